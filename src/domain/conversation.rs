//! Conversations, and the head of each one's log.

use serde::{Deserialize, Serialize};

use super::{
    act::Act,
    ids::{ConversationId, MessageId, UserId},
    message::Message,
    time::Timestamp,
};

/// Who may see that a conversation exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Visibility {
    /// Every signed-in person reads and writes.
    #[default]
    Public,
    /// Members only.
    Private,
}

/// A conversation as the server stores it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// Which one.
    pub id: ConversationId,
    /// 1 to 80 characters.
    pub title: String,
    /// Who may see it.
    pub visibility: Visibility,
    /// The first of its owners: they rename, delete, and say who is in. Nobody for a conversation
    /// that was made in the dashboard, and for one between two.
    pub owner: Option<UserId>,
    /// The two whom a conversation between two is between.
    pub direct: Option<(UserId, UserId)>,
    /// When it was deleted, if it was. Deletion is soft, so that it can be undone.
    pub deleted: Option<Timestamp>,
    /// When the server stored it.
    pub created: Timestamp,
    /// When the server last changed it: the version that decides which of two copies is newer.
    pub updated: Timestamp,
}

impl Conversation {
    /// With whom `me` talks here, if it is a conversation between two.
    pub fn partner(&self, me: UserId) -> Option<UserId> {
        let (one, other) = self.direct?;
        Some(if one == me { other } else { one })
    }
}

/// The head of a conversation's log (collection `timelines`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Whose log.
    pub conversation: ConversationId,
    /// The `seq` of the newest message; 0 when there was none yet. Gapless.
    pub seq: u64,
    /// The number of the newest change (created, edited, deleted). Gapless.
    pub rev: u64,
    /// The newest message that still stands, for the sidebar.
    pub last: Option<LastLine>,
}

/// The newest message that still stands, shortened by the server to 140 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastLine {
    /// Which message.
    pub id: MessageId,
    /// Who wrote it.
    pub author: Option<UserId>,
    /// Its beginning.
    pub text: String,
    /// Its place in the conversation.
    pub seq: u64,
    /// When the server stored it.
    pub created: Timestamp,
    /// What it tells, if it is a line of the server.
    pub act: Option<Act>,
}

impl LastLine {
    /// How much of a text the sidebar keeps, in characters; the server's hook uses the same figure.
    pub const LENGTH: usize = 140;

    /// The line for a message that this client holds whole.
    pub fn of(message: &Message) -> Self {
        Self {
            id: message.id,
            author: message.author,
            text: message.text.chars().take(Self::LENGTH).collect(),
            seq: message.seq,
            created: message.created,
            act: message.act.clone(),
        }
    }
}
