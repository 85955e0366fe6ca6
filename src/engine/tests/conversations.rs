//! Creating, renaming, deleting, restoring, and landing beside what is gone.

use crate::{
    domain::{Address, Visibility},
    engine::{
        Action, Input, NoticeId,
        change::{Delivery, NoticeKind, Thread},
    },
    protocol::{Change, Fault, Write},
};

use super::world::World;

#[test]
fn a_new_conversation_opens_at_once_and_appears_everywhere() {
    let mut world = World::new(2, 20);
    assert_eq!(world.screen(0).thread, Thread::Empty);
    let talk = world.create(0, " Talk ");
    assert_eq!(world.screen(0).titles(), ["Talk"]);
    assert_eq!(world.clients[0].navigated, Some(Address::of(Some(talk))));
    world.run_for(500);
    assert_eq!(world.screen(0).sidebar.rows[0].delivery, Delivery::Stored);
    assert_eq!(world.screen(1).titles(), ["Talk"]);
    assert!(world.screen(0).sidebar.rows[0].owned && !world.screen(1).sidebar.rows[0].owned);
}

#[test]
fn a_title_without_anything_to_read_is_refused_in_words() {
    let mut world = World::new(1, 21);
    world.act(
        0,
        Action::CreateConversation { title: " \u{200b} ".into(), visibility: Visibility::Public },
    );
    world.act(
        0,
        Action::CreateConversation { title: " \u{200b} ".into(), visibility: Visibility::Public },
    );
    assert!(world.screen(0).titles().is_empty());
    assert_eq!(world.screen(0).notices.len(), 1, "the same thing is told once");
    assert!(matches!(world.screen(0).notices[0].kind, NoticeKind::Title(_)));
    world.create(0, "Talk");
    assert!(world.screen(0).notices.is_empty());
    assert!(world.screen(0).sidebar.rows[0].empty);
}

#[test]
fn the_most_recently_active_comes_first() {
    let mut world = World::new(1, 22);
    let first = world.create(0, "First");
    world.run_for(100);
    world.create(0, "Second");
    world.run_for(500);
    assert_eq!(world.screen(0).titles(), ["Second", "First"]);
    world.send(0, first, "up");
    assert_eq!(world.screen(0).titles(), ["First", "Second"]);
    world.run_for(500);
    assert_eq!(world.screen(0).titles(), ["First", "Second"]);
}

#[test]
fn a_rename_shows_at_once_and_is_taken_back_when_refused() {
    let mut world = World::new(2, 23);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    world.act(0, Action::Write(Write::conversation(talk, Change::Rename("Walk".into()))));
    assert_eq!(world.screen(0).titles(), ["Walk"]);
    world.run_for(500);
    assert_eq!(world.screen(1).titles(), ["Walk"]);

    world.act(1, Action::Write(Write::conversation(talk, Change::Rename("Mine".into()))));
    assert_eq!(world.screen(1).titles(), ["Mine"]);
    world.run_for(500);
    assert_eq!(world.screen(1).titles(), ["Walk"]);
    let told = &world.screen(1).notices[0].kind;
    assert!(matches!(told, NoticeKind::Refused { fault: Fault::NotFound, .. }), "{told:?}");
}

#[test]
fn whoever_looks_at_a_deleted_conversation_is_told_and_lands_on_a_neighbour() {
    let mut world = World::new(2, 24);
    let mut made = Vec::new();
    for title in ["One", "Two", "Three"] {
        made.push(world.create(0, title));
        world.run_for(500);
    }
    world.open(1, made[1]);
    world.act(1, Action::Draft { conversation: made[1], text: "half a thou".into() });
    world.run_for(500);
    world.act(0, Action::Write(Write::conversation(made[1], Change::Delete)));
    world.run_for(500);
    assert_eq!(world.screen(1).titles(), ["Three", "One"]);
    assert_eq!(world.screen(1).open().unwrap().id, made[0], "the next older one");
    assert_eq!(world.clients[1].navigated, Some(Address::of(Some(made[0]))));
    let NoticeKind::DeletedElsewhere { title, draft, .. } = &world.screen(1).notices[0].kind else {
        panic!("{:?}", world.screen(1).notices)
    };
    assert_eq!((title.as_str(), draft.as_deref()), ("Two", Some("half a thou")));
}

