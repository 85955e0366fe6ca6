//! Links to conversations: real anchors, so that a middle click, a copied address and the status line
//! of the browser work, with the router taking plain clicks.

use dioxus::{html::input_data::MouseButton, prelude::*};

use crate::{domain::ConversationId, route::Route};

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
    let navigator = use_navigator();
    let address = Route::of(to).address();
    rsx! {
        a {
            class,
            href: "{address}",
            aria_current: current.then_some("page"),
            onclick: move |event| {
                let plain = event.modifiers().is_empty()
                    && event.trigger_button() == Some(MouseButton::Primary);
                if plain {
                    event.prevent_default();
                    // An address inside the app cannot fail to open.
                    let _ = navigator.push(NavigationTarget::<String>::Internal(address.clone()));
                    onfollow.call(());
                }
            },
            {children}
        }
    }
}
