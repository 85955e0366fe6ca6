//! A whole working day: the server ends every stream again and again, and nobody notices. What is
//! asked for stays within what the checks of silent streams and the new streams need.

use super::world::{Patience, World};
use crate::protocol::Call;

const PEOPLE: usize = 3;
const HOURS: i64 = 8;
const MINUTE: i64 = 60_000;
/// In every other hour somebody writes every so many minutes, which keeps the streams from being
/// silent for 5 of them; in the hours between, much less often.
const BUSY: i64 = 3;
const QUIET: i64 = 17;

/// Requests an hour of a tab that holds a stream. A check falls due after 25 s of silence at the
/// earliest, which is 144 times an hour, and asks for the list, the heads and the people on the page;
/// a new stream takes place 12 times in a silent hour, and asks for half a dozen things.
const LEADER_MOST: usize = 144 * 3 + 13 * 6;
/// Requests an hour of a tab that follows: it asks for what it may have missed whenever the leader
/// has a new stream, and checks nothing.
const FOLLOWER_MOST: usize = 13 * 4 + 8;

fn subscriptions(world: &World, client: usize) -> usize {
    world.clients[client].calls.iter().filter(|c| matches!(c, Call::Subscribe { .. })).count()
}

#[test]
fn eight_hours_of_streams_that_end_are_as_good_as_one_stream() {
    let mut world = World::new(PEOPLE, 8);
    world.patience = Some(Patience::POCKETBASE);
    let talk = world.create(0, "Talk");
    world.run_for(1_000);
    for person in 0..PEOPLE {
        world.open_tab(person);
    }
    for tab in 0..2 * PEOPLE {
        world.cut_stream(tab);
        world.open(tab, talk);
    }
    world.run_for(MINUTE);
    let mut written = Vec::new();
    for hour in 0..HOURS {
        let opened: Vec<_> = (0..2 * PEOPLE).map(|tab| subscriptions(&world, tab)).collect();
        let asked: Vec<_> = world.clients.iter().map(|client| client.calls.len()).collect();
        for minute in 0..60 {
            if minute % (if hour % 2 == 0 { BUSY } else { QUIET }) == 0 {
                let tab = written.len() % (2 * PEOPLE);
                let text = format!("text {}", written.len());
                world.send(tab, talk, &text);
                written.push(text);
            }
            world.run_for(MINUTE);
            for browser in 0..PEOPLE {
                assert!(world.streams(browser) <= 1, "hour {hour}, minute {minute}");
            }
        }
        for tab in 0..2 * PEOPLE {
            let requests = world.clients[tab].calls.len() - asked[tab];
            let streams = subscriptions(&world, tab) - opened[tab];
            if world.leads(tab) {
                assert!(requests <= LEADER_MOST, "hour {hour}, tab {tab}: {requests} requests");
                // The half hours of busy ones, the fives of silent ones.
                let ends = if hour % 2 == 0 { 1..=4 } else { 8..=13 };
                assert!(ends.contains(&streams), "hour {hour}, tab {tab}: {streams} streams");
            } else {
                assert!(requests <= FOLLOWER_MOST, "hour {hour}, tab {tab}: {requests} requests");
                assert_eq!(streams, 0, "the leader alone connects");
            }
        }
    }
    let stored: Vec<_> = world.server.standing(talk).iter().map(|m| m.text.clone()).collect();
    assert_eq!(stored, written, "nothing is lost, nothing is doubled");
    for tab in 0..2 * PEOPLE {
        // Only the newest are shown before somebody scrolls up.
        let shown = world.screen(tab).texts();
        assert!(stored.ends_with(&shown), "tab {tab}: {shown:?}");
        assert!(shown.len() >= 50, "tab {tab} shows {} messages", shown.len());
        let list = world.screen(tab).titles();
        assert_eq!(list, ["Talk"], "tab {tab}");
    }
}
