//! The composer. A lost connection does not disable it, and no key deletes its text.

use dioxus::prelude::*;

use super::{keys::use_enter, use_title};
use crate::{
    domain::{ConversationId, MessageText, TextFault, text::MESSAGE_MAX},
    engine::Action,
    store::{Delivery, Thread, View},
    ui::{
        hooks::{use_dispatch, use_text, use_view},
        kit::{Glyph, icon},
        page::{Page, use_naming, use_page},
        text::Text,
    },
};

/// The count appears when no more than this many characters are left.
const COUNT_FROM: usize = 200;

/// The field for a message.
#[component]
pub fn Composer(id: ConversationId) -> Element {
    let words = use_text();
    let view = use_view();
    let dispatch = use_dispatch();
    let page = use_page();
    let enter = use_enter();
    let composed = enter.clone();
    let text = use_draft(id);
    let title = use_title(id);
    use_first_focus(page);
    let send = use_callback(move |()| {
        let mut text = text;
        let typed = text.peek().clone();
        // Do not send an empty or too long text. It stays in the field, and a note below says that
        // it is too long.
        if MessageText::new(&typed).is_ok() {
            text.set(String::new());
            dispatch.send(Action::Send { conversation: id, draft: typed.into() });
        }
        page.focus_composer();
    });
    let room = room(words, &text.read());
    let empty = text.read().trim().is_empty();
    rsx! {
        form {
            class: "composer",
            onsubmit: move |event| {
                event.prevent_default();
                send.call(());
            },
            div { class: "composer-box",
                div { class: "grow", "data-text": "{text}",
                    textarea {
                        id: "message",
                        rows: "1",
                        dir: "auto",
                        aria_label: "{words.message}",
                        placeholder: (words.message_in)(&title.read()),
                        aria_describedby: "message-help",
                        aria_invalid: matches!(room, Room::Over(_)).then_some("true"),
                        enterkeyhint: "send",
                        autocomplete: "off",
                        value: "{text}",
                        onmounted: move |event| page.set_composer(Some(event.data())),
                        oninput: move |event| {
                            let mut text = text;
                            text.set(event.value());
                            dispatch.send(Action::Draft { conversation: id, text: event.value() });
                        },
                        oncompositionend: move |_| composed.composed(),
                        onkeydown: move |event| {
                            if enter.is_done(&event) {
                                event.prevent_default();
                                send.call(());
                            } else if event.key() == Key::ArrowUp
                                && event.modifiers().is_empty()
                                && text.peek().is_empty()
                            {
                                event.prevent_default();
                                edit_last(&view, page);
                            }
                        },
                    }
                }
                button {
                    r#type: "submit",
                    class: if empty { "send" } else { "send ready" },
                    aria_label: "{words.send}",
                    title: "{words.send}",
                    // The field keeps the focus, and a phone its keyboard.
                    onmousedown: move |event| event.prevent_default(),
                    {icon(Glyph::Send)}
                }
            }
            p { id: "message-help", class: "composer-help", aria_live: "polite",
                match &room {
                    Room::Plenty => rsx! {},
                    Room::Left(told) => rsx! { "{told}" },
                    Room::Over(told) => rsx! {
                        span { class: "fault", "{told}" }
                    },
                }
            }
        }
    }
}

/// The composer's text as a local signal, so that typing is not delayed. Every change is sent to
/// the engine. When the engine changes the draft (a message taken back, another tab), the signal
/// takes its value.
fn use_draft(id: ConversationId) -> Signal<String> {
    let view = use_view();
    let dispatch = use_dispatch();
    let page = use_page();
    let draft = move || match &*view.thread().peek() {
        Thread::Open(open) if open.id == id => open.draft.text.clone(),
        _ => String::new(),
    };
    let mut text = use_signal(draft);
    let version = use_memo(move || match &*view.thread().read() {
        Thread::Open(open) if open.id == id => Some(open.draft.version),
        _ => None,
    });
    let mut taken = use_hook(|| CopyValue::new(version.peek().to_owned()));
    use_effect(move || {
        let version = version();
        if version.is_some() && version != taken() {
            taken.set(version);
            text.set(draft());
        }
    });
    use_effect(move || {
        if let Some(offered) = page.take_offer() {
            let present = text.peek().clone();
            let both = if present.is_empty() { offered } else { format!("{present}\n{offered}") };
            text.set(both.clone());
            dispatch.send(Action::Draft { conversation: id, text: both });
            page.focus_composer();
        }
    });
    text
}

/// Gives the composer the focus when its conversation opens; not on a phone, where the keyboard would
/// hide half of what there is to read, nor while the reader names another one.
fn use_first_focus(page: Page) {
    let naming = use_naming();
    let mut done = use_hook(|| CopyValue::new(false));
    use_effect(move || {
        let Some(phone) = page.phone() else { return };
        if !done() {
            done.set(true);
            if !phone && !naming.get() {
                page.focus_composer();
            }
        }
    });
}

/// Edits the newest of one's own messages that the server has.
fn edit_last(&view: &View, page: Page) {
    if let Thread::Open(open) = &*view.thread().peek() {
        let last = open.rows().rev().find(|row| row.mine && row.delivery == Delivery::Stored);
        if let Some(row) = last {
            page.edit(Some(row.id));
        }
    }
}

/// How much more fits into a message.
#[derive(Debug, PartialEq)]
enum Room {
    /// Nothing to tell.
    Plenty,
    /// It is getting tight.
    Left(String),
    /// It is too long.
    Over(String),
}

/// Counts as the server counts.
fn room(words: &Text, typed: &str) -> Room {
    // Most texts are far from the limit, and bytes are never fewer than characters.
    if typed.len() + COUNT_FROM <= MESSAGE_MAX {
        return Room::Plenty;
    }
    let length = match MessageText::new(typed) {
        Ok(text) => text.as_str().chars().count(),
        Err(TextFault::TooLong { length, .. }) => length,
        Err(TextFault::Empty) => 0,
    };
    match MESSAGE_MAX.checked_sub(length) {
        None => Room::Over((words.characters_over)(length - MESSAGE_MAX)),
        Some(left) if left <= COUNT_FROM => Room::Left((words.characters_left)(left)),
        Some(_) => Room::Plenty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::Language, ui::text::text};

    #[test]
    fn the_count_begins_near_the_limit_and_counts_characters() {
        let words = text(Language::English);
        assert_eq!(room(words, ""), Room::Plenty);
        assert_eq!(room(words, &"é".repeat(MESSAGE_MAX - COUNT_FROM - 1)), Room::Plenty);
        assert_eq!(room(words, &"é".repeat(3999)), Room::Left("1 character left".into()));
        assert_eq!(room(words, &"é".repeat(4000)), Room::Left("0 characters left".into()));
        assert!(
            matches!(room(words, &"é".repeat(4001)), Room::Over(told) if told.starts_with("1 "))
        );
    }
}
