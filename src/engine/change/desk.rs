//! What the page shows of signing in and of the reader's own account.

use std::rc::Rc;

use crate::{
    domain::{Doors, Ways},
    protocol::Fault,
};

/// What the reader asks about the own account, one thing at a time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Desk {
    /// Counts the requests. A form compares it with its own count to know whether the result is its
    /// own.
    pub tries: u32,
    /// A request is under way.
    pub busy: bool,
    /// Something has been put off, since too many ask at the same time; it is asked again by itself.
    pub queued: bool,
    /// Why the last one failed.
    pub fault: Option<Fault>,
    /// What is under way, or was last, is what a sign-in provider said when it sent the reader back.
    pub back: bool,
    /// The ways in, as far as the server has told.
    pub doors: Doors,
    /// The ways in besides, once somebody has looked at them.
    pub ways: Option<Rc<Ways>>,
    /// What the code in the last letter counts with; empty while no letter is known to be on its way.
    pub ticket: String,
    /// What the previous session left unsent.
    pub left: Left,
}

/// What the previous session left unsent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Left {
    /// Nothing.
    #[default]
    Nothing,
    /// A member's session ended by itself: show the account form first.
    Place,
    /// That member has unsent texts, and another person signs in: ask whether they may be deleted.
    /// `Action::LetGo` has the answer.
    Words,
}
