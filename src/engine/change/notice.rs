//! Notices as data. The views have the texts.

use crate::{
    domain::{ConversationId, TextFault, Timestamp},
    protocol::Fault,
};

use super::super::ids::NoticeId;

/// A short telling that goes by itself or can be dismissed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its key.
    pub id: NoticeId,
    /// What it tells.
    pub kind: NoticeKind,
}

/// What a notice tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeKind {
    /// Somebody else deleted the conversation that the reader was looking at.
    DeletedElsewhere {
        /// Which one.
        conversation: ConversationId,
        /// Its title; empty when nobody knows it any more.
        title: String,
        /// What the reader was typing in it, if anything: offer it, it must not be lost.
        draft: Option<String>,
        /// The conversation was deleted before this visit. Its draft can only be reached from this
        /// notice.
        orphan: bool,
    },
    /// The reader is no longer in a private conversation: it and what was unsent in it have gone.
    ShutOut {
        /// Its title.
        title: String,
    },
    /// The reader deleted a conversation; it can be taken back.
    Deleted {
        /// Which one.
        conversation: ConversationId,
        /// Its title.
        title: String,
    },
    /// A title was not acceptable.
    Title(TextFault),
    /// A change of who is in a conversation was refused after its people were no longer looked at.
    Circle(Fault),
    /// A message was not acceptable (nothing was sent, the text is still in the composer).
    Text(TextFault),
    /// An operation on a conversation was refused; what was shown has been taken back.
    Refused {
        /// What was tried.
        what: Refused,
        /// The conversation's title.
        title: String,
        /// Why.
        fault: Fault,
    },
    /// This browser cannot store messages for offline reading.
    Forgetful {
        /// It cannot store unsent messages either: they are lost when the page is closed.
        unsent: bool,
    },
    /// What others did while this client was cut off.
    Away(Receipt),
}

/// What others did while this client was cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// When something was last heard before.
    pub since: Timestamp,
    /// When the connection was there again.
    pub until: Timestamp,
    /// Messages that were written.
    pub new: usize,
    /// Messages that were changed.
    pub edited: usize,
    /// Messages that were deleted.
    pub deleted: usize,
}

/// The kinds of things that a [`Receipt`] leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missed {
    /// A message that was written.
    New,
    /// A message that was changed.
    Edited,
    /// A conversation in which a message was deleted.
    Deleted,
}

impl NoticeKind {
    /// Whether a newer notice says all that this one does.
    pub fn is_replaced_by(&self, newer: &Self) -> bool {
        match (self, newer) {
            (
                Self::DeletedElsewhere { conversation, draft, .. },
                Self::DeletedElsewhere { conversation: same, draft: more, .. },
            ) => conversation == same && (draft.is_none() || more.is_some()),
            (older, newer) => older == newer,
        }
    }

    /// Whether it contains a text of the reader that is shown nowhere else.
    pub fn keeps_words(&self) -> bool {
        matches!(self, Self::DeletedElsewhere { draft: Some(_), .. })
    }
}

/// What was tried and refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Making a conversation.
    Create,
    /// Giving it another title.
    Rename,
    /// Opening it to everyone, or closing it to all but its members.
    SetVisibility,
    /// Deleting it.
    Delete,
    /// Taking its deletion back.
    Restore,
    /// Editing a message in it.
    EditMessage,
    /// Deleting a message in it.
    DeleteMessage,
}
