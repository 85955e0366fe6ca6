//! The receipt after being away: what is told, since when, and when nothing is.

use crate::{
    domain::{Address, ConversationId},
    engine::{
        Action, Input,
        change::{Connection, Missed, NoticeKind, Receipt},
    },
    protocol::{Change, Write},
};

use super::{
    tabs::two_tabs,
    world::{Network, World},
};

/// The receipt that a tab shows, if it shows one.
fn receipt(world: &World, tab: usize) -> Option<(Receipt, crate::engine::NoticeId)> {
    world.screen(tab).notices.iter().find_map(|notice| match notice.kind {
        NoticeKind::Away(receipt) => Some((receipt, notice.id)),
        _ => None,
    })
}

#[test]
fn a_receipt_tells_what_was_missed_and_leads_there() {
    let mut world = World::new(2, 9);
    let (talk, other) = (world.create(0, "Talk"), world.create(0, "Other"));
    world.run_for(500);
    world.open(1, talk);
    world.run_for(500);
    world.send(1, talk, "to be edited");
    world.send(1, talk, "to be deleted");
    world.run_for(2_000);
    let ids: Vec<_> = world.server.standing(talk).iter().map(|m| m.id).collect();
    world.set_down(0, true);
    world.run_for(10_000);
    assert!(matches!(world.screen(0).connection, Connection::Lost { .. }));
    world.send(1, talk, "new");
    world.edit(1, ids[0], "edited");
    world.act(1, Action::Write(Write::message(talk, ids[1], Change::DeleteMessage)));
    world.open(1, other);
    world.send(1, other, "elsewhere");
    world.run_for(1_000);
    world.set_down(0, false);
    world.run_for(20_000);

    let (Receipt { since, until, new, edited, deleted }, id) = receipt(&world, 0).unwrap();
    assert_eq!((new, edited, deleted), (2, 1, 1));
    assert!(until.since(since) >= 10_000);
    let place = |world: &World| match world.clients[0].navigated {
        Some(Address::Conversation { id, at }) => (id, at),
        elsewhere => panic!("{elsewhere:?}"),
    };
    world.act(0, Action::Jump { to: Missed::Edited });
    assert_eq!(place(&world), (talk, Some(ids[0])));
    world.act(0, Action::Jump { to: Missed::Deleted });
    assert_eq!(place(&world), (talk, None));
    let mut seen = Vec::new();
    for _ in 0..3 {
        world.act(0, Action::Jump { to: Missed::New });
        seen.push(place(&world));
    }
    assert_ne!(seen[0], seen[1]);
    assert_eq!(seen[0], seen[2], "after the last comes the first again");
    world.act(0, Action::Dismiss { notice: id });
    assert!(receipt(&world, 0).is_none());
}

#[test]
fn a_short_absence_and_ones_own_messages_are_not_told() {
    let mut world = World::new(2, 10);
    let talk = world.create(0, "Talk");
    world.run_for(500);
    world.open(1, talk);
    world.cut_stream(0);
    world.send(1, talk, "quickly");
    world.run_for(10_000);
    world.set_down(0, true);
    world.send(0, talk, "my own");
    world.run_for(10_000);
    world.set_down(0, false);
    world.run_for(20_000);
    assert_eq!(world.screen(0).texts(), ["quickly", "my own"]);
    assert!(world.screen(0).notices.is_empty(), "{:?}", world.screen(0).notices);
}

#[test]
fn in_a_tab_that_follows_the_absence_begins_when_the_leader_lost_the_server() {
    let (mut world, talk, second) = two_tabs(19);
    // An hour in which nothing happens is no absence.
    world.run_for(3_600_000);
    let gone = world.now;
    world.set_down(0, true);
    world.send(1, talk, "meanwhile");
    world.run_for(8_000);
    world.set_down(0, false);
    world.run_for(20_000);
    for tab in [0, second] {
        let (Receipt { since, new, .. }, _) = receipt(&world, tab).expect("a receipt");
        assert!(gone.since(since) <= 31_000, "tab {tab}: {} ms too early", gone.since(since));
        assert_eq!(new, 1, "tab {tab}");
    }
}

#[test]
fn a_stream_that_is_merely_renewed_gives_no_receipt_in_any_tab() {
    let (mut world, talk, second) = two_tabs(20);
    world.run_for(3_600_000);
    world.cut_stream(0);
    world.send(1, talk, "in the gap");
    world.run_for(20_000);
    for tab in [0, second] {
        assert_eq!(world.screen(tab).texts(), ["in the gap"], "tab {tab}");
        assert!(receipt(&world, tab).is_none(), "tab {tab}");
    }
}

