//! Records for tests. Each begins with plain values, and a test names only what it is about:
//! `Message { text: "x".into(), ..message(id, conversation) }`. So a new field is added here, and not
//! in every test.

use std::str::FromStr;

use super::{
    Act, Conversation, ConversationId, Head, LastLine, Membership, MembershipId, Message,
    MessageId, Role, Timestamp, User, UserId, Visibility,
};

/// An id that begins with a name of at most 15 characters.
pub fn id<Id: FromStr>(name: &str) -> Id
where
    Id::Err: std::fmt::Debug,
{
    format!("{name:0<15}").parse().unwrap()
}

/// A guest who is called like their id.
pub fn user(id: UserId) -> User {
    let name = id.as_str().trim_end_matches('0').to_owned();
    User { id, name, guest: true, picture: String::new() }
}

/// A public conversation without an owner, made at the beginning of time.
pub fn conversation(id: ConversationId) -> Conversation {
    Conversation {
        id,
        title: id.as_str().trim_end_matches('0').to_owned(),
        visibility: Visibility::Public,
        owner: None,
        direct: None,
        deleted: None,
        created: Timestamp(0),
        updated: Timestamp(0),
    }
}

/// The head of a log in which nothing was written.
pub fn head(conversation: ConversationId) -> Head {
    Head { conversation, seq: 0, rev: 0, last: None }
}

/// A membership of somebody who has read nothing.
pub fn membership(id: MembershipId, conversation: ConversationId, user: UserId) -> Membership {
    Membership { id, conversation, user, role: Role::Member, read_seq: 0 }
}

/// A message without an author and without a place in its log.
pub fn message(id: MessageId, conversation: ConversationId) -> Message {
    Message {
        id,
        conversation,
        author: None,
        text: String::new(),
        seq: 0,
        rev: 0,
        reply_to: None,
        edited: None,
        deleted: None,
        created: Timestamp(0),
        act: None,
    }
}

/// A conversation with another value than the plain one in every field, for what is written and read
/// back.
pub fn full_conversation(id: ConversationId) -> Conversation {
    Conversation {
        id,
        title: "Ça \"parle\"\n".into(),
        visibility: Visibility::Private,
        owner: Some(self::id("ann")),
        direct: Some((self::id("ann"), self::id("bob"))),
        deleted: Some(Timestamp(7)),
        created: Timestamp(6),
        updated: Timestamp(1_795_337_095_016),
    }
}

/// A head likewise.
pub fn full_head(conversation: ConversationId) -> Head {
    let last = LastLine::of(&full_message(id("last"), conversation));
    Head { conversation, seq: 3, rev: 9, last: Some(last) }
}

/// A membership likewise.
pub fn full_membership(conversation: ConversationId) -> Membership {
    let (id, user) = (id("place"), id("ann"));
    Membership { id, conversation, user, role: Role::Owner, read_seq: 4 }
}

/// A message likewise.
pub fn full_message(id: MessageId, conversation: ConversationId) -> Message {
    Message {
        id,
        conversation,
        author: Some(self::id("ann")),
        text: "\u{1f600} \\ \u{2028}".into(),
        seq: 3,
        rev: 6,
        reply_to: Some(self::id("m1")),
        edited: Some(Timestamp(5)),
        deleted: Some(Timestamp(8)),
        created: Timestamp(4),
        act: Some(Act::Promoted(self::id("bob"))),
    }
}
