//! The names of keys, as the browser gives them.
//!
//! Dioxus makes one of 300 kinds of each, of which the page knows eight; the way there weighs 18 kB,
//! 3 kB compressed.

#[cfg(target_arch = "wasm32")]
pub use web_sys::KeyboardEvent as Press;

/// Nobody presses a key natively.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Debug)]
pub struct Press(());

/// What the key means: `Enter`, `ArrowUp`, `a`
/// (<https://developer.mozilla.org/en-US/docs/Web/API/KeyboardEvent/key>).
pub fn name(press: &Press) -> String {
    #[cfg(target_arch = "wasm32")]
    return press.key();
    #[cfg(not(target_arch = "wasm32"))]
    {
        let Press(()) = press;
        String::new()
    }
}
