//! Tells an Enter that sends from an Enter that ends an IME composition.

use std::rc::Rc;

use dioxus::prelude::*;

use crate::{
    domain::{LocalTime, Timestamp},
    ui::hooks::use_local_time,
};

/// Safari ends the composition before it tells of the Enter that ended it, and then looks as if that
/// Enter stood alone. It follows within a few milliseconds.
const AFTERMATH: i64 = 60;

/// Watches compositions. Copies of a handle are the same watch.
#[derive(Clone)]
pub struct Enter {
    time: Rc<dyn LocalTime>,
    ended: Signal<Option<Timestamp>>,
}

/// A watch on the compositions of one field: call [`Enter::composed`] when one ends.
pub fn use_enter() -> Enter {
    let time = use_local_time();
    let ended = use_signal(|| None);
    Enter { time, ended }
}

impl Enter {
    /// A composition has just ended.
    pub fn composed(&self) {
        let mut ended = self.ended;
        ended.set(Some(self.time.now()));
    }

    /// Whether this key is an Enter that means "done", not a line break and not the end of a
    /// composition.
    pub fn is_done(&self, event: &KeyboardEvent) -> bool {
        let composing = event.is_composing()
            || self.ended.peek().is_some_and(|ended| self.time.now().since(ended) < AFTERMATH);
        event.key() == Key::Enter && !event.modifiers().shift() && !composing
    }
}
