//! Private conversations: who is put out keeps nothing of them, in any tab.

use crate::{
    domain::{Act, ConversationId, Role, Visibility},
    engine::{Action, change::NoticeKind, change::Thread},
    protocol::{Call, Change, Write},
};

use super::world::World;

/// Ann (0) owns a private conversation, Bob (1) is in it and looks at it.
fn two_inside(seed: u64) -> (World, ConversationId) {
    let mut world = World::new(3, seed);
    world.act(
        0,
        Action::CreateConversation { title: "Secret".into(), visibility: Visibility::Private },
    );
    let talk = world.clients[0].navigated.and_then(|address| address.conversation()).unwrap();
    world.run_for(2_000);
    world.send(0, talk, "only for us");
    seat(&mut world, talk, 1);
    world.run_for(2_000);
    world.open(1, talk);
    world.run_for(2_000);
    (world, talk)
}

fn seat(world: &mut World, talk: ConversationId, client: usize) {
    let user = world.clients[client].me;
    let mut told = Vec::new();
    world.server.seat(talk, user, Role::Member, &mut told);
    world.publish_all(&told);
}

fn unseat(world: &mut World, talk: ConversationId, client: usize) {
    let told = world.server.unseat(talk, world.clients[client].me);
    world.publish_all(&told);
}

fn lists(world: &World, client: usize, talk: ConversationId) -> bool {
    world.screen(client).sidebar.rows.iter().any(|row| row.id == talk)
}

fn told(world: &World, client: usize) -> bool {
    let notices = &world.screen(client).notices;
    notices
        .iter()
        .any(|notice| matches!(&notice.kind, NoticeKind::ShutOut { title } if title == "Secret"))
}

#[test]
fn who_is_added_sees_it_appear_and_who_is_not_does_not() {
    let (world, talk) = two_inside(1);
    assert!(lists(&world, 1, talk));
    assert!(!lists(&world, 2, talk));
    let Thread::Open(open) = &world.screen(1).thread else { panic!("it is open") };
    assert_eq!((open.visibility, open.owned), (Visibility::Private, false));
    assert_eq!(open.rows().next().unwrap().text, "only for us");
}

#[test]
fn who_is_removed_loses_it_with_drafts_and_outbox_and_replica() {
    let (mut world, talk) = two_inside(2);
    world.act(1, Action::Draft { conversation: talk, text: "half a thought".into() });
    world.run_for(2_000);
    assert!(world.browsers[1].store.holds(talk));
    world.clients[1].network.mute = true;
    world.send(1, talk, "on its way");
    unseat(&mut world, talk, 1);
    world.run_for(5_000);
    assert!(told(&world, 1));
    assert!(!lists(&world, 1, talk));
    assert!(!matches!(&world.screen(1).thread, Thread::Open(open) if open.id == talk));
    assert!(!world.browsers[1].store.holds(talk));
    assert_eq!(world.browsers[1].drafts.get(&talk).map_or("", String::as_str), "");
    assert!(world.browsers[1].store.operations.is_empty());
    world.clients[1].network.mute = false;
    world.run_for(60_000);
    assert_eq!(world.server.standing(talk).len(), 1);
}

#[test]
fn who_was_away_meanwhile_learns_it_on_coming_back() {
    let (mut world, talk) = two_inside(3);
    world.act(1, Action::Draft { conversation: talk, text: "half a thought".into() });
    world.set_down(1, true);
    unseat(&mut world, talk, 1);
    world.run_for(30_000);
    assert!(lists(&world, 1, talk));
    world.set_down(1, false);
    world.run_for(30_000);
    assert!(told(&world, 1));
    assert!(!lists(&world, 1, talk));
    assert!(!world.browsers[1].store.holds(talk));
    assert_eq!(world.browsers[1].drafts.get(&talk).map_or("", String::as_str), "");
}

