//! Sending, editing, deleting, reading back.

use crate::{
    domain::MessageId,
    engine::{
        Action,
        change::{At, Delivery, Load, NoticeKind, Older},
    },
    protocol::{Call, Change, Fault, Write},
};

use super::world::World;

#[test]
fn a_message_stands_at_once_and_the_echo_replaces_it_in_place() {
    let mut world = World::new(2, 1);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    world.open(1, talk);
    world.run_for(500);

    world.send(0, talk, "  hello\u{202e} ");
    let row = world.screen(0).rows()[0].clone();
    assert_eq!((row.text.as_str(), row.mine), ("hello", true));
    assert!(matches!(row.delivery, Delivery::Sending { .. }));
    assert_eq!(world.screen(0).sidebar.rows[0].last.as_ref().unwrap().text, "hello");

    world.run_for(500);
    let stored = world.screen(0).rows()[0].clone();
    assert_eq!((stored.id, stored.delivery), (row.id, Delivery::Stored));
    assert_eq!(world.screen(0).rows().len(), 1);
    assert_eq!(world.screen(1).texts(), ["hello"]);
    assert_eq!(world.screen(1).rows()[0].name.as_deref(), Some("Person 0"));
}

#[test]
fn an_answer_lost_after_the_commit_leads_to_one_message() {
    let mut world = World::new(1, 2);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    world.clients[0].network.lose_answers = 2;
    world.clients[0].network.lose_events = 1;
    world.send(0, talk, "once");
    world.send(0, talk, "twice");
    world.run_for(5_000);
    assert_eq!(world.screen(0).texts(), ["once", "twice"]);
    assert!(world.screen(0).rows().iter().all(|row| row.delivery == Delivery::Stored));
    assert_eq!(world.server.standing(talk).len(), 2);
}

#[test]
fn messages_of_one_conversation_arrive_in_the_order_of_sending() {
    let mut world = World::new(2, 3);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    for number in 0..20 {
        world.send(0, talk, &format!("message {number}"));
    }
    world.run_for(5_000);
    let texts: Vec<_> = world.server.standing(talk).iter().map(|m| m.text.clone()).collect();
    let expected: Vec<_> = (0..20).map(|number| format!("message {number}")).collect();
    assert_eq!(texts, expected);
    assert_eq!(world.screen(0).texts(), expected);
}

#[test]
fn a_text_that_is_too_long_goes_back_into_the_composer() {
    let mut world = World::new(1, 4);
    let talk = world.create(0, "Talk");
    let before = world.screen(0).open().unwrap().draft.version;
    let long = "x".repeat(4001);
    world.send(0, talk, &long);
    let draft = world.screen(0).open().unwrap().draft.clone();
    assert_eq!(draft.text, long);
    assert_ne!(draft.version, before);
    assert!(world.screen(0).rows().is_empty());
    assert!(matches!(world.screen(0).notices[0].kind, NoticeKind::Text(_)));
}

#[test]
fn a_refused_message_keeps_its_place_and_can_be_retried_taken_back_or_discarded() {
    let mut world = World::new(2, 5);
    let talk = world.create(1, "Talk");
    world.run_for(500);
    world.open(0, talk);
    world.run_for(500);
    // The deletion does not reach the first person, whose message is then refused.
    world.clients[0].network.half_open = true;
    world.act(1, Action::Write(Write::conversation(talk, Change::Delete)));
    world.run_for(500);
    world.send(0, talk, "into the void");
    world.run_for(500);
    let row = world.screen(0).rows()[0].clone();
    let Delivery::Failed { write, fault } = row.delivery else { panic!("{row:?}") };
    assert!(fault.field("conversation").is_some());

    world.act(0, Action::Retry { write });
    world.run_for(500);
    assert!(matches!(world.screen(0).rows()[0].delivery, Delivery::Failed { .. }));

    world.act(0, Action::Draft { conversation: talk, text: "more".into() });
    world.act(0, Action::TakeBack { write });
    assert!(world.screen(0).rows().is_empty());
    assert_eq!(world.screen(0).open().unwrap().draft.text, "into the void\nmore");

    world.send(0, talk, "again");
    world.run_for(500);
    let Delivery::Failed { write, .. } = world.screen(0).rows()[0].delivery else { panic!() };
    world.act(0, Action::Discard { write });
    assert!(world.screen(0).rows().is_empty());
}

