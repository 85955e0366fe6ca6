//! The reader's own account: name and picture, the way from guest to member, address and password,
//! and its end.

use dioxus::prelude::*;

use super::form::{Complaint, Field, Kind, secret, use_account_text, use_asked};
use crate::{
    domain::{self, Name},
    engine::Action,
    store::Phase,
    ui::{
        hooks::{use_dispatch, use_text, use_view},
        kit::{Dialog, avatar, focus, use_element},
        page::use_page,
    },
};

const EMAIL: &[&str] = &["email"];
const OLD: &[&str] = &["oldPassword"];
const PASSWORD: &[&str] = &["password"];
const ALL: &[&str] = &["email", "password", "oldPassword"];

/// Which part of it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Name and picture, and the ways to the rest.
    Home,
    /// An address and a password for a guest.
    Member,
    /// Another address.
    Email,
    /// Another password.
    Password,
    /// The end.
    Delete,
}

/// Where the dialog stands, and what was last achieved in it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Place {
    part: Signal<Part>,
    news: Signal<&'static str>,
}

impl Place {
    fn go(mut self, part: Part) {
        self.news.set("");
        self.part.set(part);
    }

    fn back_with(mut self, news: &'static str) {
        self.news.set(news);
        self.part.set(Part::Home);
    }
}

#[component]
pub(super) fn Account() -> Element {
    let page = use_page();
    let (own, _) = use_account_text();
    let place = Place { part: use_signal(|| Part::Home), news: use_signal(|| "") };
    let close = use_callback(move |()| page.close());
    let (heading, part) = match (place.part)() {
        Part::Home => (own.account, rsx! { Home { place } }),
        Part::Member => (own.member_heading, rsx! { Member { place } }),
        Part::Email => (own.change_email, rsx! { Email { place } }),
        Part::Password => (own.change_password, rsx! { Password { place } }),
        Part::Delete => (own.delete_question, rsx! { Delete { place } }),
    };
    rsx! {
        Dialog { heading, onclose: close, {part} }
    }
}

