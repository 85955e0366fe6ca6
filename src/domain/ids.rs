//! Record ids: 15 characters of `[a-z0-9]`, made by the client before it sends anything.
//!
//! One id is the outbox key, the idempotency key, the DOM key and the permalink. It must never be
//! used to order anything: order comes from `seq`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// How many characters an id has (`PocketBase`'s default id pattern, `^[a-z0-9]{15}$`).
pub const ID_LENGTH: usize = 15;

/// The text is not 15 characters of `[a-z0-9]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id has {ID_LENGTH} characters of a-z and 0-9")]
pub struct InvalidId;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; ID_LENGTH]);

        impl $name {
            /// The id as text, always 15 ASCII characters.
            pub fn as_str(&self) -> &str {
                // The bytes were checked on the way in, so the fallback is never taken.
                std::str::from_utf8(&self.0).unwrap_or_default()
            }

            /// Takes 15 bytes that are known to be `[a-z0-9]`.
            ///
            /// # Errors
            /// [`InvalidId`] when one of them is something else.
            pub fn from_bytes(bytes: [u8; ID_LENGTH]) -> Result<Self, InvalidId> {
                if bytes.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
                    Ok(Self(bytes))
                } else {
                    Err(InvalidId)
                }
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Self::from_bytes(text.as_bytes().try_into().map_err(|_| InvalidId)?)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

id!(
    /// A person (collection `users`).
    UserId
);
id!(
    /// A conversation (collection `conversations`), and its timeline.
    ConversationId
);
id!(
    /// A message (collection `messages`).
    MessageId
);
id!(
    /// One person's place in one conversation (collection `memberships`).
    MembershipId
);
id!(
    /// An invite into a conversation (collection `invites`).
    InviteId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_exactly_fifteen_lower_case_letters_or_digits() {
        assert_eq!("abcdefghij01234".parse::<MessageId>().unwrap().as_str(), "abcdefghij01234");
        for bad in
            ["", "abc", "abcdefghij012345", "Abcdefghij01234", "abcdefghij0123é", "abcdefghij 1234"]
        {
            assert_eq!(bad.parse::<MessageId>(), Err(InvalidId), "{bad:?}");
        }
    }
}
