//! The invite that the page was opened with, shown above the sign-in form to a person who is not
//! signed in.

use dioxus::prelude::*;

use super::{
    hooks::{use_dispatch, use_text, use_view},
    text::Text,
};
use crate::{
    domain::{Invitation, SignUp},
    engine::{Action, CircleAction},
    store::{Load, View},
};

/// Who invites to what.
pub fn sentence(words: &Text, known: &Invitation) -> String {
    (words.invited)(&known.inviter, &known.title)
}

/// Whether an account can be created: sign-up is open, or there is a valid invite.
pub fn may_sign_up(view: &View) -> bool {
    match view.desk().read().doors.sign_up {
        SignUp::Open => true,
        SignUp::Closed => false,
        SignUp::Invitation => {
            let invited = view.invited();
            let invited = invited.read();
            invited.as_ref().is_some_and(|invited| !matches!(invited.load, Load::Failed(_)))
        }
    }
}

/// Who sent the invite, or why it is not valid.
#[component]
pub fn Invited() -> Element {
    let words = use_text();
    let dispatch = use_dispatch();
    let invited = use_view().invited();
    let invited = invited.read();
    let Some(invited) = &*invited else { return rsx! {} };
    match (&invited.load, &invited.known) {
        (Load::Failed(fault), _) => rsx! {
            p { class: "invited fault", role: "alert",
                "{words.fault(fault)}"
                if fault.is_temporary() {
                    " "
                    button {
                        r#type: "button",
                        class: "text-button",
                        onclick: move |_| dispatch.send(Action::Circle(CircleAction::LookAgain)),
                        "{words.retry}"
                    }
                }
            }
        },
        (Load::Ready, Some(known)) => rsx! {
            p { class: "invited", role: "status", dir: "auto", "{sentence(words, known)}" }
        },
        _ => rsx! {
            p { class: "invited", role: "status", "{words.loading}…" }
        },
    }
}
