//! What somebody is writing, before it is a message.

use serde::{Deserialize, Serialize};

/// The words of a message that is not sent, or not stored, yet.
///
/// Whatever else belongs to a message before it is stored (what it answers, its attachments) becomes a
/// field here, and travels wherever drafts do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
// A stored draft of an earlier version lacks the later fields, and its words are read all the same.
#[serde(default)]
pub struct Draft {
    /// The text: as typed in a composer, cleaned once it is sent.
    pub text: String,
}

impl From<String> for Draft {
    fn from(text: String) -> Self {
        Self { text }
    }
}
