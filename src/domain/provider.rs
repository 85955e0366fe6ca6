//! The way to a sign-in provider and back. The page is left; the one that comes back is another one.

use super::{account::Secret, ids::UserId};

/// The path that providers send people back to.
pub const WAY_BACK: &str = "/oauth";

/// What it takes to go to a sign-in provider and to be recognised on the way back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trip {
    /// The server's name for the provider.
    pub provider: String,
    /// Where to; the way back is to be added at its end.
    pub address: String,
    /// What the provider has to say again.
    pub state: String,
    /// The PKCE verifier: proves that the person who returns is the one who left.
    pub verifier: Secret,
}

/// What a provider said when it sent somebody back, and the trip that was begun in this tab.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Returned {
    /// The state that the provider repeated.
    pub state: String,
    /// What the server exchanges for a session; empty when the provider refused.
    pub code: Secret,
    /// Why the provider refused, in its own word.
    pub error: String,
    /// The trip; empty when none was begun here.
    pub trip: Trip,
    /// Who left; nobody when it was a stranger.
    pub who: String,
}

impl Returned {
    /// Whether it was this person who left, or a stranger.
    pub fn is_of(&self, who: Option<UserId>) -> bool {
        who.as_ref().map_or("", UserId::as_str) == self.who
    }
}
