//! Converts between JSON and the domain. Only this module knows the names in the JSON.
//!
//! A record needs a readable id, conversation and numbers. When one of those cannot be read, the
//! record is left out of its list, and a single one is a protocol error. Any other odd field counts
//! as empty. So one strange record never costs a page, and a page of nothing but strange records is
//! an error, not an empty page.
//!
//! It must never panic, whatever the server sends, and never put content into an error.

mod account;
mod act;
mod bodies;
mod fields;
mod invites;
#[cfg(test)]
mod tests;
mod ways;

use serde_json::Value;

use crate::{
    domain::{
        Conversation, Doors, Head, LastLine, Membership, Message, Role, Session, SignUp, Timestamp,
        User, Visibility,
    },
    protocol::{Event, Fault, FieldFault},
};

pub(super) use account::{Order, WITH_PICTURE, order, settled};
pub(super) use bodies::{Body, Fixed, body, object};
use fields::Fields;
pub(super) use invites::{accepted, invitation, invite_token, invites};
pub(super) use ways::{enabled, has_password, letters, trips, ways};

/// A person, from `users`.
pub(super) fn user(record: &Value) -> Result<User, Fault> {
    let record = Fields(record);
    Ok(User {
        id: record.id("id")?,
        // The server's words for a deleted account are English; the views have their own.
        name: record.mark("deleted").map_or_else(|| record.text("name"), |_| String::new()),
        guest: record.flag("guest"),
        picture: record.text("avatar"),
    })
}

/// A conversation, from `conversations`.
pub(super) fn conversation(record: &Value) -> Result<Conversation, Fault> {
    let record = Fields(record);
    Ok(Conversation {
        id: record.id("id")?,
        title: record.text("title"),
        visibility: match record.str("visibility") {
            "private" => Visibility::Private,
            _ => Visibility::Public,
        },
        owner: record.relation("owner"),
        direct: record
            .str("direct")
            .split_once(':')
            .and_then(|(one, other)| Some((one.parse().ok()?, other.parse().ok()?))),
        deleted: record.mark("deleted"),
        created: record.date("created"),
        updated: record.date("updated"),
    })
}

/// A message, from `messages` or from the `change` of a timeline.
pub(super) fn message(record: &Value) -> Result<Message, Fault> {
    let record = Fields(record);
    Ok(Message {
        id: record.id("id")?,
        conversation: record.id("conversation")?,
        author: record.relation("author"),
        text: record.text("text"),
        seq: record.number("seq")?,
        rev: record.number("rev")?,
        reply_to: record.relation("reply_to"),
        edited: record.mark("edited"),
        deleted: record.mark("deleted"),
        created: record.date("created"),
        act: act::act(record.record("system")),
    })
}

/// The head of a log, from `timelines`. Its id is its conversation's.
pub(super) fn head(record: &Value) -> Result<Head, Fault> {
    let record = Fields(record);
    Ok(Head {
        conversation: record.id("id")?,
        seq: record.number("seq")?,
        rev: record.number("rev")?,
        last: last_line(record.record("last")).ok(),
    })
}

/// The last line of a conversation, from the `last` of a timeline.
fn last_line(record: &Value) -> Result<LastLine, Fault> {
    let record = Fields(record);
    Ok(LastLine {
        id: record.id("id")?,
        author: record.relation("author"),
        text: record.text("text"),
        seq: record.number("seq")?,
        created: record.date("created"),
        act: act::act(record.record("system")),
    })
}

/// A membership, from `memberships` or from the `change` of an inbox.
pub(super) fn membership(record: &Value) -> Result<Membership, Fault> {
    let record = Fields(record);
    Ok(Membership {
        id: record.id("id")?,
        conversation: record.id("conversation")?,
        user: record.id("user")?,
        role: if record.str("role") == "owner" { Role::Owner } else { Role::Member },
        read_seq: record.number("read_seq").unwrap_or_default(),
    })
}

/// A token and whom it stands for.
pub(super) fn session(answer: &Value) -> Result<Session, Fault> {
    let answer = Fields(answer);
    Ok(Session {
        token: answer.word("token")?.to_owned(),
        user: user(answer.record("record"))?,
        since: Timestamp::default(),
    })
}

