//! What the parts of the people's dialog share: the way to the engine, and a place for the focus.

use dioxus::prelude::*;

use crate::{
    engine::{Action, CircleAction},
    ui::{
        hooks::{Dispatch, use_dispatch},
        kit::{Anchor, focus},
    },
};

/// The way to the engine for everything about people.
pub(super) fn use_act() -> impl Fn(CircleAction) + Copy + 'static {
    let dispatch = use_dispatch();
    move |action| Dispatch::send(&dispatch, Action::Circle(action))
}

/// A place for the focus when what has it is about to go: without it, the keys would go nowhere.
#[derive(Clone, Copy)]
pub(super) struct Home(pub(super) Signal<Anchor>);

impl Home {
    /// Takes the focus.
    pub(super) fn take(self) {
        focus(&self.0.peek());
    }
}
