//! What stands above the first row: more history, or the beginning.

use dioxus::prelude::*;

use crate::{
    domain::{ConversationId, MessageId},
    engine::Action,
    store::Older,
    ui::hooks::{use_dispatch, use_text},
};

/// A tall invisible strip over the oldest rows: when it comes into view, older ones are asked for.
///
/// It is a strip, since a reader who scrolls fast jumps over a line. Its key is the first row, so
/// that after each page a new strip is watched, even when the page was too short to push it away.
#[component]
pub fn Edge(id: ConversationId, first: Option<MessageId>, older: Older) -> Element {
    let dispatch = use_dispatch();
    let Some(first) = first.filter(|_| older == Older::More) else { return rsx! {} };
    rsx! {
        for first in [first] {
            div {
                key: "{first}",
                class: "edge",
                onvisible: move |event| {
                    if event.is_intersecting().unwrap_or(false) {
                        dispatch.send(Action::LoadOlder { conversation: id });
                    }
                },
            }
        }
    }
}

/// The beginning of the conversation, or how the page before the first row stands. Its height is
/// reserved, so that the rows below stay where they are.
#[component]
pub fn Beginning(id: ConversationId, title: String, older: Older) -> Element {
    let words = use_text();
    let dispatch = use_dispatch();
    match older {
        Older::Start => rsx! {
            div { class: "beginning",
                p { class: "beginning-title", {(words.beginning_of)(&title)} }
                p { "{words.beginning_detail}" }
            }
        },
        Older::More | Older::Loading => rsx! {
            p { class: "older", "{words.older_loading}" }
        },
        Older::Failed(fault) => rsx! {
            div { class: "older", role: "alert",
                span { "{words.older_failed} {words.fault(&fault)}" }
                button {
                    r#type: "button",
                    class: "button small",
                    onclick: move |_| dispatch.send(Action::LoadOlder { conversation: id }),
                    "{words.retry}"
                }
            }
        },
    }
}
