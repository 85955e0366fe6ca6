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

/// Milliseconds to wait after `failures` tries in a row have failed (from 1).
pub(super) fn delay(rng: &mut Rng, failures: u32) -> i64 {
    let doublings = failures.saturating_sub(1).min(10);
    let ceiling = (FIRST << doublings).min(MOST);
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
}
