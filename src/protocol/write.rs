//! What a person changes in a conversation, as data: the same value goes from the gesture through the
//! outbox, the storage and the notes between tabs to the client.

use serde::{Deserialize, Serialize};

use crate::domain::{ConversationId, Draft, MessageId, Visibility};

/// One write. Ids of what it creates were made by the client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Write {
    /// The conversation that it belongs to: writes in one conversation are carried out in order.
    pub conversation: ConversationId,
    /// The record that it changes.
    pub target: Target,
    /// What becomes of that record.
    pub change: Change,
}

/// The record that a write creates or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// The conversation itself.
    Conversation,
    /// A message in it.
    Message(MessageId),
}

/// The kinds of writes. Texts are clean, but for those of a gesture, which are as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// Store the message → `Reply::Message`.
    Send(Draft),
    /// Change the text of the message → `Reply::Message`.
    Edit(Draft),
    /// Delete the message → `Reply::Done`.
    DeleteMessage,
    /// Store the conversation → `Reply::Conversation`.
    Create {
        /// Its title.
        title: String,
        /// Who may see it.
        visibility: Visibility,
    },
    /// Give the conversation this title → `Reply::Conversation`.
    Rename(String),
    /// Open the conversation to everyone, or close it to all but its members →
    /// `Reply::Conversation`.
    SetVisibility(Visibility),
    /// Mark the conversation deleted → `Reply::Done`.
    Delete,
    /// Take that deletion back → `Reply::Conversation`.
    Restore,
}

impl Write {
    /// A write on a conversation itself.
    pub fn conversation(conversation: ConversationId, change: Change) -> Self {
        Self { conversation, target: Target::Conversation, change }
    }

    /// A write on a message.
    pub fn message(conversation: ConversationId, message: MessageId, change: Change) -> Self {
        Self { conversation, target: Target::Message(message), change }
    }

    /// The message that it creates or changes, if it is one.
    pub fn message_id(&self) -> Option<MessageId> {
        match self.target {
            Target::Message(message) => Some(message),
            Target::Conversation => None,
        }
    }

    /// Whether both are about the same record.
    pub fn is_about_same(&self, other: &Self) -> bool {
        (self.conversation, self.target) == (other.conversation, other.target)
    }
}
