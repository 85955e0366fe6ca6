//! The way to a sign-in provider and back. The page is left; the one that comes back is another one.
//!
//! What the provider says must never stay in the address, nor anywhere but in this page's memory.

/// The path that providers send people back to.
pub const BACK: &str = "/oauth";

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

    #[wasm_bindgen(module = "/src/platform/provider.js")]
    extern "C" {
        #[wasm_bindgen(catch)]
        pub(super) fn depart(address: &str, trip: &str) -> Result<(), JsValue>;
        pub(super) fn said() -> Option<String>;
        pub(super) fn forget();
    }
}

/// Leaves the page for `address`; whoever comes back finds `trip` behind what was said. False when
/// this browser keeps nothing, which would make the way back worthless.
#[cfg(target_arch = "wasm32")]
pub fn depart(address: &str, trip: &str) -> bool {
    browser::depart(address, trip).is_ok()
}

/// What the provider said as the query of an address, and behind it the trip, line by line; nothing
/// when nobody came back.
#[cfg(target_arch = "wasm32")]
pub fn said() -> Option<String> {
    browser::said()
}

/// Forgets a way that was begun and not gone to its end.
#[cfg(target_arch = "wasm32")]
pub fn forget() {
    browser::forget();
}

/// Natively, nobody leaves.
#[cfg(not(target_arch = "wasm32"))]
pub fn forget() {}

/// Natively, there is no page to leave.
#[cfg(not(target_arch = "wasm32"))]
pub fn depart(_address: &str, _trip: &str) -> bool {
    false
}

/// Natively, nobody comes back.
#[cfg(not(target_arch = "wasm32"))]
pub fn said() -> Option<String> {
    None
}

/// A value of a query, read as browsers write it. What cannot be read counts as empty.
pub fn value(query: &str, name: &str) -> String {
    let query = query.strip_prefix('?').unwrap_or(query);
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let found = pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value);
    let mut bytes = Vec::new();
    let mut rest = found.unwrap_or_default().bytes();
    while let Some(byte) = rest.next() {
        let mut digit = || char::from(rest.next()?).to_digit(16);
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let escaped = digit().and_then(|high| Some(high * 16 + digit()?));
                escaped.and_then(|byte| u8::try_from(byte).ok()).unwrap_or_default()
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_browsers_write_them() {
        let query = "?state=a-b&code=4%2F0AX%20%C3%A9+x&error=";
        assert_eq!(value(query, "code"), "4/0AX é x");
        assert_eq!(value(query, "state"), "a-b");
        assert_eq!((value(query, "error"), value(query, "none")), (String::new(), String::new()));
        assert_eq!(value("code=%F", "code"), "\0");
        assert_eq!(value("code=%FF", "code"), "");
    }
}
