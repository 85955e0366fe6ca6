//! The part of the program that the page loads when it is first needed.
//!
//! Only the release build cuts it off: elsewhere everything is here from the beginning. It must never
//! report that the code is here when it is not, since a call into it would end the page.

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

    #[wasm_bindgen(module = "/src/platform/lazy.js")]
    extern "C" {
        #[wasm_bindgen(catch)]
        pub(super) async fn load() -> Result<JsValue, JsValue>;
    }
}

/// Loads it, unless it is here; whether it is afterwards. A failed try may be repeated.
#[cfg(target_arch = "wasm32")]
pub async fn load() -> bool {
    browser::load().await.is_ok()
}

/// Natively, the program is in one piece.
#[cfg(not(target_arch = "wasm32"))]
pub fn load() -> std::future::Ready<bool> {
    std::future::ready(true)
}
