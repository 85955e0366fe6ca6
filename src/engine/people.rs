//! The names of people, asked for when a message shows somebody who is not known yet.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{User, UserId};

use super::{
    effect::Call,
    turn::{Purpose, Turn},
};

/// Names asked for at once; the server takes 200 expressions in a filter.
const BATCH: usize = 50;

#[derive(Debug, Default)]
pub(super) struct People {
    /// `None`: the account is gone.
    names: BTreeMap<UserId, Option<String>>,
    wanted: BTreeSet<UserId>,
}

impl People {
    pub(super) fn name(&self, id: UserId) -> Option<String> {
        self.names.get(&id).cloned().flatten()
    }

    pub(super) fn learn(&mut self, user: &User) {
        self.wanted.remove(&user.id);
        self.names.insert(user.id, Some(user.name.clone()));
    }

    /// Somebody appeared; their name will be asked for unless it is known.
    pub(super) fn meet(&mut self, id: UserId) {
        if !self.names.contains_key(&id) {
            self.wanted.insert(id);
        }
    }

    /// Asks for the names that are missing, one request at a time.
    pub(super) fn ask(&mut self, turn: &mut Turn<'_>) {
        if self.wanted.is_empty() || turn.requests.any(|p| matches!(p, Purpose::Users(_))) {
            return;
        }
        let users: Vec<UserId> = self.wanted.iter().copied().take(BATCH).collect();
        turn.request(Purpose::Users(users.clone()), Call::ListUsers { users });
    }

    /// The names came; whoever is missing among them is gone.
    pub(super) fn answered(&mut self, asked: &[UserId], found: &[User]) {
        for user in found {
            self.learn(user);
        }
        for id in asked {
            self.wanted.remove(id);
            self.names.entry(*id).or_insert(None);
        }
    }
}
