//! The messages of the open conversation, pinned to their end.
//!
//! The scroller is a reversed column with one child: the browser itself keeps the end in place while
//! the reader is there, and keeps what is being read in place while older pages come in above.
//! Positions are therefore counted from the end, in negative numbers.

use std::rc::Rc;

use dioxus::{html::geometry::PixelsVector2D, prelude::*};

use super::{
    act::ActOf,
    announcer::Announcer,
    arrivals::Known,
    message::Message,
    older::{Beginning, Edge},
};
use crate::{
    domain::{ConversationId, MessageId, Timestamp},
    engine::Action,
    protocol::Fault,
    store::{At, Delivery, Item, Load, MessageRow, OpenThread, Thread},
    ui::{
        hooks::{use_dispatch, use_local_time, use_text, use_view},
        kit::{Anchor, Glyph, Shared, icon, use_element},
        skeleton::ThreadSkeleton,
    },
};

/// Within this many pixels of the end, the reader is at the end.
const AT_END: f64 = 100.0;

/// With more rows than this, those far above the end go until they are wanted: each costs every frame.
const ROWS_MOST: usize = 120;

/// The log of messages and what belongs to it.
#[component]
pub fn History(id: ConversationId) -> Element {
    let words = use_text();
    let view = use_view();
    let mut scroller = use_element();
    let mut away = use_signal(|| false);
    let Arrivals { spoken, mut unseen } = use_arrivals(id, scroller, away);
    let thread = view.thread();
    let thread = thread.read();
    let Thread::Open(open) = &*thread else { return rsx! {} };
    rsx! {
        div { class: "history",
            div {
                class: "scroller",
                role: "log",
                aria_label: "{words.messages}",
                // The announcer speaks for the list.
                aria_live: "off",
                tabindex: "0",
                onmounted: move |event| scroller.set(Some(event.data())),
                onscroll: move |event| {
                    let now = event.scroll_top() < -AT_END;
                    if *away.peek() != now {
                        away.set(now);
                        if !now {
                            unseen.set(0);
                        }
                    }
                },
                div { class: "thread",
                    Edge { id, first: first_loaded(open), older: open.older.clone() }
                    Body { open: Rc::new(open.clone()) }
                }
            }
            if away() {
                JumpToEnd { scroller, unseen }
            }
            Announcer { arrivals: spoken }
        }
    }
}

/// Where what is loaded begins. A refused message may stand before it, and stays there.
fn first_loaded(open: &OpenThread) -> Option<MessageId> {
    let refused = |row: &&Rc<MessageRow>| matches!(row.delivery, Delivery::Failed { .. });
    let loaded = open.rows().find(|row| !refused(row)).or_else(|| open.rows().next());
    loaded.map(|row| row.id)
}

/// What came in while the page was open.
struct Arrivals {
    /// The newest messages of others, for the announcer.
    spoken: Signal<Vec<Rc<MessageRow>>>,
    /// How many messages of others came since the reader left the end.
    unseen: Signal<usize>,
}

/// Follows the rows: others' new messages are announced and counted, one's own brings the end.
fn use_arrivals(id: ConversationId, scroller: Signal<Anchor>, away: Signal<bool>) -> Arrivals {
    let view = use_view();
    let mut known = use_hook(|| CopyValue::new(Known::default()));
    let mut spoken = use_signal(Vec::new);
    let mut unseen = use_signal(|| 0_usize);
    let dispatch = use_dispatch();
    use_effect(move || {
        let thread = view.thread();
        let thread = thread.read();
        let Thread::Open(open) = &*thread else { return };
        if open.id != id {
            return;
        }
        let rows: Vec<_> = open.rows().cloned().collect();
        let new = known.write().arrivals(&rows, open.load == Load::Ready);
        let sent = |row: &Rc<MessageRow>| row.mine && row.delivery != Delivery::Stored;
        // Scroll only if the reader is not at the end already. Otherwise the browser would compute
        // the layout twice.
        if *away.peek() && new.iter().any(sent) {
            scroll_to_end(&scroller.peek(), ScrollBehavior::Instant);
        }
        if !*away.peek() && !new.is_empty() && rows.len() > ROWS_MOST {
            dispatch.send(Action::Fold { conversation: id });
        }
        let of_others: Vec<_> = new.into_iter().filter(|row| !row.mine).collect();
        if !of_others.is_empty() {
            if *away.peek() {
                unseen += of_others.len();
            }
            spoken.set(of_others);
        }
    });
    Arrivals { spoken, unseen }
}

