//! The delivery state of a message.

use dioxus::prelude::*;

use crate::{
    engine::{Action, WriteId},
    protocol::Fault,
    store::Delivery,
    ui::{
        hooks::{use_dispatch, use_text},
        kit::{Glyph, icon},
    },
};

/// Nothing for a stored message; nothing for the first 300 ms of sending either (the class `late`
/// fades in after that), since most messages are stored before.
#[component]
pub fn DeliveryMark(delivery: Delivery) -> Element {
    let words = use_text();
    match delivery {
        Delivery::Stored => rsx! {},
        Delivery::Sending { .. } => rsx! {
            span { class: "delivery late", title: words.sending,
                {icon(Glyph::Send)}
                span { class: "visually-hidden", "{words.sending}" }
            }
        },
        Delivery::Waiting => rsx! {
            span { class: "delivery", title: words.waiting,
                {icon(Glyph::Clock)}
                span { class: "visually-hidden", "{words.waiting}" }
            }
        },
        Delivery::Failed { write, fault } => rsx! {
            Failed { write, fault }
        },
    }
}

/// Why it was refused, with the buttons Retry, Edit and Discard.
#[component]
fn Failed(write: WriteId, fault: Fault) -> Element {
    let words = use_text();
    let dispatch = use_dispatch();
    rsx! {
        div { class: "delivery-failed",
            {icon(Glyph::Alert)}
            span { class: "delivery-reason", "{words.not_sent} {words.fault(&fault)}" }
            button {
                r#type: "button",
                class: "text-button",
                onclick: move |_| dispatch.send(Action::Retry { write }),
                "{words.retry}"
            }
            button {
                r#type: "button",
                class: "text-button",
                onclick: move |_| dispatch.send(Action::TakeBack { write }),
                "{words.edit}"
            }
            button {
                r#type: "button",
                class: "text-button",
                onclick: move |_| dispatch.send(Action::Discard { write }),
                "{words.discard}"
            }
        }
    }
}
