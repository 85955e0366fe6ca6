//! What the page shows: whole rows, ready to draw.
//!
//! Rows hold data, not words: views put them into the reader's language. A row that did not change
//! keeps its `Rc`, so that its component is not run again.

mod desk;
mod notice;
mod people;

use std::rc::Rc;

pub use desk::{Desk, Left};
pub use notice::{Missed, Notice, NoticeKind, Receipt, Refused};
pub use people::{Circle, InviteRow, Invited, PersonRow};

use crate::{
    domain::{
        Act, ConversationId, Message, MessageId, Preferences, TextFault, Timestamp, User, UserId,
        Visibility,
    },
    protocol::Fault,
};

use super::ids::WriteId;

/// Everything on the page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page {
    /// Whether the page is starting, asks to sign in, or shows the chat.
    pub phase: Phase,
    /// The list of conversations.
    pub sidebar: Sidebar,
    /// The open conversation.
    pub thread: Thread,
    /// The connection, as far as the reader should know.
    pub connection: Connection,
    /// Short tellings, oldest first.
    pub notices: Vec<Rc<Notice>>,
    /// The looks.
    pub preferences: Preferences,
    /// What the reader asks about the own account, and the ways in.
    pub desk: Desk,
    /// The people of a conversation, while somebody looks at them, and as they were last.
    pub circle: Option<Rc<Circle>>,
    /// The invite that the page was opened with, until it is taken or left.
    pub invited: Option<Invited>,
}

/// The big states of the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Phase {
    /// Nothing is known yet.
    #[default]
    Starting,
    /// A stranger: ask for a name.
    Join {
        /// A request is under way.
        busy: bool,
        /// Why the last try failed.
        problem: Option<JoinProblem>,
    },
    /// Signed in.
    Chat {
        /// Who the reader is.
        me: User,
    },
}

/// Why joining failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JoinProblem {
    /// The name is not acceptable.
    Name(TextFault),
    /// The request failed.
    Fault(Fault),
    /// The stay of an earlier visit has ended; join again.
    Expired,
}

/// How a list stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Load {
    /// It is on its way.
    #[default]
    Loading,
    /// It did not come.
    Failed(Fault),
    /// It is here.
    Ready,
}

/// The list of conversations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sidebar {
    /// Most recently active first.
    pub rows: Vec<Rc<ConversationRow>>,
    /// Whether the rows are all there is.
    pub load: Load,
}

/// One conversation in the list.
#[allow(clippy::struct_excessive_bools, reason = "each is drawn by itself")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationRow {
    /// Which one; the row's key for ever.
    pub id: ConversationId,
    /// Its title, with a rename under way applied.
    pub title: String,
    /// Whether the reader may rename it, delete it, and say who is in.
    pub owned: bool,
    /// Who may see it.
    pub visibility: Visibility,
    /// With whom the reader talks here, if it is a conversation between two.
    pub partner: Option<UserId>,
    /// The newest message that still stands, own unsent ones included; `None` while it is not known,
    /// and when there is none.
    pub last: Option<Preview>,
    /// Whether it is known that no message stands in it.
    pub empty: bool,
    /// When something last happened in it (the last message, otherwise its creation).
    pub activity: Timestamp,
    /// Whether it is the one on the screen.
    pub open: bool,
    /// An unsent text waits in its composer (never for the open one).
    pub draft: bool,
    /// How many messages of others the reader has not seen.
    pub unread: u64,
    /// Where an operation on the conversation itself stands.
    pub delivery: Delivery,
}

/// The last line of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The author's name, when it is known and not the reader; of a line of the server, whoever it is.
    pub author: Option<String>,
    /// Whether the reader wrote it.
    pub mine: bool,
    /// At most 140 characters, line breaks included.
    pub text: String,
    /// What it tells, if it is a line of the server.
    pub act: Option<ActLine>,
}

/// What a line of the server tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActLine {
    /// What the author did.
    pub act: Act,
    /// The name of the person it was done to; `None` while it is not known, or when the account is
    /// gone.
    pub whom: Option<String>,
}

/// Where something that the reader did stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Delivery {
    /// The server has it.
    #[default]
    Stored,
    /// On its way. Views say so only after 300 ms.
    Sending {
        /// Since when.
        since: Timestamp,
    },
    /// The server cannot be reached; it will be tried again by itself.
    Waiting,
    /// The server refused; the reader must decide.
    Failed {
        /// For retry, discard, take back.
        write: WriteId,
        /// Why.
        fault: Fault,
    },
}

