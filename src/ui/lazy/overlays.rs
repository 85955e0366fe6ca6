//! The menus and questions that float over the page, one at a time.
//!
//! Each one reads its conversation or message from the store, and closes when it no longer exists.

use dioxus::prelude::*;

use super::{account::Account, form::use_account_text};
use crate::{
    domain::{ConversationId, Language, MessageId, Theme, Title, Visibility, text::TITLE_MAX},
    engine::Action,
    protocol::{Change, Write},
    store::{Phase, Thread},
    ui::{
        hooks::{use_dispatch, use_text, use_view},
        kit::{Dialog, Menu, MenuItem, Place},
        page::{Overlay, title_of, use_page},
        text::{
            overlays::{OverlayText, overlay_text},
            text,
        },
    },
};

use super::{
    people::People,
    question::{Question, use_close_when},
};

/// The choices of the settings, in the order of the menu.
const THEMES: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];
const LANGUAGES: [Language; 2] = [Language::English, Language::French];

/// What floats over the page.
pub(super) fn draw(overlay: Overlay) -> Element {
    match overlay {
        Overlay::ConversationMenu(conversation, place) => rsx! {
            ConversationMenu { conversation, place }
        },
        Overlay::MessageMenu(conversation, message, place) => rsx! {
            MessageMenu { conversation, message, place }
        },
        Overlay::Settings(place) => rsx! {
            Settings { place }
        },
        Overlay::Rename(conversation) => rsx! {
            Rename { conversation }
        },
        Overlay::Visibility(conversation) => rsx! {
            SetVisibility { conversation }
        },
        Overlay::DeleteConversation(conversation) => rsx! {
            DeleteConversation { conversation }
        },
        Overlay::DeleteMessage(conversation, message) => rsx! {
            DeleteMessage { conversation, message }
        },
        Overlay::People(conversation) => rsx! {
            People { conversation }
        },
        Overlay::SignOut => rsx! {
            SignOut {}
        },
        Overlay::Account => rsx! {
            Account {}
        },
    }
}

fn use_overlay_text() -> &'static OverlayText {
    overlay_text(use_view().preferences().read().language)
}

#[component]
fn ConversationMenu(conversation: ConversationId, place: Place) -> Element {
    let page = use_page();
    let words = use_text();
    let own = use_overlay_text();
    let view = use_view();
    let found = {
        let sidebar = view.sidebar();
        let sidebar = sidebar.read();
        let row = sidebar.rows.iter().find(|row| row.id == conversation);
        row.map(|row| (row.title.clone(), row.owned, row.visibility, row.partner.is_some()))
    };
    use_close_when(found.is_none(), page);
    let pick = use_callback(move |line| {
        page.go_on(match line {
            0 => Overlay::Rename(conversation),
            1 => Overlay::Visibility(conversation),
            _ => Overlay::DeleteConversation(conversation),
        });
    });
    let close = use_callback(move |()| page.close());
    let Some((title, owned, visibility, direct)) = found else { return rsx! {} };
    let change = match visibility {
        Visibility::Public => own.make_private,
        Visibility::Private => own.make_public,
    };
    let items = vec![
        MenuItem { disabled: !owned, ..MenuItem::new(own.rename) },
        MenuItem { disabled: !owned, ..MenuItem::new(change) },
        MenuItem { disabled: !owned, danger: true, ..MenuItem::new(words.delete) },
    ];
    rsx! {
        Menu {
            label: (words.options_for)(&title),
            place,
            items,
            hint: (!owned).then_some(if direct { own.between_two } else { own.not_owner }),
            onpick: pick,
            onclose: close,
        }
    }
}

