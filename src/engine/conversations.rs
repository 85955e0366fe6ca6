//! The conversations that this person may see, and the head of each one's log.
//!
//! Copies come from events, lists and own answers in any order; the one with the later `updated`
//! wins. A deleted conversation stays as a mark, so that a late copy of it cannot bring it back.

use crate::domain::{Conversation, ConversationId, Head, LastLine, Message, Timestamp};

use super::{
    kept::{Key, Record},
    table::{Set, Table},
    tracked::Tracked,
};

#[derive(Debug)]
struct Entry {
    conversation: Conversation,
    /// It is there no more, or not for this person; kept for its title.
    gone: bool,
}

#[derive(Debug, Default)]
pub(super) struct Conversations {
    entries: Tracked<ConversationId, Entry>,
    /// Each with the moment from which it is known.
    heads: Tracked<ConversationId, (Head, Timestamp)>,
    /// The turn in which each was last heard of: a list that was asked for earlier cannot know it.
    heard: Table<ConversationId, u64>,
    /// What is not kept yet.
    touched: Set<ConversationId>,
}

impl Conversations {
    /// Takes one copy. Says whether anything changed.
    pub(super) fn merge(&mut self, conversation: Conversation, turn: u64) -> bool {
        let id = conversation.id;
        self.heard.set(id, turn);
        let newer = self.entries.get(id).is_none_or(|known| {
            known.gone
                || (known.conversation.updated <= conversation.updated
                    && known.conversation != conversation)
        });
        if newer {
            self.touched.set(id, ());
            self.entries.set(id, Entry { conversation, gone: false });
        }
        newer
    }

    /// Takes in what was kept of an earlier visit: older than anything that is heard now.
    pub(super) fn recall(&mut self, kept: Vec<(Conversation, Option<Head>)>) {
        for (conversation, head) in kept {
            self.merge(conversation, 0);
            if let Some(head) = head {
                self.merge_head(head, Timestamp::default());
            }
        }
        self.touched = Set::default();
    }

    /// Whether there is something that is not kept yet.
    pub(super) fn is_touched(&self) -> bool {
        !self.touched.is_empty()
    }

    /// What is to be kept, and what no longer, since the last asking.
    pub(super) fn take_touched(&mut self) -> Vec<Result<Record, Key>> {
        let touched = std::mem::take(&mut self.touched);
        let keep = |id| match self.get(id) {
            Some(stands) => Ok(Record::Conversation(stands.clone(), self.head(id).cloned())),
            None => Err(Key::Conversation(id)),
        };
        touched.keys().map(keep).collect()
    }

    /// The conversations that are not in the list that was asked for in turn `asked`, and of which
    /// nothing has been heard since.
    pub(super) fn vanished(&self, asked: u64) -> Vec<ConversationId> {
        self.entries
            .iter()
            .filter(|(id, entry)| {
                let unheard = self.heard.get(*id).is_none_or(|heard| *heard < asked);
                unheard && !entry.gone && entry.conversation.deleted.is_none()
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
        self.touched.set(id, ());
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
        self.heads.get(id).map(|(head, _)| head)
    }

    pub(super) fn heads(&self) -> impl Iterator<Item = &Head> {
        self.heads.values().map(|(head, _)| head)
    }

    /// Takes the head of a log; the higher `rev` wins. Says whether anything changed.
    pub(super) fn merge_head(&mut self, head: Head, now: Timestamp) -> bool {
        match self.heads.get(head.conversation) {
            Some((known, _)) if known.rev >= head.rev => false,
            _ => {
                self.touched.set(head.conversation, ());
                self.heads.set(head.conversation, (head, now));
                true
            }
        }
    }

    /// Forgets a head that the log, asked at `asked`, does not reach any more: the server was put
    /// back to an earlier state.
    pub(super) fn rewind(&mut self, head: &Head, asked: Timestamp) {
        if let Some((known, since)) = self.heads.get(head.conversation)
            && known.rev > head.rev
            && *since < asked
        {
            self.heads.remove(head.conversation);
        }
    }

    /// One's own new message was answered before its event came. Only a creation tells the whole
    /// head: after an edit the newest message may be another one that is still on its way.
    pub(super) fn saw_creation(&mut self, message: &Message, now: Timestamp) -> bool {
        let known = self.head(message.conversation);
        if message.edited.is_some()
            || message.deleted.is_some()
            || known.is_some_and(|head| head.rev >= message.rev || head.seq >= message.seq)
        {
            return false;
        }
        let head = Head {
            conversation: message.conversation,
            seq: message.seq,
            rev: message.rev,
            last: Some(LastLine::of(message)),
        };
        self.merge_head(head, now)
    }

    /// One's own deletion was carried out and its event has not come yet: the copy to go by until
    /// then.
    pub(super) fn mark_deleted(
        &mut self,
        id: ConversationId,
        now: Timestamp,
    ) -> Option<Conversation> {
        if let Some(Entry { conversation, .. }) = self.entries.get_mut(id)
            && conversation.deleted.is_none()
        {
            conversation.deleted = Some(now);
            // Any copy from before the deletion is older than this; the event's own is later.
            conversation.updated = conversation.updated.plus(1);
            self.touched.set(id, ());
            return Some(conversation.clone());
        }
        None
    }

    /// Grows with every change.
    pub(super) fn version(&self) -> u64 {
        self.entries.version() + self.heads.version()
    }

    /// Those that may have changed since this was asked last.
    pub(super) fn take_changed(&mut self) -> [Set<ConversationId>; 2] {
        [self.entries.take_changed(), self.heads.take_changed()]
    }

    /// When something last happened in it.
    pub(super) fn activity(&self, conversation: &Conversation) -> Timestamp {
        let last = self.head(conversation.id).and_then(|head| head.last.as_ref());
        last.map_or(conversation.created, |last| last.created.max(conversation.created))
    }
}
