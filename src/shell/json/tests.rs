//! What is written is read back, and anything may stand there instead.

use proptest::prelude::*;

use crate::{
    domain::{
        Conversation, ConversationId, Head, Membership, Message, Timestamp, User, Visibility,
        testing::{self, id},
    },
    engine::{
        Note, WriteId,
        kept::{Base, Record, Replica, Stored, StoredWrite, Window},
    },
    platform::database::Kept,
    protocol::{Change, Event, Fault, FieldFault, Write},
};

use super::{read_note, read_replica, read_window, read_writes, text, write_note};

fn conversation() -> Conversation {
    testing::full_conversation(id("talk"))
}

fn message(seq: u64) -> Message {
    Message { seq, ..testing::full_message(id(&format!("m{seq}")), id("talk")) }
}

/// A message as most are: nothing was done to it.
fn plain() -> Message {
    testing::message(id("plain"), id("talk"))
}

fn membership() -> Membership {
    testing::full_membership(id("talk"))
}

fn head() -> Head {
    testing::full_head(id("talk"))
}

fn operations() -> Vec<StoredWrite> {
    let (message, conversation) = (id("m1"), id("talk"));
    let text = || "a\tb".to_owned();
    let on = |change| Write::conversation(conversation, change);
    let all = [
        Write::message(conversation, message, Change::Send(text().into())),
        Write::message(conversation, message, Change::Edit(text().into())),
        Write::message(conversation, message, Change::DeleteMessage),
        on(Change::Create { title: text(), visibility: Visibility::Private }),
        on(Change::SetVisibility(Visibility::Private)),
        on(Change::SetVisibility(Visibility::Public)),
        on(Change::Rename(text())),
        on(Change::Delete),
        on(Change::Restore),
    ];
    let field =
        FieldFault { field: "text".into(), code: "long".into(), message: "Too long".into() };
    let faults = [
        None,
        Some(Fault::Refused { message: "No".into(), fields: vec![field] }),
        Some(Fault::NotFound),
        Some(Fault::Protocol("odd".into())),
        Some(Fault::Changed),
    ];
    let first = 1_882_547_472_326_075_081;
    let bases = [Base::Unknown, Base::Version(7), Base::of_words("words")];
    all.into_iter()
        .zip(faults.into_iter().cycle().zip(bases.into_iter().cycle()))
        .zip(first..)
        .map(|((write, (fault, base)), number)| StoredWrite {
            id: WriteId(number),
            write,
            since: Timestamp(12),
            base,
            doubtful: number % 2 == 0,
            place: fault.is_some().then_some(number % 100),
            fault,
        })
        .collect()
}

#[test]
fn a_replica_is_read_back_as_it_was_written() {
    let window = Window {
        conversation: id("talk"),
        oldest: 2,
        synced: 9,
        messages: vec![message(2), plain()],
    };
    let ann = User { id: id("ann"), name: "Ann".into(), guest: true, picture: "p.jpg".into() };
    let replica = Replica {
        conversations: vec![(conversation(), Some(head())), (conversation(), None)],
        memberships: vec![membership()],
        people: vec![ann.clone()],
        writes: operations(),
        window: Some(window.clone()),
    };
    let mut records = vec![
        Record::Conversation(conversation(), Some(head())),
        Record::Conversation(conversation(), None),
        Record::Membership(membership()),
        Record::Person(ann),
    ];
    records.extend(operations().into_iter().map(Record::Write));
    let mut texts: Vec<_> = records.iter().map(|record| text(record).1).collect();
    for odd in ["", "null", "[]", "{}", "{\"Write\":{}}", "{\"Conversation\":[]}", "{"] {
        texts.push(odd.to_owned());
    }
    let kept = Kept { window: Some(text(&Record::Window(window)).1), records: texts };
    assert_eq!(read_replica(&kept, Some(id("talk"))), replica);
    assert_eq!(read_writes(&kept.records), operations());
}

#[test]
fn a_window_with_a_message_that_cannot_be_read_is_no_window() {
    let talk: ConversationId = id("talk");
    let messages = vec![message(1)];
    let whole =
        text(&Record::Window(Window { conversation: talk, oldest: 1, synced: 4, messages })).1;
    assert!(read_window(talk, &whole).is_some());
    assert_eq!(read_window(talk, &whole.replace("\"seq\":1", "\"seq\":-1")), None);
}

#[test]
fn notes_are_read_back_as_they_were_written() {
    let answered = |result| Note::Answered { write: WriteId(3), result };
    let mut notes = vec![
        Note::Hello,
        Note::Link { lost_since: None, retry_at: None, heard: None },
        Note::Link {
            lost_since: Some(Timestamp(3)),
            retry_at: Some(Timestamp(4)),
            heard: Some(Timestamp(2)),
        },
        Note::Event(Event::Conversation(conversation())),
        Note::Event(Event::ConversationGone(id("talk"))),
        Note::Event(Event::Timeline { head: head(), change: Some(message(3)) }),
        Note::Event(Event::Timeline { head: head(), change: None }),
        Note::Event(Event::Membership(membership())),
        Note::Event(Event::MembershipGone(membership())),
        Note::Outbox(vec![WriteId(1), WriteId(2)]),
        Note::Retried(WriteId(1)),
        Note::Dropped(WriteId(1)),
        answered(Ok(None)),
        answered(Ok(Some(Stored::Message(message(1))))),
        answered(Ok(Some(Stored::Message(plain())))),
        answered(Ok(Some(Stored::Conversation(conversation())))),
        answered(Err(Fault::NotFound)),
        Note::Draft { conversation: id("talk"), text: "half a tho".into() },
        Note::Hurry,
    ];
    notes.extend(operations().into_iter().map(Note::Pushed));
    for note in notes {
        assert_eq!(read_note(&write_note(&note)), Some(note));
    }
}

proptest! {
    #[test]
    fn whatever_another_tab_tells_does_no_harm(note in ".*", name in "[a-z]{0,8}") {
        let _ = read_note(&note);
        let _ = read_note(&format!("{{\"note\":\"{name}\",\"id\":{{}}}}"));
    }
}
