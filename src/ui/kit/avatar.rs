//! Initials on a colour that stays with the person.

use dioxus::prelude::*;

use crate::ui::format::{colour, initials};

/// A person's initials. Silent to assistive technology: the name always stands beside it.
#[component]
pub fn Avatar(
    /// What the colour is drawn from, so that a new name keeps the colour.
    id: String,
    /// The person's name.
    name: String,
) -> Element {
    let letters = initials(&name);
    rsx! {
        span { class: "avatar avatar-{colour(&id)}", aria_hidden: "true", "{letters}" }
    }
}
