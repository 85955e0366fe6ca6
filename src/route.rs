//! The addresses: `/` opens the last conversation, `/c/ID` one conversation, `/c/ID?at=MESSAGE` a
//! message in its place.
//!
//! Ids are kept as text here, so that a mistyped address is answered in words instead of being
//! rewritten.

use dioxus::prelude::*;

use crate::{
    domain::{ConversationId, MessageId},
    ui::{Chat, ConversationPage, HomePage, NotFoundPage},
};

/// An address.
#[derive(Debug, Clone, PartialEq, Eq, Routable)]
#[rustfmt::skip]
pub enum Route {
    #[layout(Chat)]
        /// The last conversation.
        #[route("/", HomePage)]
        Home {},
        /// One conversation.
        #[route("/c/:id?:at", ConversationPage)]
        Conversation {
            /// As it stands in the address.
            id: String,
            /// The message to land on, as it stands in the address.
            at: Option<String>,
        },
        /// Nothing is at this address.
        #[route("/:..segments", NotFoundPage)]
        NotFound {
            /// The address.
            segments: Vec<String>,
        },
}

impl Route {
    /// The address of a conversation, or `/`.
    pub fn of(conversation: Option<ConversationId>) -> Self {
        match conversation {
            Some(id) => Self::Conversation { id: id.to_string(), at: None },
            None => Self::Home {},
        }
    }

    /// The address of a message.
    pub fn of_message(conversation: ConversationId, message: MessageId) -> Self {
        Self::Conversation { id: conversation.to_string(), at: Some(message.to_string()) }
    }

    /// The address as it stands in the browser: without the question mark that the router writes
    /// even where no query follows.
    pub fn address(&self) -> String {
        let mut address = self.to_string();
        if address.ends_with('?') {
            address.pop();
        }
        address
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_they_are_written() {
        let conversation: ConversationId = "general00000000".parse().unwrap();
        let message: MessageId = "abcdefghij01234".parse().unwrap();
        for (route, address) in [
            (Route::of(None), "/"),
            (Route::of(Some(conversation)), "/c/general00000000"),
            (Route::of_message(conversation, message), "/c/general00000000?at=abcdefghij01234"),
        ] {
            assert_eq!(route.address(), address);
            assert_eq!(address.parse::<Route>().ok(), Some(route), "{address}");
        }
    }

    #[test]
    fn a_mistyped_address_is_kept() {
        let route = "/c/Not-An-Id".parse::<Route>().ok();
        assert_eq!(route, Some(Route::Conversation { id: "Not-An-Id".into(), at: None }));
        assert!(matches!("/x/y".parse::<Route>(), Ok(Route::NotFound { .. })));
    }
}
