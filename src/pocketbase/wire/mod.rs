//! The names in the JSON, and the way between JSON and the domain. Nobody else knows either.
//!
//! A record is judged by what makes it that record: its id, its conversation, its numbers. When one
//! of those cannot be read, the record is left out of its list, and a single one is a protocol
//! error. Any other odd field counts as empty. So one strange record never costs a page, and a page
//! of nothing but strange records is an error, not an empty page.
//!
//! It must never panic, whatever the server sends, and never put content into an error.

pub(super) mod bodies;
mod shapes;
#[cfg(test)]
mod tests;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::domain::{Conversation, ConversationId, Head, Message, Session, User, ids::InvalidId};

use super::{
    error::{ApiError, FieldError},
    realtime::Event,
};

use shapes::{
    AuthAnswer, ConnectData, ConversationRecord, EventData, InboxRecord, MembershipChange,
    MessageRecord, PageAnswer, RefusalAnswer, TimelineRecord, UserRecord,
};

/// One person.
pub(super) fn user(value: Value) -> Result<User, ApiError> {
    read::<UserRecord, _>(value)
}

/// One conversation.
pub(super) fn conversation(value: Value) -> Result<Conversation, ApiError> {
    read::<ConversationRecord, _>(value)
}

/// One message.
pub(super) fn message(value: Value) -> Result<Message, ApiError> {
    read::<MessageRecord, _>(value)
}

/// The head of a log.
pub(super) fn head(value: Value) -> Result<Head, ApiError> {
    read::<TimelineRecord, _>(value).map(|(head, _): (Head, Option<Message>)| head)
}

/// A token and whom it stands for.
pub(super) fn session(value: Value) -> Result<Session, ApiError> {
    let answer: AuthAnswer = shape(value)?;
    let user = answer.record.try_into().map_err(|InvalidId| ApiError::protocol("an odd id"))?;
    Ok(Session { token: answer.token, user })
}

/// A page of a list.
pub(super) struct Page<T> {
    /// What could be read of it.
    pub(super) records: Vec<T>,
    /// How many records came, the unreadable ones included.
    pub(super) received: usize,
    /// The id of the last record that came, for the page after it.
    pub(super) last_id: Option<String>,
}

/// A page of a list, each record read by `read`.
pub(super) fn page<T>(
    value: Value,
    read: fn(Value) -> Result<T, ApiError>,
) -> Result<Page<T>, ApiError> {
    let PageAnswer { items } = shape(value)?;
    let received = items.len();
    let last_id =
        items.last().and_then(|item| item.get("id")).and_then(Value::as_str).map(str::to_owned);
    let records: Vec<T> = items.into_iter().filter_map(|item| read(item).ok()).collect();
    if records.is_empty() && received > 0 {
        return Err(ApiError::protocol("no record of the page can be read"));
    }
    Ok(Page { records, received, last_id })
}

/// The server's name for a new realtime stream.
pub(super) fn connected(data: &str) -> Result<String, ApiError> {
    let value = serde_json::from_str(data).map_err(|_| not_json())?;
    Ok(shape::<ConnectData>(value)?.client)
}

/// An event of the realtime stream; `None` for one that means nothing to O'Chat.
///
/// Creations and updates are told apart nowhere: a record that begins to match a topic arrives as
/// an update.
pub(super) fn event(topic: &str, data: &str) -> Result<Option<Event>, ApiError> {
    let collection = topic.split('/').next().unwrap_or_default();
    let value = serde_json::from_str(data).map_err(|_| not_json())?;
    let EventData { action, record } = shape(value)?;
    let gone = action == "delete";
    let event = match collection {
        "conversations" if gone => Some(Event::ConversationGone(gone_id(&record)?)),
        "conversations" => Some(Event::Conversation(conversation(record)?)),
        "timelines" if !gone => {
            let (head, change) = read::<TimelineRecord, _>(record)?;
            Some(Event::Timeline { head, change })
        }
        "inboxes" if !gone => {
            let InboxRecord { change } = shape(record)?;
            if change.is_null() {
                None
            } else {
                let (membership, gone) = read::<MembershipChange, _>(change)?;
                Some(if gone {
                    Event::MembershipGone(membership)
                } else {
                    Event::Membership(membership)
                })
            }
        }
        _ => None,
    };
    Ok(event)
}

/// Why a request was refused.
pub(super) fn refusal(body: &[u8]) -> ApiError {
    let answer: Option<RefusalAnswer> =
        serde_json::from_slice(body).ok().and_then(|value: Value| shape(value).ok());
    let Some(RefusalAnswer { message, data }) = answer else {
        return ApiError::Invalid { message: String::new(), fields: Vec::new() };
    };
    let mut fields = Vec::new();
    if let Value::Object(faults) = data {
        for (field, fault) in faults {
            let part =
                |name| fault.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            fields.push(FieldError { field, code: part("code"), message: part("message") });
        }
    }
    ApiError::Invalid { message, fields }
}

/// The id of a conversation that is no more; the rest of the record does not matter.
fn gone_id(record: &Value) -> Result<ConversationId, ApiError> {
    let id = record.get("id").and_then(Value::as_str).unwrap_or_default();
    id.parse().map_err(|InvalidId| ApiError::protocol("an odd id"))
}

/// A record in its JSON shape, then in the domain's.
fn read<Record, T>(value: Value) -> Result<T, ApiError>
where
    Record: DeserializeOwned,
    T: TryFrom<Record, Error = InvalidId>,
{
    shape::<Record>(value)?.try_into().map_err(|InvalidId| ApiError::protocol("an odd id"))
}

/// JSON in its shape. The cause is not kept: it could quote what somebody wrote.
fn shape<T: DeserializeOwned>(value: Value) -> Result<T, ApiError> {
    serde_json::from_value(value).map_err(|_| ApiError::protocol("the JSON has another shape"))
}

fn not_json() -> ApiError {
    ApiError::protocol("an event is not JSON")
}
