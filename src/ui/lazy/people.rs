//! The members panel: who is in a conversation, and what owners and members can change.
//!
//! The engine asks for the list while this is on the page, so it is told when it comes and goes.

use std::rc::Rc;

use dioxus::prelude::*;

use crate::{
    domain::{ConversationId, Role, UserId},
    engine::CircleAction,
    store::{Circle, Load, PersonRow, Thread},
    ui::{
        hooks::{use_people_text, use_text, use_view},
        kit::{Dialog, Glyph, Shared, avatar, icon, use_element},
        page::{title_of, use_page},
        text::{PeopleText, Text},
    },
};

use super::{
    home::{Home, use_act},
    invites::Invites,
    question::{Question, use_close_when},
};

/// What is asked before it is done.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Asking {
    Leave,
    Remove(UserId),
    HandOver(UserId),
}

/// The people of a conversation.
#[component]
pub(super) fn People(conversation: ConversationId) -> Element {
    let page = use_page();
    let view = use_view();
    let words = use_text();
    let own = use_people_text();
    let act = use_act();
    use_hook(move || act(CircleAction::Open(conversation)));
    use_drop(move || act(CircleAction::Close));
    let mut home = use_element();
    use_context_provider(|| Home(home));
    let mut asking = use_signal(|| None::<Asking>);

    let title = title_of(&view, conversation);
    let elsewhere = match &*view.thread().read() {
        Thread::Open(open) => open.id != conversation,
        _ => true,
    };
    use_close_when(title.is_none() || elsewhere, page);
    let close = use_callback(move |()| page.close());
    let back = use_callback(move |()| asking.set(None));
    let ask = use_callback(move |question| asking.set(Some(question)));
    let confirm = use_callback(move |()| {
        let question = asking.take();
        match question {
            Some(Asking::Leave) => act(CircleAction::Leave),
            Some(Asking::Remove(user)) => act(CircleAction::Remove(user)),
            Some(Asking::HandOver(user)) => act(CircleAction::HandOver(user)),
            None => {}
        }
    });

    let circle = view.circle();
    let circle = circle.read();
    let Some(circle) = circle.as_ref().filter(|circle| circle.conversation == conversation) else {
        return rsx! {};
    };
    if let Some(question) = asking() {
        let (heading, detail, yes) =
            question_of(words, own, question, circle, &title.unwrap_or_default());
        return rsx! {
            Question { heading, detail, confirm: yes, onconfirm: confirm, oncancel: back }
        };
    }
    let owner = circle.mine == Some(Role::Owner);
    rsx! {
        Dialog { heading: words.people, sheet: Some(own.close), onclose: close,
            div {
                class: "sheet-body",
                tabindex: "-1",
                onmounted: move |event| home.set(Some(event.data())),
            if let Some(fault) = &circle.fault {
                p { class: "fault", role: "alert", "{own.fault(words, fault)}" }
            }
            if owner {
                Find { circle: Shared(Rc::clone(circle)) }
            }
            match &circle.load {
                Load::Loading => rsx! {
                    p { role: "status", "{words.loading}…" }
                },
                Load::Failed(fault) => rsx! {
                    div { role: "alert",
                        p { class: "fault", "{own.people_failed} {words.fault(fault)}" }
                        button {
                            r#type: "button",
                            class: "button small",
                            onclick: move |_| {
                                Home(home).take();
                                act(CircleAction::Reload);
                            },
                            "{words.retry}"
                        }
                    }
                },
                Load::Ready if circle.rows.is_empty() => rsx! {
                    p { "{own.nobody_in}" }
                },
                Load::Ready => rsx! {
                    h3 { id: "who-is-in", "{own.who_is_in}" }
                    ul { class: "people", aria_labelledby: "who-is-in",
                        for row in circle.rows.iter() {
                            Person {
                                key: "{row.id}",
                                row: row.clone(),
                                owner,
                                named: circle.named,
                                onask: ask,
                            }
                        }
                    }
                },
            }
            if owner {
                Invites { circle: Shared(Rc::clone(circle)) }
            }
            if circle.mine.is_some() && !circle.direct {
                div { class: "dialog-buttons",
                    button {
                        r#type: "button",
                        class: "button",
                        onclick: {
                            let private = circle.private;
                            move |_| {
                                // Whoever leaves a public conversation sees it as before.
                                if private {
                                    ask.call(Asking::Leave);
                                } else {
                                    Home(home).take();
                                    act(CircleAction::Leave);
                                }
                            }
                        },
                        "{own.leave}"
                    }
                }
            }
            }
        }
    }
}

/// A question in words: heading, detail, and the name of the button that does it.
fn question_of(
    words: &'static Text,
    own: &'static PeopleText,
    question: Asking,
    circle: &Circle,
    title: &str,
) -> (String, &'static str, &'static str) {
    let name = |user| {
        let row = circle.rows.iter().find(|row| row.id == user);
        row.and_then(|row| row.name.clone()).unwrap_or_else(|| words.someone.to_owned())
    };
    match question {
        Asking::Leave => ((own.leave_question)(title), own.leave_detail, own.leave),
        Asking::Remove(user) => {
            let private = circle.private;
            let detail = if private { own.remove_private } else { own.remove_public };
            ((own.remove_question)(&name(user)), detail, own.remove)
        }
        Asking::HandOver(user) => {
            ((own.hand_over_question)(&name(user)), own.hand_over_detail, own.hand_over)
        }
    }
}

