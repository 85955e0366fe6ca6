//! Turns an action into a write in the outbox: cleans the text and checks its length, skips a write
//! that changes nothing, and records the version that the write is based on.

use crate::{
    domain::{ConversationId, Draft, MessageId, MessageText, Title, Visibility},
    protocol::{Change, Target, Write},
};

use super::super::{
    change::{Delivery, NoticeKind},
    kept::Base,
    member::Member,
    outbox,
    timeline::Timeline,
    turn::Turn,
    write::{Unconfirmed, meaning},
};

impl Member {
    pub(super) fn send(&mut self, conversation: ConversationId, draft: Draft, turn: &mut Turn<'_>) {
        let text = match MessageText::new(&draft.text) {
            Ok(text) => text.into_string(),
            Err(fault) => {
                // The composer has cleared itself already: the text goes back into it.
                self.drafts.replace(conversation, draft.text, turn);
                return turn.tell(NoticeKind::Text(fault));
            }
        };
        let Some(message) = turn.rng.id(turn.now, MessageId::from_bytes) else { return };
        let change = Change::Send(Draft { text });
        self.outbox.push(Write::message(conversation, message, change), Base::Unknown, turn);
        // After the write is remembered, so that no moment is without the words.
        self.drafts.sent(conversation, draft.text, turn);
    }

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

    /// Creates a conversation with an id made by the client.
    pub(in super::super) fn make(
        &mut self,
        id: ConversationId,
        title: String,
        visibility: Visibility,
        turn: &mut Turn<'_>,
    ) {
        self.timelines.set(id, Timeline::empty());
        let write = Write::conversation(id, Change::Create { title, visibility });
        self.outbox.push(write, Base::Unknown, turn);
    }

    /// Changes or deletes something, or brings it back.
    pub(super) fn write(&mut self, mut write: Write, turn: &mut Turn<'_>) {
        let id = write.conversation;
        match &mut write.change {
            // What is created gets its id here.
            Change::Send(_) | Change::Create { .. } => return,
            Change::Delete => return self.delete(write, turn),
            Change::Restore => return self.restore(write, turn),
            Change::Edit(draft) => match MessageText::new(&draft.text) {
                Ok(text) => draft.text = text.into_string(),
                Err(fault) => {
                    self.drafts.give_back(id, &draft.text, turn);
                    return turn.tell(NoticeKind::Text(fault));
                }
            },
            Change::Rename(title) => match Title::new(title) {
                Ok(clean) => *title = clean.into_string(),
                Err(fault) => return turn.tell(NoticeKind::Title(fault)),
            },
            Change::SetVisibility(_) | Change::DeleteMessage => {}
        }
        if self.would_change(&write) {
            self.push(write, turn);
        }
    }

    /// Whether a write changes what the reader sees.
    fn would_change(&self, write: &Write) -> bool {
        let wanted = meaning(&write.change).shown;
        let Target::Message(message) = write.target else {
            return self.standing(write.conversation).is_some_and(|seen| {
                wanted.title.is_none_or(|title| title != seen.title)
                    && wanted.visibility.is_none_or(|visibility| visibility != seen.visibility)
            });
        };
        let timeline = self.timelines.get(write.conversation);
        let stored = || timeline?.get(message).map(|message| &*message.text);
        wanted.text.is_none() || self.outbox.text_of(message).or_else(stored) != wanted.text
    }

    /// Puts a write into the outbox, with the version that it is based on.
    fn push(&mut self, write: Write, turn: &mut Turn<'_>) {
        let base = match (meaning(&write.change).unconfirmed, write.target) {
            (Unconfirmed::Id | Unconfirmed::Repeat, _) => Base::Unknown,
            (Unconfirmed::Record, Target::Conversation) => self.base(write.conversation),
            (Unconfirmed::Record, Target::Message(message)) => {
                let timeline = self.timelines.get(write.conversation);
                let stored = || timeline?.get(message);
                match self.outbox.text_of(message) {
                    Some(text) => Base::of_words(text),
                    None => stored()
                        .map_or(Base::Unknown, |stored| Base::Version(outbox::version_of(stored))),
                }
            }
        };
        self.outbox.push(write, base, turn);
    }

    /// What a write on a conversation is done on.
    fn base(&self, id: ConversationId) -> Base {
        match self.standing(id) {
            Some(seen) if seen.delivery != Delivery::Stored => Base::of_words(&seen.title),
            _ => self.conversations.any(id).map_or(Base::Unknown, |c| Base::Version(c.updated.0)),
        }
    }

    fn delete(&mut self, write: Write, turn: &mut Turn<'_>) {
        let id = write.conversation;
        let Some(standing) = self.standing(id) else { return };
        let never_made = self
            .outbox
            .lane(id)
            .find(|entry| entry.is_parked() && matches!(entry.write.change, Change::Create { .. }));
        if let Some(making) = never_made.map(|entry| entry.id) {
            self.discard(making, turn);
            return;
        }
        self.push(write, turn);
        turn.tell(NoticeKind::Deleted { conversation: id, title: standing.title });
        if self.is_open(id) {
            self.leave(id, turn);
        }
    }

    fn restore(&mut self, write: Write, turn: &mut Turn<'_>) {
        let id = write.conversation;
        turn.withdraw(
            |kind| matches!(kind, NoticeKind::Deleted { conversation, .. } if *conversation == id),
        );
        let made = |entry: &outbox::Entry| matches!(entry.write.change, Change::Create { .. });
        // One that is still to be made will be deleted and brought back by then.
        let known = self.conversations.any(id).is_some() || self.outbox.lane(id).any(made);
        if !self.outbox.cancel_delete(id, turn) && known {
            self.push(write, turn);
        }
        if self.standing(id).is_some() {
            self.go(id, false, turn);
        }
    }
}
