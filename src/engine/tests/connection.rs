//! Joining, connecting, losing the server, catching up.

use crate::{
    domain::{Remains, Secret, Session, TextFault, Timestamp},
    engine::{
        Action, Boot, Effect, Engine, Input,
        change::{Connection, Delivery, JoinProblem, Phase},
    },
    protocol::{self, Call, Event, Fault, Reply, Write},
};

use super::world::World;

#[test]
fn a_stranger_is_asked_for_a_name_and_comes_in() {
    let world = World::new(1, 30);
    let now = world.now;
    let mut engine = Engine::new(1);
    let secret = Secret("nobody guesses this".into());
    let boot = Boot { secret: secret.clone(), ..Boot::default() };
    engine.update(Input::Boot(boot), now);
    assert_eq!(engine.page(now).phase, Phase::Join { busy: false, problem: None });

    engine.update(Input::Action(Action::Join { name: " ".into() }), now);
    let problem = Some(JoinProblem::Name(TextFault::Empty));
    assert_eq!(engine.page(now).phase, Phase::Join { busy: false, problem });

    let output = engine.update(Input::Action(Action::Join { name: " Ada ".into() }), now);
    let [Effect::Request { id, call }] = output.effects.as_slice() else { panic!("{output:?}") };
    let Call::Join { name, invite: None, key } = call else { panic!("{call:?}") };
    assert_eq!((name.as_str(), key), ("Ada", &secret));
    let again = engine.update(Input::Action(Action::Join { name: "Ada".into() }), now);
    assert!(again.effects.is_empty(), "a second click asks nothing");

    let user = world.server.users.values().next().unwrap().clone();
    let session = Session { token: "t".into(), user: user.clone(), since: Timestamp(0) };
    let reply = Ok(Reply::Session(session.clone()));
    let output = engine.update(Input::Answer { request: *id, result: reply }, now);
    assert!(output.effects.contains(&Effect::UseSession(Some(session))));
    assert_eq!(engine.page(now).phase, Phase::Chat { me: user });
}

#[test]
fn topics_are_acknowledged_before_anything_is_believed() {
    let world = World::new(1, 31);
    let calls = &world.clients[0].calls;
    let subscribed = calls.iter().position(|c| matches!(c, Call::Subscribe { .. })).unwrap();
    let after = &calls[subscribed..];
    assert!(after.contains(&Call::ListConversations) && after.contains(&Call::ListHeads));
}

#[test]
fn an_expired_stay_leads_back_to_the_door() {
    let mut world = World::new(1, 32);
    world.create(0, "Talk");
    world.run_for(500);
    world.server.users.clear();
    world.cut_stream(0);
    world.run_for(2_000);
    let expired = Phase::Join { busy: false, problem: Some(JoinProblem::Expired) };
    assert_eq!(world.screen(0).phase, expired);
    assert!(world.screen(0).titles().is_empty());
}

#[test]
fn an_account_that_is_gone_is_noticed_at_the_next_message_and_keeps_its_words() {
    let mut world = World::new(1, 40);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    world.act(0, Action::Draft { conversation: talk, text: "half".into() });
    world.server.users.clear();
    // The server answers as to a stranger: the write is refused without a reason.
    world.server.conversations.clear();
    world.act(0, Action::Write(Write::conversation(talk, protocol::Change::Rename("Walk".into()))));
    world.send(0, talk, "whole");
    world.act(0, Action::Draft { conversation: talk, text: "half".into() });
    world.run_for(1_000);
    let expired = Phase::Join { busy: false, problem: Some(JoinProblem::Expired) };
    assert_eq!(world.screen(0).phase, expired);
    let saved = &world.browsers[0].drafts[&talk];
    assert!(saved.contains("whole") && saved.contains("half"), "{saved:?}");
    world.act(0, Action::SignOut);
    assert!(world.browsers[0].drafts.contains_key(&talk), "a stranger has nothing to sign out of");
}

