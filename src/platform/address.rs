//! The address bar: where the page is, and the way back and forward.

use futures::stream::LocalBoxStream;

use crate::domain::{Address, InviteToken};

/// Every change of the address that the reader makes by Back and Forward.
pub type Travels = LocalBoxStream<'static, Address>;

/// Where the page is.
#[cfg(target_arch = "wasm32")]
pub fn current() -> Address {
    let Some(window) = web_sys::window() else { return Address::Home };
    let location = window.location();
    let path = location.pathname().unwrap_or_default();
    let query = location.search().unwrap_or_default();
    Address::parse(&format!("{path}{query}"))
}

/// The invite that the page was opened with: it stands behind the `#` of `/join`.
#[cfg(target_arch = "wasm32")]
pub fn invite() -> Option<InviteToken> {
    let location = web_sys::window()?.location();
    let path = location.pathname().unwrap_or_default();
    let behind = location.hash().unwrap_or_default();
    if path.trim_matches('/') == "join" {
        InviteToken::new(behind.strip_prefix('#')?)
    } else {
        None
    }
}

/// Shows another address without loading anything; `replace`: in place of the present one, so that
/// Back does not lead to it.
#[cfg(target_arch = "wasm32")]
pub fn go(address: Address, replace: bool) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    let Some(history) = history else { return };
    let (state, address) = (wasm_bindgen::JsValue::NULL, address.to_string());
    // A browser refuses only floods of these; the page goes on under the old address then.
    let _ = if replace {
        history.replace_state_with_url(&state, "", Some(&address))
    } else {
        history.push_state_with_url(&state, "", Some(&address))
    };
}

/// Watches Back and Forward.
#[cfg(target_arch = "wasm32")]
pub fn watch() -> Travels {
    use super::listener::Listener;
    use futures::{StreamExt, channel::mpsc, stream};

    let Some(window) = web_sys::window() else { return stream::pending().boxed_local() };
    let (sender, receiver) = mpsc::unbounded();
    let listener = Listener::new(&window, "popstate", move || {
        // The other end is gone only when this listener is about to go too.
        let _ = sender.unbounded_send(current());
    });
    receiver
        .map(move |address| {
            // The stream keeps its listener alive and takes it along when it is dropped.
            let _ = &listener;
            address
        })
        .boxed_local()
}

/// Natively, a page is always at `/`.
#[cfg(not(target_arch = "wasm32"))]
pub fn current() -> Address {
    Address::Home
}

/// Natively, nobody opens a page with an invite.
#[cfg(not(target_arch = "wasm32"))]
pub fn invite() -> Option<InviteToken> {
    None
}

/// Natively, there is no address bar.
#[cfg(not(target_arch = "wasm32"))]
pub fn go(_address: Address, _replace: bool) {}

/// Natively, nobody goes back.
#[cfg(not(target_arch = "wasm32"))]
pub fn watch() -> Travels {
    Box::pin(futures::stream::pending())
}
