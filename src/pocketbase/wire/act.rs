//! The lines of the server: the field `system` of a message, both ways.

use serde_json::Value;

use crate::domain::{Act, UserId};

use super::{Fields, back::object};

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
        _ => Act::Other,
    };
    Some(act)
}

/// The same back.
pub(super) fn system(act: Option<&Act>) -> Value {
    let Some(act) = act else { return Value::Null };
    let (kind, field, value) = match act {
        Act::Added(_) => ("member_added", "", ""),
        Act::Joined => ("member_joined", "", ""),
        Act::Removed(_) => ("member_removed", "", ""),
        Act::Left => ("member_left", "", ""),
        Act::Promoted(_) => ("role_changed", "role", "owner"),
        Act::Demoted(_) => ("role_changed", "role", "member"),
        Act::HandedOver(user) => ("owner_changed", "to", user.as_str()),
        Act::Opened => ("visibility_changed", "visibility", "public"),
        Act::Closed => ("visibility_changed", "visibility", "private"),
        Act::Renamed(title) => ("renamed", "to", title.as_str()),
        Act::Deleted(_) => ("message_deleted", "", ""),
        Act::Other => ("other", "", ""),
    };
    let whom = act.whom();
    let user = whom.as_ref().map_or(Value::Null, |user| user.as_str().into());
    object(vec![("kind", kind.into()), ("user", user), (field, value.into())])
}
