//! What one can do with one's own message, and an owner with all: beside it for a pointer, in a menu for a finger.

use dioxus::prelude::*;

use crate::{
    domain::{ConversationId, MessageId},
    ui::{
        hooks::use_text,
        kit::{Glyph, icon, use_element},
        page::{Overlay, use_page},
    },
};

/// Edit and Delete.
#[component]
pub fn Toolbar(
    conversation: ConversationId,
    id: MessageId,
    /// Whether the reader wrote it; an owner may only delete what others wrote.
    mine: bool,
) -> Element {
    let words = use_text();
    let page = use_page();
    let mut more = use_element();
    let mut delete = use_element();
    rsx! {
        div { class: "toolbar",
            if mine {
                button {
                    r#type: "button",
                    class: "icon-button for-pointer",
                    aria_label: "{words.edit}",
                    title: "{words.edit}",
                    onclick: move |_| page.edit(Some(id)),
                    {icon(Glyph::Pencil)}
                }
            }
            button {
                r#type: "button",
                class: "icon-button for-pointer",
                aria_label: "{words.delete}",
                title: "{words.delete}",
                onmounted: move |event| delete.set(Some(event.data())),
                onclick: move |_| {
                    page.ask(Overlay::DeleteMessage(conversation, id), delete.peek().clone());
                },
                {icon(Glyph::Trash)}
            }
            button {
                r#type: "button",
                class: "icon-button for-finger",
                aria_label: "{words.options_for_message}",
                aria_haspopup: "menu",
                onmounted: move |event| more.set(Some(event.data())),
                onclick: move |_| {
                    page.open_menu(more.peek().clone(), move |place| {
                        Overlay::MessageMenu(conversation, id, place)
                    });
                },
                {icon(Glyph::More)}
            }
        }
    }
}
