//! Initials on a colour that stays with the person.

use dioxus::prelude::*;

use crate::ui::format::{colour, initials};

/// A person's initials. Silent to assistive technology: the name always stands beside it.
/// The colour is drawn from the id, so that a new name keeps the colour.
pub fn avatar(id: &str, name: &str) -> Element {
    let letters = initials(name);
    rsx! {
        span { class: "avatar avatar-{colour(id)}", aria_hidden: "true", "{letters}" }
    }
}
