//! When a token ends.

use serde_json::Value;

use crate::domain::Timestamp;

/// When a token ends, as its middle part says (a JWT's `exp`, in seconds).
pub(super) fn expiry(token: &str) -> Option<Timestamp> {
    let claims: Value = serde_json::from_slice(&base64url(token.split('.').nth(1)?)?).ok()?;
    let seconds = claims.get("exp")?.as_i64()?;
    Some(Timestamp(seconds.checked_mul(1000)?))
}

/// The bytes of an unpadded base64url text.
fn base64url(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in text.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64url_is_read_with_every_length() {
        assert_eq!(base64url("").unwrap(), b"");
        assert_eq!(base64url("Zg").unwrap(), b"f");
        assert_eq!(base64url("Zm8").unwrap(), b"fo");
        assert_eq!(base64url("Zm9v").unwrap(), b"foo");
        assert_eq!(base64url("_-8").unwrap(), [0xff, 0xef]);
        assert_eq!(base64url("Zm9v!"), None);
    }

    #[test]
    fn the_end_of_a_token_is_read_from_its_middle() {
        // {"exp":1800000000,"type":"auth"}
        let token = "x.eyJleHAiOjE4MDAwMDAwMDAsInR5cGUiOiJhdXRoIn0.y";
        assert_eq!(expiry(token), Some(Timestamp(1_800_000_000_000)));
        for odd in ["", "x", "x.y", "x.!!.y", "a.e30.c", "a.eyJleHAiOiJ4In0.c"] {
            assert_eq!(expiry(odd), None, "{odd:?}");
        }
    }
}
