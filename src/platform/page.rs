//! The page itself: where it came from, its language, its colours, its title.

use crate::domain::{Language, Theme};

/// Runs a future in the page; what it waits for never holds up the page.
#[cfg(target_arch = "wasm32")]
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(work);
}

/// Scheme, host and port that the page came from; empty natively.
#[cfg(target_arch = "wasm32")]
pub fn origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// The languages that the reader asked the browser for, best first.
#[cfg(target_arch = "wasm32")]
pub fn languages() -> Vec<String> {
    let asked = web_sys::window().map(|window| window.navigator().languages());
    asked.map(|asked| asked.iter().filter_map(|tag| tag.as_string()).collect()).unwrap_or_default()
}

/// Says which language the page is in, for screen readers and hyphenation.
#[cfg(target_arch = "wasm32")]
pub fn set_language(language: Language) {
    set_attribute("lang", language.tag());
}

/// Says which colours to use; the style sheet reads `data-theme`.
#[cfg(target_arch = "wasm32")]
pub fn set_theme(theme: Theme) {
    set_attribute("data-theme", theme.word());
}

/// Sets the title of the page. (Dioxus's own way runs script text, which a strict
/// Content-Security-Policy forbids.)
#[cfg(target_arch = "wasm32")]
pub fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

#[cfg(target_arch = "wasm32")]
fn set_attribute(name: &str, value: &str) {
    let root = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element());
    if let Some(root) = root {
        // It is only refused for names that are none.
        let _ = root.set_attribute(name, value);
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use super::{Language, Theme};

    /// Scheme, host and port that the page came from; empty natively.
    pub fn origin() -> String {
        String::new()
    }

    /// The languages that the reader asked for, best first; none natively.
    pub fn languages() -> Vec<String> {
        Vec::new()
    }

    /// Nothing to set natively.
    pub fn set_language(_language: Language) {}

    /// Nothing to set natively.
    pub fn set_theme(_theme: Theme) {}

    /// Nothing to set natively.
    pub fn set_title(_title: &str) {}
}

#[cfg(not(target_arch = "wasm32"))]
pub use native::{languages, origin, set_language, set_theme, set_title};
