//! What the engine wants done outside. The shell performs these and answers with an `Input`.

use crate::{
    domain::{Address, ConversationId, Preferences, Remains, Session, Trip, UserId},
    protocol::Call,
};

use super::{
    ids::RequestId,
    kept::{Key, Record},
    note::Note,
};

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
    /// Leave the page for a sign-in provider, and remember the trip for whoever comes back →
    /// `Input::Departed`.
    Depart {
        /// The trip; its address is whole.
        trip: Trip,
        /// Who leaves, if somebody is signed in.
        who: Option<UserId>,
    },
    /// Draw a secret from a source that nobody can guess → `Input::Secret`.
    DrawSecret,
    /// Put this where Paste takes it from → `Input::Copied`.
    Copy(String),
}
