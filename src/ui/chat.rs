//! The frame around every address: connection, list, the conversation, what floats above.

use dioxus::prelude::*;

use super::{
    connection::Status,
    hooks::{use_dispatch, use_text, use_view},
    kit::{Glyph, icon},
    notices::Notices,
    overlays::{Overlays, is_invited},
    page::{Overlay, use_page, use_page_provider},
    sidebar::Sidebar,
    thread::Pane,
};

/// The layout of all addresses.
#[component]
pub fn Chat() -> Element {
    let page = use_page_provider();
    let view = use_view();
    let modal = page.overlay().map_or_else(|| is_invited(&view), Overlay::is_modal);
    let sidebar = view.preferences().read().sidebar;
    rsx! {
        div {
            class: "app",
            "data-sidebar": if sidebar { "shown" } else { "hidden" },
            "data-list": if page.list() { "shown" } else { "hidden" },
            onresize: move |event| {
                if let Ok(size) = event.get_content_box_size() {
                    page.resized(size.width, size.height);
                }
            },
            // `inert` keeps keys and pointer out; `aria-hidden` says the same to older readers.
            div {
                class: "frame",
                inert: modal.then_some("true"),
                aria_hidden: modal.then_some("true"),
                Status {}
                div { class: "panes",
                    ToggleSidebar {}
                    Sidebar {}
                    Pane {}
                }
                Notices {}
            }
            Overlays {}
        }
    }
}

/// The one button that shows and hides the list, at the same place in both states.
#[component]
fn ToggleSidebar() -> Element {
    let page = use_page();
    let dispatch = use_dispatch();
    let words = use_text();
    let wide = use_view().preferences().read().sidebar;
    let shown = if page.phone() == Some(true) { page.list() } else { wide };
    rsx! {
        button {
            r#type: "button",
            class: "icon-button toggle",
            aria_label: "{words.toggle_sidebar}",
            title: "{words.toggle_sidebar}",
            aria_expanded: shown.to_string(),
            aria_controls: "conversations",
            onclick: move |_| page.toggle_list(dispatch),
            {icon(Glyph::Panel)}
        }
    }
}