#[test]
fn a_deletion_can_be_taken_back_before_and_after_it_was_carried_out() {
    let mut world = World::new(2, 25);
    let talk = world.create(0, "Talk");
    world.send(0, talk, "hello");
    world.run_for(500);

    world.set_down(0, true);
    world.run_for(100);
    world.act(0, Action::Write(Write::conversation(talk, Change::Delete)));
    assert_eq!(world.screen(0).thread, Thread::Empty);
    assert!(matches!(world.screen(0).notices[0].kind, NoticeKind::Deleted { .. }));
    world.act(0, Action::Write(Write::conversation(talk, Change::Restore)));
    assert!(world.screen(0).notices.is_empty());
    world.set_down(0, false);
    world.run_for(20_000);
    assert_eq!(world.screen(1).titles(), ["Talk"]);
    assert_eq!(world.screen(0).texts(), ["hello"]);

    world.act(0, Action::Write(Write::conversation(talk, Change::Delete)));
    world.run_for(500);
    assert!(world.screen(1).titles().is_empty());
    world.act(0, Action::Write(Write::conversation(talk, Change::Restore)));
    world.run_for(500);
    assert_eq!(world.screen(1).titles(), ["Talk"]);
    assert_eq!(world.screen(0).texts(), ["hello"]);
}

#[test]
fn a_conversation_made_offline_arrives_with_its_messages() {
    let mut world = World::new(2, 26);
    world.set_down(0, true);
    let talk = world.create(0, "Talk");
    world.send(0, talk, "first");
    world.act(0, Action::Write(Write::conversation(talk, Change::Rename("Better".into()))));
    world.send(0, talk, "second");
    world.run_for(10_000);
    assert_eq!(world.screen(0).texts(), ["first", "second"]);
    world.set_down(0, false);
    world.run_for(20_000);
    assert_eq!(world.screen(1).titles(), ["Better"]);
    world.open(1, talk);
    world.run_for(500);
    assert_eq!(world.screen(1).texts(), ["first", "second"]);
}

#[test]
fn the_address_decides_and_an_unknown_one_says_so() {
    let mut world = World::new(1, 27);
    let one = world.create(0, "One");
    world.run_for(100);
    let two = world.create(0, "Two");
    world.run_for(500);
    let nowhere = "0000000nowhere0".parse().unwrap();
    world.open(0, nowhere);
    assert_eq!(world.screen(0).thread, Thread::Missing);
    world.open(0, one);
    assert_eq!(world.screen(0).open().unwrap().title, "One");
    world.act(0, Action::Open { conversation: None, at: None });
    assert_eq!(world.screen(0).open().unwrap().id, one, "the last one that was open");
    world.open(0, two);
    assert!(world.screen(0).sidebar.rows.iter().all(|row| row.open == (row.id == two)));
}

#[test]
fn an_address_that_names_no_conversation_chooses_one_only_when_asked() {
    let mut world = World::new(1, 28);
    world.create(0, "Talk");
    world.run_for(500);
    let user = world.server.users.values().next().unwrap().clone();
    let stray = world.start(user, Address::Nowhere);
    world.run_for(500);
    assert_eq!(world.clients[stray].navigated, None);
    assert_eq!(world.screen(stray).thread, Thread::Nowhere);
    world.act(stray, Action::Open { conversation: None, at: None });
    let talk = world.screen(0).open().unwrap().id;
    assert_eq!(world.clients[stray].navigated, Some(Address::of(Some(talk))));
}

#[test]
fn back_and_forward_lead_through_what_was_open() {
    let mut world = World::new(1, 29);
    let one = world.create(0, "One");
    let two = world.create(0, "Two");
    world.run_for(500);
    world.clients[0].navigated = None;
    world.input(0, Input::Address(Address::of(Some(one)), None));
    assert_eq!(world.screen(0).open().unwrap().id, one);
    assert_eq!(world.clients[0].navigated, None, "the address bar is there already");
    world.open(0, two);
    assert_eq!(world.clients[0].navigated, Some(Address::of(Some(two))));
}

#[test]
fn words_that_wait_for_a_conversation_that_vanishes_are_handed_back() {
    let mut world = World::new(2, 30);
    let doomed = world.create(0, "Doomed");
    world.run_for(500);
    world.create(1, "Other");
    world.run_for(500);
    world.open(1, doomed);
    world.run_for(500);
    world.set_down(1, true);
    world.send(1, doomed, "precious");
    world.send(1, doomed, "words");
    world.act(1, Action::Draft { conversation: doomed, text: "half".into() });
    world.act(0, Action::Write(Write::conversation(doomed, Change::Delete)));
    world.run_for(2_000);
    world.set_down(1, false);
    world.run_for(30_000);
    let mut kept = String::new();
    for notice in &world.screen(1).notices {
        if let NoticeKind::DeletedElsewhere { title, draft, .. } = &notice.kind {
            assert_eq!(title, "Doomed");
            kept += draft.as_deref().unwrap_or_default();
        }
    }
    for word in ["precious", "words", "half"] {
        assert!(kept.contains(word), "{word} is lost: {kept:?}");
    }
    assert_eq!(world.screen(1).titles(), ["Other"]);
}