#[test]
fn who_was_not_there_at_all_learns_it_on_the_next_visit() {
    let (mut world, talk) = two_inside(8);
    world.act(1, Action::Draft { conversation: talk, text: "half a thought".into() });
    world.run_for(2_000);
    world.set_down(1, true);
    unseat(&mut world, talk, 1);
    world.crash(1);
    world.run_for(1_000);
    assert!(lists(&world, 1, talk));
    world.set_down(1, false);
    world.run_for(30_000);
    assert!(told(&world, 1));
    assert!(!lists(&world, 1, talk));
    assert!(!world.browsers[1].store.holds(talk));
}

#[test]
fn who_is_removed_while_events_vanish_learns_it_when_the_silence_is_noticed() {
    let (mut world, talk) = two_inside(9);
    world.act(1, Action::Draft { conversation: talk, text: "half a thought".into() });
    world.run_for(2_000);
    world.clients[1].network.half_open = true;
    unseat(&mut world, talk, 1);
    world.run_for(60_000);
    assert!(told(&world, 1));
    assert!(!lists(&world, 1, talk));
    assert!(!world.browsers[1].store.holds(talk));
    assert_eq!(world.browsers[1].drafts.get(&talk), None);
}

#[test]
fn what_only_a_following_tab_knew_of_is_forgotten_too() {
    let (mut world, talk) = two_inside(10);
    let leader = 2;
    assert!(world.leads(leader));
    world.clients[leader].network.mute = true;
    world.run_for(60_000);
    seat(&mut world, talk, leader);
    let follower = world.open_tab(leader);
    world.run_for(1_000);
    world.open(follower, talk);
    world.run_for(5_000);
    assert_eq!(world.screen(follower).texts(), ["only for us"]);
    assert!(world.browsers[2].store.holds(talk));
    unseat(&mut world, talk, leader);
    world.clients[leader].network.mute = false;
    world.run_for(60_000);
    assert!(!lists(&world, follower, talk));
    assert!(!world.browsers[2].store.holds(talk));
}

#[test]
fn of_what_no_list_has_named_nothing_is_stored() {
    let mut world = World::new(2, 11);
    let talk = world.create(0, "Open");
    world.run_for(1_000);
    world.send(0, talk, "for everybody");
    world.run_for(1_000);
    world.stop_server();
    let visitor = world.join(world.server.users[&world.clients[1].me].clone());
    world.run_for(80_000);
    // Only what is asked for by hand comes before the next try to connect.
    world.server_down = false;
    world.open(visitor, talk);
    world.run_for(1_500);
    assert_eq!(world.screen(visitor).texts(), ["for everybody"]);
    assert!(world.screen(visitor).titles().is_empty(), "no list has come");
    assert!(!world.browsers[2].store.holds(talk));
    // It is stored once a list names it, though nothing else is said in it.
    world.run_for(60_000);
    assert_eq!(world.screen(visitor).titles(), ["Open"]);
    world.stop_server();
    world.crash(visitor);
    world.open(visitor, talk);
    world.run_for(50);
    assert_eq!(world.screen(visitor).texts(), ["for everybody"]);
}

#[test]
fn who_comes_back_hears_what_is_said_at_once() {
    let (mut world, talk) = two_inside(12);
    unseat(&mut world, talk, 1);
    world.run_for(1_000);
    seat(&mut world, talk, 1);
    world.run_for(1_000);
    world.open(1, talk);
    world.run_for(1_000);
    world.send(0, talk, "welcome back");
    world.run_for(500);
    assert_eq!(world.screen(1).texts(), ["only for us", "welcome back"]);
}

#[test]
fn who_is_removed_from_what_was_closed_while_events_vanish_stores_nothing_of_it() {
    let mut world = World::new(2, 13);
    let talk = world.create(0, "Secret");
    world.run_for(1_000);
    world.send(1, talk, "I was here");
    world.run_for(2_000);
    assert!(world.browsers[1].store.holds(talk));
    world.clients[1].network.half_open = true;
    world.act(
        0,
        Action::Write(Write::conversation(talk, Change::SetVisibility(Visibility::Private))),
    );
    world.run_for(1_000);
    unseat(&mut world, talk, 1);
    world.run_for(60_000);
    assert!(!lists(&world, 1, talk));
    assert!(!world.browsers[1].store.holds(talk));
}

