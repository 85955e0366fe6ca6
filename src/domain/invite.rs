//! Invites: links that let people into a conversation.

use std::fmt;

use super::{
    ids::{ConversationId, InviteId, UserId},
    time::Timestamp,
};

/// Longer texts are no tokens.
const TOKEN_MOST: usize = 100;

/// The secret of an invite. Whoever knows it comes in, so it must never reach a log or the part of
/// an address that browsers send.
#[derive(Clone, PartialEq, Eq)]
pub struct InviteToken(String);

impl InviteToken {
    /// Takes a text that may be a token; nothing for one that cannot be.
    pub fn new(text: &str) -> Option<Self> {
        let possible = !text.is_empty()
            && text.len() <= TOKEN_MOST
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        possible.then(|| Self(text.to_owned()))
    }

    /// The secret itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for InviteToken {
    /// Leaves the secret out, so that no log can hold it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InviteToken")
    }
}

/// An invite as its conversation's owners see it (collection `invites`); without the secret, which
/// is shown only once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// Which one.
    pub id: InviteId,
    /// Who made it.
    pub author: Option<UserId>,
    /// Until when it is good.
    pub expires: Timestamp,
    /// How many people it still lets in.
    pub uses_left: u64,
}

/// What an invite leads to, as whoever holds it may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Which conversation.
    pub conversation: ConversationId,
    /// Its title.
    pub title: String,
    /// Who made the invite; empty when the account is gone.
    pub inviter: String,
}

/// What the server answers about invites. One type for all, since each kind of answer has its own
/// copy of the code that waits for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InviteAnswer {
    /// The invites of a conversation that still let somebody in.
    Living(Vec<Invite>),
    /// The secret of one that was made.
    Made(InviteToken),
    /// What one is for.
    For(Invitation),
    /// The conversation into which one led.
    Taken(ConversationId),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_letters_and_digits_and_never_shown() {
        let token = InviteToken::new("aB3").unwrap();
        assert_eq!(token.as_str(), "aB3");
        assert_eq!(format!("{token:?}"), "InviteToken");
        for odd in ["", "a/b", "a b", "é", &"a".repeat(101)] {
            assert_eq!(InviteToken::new(odd), None, "{odd:?}");
        }
    }
}