/// What the notices of a page offer to keep.
fn offered(world: &World, client: usize) -> Vec<(NoticeId, String)> {
    let notices = world.screen(client).notices.iter();
    let offers = notices.filter_map(|notice| match &notice.kind {
        NoticeKind::DeletedElsewhere { draft: Some(draft), .. } => Some((notice.id, draft.clone())),
        _ => None,
    });
    offers.collect()
}

#[test]
fn words_of_a_conversation_that_is_gone_are_offered_at_every_start_until_they_were_seen() {
    let mut world = World::new(2, 29);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    world.open(1, talk);
    world.set_down(1, true);
    world.send(1, talk, "written offline");
    world.act(0, Action::Write(Write::conversation(talk, Change::Delete)));
    world.run_for(2_000);
    world.set_down(1, false);
    world.run_for(40_000);
    assert_eq!(offered(&world, 1).len(), 1);
    // The page goes before anybody has looked; so does the next one.
    for _ in 0..2 {
        world.crash(1);
        world.run_for(3_000);
        assert_eq!(offered(&world, 1)[0].1, "written offline");
    }
    let notice = offered(&world, 1)[0].0;
    world.act(1, Action::Dismiss { notice });
    world.run_for(1_000);
    world.crash(1);
    world.run_for(3_000);
    assert_eq!(offered(&world, 1), []);
    assert!(world.browsers[1].drafts.is_empty());
}

#[test]
fn words_of_a_conversation_that_comes_back_are_nobodys_to_let_go() {
    let mut world = World::new(2, 33);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    world.open(1, talk);
    world.act(1, Action::Draft { conversation: talk, text: "half".into() });
    world.act(0, Action::Write(Write::conversation(talk, Change::Delete)));
    world.run_for(2_000);
    world.crash(1);
    world.run_for(3_000);
    let (notice, _) = offered(&world, 1)[0].clone();
    world.act(0, Action::Write(Write::conversation(talk, Change::Restore)));
    world.run_for(2_000);
    assert_eq!(offered(&world, 1), []);
    // Whoever meant the notice a moment too late takes nothing away either.
    world.act(1, Action::Dismiss { notice });
    world.open(1, talk);
    world.run_for(500);
    assert_eq!(world.screen(1).open().unwrap().draft.text, "half");
}

#[test]
fn a_draft_in_a_conversation_that_stands_or_is_still_to_be_made_is_no_orphan() {
    let mut world = World::new(1, 30);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    world.act(0, Action::Draft { conversation: talk, text: "half".into() });
    world.set_down(0, true);
    let made = world.create(0, "Made offline");
    world.act(0, Action::Draft { conversation: made, text: "more".into() });
    world.run_for(500);
    world.crash(0);
    world.set_down(0, false);
    world.run_for(20_000);
    assert_eq!(offered(&world, 0), []);
}

#[test]
fn what_was_refused_while_a_conversation_was_to_be_brought_back_is_handed_back_with_it() {
    let mut world = World::new(2, 31);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    world.open(1, talk);
    world.run_for(500);
    // Somebody who may not brings back what its owner has deleted, and writes in it.
    world.set_down(1, true);
    world.act(0, Action::Write(Write::conversation(talk, Change::Delete)));
    world.run_for(500);
    world.send(1, talk, "into the void");
    world.act(1, Action::Write(Write::conversation(talk, Change::Restore)));
    world.set_down(1, false);
    world.run_for(60_000);
    assert!(world.screen(1).titles().is_empty());
    let words: Vec<_> = offered(&world, 1).into_iter().map(|(_, words)| words).collect();
    assert_eq!(words, ["into the void"]);
}

#[test]
fn a_notice_is_never_thrown_away_for_being_the_newest_and_words_are_told_once() {
    let mut world = World::new(2, 32);
    let mut made = Vec::new();
    for title in ["One", "Two", "Three", "Four", "Five"] {
        made.push(world.create(0, title));
        world.run_for(500);
    }
    let mine = world.create(1, "Mine");
    world.run_for(500);
    for id in &made {
        world.open(1, *id);
        world.run_for(500);
        world.act(1, Action::Draft { conversation: *id, text: format!("half a {id}") });
    }
    world.open(1, mine);
    for id in &made {
        world.act(0, Action::Write(Write::conversation(*id, Change::Delete)));
    }
    world.run_for(3_000);
    assert_eq!(offered(&world, 1).len(), made.len());
    world.act(1, Action::Write(Write::conversation(mine, Change::Delete)));
    let newest = world.screen(1).notices.last().map(|notice| notice.kind.clone());
    assert!(matches!(newest, Some(NoticeKind::Deleted { .. })), "{newest:?}");
}
