//! What a person can do. Views dispatch these and nothing else.

use crate::{
    domain::{
        Account, ConversationId, Draft, InviteId, Language, MessageId, Role, Theme, UserId,
        Visibility,
    },
    protocol::Write,
};

use super::{
    change::Missed,
    ids::{NoticeId, WriteId},
};

/// One gesture. Texts arrive as typed: the engine cleans and measures them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Come in as a guest under this name.
    Join {
        /// As typed.
        name: String,
    },
    /// Ask something about an account: come in with one, change it, end it.
    Account(Account),
    /// Refresh the sign-up policy.
    LookAtDoors,
    /// Cancel the pending sign-in request, because another auth method was chosen.
    LeaveQueue,
    /// The answer to the question whether the unsent texts of the previous account may be deleted.
    /// A member is then signed in at once; a guest submits the name again.
    LetGo(bool),
    /// Leave, and forget everything that this browser holds.
    SignOut,
    /// Go to a conversation, or to `/`.
    Open {
        /// Which one; `None` is `/`, which leads to the last one.
        conversation: Option<ConversationId>,
        /// The message to show in its place.
        at: Option<MessageId>,
    },
    /// Make a conversation and open it.
    CreateConversation {
        /// As typed.
        title: String,
        /// Who may see it.
        visibility: Visibility,
    },
    /// Send a message; it stands in the thread in the same turn.
    Send {
        /// Where.
        conversation: ConversationId,
        /// As typed.
        draft: Draft,
    },
    /// Change something in a conversation; texts are as typed. (What is created gets its id here, and
    /// has actions of its own.)
    Write(Write),
    /// Try a parked operation again.
    Retry {
        /// The operation's key in the outbox.
        write: WriteId,
    },
    /// Forget a parked operation.
    Discard {
        /// The operation's key in the outbox.
        write: WriteId,
    },
    /// Take the text of a parked message back into the composer.
    TakeBack {
        /// The operation's key in the outbox.
        write: WriteId,
    },
    /// Older messages are wanted: the reader is near the top.
    LoadOlder {
        /// Of which conversation.
        conversation: ConversationId,
    },
    /// The reader is at the end of a long conversation: remove the rows far above from the page
    /// until they are needed.
    Fold {
        /// Which one.
        conversation: ConversationId,
    },
    /// Load again what failed to load, in the list and in the open conversation.
    Reload,
    /// The composer's text changed.
    Draft {
        /// Whose composer.
        conversation: ConversationId,
        /// Its whole text.
        text: String,
    },
    /// Connect now instead of waiting.
    RetryNow,
    /// Go to the next message of a kind that the receipt after an absence tells of.
    Jump {
        /// Which kind.
        to: Missed,
    },
    /// A notice was read.
    Dismiss {
        /// Which one.
        notice: NoticeId,
    },
    /// Choose the looks.
    SetTheme(Theme),
    /// Choose the language.
    SetLanguage(Language),
    /// Show or hide the list of conversations.
    ToggleSidebar,
    /// Something about who is in a conversation, or about getting into one.
    Circle(CircleAction),
}

/// A gesture about who is in the conversation whose people are shown, or about an invite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CircleAction {
    /// Show the people of a conversation, and keep them up to date.
    Open(ConversationId),
    /// They are no longer looked at.
    Close,
    /// Load again what failed to load.
    Reload,
    /// Look for people by name.
    Find(String),
    /// Add somebody.
    Add(UserId),
    /// Take somebody out (the question was asked already).
    Remove(UserId),
    /// Make somebody an owner, or a mere member.
    SetRole(UserId, Role),
    /// Make somebody the owner in one's own place (the question was asked already).
    HandOver(UserId),
    /// Go out oneself (the question was asked already).
    Leave,
    /// Go to the conversation with one other person, which is made if there is none.
    Message(UserId),
    /// Look at the invites.
    ShowInvites,
    /// Make an invite.
    MakeInvite {
        /// How many people it lets in.
        uses: u32,
        /// How long it is good.
        hours: u32,
    },
    /// Let nobody in by this invite any more.
    Revoke(InviteId),
    /// Copy the link of the invite that was just made.
    CopyLink,
    /// Take the invite with which the page was opened.
    AcceptInvite,
    /// Decline that invite.
    DeclineInvite,
    /// Ask again what that invite is for.
    LookAgain,
}
