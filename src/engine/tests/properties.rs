//! The promise, as properties: whatever the network does, once it is well again every client shows
//! exactly what the server has, and nothing that was typed is gone.

mod history;
mod oracles;
mod steps;

use std::cell::RefCell;

use proptest::{
    prelude::*,
    test_runner::{RngSeed, TestRunner},
};

use crate::domain::Visibility;

use super::world::{Network, Patience, Traffic, World};

use history::History;
use steps::{Step, step, take};

const PEOPLE: usize = 3;
/// Tabs of all people together, at most.
const TABS_MOST: usize = 6;
/// With so many runs everything that is to be met is met; a look at a few of them may miss it.
const RUNS_ENOUGH: u32 = 1_000;

/// What a whole run happens under.
#[derive(Debug, Clone)]
struct Setting {
    /// So many messages stand in the first conversation already.
    filled: u64,
    /// The browser of this person keeps nothing.
    private: Option<usize>,
    /// The server ends streams by itself.
    hangs_up: bool,
}

fn setting() -> impl Strategy<Value = Setting> {
    // Long conversations are dear: every page of theirs is loaded and drawn in every tab.
    let filled = prop_oneof![6 => Just(0u64), 2 => 60..160u64, 1 => 160..600u64];
    let private = prop_oneof![4 => Just(None), 1 => (0..PEOPLE).prop_map(Some)];
    (filled, private, any::<bool>()).prop_map(|(filled, private, hangs_up)| Setting {
        filled,
        private,
        hangs_up,
    })
}

/// People who have just come in, and the conversation that everything begins with.
fn begin(seed: u64, setting: &Setting) -> (World, History) {
    let mut world = World::new(PEOPLE, seed);
    if setting.hangs_up {
        // Sooner than PocketBase does: a run takes minutes.
        world.patience = Some(Patience { silence: 40_000, life: 150_000 });
        for client in 0..PEOPLE {
            world.cut_stream(client);
        }
    }
    if let Some(browser) = setting.private {
        let browser = &mut world.browsers[browser];
        browser.forgetful = true;
        browser.store = super::world::browser::Store::default();
    }
    let mut history = History::default();
    steps::create(&mut world, &mut history, 0, Visibility::Public);
    world.run_for(300);
    if setting.filled > 0 {
        let now = world.now;
        world.server.fill(history.conversations[0], setting.filled, now);
    }
    (world, history)
}

/// Everything is well again, and enough time passes for every wait and every silence to end.
fn heal(world: &mut World) {
    world.server_down = false;
    for client in &mut world.clients {
        client.network = Network::default();
    }
    for browser in &mut world.browsers {
        browser.full = false;
    }
    world.run_for(120_000);
    // What a database holds that did not hear of the end is found by the next visit, which must
    // neither do it once more nor undo anything by it.
    for browser in 0..world.browsers.len() {
        if world.browsers[browser].stale {
            world.revisit(browser);
        }
    }
    world.run_for(30_000);
    // What is asked for from now on is asked for in quiet.
    for client in &mut world.clients {
        client.calls.clear();
    }
    world.run_for(35_000);
}

/// A number from the environment.
fn number<N: std::str::FromStr>(name: &str) -> Option<N> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn every_client_ends_up_with_what_the_server_has() {
    let cases = number("OCHAT_CASES").unwrap_or(1_000);
    let mut runner = TestRunner::new(ProptestConfig {
        cases,
        // The same runs every time, so that a failure is the change's own; other seeds look further.
        rng_seed: RngSeed::Fixed(number("OCHAT_SEED").unwrap_or(1)),
        max_shrink_iters: 2_000,
        source_file: Some(file!()),
        test_name: Some("every_client_ends_up_with_what_the_server_has"),
        ..ProptestConfig::default()
    });
    let met = RefCell::new(Traffic::default());
    let runs = (any::<u64>(), setting(), prop::collection::vec(step(), 100..160));
    let result = runner.run(&runs, |(seed, setting, steps): (u64, Setting, Vec<Step>)| {
        let (mut world, mut history) = begin(seed, &setting);
        for step in &steps {
            take(&mut world, &mut history, step);
        }
        heal(&mut world);
        oracles::check(&mut world, &history);
        met.borrow_mut().add(&world);
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}\n{runner}");
    }
    // What never happened was never tested.
    let met = met.into_inner();
    println!("{met:?}");
    assert!(cases < RUNS_ENOUGH || met.missing().is_empty(), "{:?} in {met:?}", met.missing());
}
