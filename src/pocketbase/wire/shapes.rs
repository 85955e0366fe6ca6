//! The shapes of the JSON, and the way from each to the domain.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use crate::domain::{
    Conversation, Head, LastLine, Membership, Message, Role, Timestamp, User, Visibility,
    ids::InvalidId,
};

use super::read;

/// A person, from `users`.
#[derive(Deserialize)]
pub(super) struct UserRecord {
    id: String,
    #[serde(default, deserialize_with = "soft")]
    name: String,
    #[serde(default, deserialize_with = "soft")]
    guest: bool,
}

/// A conversation, from `conversations`.
#[derive(Deserialize)]
pub(super) struct ConversationRecord {
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
pub(super) struct MessageRecord {
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
pub(super) struct TimelineRecord {
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
pub(super) struct LastRecord {
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
pub(super) struct InboxRecord {
    #[serde(default)]
    pub(super) change: Value,
}

/// What an inbox rings for: a membership, and whether it is gone.
#[derive(Deserialize)]
pub(super) struct MembershipChange {
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
pub(super) struct AuthAnswer {
    pub(super) token: String,
    pub(super) record: UserRecord,
}

/// A page of a list.
#[derive(Deserialize)]
pub(super) struct PageAnswer {
    pub(super) items: Vec<Value>,
}

/// What comes with an event of the realtime stream.
#[derive(Deserialize)]
pub(super) struct EventData {
    pub(super) action: String,
    pub(super) record: Value,
}

/// The first event of a realtime stream.
#[derive(Deserialize)]
pub(super) struct ConnectData {
    #[serde(rename = "clientId")]
    pub(super) client: String,
}

/// What comes with a refused request.
#[derive(Deserialize)]
pub(super) struct RefusalAnswer {
    #[serde(default, deserialize_with = "soft")]
    pub(super) message: String,
    #[serde(default)]
    pub(super) data: Value,
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