#[component]
fn MessageMenu(conversation: ConversationId, message: MessageId, place: Place) -> Element {
    let page = use_page();
    let words = use_text();
    let mine = match &*use_view().thread().read() {
        Thread::Open(open) => open.rows().any(|row| row.id == message && row.mine),
        Thread::Starting | Thread::Empty | Thread::Missing | Thread::Nowhere => false,
    };
    let pick = use_callback(move |line| {
        if mine && line == 0 {
            page.edit(Some(message));
            page.close();
        } else {
            page.go_on(Overlay::DeleteMessage(conversation, message));
        }
    });
    let close = use_callback(move |()| page.close());
    let mut items = vec![MenuItem { danger: true, ..MenuItem::new(words.delete) }];
    if mine {
        items.insert(0, MenuItem::new(words.edit));
    }
    rsx! {
        Menu { label: words.options_for_message, place, items, hint: None, onpick: pick, onclose: close }
    }
}

#[component]
fn Settings(place: Place) -> Element {
    let page = use_page();
    let words = use_text();
    let own = use_overlay_text();
    let dispatch = use_dispatch();
    let preferences = *use_view().preferences().read();
    let (about, _) = use_account_text();
    let pick = use_callback(move |line: usize| {
        // The menu stays open for the looks, so that the reader sees what the choice does.
        match (THEMES.get(line), LANGUAGES.get(line.wrapping_sub(THEMES.len()))) {
            (Some(theme), _) => dispatch.send(Action::SetTheme(*theme)),
            (_, Some(language)) => dispatch.send(Action::SetLanguage(*language)),
            _ if line == THEMES.len() + LANGUAGES.len() => page.go_on(Overlay::Account),
            _ => page.go_on(Overlay::SignOut),
        }
    });
    let close = use_callback(move |()| page.close());

    let mut items = Vec::new();
    for theme in THEMES {
        items.push(MenuItem {
            checked: Some(preferences.theme == theme),
            heading: items.is_empty().then_some(own.theme),
            ..MenuItem::new(own.theme_name(theme))
        });
    }
    for language in LANGUAGES {
        items.push(MenuItem {
            checked: Some(preferences.language == language),
            heading: (items.len() == THEMES.len()).then_some(words.language),
            ..MenuItem::new(text(language).language_name)
        });
    }
    items.push(MenuItem { apart: true, ..MenuItem::new(about.account) });
    items.push(MenuItem::new(own.sign_out));
    rsx! {
        Menu { label: words.settings, place, items, hint: None, onpick: pick, onclose: close }
    }
}

