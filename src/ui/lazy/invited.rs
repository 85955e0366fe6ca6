//! The question whether to take the invite that the page was opened with, for whoever is signed in.

use dioxus::prelude::*;

use crate::{
    engine::{Action, CircleAction},
    store::Load,
    ui::{
        hooks::{use_dispatch, use_people_text, use_text, use_view},
        invited::sentence,
        kit::Dialog,
    },
};

/// Asks, or says why there is nothing to ask.
#[component]
pub(super) fn Invited() -> Element {
    let words = use_text();
    let own = use_people_text();
    let dispatch = use_dispatch();
    let act = move |action| dispatch.send(Action::Circle(action));
    let invited = use_view().invited();
    let invited = invited.read();
    let close = use_callback(move |()| act(CircleAction::DeclineInvite));
    let Some(invited) = &*invited else { return rsx! {} };
    let fault = match &invited.load {
        Load::Failed(fault) => Some(fault),
        _ => None,
    };
    let heading = match (&invited.known, fault) {
        (Some(known), None) => (own.join_question)(&known.title),
        _ => own.invite_lost.to_owned(),
    };
    let lost = fault.is_some();
    let again = fault.is_some_and(crate::protocol::Fault::is_temporary);
    rsx! {
        Dialog { heading, onclose: close,
            if let Some(fault) = fault {
                p { class: "fault", role: "alert", "{words.fault(fault)}" }
            } else if let Some(known) = &invited.known {
                p { dir: "auto", "{sentence(words, known)}" }
            }
            div { class: "dialog-buttons",
                button {
                    r#type: "button",
                    class: "button",
                    onmounted: move |event| {
                        if lost {
                            drop(event.set_focus(true));
                        }
                    },
                    onclick: move |_| close.call(()),
                    if lost { "{own.close}" } else { "{own.not_now}" }
                }
                if again {
                    button {
                        r#type: "button",
                        class: "button primary",
                        onclick: move |_| act(CircleAction::LookAgain),
                        "{words.retry}"
                    }
                } else if !lost {
                    button {
                        r#type: "button",
                        class: "button primary",
                        aria_disabled: invited.busy.then_some("true"),
                        onmounted: move |event| drop(event.set_focus(true)),
                        onclick: move |_| act(CircleAction::AcceptInvite),
                        if invited.busy { "{words.joining}" } else { "{words.join}" }
                    }
                }
            }
        }
    }
}
