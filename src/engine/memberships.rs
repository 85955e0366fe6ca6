//! One's own place in each conversation: in which one is a member, and how far one has read.
//!
//! Copies come from the inbox, from the list and from earlier visits, in any order. Nothing tells
//! their age but what only grows: how far one has read.

use crate::domain::{ConversationId, Membership};

use super::{
    effect::Effect,
    kept::{Key, Record},
    table::Table,
    turn::Turn,
};

#[derive(Debug, Default)]
pub(super) struct Memberships {
    /// Each with the turn in which it was last heard of.
    rows: Table<ConversationId, (Membership, u64)>,
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

    /// A membership was lost.
    pub(super) fn lose(&mut self, id: ConversationId, turn: &mut Turn<'_>) {
        if self.rows.remove(id).is_some() {
            turn.effect(Effect::Drop(Key::Membership(id)));
        }
    }

    /// Takes the whole list, asked for in turn `asked`: what is not in it, and has not been heard of
    /// since, is lost.
    pub(super) fn listed(&mut self, list: Vec<Membership>, asked: u64, turn: &mut Turn<'_>) {
        for membership in list {
            self.merge(membership, turn);
        }
        let unheard = self.rows.iter().filter(|(_, (_, heard))| *heard < asked);
        for id in unheard.map(|(id, _)| id).collect::<Vec<_>>() {
            self.lose(id, turn);
        }
    }
}
