//! The only code that writes the store.

use std::rc::Rc;

use crate::engine::Change;

use super::{Thread, View};

/// Writes what changed, field by field, and keeps the `Rc` of every row that stayed the same.
pub fn project(view: View, changes: Vec<Change>) {
    for change in changes {
        match change {
            Change::Phase(phase) => view.phase().put(phase),
            Change::Sidebar(mut sidebar) => {
                reuse(&mut sidebar.rows, &view.sidebar().peek().rows, |row| row.id);
                view.sidebar().set(sidebar);
            }
            Change::Thread(mut thread) => {
                if let (Thread::Open(new), Thread::Open(old)) =
                    (&mut thread, &*view.thread().peek())
                    && new.id == old.id
                {
                    reuse(&mut new.rows, &old.rows, |row| row.id);
                }
                view.thread().set(thread);
            }
            Change::Connection(connection) => view.connection().set(connection),
            Change::Notices(notices) => view.notices().put(notices),
            Change::Desk(desk) => view.desk().put(desk),
            Change::Circle(circle) => view.circle().put(circle),
            Change::Invited(invited) => view.invited().put(invited),
            Change::Preferences(preferences) => view.preferences().set(preferences),
        }
    }
}

/// Replaces each new row that equals the old row of the same key by that old row. Rows mostly keep
/// their order, so each search begins behind the last find and is short.
fn reuse<Row: PartialEq, Key: PartialEq>(
    new: &mut [Rc<Row>],
    old: &[Rc<Row>],
    key: impl Fn(&Row) -> Key,
) {
    let mut from = 0;
    for row in new {
        let wanted = key(row);
        let (before, behind) = old.split_at(from.min(old.len()));
        let found = behind.iter().chain(before).position(|known| key(known) == wanted);
        let Some(found) = found.map(|at| (from + at) % old.len().max(1)) else { continue };
        from = found + 1;
        if let Some(same) = old.get(found)
            && **same == **row
        {
            *row = Rc::clone(same);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_stay_the_same_keep_their_place_in_memory() {
        let old = [Rc::new((1, "one")), Rc::new((2, "two"))];
        let mut new = vec![Rc::new((2, "two")), Rc::new((1, "other")), Rc::new((3, "three"))];
        reuse(&mut new, &old, |row| row.0);
        assert!(new.first().is_some_and(|row| Rc::ptr_eq(row, &old[1])));
        assert_eq!(new.get(1).map(|row| row.1), Some("other"));
        assert_eq!(new.len(), 3);
    }
}
