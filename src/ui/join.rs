//! The first visit: a name, and one is in. The other ways in are lazy code.

use dioxus::prelude::*;

use super::{
    connection::Status,
    hooks::{use_dispatch, use_text, use_view},
    invited::{Invited, may_sign_up},
    kit::logo,
    lazy::{Awaited, Screen},
    notices::Notices,
    text::{PRODUCT, text},
    way::Way,
};
use crate::{
    domain::{Language, Name, TextFault, text::NAME_MAX},
    engine::Action,
    store::{Left, Phase},
};

/// The count appears when fewer characters than this are left.
const COUNT_FROM: usize = 10;

/// The sign-in page: a name field if guests are allowed, and buttons for the other methods.
#[component]
pub fn Join() -> Element {
    let view = use_view();
    let dispatch = use_dispatch();
    // Show the account form when the person returns from a sign-in provider, or when the session
    // ended by itself.
    let mut way = use_signal(|| {
        let desk = view.desk();
        let desk = desk.peek();
        if desk.back || desk.left != Left::Nothing { Way::SignIn } else { Way::Guest }
    });
    // What was typed stays when another way is tried.
    let name = use_signal(String::new);
    let (guests, left) = {
        let desk = view.desk();
        let desk = desk.read();
        (desk.doors.guests, desk.left)
    };
    let home = use_callback(move |()| {
        way.set(Way::Guest);
        dispatch.send(Action::LetGo(false));
    });
    rsx! {
        div { class: "app join",
            Status {}
            main { class: "join-main",
                if guests && way() == Way::Guest && left != Left::Words {
                    Guest { way, name }
                } else {
                    Awaited { screen: Screen::Entrance(way, name), onclose: home }
                }
                Languages {}
            }
            Notices {}
        }
    }
}

/// Asks a stranger for a name.
#[component]
fn Guest(way: Signal<Way>, name: Signal<String>) -> Element {
    let view = use_view();
    let dispatch = use_dispatch();
    let words = use_text();
    let (mut way, mut name) = (way, name);
    let mut fault = use_signal(|| None::<TextFault>);
    // The person has edited the name since the engine refused it.
    let mut mended = use_signal(|| false);

    let phase = view.phase();
    let phase = phase.read();
    let Phase::Join { busy, problem } = &*phase else { return rsx! {} };
    let desk = view.desk();
    let desk = desk.read();
    let busy = *busy || desk.busy;
    let complaint = match fault() {
        Some(fault) => Some((words.name_fault)(fault)),
        None if mended() || busy => None,
        None => problem.as_ref().map(|problem| words.join_problem(problem)),
    };
    let length = name.read().trim().chars().count();

    rsx! {
        form {
                    class: "card",
                    novalidate: true,
                    onsubmit: move |event| {
                        event.prevent_default();
                        if busy {
                            return;
                        }
                        let typed = name.peek().clone();
                        match Name::new(&typed) {
                            Ok(_) => {
                                fault.set(None);
                                mended.set(false);
                                dispatch.send(Action::Join { name: typed });
                            }
                            Err(wrong) => fault.set(Some(wrong)),
                        }
                    },
                    {logo()}
                    h1 { "{PRODUCT}" }
                    p { class: "tagline", "{words.tagline}" }
                    Invited {}
                    label { r#for: "name", "{words.your_name}" }
                    input {
                        id: "name",
                        name: "name",
                        r#type: "text",
                        class: "input input-large",
                        value: "{name}",
                        autocomplete: "nickname",
                        autocapitalize: "words",
                        enterkeyhint: "go",
                        spellcheck: "false",
                        aria_invalid: complaint.is_some().then_some("true"),
                        aria_describedby: "name-help",
                        onmounted: move |event| drop(event.set_focus(true)),
                        oninput: move |event| {
                            name.set(event.value());
                            fault.set(None);
                            mended.set(true);
                        },
                    }
                    p { id: "name-help", class: if complaint.is_some() { "help fault" } else { "help" },
                        if let Some(complaint) = &complaint {
                            span { role: "alert", "{complaint}" }
                        } else if !desk.queued {
                            "{words.name_hint}"
                        }
                        // The element exists before it has text. Otherwise a screen reader would
                        // not announce the change.
                        span { role: "status",
                            if desk.queued { "{words.queued}" }
                        }
                        if length + COUNT_FROM > NAME_MAX {
                            span { class: "count", " {length} / {NAME_MAX}" }
                        }
                    }
                    button { r#type: "submit", class: "button primary large", disabled: busy,
                        if busy { "{words.joining}" } else { "{words.join}" }
                    }
                    div { class: "ways",
                        button { r#type: "button", class: "button", onclick: move |_| way.set(Way::SignIn),
                            "{words.sign_in}"
                        }
                        if may_sign_up(&view) {
                            button { r#type: "button", class: "button", onclick: move |_| way.set(Way::SignUp),
                                "{words.create_account}"
                            }
                        }
                    }
        }
    }
}

/// The languages, each under its own name.
#[component]
fn Languages() -> Element {
    let view = use_view();
    let dispatch = use_dispatch();
    let words = use_text();
    let chosen = view.preferences().read().language;
    rsx! {
        div { class: "languages", role: "group", aria_label: "{words.language}",
            for language in [Language::English, Language::French] {
                button {
                    key: "{language.tag()}",
                    r#type: "button",
                    class: "quiet",
                    lang: language.tag(),
                    aria_pressed: (language == chosen).to_string(),
                    onclick: move |_| dispatch.send(Action::SetLanguage(language)),
                    "{text(language).language_name}"
                }
            }
        }
    }
}
