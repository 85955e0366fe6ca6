//! Hooks for everything a component may use: the store, the dispatch, local time and texts.
//!
//! `app.rs` provides these by context before it draws [`super::Root`]. Components do not access the
//! rest of the program in any other way.

use std::rc::Rc;

use dioxus::prelude::*;

use super::text::{PeopleText, Text, people_text, text};
use crate::{domain::LocalTime, engine::Action, store::View};

/// Sends actions to the engine. `app.rs` provides it as a context.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dispatch(Callback<Action>);

impl Dispatch {
    /// A dispatch that hands every action to `callback`.
    pub fn new(callback: Callback<Action>) -> Self {
        Self(callback)
    }

    /// Sends one action. It does not wait for the result.
    pub fn send(&self, action: Action) {
        self.0.call(action);
    }
}

/// The store of everything on the page.
pub fn use_view() -> View {
    use_context()
}

/// The way to the engine.
pub fn use_dispatch() -> Dispatch {
    use_context()
}

/// The reader's clock and calendar.
pub fn use_local_time() -> Rc<dyn LocalTime> {
    use_context()
}

/// The words of the reader's language; a component that asks is drawn anew when it changes.
pub(super) fn use_text() -> &'static Text {
    text(use_view().preferences().read().language)
}

/// The words about people and invites. Only lazy code may ask.
pub(super) fn use_people_text() -> &'static PeopleText {
    people_text(use_view().preferences().read().language)
}
