//! One conversation in the list.

use dioxus::prelude::*;

use crate::{
    domain::Visibility,
    engine::{Action, WriteId},
    protocol::Fault,
    store::{ConversationRow, Delivery, Preview},
    ui::{
        format::{badge, brief, iso},
        hooks::{use_dispatch, use_local_time, use_text},
        kit::{Glyph, Shared, icon, use_element},
        links::ConversationLink,
        page::{Overlay, use_page},
        text::Text,
    },
};

/// A link to a conversation, named by its title first, and its menu.
#[component]
pub fn Conversation(row: Shared<ConversationRow>) -> Element {
    let words = use_text();
    let time = use_local_time();
    let page = use_page();
    let hide_list = use_callback(move |()| page.show_list(false));
    rsx! {
        li { class: if row.unread > 0 { "conversation unread" } else { "conversation" },
            ConversationLink {
                to: Some(row.id),
                class: "conversation-link",
                current: row.open,
                onfollow: hide_list,
                span { class: "conversation-title", dir: "auto",
                    if row.visibility == Visibility::Private {
                        {icon(Glyph::Lock)}
                    }
                    "{row.title}"
                }
                span { class: "conversation-last",
                    if row.draft {
                        span { class: "draft", "{words.draft}" }
                        " "
                    }
                    {last_line(words, &row)}
                }
                time { class: "conversation-time", datetime: iso(row.activity), "{brief(&*time, row.activity)}" }
                span { class: "conversation-marks",
                    match row.delivery {
                        Delivery::Sending { .. } => rsx! {
                            span { class: "late", title: words.saving, {icon(Glyph::Clock)} }
                        },
                        Delivery::Waiting => rsx! {
                            span { title: words.will_save, {icon(Glyph::Clock)} }
                        },
                        Delivery::Stored | Delivery::Failed { .. } => rsx! {},
                    }
                    if row.unread > 0 {
                        span { class: "badge", aria_hidden: "true", "{badge(row.unread)}" }
                        span { class: "visually-hidden", "{(words.unread)(row.unread)}" }
                    }
                }
                if row.visibility == Visibility::Private {
                    span { class: "visually-hidden", "{words.private}" }
                }
            }
            Options { row: row.clone() }
            if let Delivery::Failed { write, fault } = &row.delivery {
                Refused { write: *write, fault: fault.clone() }
            }
        }
    }
}

/// Who said what last; nothing while it is not known.
fn last_line(words: &Text, row: &ConversationRow) -> String {
    match &row.last {
        None if row.empty => words.no_message.to_owned(),
        None => String::new(),
        Some(Preview { act: Some(line), author, text, .. }) => {
            words.act_line(line, author.as_deref(), text)
        }
        Some(Preview { mine: true, text, .. }) => (words.says)(words.you, text),
        Some(Preview { author: Some(author), text, .. }) => (words.says)(author, text),
        Some(Preview { author: None, text, .. }) => text.clone(),
    }
}

#[component]
fn Options(row: Shared<ConversationRow>) -> Element {
    let words = use_text();
    let page = use_page();
    let mut button = use_element();
    let id = row.id;
    // A memo, so that opening one menu does not draw every row anew.
    let open = use_memo(
        move || matches!(page.overlay(), Some(Overlay::ConversationMenu(of, _)) if of == id),
    );
    rsx! {
        button {
            r#type: "button",
            class: "icon-button conversation-options",
            aria_label: (words.options_for)(&row.title),
            aria_haspopup: "menu",
            aria_expanded: open.to_string(),
            onmounted: move |event| button.set(Some(event.data())),
            onclick: move |_| {
                page.open_menu(button.peek().clone(), move |place| {
                    Overlay::ConversationMenu(id, place)
                });
            },
            {icon(Glyph::More)}
        }
    }
}

/// Why the server refused the conversation, with buttons to retry or discard.
#[component]
fn Refused(write: WriteId, fault: Fault) -> Element {
    let words = use_text();
    let dispatch = use_dispatch();
    rsx! {
        div { class: "conversation-fault",
            p { "{words.not_saved}. {words.fault(&fault)}" }
            button {
                r#type: "button",
                class: "text-button",
                onclick: move |_| dispatch.send(Action::Retry { write }),
                "{words.retry}"
            }
            button {
                r#type: "button",
                class: "text-button",
                onclick: move |_| dispatch.send(Action::Discard { write }),
                "{words.discard_change}"
            }
        }
    }
}
