//! A person's picture, or initials on a colour that stays with the person.

use dioxus::prelude::*;

use crate::ui::format::{colour, initials};

/// Somebody at a glance, wherever they appear. Silent to assistive technology: the name always stands
/// beside it. The colour is drawn from the id, so that a new name keeps the colour; `picture` is the
/// name of a file, empty when there is none. The initials stay below it, for as long as it takes to
/// come and when it does not.
pub fn avatar(id: &str, name: &str, picture: &str) -> Element {
    let letters = initials(name);
    let at = |side: &str| format!("/api/files/users/{id}/{picture}?thumb={side}x{side}");
    rsx! {
        span { class: "avatar avatar-{colour(id)}", aria_hidden: "true",
            "{letters}"
            if !picture.is_empty() {
                img { alt: "", loading: "lazy", src: at("64"), srcset: "{at(\"128\")} 2x" }
            }
        }
    }
}
