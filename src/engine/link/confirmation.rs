//! Whether the sign-in is known to be good: without that an empty list means nothing.

use super::{
    super::{
        effect::Call,
        turn::{Purpose, Turn},
    },
    Link,
};

impl Link {
    /// The sign-in is confirmed; whether a list waits for that.
    pub(in super::super) fn confirm(&mut self) -> bool {
        self.confirmed = true;
        self.doubted
    }

    /// Whether a list is to be believed. Another device may have ended this session since it was
    /// confirmed: then the list comes back empty, and the sign-in is confirmed once more before
    /// anything vanishes.
    pub(in super::super) fn believes(&mut self, empty: bool, turn: &mut Turn<'_>) -> bool {
        self.doubted = empty && !self.doubted;
        if self.doubted {
            self.confirmed = false;
            self.reconfirm(turn);
        }
        !self.doubted
    }

    /// Asks whether the token is still good, unless that is being asked.
    pub(in super::super) fn reconfirm(&mut self, turn: &mut Turn<'_>) {
        if !turn.requests.any(|purpose| matches!(purpose, Purpose::Refresh)) {
            turn.request(Purpose::Refresh, Call::Refresh);
        }
    }
}