fn scroll_to_end(scroller: &Anchor, behavior: ScrollBehavior) {
    if let Some(scroller) = scroller {
        // The browser acts at once; the future only carries the answer.
        drop(scroller.scroll(PixelsVector2D::zero(), behavior));
    }
}

/// The rows, or what stands in their place.
#[component]
fn Body(open: Rc<OpenThread>) -> Element {
    let words = use_text();
    let id = open.id;
    let target = match open.at {
        Some(At::Here(message)) => Some(message),
        Some(At::Loading | At::Missing) | None => None,
    };
    if open.items.is_empty() {
        return match &open.load {
            Load::Loading => rsx! {
                ThreadSkeleton {}
            },
            Load::Failed(fault) => rsx! {
                Failed { fault: fault.clone() }
            },
            Load::Ready => rsx! {
                div { class: "beginning",
                    p { class: "beginning-title", {(words.no_messages)(&open.title)} }
                    p { "{words.no_messages_detail}" }
                }
            },
        };
    }
    rsx! {
        Beginning { id, title: open.title.clone(), older: open.older.clone() }
        if open.at == Some(At::Missing) {
            p { class: "thread-note", role: "alert", "{words.at_missing}" }
        }
        for item in open.items.iter().cloned() {
            Line {
                key: "{item.key()}",
                conversation: id,
                target: item.row().is_some_and(|row| Some(row.id) == target),
                item,
                owned: open.owned,
            }
        }
        if let Load::Failed(fault) = &open.load {
            Failed { fault: fault.clone() }
        }
    }
}

/// One thing in the thread. It is a component of its own because keys count only on the first node
/// of a loop's body: a `match` there would leave the list without keys, and an older page would
/// build every row anew.
#[component]
fn Line(conversation: ConversationId, item: Item, target: bool, owned: bool) -> Element {
    match item {
        Item::Day { at, .. } => rsx! {
            Day { at }
        },
        Item::Line(row) => rsx! {
            ActOf { row: Shared(row) }
        },
        Item::Message { row, leads } => rsx! {
            Message { conversation, row: Shared(row), leads, target, owned }
        },
    }
}

/// A new day begins.
#[component]
fn Day(at: Timestamp) -> Element {
    // The words are asked for only so that the date follows the language.
    let _ = use_text();
    let time = use_local_time();
    rsx! {
        div { class: "day", role: "separator",
            span { {time.date(at, time.now())} }
        }
    }
}

/// The messages did not come.
#[component]
fn Failed(fault: Fault) -> Element {
    let words = use_text();
    let dispatch = use_dispatch();
    rsx! {
        div { class: "thread-note", role: "alert",
            p { "{words.thread_failed} {words.fault(&fault)}" }
            button {
                r#type: "button",
                class: "button small",
                onclick: move |_| dispatch.send(Action::Reload),
                "{words.retry}"
            }
        }
    }
}

/// Back to the newest message, and how many are waiting there.
#[component]
fn JumpToEnd(scroller: Signal<Anchor>, unseen: Signal<usize>) -> Element {
    let words = use_text();
    let count = unseen();
    rsx! {
        button {
            r#type: "button",
            class: if count > 0 { "jump jump-new" } else { "jump" },
            onclick: move |_| scroll_to_end(&scroller.peek(), ScrollBehavior::Instant),
            {icon(Glyph::Down)}
            if count > 0 { "{(words.new_messages)(count)}" } else { "{words.latest}" }
        }
    }
}
