//! Making, naming, opening, closing, deleting and bringing back conversations.

use crate::domain::{ConversationId, Title, Visibility};

use super::super::{
    change::{Delivery, NoticeKind},
    kept::Base,
    member::Member,
    operation::Operation,
    outbox,
    timeline::Timeline,
    turn::Turn,
};

impl Member {
    pub(super) fn create(&mut self, typed: &str, visibility: Visibility, turn: &mut Turn<'_>) {
        let title = match Title::new(typed) {
            Ok(title) => title.into_string(),
            Err(fault) => return turn.tell(NoticeKind::Title(fault)),
        };
        let Some(id) = turn.rng.id(turn.now, ConversationId::from_bytes) else { return };
        turn.withdraw(|kind| matches!(kind, NoticeKind::Title(_)));
        self.make(id, title, visibility, turn);
        self.go(id, false, turn);
    }

    /// Makes a conversation under an id that was drawn here.
    pub(in super::super) fn make(
        &mut self,
        conversation: ConversationId,
        title: String,
        visibility: Visibility,
        turn: &mut Turn<'_>,
    ) {
        self.timelines.set(conversation, Timeline::empty());
        let operation = Operation::CreateConversation { conversation, title, visibility };
        self.outbox.push(operation, Base::Unknown, turn);
    }

    /// What an operation on a conversation is done on.
    pub(super) fn base(&self, id: ConversationId) -> Base {
        match self.standing(id) {
            Some(seen) if seen.delivery != Delivery::Stored => Base::of_words(&seen.title),
            _ => self.conversations.any(id).map_or(Base::Unknown, |c| Base::Version(c.updated.0)),
        }
    }

    pub(super) fn rename(&mut self, id: ConversationId, typed: &str, turn: &mut Turn<'_>) {
        let title = match Title::new(typed) {
            Ok(title) => title.into_string(),
            Err(fault) => return turn.tell(NoticeKind::Title(fault)),
        };
        if self.standing(id).is_some_and(|standing| standing.title != title) {
            let base = self.base(id);
            self.outbox.push(Operation::RenameConversation { conversation: id, title }, base, turn);
            self.touched(turn);
        }
    }

    pub(super) fn delete(&mut self, id: ConversationId, turn: &mut Turn<'_>) {
        let Some(standing) = self.standing(id) else { return };
        let never_made = self.outbox.lane(id).find(|entry| {
            entry.is_parked() && matches!(entry.operation, Operation::CreateConversation { .. })
        });
        if let Some(operation) = never_made.map(|entry| entry.id) {
            self.discard(operation, turn);
            return;
        }
        let base = self.base(id);
        self.outbox.push(Operation::DeleteConversation { conversation: id }, base, turn);
        turn.tell(NoticeKind::Deleted { conversation: id, title: standing.title });
        if self.is_open(id) {
            self.leave(id, turn);
        }
        self.touched(turn);
    }

    pub(super) fn restore(&mut self, id: ConversationId, turn: &mut Turn<'_>) {
        turn.withdraw(
            |kind| matches!(kind, NoticeKind::Deleted { conversation, .. } if *conversation == id),
        );
        let made =
            |entry: &outbox::Entry| matches!(entry.operation, Operation::CreateConversation { .. });
        // One that is still to be made will be deleted and brought back by then.
        let known = self.conversations.any(id).is_some() || self.outbox.lane(id).any(made);
        if !self.outbox.cancel_delete(id, turn) && known {
            let base = self.base(id);
            self.outbox.push(Operation::RestoreConversation { conversation: id }, base, turn);
        }
        if self.standing(id).is_some() {
            self.go(id, false, turn);
        }
    }

    /// Opens a conversation to everyone, or closes it to all but its members.
    pub(in super::super) fn set_visibility(
        &mut self,
        conversation: ConversationId,
        visibility: Visibility,
        turn: &mut Turn<'_>,
    ) {
        if self.standing(conversation).is_some_and(|seen| seen.visibility != visibility) {
            let base = self.base(conversation);
            let operation = Operation::SetVisibility { conversation, visibility };
            self.outbox.push(operation, base, turn);
            self.touched(turn);
        }
    }
}
