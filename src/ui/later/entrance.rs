//! The ways in beside a name: with an account, by making one, and back to a lost password.

use dioxus::prelude::*;

use super::form::{Complaint, Field, Kind, secret, use_account_text, use_asked};
use crate::{
    domain::Account,
    engine::Action,
    ui::{
        hooks::{use_dispatch, use_text, use_view},
        invited::{Invited, may_sign_up},
        join::Way,
        kit::logo,
    },
};

/// The fields that are named in a refusal, by what they are called there.
const NAME: &[&str] = &["name"];
const EMAIL: &[&str] = &["email", "identity"];
const PASSWORD: &[&str] = &["password", "passwordConfirm"];
const ALL: &[&str] = &["name", "email", "identity", "password", "passwordConfirm"];

/// The card of one way in. What was typed goes along from one to the other.
#[component]
pub(super) fn Entrance(way: Signal<Way>, name: Signal<String>) -> Element {
    let email = use_signal(String::new);
    match way() {
        Way::SignUp => rsx! {
            Create { way, name, email }
        },
        Way::Forgotten => rsx! {
            Forgotten { way, email }
        },
        Way::Guest | Way::SignIn => rsx! {
            SignIn { way, email }
        },
    }
}

#[component]
fn SignIn(way: Signal<Way>, email: Signal<String>) -> Element {
    let words = use_text();
    let dispatch = use_dispatch();
    let (own, _) = use_account_text();
    let password = use_signal(String::new);
    let asked = use_asked();
    let mut way = way;
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
            Invited {}
            Field { id: "email", label: own.email, kind: Kind::Email, value: email, fault: asked.of_field(EMAIL), first: true }
            Field { id: "password", label: own.password, kind: Kind::OldPassword, value: password, fault: asked.of_field(PASSWORD) }
            Complaint { fault: asked.of_none(ALL), plain: own.wrong_password }
            button { r#type: "submit", class: "button primary large", aria_disabled: asked.busy.then_some("true"),
                if asked.busy { "{own.wait}" } else { "{words.sign_in}" }
            }
            button { r#type: "button", class: "text-button", onclick: move |_| way.set(Way::Forgotten),
                "{own.forgotten}"
            }
            Others { way }
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
            Field { id: "name", label: words.your_name, kind: Kind::Name, value: name, hint: words.name_hint, fault: asked.of_field(NAME), first: true }
            Field { id: "email", label: own.email, kind: Kind::Email, value: email, fault: asked.of_field(EMAIL) }
            Field { id: "password", label: own.password, kind: Kind::NewPassword, value: password, hint: own.password_hint, fault: asked.of_field(PASSWORD) }
            Complaint { fault: asked.of_none(ALL) }
            button { r#type: "submit", class: "button primary large", aria_disabled: asked.busy.then_some("true"),
                if asked.busy { "{own.wait}" } else { "{words.create_account}" }
            }
            Others { way }
        }
    }
}

#[component]
fn Forgotten(way: Signal<Way>, email: Signal<String>) -> Element {
    let dispatch = use_dispatch();
    let (own, _) = use_account_text();
    let asked = use_asked();
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
                if asked.done { "{own.letter_sent}" }
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
fn Others(way: Signal<Way>) -> Element {
    let words = use_text();
    let (own, _) = use_account_text();
    let doors = use_view().desk().read().doors.clone();
    let mut way = way;
    let here = way();
    let open = may_sign_up(&use_view());
    let closed = own.no_sign_up(doors.sign_up).filter(|_| here != Way::Forgotten && !open);
    rsx! {
        div { class: "ways",
            if !doors.guests && here != Way::Forgotten {
                p { class: "help", "{own.guests_closed}" }
            }
            if let Some(closed) = closed {
                p { class: "help", "{closed}" }
            }
            if matches!(here, Way::SignUp | Way::Forgotten) {
                button { r#type: "button", class: "button", onclick: move |_| way.set(Way::SignIn),
                    "{words.sign_in}"
                }
            }
            if matches!(here, Way::Guest | Way::SignIn) && open {
                button { r#type: "button", class: "button", onclick: move |_| way.set(Way::SignUp),
                    "{words.create_account}"
                }
            }
            if doors.guests {
                button { r#type: "button", class: "button", onclick: move |_| way.set(Way::Guest),
                    "{own.as_guest}"
                }
            }
        }
    }
}
