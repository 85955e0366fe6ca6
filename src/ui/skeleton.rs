//! Placeholders of the right size while data is loading, so that the layout does not jump.

use dioxus::prelude::*;

use super::hooks::use_text;

/// Lines in the place of conversations.
#[component]
pub fn ListSkeleton() -> Element {
    let label = use_text().loading;
    rsx! {
        div { class: "skeleton-list", aria_busy: "true",
            span { class: "visually-hidden", "{label}" }
            for n in 0..6 {
                div { key: "{n}", class: "skeleton-row",
                    div { class: "bone bone-{n % 3}" }
                    div { class: "bone bone-thin bone-{(n + 1) % 3}" }
                }
            }
        }
    }
}

/// Lines in the place of messages.
#[component]
pub fn ThreadSkeleton() -> Element {
    let label = use_text().loading;
    rsx! {
        div { class: "skeleton-thread", aria_busy: "true",
            span { class: "visually-hidden", "{label}" }
            for n in 0..5 {
                div { key: "{n}", class: "skeleton-message",
                    div { class: "bone bone-avatar" }
                    div { class: "skeleton-lines",
                        div { class: "bone bone-name" }
                        div { class: "bone bone-{n % 3}" }
                        if n % 2 == 0 {
                            div { class: "bone bone-{(n + 1) % 3}" }
                        }
                    }
                }
            }
        }
    }
}

/// The whole page before anything is known.
#[component]
pub fn Starting() -> Element {
    rsx! {
        div { class: "app", "data-sidebar": "shown", "data-list": "hidden",
            div { class: "panes",
                div { class: "sidebar", ListSkeleton {} }
                div { class: "main",
                    div { class: "topbar" }
                    ThreadSkeleton {}
                }
            }
        }
    }
}
