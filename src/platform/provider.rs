//! The way to a sign-in provider and back. The page is left; the one that comes back is another one.
//!
//! What the provider says must never stay in the address, nor anywhere but in this page's memory.

#[cfg(any(target_arch = "wasm32", test))]
use crate::domain::Secret;
use crate::domain::{Returned, Trip, UserId};

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

/// Leaves the page for the provider; whoever comes back finds the trip behind what was said. False
/// when this browser keeps nothing.
#[cfg(target_arch = "wasm32")]
pub fn depart(trip: &Trip, who: Option<UserId>) -> bool {
    let who = who.as_ref().map_or("", UserId::as_str);
    let kept = [&*trip.provider, &*trip.state, &*trip.verifier.0, who].join("\n");
    browser::depart(&trip.address, &kept).is_ok()
}

/// What the provider said, and the trip that it answers; nothing when nobody came back.
#[cfg(target_arch = "wasm32")]
pub fn said() -> Option<Returned> {
    browser::said().map(|said| returned(&said))
}

/// Reads the query of an address, and behind it the trip, line by line.
#[cfg(any(target_arch = "wasm32", test))]
fn returned(said: &str) -> Returned {
    let mut lines = said.split('\n');
    let mut line = || lines.next().unwrap_or_default();
    let (query, provider, state, verifier, who) = (line(), line(), line(), line(), line());
    let trip = Trip {
        provider: provider.to_owned(),
        address: String::new(),
        state: state.to_owned(),
        verifier: Secret(verifier.to_owned()),
    };
    Returned {
        state: value(query, "state"),
        code: Secret(value(query, "code")),
        error: value(query, "error"),
        trip,
        who: who.to_owned(),
    }
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
pub fn depart(_trip: &Trip, _who: Option<UserId>) -> bool {
    false
}

/// Natively, nobody comes back.
#[cfg(not(target_arch = "wasm32"))]
pub fn said() -> Option<Returned> {
    None
}

/// A value of a query, read as browsers write it. What cannot be read counts as empty.
#[cfg(any(target_arch = "wasm32", test))]
fn value(query: &str, name: &str) -> String {
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

    #[test]
    fn what_was_said_is_read_with_the_trip_that_it_answers() {
        let back = returned("?code=a%2Fb&state=s\noidc\ns\nproof\nuser00000000001");
        assert_eq!((&*back.state, &*back.code.0, &*back.error), ("s", "a/b", ""));
        assert_eq!((&*back.trip.provider, &*back.trip.verifier.0), ("oidc", "proof"));
        assert!(back.is_of("user00000000001".parse().ok()) && !back.is_of(None));
        assert_eq!(returned("?error=access_denied").trip, Trip::default());
    }
}
