//! What was typed and is not stored yet.
//!
//! No text is lost here: a text that leaves the outbox unsent goes back to its author.

use crate::{
    domain::{ConversationId, MessageId, Visibility},
    protocol::Change,
};

use super::{super::write::words, Entry, Outbox, Turn};

impl Outbox {
    /// The text that a message will have, if something under way says so.
    pub(in super::super) fn text_of(&self, id: MessageId) -> Option<&str> {
        let of_it = |entry: &&Entry| entry.write.message_id() == Some(id);
        self.entries.iter().rev().filter(of_it).find_map(|entry| words(&entry.write))
    }

    /// The texts of all messages that are not stored, newest first.
    pub(in super::super) fn unsent(&self) -> Vec<(ConversationId, String)> {
        let unsent =
            self.entries.iter().rev().filter_map(|entry| {
                Some((entry.write.conversation, words(&entry.write)?.to_owned()))
            });
        unsent.collect()
    }

    /// The conversations that were made and are not stored.
    pub(in super::super) fn unmade(&self) -> Vec<(ConversationId, String, Visibility)> {
        let unmade = self.entries.iter().filter_map(|entry| match &entry.write.change {
            Change::Create { title, visibility } => {
                Some((entry.write.conversation, title.clone(), *visibility))
            }
            _ => None,
        });
        unmade.collect()
    }

    /// Takes out the refused edits of messages that are `gone`: they have no row any more.
    pub(in super::super) fn take_edits(
        &mut self,
        conversation: ConversationId,
        gone: impl Fn(MessageId) -> bool,
        turn: &mut Turn<'_>,
    ) -> Vec<String> {
        let taken: Vec<_> = self
            .lane(conversation)
            .filter(|entry| entry.is_parked())
            .filter_map(|entry| match &entry.write.change {
                Change::Edit(draft) if entry.write.message_id().is_some_and(&gone) => {
                    Some((entry.id, draft.text.clone()))
                }
                _ => None,
            })
            .collect();
        let texts = taken.into_iter().map(|(id, text)| {
            self.forget(id, turn);
            text
        });
        texts.collect()
    }

    /// Takes the refused texts of a conversation out: it has gone, and they have no row any more.
    pub(in super::super) fn take_parked(
        &mut self,
        conversation: ConversationId,
        turn: &mut Turn<'_>,
    ) -> Vec<String> {
        let mut texts = Vec::new();
        let mut taken = Vec::new();
        for entry in self.lane(conversation).filter(|entry| entry.is_parked()) {
            if let Some(text) = words(&entry.write) {
                texts.push(text.to_owned());
                taken.push(entry.id);
            }
        }
        for id in taken {
            self.forget(id, turn);
        }
        texts
    }
}
