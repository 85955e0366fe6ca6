//! What the server sends by itself, over the realtime stream.

use serde::{Deserialize, Serialize};

use crate::domain::{Conversation, ConversationId, Head, Membership, Message};

use super::fault::Fault;

/// What comes over the realtime stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// The stream is open; nothing is subscribed yet.
    // Its holder alone has to do with the stream itself: other tabs are told of records.
    #[serde(skip)]
    Connected {
        /// The server's name for this stream, needed to subscribe.
        client: String,
    },
    /// A conversation was created, renamed, deleted (softly) or restored.
    Conversation(Conversation),
    /// A conversation was removed for good (purged).
    ConversationGone(ConversationId),
    /// A message was created, edited or deleted.
    Timeline {
        /// The head of the log after it.
        head: Head,
        /// The message as it is now; missing only when the log was touched by hand.
        change: Option<Message>,
    },
    /// A membership of this person was gained or changed.
    Membership(Membership),
    /// A membership of this person was lost.
    MembershipGone(Membership),
    /// An event that could not be read; the stream goes on. The comparison of heads finds what it
    /// said.
    #[serde(skip)]
    Unreadable {
        /// What was wrong with it, without its content.
        what: String,
    },
    /// The stream ended or never opened; always the last event of a stream. A clean end is normal: the server ends every stream after
    /// 5 idle minutes, or 30 in all.
    #[serde(skip)]
    Ended {
        /// Why, when it was not a clean end.
        fault: Option<Fault>,
    },
}
