//! Values that count their changes, so that only the affected parts of the page are computed again.
//!
//! No code has to report a change: mutable access is only possible through these types. A mutable
//! borrow counts as a change even if the value stays the same; that costs one comparison.

use std::{
    mem,
    ops::{Deref, DerefMut},
};

use super::table::{Set, Table};

/// A value and how often it was borrowed mutably.
#[derive(Debug, Default)]
pub(super) struct Versioned<T> {
    value: T,
    version: u64,
}

impl<T> Versioned<T> {
    pub(super) fn new(value: T) -> Self {
        Self { value, version: 0 }
    }

    /// Grows with every change.
    pub(super) fn version(&self) -> u64 {
        self.version
    }
}

impl<T> Deref for Versioned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Versioned<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.version += 1;
        &mut self.value
    }
}

/// A table that also knows which of its rows may have been changed. Everything that only reads is
/// done on the [`Table`].
#[derive(Debug)]
pub(super) struct Tracked<Key, Value> {
    table: Table<Key, Value>,
    changed: Set<Key>,
    version: u64,
}

impl<Key, Value> Default for Tracked<Key, Value> {
    fn default() -> Self {
        Self { table: Table::default(), changed: Set::default(), version: 0 }
    }
}

impl<Key, Value> Deref for Tracked<Key, Value> {
    type Target = Table<Key, Value>;

    fn deref(&self) -> &Table<Key, Value> {
        &self.table
    }
}

impl<Key: Ord + Copy, Value> Tracked<Key, Value> {
    /// Grows with every change.
    pub(super) fn version(&self) -> u64 {
        self.version
    }

    /// The keys of the rows that may have changed since this was asked last.
    pub(super) fn take_changed(&mut self) -> Set<Key> {
        mem::take(&mut self.changed)
    }

    fn touch(&mut self, key: Key) -> &mut Table<Key, Value> {
        self.version += 1;
        self.changed.set(key, ());
        &mut self.table
    }

    pub(super) fn get_mut(&mut self, key: Key) -> Option<&mut Value> {
        if self.table.has(key) { self.touch(key).get_mut(key) } else { None }
    }

    pub(super) fn set(&mut self, key: Key, value: Value) {
        self.touch(key).set(key, value);
    }

    pub(super) fn or_default(&mut self, key: Key) -> Option<&mut Value>
    where
        Value: Default,
    {
        self.touch(key).or_default(key)
    }

    pub(super) fn remove(&mut self, key: Key) -> Option<Value> {
        if self.table.has(key) { self.touch(key).remove(key) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_changes_nothing_and_every_other_way_is_noticed() {
        let mut tracked = Tracked::<u8, u8>::default();
        let changed = |tracked: &mut Tracked<u8, u8>| -> Vec<u8> {
            let keys = tracked.take_changed();
            keys.keys().collect()
        };
        tracked.set(2, 20);
        tracked.or_default(1);
        assert_eq!(changed(&mut tracked), [1, 2]);
        let version = tracked.version();
        assert_eq!(
            (tracked.get(2), tracked.has(3), tracked.values().count()),
            (Some(&20), false, 2)
        );
        assert!(tracked.get_mut(3).is_none() && tracked.remove(3).is_none());
        assert_eq!((changed(&mut tracked), tracked.version()), (vec![], version));
        tracked.get_mut(2);
        assert_eq!(changed(&mut tracked), [2]);
        tracked.remove(1);
        assert_eq!(changed(&mut tracked), [1]);
        assert!(tracked.version() > version);
    }

    #[test]
    fn a_value_that_is_lent_for_a_change_is_a_new_version() {
        let mut versioned = Versioned::new(vec![1]);
        assert_eq!((versioned.len(), versioned.version()), (1, 0));
        versioned.push(2);
        assert_eq!((versioned.len(), versioned.version()), (2, 1));
    }
}
