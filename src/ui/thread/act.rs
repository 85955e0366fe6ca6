//! What somebody did to others, as a line of its own between the messages.

use dioxus::prelude::*;

use crate::{
    store::MessageRow,
    ui::{
        format::iso,
        hooks::{use_local_time, use_text},
        kit::Shared,
    },
};

/// A line of the server. Nobody can edit, delete or answer it.
#[component]
pub fn ActOf(row: Shared<MessageRow>) -> Element {
    let words = use_text();
    let time = use_local_time();
    let Some(line) = &row.act else { return rsx! {} };
    rsx! {
        article { class: "act", "data-message-id": "{row.id}",
            span { dir: "auto", {words.act_line(line, row.name.as_deref(), &row.text)} }
            " "
            time {
                class: "message-time",
                datetime: iso(row.created),
                "{time.clock(row.created)}"
            }
        }
    }
}
