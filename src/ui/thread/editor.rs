//! Changing one's own message, where it stands.

use dioxus::prelude::*;

use super::keys::use_enter;
use crate::{
    domain::{ConversationId, MessageId, MessageText},
    engine::Action,
    protocol::{Change, Write},
    ui::{
        hooks::{use_dispatch, use_text},
        page::use_page,
    },
};

/// A field in the place of the text. Enter saves, Escape leaves everything as it was.
#[component]
pub fn Editor(conversation: ConversationId, id: MessageId, text: String) -> Element {
    let words = use_text();
    let dispatch = use_dispatch();
    let page = use_page();
    let enter = use_enter();
    let composed = enter.clone();
    let before = use_hook(|| text.clone());
    let mut text = use_signal(|| text.clone());
    let fault = MessageText::new(&text.read()).err();
    let close = move || {
        page.edit(None);
        page.focus_composer();
    };
    let save = use_callback(move |()| {
        let typed = text.peek().clone();
        if MessageText::new(&typed).is_ok() {
            if typed != before {
                dispatch.send(Action::Write(Write::message(
                    conversation,
                    id,
                    Change::Edit(typed.into()),
                )));
            }
            close();
        }
    });
    rsx! {
        form {
            class: "editor",
            onsubmit: move |event| {
                event.prevent_default();
                save.call(());
            },
            div { class: "grow", "data-text": "{text}",
                textarea {
                    class: "input",
                    rows: "1",
                    dir: "auto",
                    aria_label: "{words.edit_label}",
                    aria_describedby: "editor-help",
                    aria_invalid: fault.map(|_| "true"),
                    value: "{text}",
                    onmounted: move |event| drop(event.set_focus(true)),
                    oninput: move |event| text.set(event.value()),
                    oncompositionend: move |_| composed.composed(),
                    onkeydown: move |event| {
                        if enter.is_done(&event) {
                            event.prevent_default();
                            save.call(());
                        } else if event.key() == Key::Escape && !event.is_composing() {
                            event.prevent_default();
                            close();
                        }
                    },
                }
            }
            div { class: "editor-foot",
                p { id: "editor-help", class: if fault.is_some() { "help fault" } else { "help" },
                    if let Some(fault) = fault {
                        "{(words.message_fault)(fault)}"
                    } else {
                        "{words.edit_keys}"
                    }
                }
                button {
                    r#type: "button",
                    class: "button small",
                    onclick: move |_| close(),
                    "{words.cancel}"
                }
                button {
                    r#type: "submit",
                    class: "button small primary",
                    disabled: fault.is_some(),
                    "{words.save}"
                }
            }
        }
    }
}
