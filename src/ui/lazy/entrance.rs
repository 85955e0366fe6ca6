//! The forms to sign in, to sign up, and to reset a password.

use dioxus::prelude::*;

use super::{
    form::{
        Complaint, Field, Kind, NoPasswords, Queued, secret, use_account_text, use_asked,
        use_asked_back, use_queued,
    },
    ways::{ByCode, Providers, second_proof, takes_passwords, use_ways},
};
use crate::{
    domain::Account,
    engine::Action,
    store::{JoinProblem, Left, Phase},
    ui::{
        hooks::{use_dispatch, use_text, use_view},
        invited::{Invited, may_sign_up},
        kit::{Dialog, logo},
        way::Way,
    },
};

/// The fields that are named in a refusal, by what they are called there.
const NAME: &[&str] = &["name"];
const EMAIL: &[&str] = &["email", "identity"];
const PASSWORD: &[&str] = &["password", "passwordConfirm"];
const ALL: &[&str] = &["name", "email", "identity", "password", "passwordConfirm"];

/// The form of one sign-in method. The typed address is shared between the forms.
#[component]
pub(super) fn Entrance(way: Signal<Way>, name: Signal<String>) -> Element {
    let email = use_signal(String::new);
    let (mut way, mut second) = (way, use_signal(String::new));
    // The first factor was accepted and the server asks for a second one. (A code that was the
    // first factor cannot be the second; the form for codes explains that.)
    let wanted = second_proof(use_asked_back().fault.as_ref());
    use_effect(use_reactive!(|wanted| {
        if let Some(wanted) = wanted
            && *way.peek() != Way::Code
        {
            second.set(wanted);
            way.set(Way::Code);
        }
    }));
    let dispatch = use_dispatch();
    // Cancel the pending request of the previous method when the person chooses another one.
    use_effect(move || {
        way();
        dispatch.send(Action::LeaveQueue);
    });
    if use_view().desk().read().left == Left::Words {
        return rsx! {
            LetGo { name }
        };
    }
    match way() {
        Way::SignUp => rsx! {
            Create { way, name, email }
        },
        Way::Forgotten => rsx! {
            Forgotten { way, email }
        },
        Way::Code => rsx! {
            ByCode { way, email, second, others: rsx! { Others { way } } }
        },
        Way::Guest | Way::SignIn => rsx! {
            SignIn { way, email, second }
        },
    }
}

#[component]
fn SignIn(way: Signal<Way>, email: Signal<String>, second: Signal<String>) -> Element {
    let words = use_text();
    let dispatch = use_dispatch();
    let (own, _) = use_account_text();
    let password = use_signal(String::new);
    let asked = use_asked_back();
    let (mut way, mut second) = (way, second);
    let ways = use_view().desk().read().ways.clone();
    let codes = ways.as_ref().is_some_and(|ways| ways.codes);
    let passwords = takes_passwords(ways.as_ref());
    let phase = use_view().phase();
    let has_expired = !asked.busy
        && asked.fault.is_none()
        && matches!(&*phase.read(), Phase::Join { problem: Some(JoinProblem::Expired), .. });
    rsx! {
        form {
            class: "card",
            novalidate: true,
            onsubmit: move |event| {
                event.prevent_default();
                let email = email.peek().trim().to_owned();
                dispatch.send(Action::Account(Account::SignIn { email, password: secret(password) }));
            },
            {logo()}
            h1 { "{words.sign_in}" }
            if has_expired {
                p { role: "alert", "{own.expired}" }
            }
            Invited {}
            if passwords {
                Field { id: "email", label: own.email, kind: Kind::Email, value: email, fault: asked.of_field(EMAIL), first: true }
                Field { id: "password", label: own.password, kind: Kind::OldPassword, value: password, fault: asked.of_field(PASSWORD) }
            } else {
                NoPasswords {}
            }
            Queued {}
            Complaint { fault: asked.of_none(ALL), plain: own.wrong_password }
            if passwords {
                button { r#type: "submit", class: "button primary large", aria_disabled: asked.busy.then_some("true"),
                    if asked.busy { "{own.wait}" } else { "{words.sign_in}" }
                }
                button { r#type: "button", class: "text-button", onclick: move |_| way.set(Way::Forgotten),
                    "{own.forgotten}"
                }
            }
            if codes {
                button {
                    r#type: "button",
                    class: "text-button",
                    onclick: move |_| {
                        second.set(String::new());
                        way.set(Way::Code);
                    },
                    "{own.send_code}"
                }
            }
            Others { way, busy: asked.busy }
        }
    }
}

