//! What each kind of write means to the outbox and to the page: one table, one row a kind.
//!
//! What must happen to a write whose answer is lost, what a refusal leads to, and what the page shows
//! of it before it is confirmed, all follow from its row.

use crate::{
    domain::Visibility,
    protocol::{Call, Change, Target, Write},
};

use super::{change::Refused, kept::Stored};

/// How to tell whether a write was carried out whose answer is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unconfirmed {
    /// Send it again with the same id. If the server says that the id exists, the first try was
    /// stored.
    Id,
    /// Look up the record before sending it again: it may have been changed by something newer.
    Record,
    /// Send it again: repeating it is harmless.
    Repeat,
}

/// What it means for a write that its record is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gone {
    /// An ordinary refusal.
    Refused,
    /// Take it back: there is no row on the page where it could be parked.
    TakenBack,
    /// It may have been carried out already.
    Done,
}

/// What the page shows of a write from the gesture on, laid over the stored record. `None` leaves the
/// record as it is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shown<'write> {
    /// The title of the conversation.
    pub(super) title: Option<&'write str>,
    /// Who may see the conversation.
    pub(super) visibility: Option<Visibility>,
    /// Whether the conversation or the message is there.
    pub(super) stands: Option<bool>,
    /// The text of the message.
    pub(super) text: Option<&'write str>,
    /// Whether it makes the conversation the reader's.
    pub(super) owned: bool,
    /// Whether it counts as the conversation's last activity.
    pub(super) active: bool,
}

/// A row of the table: what a kind of write means.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meaning<'write> {
    pub(super) unconfirmed: Unconfirmed,
    /// Whether a refused one stays until its author decides; otherwise it is taken back and told.
    pub(super) parks: bool,
    pub(super) gone: Gone,
    /// What a notice calls it when it is taken back.
    pub(super) refused: Refused,
    pub(super) shown: Shown<'write>,
}

/// The table.
pub(super) fn meaning(change: &Change) -> Meaning<'_> {
    use Unconfirmed::{Id, Record, Repeat};
    let nothing = Shown::default();
    let (unconfirmed, parks, gone, refused, shown) = match change {
        Change::Send(draft) => {
            let shown = Shown { text: Some(&draft.text), active: true, ..nothing };
            (Id, true, Gone::Refused, Refused::EditMessage, shown)
        }
        Change::Edit(draft) => {
            let shown = Shown { text: Some(&draft.text), ..nothing };
            (Record, true, Gone::TakenBack, Refused::EditMessage, shown)
        }
        Change::DeleteMessage => {
            let shown = Shown { stands: Some(false), ..nothing };
            (Repeat, false, Gone::Done, Refused::DeleteMessage, shown)
        }
        Change::Create { title, visibility } => {
            let (title, visibility, stands) = (Some(&**title), Some(*visibility), Some(true));
            let shown = Shown { title, visibility, stands, owned: true, active: true, ..nothing };
            (Id, true, Gone::Refused, Refused::Create, shown)
        }
        Change::Rename(title) => {
            let shown = Shown { title: Some(title), ..nothing };
            (Record, false, Gone::Refused, Refused::Rename, shown)
        }
        Change::SetVisibility(visibility) => {
            let shown = Shown { visibility: Some(*visibility), ..nothing };
            (Record, false, Gone::Refused, Refused::SetVisibility, shown)
        }
        Change::Delete => {
            let shown = Shown { stands: Some(false), ..nothing };
            (Record, false, Gone::Done, Refused::Delete, shown)
        }
        Change::Restore => {
            let shown = Shown { stands: Some(true), ..nothing };
            (Record, false, Gone::Refused, Refused::Restore, shown)
        }
    };
    Meaning { unconfirmed, parks, gone, refused, shown }
}

impl Shown<'_> {
    /// Whether a stored record shows the same already.
    pub(super) fn is_in(&self, stored: &Stored) -> bool {
        let stands = |deleted: bool| self.stands.is_none_or(|stands| stands != deleted);
        match stored {
            Stored::Message(message) => {
                self.text.is_none_or(|text| text == message.text)
                    && stands(message.deleted.is_some())
            }
            Stored::Conversation(stored) => {
                self.title.is_none_or(|title| title == stored.title)
                    && self.visibility.is_none_or(|who| who == stored.visibility)
                    && stands(stored.deleted.is_some())
            }
        }
    }
}

/// The message text of a write, if it has one. It is never lost.
pub(super) fn words(write: &Write) -> Option<&str> {
    meaning(&write.change).shown.text
}

/// The request that shows the record of a write as it stands.
pub(super) fn look_up(write: &Write) -> Call {
    match write.target {
        Target::Message(message) => Call::GetMessage { message },
        Target::Conversation => Call::GetConversation { conversation: write.conversation },
    }
}
