//! Who the reader is, and the settings.

use dioxus::prelude::*;

use crate::{
    store::Phase,
    ui::{
        hooks::{use_text, use_view},
        kit::{Glyph, avatar, icon, use_element},
        page::{Overlay, use_page},
    },
};

/// The foot of the list.
#[component]
pub fn Footer() -> Element {
    let words = use_text();
    let page = use_page();
    let mut button = use_element();
    let open = matches!(page.overlay(), Some(Overlay::Settings(_)));
    let phase = use_view().phase();
    let phase = phase.read();
    let Phase::Chat { me } = &*phase else { return rsx! {} };
    rsx! {
        div { class: "me",
            {avatar(me.id.as_str(), &me.name, &me.picture)}
            div { class: "me-name",
                span { dir: "auto", "{me.name}" }
                if me.guest {
                    small { "{words.guest}" }
                }
            }
            button {
                r#type: "button",
                class: "icon-button",
                aria_label: "{words.settings}",
                title: "{words.settings}",
                aria_haspopup: "menu",
                aria_expanded: open.to_string(),
                onmounted: move |event| button.set(Some(event.data())),
                onclick: move |_| page.open_menu(button.peek().clone(), Overlay::Settings),
                {icon(Glyph::Gear)}
            }
        }
    }
}
