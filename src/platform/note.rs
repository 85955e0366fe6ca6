//! Notes for whoever opens the browser's console: what went wrong without stopping anything.

/// Writes a warning to the console. It must never hold a token or what somebody wrote.
#[cfg(target_arch = "wasm32")]
pub fn warn(what: &str) {
    web_sys::console::warn_1(&what.into());
}

/// Writes a warning to the standard error.
#[cfg(not(target_arch = "wasm32"))]
pub fn warn(what: &str) {
    eprintln!("{what}");
}
