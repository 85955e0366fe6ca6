//! What outlives the page: the vocabulary of the local replica and of the stored outbox.
//!
//! The replica only ever saves time: whatever it holds may be old, incomplete or gone, and catch-up
//! mends it. The stored operations are different: they are the only copy of what was done and not
//! confirmed. Neither may hold a token or anything else that opens a door.

use crate::domain::{Conversation, ConversationId, Head, Membership, Message, Timestamp, User};

use super::{action::OperationId, fault::Fault, operation::Operation};

/// Messages of one conversation that are kept at most, the newest ones.
pub const MESSAGES_MOST: usize = 300;
/// Conversations whose messages are kept at most; the one read longest ago goes first.
pub const WINDOWS_MOST: usize = 60;

/// Everything that this browser kept for a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Replica {
    /// The list of conversations, each with the head of its log if that is known.
    pub conversations: Vec<(Conversation, Option<Head>)>,
    /// One's own memberships.
    pub memberships: Vec<Membership>,
    /// The names of people.
    pub people: Vec<User>,
    /// The outbox, in no order.
    pub operations: Vec<KeptOperation>,
    /// The messages of the conversation that is to be shown first.
    pub window: Option<Window>,
}

/// The loaded part of one conversation: the messages from `oldest` on without a hole, in the state
/// that they had after change `synced` or later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Of which conversation.
    pub conversation: ConversationId,
    /// The `seq` from which on the messages are complete.
    pub oldest: u64,
    /// Every change of the log up to this `rev` is in the messages.
    pub synced: u64,
    /// By `seq`, deleted ones included.
    pub messages: Vec<Message>,
}

/// An operation of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptOperation {
    /// Its key.
    pub id: OperationId,
    /// What is to be carried out.
    pub operation: Operation,
    /// When it was done.
    pub since: Timestamp,
    /// Why the server refused it; its author has to decide.
    pub fault: Option<Fault>,
}

/// Something to keep, in place of what was kept under the same key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// A conversation and the head of its log.
    Conversation(Conversation, Option<Head>),
    /// One's own membership.
    Membership(Membership),
    /// A person's name.
    Person(User),
    /// An operation of the outbox.
    Operation(KeptOperation),
    /// The messages of a conversation.
    Window(Window),
}

/// Something to keep no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A conversation, its head and its messages.
    Conversation(ConversationId),
    /// One's own membership of a conversation.
    Membership(ConversationId),
    /// An operation of the outbox.
    Operation(OperationId),
    /// The messages of a conversation.
    Window(ConversationId),
}
