//! From the domain back to JSON in the server's own shape, for the local replica and for notes
//! between tabs: whatever reads the server's records reads these too.

use serde_json::{Map, Value};

use crate::domain::{
    Conversation, Head, LastLine, Membership, Message, MessageId, Role, Timestamp, User, UserId,
    Visibility,
};

use super::act::system;

/// A JSON object.
pub(crate) fn object(fields: Vec<(&'static str, Value)>) -> Value {
    let mut object = Map::new();
    for (name, value) in fields {
        object.insert(name.to_owned(), value);
    }
    Value::Object(object)
}

/// A date is a number of milliseconds; an empty one is null.
fn date(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, |at| at.0.into())
}

fn id(id: Option<&str>) -> Value {
    id.map_or(Value::Null, Into::into)
}

/// A person.
pub(crate) fn user(user: &User) -> Value {
    object(vec![
        ("id", user.id.as_str().into()),
        ("name", user.name.as_str().into()),
        ("guest", user.guest.into()),
        ("avatar", user.picture.as_str().into()),
    ])
}

/// Who may see a conversation, in the server's word.
pub(in super::super) fn visibility(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "public",
        Visibility::Private => "private",
    }
}

/// A conversation.
pub(crate) fn conversation(conversation: &Conversation) -> Value {
    object(vec![
        ("id", conversation.id.as_str().into()),
        ("title", conversation.title.as_str().into()),
        ("visibility", visibility(conversation.visibility).into()),
        ("owner", id(conversation.owner.as_ref().map(UserId::as_str))),
        ("direct", conversation.direct.map_or(Value::Null, |(a, b)| format!("{a}:{b}").into())),
        ("deleted", date(conversation.deleted)),
        ("created", date(Some(conversation.created))),
        ("updated", date(Some(conversation.updated))),
    ])
}

/// A message.
pub(crate) fn message(message: &Message) -> Value {
    object(vec![
        ("id", message.id.as_str().into()),
        ("conversation", message.conversation.as_str().into()),
        ("author", id(message.author.as_ref().map(UserId::as_str))),
        ("text", message.text.as_str().into()),
        ("seq", message.seq.into()),
        ("rev", message.rev.into()),
        ("reply_to", id(message.reply_to.as_ref().map(MessageId::as_str))),
        ("edited", date(message.edited)),
        ("deleted", date(message.deleted)),
        ("created", date(Some(message.created))),
        ("system", system(message.act.as_ref())),
    ])
}

/// The head of a log, with the change that led to it if that is known.
pub(crate) fn head(head: &Head, change: Option<&Message>) -> Value {
    object(vec![
        ("id", head.conversation.as_str().into()),
        ("seq", head.seq.into()),
        ("rev", head.rev.into()),
        ("last", head.last.as_ref().map_or(Value::Null, last_line)),
        ("change", change.map_or(Value::Null, message)),
    ])
}

fn last_line(last: &LastLine) -> Value {
    object(vec![
        ("id", last.id.as_str().into()),
        ("author", id(last.author.as_ref().map(UserId::as_str))),
        ("text", last.text.as_str().into()),
        ("seq", last.seq.into()),
        ("created", date(Some(last.created))),
        ("system", system(last.act.as_ref())),
    ])
}

/// What an inbox rings for.
pub(crate) fn membership(membership: &Membership, gone: bool) -> Value {
    object(vec![
        ("id", membership.id.as_str().into()),
        ("conversation", membership.conversation.as_str().into()),
        ("user", membership.user.as_str().into()),
        ("role", if membership.role == Role::Owner { "owner" } else { "member" }.into()),
        ("read_seq", membership.read_seq.into()),
        ("gone", gone.into()),
    ])
}
