//! Whether the browser believes that there is a network. "There is one" says little (there may be
//! no way to the server); "there is none" is reliable.

use futures::stream::LocalBoxStream;

/// Every coming and going of the network from now on.
pub type Network = LocalBoxStream<'static, bool>;

/// Watches the browser's `online` and `offline` events.
#[cfg(target_arch = "wasm32")]
pub fn watch() -> Network {
    use super::listener::Listener;
    use futures::{StreamExt, channel::mpsc, stream};

    let Some(window) = web_sys::window() else { return stream::pending().boxed_local() };
    let (sender, receiver) = mpsc::unbounded();
    let listen = |event, online| {
        let sender = sender.clone();
        Listener::new(&window, event, move || {
            // The other end is gone only when this listener is about to go too.
            let _ = sender.unbounded_send(online);
        })
    };
    let listeners = [listen("online", true), listen("offline", false)];
    receiver
        .map(move |online| {
            // The stream keeps its listeners alive and takes them along when it is dropped.
            let _ = &listeners;
            online
        })
        .boxed_local()
}

/// Natively, nobody says anything about the network.
#[cfg(not(target_arch = "wasm32"))]
pub fn watch() -> Network {
    Box::pin(futures::stream::pending())
}
