//! What the tabs of one browser tell each other.
//!
//! One tab leads: it alone holds the realtime stream and empties the outbox. Every tab is a whole
//! client with the same outbox and drafts; notes keep them the same. A note that is lost, late or
//! doubled must never do harm: what follows from it is also found by catching up.

use serde::{Deserialize, Serialize};

use crate::{
    domain::{ConversationId, Timestamp},
    protocol::{Event, Fault},
};

use super::{
    ids::WriteId,
    kept::{Stored, StoredWrite},
};

/// One thing that a tab tells all the others of its browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Note {
    /// A tab has started: the leader answers with [`Note::Link`] and [`Note::Outbox`].
    Hello,
    /// The leader tells how its connection stands; without `lost_since` it is live, and every tab
    /// catches up.
    Link {
        /// Since when it is gone.
        lost_since: Option<Timestamp>,
        /// When the leader tries again.
        retry_at: Option<Timestamp>,
        /// When the leader last heard of the server, if it ever did.
        heard: Option<Timestamp>,
    },
    /// The leader passes on what came over the stream.
    Event(Event),
    /// The operations in the leader's outbox: what a tab has beyond them it tells again.
    Outbox(Vec<WriteId>),
    /// The reader did something, in another tab.
    Pushed(StoredWrite),
    /// A parked operation is to be tried again.
    Retried(WriteId),
    /// An operation was taken back by its author, or came to an end before it was told of.
    Dropped(WriteId),
    /// The leader's last word on an operation: the answer of the server.
    Answered {
        /// Which operation.
        write: WriteId,
        /// The record that the server sent, if it sent one, or why it refused.
        result: Result<Option<Stored>, Fault>,
    },
    /// The text of a composer changed.
    Draft {
        /// Whose composer.
        conversation: ConversationId,
        /// Its whole text.
        text: String,
    },
    /// The reader does not want to wait: the leader connects now.
    Hurry,
}
