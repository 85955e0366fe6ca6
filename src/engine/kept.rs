//! What outlives the page: the vocabulary of the local replica and of the stored outbox.
//!
//! The replica only saves time. It may be old, incomplete or missing; catch-up corrects it. The
//! stored operations are the only copy of unconfirmed actions. Neither may contain a token or
//! another secret.

use serde::{Deserialize, Serialize};

use crate::{
    domain::{Conversation, ConversationId, Head, Membership, Message, Timestamp, User, UserId},
    protocol::{Fault, Reply, Write},
};

use super::ids::WriteId;

/// Messages of one conversation that are kept at most, the newest ones.
pub const MESSAGES_MOST: usize = 300;
/// Conversations whose messages are kept at most; the one read longest ago goes first.
pub const WINDOWS_MOST: usize = 60;

/// What of a visit outlives the page, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Lasting {
    /// Everything that is to.
    #[default]
    All,
    /// What was written and is not sent yet, but nothing of what was read.
    Unsent,
    /// Nothing at all.
    Nothing,
}

/// People whose names are kept from one visit to the next at most.
pub const PEOPLE_MOST: usize = 1000;

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
    pub writes: Vec<StoredWrite>,
    /// The messages of the conversation that is to be shown first.
    pub window: Option<Window>,
}

/// The loaded part of one conversation: the messages from `oldest` on without a hole, in the state
/// that they had after change `synced` or later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// What an operation was done on: by this it is known later whether the record is still the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Base {
    /// Nothing, or nobody knows.
    #[default]
    Unknown,
    /// The stored record: `Message::rev`, or `Conversation::updated` in milliseconds.
    Version(i64),
    /// What an operation before it will have left: the fingerprint of the text or title.
    Words(u64),
}

impl Base {
    /// What stands there once this text is stored.
    pub fn of_words(text: &str) -> Self {
        // FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/. Nobody gains by a collision.
        let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Self::Words(text.bytes().fold(0xcbf2_9ce4_8422_2325, mix))
    }

    /// Whether a record of this version and text may still be the one.
    pub(super) fn holds(self, version: i64, text: &str) -> bool {
        match self {
            Self::Unknown => true,
            Self::Version(known) => known == version,
            words @ Self::Words(_) => words == Self::of_words(text),
        }
    }
}

/// An operation of the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredWrite {
    /// Its key.
    pub id: WriteId,
    /// What is to be carried out.
    pub write: Write,
    /// When it was done.
    pub since: Timestamp,
    /// What it was done on.
    pub base: Base,
    /// It may have been carried out already. Whatever comes from storage is taken for doubtful.
    pub doubtful: bool,
    /// Why the server refused it; its author has to decide.
    pub fault: Option<Fault>,
    /// A refused message is drawn below the message with this `seq`.
    pub place: Option<u64>,
}

/// A record that the server sent in answer to a write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stored {
    /// A message.
    Message(Message),
    /// A conversation.
    Conversation(Conversation),
}

impl Stored {
    /// The record of a reply, if there is one in it.
    pub(super) fn of(reply: Reply) -> Option<Self> {
        match reply {
            Reply::Message(message) => Some(Self::Message(message)),
            Reply::Conversation(conversation) => Some(Self::Conversation(conversation)),
            _ => None,
        }
    }
}

/// Something to keep, in place of what was kept under the same key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Record {
    /// A conversation and the head of its log.
    Conversation(Conversation, Option<Head>),
    /// One's own membership.
    Membership(Membership),
    /// A person's name.
    Person(User),
    /// An operation of the outbox.
    Write(StoredWrite),
    /// The messages of a conversation.
    Window(Window),
}

impl Record {
    /// Its key.
    pub fn key(&self) -> Key {
        match self {
            Self::Conversation(conversation, _) => Key::Conversation(conversation.id),
            Self::Membership(membership) => Key::Membership(membership.conversation),
            Self::Person(user) => Key::Person(user.id),
            Self::Write(stored) => Key::Write(stored.id),
            Self::Window(window) => Key::Window(window.conversation),
        }
    }
}

/// Something to keep no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A conversation, its head and its messages.
    Conversation(ConversationId),
    /// One's own membership of a conversation.
    Membership(ConversationId),
    /// A person's name.
    Person(UserId),
    /// An operation of the outbox.
    Write(WriteId),
    /// The messages of a conversation.
    Window(ConversationId),
}
