//! What the client asks the server.
//!
//! A call says what is wanted and not how it is sent.

use std::rc::Rc;

use crate::domain::{
    Account, ConversationId, InviteId, InviteToken, MembershipId, MessageId, Role, Secret, UserId,
};

use super::write::Write;

/// A request to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// Make a guest account → `Reply::Session`.
    Join {
        /// Cleaned.
        name: String,
        /// The invite to be taken in the same step.
        invite: Option<InviteToken>,
        /// The same key gives the same guest.
        key: Secret,
    },
    /// The sign-up policy → `Reply::Doors`.
    Doors,
    /// Something about an account → `Reply::Session` with a new token, `Reply::Person`,
    /// `Reply::Ways`, `Reply::Trips`, `Reply::Ticket`, `Reply::Chosen`, or `Reply::Done`.
    Account {
        /// Whose; for a sign-up the id that it will get.
        id: UserId,
        /// What.
        account: Rc<Account>,
        /// The invite that whoever signs up comes with.
        invite: Option<InviteToken>,
    },
    /// Confirm and renew the token → `Reply::Session`, or `Fault::SignedOut`.
    Refresh,
    /// Replace the whole set of topics of the open stream → `Reply::Done`. `Fault::NotFound` means
    /// that the stream is gone.
    Subscribe {
        /// The stream's client id, from `Event::Connected`.
        client: String,
        /// Whose inbox.
        inbox: UserId,
        /// The conversations whose timelines are wanted; at most 118.
        timelines: Vec<ConversationId>,
    },
    /// Every conversation that this person may see, all pages → `Reply::Conversations`.
    ListConversations,
    /// The heads of all their logs, all pages → `Reply::Heads`.
    ListHeads,
    /// This person's memberships, at most 1000 → `Reply::Memberships`.
    ListMemberships {
        /// Whose.
        user: UserId,
    },
    /// A page of messages backwards, `seq` descending → `Reply::Messages`.
    ListMessages {
        /// Of which conversation.
        conversation: ConversationId,
        /// Only `seq` below this; `None` for the newest page.
        before: Option<u64>,
        /// Only `seq` at least this (for landing on a message far back).
        from: Option<u64>,
        /// At most this many.
        limit: u32,
    },
    /// Messages whose newest change has at least this number, `rev` ascending → `Reply::Messages`.
    ListChanges {
        /// Of which conversation.
        conversation: ConversationId,
        /// Inclusive, so that the answer is never empty (an empty one is slowed down).
        from_rev: u64,
        /// At most this many.
        limit: u32,
    },
    /// One message → `Reply::Message`.
    GetMessage {
        /// Which one.
        message: MessageId,
    },
    /// One conversation → `Reply::Conversation`.
    GetConversation {
        /// Which one.
        conversation: ConversationId,
    },
    /// These people's names → `Reply::Users`; who is gone is missing.
    ListUsers {
        /// At most 50.
        users: Vec<UserId>,
    },
    /// Change something in a conversation → as the kind of write says.
    Write(Write),
    /// Something about who is in a conversation.
    Members(MembersCall),
}

/// A request about who is in a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MembersCall {
    /// Everybody's membership in a conversation, all pages → `Reply::Memberships`.
    List(ConversationId),
    /// At most 20 people whose names contain this → `Reply::Users`.
    Find(String),
    /// The invites of a conversation that still let somebody in → `InviteAnswer::Living`.
    Invites(ConversationId),
    /// Let a person in → `Reply::Done`.
    Add(ConversationId, UserId),
    /// Change what a member may do → `Reply::Done`.
    SetRole(MembershipId, Role),
    /// End a membership → `Reply::Done`.
    Remove(MembershipId),
    /// Make a member the owner in one's own place → `Reply::Conversation`.
    HandOver(ConversationId, UserId),
    /// Make an invite → `InviteAnswer::Made`.
    MakeInvite {
        /// Into which conversation.
        conversation: ConversationId,
        /// How many people it lets in.
        uses: u32,
        /// How long it is good.
        hours: u32,
    },
    /// Let nobody in by an invite any more → `Reply::Done`.
    Revoke(InviteId),
    /// Store the conversation with one other person → `Reply::Conversation`.
    Direct(ConversationId, UserId),
    /// The conversation between these two → `Reply::Conversations`, one or none.
    FindDirect(UserId, UserId),
    /// What is this invite for? → `InviteAnswer::For`.
    Look(InviteToken),
    /// Take an invite → `InviteAnswer::Taken`.
    Accept(InviteToken),
}
