//! What the page shows of the people of a conversation, and of invites.

use crate::{
    domain::{ConversationId, Invitation, InviteId, Role, Timestamp, UserId},
    protocol::Fault,
};

use super::Load;

/// The people of a conversation.
#[allow(clippy::struct_excessive_bools, reason = "each is drawn by itself")]
#[derive(Debug, Clone, PartialEq)]
pub struct Circle {
    /// Of which conversation.
    pub conversation: ConversationId,
    /// Whether they are to be shown.
    pub open: bool,
    /// Whether only members see that the conversation exists.
    pub private: bool,
    /// What the reader may do; `None` for whoever is not in.
    pub mine: Option<Role>,
    /// Whether it is between two: nobody comes or goes.
    pub direct: bool,
    /// Whether the reader is the owner whom the conversation names, and can hand it over.
    pub named: bool,
    /// Owners first, then by name.
    pub rows: Vec<PersonRow>,
    /// How the list stands.
    pub load: Load,
    /// Whether a name is looked for.
    pub looking: bool,
    /// The people who were found.
    pub found: Vec<PersonRow>,
    /// How the looking stands.
    pub finding: Load,
    /// Whether the invites are to be shown.
    pub inviting: bool,
    /// The invites that still let somebody in.
    pub invites: Vec<InviteRow>,
    /// How their list stands.
    pub invites_load: Load,
    /// Whether one is being made.
    pub making: bool,
    /// The link of the one that was just made.
    pub link: Option<String>,
    /// Whether that link could be copied, once it was tried.
    pub copied: Option<bool>,
    /// Why the last change was refused.
    pub fault: Option<Fault>,
}

/// One person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Who it is.
    pub id: UserId,
    /// Their name; `None` while it is not known.
    pub name: Option<String>,
    /// The name of their picture's file; empty when there is none.
    pub picture: String,
    /// What they may do; `None` for whoever is not in.
    pub role: Option<Role>,
    /// Whether it is the reader.
    pub me: bool,
    /// Whether a change of this person's place is under way.
    pub busy: bool,
}

/// One invite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InviteRow {
    /// Which one.
    pub id: InviteId,
    /// Who made it, when the name is known.
    pub author: Option<String>,
    /// Until when it is good.
    pub expires: Timestamp,
    /// How many people it still lets in.
    pub uses_left: u64,
    /// Whether it is being revoked.
    pub busy: bool,
}

/// The invite that the page was opened with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Invited {
    /// How the question stands what it is for; `Failed` also when it lets nobody in.
    pub load: Load,
    /// What it is for, once that is known.
    pub known: Option<Invitation>,
    /// Whether it is being taken.
    pub busy: bool,
}
