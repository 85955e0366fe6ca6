//! Doing something later, and asking again: one timer for every part that waits.
//!
//! A [`Timer`] holds one moment and counts the tries in a row that failed. A [`Pause`] says how long to
//! wait after them. Where a crowd may have lost the server at the same moment, the wait is drawn from
//! the whole range up to its ceiling (full jitter), which spreads it better than any fixed ladder.

use crate::domain::Timestamp;

use super::{rng::Rng, turn::Turn};

/// How long to wait after tries that failed, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pause {
    /// Anything up to a ceiling that doubles: for what many ask at once.
    Spread,
    /// Twice as long each time, from the first to the longest, and chance adds up to so much.
    Doubling { first: i64, most: i64, chance: i64 },
    /// Longer by the same each time, up to ten times.
    Growing(i64),
    /// The same each time.
    Steady(i64),
}

impl Pause {
    /// Milliseconds to wait after `failures` tries in a row have failed (from 1).
    pub(super) fn after(self, failures: u32, rng: &mut Rng) -> i64 {
        match self {
            Self::Spread => draw(rng, failures, MOST),
            Self::Doubling { first, most, chance } => {
                (first << failures.saturating_sub(1).min(10)).min(most) + rng.up_to(chance)
            }
            Self::Growing(step) => step * i64::from(failures.min(10)),
            Self::Steady(pause) => pause,
        }
    }
}

/// When something is to be done, if it is, and how often in a row it has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Timer {
    at: Option<Timestamp>,
    failures: u32,
}

impl Timer {
    /// A timer that is due at this moment.
    pub(super) fn at(at: Timestamp) -> Self {
        Self { at: Some(at), failures: 0 }
    }

    /// To be done at this moment, and at no other.
    pub(super) fn set(&mut self, at: Timestamp) {
        self.at = Some(at);
    }

    /// To be done at this moment, or at the one that is set already: several reasons that come together
    /// are one.
    pub(super) fn gather(&mut self, at: Timestamp) {
        self.at.get_or_insert(at);
    }

    /// A try failed: to be done again after a pause.
    pub(super) fn again(&mut self, pause: Pause, turn: &mut Turn<'_>) {
        self.failures = self.failures.saturating_add(1);
        self.at = Some(turn.now.plus(pause.after(self.failures, turn.rng)));
    }

    /// Nothing is to be done; the failures count on.
    pub(super) fn stop(&mut self) {
        self.at = None;
    }

    /// A try succeeded: the next pause is the first one again.
    pub(super) fn succeeded(&mut self) {
        self.failures = 0;
    }

    /// How often in a row it has failed.
    pub(super) fn failures(&self) -> u32 {
        self.failures
    }

    /// Whether it is time, once.
    pub(super) fn take(&mut self, now: Timestamp) -> bool {
        let due = self.at.is_some_and(|at| at <= now);
        if due {
            self.at = None;
        }
        due
    }

    /// When it is time.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        self.at
    }

    /// The clock was set back to `now`: nothing is due only in what is the future now.
    pub(super) fn clock_set_back(&mut self, now: Timestamp) {
        self.at = self.at.map(|at| at.min(now));
    }
}

/// The ceiling of the first wait, in milliseconds.
const FIRST: i64 = 200;
/// The highest ceiling, in milliseconds.
const MOST: i64 = 15_000;
/// No wait is shorter, so that a server that refuses at once is not hammered. In milliseconds.
const LEAST: i64 = 50;
/// The highest wait at the start of an outage, in milliseconds. Most outages are short, and the app
/// should reconnect within a second after they end.
const YOUNG: i64 = 600;
/// Later, a wait takes at most this part of what the outage has taken so far.
const PART: i64 = 8;

/// Milliseconds to wait before a new connection, `outage` milliseconds after the first of
/// `failures` tries in a row has failed.
pub(super) fn reconnection(rng: &mut Rng, failures: u32, outage: i64) -> i64 {
    draw(rng, failures, (outage / PART).clamp(YOUNG, MOST))
}

fn draw(rng: &mut Rng, failures: u32, most: i64) -> i64 {
    let doublings = failures.saturating_sub(1).min(10);
    let ceiling = (FIRST << doublings).min(most);
    rng.up_to(ceiling).max(LEAST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_from_a_fifth_of_a_second_to_fifteen_and_stay_within() {
        let mut rng = Rng::new(1);
        let longest = |rng: &mut Rng, failures| {
            (0..2000)
                .map(|_| Pause::Spread.after(failures, rng))
                .inspect(|&d| assert!(d >= LEAST))
                .max()
        };
        assert!(longest(&mut rng, 1) <= Some(200));
        assert!(longest(&mut rng, 4) > Some(800) && longest(&mut rng, 4) <= Some(1600));
        assert!(
            longest(&mut rng, 50) > Some(14_000) && longest(&mut rng, u32::MAX) <= Some(15_000)
        );
    }
    #[test]
    fn a_new_connection_is_tried_often_in_a_young_outage_and_seldom_in_an_old_one() {
        let mut rng = Rng::new(2);
        let mut longest = |outage| {
            (0..2000)
                .map(|_| reconnection(&mut rng, 50, outage))
                .inspect(|&d| assert!(d >= LEAST))
                .max()
        };
        assert!(longest(0) > Some(550) && longest(5_000) <= Some(625));
        assert!(longest(40_000) > Some(4_500) && longest(40_000) <= Some(5_000));
        assert!(longest(120_000) > Some(14_000) && longest(i64::MAX) <= Some(15_000));
        assert!(
            (0..2000).all(|_| reconnection(&mut rng, 1, 0) <= 200),
            "the first waits grow as ever"
        );
    }

    #[test]
    fn every_pause_grows_as_it_says() {
        let mut rng = Rng::new(3);
        let mut waits =
            |pause: Pause| [1, 2, 3, 6, 50].map(|failures| pause.after(failures, &mut rng));
        let doubling = Pause::Doubling { first: 1_000, most: 32_000, chance: 0 };
        assert_eq!(waits(doubling), [1_000, 2_000, 4_000, 32_000, 32_000]);
        assert_eq!(waits(Pause::Growing(1_000)), [1_000, 2_000, 3_000, 6_000, 10_000]);
        assert_eq!(waits(Pause::Steady(7)), [7; 5]);
        let chance = Pause::Doubling { first: 10, most: 10, chance: 5 };
        assert!(waits(chance).iter().all(|wait| (10..=15).contains(wait)));
    }

    #[test]
    fn a_timer_is_due_once_and_gathers_reasons() {
        let mut timer = Timer::default();
        assert!(timer.deadline().is_none() && !timer.take(Timestamp(9)));
        timer.gather(Timestamp(5));
        timer.gather(Timestamp(7));
        assert_eq!(timer.deadline(), Some(Timestamp(5)));
        assert!(!timer.take(Timestamp(4)) && timer.take(Timestamp(6)) && !timer.take(Timestamp(6)));
        timer.set(Timestamp(20));
        timer.clock_set_back(Timestamp(10));
        assert!(timer.take(Timestamp(10)));
        timer.set(Timestamp(20));
        timer.stop();
        assert_eq!(timer, Timer::default());
    }
}
