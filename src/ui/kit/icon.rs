//! Line icons of 24 units, drawn in the colour of the text.

use dioxus::prelude::*;

/// Which icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    Alert,
    Back,
    Check,
    Clock,
    Close,
    Down,
    Gear,
    Lock,
    More,
    Offline,
    Panel,
    Pencil,
    People,
    Plus,
    Send,
    Trash,
}

impl Glyph {
    fn path(self) -> &'static str {
        match self {
            Self::Alert => "M12 8v5M12 16.5v.01M12 3 2.5 20h19Z",
            Self::Back => "m15 5-7 7 7 7",
            Self::Check => "m5 12.5 4.5 4.5L19 7",
            Self::Clock => "M12 7v5l3 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
            Self::Close => "m6 6 12 12M18 6 6 18",
            Self::Down => "M12 5v14M6 13l6 6 6-6",
            Self::Gear => {
                "M4 7h9M17 7h3M4 17h3M11 17h9M17 7a2 2 0 1 1-4 0 2 2 0 0 1 4 0ZM11 17a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z"
            }
            Self::Lock => "M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6Z",
            Self::More => "M5 12h.01M12 12h.01M19 12h.01",
            Self::Offline => {
                "m3 3 18 18M5 12.5a10 10 0 0 1 4-2.4M19 12.5a10 10 0 0 0-5.5-2.9M8.5 16.2a5 5 0 0 1 7 0M2 8.8a15 15 0 0 1 4.5-2.7M22 8.8A15 15 0 0 0 10.5 5M12 20h.01"
            }
            Self::Panel => {
                "M5.5 4h13A1.5 1.5 0 0 1 20 5.5v13a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18.5v-13A1.5 1.5 0 0 1 5.5 4ZM9.5 4v16"
            }
            Self::Pencil => "m4 20 1-4.5L16 4.5a2.1 2.1 0 0 1 3 3L8 18.8Z",
            Self::People => {
                "M12.5 7.5a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0ZM2.5 19.5a6.5 6.5 0 0 1 13 0M15.5 4.3a3.5 3.5 0 0 1 0 6.4M18.5 14.2a6.5 6.5 0 0 1 3 5.3"
            }
            Self::Plus => "M12 5v14M5 12h14",
            Self::Send => "M12 19V5M6 11l6-6 6 6",
            Self::Trash => "M4 7h16M10 11v6M14 11v6M6 7l1 12.5h10L18 7M9 7V4.5h6V7",
        }
    }
}

/// An icon, hidden from assistive technology: the button around it has the name. A function and not
/// a component, because it has no state and twenty components would make the download larger.
pub fn icon(glyph: Glyph) -> Element {
    rsx! {
        svg {
            class: "icon",
            view_box: "0 0 24 24",
            fill: "none",
            stroke: "currentColor",
            "aria-hidden": "true",
            path { d: glyph.path() }
        }
    }
}

/// The sign of the product: a round bubble, drawn by `assets/base.css` in its colours.
pub fn logo() -> Element {
    rsx! {
        svg { class: "logo", view_box: "0 0 64 64", fill: "none", "aria-hidden": "true",
            path {
                class: "logo-ground",
                d: "M32 5C16.5 5 4 16.3 4 30.3c0 6.6 2.8 12.6 7.3 17.1L8.6 57a2 2 0 0 0 2.7 2.4l11.2-5a31 31 0 0 0 9.5 1.4c15.5 0 28-11.4 28-25.5S47.5 5 32 5Z",
            }
            path {
                class: "logo-mark",
                d: "M32 18.5a12 12 0 1 0 0 24 12 12 0 0 0 0-24Z",
            }
        }
    }
}
