//! The list of conversations, a field for a new one, and who the reader is.

mod create;
mod footer;
mod row;

use std::rc::Rc;

use dioxus::prelude::*;

use super::{
    hooks::{use_dispatch, use_text, use_view},
    kit::{Shared, logo},
    skeleton::ListSkeleton,
    text::PRODUCT,
};
use crate::{engine::Action, protocol::Fault, store::Load};
use {create::Create, footer::Footer, row::Conversation};

/// The navigation "Conversations".
#[component]
pub fn Sidebar() -> Element {
    let words = use_text();
    rsx! {
        nav { id: "conversations", class: "sidebar", aria_label: "{words.conversations}",
            div { class: "brand",
                {logo()}
                span { "{PRODUCT}" }
            }
            Create {}
            List {}
            Footer {}
        }
    }
}

/// The list in its states: loading, failed, empty, here. Rows are shown as soon as there are any.
#[component]
fn List() -> Element {
    let words = use_text();
    let sidebar = use_view().sidebar();
    let sidebar = sidebar.read();
    let empty = sidebar.rows.is_empty();
    rsx! {
        div { class: "list",
            match &sidebar.load {
                Load::Failed(fault) => rsx! {
                    Failed { fault: fault.clone() }
                },
                Load::Loading if empty => rsx! {
                    ListSkeleton {}
                },
                Load::Ready if empty => rsx! {
                    p { class: "list-hint", "{words.list_empty}" }
                },
                Load::Loading | Load::Ready => rsx! {},
            }
            if !empty {
                ul { class: "conversations",
                    for row in sidebar.rows.iter() {
                        Conversation { key: "{row.id}", row: Shared(Rc::clone(row)) }
                    }
                }
            }
        }
    }
}

#[component]
fn Failed(fault: Fault) -> Element {
    let words = use_text();
    let dispatch = use_dispatch();
    rsx! {
        div { class: "list-hint", role: "alert",
            p { "{words.list_failed} {words.fault(&fault)}" }
            button {
                r#type: "button",
                class: "button small",
                onclick: move |_| dispatch.send(Action::Reload),
                "{words.retry}"
            }
        }
    }
}