#[test]
fn a_tab_that_does_not_know_its_memberships_asks_when_something_is_closed() {
    let mut world = World::new(2, 14);
    let talk = world.create(0, "Secret");
    world.run_for(2_000);
    let follower = world.open_tab(1);
    // The list comes when it is asked for again; the memberships are not asked for again.
    world.clients[follower].network.lose_answers = 4;
    world.run_for(20_000);
    assert!(lists(&world, follower, talk));
    world.act(
        0,
        Action::Write(Write::conversation(talk, Change::SetVisibility(Visibility::Private))),
    );
    world.run_for(2_000);
    assert!(!lists(&world, 1, talk));
    assert!(!lists(&world, follower, talk));
}

#[test]
fn a_private_conversation_that_was_deleted_meanwhile_is_told_as_deleted() {
    let (mut world, talk) = two_inside(4);
    world.act(1, Action::Draft { conversation: talk, text: "half a thought".into() });
    world.set_down(1, true);
    world.act(0, Action::Write(Write::conversation(talk, Change::Delete)));
    world.run_for(30_000);
    world.set_down(1, false);
    world.run_for(30_000);
    assert!(!told(&world, 1));
    let kept = world.screen(1).notices.iter().any(|notice| {
        matches!(&notice.kind, NoticeKind::DeletedElsewhere { draft: Some(text), .. } if text == "half a thought")
    });
    assert!(kept);
    assert!(!lists(&world, 1, talk));
}

#[test]
fn a_public_conversation_that_is_closed_stays_with_its_members_alone() {
    let mut world = World::new(3, 5);
    let talk = world.create(0, "Secret");
    world.run_for(1_000);
    world.send(1, talk, "I was here");
    world.run_for(1_000);
    world.open(2, talk);
    world.run_for(1_000);
    world.act(
        0,
        Action::Write(Write::conversation(talk, Change::SetVisibility(Visibility::Private))),
    );
    world.run_for(2_000);
    for (client, stays) in [(0, true), (1, true), (2, false)] {
        assert_eq!(lists(&world, client, talk), stays, "{client}");
        assert_eq!(told(&world, client), !stays, "{client}");
    }
    let rows = world.screen(1).sidebar.rows.clone();
    let last = rows.iter().find(|row| row.id == talk).unwrap().last.clone().unwrap();
    assert_eq!(last.act.unwrap().act, Act::Closed);
    assert_eq!(last.author.as_deref(), Some("Person 0"));
}

#[test]
fn an_owner_deletes_what_others_wrote() {
    let (mut world, talk) = two_inside(6);
    world.send(1, talk, "rude");
    world.run_for(2_000);
    let rude = world.screen(0).rows().last().unwrap().id;
    world.act(0, Action::Write(Write::message(talk, rude, Change::DeleteMessage)));
    world.run_for(2_000);
    for client in [0, 1] {
        assert!(world.screen(client).rows().iter().all(|row| row.id != rude), "{client}");
    }
}

#[test]
fn what_is_changed_and_refused_is_shown_as_it_was() {
    let (mut world, talk) = two_inside(7);
    // Bob is no owner: his page offers nothing, and the server refuses whoever asks.
    world.act(
        1,
        Action::Write(Write::conversation(talk, Change::SetVisibility(Visibility::Public))),
    );
    world.run_for(5_000);
    let asked = world.clients[1]
        .calls
        .iter()
        .any(|call| matches!(call, Call::Write(Write { change: Change::SetVisibility(_), .. })));
    assert!(asked);
    let row = world.screen(1).sidebar.rows.iter().find(|row| row.id == talk).cloned().unwrap();
    assert_eq!(row.visibility, Visibility::Private);
}
