//! What goes out: the bodies of requests.
//!
//! A body names only what the caller decides. What is left out (author, owner, dates, numbers) is
//! the server's to say.

use serde_json::{Value, json};

use crate::domain::{ConversationId, MessageId};

/// A guest who comes in.
pub(in crate::pocketbase) fn guest(name: &str) -> Value {
    json!({ "name": name })
}

/// A new conversation.
pub(in crate::pocketbase) fn new_conversation(id: ConversationId, title: &str) -> Value {
    json!({ "id": id.as_str(), "title": title })
}

/// Another title for a conversation.
pub(in crate::pocketbase) fn title(title: &str) -> Value {
    json!({ "title": title })
}

/// A conversation that is no longer deleted.
pub(in crate::pocketbase) fn not_deleted() -> Value {
    json!({ "deleted": "" })
}

/// A new message.
pub(in crate::pocketbase) fn new_message(
    id: MessageId,
    conversation: ConversationId,
    text: &str,
) -> Value {
    json!({ "id": id.as_str(), "conversation": conversation.as_str(), "text": text })
}

/// Another text for a message.
pub(in crate::pocketbase) fn text(text: &str) -> Value {
    json!({ "text": text })
}

/// The whole set of topics of a realtime stream.
pub(in crate::pocketbase) fn topics(client: &str, topics: &[String]) -> Value {
    json!({ "clientId": client, "subscriptions": topics })
}