/// The ways in, from `settings`.
pub(super) fn doors(record: &Value) -> Result<Doors, Fault> {
    let record = Fields(record);
    let sign_up = match record.word("sign_up")? {
        "open" => SignUp::Open,
        "invitation" => SignUp::Invitation,
        _ => SignUp::Closed,
    };
    Ok(Doors { guests: record.flag("guests"), sign_up })
}

/// A page of a list, each record read by `read`.
pub(super) fn page<T>(
    answer: &Value,
    read: fn(&Value) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let items = Fields(answer).list("items")?;
    let records: Vec<T> = items.iter().filter_map(|item| read(item).ok()).collect();
    if records.is_empty() && !items.is_empty() {
        return Err(Fault::protocol("no record of the page can be read"));
    }
    Ok(records)
}

/// The id after which the next page of a list begins: the last one of this page (of an unreadable
/// record, too), when as many came as were asked for.
pub(super) fn next_page(answer: &Value, asked_for: usize) -> Option<String> {
    let items = Fields(answer).list("items").ok().filter(|items| items.len() >= asked_for)?;
    Fields(items.last()?).word("id").ok().map(str::to_owned)
}

/// The server's name for a new realtime stream.
pub(super) fn connected(data: &str) -> Result<String, Fault> {
    Ok(Fields(&json(data.as_bytes())?).word("clientId")?.to_owned())
}

/// An event of the realtime stream; `None` for one that means nothing to O'Chat.
///
/// We do not distinguish create from update: a record that begins to match a topic arrives as an
/// update.
pub(super) fn event(topic: &str, data: &str) -> Result<Option<Event>, Fault> {
    let data = json(data.as_bytes())?;
    let collection = topic.split('/').next().unwrap_or_default();
    let data = Fields(&data);
    let gone = data.word("action")? == "delete";
    let record = data.record("record");
    let event = match collection {
        "conversations" if gone => Some(Event::ConversationGone(Fields(record).id("id")?)),
        "conversations" => Some(Event::Conversation(conversation(record)?)),
        "timelines" if !gone => {
            let change = message(Fields(record).record("change")).ok();
            Some(Event::Timeline { head: head(record)?, change })
        }
        "inboxes" if !gone => match Fields(record).record("change") {
            Value::Null => None,
            change if Fields(change).flag("gone") => {
                Some(Event::MembershipGone(membership(change)?))
            }
            change => Some(Event::Membership(membership(change)?)),
        },
        _ => None,
    };
    Ok(event)
}

/// Whether these are the server's own words for a refusal.
pub(super) fn is_refusal(body: &[u8]) -> bool {
    json(body).is_ok_and(|answer| answer.get("message").or(answer.get(SECOND)).is_some())
}

/// Names what is to be shown together with a second proof.
const SECOND: &str = "mfaId";

/// Why a request was refused.
pub(super) fn refusal(body: &[u8]) -> Fault {
    let answer = json(body).unwrap_or_default();
    let answer = Fields(&answer);
    let mut fields = Vec::new();
    if let Value::Object(faults) = answer.record("data") {
        for (field, fault) in faults {
            let fault = Fields(fault);
            let (code, message) = (fault.text("code"), fault.text("message"));
            fields.push(FieldFault { field: field.clone(), code, message });
        }
    }
    if let Ok(second) = answer.word(SECOND) {
        let (field, code) = (SECOND.to_owned(), "validation_second_proof".to_owned());
        fields.push(FieldFault { field, code, message: second.to_owned() });
    }
    Fault::Refused { message: answer.text("message"), fields }
}

/// Whatever it is, it only says that the request was carried out.
#[allow(clippy::unnecessary_wraps)]
pub(super) fn nothing(_answer: &Value) -> Result<(), Fault> {
    Ok(())
}

/// Any JSON. The cause is not kept: it could quote what somebody wrote.
pub(super) fn json(text: &[u8]) -> Result<Value, Fault> {
    serde_json::from_slice(text).map_err(|_| Fault::protocol("not JSON"))
}
