//! The local replica and the stored outbox, as texts under keys.

use serde_json::Value;

use crate::{
    domain::{ConversationId, Draft, Visibility},
    engine::{
        WriteId,
        kept::{Base, Key, Record, Replica, StoredWrite, Window},
    },
    platform::database::Kept,
    pocketbase::wire::{
        self, Fields,
        back::{self, object},
    },
    protocol::{Change, Fault, Target, Write},
};

use super::{read_fault, write_fault};

/// The key of a record; windows have a place of their own.
pub(in super::super) fn key(key: Key) -> String {
    match key {
        Key::Conversation(id) | Key::Window(id) => format!("conversation:{id}"),
        Key::Membership(id) => format!("membership:{id}"),
        Key::Person(id) => format!("person:{id}"),
        Key::Write(WriteId(id)) => format!("operation:{id}"),
    }
}

/// The key and the text of a record.
pub(in super::super) fn text(record: &Record) -> (String, String) {
    let (key, value) = match record {
        Record::Conversation(conversation, head) => (
            key(Key::Conversation(conversation.id)),
            object(vec![
                ("kind", "conversation".into()),
                ("conversation", back::conversation(conversation)),
                ("head", head.as_ref().map_or(Value::Null, |head| back::head(head, None))),
            ]),
        ),
        Record::Membership(membership) => (
            key(Key::Membership(membership.conversation)),
            object(vec![
                ("kind", "membership".into()),
                ("membership", back::membership(membership, false)),
            ]),
        ),
        Record::Person(user) => (
            key(Key::Person(user.id)),
            object(vec![("kind", "person".into()), ("person", back::user(user))]),
        ),
        Record::Write(kept) => (key(Key::Write(kept.id)), write_write(kept)),
        Record::Window(window) => (
            key(Key::Window(window.conversation)),
            object(vec![
                ("oldest", window.oldest.into()),
                ("synced", window.synced.into()),
                ("messages", window.messages.iter().map(back::message).collect()),
            ]),
        ),
    };
    (key, value.to_string())
}

/// Everything that is kept, as far as it can be read.
pub(in super::super) fn read_replica(kept: &Kept, first: Option<ConversationId>) -> Replica {
    let mut replica = Replica::default();
    for text in &kept.records {
        let Ok(record) = wire::json(text.as_bytes()) else { continue };
        let record = Fields(&record);
        match record.str("kind") {
            "conversation" => {
                if let Ok(conversation) = wire::conversation(record.record("conversation")) {
                    let head = wire::head(record.record("head")).ok();
                    replica.conversations.push((conversation, head));
                }
            }
            "membership" => {
                replica.memberships.extend(wire::membership(record.record("membership")));
            }
            "person" => replica.people.extend(wire::user(record.record("person"))),
            _ => replica.operations.extend(read_write(record.0)),
        }
    }
    replica.window = first.and_then(|id| read_window(id, kept.window.as_deref()?));
    replica
}

/// The stored outbox.
pub(in super::super) fn read_writes(records: &[String]) -> Vec<StoredWrite> {
    let texts = records.iter().filter(|text| text.contains("\"operation\""));
    texts.filter_map(|text| read_write(&wire::json(text.as_bytes()).ok()?).ok()).collect()
}

/// The messages of a conversation. One that cannot be read would be a hole: then there is nothing.
pub(in super::super) fn read_window(conversation: ConversationId, text: &str) -> Option<Window> {
    let window = wire::json(text.as_bytes()).ok()?;
    let window = Fields(&window);
    let messages = window.list("messages").ok()?.iter().map(wire::message);
    Some(Window {
        conversation,
        oldest: window.number("oldest").ok()?,
        synced: window.number("synced").ok()?,
        messages: messages.collect::<Result<_, _>>().ok()?,
    })
}

/// An operation: what it is, in which conversation, on which message, with which text.
pub(super) fn write_write(kept: &StoredWrite) -> Value {
    let Write { conversation, target, change } = &kept.write;
    let (what, text, visibility) = match change {
        Change::Send(draft) => (0, draft.text.as_str(), None),
        Change::Edit(draft) => (1, draft.text.as_str(), None),
        Change::DeleteMessage => (2, "", None),
        Change::Create { title, visibility } => (3, title.as_str(), Some(*visibility)),
        Change::Rename(title) => (4, title.as_str(), None),
        Change::Delete => (5, "", None),
        Change::Restore => (6, "", None),
        Change::SetVisibility(visibility) => (7, "", Some(*visibility)),
    };
    let message = match target {
        Target::Message(message) => Some(message),
        Target::Conversation => None,
    };
    let private = visibility == Some(Visibility::Private);
    let (version, words) = match kept.base {
        Base::Unknown => (None, None),
        Base::Version(version) => (Some(version), None),
        Base::Words(words) => (None, Some(words)),
    };
    object(vec![
        ("kind", "operation".into()),
        ("id", kept.id.0.into()),
        ("what", what.into()),
        ("conversation", conversation.as_str().into()),
        ("message", message.map_or(Value::Null, |message| message.as_str().into())),
        ("text", text.into()),
        ("private", private.into()),
        ("since", kept.since.0.into()),
        ("base", version.into()),
        ("words", words.into()),
        ("doubtful", kept.doubtful.into()),
        ("fault", kept.fault.as_ref().map_or(Value::Null, write_fault)),
        ("place", kept.place.into()),
    ])
}

pub(super) fn read_write(kept: &Value) -> Result<StoredWrite, Fault> {
    let kept = Fields(kept);
    let conversation = kept.id("conversation")?;
    let (message, text) = (kept.id("message"), kept.text("text"));
    let visibility = if kept.flag("private") { Visibility::Private } else { Visibility::Public };
    let (of_message, change) = match kept.number("what")? {
        0 => (true, Change::Send(Draft { text })),
        1 => (true, Change::Edit(Draft { text })),
        2 => (true, Change::DeleteMessage),
        3 => (false, Change::Create { title: text, visibility }),
        4 => (false, Change::Rename(text)),
        5 => (false, Change::Delete),
        6 => (false, Change::Restore),
        7 => (false, Change::SetVisibility(visibility)),
        // A later version wrote it: to guess would be to do something that nobody asked for.
        _ => return Err(Fault::protocol("an unknown operation")),
    };
    let write = if of_message {
        Write::message(conversation, message?, change)
    } else {
        Write::conversation(conversation, change)
    };
    Ok(StoredWrite {
        id: WriteId(kept.number("id")?),
        write,
        since: kept.date("since"),
        base: match (kept.number("base"), kept.number("words")) {
            (Ok(version), _) => Base::Version(i64::try_from(version).unwrap_or_default()),
            (_, Ok(words)) => Base::Words(words),
            _ => Base::Unknown,
        },
        doubtful: kept.flag("doubtful"),
        fault: match kept.record("fault") {
            Value::Null => None,
            fault => Some(read_fault(fault)),
        },
        place: kept.number("place").ok(),
    })
}
