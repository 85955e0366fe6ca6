//! Partitions: one side is cut off for a while, both sides write on, and afterwards both see
//! everything.
//!
//! How long that takes after the healing is told for the benchmarks, in one line of JSON:
//! `cargo test --test faults partition_healing_times -- --nocapture`; `OCHAT_PARTITIONS` says how
//! many partitions there are to be instead of one, `OCHAT_PARTITION_MS` how long each one lasts.

use std::{
    env,
    time::{Duration, Instant},
};

use futures::future::join_all;
use ochat::domain::ConversationId;

use crate::{
    support::{
        person::{Person, Screen},
        proxy::Proxy,
        run,
        server::Server,
        within,
    },
    truth::agree,
};

/// How long a partition lasts, unless the environment says otherwise.
const PARTITION: Duration = Duration::from_secs(5);
/// How long both sides may take to see the same again.
const PATIENCE: Duration = Duration::from_secs(40);
/// Messages that each side writes into the partition.
const EACH: usize = 3;
/// Partitions that are measured at the same time, one a little after the other: they shall not meet
/// each other's healing.
const AT_ONCE: u32 = 10;

/// Two people in a conversation of their own, one of them on a line that can be cut.
struct Pair {
    line: Proxy,
    far: Person,
    near: Person,
    conversation: ConversationId,
}

impl Pair {
    /// Two people who are both live.
    async fn meets(server: &Server, title: &str) -> Self {
        let line = Proxy::to(&server.origin());
        let far = Person::joins(&line.origin(), "Far").await;
        let near = Person::joins(&server.origin(), "Near").await;
        let conversation = far.creates(title).await;
        near.sees("the conversation", |s| s.row(title).is_some()).await;
        near.opens(conversation).await;
        near.sends(conversation, "near, before");
        far.reads(conversation, &["near, before"]).await;
        far.sends(conversation, "far, before");
        for person in [&far, &near] {
            person.reads(conversation, &["near, before", "far, before"]).await;
            person.sees("that all is stored", Screen::is_stored).await;
        }
        Self { line, far, near, conversation }
    }

    /// Cuts the line for so long while both write, and returns how long it takes from the healing
    /// until both see everything as stored.
    async fn is_parted(&self, how_long: Duration) -> Duration {
        let Self { line, far, near, conversation } = self;
        line.cuts();
        let end = tokio::time::Instant::now() + how_long;
        for number in 0..EACH {
            far.sends(*conversation, &format!("far {number}"));
            near.sends(*conversation, &format!("near {number}"));
        }
        let count = 2 + EACH;
        for person in [far, near] {
            person.sees("what it wrote itself", |s| has(s, *conversation, count)).await;
        }
        near.sees("that it is stored", Screen::is_stored).await;
        // The fault is one of time.
        tokio::time::sleep_until(end).await;
        for person in [far, near] {
            assert!(has(&person.screen(), *conversation, count), "nobody hears of the other");
        }
        assert!(!far.screen().is_stored());

        line.heals();
        let healed = Instant::now();
        within(PATIENCE, "everything on both sides", || {
            let seen = [far, near].into_iter().all(|person| {
                let screen = person.screen();
                screen.is_stored() && has(&screen, *conversation, count + EACH)
            });
            seen.then_some(())
        })
        .await;
        healed.elapsed()
    }
}

/// Whether so many messages stand in the conversation.
fn has(screen: &Screen, conversation: ConversationId, count: usize) -> bool {
    screen.texts(conversation).is_some_and(|texts| texts.len() == count)
}

/// How long it took after each of `count` partitions, shortest first. Every partition meets people
/// who have just come in, so that none suffers from the one before.
async fn healing_times(count: usize, how_long: Duration) -> Vec<Duration> {
    let server = Server::start();
    let mut times = Vec::new();
    while times.len() < count {
        let mut pairs = Vec::new();
        for number in (times.len()..count).take(AT_ONCE as usize) {
            pairs.push(Pair::meets(&server, &format!("Pair {number}")).await);
        }
        let later = (0..AT_ONCE).map(|turn| how_long * turn / AT_ONCE);
        let parted = pairs.iter().zip(later).map(|(pair, later)| async move {
            tokio::time::sleep(later).await;
            pair.is_parted(how_long).await
        });
        times.extend(join_all(parted).await);
        for pair in pairs {
            pair.far.leaves().await;
            pair.near.leaves().await;
        }
    }
    times.sort_unstable();
    times
}

/// The smallest time that so many percent of all (shortest first) do not exceed.
fn percentile(times: &[Duration], percent: usize) -> Duration {
    times[(times.len() * percent).div_ceil(100).max(1) - 1]
}

/// A number from the environment.
fn asked(name: &str) -> Option<u64> {
    env::var(name).ok().map(|text| text.parse().unwrap())
}

#[test]
fn after_a_partition_both_sides_come_to_see_the_same() {
    run(async {
        let server = Server::start();
        let pair = Pair::meets(&server, "One").await;
        let time = pair.is_parted(PARTITION).await;
        println!("both sides see the same {time:?} after the healing");
        agree(&server, &[&pair.far, &pair.near], &[pair.conversation]).await;
    });
}

#[test]
fn partition_healing_times() {
    run(async {
        let count = asked("OCHAT_PARTITIONS").map_or(1, |count| usize::try_from(count).unwrap());
        let how_long = asked("OCHAT_PARTITION_MS").map_or(PARTITION, Duration::from_millis);
        let times = healing_times(count, how_long).await;
        assert_eq!(times.len(), count, "every partition heals");
        let [p50, p99, max] = [50, 99, 100].map(|percent| percentile(&times, percent).as_millis());
        // On a line of its own, whatever the test runner has written before.
        println!("\n{{\"n\":{count},\"p50_ms\":{p50},\"p99_ms\":{p99},\"max_ms\":{max}}}");
    });
}
