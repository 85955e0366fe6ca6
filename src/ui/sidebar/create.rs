//! A name and Enter: the conversation is there.

use dioxus::prelude::*;

use crate::{
    domain::{TextFault, Title, Visibility},
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
    let mut private = use_signal(|| false);
    rsx! {
        form {
            class: "create",
            novalidate: true,
            onsubmit: move |event| {
                event.prevent_default();
                let typed = title.peek().clone();
                let visibility =
                    if *private.peek() { Visibility::Private } else { Visibility::Public };
                match Title::new(&typed) {
                    Ok(_) => {
                        title.set(String::new());
                        private.set(false);
                        // The new conversation opens, and its composer may have the focus.
                        naming.set(false);
                        page.show_list(false);
                    }
                    // Enter in an empty field, or a second click, asks for nothing.
                    Err(TextFault::Empty) if typed.is_empty() => return,
                    Err(_) => {}
                }
                dispatch.send(Action::CreateConversation { title: typed, visibility });
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
                r#type: "button",
                class: "icon-button private-toggle",
                title: "{words.private}",
                aria_label: "{words.private}",
                aria_pressed: private().to_string(),
                onclick: move |_| private.toggle(),
                {icon(Glyph::Lock)}
            }
            button {
                r#type: "submit",
                class: "button",
                title: "{words.create}",
                aria_label: "{words.create}",
                {icon(Glyph::Plus)}
            }
            if private() {
                p { class: "help", aria_live: "polite", "{words.private_hint}" }
            }
        }
    }
}
