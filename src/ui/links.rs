//! Links to conversations: real anchors, so that a middle click, a copied address and the status line
//! of the browser work, with the engine taking plain clicks.

use dioxus::{html::input_data::MouseButton, prelude::*};

use super::hooks::use_dispatch;
use crate::{
    domain::{Address, ConversationId},
    engine::Action,
};

/// A link to a conversation, or to `/`.
#[component]
pub fn ConversationLink(
    /// Where it leads; `None` is `/`.
    to: Option<ConversationId>,
    class: &'static str,
    /// Whether this is what the page shows.
    #[props(default)]
    current: bool,
    /// Called when the reader follows the link in this window.
    #[props(default)]
    onfollow: Callback<()>,
    children: Element,
) -> Element {
    let dispatch = use_dispatch();
    rsx! {
        a {
            class,
            href: "{Address::of(to)}",
            aria_current: current.then_some("page"),
            onclick: move |event| {
                let plain = event.modifiers().is_empty()
                    && event.trigger_button() == Some(MouseButton::Primary);
                if plain {
                    event.prevent_default();
                    dispatch.send(Action::Open { conversation: to, at: None });
                    onfollow.call(());
                }
            },
            {children}
        }
    }
}
