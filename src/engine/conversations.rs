//! The conversations that this person may see, and the head of each one's log.
//!
//! Copies come from events, lists and own answers in any order; the one with the later `updated`
//! wins. A deleted conversation stays as a mark, so that a late copy of it cannot bring it back.

use crate::domain::{Conversation, ConversationId, Head, LastLine, Message, Timestamp};

use super::table::Table;

#[derive(Debug)]
struct Entry {
    conversation: Conversation,
    /// It is there no more, or not for this person; kept for its title.
    gone: bool,
    /// The turn in which it was last heard of: a list that was asked for earlier cannot know it.
    heard: u64,
}

#[derive(Debug, Default)]
pub(super) struct Conversations {
    entries: Table<ConversationId, Entry>,
    heads: Table<ConversationId, Head>,
}

impl Conversations {
    /// Takes one copy. Says whether anything changed.
    pub(super) fn merge(&mut self, conversation: Conversation, turn: u64) -> bool {
        match self.entries.get_mut(conversation.id) {
            Some(entry) => {
                entry.heard = turn;
                let newer = entry.gone
                    || (entry.conversation.updated <= conversation.updated
                        && entry.conversation != conversation);
                if newer {
                    entry.conversation = conversation;
                    entry.gone = false;
                }
                newer
            }
            None => {
                self.entries.set(conversation.id, Entry { conversation, gone: false, heard: turn });
                true
            }
        }
    }

    /// Takes the whole list, asked for in turn `asked`, and returns the conversations that have
    /// vanished since: known before the asking, and not in the list.
    pub(super) fn merge_all(
        &mut self,
        list: Vec<Conversation>,
        asked: u64,
        turn: u64,
    ) -> Vec<ConversationId> {
        for conversation in list {
            self.merge(conversation, turn);
        }
        self.entries
            .iter()
            .filter(|(_, entry)| {
                entry.heard < asked && !entry.gone && entry.conversation.deleted.is_none()
            })
            .map(|(id, _)| id)
            .collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn forget(&mut self, id: ConversationId) {
        if let Some(entry) = self.entries.get_mut(id) {
            entry.gone = true;
        }
        self.heads.remove(id);
    }

    /// A conversation that stands.
    pub(super) fn get(&self, id: ConversationId) -> Option<&Conversation> {
        let entry = self.entries.get(id).filter(|entry| !entry.gone)?;
        Some(&entry.conversation).filter(|conversation| conversation.deleted.is_none())
    }

    /// A conversation that stands, was deleted, or has gone.
    pub(super) fn any(&self, id: ConversationId) -> Option<&Conversation> {
        self.entries.get(id).map(|entry| &entry.conversation)
    }

    /// All that stand, were deleted, or have gone.
    pub(super) fn all(&self) -> impl Iterator<Item = &Conversation> {
        self.entries.values().map(|entry| &entry.conversation)
    }

    pub(super) fn head(&self, id: ConversationId) -> Option<&Head> {
        self.heads.get(id)
    }

    /// Takes the head of a log; the higher `rev` wins. Says whether anything changed.
    pub(super) fn merge_head(&mut self, head: Head) -> bool {
        match self.heads.get(head.conversation) {
            Some(known) if known.rev >= head.rev => false,
            _ => {
                self.heads.set(head.conversation, head);
                true
            }
        }
    }

    /// One's own new message was answered before its event came. Only a creation tells the whole
    /// head: after an edit the newest message may be another one that is still on its way.
    pub(super) fn saw_creation(&mut self, message: &Message) -> bool {
        let known = self.heads.get(message.conversation);
        if message.edited.is_some()
            || message.deleted.is_some()
            || known.is_some_and(|head| head.rev >= message.rev || head.seq >= message.seq)
        {
            return false;
        }
        self.merge_head(Head {
            conversation: message.conversation,
            seq: message.seq,
            rev: message.rev,
            last: Some(LastLine::of(message)),
        })
    }

    /// One's own deletion was carried out and its event has not come yet.
    pub(super) fn mark_deleted(&mut self, id: ConversationId, now: Timestamp) {
        if let Some(Entry { conversation, .. }) = self.entries.get_mut(id)
            && conversation.deleted.is_none()
        {
            conversation.deleted = Some(now);
            // Any copy from before the deletion is older than this; the event's own is later.
            conversation.updated = conversation.updated.plus(1);
        }
    }

    /// When something last happened in it.
    pub(super) fn activity(&self, conversation: &Conversation) -> Timestamp {
        let last = self.heads.get(conversation.id).and_then(|head| head.last.as_ref());
        last.map_or(conversation.created, |last| last.created.max(conversation.created))
    }
}
