//! People, and the proof of being one of them.

use serde::{Deserialize, Serialize};

use super::{ids::UserId, time::Timestamp};

/// A person as others see them. E-mail addresses are never part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Who it is.
    pub id: UserId,
    /// 1 to 40 visible characters; empty when the account was deleted.
    pub name: String,
    /// A guest has a name only; a member also has an e-mail address and a password.
    pub guest: bool,
    /// The name of the picture's file; empty when there is none.
    pub picture: String,
}

/// A signed-in person: the bearer token and whom it stands for.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// The bearer token. It must never reach a log or an address.
    pub token: String,
    /// Whom the token stands for.
    pub user: User,
    /// When this person last ended every other session, with a new password or address: a stream
    /// from before has fallen silent, and the tab that holds it opens another one.
    pub since: Timestamp,
}

impl std::fmt::Debug for Session {
    /// Leaves the token out, so that no log can hold it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("user", &self.user).finish_non_exhaustive()
    }
}