/// What the main part of the page shows.
#[allow(clippy::large_enum_variant, reason = "there is one of it, and it is nearly always open")]
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Thread {
    /// Nothing is open yet, and it is not known what could be.
    #[default]
    Starting,
    /// No conversation is open: say how to choose or make one.
    Empty,
    /// The address names a conversation that does not exist (or not for this reader).
    Missing,
    /// Nothing is at the address.
    Nowhere,
    /// A conversation.
    Open(OpenThread),
}

/// The open conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenThread {
    /// Which one.
    pub id: ConversationId,
    /// Its title, with a rename under way applied; empty until it is known.
    pub title: String,
    /// Whether the reader may rename it, delete it, and say who is in.
    pub owned: bool,
    /// Who may see it.
    pub visibility: Visibility,
    /// With whom the reader talks here, if it is a conversation between two.
    pub partner: Option<UserId>,
    /// Oldest first; stored messages by `seq`, then the reader's unsent ones in the order of sending.
    pub items: Vec<Item>,
    /// How the newest page stands. Rows may be there before it is ready.
    pub load: Load,
    /// How the page before the first row stands.
    pub older: Older,
    /// The message that the address points at, once it is among the rows.
    pub at: Option<At>,
    /// What the composer starts with. Counts up when the engine changes the text by itself.
    pub draft: Draft,
}

impl OpenThread {
    /// The messages and lines of the server among the items.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = &Rc<MessageRow>> {
        self.items.iter().filter_map(Item::row)
    }
}

/// One thing in the thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A new day begins.
    Day {
        /// The number of the day, the item's key.
        day: i64,
        /// A moment of that day.
        at: Timestamp,
    },
    /// A line of the server.
    Line(Rc<MessageRow>),
    /// A message.
    Message {
        /// What it is.
        row: Rc<MessageRow>,
        /// Whether it is the first of a group and shows its author.
        leads: bool,
    },
}

impl Item {
    /// The key of the item among the others, the same for as long as it stands there.
    pub fn key(&self) -> String {
        match self {
            Self::Day { day, .. } => day.to_string(),
            Self::Line(row) | Self::Message { row, .. } => row.id.to_string(),
        }
    }

    /// What was said or told, if it is that.
    pub fn row(&self) -> Option<&Rc<MessageRow>> {
        match self {
            Self::Day { .. } => None,
            Self::Line(row) | Self::Message { row, .. } => Some(row),
        }
    }
}

/// The composer's text as the engine knows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// The whole text.
    pub text: String,
    /// Grows whenever the text was changed by something else than typing: views take the text over
    /// only then.
    pub version: u32,
}

/// The message that the address points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Not here yet: older pages are on their way.
    Loading,
    /// Among the rows: bring it into view and mark it.
    Here(MessageId),
    /// It does not exist (any more).
    Missing,
}

/// What comes before the first row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Older {
    /// The conversation begins with the first row.
    #[default]
    Start,
    /// There is more.
    More,
    /// More is on its way.
    Loading,
    /// More did not come; `Action::LoadOlder` tries again.
    Failed(Fault),
}

/// One message in the thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// Which one; the row's key for ever, from before it was sent.
    pub id: MessageId,
    /// Who wrote it.
    pub author: Option<UserId>,
    /// Their name; `None` while it is not known, or when the account is gone; empty when it was
    /// deleted by its owner.
    pub name: Option<String>,
    /// The name of the author's picture; empty when there is none.
    pub picture: String,
    /// Whether the reader wrote it.
    pub mine: bool,
    /// Its text, with an edit under way applied.
    pub text: String,
    /// When it was stored, or sent if it is not yet.
    pub created: Timestamp,
    /// Whether its text was changed.
    pub edited: bool,
    /// Where the sending, editing or deleting of it stands.
    pub delivery: Delivery,
    /// What it tells, if it is a line of the server.
    pub act: Option<ActLine>,
}

impl MessageRow {
    /// The row of a stored message on which nothing is under way.
    pub fn stored(
        message: &Message,
        me: UserId,
        name: Option<String>,
        act: Option<ActLine>,
    ) -> Self {
        Self {
            id: message.id,
            author: message.author,
            name,
            picture: String::new(),
            mine: message.author == Some(me),
            text: message.text.clone(),
            created: message.created,
            edited: message.edited.is_some(),
            delivery: Delivery::Stored,
            act,
        }
    }
}

/// The connection, as far as the reader should know.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Connection {
    /// Everything is live, or has been gone for less than 5 s.
    #[default]
    Quiet,
    /// Gone for 5 s or more.
    Lost {
        /// Whether the browser itself says that there is no network.
        no_network: bool,
        /// When the next try begins; `None` while one is under way.
        retry_at: Option<Timestamp>,
        /// How many of the reader's operations wait for it.
        waiting: usize,
    },
    /// Back after having been `Lost`; shown for a moment.
    Back,
}
