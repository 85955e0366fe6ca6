//! A name and Enter: the conversation is there.

use dioxus::prelude::*;

use crate::{
    domain::{TextFault, Title},
    engine::Action,
    ui::{
        hooks::{use_dispatch, use_text},
        kit::{Glyph, icon},
        page::{use_naming, use_page},
    },
};

/// The field for a new conversation. What cannot become a title stays in it, and the engine says why.
#[component]
pub fn Create() -> Element {
    let words = use_text();
    let dispatch = use_dispatch();
    let page = use_page();
    let naming = use_naming();
    let mut title = use_signal(String::new);
    rsx! {
        form {
            class: "create",
            novalidate: true,
            onsubmit: move |event| {
                event.prevent_default();
                let typed = title.peek().clone();
                match Title::new(&typed) {
                    Ok(_) => {
                        title.set(String::new());
                        // The new conversation opens, and its composer may have the focus.
                        naming.set(false);
                        page.show_list(false);
                    }
                    // Enter in an empty field, or a second click, asks for nothing.
                    Err(TextFault::Empty) if typed.is_empty() => return,
                    Err(_) => {}
                }
                dispatch.send(Action::CreateConversation { title: typed });
            },
            input {
                r#type: "text",
                class: "input",
                value: "{title}",
                placeholder: "{words.new_conversation}",
                aria_label: "{words.new_conversation}",
                autocomplete: "off",
                enterkeyhint: "done",
                onfocus: move |_| naming.set(true),
                onblur: move |_| naming.set(false),
                oninput: move |event| title.set(event.value()),
            }
            button {
                r#type: "submit",
                class: "button",
                title: "{words.create}",
                aria_label: "{words.create}",
                {icon(Glyph::Plus)}
            }
        }
    }
}
