//! A menu that floats beside the button that opened it.

use dioxus::prelude::*;

use super::{Anchor, Glyph, focus, icon};

/// Room that a menu may need below its button, in pixels.
const HEIGHT: f64 = 280.0;
/// How wide a menu is at most, in pixels; `assets/overlay.css` says the same.
const WIDTH: f64 = 240.0;
/// The least distance to the edge of the window, in pixels.
const MARGIN: f64 = 8.0;

/// Where a menu floats, in pixels of the window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    left: f64,
    /// From the top when it opens downwards, otherwise from the bottom.
    edge: f64,
    upwards: bool,
}

impl Place {
    /// Beside a button, given as left, top, right and bottom, in a window of this size.
    pub fn beside(button: (f64, f64, f64, f64), window: (f64, f64)) -> Self {
        let (left, top, right, bottom) = button;
        let (width, height) = window;
        // Aligned with the button's left edge; with its right edge where that would not fit.
        let left = if left + WIDTH + MARGIN > width { right - WIDTH } else { left };
        let upwards = bottom + HEIGHT > height && top > height / 2.0;
        let edge = if upwards { height - top + 4.0 } else { bottom + 4.0 };
        Self { left: left.max(MARGIN), edge, upwards }
    }
}

/// A length for a style sheet.
fn pixels(length: f64) -> String {
    #[allow(clippy::cast_possible_truncation, reason = "a window is smaller; this bounds the rest")]
    let whole = length.round() as i32;
    format!("{whole}px")
}

/// One line of a menu.
#[derive(Debug, Clone, PartialEq)]
pub struct MenuItem {
    /// What it says.
    pub label: String,
    /// For one of several: whether it is the chosen one.
    pub checked: Option<bool>,
    /// It can be focused and read, but not chosen.
    pub disabled: bool,
    /// It destroys something.
    pub danger: bool,
    /// The heading over this line, when a new part of the menu begins with it.
    pub heading: Option<&'static str>,
    /// A line is drawn above.
    pub apart: bool,
}

impl MenuItem {
    /// A plain line.
    pub fn new(label: &str) -> Self {
        Self {
            label: label.to_owned(),
            checked: None,
            disabled: false,
            danger: false,
            heading: None,
            apart: false,
        }
    }
}

/// A menu with the keys of the ARIA pattern: arrows, Home, End, Enter, Escape, Tab.
#[component]
pub fn Menu(
    /// The name of the menu.
    label: String,
    place: Place,
    items: Vec<MenuItem>,
    /// Why lines are disabled, below them.
    hint: Option<&'static str>,
    /// Called with the number of the line that was picked, from 0.
    onpick: Callback<usize>,
    /// Called for Escape, Tab, and a click beside the menu.
    onclose: Callback<()>,
) -> Element {
    let mut lines = use_signal(Vec::<Anchor>::new);
    let mut current = use_signal(|| 0_usize);
    let count = items.len();
    let mut go = move |to: usize| {
        current.set(to);
        if let Some(line) = lines.peek().get(to) {
            focus(line);
        }
    };
    let Place { left, edge, upwards } = place;
    let described = hint.map(|_| "menu-hint");
    rsx! {
        div {
            class: "menu-backdrop",
            onclick: move |_| onclose.call(()),
            oncontextmenu: move |event| {
                event.prevent_default();
                onclose.call(());
            },
        }
        // A landmark of its own: it floats outside those of the page.
        section {
            class: "menu",
            aria_label: "{label}",
            left: pixels(left),
            top: (!upwards).then(|| pixels(edge)),
            bottom: upwards.then(|| pixels(edge)),
            ul {
                role: "menu",
                aria_label: "{label}",
                onkeydown: move |event| {
                    event.stop_propagation();
                    let at = current();
                    match event.key() {
                        Key::ArrowDown => go((at + 1) % count.max(1)),
                        Key::ArrowUp => go((at + count.saturating_sub(1)) % count.max(1)),
                        Key::Home => go(0),
                        Key::End => go(count.saturating_sub(1)),
                        Key::Escape | Key::Tab => onclose.call(()),
                        _ => return,
                    }
                    event.prevent_default();
                },
                for (n, item) in items.into_iter().enumerate() {
                    if let Some(heading) = item.heading {
                        li { class: "menu-heading", role: "presentation", aria_hidden: "true", "{heading}" }
                    } else if item.apart {
                        li { class: "menu-rule", role: "separator" }
                    }
                    li { role: "none",
                        button {
                            r#type: "button",
                            class: if item.danger { "menu-item danger" } else { "menu-item" },
                            role: if item.checked.is_some() { "menuitemradio" } else { "menuitem" },
                            tabindex: if n == current() { "0" } else { "-1" },
                            aria_checked: item.checked.map(|on| on.to_string()),
                            aria_disabled: item.disabled.then_some("true"),
                            aria_describedby: if item.disabled { described },
                            onmounted: move |event| {
                                if n == 0 {
                                    drop(event.set_focus(true));
                                }
                                let mut lines = lines.write();
                                if lines.len() <= n {
                                    lines.resize(n + 1, None);
                                }
                                if let Some(line) = lines.get_mut(n) {
                                    *line = Some(event.data());
                                }
                            },
                            onclick: move |_| {
                                if !item.disabled {
                                    onpick.call(n);
                                }
                            },
                            "{item.label}"
                            if item.checked == Some(true) {
                                {icon(Glyph::Check)}
                            }
                        }
                    }
                }
            }
            if let Some(hint) = hint {
                p { id: "menu-hint", class: "menu-hint", "{hint}" }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_menu_stays_inside_the_window() {
        let window = (360.0, 640.0);
        let low = Place::beside((320.0, 600.0, 350.0, 630.0), window);
        assert!(low.upwards && low.left + WIDTH <= 360.0, "{low:?}");
        let high = Place::beside((10.0, 20.0, 40.0, 50.0), window);
        assert_eq!(high, Place { left: 10.0, edge: 54.0, upwards: false });
    }
}
