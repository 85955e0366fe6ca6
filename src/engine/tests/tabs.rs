//! Several tabs of one browser, and several visits: what is shared.

use crate::{
    domain::{Membership, testing},
    engine::{
        Action, Input, Note,
        change::{Delivery, Older, Phase},
    },
    protocol::{Call, Change, Event, Write},
};

use super::world::World;

/// One person with two tabs on one conversation, and another person.
pub(super) fn two_tabs(seed: u64) -> (World, crate::domain::ConversationId, usize) {
    let mut world = World::new(2, seed);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    let second = world.open_tab(0);
    world.run_for(500);
    world.open(1, talk);
    world.open(second, talk);
    world.run_for(500);
    (world, talk, second)
}

pub(super) fn streams(world: &World, client: usize) -> usize {
    world.clients[client].calls.iter().filter(|c| matches!(c, Call::Subscribe { .. })).count()
}

#[test]
fn one_tab_connects_and_all_are_live() {
    let (mut world, talk, second) = two_tabs(1);
    world.send(1, talk, "to both");
    world.run_for(500);
    assert_eq!(world.screen(0).texts(), ["to both"]);
    assert_eq!(world.screen(second).texts(), ["to both"]);
    assert_eq!(streams(&world, second), 0, "the second tab has no stream");

    world.send(second, talk, "from the second");
    assert_eq!(world.screen(second).texts(), ["to both", "from the second"]);
    world.run_for(500);
    for tab in [0, 1, second] {
        assert_eq!(world.screen(tab).texts(), ["to both", "from the second"]);
        assert!(world.screen(tab).rows().iter().all(|row| row.delivery == Delivery::Stored));
    }
}

#[test]
fn a_lead_that_is_taken_over_misses_nothing() {
    let (mut world, talk, second) = two_tabs(2);
    world.clients[0].network.half_open = true;
    world.send(1, talk, "unheard");
    world.run_for(100);
    assert_eq!(world.screen(second).texts(), Vec::<String>::new());
    world.steal(second);
    world.run_for(500);
    assert_eq!(world.screen(second).texts(), ["unheard"]);
    assert!(streams(&world, second) > 0);
    world.run_for(3_000);
    assert_eq!(world.screen(0).texts(), ["unheard"], "the former leader follows");
}

#[test]
fn what_waits_in_one_tab_is_sent_by_another() {
    let (mut world, talk, second) = two_tabs(3);
    world.set_down(0, true);
    world.send(0, talk, "first");
    world.send(second, talk, "second");
    world.run_for(2_000);
    assert_eq!(world.screen(second).texts(), ["first", "second"]);
    assert_eq!(world.server.standing(talk).len(), 0, "the leader has no network");
    // The leader dies; it comes back as a tab that follows.
    world.steal(second);
    world.crash(0);
    world.run_for(2_000);
    let stored: Vec<_> = world.server.standing(talk).iter().map(|m| m.text.clone()).collect();
    assert_eq!(stored, ["first", "second"]);
}

#[test]
fn a_tab_that_follows_opens_no_stream_when_it_finds_the_leaders_dead() {
    let (mut world, talk, second) = two_tabs(18);
    world.clients[0].network.half_open = true;
    world.send(1, talk, "unheard");
    world.run_for(500);
    // The laptop wakes up, or the reader looks at the second tab.
    world.input(second, Input::Visible(true));
    world.clients[0].network.half_open = false;
    world.run_for(2_000);
    assert_eq!(streams(&world, second), 0, "there is one stream for all tabs");
    world.send(1, talk, "heard");
    world.run_for(500);
    for tab in [0, second] {
        assert_eq!(world.screen(tab).texts(), ["unheard", "heard"], "tab {tab}");
    }
}

