//! What the page shows of signing in and of the reader's own account.

use std::rc::Rc;

use crate::{
    domain::{Doors, Ways},
    protocol::Fault,
};

/// What the reader asks about the own account, one thing at a time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Desk {
    /// Grows with everything that is asked: a form that has asked nothing yet knows by it that the
    /// rest is not about itself.
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
    /// What the one who was here last has left at the door.
    pub left: Left,
}

/// What the one who was here last has left at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Left {
    /// Nothing that waits for anybody.
    #[default]
    Nothing,
    /// The stay of a member has ended by itself: the door is theirs first.
    Place,
    /// Unsent words of that member, and somebody else is coming in, for whom they would have to go:
    /// `Action::LetGo` says whether they may.
    Words,
}
