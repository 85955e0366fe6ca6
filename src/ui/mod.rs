//! What the reader sees: components that read the store, put it into words, and dispatch actions.
//!
//! Nothing here decides what happens: no network, no storage, no clock of its own, no web-sys. A
//! component may import the store, the domain, the engine's `Action` and Dioxus, and nothing else.

// What `rsx!` writes for an event handler looks over-qualified to the compiler.
#![allow(unused_qualifications)]

mod chat;
mod connection;
mod format;
pub mod hooks;
mod invited;
mod join;
mod kit;
pub mod lazy;
mod links;
mod notices;
mod overlays;
mod page;
mod sidebar;
mod skeleton;
mod text;
mod thread;
mod way;

use dioxus::prelude::*;

use crate::store::Phase;
use {chat::Chat, hooks::use_view, join::Join, skeleton::Starting};

/// Whether the page is starting, asks to sign in, or shows the chat.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Stage {
    Starting,
    Join,
    Chat,
}

/// The whole page. `app.rs` draws it once the contexts of [`hooks`] are there.
#[component]
pub fn Root() -> Element {
    let view = use_view();
    // A memo, so that a new name or a failed try does not build the page anew.
    let stage = use_memo(move || match &*view.phase().read() {
        Phase::Starting => Stage::Starting,
        Phase::Join { .. } => Stage::Join,
        Phase::Chat { .. } => Stage::Chat,
    });
    match stage() {
        Stage::Starting => rsx! {
            Starting {}
        },
        Stage::Join => rsx! {
            Join {}
        },
        Stage::Chat => rsx! {
            Chat {}
        },
    }
}
