//! The names in the JSON, and the way from JSON to the domain. Nobody else knows either.
//!
//! A record is judged by what makes it that record: its id, its conversation, its numbers. When one
//! of those cannot be read, the record is left out of its list, and a single one is a protocol
//! error. Any other odd field counts as empty. So one strange record never costs a page, and a page
//! of nothing but strange records is an error, not an empty page.
//!
//! It must never panic, whatever the server sends, and never put content into an error.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use crate::domain::{
    Conversation, ConversationId, Head, LastLine, Membership, Message, Role, Session, Timestamp,
    User, Visibility, ids::InvalidId,
};

use super::{
    error::{ApiError, FieldError},
    realtime::Event,
};

/// A person, from `users`.
#[derive(Deserialize)]
struct UserRecord {
    id: String,
    #[serde(default, deserialize_with = "soft")]
    name: String,
    #[serde(default, deserialize_with = "soft")]
    guest: bool,
}

/// A conversation, from `conversations`.
#[derive(Deserialize)]
struct ConversationRecord {
    id: String,
    #[serde(default, deserialize_with = "soft")]
    title: String,
    #[serde(default, deserialize_with = "soft")]
    visibility: String,
    #[serde(default, deserialize_with = "soft")]
    owner: String,
    #[serde(default, deserialize_with = "soft")]
    deleted: String,
    #[serde(default, deserialize_with = "soft")]
    created: String,
    #[serde(default, deserialize_with = "soft")]
    updated: String,
}

/// A message, from `messages` or from the `change` of a timeline.
#[derive(Deserialize)]
struct MessageRecord {
    id: String,
    conversation: String,
    #[serde(default, deserialize_with = "soft")]
    author: String,
    #[serde(default, deserialize_with = "soft")]
    text: String,
    seq: u64,
    rev: u64,
    #[serde(default, deserialize_with = "soft")]
    reply_to: String,
    #[serde(default, deserialize_with = "soft")]
    edited: String,
    #[serde(default, deserialize_with = "soft")]
    deleted: String,
    #[serde(default, deserialize_with = "soft")]
    created: String,
}

/// The head of a log, from `timelines`. Its id is its conversation's.
#[derive(Deserialize)]
struct TimelineRecord {
    id: String,
    seq: u64,
    rev: u64,
    #[serde(default)]
    change: Value,
    #[serde(default)]
    last: Value,
}

/// The last line of a conversation, from the `last` of a timeline.
#[derive(Deserialize)]
struct LastRecord {
    id: String,
    #[serde(default, deserialize_with = "soft")]
    author: String,
    #[serde(default, deserialize_with = "soft")]
    text: String,
    seq: u64,
    #[serde(default, deserialize_with = "soft")]
    created: String,
}

/// A person's doorbell, from `inboxes`.
#[derive(Deserialize)]
struct InboxRecord {
    #[serde(default)]
    change: Value,
}

/// What an inbox rings for: a membership, and whether it is gone.
#[derive(Deserialize)]
struct MembershipChange {
    id: String,
    conversation: String,
    user: String,
    #[serde(default, deserialize_with = "soft")]
    role: String,
    #[serde(default, deserialize_with = "soft")]
    read_seq: u64,
    #[serde(default, deserialize_with = "soft")]
    gone: bool,
}

/// The answer to signing in.
#[derive(Deserialize)]
struct AuthAnswer {
    token: String,
    record: UserRecord,
}

/// A page of a list.
#[derive(Deserialize)]
struct PageAnswer {
    items: Vec<Value>,
}

/// What comes with an event of the realtime stream.
#[derive(Deserialize)]
struct EventData {
    action: String,
    record: Value,
}

/// The first event of a realtime stream.
#[derive(Deserialize)]
struct ConnectData {
    #[serde(rename = "clientId")]
    client: String,
}

/// What comes with a refused request.
#[derive(Deserialize)]
struct RefusalAnswer {
    #[serde(default, deserialize_with = "soft")]
    message: String,
    #[serde(default)]
    data: Value,
}

impl TryFrom<UserRecord> for User {
    type Error = InvalidId;

    fn try_from(record: UserRecord) -> Result<Self, InvalidId> {
        Ok(Self { id: record.id.parse()?, name: record.name, guest: record.guest })
    }
}

impl TryFrom<ConversationRecord> for Conversation {
    type Error = InvalidId;

    fn try_from(record: ConversationRecord) -> Result<Self, InvalidId> {
        Ok(Self {
            id: record.id.parse()?,
            title: record.title,
            visibility: match record.visibility.as_str() {
                "private" => Visibility::Private,
                _ => Visibility::Public,
            },
            owner: record.owner.parse().ok(),
            deleted: mark(&record.deleted),
            created: date(&record.created),
            updated: date(&record.updated),
        })
    }
}

impl TryFrom<MessageRecord> for Message {
    type Error = InvalidId;

    fn try_from(record: MessageRecord) -> Result<Self, InvalidId> {
        Ok(Self {
            id: record.id.parse()?,
            conversation: record.conversation.parse()?,
            author: record.author.parse().ok(),
            text: record.text,
            seq: record.seq,
            rev: record.rev,
            reply_to: record.reply_to.parse().ok(),
            edited: mark(&record.edited),
            deleted: mark(&record.deleted),
            created: date(&record.created),
        })
    }
}

impl TryFrom<LastRecord> for LastLine {
    type Error = InvalidId;

    fn try_from(record: LastRecord) -> Result<Self, InvalidId> {
        Ok(Self {
            id: record.id.parse()?,
            author: record.author.parse().ok(),
            text: record.text,
            seq: record.seq,
            created: date(&record.created),
        })
    }
}

impl TryFrom<TimelineRecord> for (Head, Option<Message>) {
    type Error = InvalidId;

    fn try_from(record: TimelineRecord) -> Result<Self, InvalidId> {
        let head = Head {
            conversation: record.id.parse()?,
            seq: record.seq,
            rev: record.rev,
            last: read::<LastRecord, _>(record.last).ok(),
        };
        Ok((head, read::<MessageRecord, _>(record.change).ok()))
    }
}

impl TryFrom<MembershipChange> for (Membership, bool) {
    type Error = InvalidId;

    fn try_from(change: MembershipChange) -> Result<Self, InvalidId> {
        let membership = Membership {
            id: change.id.parse()?,
            conversation: change.conversation.parse()?,
            user: change.user.parse()?,
            role: if change.role == "owner" { Role::Owner } else { Role::Member },
            read_seq: change.read_seq,
        };
        Ok((membership, change.gone))
    }
}

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

/// A field that counts as empty when it is null or of another type.
fn soft<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    Ok(serde_json::from_value(Value::deserialize(deserializer)?).unwrap_or_default())
}

/// When something happened. A date that cannot be read counts as the beginning of time, which every
/// real date replaces.
fn date(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap_or_default()
}

/// When something was marked, if it was: empty means not. A mark with an odd date is still a mark.
fn mark(text: &str) -> Option<Timestamp> {
    if text.is_empty() { None } else { Some(date(text)) }
}
