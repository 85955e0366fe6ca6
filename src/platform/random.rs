//! Chance from a good source: seeds and secrets.

use crate::domain::Secret;

/// Random bytes from the browser's cryptographic source; whether there is one.
#[cfg(target_arch = "wasm32")]
fn fill(bytes: &mut [u8]) -> bool {
    web_sys::window()
        .and_then(|window| window.crypto().ok())
        .is_some_and(|crypto| crypto.get_random_values_with_u8_array(bytes).is_ok())
}

/// 128 random bits.
#[cfg(target_arch = "wasm32")]
pub fn seed() -> u128 {
    let mut bytes = [0_u8; 16];
    if fill(&mut bytes) {
        return u128::from_le_bytes(bytes);
    }
    // No browser that runs this app is known to end here. Ids stay unlikely to meet.
    let draw = || u128::from(js_sys::Math::random().to_bits());
    draw() ^ (draw() << 40) ^ (draw() << 76)
}

/// 128 random bits: the keys of the standard library's hash maps come from the system.
#[cfg(not(target_arch = "wasm32"))]
pub fn seed() -> u128 {
    use std::hash::{BuildHasher, RandomState};
    let draw = |what: u8| u128::from(RandomState::new().hash_one(what));
    draw(0) | (draw(1) << 64)
}

/// Random bytes, as many as fit.
#[cfg(not(target_arch = "wasm32"))]
fn fill(bytes: &mut [u8]) -> bool {
    for part in bytes.chunks_mut(16) {
        for (byte, drawn) in part.iter_mut().zip(seed().to_le_bytes()) {
            *byte = drawn;
        }
    }
    true
}

/// A secret of 256 random bits, in letters and digits; empty where there is no source that nobody can
/// guess.
pub fn secret() -> Secret {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut bytes = [0_u8; 32];
    if !fill(&mut bytes) {
        return Secret::default();
    }
    let digit = |half: u8| DIGITS.get(usize::from(half)).copied().map_or('0', char::from);
    Secret(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_two_seeds_or_secrets_are_equal() {
        let seeds: std::collections::BTreeSet<u128> = (0..1000).map(|_| super::seed()).collect();
        assert_eq!(seeds.len(), 1000);
        let secrets: std::collections::BTreeSet<String> =
            (0..1000).map(|_| super::secret().0).collect();
        assert_eq!(secrets.len(), 1000);
        // What the server asks of one.
        assert!(
            secrets.iter().all(|secret| secret.len() == 64
                && secret.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        );
    }
}
