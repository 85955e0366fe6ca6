//! The other tabs of this browser: which of them leads, and notes between them.
//!
//! Where Web Locks or `BroadcastChannel` is missing (plain HTTP on another host than this machine,
//! old browsers), each tab stands alone and leads itself.

use futures::stream::LocalBoxStream;

/// What this tab hears of the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// This tab leads from now on, or no longer. Until the first of these it does not.
    Lead(bool),
    /// Another tab told this.
    Note(String),
    /// Another tab changed who is signed in.
    Session,
    /// Another tab asks whether this one, which leads, is alive: [`alive`] answers.
    Asked,
}

/// Everything that is heard from now on.
pub type Tabs = LocalBoxStream<'static, Heard>;

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

    #[wasm_bindgen(module = "/src/platform/tabs.js")]
    extern "C" {
        pub(super) fn join(watched: &str, hear: &JsValue);
        pub(super) fn tell(note: &str);
        pub(super) fn alive();
    }
}

/// Joins the tabs of this browser; once a page.
#[cfg(target_arch = "wasm32")]
pub fn join() -> Tabs {
    use futures::{StreamExt, channel::mpsc};
    use wasm_bindgen::{JsValue, closure::Closure};

    let (sender, receiver) = mpsc::unbounded();
    let hear = Closure::<dyn FnMut(JsValue)>::new(move |heard: JsValue| {
        let heard = match (heard.as_bool(), heard.as_string()) {
            (Some(leads), _) => Heard::Lead(leads),
            (None, Some(note)) => Heard::Note(note),
            (None, None) if heard.is_null() => Heard::Session,
            (None, None) => Heard::Asked,
        };
        // The other end is gone only when the page is about to go too.
        let _ = sender.unbounded_send(heard);
    });
    browser::join(super::storage::SESSION, hear.as_ref());
    receiver
        .map(move |heard| {
            // The stream keeps the callback alive.
            let _ = &hear;
            heard
        })
        .boxed_local()
}

/// Gives the other tabs a sign of life.
#[cfg(target_arch = "wasm32")]
pub fn alive() {
    browser::alive();
}

/// Natively, nobody asks.
#[cfg(not(target_arch = "wasm32"))]
pub fn alive() {}

/// Tells all other tabs.
#[cfg(target_arch = "wasm32")]
pub fn tell(note: &str) {
    browser::tell(note);
}

/// Natively, every client stands alone.
#[cfg(not(target_arch = "wasm32"))]
pub fn join() -> Tabs {
    use futures::{StreamExt, stream};
    let alone = stream::once(std::future::ready(Heard::Lead(true)));
    alone.chain(stream::pending()).boxed_local()
}

/// Natively, nobody hears it.
#[cfg(not(target_arch = "wasm32"))]
pub fn tell(_note: &str) {}
