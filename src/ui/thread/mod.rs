//! The main part of the page: one conversation, or why there is none.

mod act;
mod announcer;
mod arrivals;
mod composer;
mod delivery;
mod editor;
mod history;
mod keys;
mod links;
mod message;
mod older;
mod people;
mod toolbar;

use dioxus::prelude::*;

use super::{
    hooks::{use_text, use_view},
    kit::{Glyph, icon},
    links::ConversationLink,
    page::use_page,
    skeleton::ThreadSkeleton,
};
use crate::{
    domain::{ConversationId, Visibility},
    store::Thread,
};
use {composer::Composer, history::History, people::People};

/// What the main part shows.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Stage {
    Starting,
    Empty,
    Missing,
    Nowhere,
    Open(ConversationId),
}

/// The main part of the page.
#[component]
pub fn Pane() -> Element {
    let words = use_text();
    let view = use_view();
    let stage = use_memo(move || match &*view.thread().read() {
        Thread::Starting => Stage::Starting,
        Thread::Empty => Stage::Empty,
        Thread::Missing => Stage::Missing,
        Thread::Nowhere => Stage::Nowhere,
        Thread::Open(open) => Stage::Open(open.id),
    });
    rsx! {
        main { class: "main",
            match stage() {
                Stage::Starting => rsx! {
                    div { class: "topbar" }
                    ThreadSkeleton {}
                },
                Stage::Empty => rsx! {
                    Empty {}
                },
                Stage::Missing => rsx! {
                    Lost { heading: words.missing_heading, detail: words.missing_detail }
                },
                Stage::Nowhere => rsx! {
                    Lost { heading: words.page_missing_heading, detail: words.page_missing_detail }
                },
                // A list of one, since only lists look at keys: each conversation gets its own
                // scroll position, composer and announcements.
                Stage::Open(id) => rsx! {
                    for id in [id] {
                        Conversation { key: "{id}", id }
                    }
                },
            }
        }
    }
}

#[component]
fn Conversation(id: ConversationId) -> Element {
    rsx! {
        TopBar { id }
        History { id }
        Composer { id }
    }
}

#[component]
fn TopBar(id: ConversationId) -> Element {
    let words = use_text();
    let title = use_title(id);
    let view = use_view();
    let private = use_memo(move || match &*view.thread().read() {
        Thread::Open(open) => open.id == id && open.visibility == Visibility::Private,
        _ => false,
    });
    rsx! {
        div { class: "topbar",
            Back {}
            h1 { dir: "auto", "{title}" }
            if private() {
                span { class: "private-mark", role: "img", aria_label: "{words.private}", title: "{words.private}",
                    {icon(Glyph::Lock)}
                }
            }
            People { id }
        }
    }
}

/// The title of the open conversation.
fn use_title(id: ConversationId) -> Memo<String> {
    let view = use_view();
    use_memo(move || match &*view.thread().read() {
        Thread::Open(open) if open.id == id => open.title.clone(),
        _ => String::new(),
    })
}

/// On a phone, the way to the list.
#[component]
fn Back() -> Element {
    let page = use_page();
    let words = use_text();
    rsx! {
        button {
            r#type: "button",
            class: "icon-button back",
            aria_label: "{words.back}",
            onclick: move |_| page.show_list(true),
            {icon(Glyph::Back)}
        }
    }
}

/// No conversation at all: how to make one.
#[component]
fn Empty() -> Element {
    let words = use_text();
    let page = use_page();
    rsx! {
        div { class: "telling",
            h1 { "{words.empty_heading}" }
            p { "{words.empty_detail}" }
            button {
                r#type: "button",
                class: "button primary phone-only",
                onclick: move |_| page.show_list(true),
                "{words.show_conversations}"
            }
        }
    }
}

/// The address leads to nothing.
#[component]
fn Lost(heading: &'static str, detail: &'static str) -> Element {
    let words = use_text();
    rsx! {
        div { class: "telling",
            h1 { "{heading}" }
            p { "{detail}" }
            ConversationLink { to: None, class: "button primary", "{words.go_home}" }
        }
    }
}
