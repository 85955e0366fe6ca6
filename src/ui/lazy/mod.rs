//! Lazy screens, and what is shown until their code is loaded.
//!
//! The release build moves whatever only [`screens`] reaches into a file of its own. The rest of the
//! program gets at it through [`Screens`], which exists only once the code is here.

mod account;
mod entrance;
mod form;
mod home;
mod invited;
mod invites;
mod overlays;
mod people;
mod question;
mod ways;

use dioxus::prelude::*;

use super::{hooks::use_text, page::Overlay, way::Way};

/// How far the loading is.
#[derive(Debug, Clone, Copy)]
pub enum Loading {
    /// It has not begun.
    Idle,
    /// The code is on its way.
    Pending,
    /// The screens can be drawn.
    Done(Screens),
    /// The code could not be loaded.
    Failed,
}

/// Draws a lazy screen.
#[derive(Debug, Clone, Copy)]
pub struct Screens(fn(Screen) -> Element);

/// The lazy screens, as components reach them. `app.rs` provides this by context.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lazy {
    state: Signal<Loading>,
    load: Callback<()>,
}

impl Lazy {
    /// Screens whose `state` follows from calls of `load`.
    pub fn new(state: Signal<Loading>, load: Callback<()>) -> Self {
        Self { state, load }
    }
}

/// Loads the screens. After a failure it can be called again.
pub async fn load() -> Loading {
    #[cfg(feature = "split")]
    let loaded = screens().await;
    #[cfg(not(feature = "split"))]
    let loaded = std::future::ready(screens()).await;
    loaded.map_or(Loading::Failed, Loading::Done)
}

/// The split point. The macro makes it wait for the code; without the feature there is one module,
/// and the screens are always here.
#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(lazy, fallible))]
#[allow(clippy::unnecessary_wraps, reason = "the macro asks for a result")]
fn screens() -> Result<Screens, wasm_split_helpers::SplitLoaderError> {
    Ok(Screens(draw))
}

fn draw(screen: Screen) -> Element {
    match screen {
        Screen::Overlay(overlay) => overlays::draw(overlay),
        Screen::Entrance(way, name) => rsx! {
            entrance::Entrance { way, name }
        },
        Screen::Invited => rsx! {
            invited::Invited {}
        },
    }
}

/// A lazy screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Screen {
    /// What floats over the page.
    Overlay(Overlay),
    /// An auth form, with the name typed so far.
    Entrance(Signal<Way>, Signal<String>),
    /// The question whether to take the invite that the page was opened with.
    Invited,
}

/// A screen, as soon as its code is here.
#[component]
pub(super) fn Awaited(
    screen: Screen,
    /// Called by a reader who does not want to wait.
    onclose: Callback<()>,
) -> Element {
    let Lazy { state, load } = use_context();
    let words = use_text();
    use_hook(move || load.call(()));
    let failed = match state() {
        Loading::Done(Screens(draw)) => return draw(screen),
        Loading::Failed => true,
        Loading::Idle | Loading::Pending => false,
    };
    rsx! {
        // Most never see it: its style lets it appear after 300 ms only.
        div { class: if failed { "backdrop" } else { "backdrop waiting" },
            div { class: "dialog", role: if failed { "alert" } else { "status" },
                p {
                    if failed { "{words.lazy_failed}" } else { "{words.loading}…" }
                }
                div { class: "dialog-buttons",
                    button {
                        r#type: "button",
                        class: "button",
                        onmounted: move |event| drop(event.set_focus(true)),
                        onclick: move |_| onclose.call(()),
                        "{words.cancel}"
                    }
                    if failed {
                        button {
                            r#type: "button",
                            class: "button primary",
                            onclick: move |_| load.call(()),
                            "{words.retry}"
                        }
                    }
                }
            }
        }
    }
}
