//! A map as a sorted vector.
//!
//! The engine's maps are small or grow at their end, where a sorted vector is as quick as a tree
//! and a fifth of the code: each kind of `BTreeMap` costs about 5 kB of WebAssembly.

/// Rows sorted by key, each key once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table<Key, Value> {
    rows: Vec<(Key, Value)>,
}

impl<Key, Value> Default for Table<Key, Value> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<Key: Ord + Copy, Value> Table<Key, Value> {
    fn place(&self, key: Key) -> Result<usize, usize> {
        // What comes in order goes to the end without a search.
        match self.rows.last() {
            Some((last, _)) if *last < key => Err(self.rows.len()),
            _ => self.rows.binary_search_by(|(known, _)| known.cmp(&key)),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn get(&self, key: Key) -> Option<&Value> {
        self.rows.get(self.place(key).ok()?).map(|(_, value)| value)
    }

    pub(super) fn get_mut(&mut self, key: Key) -> Option<&mut Value> {
        let place = self.place(key).ok()?;
        self.rows.get_mut(place).map(|(_, value)| value)
    }

    pub(super) fn has(&self, key: Key) -> bool {
        self.place(key).is_ok()
    }

    /// Puts a value in, in place of the one that stood there.
    pub(super) fn set(&mut self, key: Key, value: Value) {
        match self.place(key) {
            Ok(place) => {
                if let Some(row) = self.rows.get_mut(place) {
                    row.1 = value;
                }
            }
            Err(place) => self.rows.insert(place, (key, value)),
        }
    }

    /// The value of a key, made when there is none; always some.
    pub(super) fn or_default(&mut self, key: Key) -> Option<&mut Value>
    where
        Value: Default,
    {
        let place = match self.place(key) {
            Ok(place) => place,
            Err(place) => {
                self.rows.insert(place, (key, Value::default()));
                place
            }
        };
        self.rows.get_mut(place).map(|(_, value)| value)
    }

    pub(super) fn remove(&mut self, key: Key) -> Option<Value> {
        let place = self.place(key).ok()?;
        Some(self.rows.remove(place).1)
    }

    /// All rows, by key.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = (Key, &Value)> {
        self.rows.iter().map(|(key, value)| (*key, value))
    }

    pub(super) fn values(&self) -> impl DoubleEndedIterator<Item = &Value> {
        self.rows.iter().map(|(_, value)| value)
    }

    /// The values from a key on.
    pub(super) fn values_from(&self, key: Key) -> impl DoubleEndedIterator<Item = &Value> {
        let (Ok(place) | Err(place)) = self.place(key);
        self.rows.get(place..).unwrap_or_default().iter().map(|(_, value)| value)
    }

    /// The values from a key on, and below another one.
    pub(super) fn range(&self, from: Key, below: Key) -> impl DoubleEndedIterator<Item = &Value> {
        let (Ok(from) | Err(from)) = self.place(from);
        let (Ok(below) | Err(below)) = self.place(below);
        self.rows.get(from..below).unwrap_or_default().iter().map(|(_, value)| value)
    }

    pub(super) fn first_key(&self) -> Option<Key> {
        self.rows.first().map(|(key, _)| *key)
    }

    pub(super) fn keys(&self) -> impl DoubleEndedIterator<Item = Key> {
        self.rows.iter().map(|(key, _)| *key)
    }

    pub(super) fn into_values(self) -> impl DoubleEndedIterator<Item = Value> {
        self.rows.into_iter().map(|(_, value)| value)
    }

    pub(super) fn retain(&mut self, mut keep: impl FnMut(Key, &Value) -> bool) {
        self.rows.retain(|(key, value)| keep(*key, value));
    }
}

/// Keys, each once, sorted.
pub(super) type Set<Key> = Table<Key, ()>;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn it_does_what_a_tree_does(steps in prop::collection::vec((0..30u8, 0..4u8), 0..200)) {
            let (mut table, mut tree) = (Table::default(), BTreeMap::new());
            for (step, (key, what)) in steps.into_iter().enumerate() {
                match what {
                    0 | 1 => {
                        table.set(key, step);
                        tree.insert(key, step);
                    }
                    2 => prop_assert_eq!(table.remove(key), tree.remove(&key)),
                    _ => prop_assert_eq!(table.or_default(key), Some(tree.entry(key).or_default())),
                }
                prop_assert_eq!(table.get(key), tree.get(&key));
                prop_assert_eq!(table.has(key), tree.contains_key(&key));
            }
            let from: Vec<_> = table.values_from(7).collect();
            prop_assert_eq!(from, tree.range(7..).map(|(_, value)| value).collect::<Vec<_>>());
            let between: Vec<_> = table.range(7, 20).collect();
            prop_assert_eq!(between, tree.range(7..20).map(|(_, value)| value).collect::<Vec<_>>());
            prop_assert!(table.iter().eq(tree.iter().map(|(key, value)| (*key, value))));
        }
    }
}
