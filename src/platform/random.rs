//! A seed from a good source of chance.

/// 128 random bits from the browser's cryptographic source.
#[cfg(target_arch = "wasm32")]
pub fn seed() -> u128 {
    let mut bytes = [0_u8; 16];
    let drawn = web_sys::window()
        .and_then(|window| window.crypto().ok())
        .is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
    if drawn {
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

#[cfg(test)]
mod tests {
    #[test]
    fn no_two_seeds_are_equal() {
        let seeds: std::collections::BTreeSet<u128> = (0..1000).map(|_| super::seed()).collect();
        assert_eq!(seeds.len(), 1000);
    }
}
