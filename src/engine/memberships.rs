//! The person's own memberships and read markers.
//!
//! Copies come from the inbox, from the list and from storage, in any order. They have no version;
//! only the read marker, which never decreases, shows which one is newer.

use crate::domain::{ConversationId, Membership, Role};

use super::{
    effect::Effect,
    kept::{Key, Record},
    table::{Set, Table},
    tracked::Tracked,
    turn::Turn,
};

#[derive(Debug, Default)]
pub(super) struct Memberships {
    /// Each with the turn in which it was last heard of.
    rows: Tracked<ConversationId, (Membership, u64)>,
    complete: bool,
    /// The list came and was not believed: it is asked for again once the sign-in is confirmed.
    pub(super) doubted: bool,
    /// The private conversations that are missing from the list, each with the turn in which that was
    /// found. The memberships are to say why.
    missing: Table<ConversationId, u64>,
}

impl Memberships {
    /// Takes in what was kept of earlier visits.
    pub(super) fn recall(&mut self, kept: Vec<Membership>) {
        for membership in kept {
            self.rows.set(membership.conversation, (membership, 0));
        }
    }

    /// A membership was gained or changed.
    pub(super) fn merge(&mut self, mut membership: Membership, turn: &mut Turn<'_>) {
        let id = membership.conversation;
        let known = self.rows.get(id).map(|(known, _)| known.clone());
        if let Some(known) = &known {
            membership.read_seq = membership.read_seq.max(known.read_seq);
        }
        if known.as_ref() != Some(&membership) {
            turn.effect(Effect::Keep(Record::Membership(membership.clone())));
        }
        self.rows.set(id, (membership, turn.number));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What this person may do in a conversation; `None` without a membership.
    pub(super) fn role(&self, id: ConversationId) -> Option<Role> {
        self.rows.get(id).map(|(membership, _)| membership.role)
    }

    /// A conversation is missing from the list: whether its membership has been confirmed since that
    /// was found, so that the conversation was deleted.
    pub(super) fn is_confirmed_since_missing(
        &mut self,
        id: ConversationId,
        turn: &Turn<'_>,
    ) -> bool {
        if !self.missing.has(id) {
            self.missing.set(id, turn.number);
        }
        let heard = self.rows.get(id).map(|(_, heard)| heard);
        heard.is_some_and(|heard| self.missing.get(id).is_some_and(|since| heard >= since))
    }

    /// Whether the list is to be asked for again once the memberships are known.
    pub(super) fn is_any_missing(&self) -> bool {
        !self.missing.is_empty()
    }

    /// The list came, and no other conversations than these are missing from it.
    pub(super) fn are_missing(&mut self, vanished: &[ConversationId]) {
        self.missing.retain(|id, _| vanished.contains(&id));
    }

    /// A membership was lost.
    pub(super) fn lose(&mut self, id: ConversationId, turn: &mut Turn<'_>) {
        if self.rows.remove(id).is_some() {
            turn.effect(Effect::Drop(Key::Membership(id)));
        }
    }

    /// Takes the whole list, asked for in turn `asked`, and answers with those that are lost: they
    /// are not in it and have not been heard of since.
    pub(super) fn listed(
        &mut self,
        list: Vec<Membership>,
        asked: u64,
        turn: &mut Turn<'_>,
    ) -> Vec<Membership> {
        for membership in list {
            self.merge(membership, turn);
        }
        self.complete = true;
        let unheard = self.rows.values().filter(|(_, heard)| *heard < asked);
        unheard.map(|(membership, _)| membership.clone()).collect()
    }

    /// The conversations in which this person's place may have changed since this was asked last.
    pub(super) fn take_changed(&mut self) -> Set<ConversationId> {
        self.rows.take_changed()
    }

    /// Whether the whole list has been here.
    pub(super) fn is_complete(&self) -> bool {
        self.complete
    }
}
