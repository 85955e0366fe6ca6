//! The auth methods that an admin enables: sign-in providers and codes by mail.

use std::rc::Rc;

use dioxus::prelude::*;

use super::form::{Complaint, Field, Kind, secret, use_account_text, use_asked, use_queued};
use crate::{
    domain::{Account, Ways},
    engine::Action,
    protocol::Fault,
    ui::{
        hooks::{use_dispatch, use_text, use_view},
        kit::logo,
        way::Way,
    },
};

/// The field under which the server names what a second proof is to be shown with.
const SECOND: &str = "mfaId";

/// The enabled auth methods. Each screen that shows them requests them again.
pub(super) fn use_ways() -> Option<Rc<Ways>> {
    let dispatch = use_dispatch();
    use_hook(move || dispatch.send(Action::Account(Account::Ways)));
    use_view().desk().read().ways.clone()
}

/// Whether sign-in by password is enabled. True until the server has answered.
pub(super) fn takes_passwords(ways: Option<&Rc<Ways>>) -> bool {
    ways.is_none_or(|ways| ways.passwords)
}

/// A button for each sign-in provider.
#[component]
pub(super) fn Providers(ways: Option<Rc<Ways>>, busy: bool, onleave: Callback<()>) -> Element {
    let dispatch = use_dispatch();
    let (own, _) = use_account_text();
    let Some(ways) = ways else { return rsx! {} };
    rsx! {
        for (name, label) in ways.providers.iter().cloned() {
            button {
                key: "{name}",
                r#type: "button",
                class: "button long",
                dir: "auto",
                aria_disabled: busy.then_some("true"),
                onclick: move |_| {
                    onleave.call(());
                    dispatch.send(Action::Account(Account::Depart { provider: name.clone() }));
                },
                {(own.continue_with)(&label)}
            }
        }
    }
}

/// Explains to a person who signed in with a provider that the account may have no password, and
/// how to set one.
#[component]
pub(super) fn PerhapsNone(busy: bool, onask: Callback<()>) -> Element {
    let dispatch = use_dispatch();
    let (own, _) = use_account_text();
    let ways = use_view().desk().read().ways.clone();
    let Some(ways) = ways.filter(|ways| ways.no_password) else { return rsx! {} };
    let email = ways.letters.clone();
    rsx! {
        p { class: "help", "{own.perhaps_none}" }
        if ways.passwords && !email.is_empty() {
            button {
                r#type: "button",
                class: "text-button",
                aria_disabled: busy.then_some("true"),
                onclick: move |_| {
                    onask.call(());
                    dispatch.send(Action::Account(Account::ResetPassword { email: email.clone() }));
                },
                "{own.set_by_letter}"
            }
        }
    }
}

/// The id that the second factor must be sent with, if the server asks for one.
pub(super) fn second_proof(fault: Option<&Fault>) -> Option<String> {
    fault.and_then(|fault| fault.field(SECOND)).map(|field| field.message.clone())
}

/// In by a code that comes by mail: first the address, then the code. `second` is what the first
/// proof was answered with, when this is the second one.
#[component]
pub(super) fn ByCode(
    way: Signal<Way>,
    email: Signal<String>,
    second: Signal<String>,
    others: Element,
) -> Element {
    let words = use_text();
    let dispatch = use_dispatch();
    let (own, _) = use_account_text();
    let code = use_signal(String::new);
    let mut sent = use_signal(|| false);
    let asked = use_asked();
    let queued = use_queued();
    let done = asked.done;
    use_effect(use_reactive!(|done| {
        if done {
            sent.set(true);
        }
    }));
    let desk = use_view().desk();
    let request = move || {
        let email = email.peek().trim().to_owned();
        dispatch.send(Action::Account(Account::RequestCode { email }));
    };
    let detail = if second.read().is_empty() { own.code_detail } else { own.second_detail };
    rsx! {
        form {
            class: "card",
            novalidate: true,
            onsubmit: move |event| {
                event.prevent_default();
                if !sent() {
                    return request();
                }
                let (code, second) = (secret(code), second.peek().clone());
                let ticket = desk.peek().ticket.clone();
                dispatch.send(Action::Account(Account::Code { ticket, code, second }));
            },
            {logo()}
            h1 { "{own.code_heading}" }
            p { class: "help queued", role: "status",
                if let Some(queued) = queued {
                    "{queued}"
                } else if sent() {
                    "{own.code_sent}"
                }
            }
            if sent() {
                Field { id: "code", label: own.one_time_code, kind: Kind::Code, value: code, fault: asked.of_field(&["password"]), first: true }
                Complaint { fault: asked.of_none(&["password"]), plain: own.wrong_code }
            } else {
                p { id: "code-detail", class: "help", "{detail}" }
                Field { id: "email", label: own.email, kind: Kind::Email, value: email, fault: asked.of_field(&["email"]), first: true, about: "code-detail" }
                Complaint { fault: asked.of_none(&["email"]) }
            }
            button { r#type: "submit", class: "button primary large", aria_disabled: asked.busy.then_some("true"),
                if asked.busy { "{own.wait}" } else if sent() { "{words.sign_in}" } else { "{own.send_code}" }
            }
            if sent() {
                button { r#type: "button", class: "text-button", aria_disabled: asked.busy.then_some("true"), onclick: move |_| request(),
                    "{own.another_code}"
                }
            }
            {others}
        }
    }
}
