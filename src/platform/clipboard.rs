//! The clipboard: a text for Paste.

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

    #[wasm_bindgen(module = "/src/platform/clipboard.js")]
    extern "C" {
        #[wasm_bindgen(catch)]
        pub(super) async fn copy(text: String) -> Result<JsValue, JsValue>;
    }
}

/// Copies a text; whether the browser let it.
#[cfg(target_arch = "wasm32")]
pub async fn copy(text: String) -> bool {
    browser::copy(text).await.is_ok_and(|copied| copied.is_truthy())
}

/// Natively, there is nothing to copy to.
#[cfg(not(target_arch = "wasm32"))]
pub fn copy(_text: String) -> std::future::Ready<bool> {
    std::future::ready(false)
}