#[test]
fn undo_in_a_tab_that_follows_saves_a_conversation_that_is_not_made_yet() {
    let (mut world, _, second) = two_tabs(24);
    world.set_down(0, true);
    world.run_for(10_000);
    let made = world.create(second, "Made offline");
    world.send(second, made, "its first words");
    world.act(second, Action::Write(Write::conversation(made, Change::Delete)));
    world.run_for(1_000);
    world.act(second, Action::Write(Write::conversation(made, Change::Restore)));
    world.run_for(1_000);
    assert_eq!(world.screen(second).open().map(|open| open.id), Some(made));
    world.set_down(0, false);
    world.run_for(60_000);
    for tab in [0, second] {
        assert!(world.screen(tab).titles().iter().any(|title| title == "Made offline"));
        world.open(tab, made);
        world.run_for(1_000);
        assert_eq!(world.screen(tab).texts(), ["its first words"], "tab {tab}");
    }
}

#[test]
fn drafts_are_shared_and_cleared_together() {
    let (mut world, talk, second) = two_tabs(4);
    world.act(0, Action::Draft { conversation: talk, text: "half".into() });
    world.run_for(10);
    let draft = |world: &World, tab: usize| world.screen(tab).open().unwrap().draft.clone();
    assert_eq!(draft(&world, second).text, "half");
    let version = draft(&world, second).version;
    world.act(second, Action::Draft { conversation: talk, text: "half a thought".into() });
    world.run_for(10);
    assert_eq!(draft(&world, 0).text, "half a thought");
    assert_eq!(draft(&world, second).version, version, "nobody else typed there");
    world.send(0, talk, "half a thought");
    world.run_for(100);
    assert_eq!(draft(&world, second).text, "");
    assert!(world.browsers[0].drafts.is_empty());
}

#[test]
fn a_long_conversation_shows_a_glimpse_first_and_the_page_soon_after() {
    let mut world = World::new(1, 16);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    for n in 0..60 {
        world.send(0, talk, &format!("text {n}"));
        world.run_for(100);
    }
    world.run_for(3_000);
    world.set_down(0, true);
    world.crash(0);
    world.run_for(50);
    assert_eq!(world.screen(0).rows().len(), 25);
    assert_eq!(world.screen(0).open().unwrap().older, Older::Loading);
    world.run_for(100);
    assert_eq!(world.screen(0).rows().len(), 50);
    assert_eq!(world.screen(0).open().unwrap().older, Older::More);
    world.act(0, Action::LoadOlder { conversation: talk });
    assert_eq!(world.screen(0).rows().len(), 60, "what is here already needs no network");
}

#[test]
fn switching_back_to_a_conversation_of_an_earlier_visit_asks_for_nothing() {
    let mut world = World::new(1, 7);
    let one = world.create(0, "One");
    world.send(0, one, "in one");
    world.run_for(500);
    let two = world.create(0, "Two");
    world.send(0, two, "in two");
    world.run_for(3_000);
    world.crash(0);
    world.run_for(500);
    let before = world.clients[0].calls.len();
    world.open(0, one);
    world.run_for(50);
    assert_eq!(world.screen(0).texts(), ["in one"]);
    assert_eq!(world.clients[0].calls.len(), before);
}

#[test]
fn signing_out_reaches_every_tab_and_leaves_nothing() {
    let (mut world, talk, second) = two_tabs(8);
    world.act(second, Action::Draft { conversation: talk, text: "secret".into() });
    world.run_for(2_000);
    assert!(!world.browsers[0].store.windows.is_empty());
    world.act(0, Action::SignOut);
    world.run_for(2_000);
    for tab in [0, second] {
        assert!(matches!(world.screen(tab).phase, Phase::Join { .. }));
        assert!(world.screen(tab).sidebar.rows.is_empty());
    }
    let browser = &world.browsers[0];
    assert!(browser.drafts.is_empty() && browser.session.is_none());
    assert!(browser.store.windows.is_empty() && browser.store.operations.is_empty());
}

