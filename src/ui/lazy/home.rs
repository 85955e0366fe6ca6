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

/// An element that takes the focus when the focused one is about to be removed. Otherwise the
/// keyboard focus would be lost.
#[derive(Clone, Copy)]
pub(super) struct Home(pub(super) Signal<Anchor>);

impl Home {
    /// Takes the focus.
    pub(super) fn take(self) {
        focus(&self.0.peek());
    }
}
