//! A picture that the reader chooses from this machine, ready to be sent.
//!
//! It must never hand on a file as it is: it may be of any size, and know where it was taken.

/// What was chosen is no picture that this browser can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

    #[wasm_bindgen(module = "/src/platform/picture.js")]
    extern "C" {
        #[wasm_bindgen(catch)]
        pub(super) async fn choose(most: u32) -> Result<JsValue, JsValue>;
    }
}

/// The longest side, in pixels.
#[cfg(target_arch = "wasm32")]
const SIDE: u32 = 512;

/// Lets the reader choose: the square in the middle as a JPEG, or nothing when they think better of
/// it.
///
/// # Errors
/// [`Unreadable`] when it is no picture.
#[cfg(target_arch = "wasm32")]
pub async fn choose() -> Result<Option<Vec<u8>>, Unreadable> {
    let chosen = browser::choose(SIDE).await.map_err(|_| Unreadable)?;
    Ok((!chosen.is_undefined()).then(|| js_sys::Uint8Array::new(&chosen).to_vec()))
}

/// Natively, there is nobody to choose.
///
/// # Errors
/// Never.
#[cfg(not(target_arch = "wasm32"))]
#[expect(clippy::unused_async, reason = "as in the browser")]
pub async fn choose() -> Result<Option<Vec<u8>>, Unreadable> {
    Ok(None)
}
