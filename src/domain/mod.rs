//! Plain data that every other room speaks: ids, people and their accounts, conversations, messages, time.
//!
//! Nothing here knows JSON names, the network, the browser or Dioxus, and nothing here does I/O.
//! Constructors validate, so that a value that exists is a value that the server accepts.

pub mod account;
pub mod act;
pub mod address;
pub mod conversation;
pub mod draft;
pub mod ids;
pub mod invite;
pub mod membership;
pub mod message;
pub mod preferences;
pub mod provider;
pub mod remains;
#[cfg(test)]
pub(crate) mod testing;
pub mod text;
pub mod time;
pub mod user;

pub use account::{Account, Chosen, Doors, Secret, SignUp, Ways};
pub use act::Act;
pub use address::Address;
pub use conversation::{Conversation, Head, LastLine, Visibility};
pub use draft::Draft;
pub use ids::{ConversationId, InviteId, MembershipId, MessageId, UserId};
pub use invite::{Invitation, Invite, InviteAnswer, InviteToken};
pub use membership::{Membership, Role};
pub use message::Message;
pub use preferences::{Language, Preferences, Theme};
pub use provider::{Returned, Trip};
pub use remains::Remains;
pub use text::{MessageText, Name, TextFault, Title};
pub use time::{Days, LocalTime, Timestamp};
pub use user::{Session, User};
