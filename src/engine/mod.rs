//! What O'Chat does, as a pure function of what happened.
//!
//! [`Engine::update`] takes one [`Input`] and the present time, and answers with effects for the
//! shell and changes for the page. It must never read a clock, draw a random number that was not
//! seeded from outside, do I/O, or know Dioxus, HTTP or JSON: that is what lets property tests
//! replay any order, loss, repetition and crash.

pub mod action;
pub mod change;
pub mod effect;
pub mod fault;
pub mod input;

pub use action::{Action, OperationId};
pub use change::Change;
pub use effect::{Call, Effect, Reply, RequestId};
pub use fault::{Fault, FieldFault};
pub use input::{Boot, Input, StreamEvent};

use crate::domain::Timestamp;

/// What one input leads to.
#[derive(Debug, Default)]
pub struct Output {
    /// What to do outside, in this order.
    pub effects: Vec<Effect>,
    /// What to show anew, each part at most once.
    pub changes: Vec<Change>,
    /// When to send [`Input::Tick`]; replaces the time that an earlier output asked for.
    pub wake_at: Option<Timestamp>,
}

/// The whole state of one client.
#[derive(Debug)]
pub struct Engine {
    seed: u128,
}

impl Engine {
    /// A client that has not started. `seed` must come from a good source of chance: the ids of
    /// messages are drawn from it.
    pub fn new(seed: u128) -> Self {
        Self { seed }
    }

    /// Takes one input. Any input is acceptable at any time; stale ones are ignored.
    pub fn update(&mut self, input: Input, now: Timestamp) -> Output {
        let _ = (input, now, self.seed);
        Output::default()
    }
}
