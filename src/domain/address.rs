//! The addresses: `/` opens the last conversation, `/c/ID` one conversation, `/c/ID?at=MESSAGE` a
//! message in its place. `/join#TOKEN` is an invite: `/`, and what the token is for.

use std::fmt;

use super::ids::{ConversationId, MessageId};

/// A place in the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Address {
    /// `/`: the last conversation.
    #[default]
    Home,
    /// `/c/ID`: one conversation.
    Conversation {
        /// Which one.
        id: ConversationId,
        /// The message to land on.
        at: Option<MessageId>,
    },
    /// `/c/` and something that is no id: a conversation that cannot exist.
    NoConversation,
    /// Nothing is at this address.
    Nowhere,
}

impl Address {
    /// Reads what stands behind the host: path and query. What follows a `#` does not count, and a
    /// message that is no id is as good as none.
    pub fn parse(text: &str) -> Self {
        let text = text.split('#').next().unwrap_or_default();
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let path = path.trim_matches('/');
        // What leads to `/join` is an invite, which stands behind the `#` and goes another way.
        if path.is_empty() || path == "join" {
            return Self::Home;
        }
        let Some(id) = path.strip_prefix("c/") else { return Self::Nowhere };
        let Ok(id) = id.parse() else { return Self::NoConversation };
        let at = query.split('&').find_map(|part| part.strip_prefix("at="));
        Self::Conversation { id, at: at.and_then(|at| at.parse().ok()) }
    }

    /// The address of a conversation, or `/`.
    pub fn of(conversation: Option<ConversationId>) -> Self {
        conversation.map_or(Self::Home, |id| Self::Conversation { id, at: None })
    }

    /// The conversation that it names.
    pub fn conversation(&self) -> Option<ConversationId> {
        match self {
            Self::Conversation { id, .. } => Some(*id),
            _ => None,
        }
    }

    /// The message that it points at.
    pub fn at(&self) -> Option<MessageId> {
        match self {
            Self::Conversation { at, .. } => *at,
            _ => None,
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conversation { id, at: None } => write!(f, "/c/{id}"),
            Self::Conversation { id, at: Some(at) } => write!(f, "/c/{id}?at={at}"),
            // Nobody is led to a place that is not there.
            Self::Home | Self::NoConversation | Self::Nowhere => f.write_str("/"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_they_are_written() {
        let id = "general00000000".parse().unwrap();
        let at = "abcdefghij01234".parse().ok();
        for (address, text) in [
            (Address::Home, "/"),
            (Address::Conversation { id, at: None }, "/c/general00000000"),
            (Address::Conversation { id, at }, "/c/general00000000?at=abcdefghij01234"),
        ] {
            assert_eq!(address.to_string(), text);
            assert_eq!(Address::parse(text), address);
        }
        let loose = Address::parse("/c/general00000000/?x=1&at=abcdefghij01234&y#z");
        assert_eq!(loose, Address::Conversation { id, at });
        assert_eq!(Address::parse("/?utm=1#top"), Address::Home);
        assert_eq!(Address::parse("/join#secret"), Address::Home);
    }

    #[test]
    fn a_mistyped_address_is_not_taken_for_another() {
        assert_eq!(Address::parse("/c/Not-An-Id"), Address::NoConversation);
        assert_eq!(Address::parse("/c/general00000000/more"), Address::NoConversation);
        assert_eq!(Address::parse("/x/y"), Address::Nowhere);
        let id = "general00000000".parse().unwrap();
        let at_nothing = Address::parse("/c/general00000000?at=UPPER");
        assert_eq!(at_nothing, Address::Conversation { id, at: None });
    }
}
