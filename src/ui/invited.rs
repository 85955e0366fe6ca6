//! The invite that the page was opened with, as a stranger sees it above the way in.

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

/// Whether a stranger may make an account: everybody may, or this one holds an invite.
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

/// Who invites the stranger, or why nobody does.
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
