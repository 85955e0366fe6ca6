//! Waits for the first key or press. From then on a lazy screen may be needed.

/// Waits for it.
#[cfg(target_arch = "wasm32")]
pub async fn first() {
    use super::listener::Listener;
    use futures::{StreamExt, channel::mpsc};

    let Some(window) = web_sys::window() else { return };
    let (sender, mut receiver) = mpsc::unbounded();
    let _listeners = ["keydown", "pointerdown"].map(|event| {
        let sender = sender.clone();
        Listener::new(&window, event, move || {
            // It fails only when the wait is over.
            let _ = sender.unbounded_send(());
        })
    });
    receiver.next().await;
}

/// Natively there is no keyboard and no pointer.
#[cfg(not(target_arch = "wasm32"))]
pub fn first() -> std::future::Pending<()> {
    std::future::pending()
}