#[test]
fn what_is_sent_while_offline_waits_and_goes_out_in_order() {
    let mut world = World::new(2, 6);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    world.open(1, talk);
    world.run_for(500);
    world.set_down(0, true);
    for text in ["a", "b", "c"] {
        world.send(0, talk, text);
    }
    world.run_for(60_000);
    assert!(world.screen(0).rows().iter().all(|row| row.delivery == Delivery::Waiting));
    assert_eq!(world.screen(0).texts(), ["a", "b", "c"]);
    world.set_down(0, false);
    world.run_for(20_000);
    assert_eq!(world.screen(1).texts(), ["a", "b", "c"]);
    assert!(world.screen(0).rows().iter().all(|row| row.delivery == Delivery::Stored));
}

#[test]
fn edits_and_deletions_show_at_once_and_everywhere() {
    let mut world = World::new(2, 7);
    let talk = world.create(0, "Talk");
    world.send(0, talk, "one");
    world.send(0, talk, "two");
    world.run_for(1_000);
    world.open(1, talk);
    world.run_for(500);
    let [one, two] = [world.screen(0).rows()[0].id, world.screen(0).rows()[1].id];

    world.edit(0, one, "ONE");
    assert_eq!(world.screen(0).texts(), ["ONE", "two"]);
    assert!(world.screen(0).rows()[0].edited);
    world.act(0, Action::Write(Write::message(talk, two, Change::DeleteMessage)));
    assert_eq!(world.screen(0).texts(), ["ONE"]);
    world.run_for(1_000);
    assert_eq!(world.screen(0).texts(), ["ONE"]);
    assert_eq!(world.screen(1).texts(), ["ONE"]);
    assert!(world.screen(1).rows()[0].edited);
    assert_eq!(world.screen(1).sidebar.rows[0].last.as_ref().unwrap().text, "ONE");
}

#[test]
fn an_edit_of_a_message_that_is_gone_gives_its_text_back() {
    let mut world = World::new(1, 8);
    let talk = world.create(0, "Talk");
    world.send(0, talk, "one");
    world.run_for(1_000);
    let id = world.screen(0).rows()[0].id;
    let me = world.clients[0].me;
    world.clients[0].network.half_open = true;
    let now = world.now;
    world
        .server
        .call(me, &Call::Write(Write::message(talk, id, Change::DeleteMessage)), now)
        .0
        .unwrap();
    world.edit(0, id, "precious words");
    world.run_for(500);
    assert_eq!(world.screen(0).open().unwrap().draft.text, "precious words");
    let told = &world.screen(0).notices[0].kind;
    assert!(matches!(told, NoticeKind::Refused { fault: Fault::NotFound, .. }), "{told:?}");
}

#[test]
fn history_loads_backwards_without_repeats_or_holes() {
    let mut world = World::new(2, 9);
    let talk = world.create(0, "Talk");
    for number in 0..120 {
        world.send(0, talk, &number.to_string());
    }
    world.run_for(20_000);
    world.open(1, talk);
    world.run_for(500);
    assert_eq!(world.screen(1).rows().len(), 50);
    assert_eq!(world.screen(1).open().unwrap().older, Older::More);
    world.act(1, Action::LoadOlder { conversation: talk });
    world.act(1, Action::LoadOlder { conversation: talk });
    world.run_for(500);
    assert_eq!(world.screen(1).rows().len(), 100);
    world.act(1, Action::LoadOlder { conversation: talk });
    world.run_for(500);
    let expected: Vec<_> = (0..120).map(|number: u32| number.to_string()).collect();
    assert_eq!(world.screen(1).texts(), expected);
    assert_eq!(world.screen(1).open().unwrap().older, Older::Start);
    let pages = world.clients[1].calls.iter().filter(|c| matches!(c, Call::ListMessages { .. }));
    assert_eq!(pages.count(), 3);
}

