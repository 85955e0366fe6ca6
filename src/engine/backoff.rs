//! How long to wait before the next try: exponential with full jitter.
//!
//! Full jitter (a uniform draw from zero to the ceiling) spreads a crowd that lost the server at the
//! same moment better than any fixed ladder.

use super::rng::Rng;

/// The ceiling of the first wait, in milliseconds.
const FIRST: i64 = 200;
/// The highest ceiling, in milliseconds.
const MOST: i64 = 15_000;
/// No wait is shorter, so that a server that refuses at once is not hammered. In milliseconds.
const LEAST: i64 = 50;
/// While an outage is young, nobody waits longer for a new connection, in milliseconds: most outages
/// are short, and their end should be felt within a second.
const YOUNG: i64 = 600;
/// Later, a wait takes at most this part of what the outage has taken so far.
const PART: i64 = 8;

/// Milliseconds to wait after `failures` tries in a row have failed (from 1).
pub(super) fn delay(rng: &mut Rng, failures: u32) -> i64 {
    draw(rng, failures, MOST)
}

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
            (0..2000).map(|_| delay(rng, failures)).inspect(|&d| assert!(d >= LEAST)).max()
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
}
