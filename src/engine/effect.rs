//! What the engine wants done outside. The shell performs these and answers with an `Input`.

use std::rc::Rc;

use crate::domain::{
    Account, Address, Conversation, ConversationId, Doors, Head, InviteAnswer, InviteId,
    InviteToken, Membership, MembershipId, Message, MessageId, Preferences, Remains, Role, Secret,
    Session, User, UserId, Visibility, Ways,
};

use super::{
    kept::{Key, Record},
    note::Note,
};

/// The key of a request; its answer carries the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// Something to do outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Ask the server; the answer comes as `Input::Answer` with the same id, always exactly one.
    Request {
        /// The key of the answer.
        id: RequestId,
        /// What to ask.
        call: Call,
    },
    /// Open a realtime stream; every event of it carries this generation. An older one is dropped.
    OpenStream {
        /// Grows with every stream.
        generation: u32,
    },
    /// Drop the realtime stream, if there is one.
    CloseStream,
    /// From now on, ask the server as this person (or as nobody), and remember it over reloads.
    UseSession(Option<Session>),
    /// The same person's token was renewed: use it, and remember it unless another tab has signed
    /// out, signed somebody else in, or ended all other sessions meanwhile.
    RenewSession(Session),
    /// Apply the looks to the page and remember them over reloads.
    SavePreferences(Preferences),
    /// Remember the text of a composer over reloads; an empty one is forgotten.
    SaveDraft {
        /// Whose composer.
        conversation: ConversationId,
        /// Its whole text.
        text: String,
    },
    /// Forget the text of a composer, if what is remembered is still exactly this: it was sent.
    DropDraft {
        /// Whose composer.
        conversation: ConversationId,
        /// As it was typed.
        sent: String,
    },
    /// Remember which conversation to open next time, or forget it.
    SaveLastOpen(Option<ConversationId>),
    /// Change the address.
    Navigate {
        /// Where to.
        address: Address,
        /// Whether the present address is replaced, so that Back does not lead to it.
        replace: bool,
    },
    /// Remember over reloads what a stay that ended by itself has left; nothing is forgotten.
    SaveRemains(Remains),
    /// Forget everything this browser holds about the person: drafts, last conversation, replica,
    /// outbox.
    ForgetPerson,
    /// Forget the replica and the outbox; drafts stay.
    ForgetReplica,
    /// Keep this over reloads and crashes → `Input::Kept`, some time. Operations are remembered in
    /// the order of these effects and those about drafts.
    Keep(Record),
    /// Keep this no longer.
    Drop(Key),
    /// Bring the kept messages of a conversation → `Input::Recalled`, always exactly one.
    Recall(ConversationId),
    /// Tell the other tabs of this browser.
    Tell(Note),
    /// Put this where Paste takes it from → `Input::Copied`.
    Copy(String),
}

/// A request to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// Make a guest account → `Reply::Session`.
    Join {
        /// Cleaned.
        name: String,
        /// The invite to be taken in the same step.
        invite: Option<InviteToken>,
        /// The same again gives the same guest.
        key: Secret,
    },
    /// Which ways in are there → `Reply::Doors`.
    Doors,
    /// Something about an account → `Reply::Session` with a new token, `Reply::Person`,
    /// `Reply::Ways`, `Reply::Ticket`, or `Reply::Done`.
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
        /// The stream's client id, from `StreamEvent::Connected`.
        client: String,
        /// Whose inbox.
        inbox: UserId,
        /// The conversations whose timelines are wanted; at most 900.
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
    /// Store a message → `Reply::Message`.
    CreateMessage {
        /// Made here.
        id: MessageId,
        /// Where.
        conversation: ConversationId,
        /// Cleaned.
        text: String,
    },
    /// Change a message's text → `Reply::Message`.
    EditMessage {
        /// Which one.
        message: MessageId,
        /// Cleaned.
        text: String,
    },
    /// Delete a message → `Reply::Done`.
    DeleteMessage {
        /// Which one.
        message: MessageId,
    },
    /// Store a conversation → `Reply::Conversation`.
    CreateConversation {
        /// Made here.
        id: ConversationId,
        /// Cleaned.
        title: String,
        /// Who may see it.
        visibility: Visibility,
    },
    /// Change a title → `Reply::Conversation`.
    RenameConversation {
        /// Which one.
        conversation: ConversationId,
        /// Cleaned.
        title: String,
    },
    /// Open or close a conversation → `Reply::Conversation`.
    SetVisibility {
        /// Which one.
        conversation: ConversationId,
        /// Who may see it.
        visibility: Visibility,
    },
    /// Mark a conversation deleted → `Reply::Done`.
    DeleteConversation {
        /// Which one.
        conversation: ConversationId,
    },
    /// Take the deletion back → `Reply::Conversation`.
    RestoreConversation {
        /// Which one.
        conversation: ConversationId,
    },
    /// Something about who is in a conversation.
    Circle(CircleCall),
}

/// A request about who is in a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CircleCall {
    /// Everybody's membership in a conversation, all pages → `Reply::Memberships`.
    Members(ConversationId),
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

/// What the server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Done, nothing to tell.
    Done,
    /// A token and whom it stands for.
    Session(Session),
    /// The ways in.
    Doors(Doors),
    /// The ways in besides.
    Ways(Rc<Ways>),
    /// A letter with a code is on its way; the code counts with this.
    Ticket(String),
    /// The picture that was chosen on this machine, ready to be sent.
    Chosen(Vec<u8>),
    /// Who the reader is now.
    Person(User),
    /// All conversations.
    Conversations(Vec<Conversation>),
    /// One conversation.
    Conversation(Conversation),
    /// The heads of all logs.
    Heads(Vec<Head>),
    /// Memberships.
    Memberships(Vec<Membership>),
    /// Messages, in the order that was asked for.
    Messages(Vec<Message>),
    /// One message.
    Message(Message),
    /// People.
    Users(Vec<User>),
    /// Something about invites.
    Invite(InviteAnswer),
}