#[test]
fn what_was_made_offline_outlives_the_stay_and_a_reload_at_the_door() {
    let mut world = World::new(1, 44);
    world.run_for(1_000);
    world.set_down(0, true);
    let talk = world.create(0, "Made offline");
    world.send(0, talk, "first");
    world.act(0, Action::SignOut);
    assert!(world.browsers[0].remains.unmade.is_empty(), "whoever leaves leaves nothing behind");

    let mut world = World::new(1, 45);
    world.run_for(1_000);
    world.set_down(0, true);
    let talk = world.create(0, "Made offline");
    world.send(0, talk, "first");
    world.server.users.clear();
    world.set_down(0, false);
    world.run_for(40_000);
    let expired = Phase::Join { busy: false, problem: Some(JoinProblem::Expired) };
    assert_eq!(world.screen(0).phase, expired);
    assert_eq!(world.browsers[0].drafts.get(&talk).map(String::as_str), Some("first"));
    world.crash(0);
    world.run_for(1_000);
    world.act(0, Action::Join { name: "Ada again".into() });
    world.run_for(5_000);
    assert_eq!(world.screen(0).titles(), ["Made offline"]);
    assert_eq!(world.server.conversations.len(), 1);
    assert!(world.browsers[0].drafts[&talk].contains("first"));
    assert_eq!(world.browsers[0].remains, Remains::default());
}

#[test]
fn signing_out_by_hand_forgets_the_drafts() {
    let mut world = World::new(1, 41);
    let talk = world.create(0, "Talk");
    world.act(0, Action::Draft { conversation: talk, text: "secret".into() });
    world.act(0, Action::SignOut);
    assert!(world.browsers[0].drafts.is_empty());
}

#[test]
fn an_empty_list_without_a_confirmed_sign_in_deletes_nothing() {
    let mut world = World::new(1, 33);
    world.create(0, "Talk");
    world.run_for(500);
    // The confirmation is on its way when the list, answered as to a stranger, comes back empty.
    let conversations = std::mem::take(&mut world.server.conversations);
    world.clients[0].network.lose_answers = 0;
    world.cut_stream(0);
    world.act(0, Action::RetryNow);
    world.server.conversations = conversations;
    world.run_for(5_000);
    assert_eq!(world.screen(0).titles(), ["Talk"]);
}

#[test]
fn a_short_loss_is_not_worth_a_word_and_a_long_one_is() {
    let mut world = World::new(1, 34);
    world.run_for(1_000);
    world.set_down(0, true);
    world.run_for(4_500);
    assert_eq!(world.screen(0).connection, Connection::Quiet);
    world.run_for(1_000);
    let Connection::Lost { waiting, no_network, .. } = world.screen(0).connection else {
        panic!("{:?}", world.screen(0).connection)
    };
    assert_eq!((waiting, no_network), (0, false));
    world.create(0, "Talk");
    assert!(matches!(world.screen(0).connection, Connection::Lost { waiting: 1, .. }));
    world.input(0, Input::Network { online: false });
    assert!(matches!(world.screen(0).connection, Connection::Lost { no_network: true, .. }));
    world.set_down(0, false);
    world.input(0, Input::Network { online: true });
    world.run_for(1_000);
    assert_eq!(world.screen(0).connection, Connection::Back);
    world.run_for(5_000);
    assert_eq!(world.screen(0).connection, Connection::Quiet);
}

#[test]
fn what_was_missed_while_the_server_restarted_is_caught_up() {
    let mut world = World::new(2, 35);
    let talk = world.create(0, "Talk");
    world.send(0, talk, "before");
    world.run_for(500);
    world.open(1, talk);
    world.run_for(500);
    let first = world.screen(0).rows()[0].id;
    world.set_down(1, true);
    world.send(0, talk, "meanwhile");
    world.edit(0, first, "BEFORE");
    world.create(0, "Other");
    world.act(0, Action::Write(Write::conversation(talk, protocol::Change::Rename("Walk".into()))));
    world.run_for(3_000);
    world.set_down(1, false);
    world.run_for(20_000);
    assert_eq!(world.screen(1).texts(), ["BEFORE", "meanwhile"]);
    assert_eq!(world.screen(1).titles(), world.screen(0).titles());
}

#[test]
fn the_end_of_a_short_outage_is_felt_within_a_second_and_a_long_one_costs_few_tries() {
    for seed in 0..100 {
        let mut world = World::new(2, seed);
        let talk = world.create(0, "Talk");
        world.run_for(500);
        world.open(1, talk);
        world.run_for(500);
        world.set_down(1, true);
        world.send(0, talk, "meanwhile");
        world.send(1, talk, "here as well");
        world.run_for(5_000);
        world.set_down(1, false);
        world.run_for(1_000);
        for client in [0, 1] {
            assert_eq!(world.screen(client).texts().len(), 2, "seed {seed}, client {client}");
        }
    }
    let mut world = World::new(1, 42);
    let tries = |world: &World| {
        world.clients[0].calls.iter().filter(|call| matches!(call, Call::Refresh)).count()
    };
    world.set_down(0, true);
    let before = tries(&world);
    world.run_for(10_000);
    let young = tries(&world) - before;
    world.run_for(590_000);
    let all = tries(&world) - before;
    assert!((15..60).contains(&young) && all < 200, "{young} tries in 10 s, {all} in 10 min");
}

