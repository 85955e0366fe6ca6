//! The frame around every address: connection, list, the conversation, what floats above.

use dioxus::prelude::*;

use super::{
    connection::Status,
    hooks::{use_dispatch, use_text, use_view},
    kit::{Glyph, Icon},
    links::ConversationLink,
    navigator::Navigator,
    notices::Notices,
    overlays::Overlays,
    page::{Overlay, use_page, use_page_provider},
    sidebar::Sidebar,
};
use crate::{route::Route, store::ViewStoreExt};

/// The layout of all addresses.
#[component]
pub fn Chat() -> Element {
    let page = use_page_provider();
    let view = use_view();
    let modal = page.overlay().is_some_and(Overlay::is_modal);
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
                    Outlet::<Route> {}
                }
                Notices {}
            }
            Overlays {}
            Navigator {}
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
            Icon { glyph: Glyph::Panel }
        }
    }
}

/// An address that leads nowhere.
#[component]
pub fn NotFoundPage(segments: Vec<String>) -> Element {
    let words = use_text();
    drop(segments);
    rsx! {
        main { class: "main",
            div { class: "telling",
                h1 { "{words.page_missing_heading}" }
                p { "{words.page_missing_detail}" }
                ConversationLink { to: None, class: "button primary", "{words.go_home}" }
            }
        }
    }
}
