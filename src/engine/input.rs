//! What comes in: gestures, answers, realtime events, and what the browser says of itself.

use crate::{
    domain::{
        Address, ConversationId, Days, InviteToken, Preferences, Remains, Returned, Secret, Session,
    },
    protocol::{Event, Fault, Reply},
};

use super::{
    action::Action,
    ids::RequestId,
    kept::{Lasting, Replica, StoredWrite, Window},
    note::Note,
};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The page started; what it remembers. The first input, once.
    Boot(Boot),
    /// A person did something.
    Action(Action),
    /// The reader went back or forward, or changed the address by hand; the invite that it names.
    Address(Address, Option<InviteToken>),
    /// A request was answered, or failed.
    Answer {
        /// The key that the request was made with.
        request: RequestId,
        /// The answer.
        result: Result<Reply, Fault>,
    },
    /// Something came over the realtime stream.
    Stream {
        /// The stream's generation; events of an older one are ignored.
        generation: u32,
        /// What came.
        event: Event,
    },
    /// The browser believes that the network came or went.
    Network {
        /// Whether it is there.
        online: bool,
    },
    /// The page was shown or hidden, or the machine woke up.
    Visible(bool),
    /// The time that the last output asked for has come. Harmless when early or doubled.
    Tick,
    /// This tab leads from now on, or no longer. Until the first of these it follows. Whoever begins
    /// to lead is given the stored outbox: another tab's last words may not have been heard.
    Lead(Option<Vec<StoredWrite>>),
    /// Another tab of this browser told something.
    Note(Note),
    /// Another tab signed in or out, or renewed the token: what this browser remembers now. It comes
    /// with the change, which a note could overtake.
    Session {
        /// Who is signed in.
        session: Option<Session>,
        /// The unsent texts of composers.
        drafts: Vec<(ConversationId, String)>,
        /// What else a stay that ended by itself has left.
        remains: Remains,
    },
    /// The kept messages of a conversation; none when there are none or they cannot be read.
    Recalled {
        /// Of which conversation.
        conversation: ConversationId,
        /// The messages.
        window: Option<Window>,
    },
    /// A turn's records were kept, or could not be: what of this visit outlives the page.
    Kept(Lasting),
    /// The page is being left for a sign-in provider, or cannot be.
    Departed(bool),
    /// A new secret, drawn by the browser for [`Effect::DrawSecret`](super::Effect::DrawSecret).
    Secret(Secret),
    /// The text was copied to the clipboard, or the browser refused.
    Copied(bool),
}

/// What the page remembers when it starts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Boot {
    /// Where the page was opened.
    pub address: Address,
    /// The reader's calendar.
    pub days: Days,
    /// Who was signed in.
    pub session: Option<Session>,
    /// The looks: as chosen, otherwise the browser's.
    pub preferences: Preferences,
    /// Unsent texts of composers.
    pub drafts: Vec<(ConversationId, String)>,
    /// What else a stay that ended by itself has left.
    pub remains: Remains,
    /// The conversation that was open last.
    pub last_open: Option<ConversationId>,
    /// What was kept of earlier visits; `None` when this browser keeps nothing.
    pub replica: Option<Replica>,
    /// What was done by earlier visits and is remembered apart from the replica.
    pub unwritten: Vec<StoredWrite>,
    /// The invite that the page was opened with.
    pub invite: Option<InviteToken>,
    /// What a sign-in provider said, if the page was opened by one that somebody had been sent to.
    pub returned: Option<Box<Returned>>,
    /// Scheme, host and port of the page; links for others begin with it.
    pub origin: String,
    /// What the next guest is made under.
    pub secret: Secret,
}