#[component]
fn Rename(conversation: ConversationId) -> Element {
    let page = use_page();
    let words = use_text();
    let own = use_overlay_text();
    let dispatch = use_dispatch();
    let view = use_view();
    let present = title_of(&view, conversation);
    use_close_when(present.is_none(), page);
    let mut title = use_signal(|| title_of(&view, conversation).unwrap_or_default());
    let heading = use_hook(|| title.peek().clone());
    let close = use_callback(move |()| page.close());
    let fault = Title::new(&title.read()).err();
    rsx! {
        Dialog { heading: (own.rename_heading)(&heading), onclose: close,
            form {
                novalidate: true,
                onsubmit: move |event| {
                    event.prevent_default();
                    let typed = title.peek().clone();
                    if Title::new(&typed).is_ok() {
                        dispatch.send(Action::Write(Write::conversation(conversation, Change::Rename(typed))));
                        page.close();
                    }
                },
                label { r#for: "rename", "{own.title}" }
                input {
                    id: "rename",
                    r#type: "text",
                    class: "input",
                    autocomplete: "off",
                    value: "{title}",
                    aria_invalid: fault.map(|_| "true"),
                    aria_describedby: "rename-help",
                    onmounted: move |event| drop(event.set_focus(true)),
                    oninput: move |event| title.set(event.value()),
                }
                p { id: "rename-help", class: "help fault", role: "alert",
                    if let Some(fault) = fault {
                        "{(words.title_fault)(fault)}"
                    } else if title.read().chars().count() + 10 > TITLE_MAX {
                        span { class: "count", "{title.read().chars().count()} / {TITLE_MAX}" }
                    }
                }
                div { class: "dialog-buttons",
                    button {
                        r#type: "button",
                        class: "button",
                        onclick: move |_| page.close(),
                        "{words.cancel}"
                    }
                    button {
                        r#type: "submit",
                        class: "button primary",
                        disabled: fault.is_some(),
                        "{words.save}"
                    }
                }
            }
        }
    }
}

#[component]
fn SetVisibility(conversation: ConversationId) -> Element {
    let page = use_page();
    let own = use_overlay_text();
    let dispatch = use_dispatch();
    let found = {
        let sidebar = use_view().sidebar();
        let sidebar = sidebar.read();
        let row = sidebar.rows.iter().find(|row| row.id == conversation && row.owned);
        row.map(|row| (row.title.clone(), row.visibility))
    };
    use_close_when(found.is_none(), page);
    // Do what the question said, even if another person has changed the visibility meanwhile.
    let public = use_hook(|| found.as_ref().is_some_and(|(_, seen)| *seen == Visibility::Public));
    let confirm = use_callback(move |()| {
        page.close();
        let visibility = if public { Visibility::Private } else { Visibility::Public };
        dispatch.send(Action::Write(Write::conversation(
            conversation,
            Change::SetVisibility(visibility),
        )));
    });
    let Some((title, _)) = found else { return rsx! {} };
    let (question, detail, answer) = if public {
        (own.make_private_question, own.make_private_detail, own.make_private)
    } else {
        (own.make_public_question, own.make_public_detail, own.make_public)
    };
    rsx! {
        Question {
            heading: question(&title),
            detail,
            confirm: answer.trim_end_matches('…'),
            onconfirm: confirm,
            harmless: true,
        }
    }
}

#[component]
fn DeleteConversation(conversation: ConversationId) -> Element {
    let page = use_page();
    let words = use_text();
    let own = use_overlay_text();
    let dispatch = use_dispatch();
    let title = title_of(&use_view(), conversation);
    use_close_when(title.is_none(), page);
    let confirm = use_callback(move |()| {
        page.close_for_good();
        dispatch.send(Action::Write(Write::conversation(conversation, Change::Delete)));
    });
    let Some(title) = title else { return rsx! {} };
    rsx! {
        Question {
            heading: (own.delete_conversation)(&title),
            detail: own.delete_conversation_detail,
            confirm: words.delete,
            onconfirm: confirm,
        }
    }
}

#[component]
fn DeleteMessage(conversation: ConversationId, message: MessageId) -> Element {
    let page = use_page();
    let words = use_text();
    let own = use_overlay_text();
    let dispatch = use_dispatch();
    let quote = match &*use_view().thread().read() {
        Thread::Open(open) => open.rows().find(|row| row.id == message).map(|row| row.text.clone()),
        Thread::Starting | Thread::Empty | Thread::Missing | Thread::Nowhere => None,
    };
    use_close_when(quote.is_none(), page);
    let confirm = use_callback(move |()| {
        page.close_for_good();
        dispatch.send(Action::Write(Write::message(conversation, message, Change::DeleteMessage)));
    });
    rsx! {
        Question {
            heading: own.delete_message,
            detail: own.delete_message_detail,
            quote,
            confirm: words.delete,
            onconfirm: confirm,
        }
    }
}

#[component]
fn SignOut() -> Element {
    let page = use_page();
    let own = use_overlay_text();
    let dispatch = use_dispatch();
    let confirm = use_callback(move |()| {
        page.close();
        dispatch.send(Action::SignOut);
    });
    let guest = matches!(&*use_view().phase().read(), Phase::Chat { me } if me.guest);
    rsx! {
        Question {
            heading: own.sign_out_question,
            detail: if guest { own.sign_out_detail } else { own.sign_out_member },
            confirm: own.sign_out,
            onconfirm: confirm,
        }
    }
}
