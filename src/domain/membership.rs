//! One person's place in one conversation.

use serde::{Deserialize, Serialize};

use super::ids::{ConversationId, MembershipId, UserId};

/// What a member may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Role {
    /// Reads and writes.
    #[default]
    Member,
    /// Also renames, deletes, adds and removes.
    Owner,
}

/// A membership as the server stores it (collection `memberships`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// Which record.
    pub id: MembershipId,
    /// In which conversation.
    pub conversation: ConversationId,
    /// Whose.
    pub user: UserId,
    /// What they may do.
    pub role: Role,
    /// Everything up to this `seq` has been read.
    pub read_seq: u64,
}
