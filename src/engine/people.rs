//! Names and pictures of people, fetched when a message shows an unknown person.
//!
//! The server tells nobody of a new name or picture. Profiles send no events; we refetch them. When
//! something may have been missed (the page was hidden, the connection is new), all profiles count
//! as old and are fetched again when they are shown.

use crate::{
    domain::{Act, User, UserId},
    protocol::Call,
};

use super::{
    effect::Effect,
    kept::{Key, PEOPLE_MOST, Record},
    table::{Set, Table},
    tracked::Versioned,
    turn::{Purpose, Turn},
};

/// Names asked for at once; the server takes 200 expressions in a filter.
const BATCH: usize = 50;

#[derive(Debug, Default)]
pub(super) struct People {
    /// `None`: the account is gone.
    known: Versioned<Table<UserId, Option<User>>>,
    wanted: Set<UserId>,
    /// Known from before: shown, and asked for once more.
    old: Set<UserId>,
}

impl People {
    pub(super) fn name(&self, id: UserId) -> Option<String> {
        self.get(id).map(|user| user.name.clone())
    }

    /// The name of the picture's file; empty when there is none.
    pub(super) fn picture(&self, id: UserId) -> String {
        self.get(id).map(|user| user.picture.clone()).unwrap_or_default()
    }

    fn get(&self, id: UserId) -> Option<&User> {
        self.known.get(id)?.as_ref()
    }

    /// Grows with every change of a name or picture.
    pub(super) fn version(&self) -> u64 {
        self.known.version()
    }

    /// Everybody may have another name or picture by now.
    pub(super) fn age(&mut self) {
        for id in self.known.keys() {
            self.old.set(id, ());
        }
    }

    /// Takes in the names that were kept of an earlier visit.
    pub(super) fn recall(&mut self, kept: Vec<User>, turn: &mut Turn<'_>) {
        for (number, user) in kept.into_iter().enumerate() {
            if number >= PEOPLE_MOST {
                // Whoever of them is met again is asked for again.
                turn.effect(Effect::Drop(Key::Person(user.id)));
                continue;
            }
            self.old.set(user.id, ());
            self.know(user.id, Some(user));
        }
    }

    pub(super) fn learn(&mut self, user: &User) {
        self.wanted.remove(user.id);
        self.old.remove(user.id);
        self.know(user.id, Some(user.clone()));
    }

    fn know(&mut self, id: UserId, user: Option<User>) {
        if self.known.get(id) != Some(&user) {
            self.known.set(id, user);
        }
    }

    /// Somebody appeared; their name will be asked for unless it is known.
    pub(super) fn meet(&mut self, id: UserId) {
        if !self.known.has(id) || self.old.remove(id).is_some() {
            self.wanted.set(id, ());
        }
    }

    /// The people of a message appeared: who wrote it, and to whom what it tells was done.
    pub(super) fn meet_in(&mut self, author: Option<UserId>, act: Option<&Act>) {
        for id in author.into_iter().chain(act.and_then(Act::whom)) {
            self.meet(id);
        }
    }

    /// Asks for the names that are missing, one request at a time.
    pub(super) fn ask(&mut self, turn: &mut Turn<'_>) {
        if self.wanted.is_empty() || turn.requests.any(|p| matches!(p, Purpose::Users(_))) {
            return;
        }
        let users: Vec<UserId> = self.wanted.keys().take(BATCH).collect();
        for id in &users {
            // A profile that became old again after the request was sent is requested again.
            self.wanted.remove(*id);
        }
        turn.request(Purpose::Users(users.clone()), Call::ListUsers { users });
    }

    /// The names did not come: whoever is met again is asked for again.
    pub(super) fn unanswered(&mut self) {
        self.wanted = Set::default();
    }

    /// The names came; whoever is missing among them is gone.
    pub(super) fn answered(&mut self, asked: &[UserId], found: Vec<User>, turn: &mut Turn<'_>) {
        for id in asked {
            if !self.known.has(*id) {
                // Met several times while the answer was on its way.
                self.wanted.remove(*id);
                self.know(*id, None);
            }
        }
        for user in found {
            // Whoever is wanted again stays so.
            self.know(user.id, Some(user.clone()));
            turn.effect(Effect::Keep(Record::Person(user)));
        }
    }
}
