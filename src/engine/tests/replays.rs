//! Operations that come out of the storage although they were carried out: nothing is undone by
//! them, nothing is lost, and nothing is asked twice.

use crate::{
    domain::{ConversationId, MessageId},
    engine::{
        Action, Input,
        change::{Delivery, NoticeKind, Refused},
        kept::StoredWrite,
    },
    protocol::{Call, Change, Fault, Write},
};

use super::world::World;

/// One person, one conversation, one message "one" in it.
fn one_message(seed: u64) -> (World, ConversationId, MessageId) {
    let mut world = World::new(1, seed);
    let talk = world.create(0, "Talk");
    world.send(0, talk, "one");
    world.run_for(1_000);
    let message = world.screen(0).rows().first().unwrap().id;
    (world, talk, message)
}

/// Lets an operation be carried out, and answers with what the storage held of it meanwhile.
fn carried_out(world: &mut World) -> StoredWrite {
    for _ in 0..20 {
        world.run_for(1);
        if let Some(kept) = world.browsers[0].store.operations.values().next().cloned() {
            world.run_for(1_000);
            assert!(world.browsers[0].store.operations.is_empty());
            return kept;
        }
    }
    panic!("nothing was kept");
}

/// The next visit finds the operation, as if the storage had not heard of its end.
fn found_again(world: &mut World, kept: StoredWrite) {
    world.browsers[0].store.operations.insert(kept.id, kept);
    world.clients[0].calls.clear();
    world.crash(0);
    world.run_for(2_000);
}

/// The same person writes from another machine.
fn elsewhere(world: &mut World, call: &Call) {
    let me = world.clients[0].me;
    world.server.call(me, call, world.now).0.unwrap();
}

fn edit(talk: ConversationId, message: MessageId, text: &str) -> Call {
    Call::Write(Write::message(talk, message, Change::Edit(text.to_owned().into())))
}

fn edits(world: &World) -> usize {
    world.clients[0]
        .calls
        .iter()
        .filter(|call| matches!(call, Call::Write(Write { change: Change::Edit(_), .. })))
        .count()
}

#[test]
fn an_edit_that_was_carried_out_is_not_sent_again() {
    let (mut world, _, message) = one_message(1);
    world.edit(0, message, "two");
    let kept = carried_out(&mut world);
    found_again(&mut world, kept);
    assert_eq!(edits(&world), 0);
    assert_eq!(world.screen(0).texts(), ["two"]);
    assert!(world.browsers[0].store.operations.is_empty());
}

#[test]
fn an_edit_that_was_not_carried_out_is_sent() {
    let (mut world, talk, message) = one_message(2);
    world.set_down(0, true);
    world.edit(0, message, "two");
    world.edit(0, message, "three");
    world.send(0, talk, "mine");
    world.run_for(100);
    let mine = world.screen(0).rows().last().unwrap().id;
    world.edit(0, mine, "mine, mended");
    world.run_for(100);
    world.crash(0);
    world.run_for(100);
    world.set_down(0, false);
    world.run_for(20_000);
    assert_eq!(world.screen(0).texts(), ["three", "mine, mended"]);
    assert!(world.screen(0).rows().iter().all(|row| row.delivery == Delivery::Stored));
    assert!(world.browsers[0].store.operations.is_empty());
}

#[test]
fn an_old_edit_does_not_undo_a_newer_one_and_its_author_decides() {
    let (mut world, talk, message) = one_message(3);
    world.edit(0, message, "two");
    let kept = carried_out(&mut world);
    elsewhere(&mut world, &edit(talk, message, "three"));
    found_again(&mut world, kept);
    assert_eq!(world.server.messages[&message].text, "three");
    let row = world.screen(0).rows()[0].clone();
    let Delivery::Failed { write, fault: Fault::Changed } = row.delivery else { panic!("{row:?}") };
    assert_eq!(row.text, "two", "what was typed stands there still");
    // It is wanted after all.
    world.act(0, Action::Retry { write });
    world.run_for(1_000);
    assert_eq!(world.server.messages[&message].text, "two");
    assert_eq!(world.screen(0).texts(), ["two"]);
}

#[test]
fn what_waits_behind_an_overtaken_edit_is_looked_up_too() {
    let (mut world, talk, message) = one_message(8);
    world.set_down(0, true);
    world.edit(0, message, "two");
    world.edit(0, message, "three");
    world.run_for(2_000);
    elsewhere(&mut world, &edit(talk, message, "elsewhere"));
    world.set_down(0, false);
    world.run_for(60_000);
    assert_eq!(world.server.messages[&message].text, "elsewhere");
    assert_eq!(edits(&world), 1, "the first try, which never arrived");
    // The newest words stand there. Stored after all, they take the older ones with them.
    let Delivery::Failed { write, .. } = world.screen(0).rows()[0].delivery.clone() else {
        panic!()
    };
    assert_eq!(world.screen(0).texts(), ["three"]);
    world.act(0, Action::Retry { write });
    world.run_for(1_000);
    assert_eq!(world.screen(0).texts(), ["three"]);
    assert_eq!(world.screen(0).rows()[0].delivery, Delivery::Stored);
    assert!(world.browsers[0].store.operations.is_empty());
    world.open(0, talk);
}

