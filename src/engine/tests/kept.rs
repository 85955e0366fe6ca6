//! What outlives the page: the replica, the outbox, and what is remembered until it is in the database.

use crate::{
    domain::{User, UserId},
    engine::{
        Action, Input,
        change::{Delivery, NoticeKind},
        kept::{Lasting, PEOPLE_MOST},
    },
    protocol::{Call, Change, Write},
};

use super::world::World;

#[test]
fn a_page_that_is_gone_the_moment_after_has_lost_nothing() {
    let mut world = World::new(1, 5);
    let talk = world.create(0, "Talk");
    world.send(0, talk, "first");
    world.run_for(3_000);
    world.set_down(0, true);
    let first = world.screen(0).rows()[0].id;
    world.act(0, Action::Draft { conversation: talk, text: "precious".into() });
    world.send(0, talk, "precious");
    world.send(0, talk, "and more");
    world.edit(0, first, "the first");
    world.act(0, Action::Write(Write::conversation(talk, Change::Rename("Walk".into()))));
    world.create(0, "Another");
    world.crash(0);
    assert_eq!(world.screen(0).titles(), ["Another", "Walk"]);
    world.open(0, talk);
    world.run_for(50);
    assert_eq!(world.screen(0).texts(), ["the first", "precious", "and more"]);
    assert_eq!(world.screen(0).open().unwrap().draft.text, "");
    world.set_down(0, false);
    world.run_for(20_000);
    assert_eq!(world.screen(0).texts(), ["the first", "precious", "and more"]);
    assert_eq!(world.server.standing(talk).len(), 3);
    assert!(world.browsers[0].unwritten.is_empty());
}

#[test]
fn a_text_that_is_typed_once_more_is_a_draft_again() {
    let mut world = World::new(1, 5);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    world.set_down(0, true);
    world.act(0, Action::Draft { conversation: talk, text: "ok".into() });
    world.send(0, talk, "ok");
    world.run_for(50);
    world.act(0, Action::Draft { conversation: talk, text: "ok".into() });
    world.crash(0);
    assert_eq!(world.screen(0).texts(), ["ok"]);
    assert_eq!(world.screen(0).open().unwrap().draft.text, "ok");
}

#[test]
fn a_start_paints_what_was_read_before_anything_is_answered() {
    let mut world = World::new(2, 6);
    let talk = world.create(0, "Talk");
    world.send(0, talk, "one");
    world.run_for(500);
    world.open(1, talk);
    world.run_for(500);
    world.send(1, talk, "two");
    world.run_for(3_000);
    world.set_down(0, true);
    world.crash(0);
    assert_eq!(world.screen(0).titles(), ["Talk"]);
    assert_eq!(world.screen(0).texts(), ["one", "two"]);
    assert_eq!(world.screen(0).rows()[1].name.as_deref(), Some("Person 1"));

    world.send(1, talk, "three");
    world.run_for(500);
    world.set_down(0, false);
    world.run_for(20_000);
    assert_eq!(world.screen(0).texts(), ["one", "two", "three"]);
    let pages = world.clients[0].calls.iter().filter(|c| matches!(c, Call::ListMessages { .. }));
    assert_eq!(pages.count(), 0, "the log alone was asked");
}

#[test]
fn where_nothing_can_be_kept_the_reader_is_told_once() {
    let mut world = World::new(1, 11);
    world.browsers[0].forgetful = true;
    world.crash(0);
    let talk = world.create(0, "Talk");
    world.send(0, talk, "in memory");
    world.run_for(500);
    assert_eq!(world.screen(0).texts(), ["in memory"]);
    // What is done is remembered all the same, beside the drafts.
    world.set_down(0, true);
    world.send(0, talk, "waits");
    world.run_for(500);
    world.crash(0);
    world.open(0, talk);
    assert_eq!(world.screen(0).texts(), ["waits"]);
    world.set_down(0, false);
    world.run_for(20_000);
    assert_eq!(world.screen(0).texts(), ["in memory", "waits"]);
    assert!(world.browsers[0].unwritten.is_empty());
    let told = world
        .screen(0)
        .notices
        .iter()
        .filter(|n| n.kind == NoticeKind::Forgetful { unsent: false });
    assert_eq!(told.count(), 1);

    // It gets worse, and is told anew; it is not told to be better than it was.
    for lasting in [Lasting::Nothing, Lasting::Unsent, Lasting::All] {
        world.input(0, Input::Kept(lasting));
    }
    let told = world.screen(0).notices.iter().map(|notice| notice.kind.clone());
    assert_eq!(told.collect::<Vec<_>>(), [NoticeKind::Forgetful { unsent: true }]);
}

#[test]
fn what_is_read_again_a_day_later_is_kept_as_read_a_day_later() {
    let mut world = World::new(1, 12);
    let one = world.create(0, "One");
    world.send(0, one, "in one");
    world.run_for(500);
    let two = world.create(0, "Two");
    world.run_for(86_400_000);
    let kept = |world: &mut World| std::mem::take(&mut world.browsers[0].kept_windows);
    kept(&mut world);
    world.open(0, one);
    world.run_for(3_000);
    assert_eq!(kept(&mut world), [one]);
    for id in [two, one, two, one] {
        world.open(0, id);
        world.run_for(3_000);
    }
    assert_eq!(kept(&mut world), [two], "going to and fro writes nothing anew");
}

#[test]
fn a_retry_the_moment_before_a_reload_is_not_forgotten() {
    let mut world = World::new(1, 13);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    world.server.unwelcome = Some("refused".into());
    world.send(0, talk, "refused");
    world.run_for(3_000);
    let failed = world.screen(0).rows()[0].clone();
    let Delivery::Failed { write, .. } = failed.delivery else { panic!("{failed:?}") };
    world.server.unwelcome = None;
    world.set_down(0, true);
    world.act(0, Action::Retry { write });
    // The database still has it as refused.
    world.crash(0);
    world.set_down(0, false);
    world.run_for(20_000);
    assert_eq!(world.server.standing(talk).len(), 1);
    assert_eq!(world.screen(0).rows()[0].delivery, Delivery::Stored);
}

#[test]
fn names_of_people_are_bounded_from_one_visit_to_the_next() {
    let mut world = World::new(1, 14);
    for number in 0..2 * PEOPLE_MOST {
        let id: UserId = format!("met{number:012}").parse().unwrap();
        let name = format!("Met {number}");
        let user = User { id, name, guest: true, picture: String::new() };
        world.browsers[0].store.people.insert(id, user);
    }
    world.crash(0);
    world.run_for(3_000);
    assert_eq!(world.browsers[0].store.people.len(), PEOPLE_MOST);
}