/// One person who is in, and what can be done about them.
#[component]
fn Person(
    row: PersonRow,
    /// Whether the reader is an owner.
    owner: bool,
    /// Whether the reader is the owner who can hand over.
    named: bool,
    onask: Callback<Asking>,
) -> Element {
    let words = use_text();
    let own = use_people_text();
    let act = use_act();
    let mut open = use_signal(|| false);
    let id = row.id;
    let name = words.person(row.name.as_deref()).to_owned();
    let is_owner = row.role == Some(Role::Owner);
    rsx! {
        li { class: "person", aria_busy: row.busy.then_some("true"),
            {avatar(id.as_str(), &name, &row.picture)}
            div { class: "person-name",
                span { dir: "auto", "{name}" }
                span { class: "person-role",
                    if is_owner { "{own.owner}" } else { "{own.member}" }
                    if row.me { " · {words.you}" }
                }
            }
            if !row.me {
                button {
                    r#type: "button",
                    class: "text-button",
                    aria_label: (own.message_to)(&name),
                    aria_disabled: row.busy.then_some("true"),
                    onclick: move |_| act(CircleAction::Message(id)),
                    "{own.message}"
                }
                if owner {
                    button {
                        r#type: "button",
                        class: "icon-button",
                        aria_label: (words.options_for)(&name),
                        aria_expanded: open().to_string(),
                        onclick: move |_| open.toggle(),
                        {icon(Glyph::More)}
                    }
                }
            }
            if open() && owner {
                div { class: "person-actions",
                    button {
                        r#type: "button",
                        class: "button small",
                        aria_disabled: row.busy.then_some("true"),
                        onclick: move |_| {
                            let role = if is_owner { Role::Member } else { Role::Owner };
                            act(CircleAction::SetRole(id, role));
                        },
                        if is_owner { "{own.make_member}" } else { "{own.make_owner}" }
                    }
                    if named {
                        button {
                            r#type: "button",
                            class: "button small",
                            onclick: move |_| onask.call(Asking::HandOver(id)),
                            "{own.hand_over}"
                        }
                    }
                    button {
                        r#type: "button",
                        class: "button small",
                        onclick: move |_| onask.call(Asking::Remove(id)),
                        "{own.remove}"
                    }
                }
            }
        }
    }
}

/// People by name, to be added.
#[component]
fn Find(circle: Shared<Circle>) -> Element {
    let words = use_text();
    let own = use_people_text();
    let act = use_act();
    let home = use_context::<Home>();
    let mut typed = use_signal(String::new);
    rsx! {
        div { class: "find",
            label { r#for: "find-people", "{own.add_people}" }
            input {
                id: "find-people",
                r#type: "text",
                class: "input",
                autocomplete: "off",
                spellcheck: "false",
                placeholder: "{own.find_hint}",
                value: "{typed}",
                oninput: move |event| {
                    typed.set(event.value());
                    act(CircleAction::Find(event.value()));
                },
            }
            match &circle.finding {
                Load::Failed(fault) => rsx! {
                    p { class: "fault", role: "alert",
                        "{words.fault(fault)} "
                        button {
                            r#type: "button",
                            class: "text-button",
                            onclick: move |_| {
                                home.take();
                                act(CircleAction::Reload);
                            },
                            "{words.retry}"
                        }
                    }
                },
                // A polite word, since the list below may change while somebody types.
                load => rsx! {
                    p { class: "help", role: "status",
                        if circle.looking && *load == Load::Ready && circle.found.is_empty() {
                            "{own.nobody_found}"
                        }
                    }
                },
            }
            if !circle.found.is_empty() {
                ul { class: "people", aria_label: "{own.add_people}",
                    for row in circle.found.iter() {
                        Found { key: "{row.id}", row: row.clone() }
                    }
                }
            }
        }
    }
}

/// One person who was found.
#[component]
fn Found(row: PersonRow) -> Element {
    let words = use_text();
    let own = use_people_text();
    let act = use_act();
    let id = row.id;
    let name = words.person(row.name.as_deref()).to_owned();
    let inside = row.role.is_some();
    rsx! {
        li { class: "person", aria_busy: row.busy.then_some("true"),
            {avatar(id.as_str(), &name, &row.picture)}
            div { class: "person-name",
                span { dir: "auto", "{name}" }
            }
            // It stays when somebody has been added, so that the focus stays too.
            button {
                r#type: "button",
                class: "button small",
                aria_label: if inside { (own.is_in)(&name) } else { (own.add)(&name) },
                aria_disabled: (inside || row.busy).then_some("true"),
                onclick: move |_| {
                    if !inside {
                        act(CircleAction::Add(id));
                    }
                },
                if inside { {icon(Glyph::Check)} } else { {icon(Glyph::Plus)} }
            }
        }
    }
}
