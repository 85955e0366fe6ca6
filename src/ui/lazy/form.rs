//! Parts of the account forms: fields, errors, and the state of the last request.

use dioxus::prelude::*;

use crate::{
    domain::{Language, Secret},
    protocol::{Fault, FieldFault},
    store::Phase,
    ui::{
        hooks::{use_text, use_view},
        text::account::{AccountText, account_text},
    },
};

/// The words about accounts, and their language.
pub(super) fn use_account_text() -> (&'static AccountText, Language) {
    let language = use_view().preferences().read().language;
    (account_text(language), language)
}

/// The state of this form's last request.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Asked {
    /// A request is pending, of this form or of another one.
    pub(super) busy: bool,
    /// Why the last try of this form failed.
    pub(super) fault: Option<Fault>,
    /// The last try of this form succeeded.
    pub(super) done: bool,
}

impl Asked {
    /// What the server said of this field.
    pub(super) fn of_field(&self, names: &[&str]) -> Option<Fault> {
        let Some(Fault::Refused { fields, message }) = &self.fault else { return None };
        let found: Option<&FieldFault> = fields.iter().find(|f| names.contains(&&*f.field));
        let fields = vec![found?.clone()];
        Some(Fault::Refused { message: message.clone(), fields })
    }

    /// The error, if it belongs to none of these fields.
    pub(super) fn of_none(&self, names: &[&str]) -> Option<Fault> {
        if self.of_field(names).is_some() { None } else { self.fault.clone() }
    }
}

/// What became of what the form in which it is called asked.
pub(super) fn use_asked() -> Asked {
    asked_by(false)
}

/// The same of a form to which whoever was at a sign-in provider comes back.
pub(super) fn use_asked_back() -> Asked {
    let back = use_view().desk();
    asked_by(use_hook(|| back.peek().back))
}

fn asked_by(back: bool) -> Asked {
    let desk = use_view().desk();
    let before = use_hook(|| desk.peek().tries);
    // Coming in as a guest is under way as well.
    let joins = matches!(&*use_view().phase().read(), Phase::Join { busy: true, .. });
    let desk = desk.read();
    let asked = desk.tries != before || back;
    let busy = desk.busy || joins;
    Asked {
        busy,
        fault: desk.fault.clone().filter(|_| asked && !busy),
        done: asked && !busy && desk.fault.is_none(),
    }
}

/// The typed value as a `Secret`, which is never printed to a log.
pub(super) fn secret(typed: Signal<String>) -> Secret {
    Secret(typed.peek().clone())
}

/// What a field is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Name,
    Email,
    OldPassword,
    NewPassword,
    Code,
}

impl Kind {
    /// The type of the input and what the browser may fill in.
    fn hints(self) -> (&'static str, &'static str) {
        match self {
            Self::Name => ("text", "nickname"),
            Self::Email => ("email", "username"),
            Self::OldPassword => ("password", "current-password"),
            Self::NewPassword => ("password", "new-password"),
            Self::Code => ("text", "one-time-code"),
        }
    }
}

/// A field with its name above and its help or fault below.
#[component]
pub(super) fn Field(
    id: &'static str,
    label: &'static str,
    kind: Kind,
    value: Signal<String>,
    #[props(default)] hint: &'static str,
    fault: Option<Fault>,
    /// Whether the focus begins here.
    #[props(default)]
    first: bool,
    /// What else says what it is for, by its id.
    #[props(default)]
    about: &'static str,
) -> Element {
    let (words, language) = use_account_text();
    let (input, complete) = kind.hints();
    let mut value = value;
    let help = format!("{id}-help");
    rsx! {
        label { r#for: id, "{label}" }
        input {
            id,
            name: id,
            r#type: input,
            class: "input",
            value: "{value}",
            autocomplete: complete,
            autocapitalize: if kind == Kind::Name { "words" } else { "none" },
            inputmode: (kind == Kind::Code).then_some("numeric"),
            spellcheck: "false",
            aria_invalid: fault.is_some().then_some("true"),
            aria_describedby: if about.is_empty() { help.clone() } else { format!("{about} {help}") },
            onmounted: move |event| {
                if first {
                    drop(event.set_focus(true));
                }
            },
            oninput: move |event| value.set(event.value()),
        }
        p { id: "{help}", class: if fault.is_some() { "help fault" } else { "help" },
            class: if hint.is_empty() { "line" },
            if let Some(fault) = &fault {
                span { role: "alert", "{words.fault(language, fault)}" }
            } else {
                "{hint}"
            }
        }
    }
}

/// Shown instead of the fields when sign-in by password is disabled. It takes the focus, which the
/// removed fields had.
#[component]
pub(super) fn NoPasswords() -> Element {
    let (words, _) = use_account_text();
    rsx! {
        p { tabindex: "-1", onmounted: move |event| drop(event.set_focus(true)), "{words.no_passwords}" }
    }
}

/// A text saying that the request waits for a busy server, if it does.
pub(super) fn use_queued() -> Option<&'static str> {
    let words = use_text();
    use_view().desk().read().queued.then_some(words.queued)
}

/// That the form has been put off. It is there before it says anything, or a screen reader would not
/// notice.
#[component]
pub(super) fn Queued() -> Element {
    let queued = use_queued();
    rsx! {
        p { class: "help queued", role: "status",
            if let Some(queued) = queued { "{queued}" }
        }
    }
}

/// What went wrong with the whole form.
#[component]
pub(super) fn Complaint(
    fault: Option<Fault>,
    /// The text for a refusal that has no reason.
    #[props(default)]
    plain: &'static str,
) -> Element {
    let (words, language) = use_account_text();
    rsx! {
        if let Some(fault) = fault {
            p { class: "help fault", role: "alert",
                if !plain.is_empty()
                    && matches!(&fault, Fault::Refused { fields, .. } if fields.is_empty())
                {
                    "{plain}"
                } else {
                    "{words.fault(language, &fault)}"
                }
            }
        }
    }
}
