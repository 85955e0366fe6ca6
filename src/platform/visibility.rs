//! Whether the page is on the screen, and whether the machine has just woken up.

use futures::stream::LocalBoxStream;

/// Every showing (true) and hiding (false) of the page from now on. A wake-up of the machine is
/// told as a showing: either way, what stands on the screen may be old.
pub type Visibility = LocalBoxStream<'static, bool>;

/// How often the clock is looked at, in milliseconds.
#[cfg(target_arch = "wasm32")]
const HEARTBEAT: u32 = 10_000;
/// A heartbeat this late, in milliseconds, means that the machine slept. (A busy page is late by a
/// few seconds at most; timers of a hidden page are late all the time, so hidden pages do not
/// count.)
#[cfg(target_arch = "wasm32")]
const SLEPT: i64 = 15_000;

/// Whether nobody sees the page now.
#[cfg(target_arch = "wasm32")]
pub fn hidden() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.hidden())
}

/// Natively, somebody always looks.
#[cfg(not(target_arch = "wasm32"))]
pub fn hidden() -> bool {
    false
}

/// Until what is in the page now has been drawn. It never takes longer than a moment: a page that
/// nobody sees is not drawn.
#[cfg(target_arch = "wasm32")]
pub async fn drawn() {
    // It cannot fail.
    let _ = browser::drawn().await;
}

/// Natively, there is nothing to draw.
#[cfg(not(target_arch = "wasm32"))]
pub fn drawn() -> std::future::Ready<()> {
    std::future::ready(())
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

    #[wasm_bindgen(module = "/src/platform/visibility.js")]
    extern "C" {
        #[wasm_bindgen(catch)]
        pub(super) async fn drawn() -> Result<JsValue, JsValue>;
    }
}

/// Watches `visibilitychange`, `pageshow` (a page out of the back-forward cache), `resume` (a page
/// that the browser had frozen), and the clock.
#[cfg(target_arch = "wasm32")]
pub fn watch() -> Visibility {
    use super::{clock, listener::Listener};
    use futures::{StreamExt, channel::mpsc, stream};

    let window = web_sys::window();
    let Some((window, document)) = window.and_then(|w| w.document().map(|d| (w, d))) else {
        return stream::pending().boxed_local();
    };
    let (sender, receiver) = mpsc::unbounded();
    let listen = |target: &web_sys::EventTarget, event| {
        let (sender, document) = (sender.clone(), document.clone());
        Listener::new(target, event, move || {
            // The other end is gone only when this listener is about to go too.
            let _ = sender.unbounded_send(!document.hidden());
        })
    };
    let listeners = [
        listen(&document, "visibilitychange"),
        listen(&document, "resume"),
        listen(&window, "pageshow"),
    ];
    let shown = receiver.map(move |visible| {
        // The stream keeps its listeners alive and takes them along when it is dropped.
        let _ = &listeners;
        visible
    });
    let woken = stream::unfold(document, |document| async move {
        loop {
            let before = clock::now();
            clock::sleep(HEARTBEAT).await;
            if clock::now().since(before) > i64::from(HEARTBEAT) + SLEPT && !document.hidden() {
                return Some((true, document));
            }
        }
    });
    stream::select(shown, woken).boxed_local()
}

/// Natively, there is no page to hide.
#[cfg(not(target_arch = "wasm32"))]
pub fn watch() -> Visibility {
    Box::pin(futures::stream::pending())
}
