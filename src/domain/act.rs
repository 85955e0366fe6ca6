//! What somebody did to others: told in the thread by a line of the server.

use serde::{Deserialize, Serialize};

use super::ids::UserId;

/// An act, by the author of the line that tells of it. The people in it are those it was done to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// Let somebody in.
    Added(UserId),
    /// Came in by an invite.
    Joined,
    /// Put somebody out.
    Removed(UserId),
    /// Went.
    Left,
    /// Made somebody an owner.
    Promoted(UserId),
    /// Made an owner a member.
    Demoted(UserId),
    /// Named somebody as the first owner.
    HandedOver(UserId),
    /// Opened the conversation to everyone.
    Opened,
    /// Closed it to all but the members.
    Closed,
    /// Gave it this title.
    Renamed(String),
    /// Deleted a message that somebody else wrote; nobody when the account is gone.
    Deleted(Option<UserId>),
    /// Deleted the conversation.
    Ended,
    /// Brought it back.
    Restored,
    /// Something that this version does not know: the text of the line says it.
    Other,
}

impl Act {
    /// Whom it was done to.
    pub fn whom(&self) -> Option<UserId> {
        match *self {
            Self::Added(user)
            | Self::Removed(user)
            | Self::Promoted(user)
            | Self::Demoted(user)
            | Self::HandedOver(user) => Some(user),
            Self::Deleted(user) => user,
            Self::Joined
            | Self::Left
            | Self::Opened
            | Self::Closed
            | Self::Renamed(_)
            | Self::Ended
            | Self::Restored
            | Self::Other => None,
        }
    }

    /// Whether it changes who is in, or who may do what.
    pub fn is_of_members(&self) -> bool {
        !matches!(
            self,
            Self::Renamed(_) | Self::Deleted(_) | Self::Ended | Self::Restored | Self::Other
        )
    }
}