#[test]
fn a_clock_that_is_set_back_by_an_hour_delays_nothing() {
    let mut world = World::new(2, 47);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    world.open(1, talk);
    world.set_down(1, true);
    world.send(1, talk, "written offline");
    world.run_for(20_000);
    let hour = 3_600_000;
    world.now = world.now.plus(-hour);
    // The browser's timers count from when they were set.
    let wake_at = world.clients[1].wake_at.map(|at| at.plus(-hour));
    world.clients[1].wake_at = wake_at;
    world.set_down(1, false);
    world.run_for(10_000);
    assert_eq!(world.screen(1).rows()[0].delivery, Delivery::Stored);
    assert_eq!(world.server.standing(talk).len(), 1);
}

#[test]
fn a_stream_that_dies_after_the_clock_was_set_back_is_noticed_as_soon_as_ever() {
    let mut world = World::new(2, 48);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    world.open(1, talk);
    world.run_for(10_000);
    let hour = 3_600_000;
    world.now = world.now.plus(-hour);
    for client in &mut world.clients {
        client.wake_at = client.wake_at.map(|at| at.plus(-hour));
    }
    world.run_for(40_000);
    world.clients[1].network.half_open = true;
    world.send(0, talk, "lost on the way");
    world.run_for(32_000);
    assert_eq!(world.screen(1).texts(), ["lost on the way"]);
}

#[test]
fn a_silent_stream_is_noticed_and_replaced() {
    let mut world = World::new(2, 36);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    world.open(1, talk);
    world.run_for(500);
    world.clients[1].network.half_open = true;
    world.send(0, talk, "lost on the way");
    world.run_for(1_000);
    assert!(world.screen(1).texts().is_empty());
    world.run_for(31_000);
    assert_eq!(world.screen(1).texts(), ["lost on the way"]);
    world.clients[1].network.half_open = false;
    world.run_for(1_000);
    world.send(0, talk, "live again");
    world.run_for(500);
    assert_eq!(world.screen(1).texts(), ["lost on the way", "live again"]);
}

#[test]
fn one_lost_event_is_a_gap_that_heals_with_the_next() {
    let mut world = World::new(2, 37);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    world.open(1, talk);
    world.run_for(500);
    world.clients[1].network.lose_events = 1;
    world.send(0, talk, "one");
    world.run_for(300);
    world.send(0, talk, "two");
    world.run_for(500);
    assert_eq!(world.screen(1).texts(), ["one", "two"]);
    let asked = world.clients[1].calls.iter().filter(|c| matches!(c, Call::ListChanges { .. }));
    assert_eq!(asked.count(), 1);
}

#[test]
fn signing_out_forgets_everything_and_late_answers_do_no_harm() {
    let mut world = World::new(1, 38);
    let talk = world.create(0, "Talk");
    world.send(0, talk, "hello");
    world.act(0, Action::SignOut);
    assert_eq!(world.screen(0).phase, Phase::Join { busy: false, problem: None });
    world.run_for(60_000);
    assert!(world.screen(0).titles().is_empty());
    assert!(world.screen(0).notices.is_empty());
}

#[test]
fn events_of_an_older_stream_are_ignored() {
    let mut world = World::new(1, 39);
    let stale = Event::Ended { fault: Some(Fault::Offline) };
    let before = world.clients[0].calls.len();
    world.input(0, Input::Stream { generation: 0, event: stale });
    world.run_for(10_000);
    assert_eq!(world.clients[0].calls.len(), before, "nothing was opened anew");
}

#[test]
fn what_was_made_before_a_stay_ended_is_made_by_whoever_comes_in_next() {
    let mut world = World::new(1, 41);
    world.run_for(500);
    world.set_down(0, true);
    let talk = world.create(0, "Made offline");
    world.send(0, talk, "written offline");
    world.run_for(5_000);
    world.server.users.clear();
    world.set_down(0, false);
    world.act(0, Action::RetryNow);
    world.run_for(5_000);
    assert!(matches!(world.screen(0).phase, Phase::Join { .. }));
    world.act(0, Action::Join { name: "Again".into() });
    world.run_for(5_000);
    assert_eq!(world.screen(0).titles(), ["Made offline"]);
    assert!(world.server.conversations.contains_key(&talk));
    world.open(0, talk);
    assert_eq!(world.screen(0).open().unwrap().draft.text, "written offline");
    assert!(world.browsers[0].store.operations.is_empty());
}
