//! The way to the people of the open conversation.

use dioxus::prelude::*;

use crate::{
    domain::ConversationId,
    store::{Load, Thread},
    ui::{
        hooks::{use_text, use_view},
        kit::{Glyph, icon, use_element},
        page::{Overlay, use_page},
    },
};

/// A button that shows who is in the conversation, and how many when that is known.
#[component]
pub fn People(id: ConversationId) -> Element {
    let words = use_text();
    let page = use_page();
    let view = use_view();
    let mut button = use_element();
    // Between two, there is nobody to show: the other one is the title.
    let direct = use_memo(
        move || matches!(&*view.thread().read(), Thread::Open(open) if open.partner.is_some()),
    );
    let circle = view.circle();
    let circle = circle.read();
    let known = circle.as_ref().filter(|known| known.conversation == id);
    let known = known.filter(|known| known.load == Load::Ready);
    let count = known.map(|known| known.rows.len());
    if direct() {
        return rsx! {};
    }
    rsx! {
        button {
            r#type: "button",
            class: "icon-button people-button",
            aria_label: "{words.people}",
            title: count.map_or_else(|| words.people.to_owned(), words.people_count),
            aria_haspopup: "dialog",
            onmounted: move |event| button.set(Some(event.data())),
            onclick: move |_| page.ask(Overlay::People(id), button.peek().clone()),
            {icon(Glyph::People)}
            if let Some(count) = count {
                span { class: "count", "{count}" }
            }
        }
    }
}