#[test]
fn the_words_of_a_parked_edit_go_back_to_the_composer_when_its_message_is_deleted() {
    let (mut world, talk, message) = one_message(9);
    world.clients[0].network.lose_answers = 1;
    world.edit(0, message, "two");
    world.run_for(100);
    elsewhere(&mut world, &edit(talk, message, "three"));
    world.run_for(60_000);
    assert!(matches!(world.screen(0).rows()[0].delivery, Delivery::Failed { .. }));
    elsewhere(&mut world, &Call::Write(Write::message(talk, message, Change::DeleteMessage)));
    world.cut_stream(0);
    world.run_for(3_000);
    assert!(world.screen(0).rows().is_empty());
    assert_eq!(world.screen(0).open().unwrap().draft.text, "two");
    assert!(world.browsers[0].store.operations.is_empty());
    world.open(0, talk);
}

#[test]
fn a_refusal_of_something_unknown_takes_nothing_from_those_who_know_it() {
    let (mut world, talk, message) = one_message(10);
    world.clients[0].network.lose_answers = 1;
    world.edit(0, message, "two");
    world.run_for(100);
    elsewhere(&mut world, &edit(talk, message, "three"));
    // A tab that could not read the storage hears of the refusal only.
    world.browsers[0].forgetful = true;
    let second = world.open_tab(0);
    world.open(second, talk);
    world.browsers[0].forgetful = false;
    world.run_for(60_000);
    world.steal(second);
    world.run_for(3_000);
    let stands = |world: &World, tab: usize| {
        let rows = world.screen(tab).rows();
        rows.iter().any(|row| row.text == "two")
    };
    assert!(stands(&world, 0));
    assert_eq!(world.browsers[0].store.operations.len(), 1);
}

#[test]
fn an_edit_whose_answer_was_lost_does_not_undo_a_newer_one() {
    let (mut world, talk, message) = one_message(4);
    world.clients[0].network.lose_answers = 1;
    world.edit(0, message, "two");
    world.run_for(100);
    assert_eq!(world.server.messages[&message].text, "two");
    elsewhere(&mut world, &edit(talk, message, "three"));
    world.run_for(60_000);
    assert_eq!(world.server.messages[&message].text, "three");
    assert_eq!(edits(&world), 1);
}

#[test]
fn an_old_title_does_not_undo_a_newer_one() {
    let (mut world, talk, _) = one_message(5);
    world.act(0, Action::Write(Write::conversation(talk, Change::Rename("Second".into()))));
    let kept = carried_out(&mut world);
    elsewhere(&mut world, &Call::Write(Write::conversation(talk, Change::Rename("Third".into()))));
    found_again(&mut world, kept);
    assert_eq!(world.screen(0).titles(), ["Third"]);
    let told = world.screen(0).notices.iter().any(|notice| {
        matches!(&notice.kind, NoticeKind::Refused { what: Refused::Rename, fault, .. }
            if *fault == Fault::Changed)
    });
    assert!(told);
    assert!(world.browsers[0].store.operations.is_empty());
}

#[test]
fn a_deletion_that_was_taken_back_since_stays_taken_back() {
    let (mut world, talk, _) = one_message(6);
    world.act(0, Action::Write(Write::conversation(talk, Change::Delete)));
    let kept = carried_out(&mut world);
    world.act(0, Action::Write(Write::conversation(talk, Change::Restore)));
    world.run_for(1_000);
    found_again(&mut world, kept);
    assert!(world.server.stands(talk));
    assert_eq!(world.screen(0).titles(), ["Talk"]);
}

#[test]
fn a_leader_that_cannot_read_its_storage_hears_from_the_others_what_waits() {
    let (mut world, talk, _) = one_message(7);
    let second = world.open_tab(0);
    world.run_for(500);
    world.server_down = true;
    world.send(0, talk, "waits");
    world.run_for(500);
    // Whatever leads from now on found nothing, and its page has forgotten everything.
    world.crash(0);
    world.input(0, Input::Lead(Some(Vec::new())));
    world.run_for(500);
    world.server_down = false;
    world.run_for(60_000);
    world.open(second, talk);
    world.run_for(1_000);
    assert_eq!(world.screen(second).texts(), ["one", "waits"]);
    assert!(world.browsers[0].store.operations.is_empty());
}

#[test]
fn an_edit_behind_a_creation_that_was_carried_out_long_ago_undoes_nothing_newer() {
    let mut world = World::new(1, 19);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    // Every answer is lost, and no event comes: the first device never hears that it was stored.
    world.clients[0].network.half_open = true;
    world.clients[0].network.lose_answers = 1;
    world.send(0, talk, "first text");
    let message = world.screen(0).rows()[0].id;
    world.run_for(100);
    world.set_down(0, true);
    world.edit(0, message, "edited offline");
    // Meanwhile its author changes it somewhere else.
    let mut stored = world.server.messages[&message].clone();
    stored.text = "edited elsewhere".into();
    stored.rev += 1;
    stored.edited = Some(world.now);
    world.server.heads.get_mut(&talk).unwrap().rev = stored.rev;
    world.server.messages.insert(message, stored);
    world.clients[0].network.half_open = false;
    world.set_down(0, false);
    world.run_for(60_000);
    assert_eq!(world.server.messages[&message].text, "edited elsewhere");
    // The other words are not lost: their author decides.
    let row = world.screen(0).rows()[0].clone();
    assert!(matches!(row.delivery, Delivery::Failed { .. }), "{row:?}");
    assert_eq!(row.text, "edited offline");
}
