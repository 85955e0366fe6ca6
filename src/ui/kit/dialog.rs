//! A question that must be answered first.
//!
//! The caller makes the rest of the page inert when it opens a dialog, and restores the focus when
//! it closes it.

use dioxus::prelude::*;

use super::{Glyph, icon};

/// A modal dialog. Escape and a click outside close it and change nothing.
#[component]
pub fn Dialog(
    /// The question; it names the dialog.
    heading: String,
    /// It stands at the side and has a button of this name that closes it.
    #[props(default)]
    sheet: Option<&'static str>,
    /// Called for Escape and for a click beside the dialog.
    onclose: Callback<()>,
    children: Element,
) -> Element {
    // A press that began inside (selecting a title) and ended outside must not close the dialog.
    let mut pressed_outside = use_signal(|| false);
    rsx! {
        div {
            class: if sheet.is_some() { "backdrop aside" } else { "backdrop" },
            onmousedown: move |_| pressed_outside.set(true),
            onclick: move |_| {
                if pressed_outside() {
                    onclose.call(());
                }
            },
            div {
                class: if sheet.is_some() { "dialog sheet" } else { "dialog" },
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
                div { class: "dialog-head",
                    h2 { id: "dialog-heading", "{heading}" }
                    if let Some(name) = sheet {
                        button {
                            r#type: "button",
                            class: "icon-button",
                            aria_label: name,
                            onmounted: move |event| drop(event.set_focus(true)),
                            onclick: move |_| onclose.call(()),
                            {icon(Glyph::Close)}
                        }
                    }
                }
                {children}
            }
        }
    }
}
