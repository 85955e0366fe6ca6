//! The place of the menus and questions that float over the page, one at a time. They are drawn by
//! lazy code.

use dioxus::prelude::*;

use super::{
    hooks::{use_dispatch, use_view},
    lazy::{Awaited, Screen},
    page::use_page,
};
use crate::{
    engine::{Action, CircleAction},
    store::{Load, View},
};

/// What floats over the page, if anything.
#[component]
pub fn Overlays() -> Element {
    let page = use_page();
    // After the page can be reached again, the focus goes back to where it came from.
    use_effect(move || {
        if page.overlay().is_none() {
            page.return_focus();
        }
    });
    let close = use_callback(move |()| page.close());
    let dispatch = use_dispatch();
    let decline = use_callback(move |()| {
        dispatch.send(Action::Circle(CircleAction::DeclineInvite));
    });
    let view = use_view();
    rsx! {
        if let Some(overlay) = page.overlay() {
            Awaited { screen: Screen::Overlay(overlay), onclose: close }
        } else if is_invited(&view) {
            Awaited { screen: Screen::Invited, onclose: decline }
        }
    }
}

/// Whether the page was opened with an invite about which there is something to ask or to tell.
pub fn is_invited(&view: &View) -> bool {
    view.invited().read().as_ref().is_some_and(|invited| invited.load != Load::Loading)
}
