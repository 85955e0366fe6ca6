//! One message.
//!
//! Its text is set as text, never as markup; only what `links` recognises becomes an anchor.

use dioxus::prelude::*;

use super::{
    delivery::DeliveryMark,
    editor::Editor,
    links::{Piece, pieces},
    toolbar::Toolbar,
};
use crate::{
    domain::ConversationId,
    store::{Delivery, MessageRow},
    ui::{
        format::{is_emoji_only, iso},
        hooks::{use_local_time, use_text},
        kit::{Shared, avatar},
        page::use_page,
    },
};

/// A message. One that follows in its group keeps author and time for assistive technology.
#[component]
pub fn Message(
    conversation: ConversationId,
    row: Shared<MessageRow>,
    /// Whether it is the first of its group.
    leads: bool,
    /// Whether the address points at it.
    target: bool,
    /// Whether the reader owns the conversation and may delete what others wrote.
    owned: bool,
) -> Element {
    let words = use_text();
    let time = use_local_time();
    let page = use_page();
    let id = row.id;
    // A memo, so that editing one message does not draw every other anew.
    let editing = use_memo(move || page.editing() == Some(id));
    let name = words.person(row.name.as_deref()).to_owned();
    let failed = matches!(row.delivery, Delivery::Failed { .. });
    let stored = row.delivery == Delivery::Stored;
    rsx! {
        article {
            class: if leads { "message leads" } else { "message" },
            class: if row.mine { "mine" },
            class: if target { "target" },
            class: if failed { "failed" },
            "data-message-id": "{id}",
            if target {
                Landing {}
            }
            if leads {
                {avatar(row.author.as_ref().map_or("", |author| author.as_str()), &name, &row.picture)}
            }
            div { class: "message-head",
                span { class: "message-author", dir: "auto", "{name}" }
                " "
                time {
                    class: "message-time",
                    datetime: iso(row.created),
                    "{time.clock(row.created)}"
                }
            }
            if editing() {
                Editor { conversation, id, text: row.text.clone() }
            } else {
                Words { row: row.clone() }
            }
            DeliveryMark { delivery: row.delivery.clone() }
            if (row.mine || owned) && stored && !editing() {
                Toolbar { conversation, id, mine: row.mine }
            }
        }
    }
}

/// The text, with its links.
#[component]
fn Words(row: Shared<MessageRow>) -> Element {
    let words = use_text();
    rsx! {
        div {
            class: if is_emoji_only(&row.text) { "message-text emoji" } else { "message-text" },
            dir: "auto",
            for piece in pieces(&row.text) {
                match piece {
                    Piece::Text(text) => rsx! { "{text}" },
                    Piece::Link(address) => rsx! {
                        a { href: "{address}", target: "_blank", rel: "noopener noreferrer", "{address}" }
                    },
                }
            }
            if row.edited {
                " "
                span { class: "edited", "({words.edited})" }
            }
        }
    }
}

/// Brings the message that the address points at into the middle, once: it is mounted once.
#[component]
fn Landing() -> Element {
    rsx! {
        span {
            class: "landing",
            onmounted: move |event| {
                // The browser acts at once; the future only carries the answer.
                drop(event.scroll_to_with_options(ScrollToOptions {
                    behavior: ScrollBehavior::Instant,
                    vertical: ScrollLogicalPosition::Center,
                    horizontal: ScrollLogicalPosition::Nearest,
                }));
            },
        }
    }
}
