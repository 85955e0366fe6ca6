//! Notes between tabs. A note that cannot be read comes from another version of the page, and is
//! as good as lost: the engine bears that.

use serde_json::Value;

use crate::{
    domain::Timestamp,
    engine::{Note, WriteId},
    pocketbase::wire::{
        self, Fields,
        back::{self, object},
    },
    protocol::{Event, Fault, Reply},
};

use super::{
    kept::{read_write, write_write},
    read_fault, write_fault,
};

fn moment(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, |at| at.0.into())
}

/// A note as text; `note` tells its kind.
pub(in super::super) fn write_note(note: &Note) -> String {
    let (kind, mut fields) = match note {
        Note::Hello => ("hello", vec![]),
        Note::Link { lost_since, retry_at, heard } => {
            let moments = [("since", lost_since), ("retry", retry_at), ("heard", heard)];
            ("link", moments.map(|(name, at)| (name, moment(*at))).to_vec())
        }
        Note::Event(event) => ("event", write_event(event)),
        Note::Outbox(ids) => ("outbox", vec![("ids", ids.iter().map(|id| id.0).collect())]),
        Note::Pushed(kept) => ("pushed", vec![("operation", write_write(kept))]),
        Note::Retried(id) => ("retried", vec![("id", id.0.into())]),
        Note::Dropped(id) => ("dropped", vec![("id", id.0.into())]),
        Note::Answered { write, result } => {
            let answer = match result {
                Ok(Reply::Message(message)) => ("message", back::message(message)),
                Ok(Reply::Conversation(conversation)) => {
                    ("conversation", back::conversation(conversation))
                }
                Ok(_) => ("done", true.into()),
                Err(fault) => ("fault", write_fault(fault)),
            };
            ("answered", vec![("id", write.0.into()), answer])
        }
        Note::Draft { conversation, text } => (
            "draft",
            vec![("conversation", conversation.as_str().into()), ("text", text.as_str().into())],
        ),
        Note::Hurry => ("hurry", vec![]),
    };
    fields.push(("note", kind.into()));
    object(fields).to_string()
}

/// In the server's own shape: topic, action and record.
fn write_event(event: &Event) -> Vec<(&'static str, Value)> {
    let (topic, action, record) = match event {
        Event::Conversation(record) => ("conversations", "update", back::conversation(record)),
        Event::ConversationGone(id) => {
            ("conversations", "delete", object(vec![("id", id.as_str().into())]))
        }
        Event::Timeline { head, change } => {
            ("timelines", "update", back::head(head, change.as_ref()))
        }
        Event::Membership(membership) => ("inboxes", "update", inbox(membership, false)),
        Event::MembershipGone(membership) => ("inboxes", "update", inbox(membership, true)),
        // The ends of a stream are its own tab's business.
        Event::Connected { .. } | Event::Unreadable { .. } | Event::Ended { .. } => {
            ("", "", Value::Null)
        }
    };
    vec![("topic", topic.into()), ("action", action.into()), ("record", record)]
}

fn inbox(membership: &crate::domain::Membership, gone: bool) -> Value {
    object(vec![("change", back::membership(membership, gone))])
}

/// What another tab told, if it can be read.
pub(in super::super) fn read_note(text: &str) -> Option<Note> {
    read(&wire::json(text.as_bytes()).ok()?).ok().flatten()
}

fn read(note: &Value) -> Result<Option<Note>, Fault> {
    let fields = Fields(note);
    let id = || fields.number("id").map(WriteId);
    Ok(Some(match fields.str("note") {
        "hello" => Note::Hello,
        "link" => Note::Link {
            lost_since: fields.moment("since"),
            retry_at: fields.moment("retry"),
            heard: fields.moment("heard"),
        },
        "event" => match wire::event_of(fields.str("topic"), note)? {
            Some(event) => Note::Event(event),
            None => return Ok(None),
        },
        "outbox" => {
            let ids = fields.list("ids")?.iter().filter_map(Value::as_u64);
            Note::Outbox(ids.map(WriteId).collect())
        }
        "pushed" => Note::Pushed(read_write(fields.record("operation"))?),
        "retried" => Note::Retried(id()?),
        "dropped" => Note::Dropped(id()?),
        "answered" => Note::Answered { write: id()?, result: read_answer(fields)? },
        "draft" => {
            Note::Draft { conversation: fields.id("conversation")?, text: fields.text("text") }
        }
        "hurry" => Note::Hurry,
        _ => return Ok(None),
    }))
}

fn read_answer(fields: Fields<'_>) -> Result<Result<Reply, Fault>, Fault> {
    let part = |name| Some(fields.record(name)).filter(|value| !value.is_null());
    Ok(if let Some(message) = part("message") {
        Ok(Reply::Message(wire::message(message)?))
    } else if let Some(conversation) = part("conversation") {
        Ok(Reply::Conversation(wire::conversation(conversation)?))
    } else if let Some(fault) = part("fault") {
        Err(read_fault(fault))
    } else {
        Ok(Reply::Done)
    })
}