#[component]
fn Home(place: Place) -> Element {
    let page = use_page();
    let words = use_text();
    let dispatch = use_dispatch();
    let (own, _) = use_account_text();
    let phase = use_view().phase();
    let mut name = use_signal(|| match &*phase.peek() {
        Phase::Chat { me } => me.name.clone(),
        Phase::Starting | Phase::Join { .. } => String::new(),
    });
    let mut chooser = use_element();
    let asked = use_asked();
    let phase = phase.read();
    let Phase::Chat { me } = &*phase else { return rsx! {} };
    let fault = Name::new(&name.read()).err();
    let news = if asked.done { own.saved } else { (place.news)() };
    let ask = move |account| dispatch.send(Action::Account(account));
    rsx! {
        div { class: "account-picture",
            {avatar(me.id.as_str(), &me.name, &me.picture)}
            div { class: "account-buttons",
                button {
                    r#type: "button",
                    class: "button small",
                    onmounted: move |event| chooser.set(Some(event.data())),
                    onclick: move |_| ask(domain::Account::ChoosePicture),
                    "{own.choose_picture}"
                }
                if !me.picture.is_empty() {
                    button {
                        r#type: "button",
                        class: "button small",
                        onclick: move |_| {
                            // This button is about to vanish.
                            focus(&chooser.peek());
                            ask(domain::Account::Picture(None));
                        },
                        "{own.remove_picture}"
                    }
                }
            }
        }
        form {
            novalidate: true,
            onsubmit: move |event| {
                event.prevent_default();
                if let Ok(name) = Name::new(&name.peek()) {
                    ask(domain::Account::Rename { name: name.into_string() });
                }
            },
            label { r#for: "own-name", "{words.your_name}" }
            div { class: "account-name",
                input {
                    id: "own-name",
                    r#type: "text",
                    class: "input",
                    value: "{name}",
                    autocomplete: "nickname",
                    aria_invalid: fault.map(|_| "true"),
                    aria_describedby: "own-name-help",
                    onmounted: move |event| drop(event.set_focus(true)),
                    oninput: move |event| name.set(event.value()),
                }
                button {
                    r#type: "submit",
                    class: "button primary",
                    aria_disabled: fault.is_some().then_some("true"),
                    "{words.save}"
                }
            }
            p { id: "own-name-help", class: "help",
                if let Some(fault) = fault {
                    span { class: "fault", role: "alert", "{(words.name_fault)(fault)}" }
                } else {
                    span { role: "status", "{news}" }
                }
            }
            Complaint { fault: asked.fault.clone() }
        }
        if me.guest {
            p { "{own.guest_detail}" }
        }
        div { class: "account-ways",
            if me.guest {
                button { r#type: "button", class: "button primary", onclick: move |_| place.go(Part::Member),
                    "{words.create_account}"
                }
            } else {
                button { r#type: "button", class: "button", onclick: move |_| place.go(Part::Email),
                    "{own.change_email}"
                }
                button { r#type: "button", class: "button", onclick: move |_| place.go(Part::Password),
                    "{own.change_password}"
                }
            }
            button { r#type: "button", class: "button danger-quiet", onclick: move |_| place.go(Part::Delete),
                "{own.delete_account}"
            }
        }
        div { class: "dialog-buttons",
            button { r#type: "button", class: "button", onclick: move |_| page.close(), "{own.close}" }
        }
    }
}

/// The two buttons below a form.
#[component]
fn Buttons(
    place: Place,
    busy: bool,
    label: &'static str,
    #[props(default)] danger: bool,
    /// Whether the focus begins on the harmless one: there is no field for it.
    #[props(default)]
    first: bool,
) -> Element {
    let words = use_text();
    let (own, _) = use_account_text();
    rsx! {
        div { class: "dialog-buttons",
            button {
                r#type: "button",
                class: "button",
                onmounted: move |event| {
                    if first {
                        drop(event.set_focus(true));
                    }
                },
                onclick: move |_| place.go(Part::Home),
                "{words.back}"
            }
            button {
                r#type: "submit",
                class: if danger { "button danger" } else { "button primary" },
                // Not `disabled`: that would take the focus away, and Escape with it.
                aria_disabled: busy.then_some("true"),
                if busy { "{own.wait}" } else { "{label}" }
            }
        }
    }
}

/// Goes back to where the dialog began once what was asked is done.
fn use_return(done: bool, place: Place, news: &'static str) {
    use_effect(use_reactive!(|done| {
        if done {
            place.back_with(news);
        }
    }));
}

#[component]
fn Member(place: Place) -> Element {
    let words = use_text();
    let dispatch = use_dispatch();
    let (own, _) = use_account_text();
    let (email, password) = (use_signal(String::new), use_signal(String::new));
    let asked = use_asked();
    use_return(asked.done, place, own.member_done);
    rsx! {
        p { "{own.member_detail}" }
        form {
            novalidate: true,
            onsubmit: move |event| {
                event.prevent_default();
                let email = email.peek().trim().to_owned();
                let password = secret(password);
                dispatch.send(Action::Account(domain::Account::BecomeMember { email, password }));
            },
            Field { id: "email", label: own.email, kind: Kind::Email, value: email, fault: asked.of_field(EMAIL), first: true }
            Field { id: "password", label: own.password, kind: Kind::NewPassword, value: password, hint: own.password_hint, fault: asked.of_field(PASSWORD) }
            Complaint { fault: asked.of_none(ALL) }
            Buttons { place, busy: asked.busy, label: words.create_account }
        }
    }
}

#[component]
fn Email(place: Place) -> Element {
    let words = use_text();
    let dispatch = use_dispatch();
    let (own, _) = use_account_text();
    let (email, old) = (use_signal(String::new), use_signal(String::new));
    let asked = use_asked();
    use_return(asked.done, place, own.email_done);
    rsx! {
        p { "{own.others_end}" }
        form {
            novalidate: true,
            onsubmit: move |event| {
                event.prevent_default();
                dispatch.send(Action::Account(domain::Account::Credentials {
                    old: secret(old),
                    email: email.peek().trim().to_owned(),
                    password: domain::Secret::default(),
                }));
            },
            Field { id: "email", label: own.new_email, kind: Kind::Email, value: email, fault: asked.of_field(&["email", "password"]), first: true }
            Field { id: "old", label: own.old_password, kind: Kind::OldPassword, value: old, fault: asked.of_field(OLD) }
            Complaint { fault: asked.of_none(ALL) }
            Buttons { place, busy: asked.busy, label: words.save }
        }
    }
}

#[component]
fn Password(place: Place) -> Element {
    let words = use_text();
    let dispatch = use_dispatch();
    let (own, _) = use_account_text();
    let (old, password) = (use_signal(String::new), use_signal(String::new));
    let asked = use_asked();
    use_return(asked.done, place, own.password_done);
    rsx! {
        p { "{own.others_end}" }
        form {
            novalidate: true,
            onsubmit: move |event| {
                event.prevent_default();
                dispatch.send(Action::Account(domain::Account::Credentials {
                    old: secret(old),
                    email: String::new(),
                    password: secret(password),
                }));
            },
            Field { id: "old", label: own.old_password, kind: Kind::OldPassword, value: old, fault: asked.of_field(OLD), first: true }
            Field { id: "password", label: own.new_password, kind: Kind::NewPassword, value: password, hint: own.password_hint, fault: asked.of_field(PASSWORD) }
            Complaint { fault: asked.of_none(ALL) }
            Buttons { place, busy: asked.busy, label: words.save }
        }
    }
}

#[component]
fn Delete(place: Place) -> Element {
    let dispatch = use_dispatch();
    let (own, _) = use_account_text();
    let password = use_signal(String::new);
    let asked = use_asked();
    let guest = matches!(&*use_view().phase().read(), Phase::Chat { me } if me.guest);
    rsx! {
        p { "{own.delete_detail}" }
        form {
            novalidate: true,
            onsubmit: move |event| {
                event.prevent_default();
                let password = secret(password);
                dispatch.send(Action::Account(domain::Account::Delete { password }));
            },
            if !guest {
                Field { id: "password", label: own.old_password, kind: Kind::OldPassword, value: password, fault: asked.of_field(PASSWORD), first: true }
            }
            Complaint { fault: asked.of_none(ALL) }
            Buttons { place, busy: asked.busy, label: own.delete_account, danger: true, first: guest }
        }
    }
}
