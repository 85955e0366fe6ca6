//! A question with two answers, and what is closed when its subject has gone.

use dioxus::prelude::*;

use crate::ui::{
    hooks::use_text,
    kit::Dialog,
    page::{Page, use_page},
};

/// A question with two answers. The focus begins on the harmless one.
#[component]
pub(super) fn Question(
    heading: String,
    detail: &'static str,
    /// What the question is about, in its own words.
    #[props(default)]
    quote: Option<String>,
    confirm: &'static str,
    onconfirm: Callback<()>,
    /// Nothing is lost by it.
    #[props(default)]
    harmless: bool,
    /// Where "no" leads; otherwise it closes what floats.
    #[props(default)]
    oncancel: Option<Callback<()>>,
) -> Element {
    let page = use_page();
    let words = use_text();
    let close = use_callback(move |()| match oncancel {
        Some(oncancel) => oncancel.call(()),
        None => page.close(),
    });
    rsx! {
        Dialog { heading, onclose: close,
            if let Some(quote) = quote {
                blockquote { dir: "auto", "{quote}" }
            }
            p { "{detail}" }
            div { class: "dialog-buttons",
                button {
                    r#type: "button",
                    class: "button",
                    onmounted: move |event| drop(event.set_focus(true)),
                    onclick: move |_| close.call(()),
                    "{words.cancel}"
                }
                button {
                    r#type: "button",
                    class: if harmless { "button primary" } else { "button danger" },
                    onclick: move |_| onconfirm.call(()),
                    "{confirm}"
                }
            }
        }
    }
}

/// Closes an overlay whose subject has gone.
pub(super) fn use_close_when(gone: bool, page: Page) {
    use_effect(use_reactive!(|gone| {
        if gone {
            page.close();
        }
    }));
}
