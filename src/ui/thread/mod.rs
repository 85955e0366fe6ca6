//! The main part of the page: one conversation, or why there is none.

mod announcer;
mod arrivals;
mod composer;
mod delivery;
mod editor;
mod history;
mod keys;
mod layout;
mod links;
mod message;
mod older;
mod toolbar;

use dioxus::prelude::*;

use super::{
    hooks::{use_dispatch, use_text, use_view},
    kit::{Glyph, Icon},
    links::ConversationLink,
    page::use_page,
    skeleton::ThreadSkeleton,
};
use crate::{
    domain::ConversationId,
    engine::Action,
    store::{Thread, ViewStoreExt},
};
use {composer::Composer, history::History};

/// `/`: the engine opens the last conversation, and says where that is.
#[component]
pub fn HomePage() -> Element {
    let dispatch = use_dispatch();
    use_effect(move || dispatch.send(Action::Open { conversation: None, at: None }));
    rsx! {
        Pane {}
    }
}

/// `/c/ID`: one conversation; `?at=` names a message of it to land on.
#[component]
pub fn ConversationPage(id: ReadSignal<String>, at: ReadSignal<Option<String>>) -> Element {
    let dispatch = use_dispatch();
    let conversation = use_memo(move || id.read().parse::<ConversationId>().ok());
    use_effect(move || {
        if let Some(id) = conversation() {
            let at = at.read().as_deref().and_then(|at| at.parse().ok());
            dispatch.send(Action::Open { conversation: Some(id), at });
        }
    });
    if conversation().is_some() {
        rsx! {
            Pane {}
        }
    } else {
        rsx! {
            main { class: "main", Missing {} }
        }
    }
}

/// What the main part shows.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Stage {
    Starting,
    Empty,
    Missing,
    Open(ConversationId),
}

#[component]
fn Pane() -> Element {
    let view = use_view();
    let stage = use_memo(move || match &*view.thread().read() {
        Thread::Starting => Stage::Starting,
        Thread::Empty => Stage::Empty,
        Thread::Missing(_) => Stage::Missing,
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
                    Missing {}
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
    let view = use_view();
    let title = use_memo(move || match &*view.thread().read() {
        Thread::Open(open) if open.id == id => open.title.clone(),
        _ => String::new(),
    });
    rsx! {
        div { class: "topbar",
            Back {}
            h1 { dir: "auto", "{title}" }
        }
    }
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
            Icon { glyph: Glyph::Back }
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

/// The address names a conversation that is not there.
#[component]
fn Missing() -> Element {
    let words = use_text();
    rsx! {
        div { class: "telling",
            h1 { "{words.missing_heading}" }
            p { "{words.missing_detail}" }
            ConversationLink { to: None, class: "button primary", "{words.go_home}" }
        }
    }
}
