//! The reader's own account: name and picture, the way from guest to member, address and password,
//! and its end.

use dioxus::prelude::*;

use super::{
    form::{
        Complaint, Field, Kind, Queued, secret, use_account_text, use_asked, use_asked_back,
        use_queued,
    },
    ways::{PerhapsNone, Providers, takes_passwords, use_ways},
};
use crate::{
    domain::{self, Name, SignUp},
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

/// Which page of the dialog is shown, and which change succeeded last.
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
    let (view, dispatch) = (use_view(), use_dispatch());
    use_hook(move || {
        // How a guest may become a member can have changed since they came in.
        if matches!(&*view.phase().peek(), Phase::Chat { me } if me.guest) {
            dispatch.send(Action::LookAtDoors);
        }
    });
    let (heading, part) = match (place.part)() {
        Part::Home => (own.account, rsx! { Home { place } }),
        Part::Member => (own.member_heading, rsx! { Member { place } }),
        Part::Email => (own.change_email, rsx! { Credentials { place, password: false } }),
        Part::Password => (own.change_password, rsx! { Credentials { place, password: true } }),
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
    let (phase, desk) = (use_view().phase(), use_view().desk());
    let mut name = use_signal(|| match &*phase.peek() {
        Phase::Chat { me } => me.name.clone(),
        Phase::Starting | Phase::Join { .. } => String::new(),
    });
    let mut chooser = use_element();
    let asked = use_asked_back();
    // The message to show when the last request succeeds.
    let mut done = use_signal(|| if desk.peek().back { own.tied } else { own.saved });
    let ways = use_ways();
    let onleave = use_callback(move |()| done.set(""));
    let phase = phase.read();
    let Phase::Chat { me } = &*phase else { return rsx! {} };
    let sign_up = use_view().desk().read().doors.sign_up;
    let fault = Name::new(&name.read()).err();
    let news = if asked.done { done() } else { (place.news)() };
    let mut ask = move |account, meaning| {
        done.set(meaning);
        dispatch.send(Action::Account(account));
    };
    let queued = use_queued();
    let unproved = ways.as_ref().filter(|ways| ways.unproved).map(|ways| ways.letters.clone());
    let unproved = unproved.unwrap_or_default();
    let passwords = takes_passwords(ways.as_ref());
    let providers = ways.as_ref().is_some_and(|ways| !ways.providers.is_empty());
    rsx! {
        div { class: "account-picture",
            {avatar(me.id.as_str(), &me.name, &me.picture)}
            div { class: "account-buttons",
                button {
                    r#type: "button",
                    class: "button small",
                    onmounted: move |event| chooser.set(Some(event.data())),
                    onclick: move |_| ask(domain::Account::ChoosePicture, own.saved),
                    "{own.choose_picture}"
                }
                if !me.picture.is_empty() {
                    button {
                        r#type: "button",
                        class: "button small",
                        onclick: move |_| {
                            // This button is about to vanish.
                            focus(&chooser.peek());
                            ask(domain::Account::Picture(None), own.saved);
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
                    ask(domain::Account::Rename { name: name.into_string() }, own.saved);
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
                    span { role: "status",
                        if let Some(queued) = queued { "{queued}" } else { "{news}" }
                    }
                }
            }
            Complaint { fault: asked.fault.clone() }
        }
        if me.guest {
            p { "{own.guest_detail}" }
        }
        if !me.guest && !unproved.is_empty() {
            p { {(own.unproved)(&unproved)} }
            div { class: "account-ways",
                button {
                    r#type: "button",
                    class: "button long",
                    aria_disabled: asked.busy.then_some("true"),
                    onclick: move |_| {
                        ask(domain::Account::Verify { email: unproved.clone() }, own.prove_sent);
                    },
                    "{own.prove}"
                }
            }
        }
        if !me.guest && providers {
            p { "{own.tie}" }
            div { class: "account-ways",
                Providers { ways: ways.clone(), busy: asked.busy, onleave }
            }
        }
        div { class: "account-ways",
            if me.guest {
                if sign_up == SignUp::Closed {
                    p { class: "help", "{own.sign_up_closed}" }
                } else if passwords {
                    button { r#type: "button", class: "button primary", onclick: move |_| place.go(Part::Member),
                        "{words.create_account}"
                    }
                }
                Providers { ways, busy: asked.busy, onleave }
            } else {
                button { r#type: "button", class: "button", onclick: move |_| place.go(Part::Email),
                    "{own.change_email}"
                }
                if passwords {
                    button { r#type: "button", class: "button", onclick: move |_| place.go(Part::Password),
                        "{own.change_password}"
                    }
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
    /// Whether the Cancel button gets the focus first, because the form has no field.
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

/// Returns to the first page of the dialog when the request succeeds.
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
    let sign_up = use_view().desk().read().doors.sign_up;
    use_return(asked.done, place, own.member_done);
    rsx! {
        p { "{own.member_detail}" }
        if sign_up == SignUp::Invitation {
            p { class: "help", "{own.member_invited}" }
        }
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
            Queued {}
            Complaint { fault: asked.of_none(ALL) }
            Buttons { place, busy: asked.busy, label: words.create_account }
        }
    }
}

/// Another address or another password: the present one is asked for, and all others are signed out.
#[component]
fn Credentials(place: Place, password: bool) -> Element {
    let words = use_text();
    let dispatch = use_dispatch();
    let (own, _) = use_account_text();
    let (new, old) = (use_signal(String::new), use_signal(String::new));
    let asked = use_asked();
    let done = if password { own.password_done } else { own.email_done };
    // The message to show when the last request succeeds.
    let mut news = use_signal(|| done);
    use_return(asked.done, place, news());
    let present = rsx! {
        Field { id: "old", label: own.old_password, kind: Kind::OldPassword, value: old, fault: asked.of_field(OLD), first: password }
    };
    rsx! {
        p { "{own.others_end}" }
        form {
            novalidate: true,
            onsubmit: move |event| {
                event.prevent_default();
                let (email, password) = if password {
                    (String::new(), secret(new))
                } else {
                    (new.peek().trim().to_owned(), domain::Secret::default())
                };
                let old = secret(old);
                news.set(done);
                dispatch.send(Action::Account(domain::Account::Credentials { old, email, password }));
            },
            if password {
                {present}
                Field { id: "password", label: own.new_password, kind: Kind::NewPassword, value: new, hint: own.password_hint, fault: asked.of_field(PASSWORD) }
            } else {
                Field { id: "email", label: own.new_email, kind: Kind::Email, value: new, fault: asked.of_field(&["email", "password"]), first: true }
                {present}
            }
            PerhapsNone { busy: asked.busy, onask: move |()| news.set(own.prove_sent) }
            Queued {}
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
    // Accounts made by a sign-in provider may have no password. Then we do not ask for it, and
    // neither does the server.
    let none = use_view().desk().read().ways.as_ref().is_some_and(|ways| ways.no_password);
    let open = guest || none;
    rsx! {
        p { "{own.delete_detail}" }
        form {
            novalidate: true,
            onsubmit: move |event| {
                event.prevent_default();
                let password = secret(password);
                dispatch.send(Action::Account(domain::Account::Delete { password }));
            },
            if !open {
                Field { id: "password", label: own.old_password, kind: Kind::OldPassword, value: password, fault: asked.of_field(PASSWORD), first: true }
            }
            Queued {}
            Complaint { fault: if open { asked.fault } else { asked.of_none(ALL) } }
            Buttons { place, busy: asked.busy, label: own.delete_account, danger: true, first: open }
        }
    }
}
