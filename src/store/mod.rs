//! What the views read: one store with a fixed set of fields, each its own subscription.
//!
//! Only [`project`] writes it, and only the shell calls that. Lists are vectors of `Rc` rows: a row
//! that did not change keeps its `Rc`, so that its component is not run again.

// The derive of `Store` writes public items without documentation.
#![allow(missing_docs)]

mod project;

use std::rc::Rc;

use dioxus::prelude::*;

use crate::domain::Preferences;

pub use crate::engine::change::{
    At, Connection, ConversationRow, Delivery, Draft, JoinProblem, Load, MessageRow, Notice,
    NoticeId, NoticeKind, Older, OpenThread, Phase, Preview, Refused, Sidebar, Thread,
};
pub use project::project;

/// Everything on the page.
#[derive(Debug, Clone, PartialEq, Default, Store)]
pub struct View {
    /// Which of the big states the page is in.
    pub phase: Phase,
    /// The list of conversations.
    pub sidebar: Sidebar,
    /// The open conversation.
    pub thread: Thread,
    /// The connection.
    pub connection: Connection,
    /// Short tellings, oldest first.
    pub notices: Vec<Rc<Notice>>,
    /// The looks.
    pub preferences: Preferences,
}
