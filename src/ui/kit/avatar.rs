//! A person's picture, or initials on a colour that stays with the person.

use dioxus::prelude::*;

use crate::ui::format::{colour, initials};

/// A person's avatar. Hidden from assistive technology, because the name is always next to it. The
/// colour depends on the id, so that it does not change with the name. `picture` is a file name, or
/// empty. The initials are drawn below the picture and are visible until it has loaded, or if it
/// fails to load.
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
