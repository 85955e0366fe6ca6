//! Whether the server has confirmed the sign-in. Without that, an empty list may only mean an
//! expired token.

use super::{
    super::turn::{Purpose, Turn},
    Link,
};
use crate::protocol::Call;

/// How often in a row a token is refused before that is believed. Between the tries lies about as long
/// as an answer takes to another tab.
const REFUSALS: u8 = 3;

impl Link {
    /// The sign-in is confirmed; whether a list waits for that.
    pub(in super::super) fn confirm(&mut self) -> bool {
        self.confirmed = true;
        self.refusals = 0;
        self.doubted
    }

    /// The token was refused; whether that is the last word. Another tab may have changed the address
    /// or the password a moment ago, and the token that it got be on its way here.
    pub(in super::super) fn is_refused(&mut self, turn: &mut Turn<'_>) -> bool {
        self.refusals += 1;
        self.fail(turn);
        self.refusals >= REFUSALS
    }

    /// The server answered as if nobody were signed in. Confirm the sign-in before believing such
    /// answers.
    pub(in super::super) fn doubt(&mut self, turn: &mut Turn<'_>) {
        self.confirmed = false;
        self.reconfirm(turn);
    }

    /// Whether a list is to be believed. Another device may have ended this session since it was
    /// confirmed: then the list comes back empty, and the sign-in is confirmed once more before
    /// anything vanishes.
    pub(in super::super) fn believes(&mut self, empty: bool, turn: &mut Turn<'_>) -> bool {
        self.doubted = empty && !self.doubted;
        if self.doubted {
            self.doubt(turn);
        }
        !self.doubted
    }

    /// Asks whether the token is still valid and whose it is. A request that is already pending may
    /// be too old, so it is replaced.
    pub(in super::super) fn reconfirm(&mut self, turn: &mut Turn<'_>) {
        turn.requests.forget(|purpose| matches!(purpose, Purpose::Refresh));
        turn.request(Purpose::Refresh, Call::Refresh);
    }
}
