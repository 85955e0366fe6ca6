//! Messages as the server stores them.

use serde::{Deserialize, Serialize};

use super::{
    act::Act,
    ids::{ConversationId, MessageId, UserId},
    time::Timestamp,
};

/// A stored message. `seq` is its place in the conversation and never changes; `rev` is the number
/// of the change that made it what it is, so the copy with the higher `rev` is the newer one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Which message; made by the client that wrote it.
    pub id: MessageId,
    /// Where it stands.
    pub conversation: ConversationId,
    /// Who wrote it; nobody when the account is gone or the dashboard wrote it.
    pub author: Option<UserId>,
    /// 1 to 4000 characters; empty once deleted.
    pub text: String,
    /// Its place in the conversation, from 1, without gaps.
    pub seq: u64,
    /// The number of its newest change within the conversation, without gaps.
    pub rev: u64,
    /// The message that it answers.
    pub reply_to: Option<MessageId>,
    /// When its text was last changed, if it was.
    pub edited: Option<Timestamp>,
    /// When it was deleted, if it was. The record stays, so that the deletion is part of the log.
    pub deleted: Option<Timestamp>,
    /// When the server stored it.
    pub created: Timestamp,
    /// A line of the server about this act of the author's; what people write has none. Such a line
    /// is neither edited nor deleted.
    pub act: Option<Act>,
}
