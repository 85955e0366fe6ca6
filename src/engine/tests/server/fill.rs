//! Long conversations, written straight into the server's tables: as if by another program, while
//! nobody was told.

use crate::{
    domain::{ConversationId, LastLine, Message, MessageId, Timestamp, User, UserId, testing},
    protocol::Event,
};

use super::{Server, Told};

/// The program that writes them.
const PROGRAM: &str = "program00000000";
/// Every so many of its messages one was edited, and one was deleted.
const EDITED: u64 = 7;
const DELETED: u64 = 11;

impl Server {
    /// Adds messages to a conversation. Some of them were edited since, some were deleted.
    pub(in super::super) fn fill(&mut self, id: ConversationId, count: u64, now: Timestamp) {
        let author: UserId = PROGRAM.parse().unwrap();
        let user = User { name: "Program".into(), ..testing::user(author) };
        self.users.insert(author, user);
        let first = self.heads[&id].seq + 1;
        for seq in first..first + count {
            let rev = self.next_rev(id);
            let message = testing::id(&format!("filled{:09}", self.messages.len()));
            let message = Message {
                author: Some(author),
                text: format!("filled {seq}"),
                seq,
                rev,
                created: now,
                ..testing::message(message, id)
            };
            self.messages.insert(message.id, message);
        }
        let filled: Vec<_> = self.filled(id);
        for message in &filled {
            let seq = self.messages[message].seq;
            if seq.is_multiple_of(DELETED) {
                let message = self.messages.get_mut(message).unwrap();
                message.deleted = Some(now);
                message.text.clear();
            } else if !seq.is_multiple_of(EDITED) {
                continue;
            }
            let rev = self.next_rev(id);
            self.messages.get_mut(message).unwrap().rev = rev;
        }
        self.head_anew(id, first + count - 1);
    }

    /// Changes messages of the program so many times, the newest first and then round again. Says what
    /// would be told of the last change.
    pub(in super::super) fn flood(
        &mut self,
        id: ConversationId,
        changes: usize,
        now: Timestamp,
    ) -> Option<Told> {
        let mut filled = self.filled(id);
        filled.retain(|message| self.messages[message].deleted.is_none());
        filled.reverse();
        let mut last = None;
        for message in filled.into_iter().cycle().take(changes) {
            let rev = self.next_rev(id);
            let message = self.messages.get_mut(&message).unwrap();
            message.rev = rev;
            message.text = format!("flooded {rev}");
            message.edited = Some(now);
            last = Some(message.id);
        }
        let change = self.messages.get(&last?).cloned();
        let seq = self.heads[&id].seq;
        self.head_anew(id, seq);
        Some(Told::Timeline(id, Event::Timeline { head: self.heads[&id].clone(), change }))
    }

    /// The program's messages in a conversation, oldest first.
    fn filled(&self, id: ConversationId) -> Vec<MessageId> {
        let author = PROGRAM.parse().ok();
        let all = self.messages.values().filter(|m| m.conversation == id && m.author == author);
        let mut filled: Vec<_> = all.map(|message| (message.seq, message.id)).collect();
        filled.sort_unstable();
        filled.into_iter().map(|(_, message)| message).collect()
    }

    fn next_rev(&mut self, id: ConversationId) -> u64 {
        let head = self.heads.get_mut(&id).unwrap();
        head.rev += 1;
        head.rev
    }

    fn head_anew(&mut self, id: ConversationId, seq: u64) {
        let newest = self
            .messages
            .values()
            .filter(|m| m.conversation == id && m.deleted.is_none())
            .max_by_key(|m| m.seq)
            .map(LastLine::of);
        let head = self.heads.get_mut(&id).unwrap();
        head.seq = seq;
        head.last = newest;
    }
}
