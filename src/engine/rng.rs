//! Random numbers from a seed that is passed in: for ids and jitter.
//!
//! Everything drawn here follows from the seed, so a run can be replayed.

use crate::domain::{
    Timestamp,
    ids::{ID_LENGTH, InvalidId},
};

const ALPHABET: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
/// Characters of an id that tell the time: 36^8 ms lasts until the year 2059.
const TIME_LENGTH: usize = 8;

/// A small generator (`SplitMix64` over two lanes); good enough for ids that also carry the time,
/// never for secrets, which come from outside.
#[derive(Debug, Clone)]
pub(super) struct Rng {
    first: u64,
    second: u64,
}

impl Rng {
    pub(super) fn new(seed: u128) -> Self {
        let low = seed & u128::from(u64::MAX);
        Self {
            first: u64::try_from(seed >> 64).unwrap_or_default(),
            second: u64::try_from(low).unwrap_or_default(),
        }
    }

    fn next(&mut self) -> u64 {
        fn mix(state: &mut u64, step: u64) -> u64 {
            *state = state.wrapping_add(step);
            let mut z = *state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        }
        mix(&mut self.first, 0x9e37_79b9_7f4a_7c15)
            ^ mix(&mut self.second, 0xd1b5_4a32_d192_ed03).rotate_left(32)
    }

    /// A whole number from 0 to `most`, both included.
    pub(super) fn up_to(&mut self, most: i64) -> i64 {
        let span = u64::try_from(most).unwrap_or(0).saturating_add(1);
        i64::try_from(self.next() % span).unwrap_or(0)
    }

    /// A new id: 8 characters of time, then 7 of chance (36^7 = 78 thousand million a millisecond).
    pub(super) fn id<Id>(
        &mut self,
        now: Timestamp,
        make: impl Fn([u8; ID_LENGTH]) -> Result<Id, InvalidId>,
    ) -> Option<Id> {
        let mut time = u64::try_from(now.0).unwrap_or(0);
        let mut bytes = [b'0'; ID_LENGTH];
        let (head, tail) = bytes.split_at_mut(TIME_LENGTH);
        for byte in head.iter_mut().rev() {
            *byte = digit(time);
            time /= 36;
        }
        let mut chance = self.next();
        for byte in tail {
            *byte = digit(chance);
            chance /= 36;
        }
        make(bytes).ok()
    }
}

fn digit(value: u64) -> u8 {
    let index = usize::try_from(value % 36).unwrap_or(0);
    ALPHABET.get(index).copied().unwrap_or(b'0')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::MessageId;

    #[test]
    fn ids_are_valid_distinct_and_sorted_by_time() {
        let mut rng = Rng::new(7);
        let at = |rng: &mut Rng, ms| rng.id(Timestamp(ms), MessageId::from_bytes).unwrap();
        let early = at(&mut rng, 1_795_337_095_016);
        let late = at(&mut rng, 1_795_337_095_017);
        assert!(early < late);
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..10_000 {
            assert!(seen.insert(at(&mut rng, 5)));
        }
    }

    #[test]
    fn the_same_seed_draws_the_same() {
        let (mut one, mut two) = (Rng::new(42), Rng::new(42));
        for _ in 0..100 {
            let drawn = one.up_to(200);
            assert_eq!(drawn, two.up_to(200));
            assert!((0..=200).contains(&drawn));
        }
    }
}