/// A laptop is shut for half an hour: no timer runs, no event comes, and the stream may look alive.
fn sleep(world: &mut World, tabs: &[usize], talk: ConversationId) -> crate::domain::Timestamp {
    let shut = world.now;
    for &tab in tabs {
        world.clients[tab].wake_at = None;
        world.clients[tab].network.half_open = true;
    }
    world.send(1, talk, "while it slept");
    world.run_for(1_800_000);
    for &tab in tabs {
        world.clients[tab].network = Network::default();
    }
    shut
}

#[test]
fn sleep_is_an_absence_from_the_moment_of_the_last_word() {
    for (seed, cut) in [(21, false), (22, true)] {
        let (mut world, talk, second) = two_tabs(seed);
        world.run_for(60_000);
        let shut = sleep(&mut world, &[0, second], talk);
        if cut {
            world.cut_stream(0);
        }
        for tab in [second, 0] {
            world.input(tab, Input::Visible(true));
        }
        world.run_for(20_000);
        for tab in [0, second] {
            assert_eq!(world.screen(tab).texts(), ["while it slept"], "tab {tab}");
            let (Receipt { since, until, new, .. }, _) = receipt(&world, tab).expect("a receipt");
            assert!(shut.since(since).abs() <= 60_000, "cut {cut}, tab {tab}");
            assert!(until.since(since) >= 1_800_000, "cut {cut}, tab {tab}");
            assert_eq!(new, 1, "cut {cut}, tab {tab}");
        }
    }
}

#[test]
fn sleep_in_which_nothing_happened_is_not_told_and_is_not_remembered() {
    let (mut world, talk, second) = two_tabs(23);
    for &tab in &[0, second] {
        world.clients[tab].wake_at = None;
    }
    world.run_for(1_800_000);
    for tab in [second, 0] {
        world.input(tab, Input::Visible(true));
    }
    world.run_for(60_000);
    world.cut_stream(0);
    world.send(1, talk, "in the gap");
    world.run_for(20_000);
    for tab in [0, second] {
        assert!(receipt(&world, tab).is_none(), "tab {tab}: {:?}", receipt(&world, tab));
    }
}

#[test]
fn a_receipt_is_whole_whichever_answer_is_lost_on_the_way_to_it() {
    for lost in 0..12 {
        let mut world = World::new(2, 24);
        let talk = world.create(0, "Talk");
        world.run_for(500);
        world.open(1, talk);
        world.set_down(0, true);
        world.run_for(10_000);
        world.send(1, talk, "one");
        world.send(1, talk, "two");
        world.run_for(1_000);
        world.set_down(0, false);
        world.act(0, Action::RetryNow);
        // So many answers come, the next one does not.
        for _ in 0..lost {
            let answered = world.clients[0].answers;
            for _ in 0..200 {
                if world.clients[0].answers == answered {
                    world.run_for(1);
                }
            }
        }
        world.clients[0].network.lose_answers = 1;
        world.run_for(60_000);
        let (Receipt { new, .. }, _) = receipt(&world, 0).expect("a receipt");
        assert_eq!(new, 2, "without answer {lost}");
    }
}

#[test]
fn streams_that_are_renewed_while_nobody_looks_are_no_absence() {
    let (mut world, talk, second) = two_tabs(25);
    for tab in [0, second] {
        world.input(tab, Input::Visible(false));
    }
    for text in ["one", "two", "three"] {
        world.cut_stream(0);
        world.send(1, talk, text);
        world.run_for(1_800_000);
    }
    for tab in [0, second] {
        world.input(tab, Input::Visible(true));
    }
    world.run_for(20_000);
    for tab in [0, second] {
        assert_eq!(world.screen(tab).texts(), ["one", "two", "three"], "tab {tab}");
        assert!(receipt(&world, tab).is_none(), "tab {tab}: {:?}", receipt(&world, tab));
    }
}

#[test]
fn an_absence_while_nobody_looks_is_told_to_its_end_and_no_further() {
    let (mut world, talk, _) = two_tabs(26);
    world.input(0, Input::Visible(false));
    world.set_down(0, true);
    world.send(1, talk, "meanwhile");
    world.run_for(30_000);
    world.set_down(0, false);
    world.run_for(60_000);
    world.send(1, talk, "seen to come");
    world.run_for(600_000);
    world.input(0, Input::Visible(true));
    world.run_for(5_000);
    let (Receipt { since, until, new, .. }, _) = receipt(&world, 0).expect("a receipt");
    assert_eq!(new, 1);
    assert!(until.since(since) < 120_000);
}

#[test]
fn taking_the_lead_after_a_quiet_while_is_no_absence() {
    let (mut world, talk, second) = two_tabs(27);
    world.run_for(1_200_000);
    world.steal(second);
    world.send(1, talk, "in between");
    world.run_for(20_000);
    for tab in [0, second] {
        assert_eq!(world.screen(tab).texts(), ["in between"], "tab {tab}");
        assert!(receipt(&world, tab).is_none(), "tab {tab}: {:?}", receipt(&world, tab));
    }
}
