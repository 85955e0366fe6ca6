//! What the outbox holds: things to be carried out on the server, and what each of them means.

use crate::{
    domain::{ConversationId, MessageId, Visibility},
    protocol::Call,
};

/// Something to be carried out on the server.
///
/// The conversation is the lane that it waits in; ids of what is created were made here.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are what their names say")]
pub enum Operation {
    /// Store a message.
    CreateMessage { message: MessageId, conversation: ConversationId, text: String },
    /// Change the text of a message.
    EditMessage { message: MessageId, conversation: ConversationId, text: String },
    /// Delete a message.
    DeleteMessage { message: MessageId, conversation: ConversationId },
    /// Store a conversation.
    CreateConversation { conversation: ConversationId, title: String, visibility: Visibility },
    /// Change a title.
    RenameConversation { conversation: ConversationId, title: String },
    /// Open a conversation to everyone, or close it to all but its members.
    SetVisibility { conversation: ConversationId, visibility: Visibility },
    /// Mark a conversation deleted.
    DeleteConversation { conversation: ConversationId },
    /// Take the deletion back.
    RestoreConversation { conversation: ConversationId },
}

impl Operation {
    /// The lane: operations on one conversation are carried out in order.
    pub fn conversation(&self) -> ConversationId {
        match *self {
            Self::CreateMessage { conversation, .. }
            | Self::EditMessage { conversation, .. }
            | Self::DeleteMessage { conversation, .. }
            | Self::CreateConversation { conversation, .. }
            | Self::RenameConversation { conversation, .. }
            | Self::SetVisibility { conversation, .. }
            | Self::DeleteConversation { conversation }
            | Self::RestoreConversation { conversation } => conversation,
        }
    }

    /// The record that it changes: a message, or else the conversation itself.
    pub(super) fn target(&self) -> (ConversationId, Option<MessageId>) {
        let message = match *self {
            Self::CreateMessage { message, .. }
            | Self::EditMessage { message, .. }
            | Self::DeleteMessage { message, .. } => Some(message),
            _ => None,
        };
        (self.conversation(), message)
    }

    pub(super) fn call(&self) -> Call {
        match self.clone() {
            Self::CreateMessage { message: id, conversation, text } => {
                Call::CreateMessage { id, conversation, text }
            }
            Self::EditMessage { message, text, .. } => Call::EditMessage { message, text },
            Self::DeleteMessage { message, .. } => Call::DeleteMessage { message },
            Self::CreateConversation { conversation: id, title, visibility } => {
                Call::CreateConversation { id, title, visibility }
            }
            Self::RenameConversation { conversation, title } => {
                Call::RenameConversation { conversation, title }
            }
            Self::SetVisibility { conversation, visibility } => {
                Call::SetVisibility { conversation, visibility }
            }
            Self::DeleteConversation { conversation } => Call::DeleteConversation { conversation },
            Self::RestoreConversation { conversation } => {
                Call::RestoreConversation { conversation }
            }
        }
    }

    /// The request that tells whether an id that exists already is this operation's own.
    pub(super) fn check(&self) -> Option<Call> {
        match *self {
            Self::CreateMessage { message, .. } => Some(Call::GetMessage { message }),
            Self::CreateConversation { conversation, .. } => {
                Some(Call::GetConversation { conversation })
            }
            _ => None,
        }
    }

    /// Whether a refusal leaves something that its author must decide about. What cannot be
    /// parked is taken back.
    pub(super) fn can_park(&self) -> bool {
        matches!(
            self,
            Self::CreateMessage { .. } | Self::EditMessage { .. } | Self::CreateConversation { .. }
        )
    }

    pub(super) fn is_edit(&self) -> bool {
        matches!(self, Self::EditMessage { .. })
    }

    /// Whether a record that is not there may mean that there is nothing left to do.
    pub(super) fn is_done_when_gone(&self) -> bool {
        matches!(self, Self::DeleteMessage { .. } | Self::DeleteConversation { .. })
    }
}
