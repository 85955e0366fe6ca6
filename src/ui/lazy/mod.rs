//! Screens whose code the page loads when it is first needed, and what is shown until then.
//!
//! The build cuts off whatever only the functions `enter_…` of this file reach (`xtask/src/split.rs`).
//! They must never be called before the code is here: that would end the page. So nothing but
//! [`Awaited`] calls them, and no function of another file may.

mod account;
mod entrance;
mod form;
mod invited;
mod invites;
mod overlays;
mod people;
mod question;
mod ways;

use dioxus::prelude::*;

use super::{hooks::use_text, join::Way, page::Overlay};

/// Whether the code is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// Nobody has asked for it.
    Away,
    /// It is on its way.
    Coming,
    /// It can be called from now on.
    Here,
    /// It could not be loaded.
    Failed,
}

/// The way to the code that comes later. `app.rs` provides one by context.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lazy {
    arrival: Signal<Arrival>,
    fetch: Callback<()>,
}

impl Lazy {
    /// Code whose `arrival` follows from calls of `fetch`.
    pub fn new(arrival: Signal<Arrival>, fetch: Callback<()>) -> Self {
        Self { arrival, fetch }
    }
}

/// A screen that comes later.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Screen {
    /// What floats over the page.
    Overlay(Overlay),
    /// A way in, and the name that was typed so far; or what is to be asked before somebody comes in.
    Entrance(Signal<Way>, Signal<String>),
    /// The question whether to take the invite that the page was opened with.
    Invited,
}

/// A screen, as soon as its code is here.
#[component]
pub(super) fn Awaited(
    screen: Screen,
    /// Called by a reader who does not want to wait.
    onclose: Callback<()>,
) -> Element {
    let Lazy { arrival, fetch } = use_context();
    let words = use_text();
    use_hook(move || fetch.call(()));
    let arrival = arrival();
    if arrival == Arrival::Here {
        return match screen {
            Screen::Overlay(overlay) => enter_overlay(overlay),
            Screen::Entrance(way, name) => enter_entrance(way, name),
            Screen::Invited => enter_invited(),
        };
    }
    let failed = arrival == Arrival::Failed;
    rsx! {
        // Most never see it: its style lets it appear after 300 ms only.
        div { class: if failed { "backdrop" } else { "backdrop waiting" },
            div { class: "dialog", role: if failed { "alert" } else { "status" },
                p {
                    if failed { "{words.lazy_failed}" } else { "{words.loading}…" }
                }
                div { class: "dialog-buttons",
                    button {
                        r#type: "button",
                        class: "button",
                        onmounted: move |event| drop(event.set_focus(true)),
                        onclick: move |_| onclose.call(()),
                        "{words.cancel}"
                    }
                    if failed {
                        button {
                            r#type: "button",
                            class: "button primary",
                            onclick: move |_| fetch.call(()),
                            "{words.retry}"
                        }
                    }
                }
            }
        }
    }
}

/// Draws what floats over the page.
#[inline(never)]
fn enter_overlay(overlay: Overlay) -> Element {
    overlays::draw(overlay)
}

/// Draws a way in.
#[inline(never)]
fn enter_entrance(way: Signal<Way>, name: Signal<String>) -> Element {
    rsx! {
        entrance::Entrance { way, name }
    }
}

/// Draws the question whether to take an invite.
#[inline(never)]
fn enter_invited() -> Element {
    rsx! {
        invited::Invited {}
    }
}