#[test]
fn a_server_that_was_put_back_to_an_earlier_state_is_believed() {
    let mut world = World::new(1, 12);
    let talk = world.create(0, "Talk");
    world.send(0, talk, "kept");
    world.run_for(500);
    let (messages, heads) = (world.server.messages.clone(), world.server.heads.clone());
    world.send(0, talk, "lost with the disk");
    world.run_for(3_000);
    assert_eq!(world.screen(0).texts().len(), 2);
    world.server.messages = messages;
    world.server.heads = heads;
    world.crash(0);
    world.run_for(3_000);
    assert_eq!(world.screen(0).texts(), ["kept"]);
    world.send(0, talk, "goes on");
    world.run_for(3_000);
    assert_eq!(world.screen(0).texts(), ["kept", "goes on"]);
}

#[test]
fn a_server_that_was_put_back_and_has_gone_on_is_believed() {
    // What was there last is a new message, or a new text of an old one.
    for edited in [false, true] {
        let (mut world, talk, _) = two_tabs(15);
        world.send(0, talk, "kept");
        world.run_for(500);
        let (messages, heads) = (world.server.messages.clone(), world.server.heads.clone());
        if edited {
            let message = world.screen(0).rows()[0].id;
            world.edit(0, message, "lost with the disk");
        } else {
            world.send(0, talk, "lost with the disk");
        }
        world.run_for(3_000);
        for tab in 0..world.clients.len() {
            world.set_down(tab, true);
        }
        world.server.messages = messages;
        world.server.heads = heads;
        world.set_down(1, false);
        world.crash(1);
        world.browsers[1].store = super::world::browser::Store::default();
        world.crash(1);
        world.run_for(1_000);
        world.open(1, talk);
        for text in ["after", "and", "more"] {
            world.send(1, talk, text);
        }
        world.run_for(1_000);
        world.crash(0);
        for tab in 0..world.clients.len() {
            world.set_down(tab, false);
        }
        world.run_for(60_000);
        for tab in 0..world.clients.len() {
            world.open(tab, talk);
            world.run_for(1_000);
            assert_eq!(world.screen(tab).texts(), ["kept", "after", "and", "more"], "tab {tab}");
        }
    }
}

#[test]
fn a_comparison_that_is_not_answered_replaces_the_stream() {
    let (mut world, talk, _) = two_tabs(13);
    world.run_for(1_000);
    world.clients[0].network.mute = true;
    world.clients[0].network.half_open = true;
    world.send(1, talk, "unheard");
    // The silence is noticed, nothing answers, and the connection is given up; so is the first new
    // one, which was swallowed as well.
    world.run_for(32_000);
    world.clients[0].network = super::world::Network::default();
    world.run_for(12_000);
    assert_eq!(world.screen(0).texts(), ["unheard"]);
}

#[test]
fn ones_own_memberships_are_kept_and_nobody_elses() {
    let mut world = World::new(1, 14);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    let membership = |user, read_seq| Membership {
        read_seq,
        ..testing::membership(testing::id("place"), talk, user)
    };
    let me = world.clients[0].me;
    let tell = |world: &mut World, event| {
        world.input(0, Input::Note(Note::Event(event)));
        world.run_for(50);
    };
    tell(&mut world, Event::Membership(membership(me, 3)));
    tell(&mut world, Event::Membership(membership(me, 2)));
    let kept = world.browsers[0].store.memberships.get(&talk).cloned();
    assert_eq!(kept, Some(membership(me, 3)), "how far one has read only grows");
    let stranger = "strangerstrange".parse().unwrap();
    tell(&mut world, Event::MembershipGone(membership(stranger, 0)));
    assert_eq!(world.browsers[0].store.memberships.len(), 1);
    tell(&mut world, Event::MembershipGone(membership(me, 0)));
    assert!(world.browsers[0].store.memberships.is_empty());

    // A list that was asked for later decides.
    tell(&mut world, Event::Membership(membership(me, 3)));
    world.server.members.clear();
    world.cut_stream(0);
    world.run_for(3_000);
    assert!(world.browsers[0].store.memberships.is_empty());
}
