//! What is stored in the browser's database, and what tabs tell each other, as JSON.
//!
//! The app reads only what it has written itself. Still, it may be of another version, incomplete
//! or changed by hand. What cannot be read is ignored and not deleted.

use crate::{
    domain::ConversationId,
    engine::{
        Note, WriteId,
        kept::{Key, Record, Replica, StoredWrite, Window},
    },
    platform::database::Kept,
};

/// The key of a record. Windows are in another object store.
pub(super) fn key(key: Key) -> String {
    match key {
        Key::Conversation(id) | Key::Window(id) => format!("conversation:{id}"),
        Key::Membership(id) => format!("membership:{id}"),
        Key::Person(id) => format!("person:{id}"),
        Key::Write(WriteId(id)) => format!("operation:{id}"),
    }
}

/// The key and the text of a record.
pub(super) fn text(record: &Record) -> (String, String) {
    // There is nothing in a record that JSON could not hold.
    (key(record.key()), serde_json::to_string(record).unwrap_or_default())
}

/// Everything that is stored, as far as it can be read.
pub(super) fn read_replica(kept: &Kept, first: Option<ConversationId>) -> Replica {
    let mut replica = Replica::default();
    for text in &kept.records {
        match read(text) {
            Some(Record::Conversation(conversation, head)) => {
                replica.conversations.push((conversation, head));
            }
            Some(Record::Membership(membership)) => replica.memberships.push(membership),
            Some(Record::Person(user)) => replica.people.push(user),
            Some(Record::Write(write)) => replica.writes.push(write),
            Some(Record::Window(_)) | None => {}
        }
    }
    replica.window = first.and_then(|id| read_window(id, kept.window.as_deref()?));
    replica
}

/// The stored outbox.
pub(super) fn read_writes(records: &[String]) -> Vec<StoredWrite> {
    let texts = records.iter().filter(|text| text.starts_with("{\"Write\""));
    let writes = texts.filter_map(|text| match read(text)? {
        Record::Write(write) => Some(write),
        _ => None,
    });
    writes.collect()
}

/// The messages of a conversation. If one cannot be read, none are returned, because there would be
/// a gap.
pub(super) fn read_window(conversation: ConversationId, text: &str) -> Option<Window> {
    match read(text)? {
        Record::Window(window) if window.conversation == conversation => Some(window),
        _ => None,
    }
}

fn read(text: &str) -> Option<Record> {
    serde_json::from_slice(text.as_bytes()).ok()
}

/// A note as text; empty for one that is not to be told.
pub(super) fn write_note(note: &Note) -> String {
    serde_json::to_string(note).unwrap_or_default()
}

/// What another tab told. A note that cannot be read comes from another version of the page. It is
/// ignored; the engine does not depend on notes.
pub(super) fn read_note(text: &str) -> Option<Note> {
    serde_json::from_slice(text.as_bytes()).ok()
}

#[cfg(test)]
mod tests;