#[component]
fn Create(way: Signal<Way>, name: Signal<String>, email: Signal<String>) -> Element {
    let words = use_text();
    let dispatch = use_dispatch();
    let (own, _) = use_account_text();
    let password = use_signal(String::new);
    let asked = use_asked();
    let passwords = takes_passwords(use_view().desk().read().ways.as_ref());
    rsx! {
        form {
            class: "card",
            novalidate: true,
            onsubmit: move |event| {
                event.prevent_default();
                dispatch.send(Action::Account(Account::SignUp {
                    name: name.peek().clone(),
                    email: email.peek().trim().to_owned(),
                    password: secret(password),
                }));
            },
            {logo()}
            h1 { "{words.create_account}" }
            Invited {}
            if passwords {
                Field { id: "name", label: words.your_name, kind: Kind::Name, value: name, hint: words.name_hint, fault: asked.of_field(NAME), first: true }
                Field { id: "email", label: own.email, kind: Kind::Email, value: email, fault: asked.of_field(EMAIL) }
                Field { id: "password", label: own.password, kind: Kind::NewPassword, value: password, hint: own.password_hint, fault: asked.of_field(PASSWORD) }
            } else {
                NoPasswords {}
            }
            Queued {}
            Complaint { fault: asked.of_none(ALL) }
            if passwords {
                button { r#type: "submit", class: "button primary large", aria_disabled: asked.busy.then_some("true"),
                    if asked.busy { "{own.wait}" } else { "{words.create_account}" }
                }
            }
            Others { way, busy: asked.busy }
        }
    }
}

#[component]
fn Forgotten(way: Signal<Way>, email: Signal<String>) -> Element {
    let dispatch = use_dispatch();
    let (own, _) = use_account_text();
    let asked = use_asked();
    let queued = use_queued();
    rsx! {
        form {
            class: "card",
            novalidate: true,
            onsubmit: move |event| {
                event.prevent_default();
                let email = email.peek().trim().to_owned();
                dispatch.send(Action::Account(Account::ResetPassword { email }));
            },
            {logo()}
            h1 { "{own.forgotten_heading}" }
            p { class: "help", "{own.forgotten_detail}" }
            Field { id: "email", label: own.email, kind: Kind::Email, value: email, fault: asked.of_field(EMAIL), first: true }
            p { class: "help", role: "status",
                if let Some(queued) = queued {
                    "{queued}"
                } else if asked.done {
                    "{own.letter_sent}"
                }
            }
            Complaint { fault: asked.of_none(EMAIL) }
            button { r#type: "submit", class: "button primary large", aria_disabled: asked.busy.then_some("true"),
                if asked.busy { "{own.wait}" } else { "{own.send_letter}" }
            }
            Others { way }
        }
    }
}

/// The other ways in, as far as the server allows them.
#[component]
fn Others(way: Signal<Way>, #[props(default)] busy: bool) -> Element {
    let words = use_text();
    let (own, _) = use_account_text();
    let dispatch = use_dispatch();
    let doors = use_view().desk().read().doors.clone();
    let mut way = way;
    let here = way();
    let ways = use_ways();
    let nothing = use_callback(|()| {});
    let open = may_sign_up(&use_view());
    let closed = own
        .no_sign_up(doors.sign_up)
        .filter(|_| !matches!(here, Way::Forgotten | Way::Code) && !open);
    rsx! {
        div { class: "ways",
            if !matches!(here, Way::Forgotten | Way::Code) {
                Providers { ways, busy, onleave: nothing }
            }
            if !doors.guests && !matches!(here, Way::Forgotten | Way::Code) {
                p { class: "help", "{own.guests_closed}" }
            }
            if let Some(closed) = closed {
                p { class: "help", "{closed}" }
            }
            if matches!(here, Way::SignUp | Way::Forgotten | Way::Code) {
                button { r#type: "button", class: "button", onclick: move |_| way.set(Way::SignIn),
                    if here == Way::Code { "{own.other_ways}" } else { "{words.sign_in}" }
                }
            }
            if matches!(here, Way::Guest | Way::SignIn) && open {
                button { r#type: "button", class: "button", onclick: move |_| way.set(Way::SignUp),
                    "{words.create_account}"
                }
            }
            if doors.guests {
                button {
                    r#type: "button",
                    class: "button",
                    onclick: move |_| {
                        way.set(Way::Guest);
                        dispatch.send(Action::LeaveQueue);
                    },
                    "{own.as_guest}"
                }
            }
        }
    }
}

/// Asks whether the unsent texts of the previous account may be deleted. (`Question` needs the
/// state of the signed-in page, so it cannot be used here.)
#[component]
fn LetGo(name: Signal<String>) -> Element {
    let words = use_text();
    let dispatch = use_dispatch();
    let (own, _) = use_account_text();
    let stay = use_callback(move |()| dispatch.send(Action::LetGo(false)));
    rsx! {
        Dialog { heading: own.let_go_heading, onclose: stay,
            p { "{own.let_go_detail}" }
            div { class: "dialog-buttons",
                button {
                    r#type: "button",
                    class: "button",
                    onmounted: move |event| drop(event.set_focus(true)),
                    onclick: move |_| stay.call(()),
                    "{words.cancel}"
                }
                button {
                    r#type: "button",
                    class: "button danger",
                    onclick: move |_| {
                        dispatch.send(Action::LetGo(true));
                        // A guest; a member is in by now.
                        dispatch.send(Action::Join { name: name.peek().clone() });
                    },
                    "{own.let_go}"
                }
            }
        }
    }
}