#[test]
fn a_failed_page_says_so_and_can_be_asked_for_again() {
    let mut world = World::new(2, 10);
    let talk = world.create(0, "Talk");
    world.send(0, talk, "hello");
    world.run_for(1_000);
    world.set_down(1, true);
    world.open(1, talk);
    world.run_for(200);
    assert!(matches!(world.screen(1).open().unwrap().load, Load::Failed(Fault::Offline)));
    world.set_down(1, false);
    world.act(1, Action::Reload);
    world.run_for(2_000);
    assert_eq!(world.screen(1).texts(), ["hello"]);
}

#[test]
fn a_permalink_lands_on_a_message_far_back() {
    let mut world = World::new(2, 11);
    let talk = world.create(0, "Talk");
    for number in 0..150 {
        world.send(0, talk, &number.to_string());
    }
    world.run_for(20_000);
    let far = world.server.standing(talk)[30].id;
    world.act(1, Action::Open { conversation: Some(talk), at: Some(far) });
    world.run_for(1_000);
    assert_eq!(world.screen(1).open().unwrap().at, Some(At::Here(far)));
    assert_eq!(world.screen(1).rows().len(), 145, "25 before it and everything after");

    let nowhere: MessageId = "0000000nowhere0".parse().unwrap();
    world.act(1, Action::Open { conversation: Some(talk), at: Some(nowhere) });
    world.run_for(1_000);
    assert_eq!(world.screen(1).open().unwrap().at, Some(At::Missing));
}

#[test]
fn messages_of_another_conversation_never_show_in_the_open_one() {
    let mut world = World::new(2, 12);
    let one = world.create(0, "One");
    let two = world.create(0, "Two");
    world.run_for(500);
    world.open(1, one);
    world.run_for(500);
    world.send(0, two, "for two");
    world.run_for(500);
    assert!(world.screen(1).rows().is_empty());
    assert_eq!(world.screen(1).titles(), ["Two", "One"]);
    world.open(1, two);
    world.run_for(500);
    assert_eq!(world.screen(1).texts(), ["for two"]);
}

#[test]
fn a_refused_message_stays_where_it_was_whatever_is_said_after_it() {
    let mut world = World::new(2, 16);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    world.open(1, talk);
    world.send(1, talk, "before");
    world.run_for(500);
    let second = world.open_tab(0);
    world.run_for(500);
    world.server.unwelcome = Some("refused".into());
    world.send(0, talk, "refused");
    world.send(0, talk, "after it");
    world.run_for(500);
    world.send(1, talk, "an answer");
    world.run_for(3_000);
    let order = ["before", "refused", "after it", "an answer"];
    for tab in [0, second] {
        world.open(tab, talk);
        assert_eq!(world.screen(tab).texts(), order, "tab {tab}");
    }
    let last = world.screen(0).sidebar.rows[0].last.as_ref().map(|last| last.text.as_str());
    assert_eq!(last, Some("an answer"));
    // Nor do a reload and another refusal move it.
    world.crash(0);
    world.run_for(3_000);
    world.open(0, talk);
    assert_eq!(world.screen(0).texts(), order);
    let failed = world.screen(0).rows()[1].clone();
    let Delivery::Failed { write, .. } = failed.delivery else { panic!("{failed:?}") };

    // Sent once more, it is said now.
    world.server.unwelcome = None;
    world.act(0, Action::Retry { write });
    world.run_for(3_000);
    let order = ["before", "after it", "an answer", "refused"];
    for tab in [0, 1, second] {
        world.open(tab, talk);
        assert_eq!(world.screen(tab).texts(), order, "tab {tab}");
    }
}

#[test]
fn two_refused_messages_keep_their_order_below_what_was_there() {
    let mut world = World::new(1, 17);
    let talk = world.create(0, "Talk");
    world.send(0, talk, "before");
    world.run_for(500);
    world.server.unwelcome = Some("again".into());
    for text in ["again", "between", "again", "after"] {
        world.send(0, talk, text);
        world.run_for(500);
    }
    assert_eq!(world.screen(0).texts(), ["before", "again", "between", "again", "after"]);
}
