//! The place of the menus and questions that float over the page, one at a time. They are drawn by
//! code that comes later.

use dioxus::prelude::*;

use super::{
    later::{Awaited, Screen},
    page::use_page,
};

/// What floats over the page, if anything.
#[component]
pub fn Overlays() -> Element {
    let page = use_page();
    // After the page can be reached again, the focus goes back to where it came from.
    use_effect(move || {
        if page.overlay().is_none() {
            page.return_focus();
        }
    });
    let close = use_callback(move |()| page.close());
    rsx! {
        if let Some(overlay) = page.overlay() {
            Awaited { screen: Screen::Overlay(overlay), onclose: close }
        }
    }
}
