//! What goes out: the bodies of requests.

use serde::Serialize;

/// The body of a request. It names only what the caller decides: what is left out (author, owner,
/// dates, numbers) is the server's to say.
#[derive(Serialize)]
#[serde(untagged)]
pub(in crate::pocketbase) enum Body<'a> {
    /// A guest who comes in.
    Guest {
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        invite: Option<&'a str>,
        key: &'a str,
    },
    /// A new conversation.
    Conversation { id: &'a str, title: &'a str, visibility: &'a str },
    /// Who may see a conversation.
    Visibility { visibility: &'a str },
    /// Another title for a conversation.
    Title { title: &'a str },
    /// When a conversation was deleted; empty when it is not.
    Deleted { deleted: &'a str },
    /// A new message.
    Message { id: &'a str, conversation: &'a str, text: &'a str },
    /// Another text for a message.
    Text { text: &'a str },
    /// The whole set of topics of a realtime stream.
    Topics {
        #[serde(rename = "clientId")]
        client: &'a str,
        subscriptions: &'a [String],
    },
}
