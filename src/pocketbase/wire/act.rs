//! The lines of the server: the field `system` of a message.

use serde_json::Value;

use crate::domain::{Act, UserId};

use super::Fields;

/// What a line tells; `None` for what people write.
pub(super) fn act(system: &Value) -> Option<Act> {
    let system = Fields(system);
    let kind = system.word("kind").ok()?;
    let user = system.relation::<UserId>("user");
    let act = match (kind, user) {
        ("member_added", Some(user)) => Act::Added(user),
        ("member_joined", _) => Act::Joined,
        ("member_removed", Some(user)) => Act::Removed(user),
        ("member_left", _) => Act::Left,
        ("role_changed", Some(user)) if system.str("role") == "owner" => Act::Promoted(user),
        ("role_changed", Some(user)) => Act::Demoted(user),
        ("owner_changed", _) => system.relation("to").map_or(Act::Other, Act::HandedOver),
        ("visibility_changed", _) if system.str("visibility") == "private" => Act::Closed,
        ("visibility_changed", _) => Act::Opened,
        ("renamed", _) => Act::Renamed(system.text("to")),
        ("message_deleted", user) => Act::Deleted(user),
        ("conversation_deleted", _) => Act::Ended,
        ("conversation_restored", _) => Act::Restored,
        _ => Act::Other,
    };
    Some(act)
}
