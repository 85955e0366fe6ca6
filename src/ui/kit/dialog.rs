//! A question that must be answered first.
//!
//! The rest of the page is made inert by whoever opens it, and the focus is given back by whoever
//! closes it: a dialog itself only asks.

use dioxus::prelude::*;

/// A modal dialog. Escape and a click beside it close it; nothing else is decided by accident.
#[component]
pub fn Dialog(
    /// The question; it names the dialog.
    heading: String,
    /// Called for Escape and for a click beside the dialog.
    onclose: Callback<()>,
    children: Element,
) -> Element {
    // A press that began inside (selecting a title) and ended outside must not close the dialog.
    let mut pressed_outside = use_signal(|| false);
    rsx! {
        div {
            class: "backdrop",
            onmousedown: move |_| pressed_outside.set(true),
            onclick: move |_| {
                if pressed_outside() {
                    onclose.call(());
                }
            },
            div {
                class: "dialog",
                role: "dialog",
                aria_modal: "true",
                aria_labelledby: "dialog-heading",
                onmousedown: move |event| {
                    event.stop_propagation();
                    pressed_outside.set(false);
                },
                onclick: move |event| event.stop_propagation(),
                onkeydown: move |event| {
                    event.stop_propagation();
                    if event.key() == Key::Escape && !event.is_composing() {
                        onclose.call(());
                    }
                },
                h2 { id: "dialog-heading", "{heading}" }
                {children}
            }
        }
    }
}
