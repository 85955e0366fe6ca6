//! Carries out what the engine wants of the address.

use dioxus::prelude::*;

use super::hooks::Destination;
use crate::route::Route;

/// Draws nothing; changes the address whenever `app.rs` puts a [`Destination`] into the signal that
/// it provides by context. The engine's wish is emptied once it is carried out.
#[component]
pub fn Navigator() -> Element {
    let mut wanted = use_context::<Signal<Option<Destination>>>();
    let navigator = use_navigator();
    use_effect(move || {
        let Some(Destination { conversation, replace }) = wanted() else { return };
        wanted.set(None);
        let to = NavigationTarget::Internal(Route::of(conversation).address());
        // An address inside the app cannot fail to open.
        let _ = if replace { navigator.replace(to) } else { navigator.push(to) };
    });
    rsx! {}
}
