//! A live region that announces new messages of other people.
//!
//! The list itself is not a live region: it would read history, times and edits aloud.

use std::rc::Rc;

use dioxus::prelude::*;

use crate::{store::MessageRow, ui::hooks::use_text};

/// At most this many messages are read out at once; after a long absence the rest is silent.
const MOST: usize = 3;

/// Reads the newest arrivals out. Each has its own key, so that a repeated text is heard again.
#[component]
pub fn Announcer(arrivals: ReadSignal<Vec<Rc<MessageRow>>>) -> Element {
    let words = use_text();
    let arrivals = arrivals.read();
    let newest = arrivals.iter().skip(arrivals.len().saturating_sub(MOST));
    rsx! {
        div { class: "visually-hidden", aria_live: "polite",
            for row in newest {
                p { key: "{row.id}",
                    match &row.act {
                        Some(line) => words.act_line(line, row.name.as_deref(), &row.text),
                        None => (words.says)(words.person(row.name.as_deref()), &row.text),
                    }
                }
            }
        }
    }
}
