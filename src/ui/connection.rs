//! The connection bar. It appears only when the connection is lost for a while, and it never
//! disables the composer.

use dioxus::prelude::*;

use super::{
    hooks::{use_dispatch, use_local_time, use_text, use_view},
    kit::{Glyph, icon},
};
use crate::{domain::Timestamp, engine::Action, store::Connection};

/// The one `status` region of the page; it is always there, so that a change is announced.
#[component]
pub fn Status() -> Element {
    let words = use_text();
    let connection = use_view().connection();
    let connection = connection.read();
    rsx! {
        div { class: "status", role: "status",
            match &*connection {
                Connection::Quiet => rsx! {},
                Connection::Lost { no_network, retry_at, waiting } => rsx! {
                    div { class: "bar bar-lost",
                        {icon(Glyph::Offline)}
                        span { class: "bar-cause",
                            if *no_network { "{words.lost_network}" } else { "{words.lost_server}" }
                        }
                        // Screen readers must not read the countdown: it would interrupt everything
                        // else.
                        span { class: "bar-detail", aria_hidden: "true",
                            Countdown { to: *retry_at }
                        }
                        if *waiting > 0 {
                            span { class: "bar-detail", "{(words.waiting_count)(*waiting)}" }
                        }
                        RetryNow {}
                    }
                },
                Connection::Back => rsx! {
                    div { class: "bar bar-back",
                        {icon(Glyph::Check)}
                        span { "{words.back_online}" }
                    }
                },
            }
        }
    }
}

/// The seconds that are left. A CSS animation of one second is the clock: the view has no timers.
#[component]
fn Countdown(to: Option<Timestamp>) -> Element {
    let words = use_text();
    let time = use_local_time();
    let mut ticks = use_signal(|| 0_u32);
    ticks.read();
    // A second or less is not counted down: in a young outage every wait is that short, and the
    // words would flicker.
    let left = to.map(|to| (to.since(time.now()) + 999).div_euclid(1000)).filter(|&left| left > 1);
    rsx! {
        span {
            class: "ticker",
            onanimationiteration: move |_| ticks.with_mut(|ticks| *ticks = ticks.wrapping_add(1)),
            match left {
                Some(seconds) => (words.retry_in)(seconds),
                None => words.retrying.to_owned(),
            }
        }
    }
}

#[component]
fn RetryNow() -> Element {
    let words = use_text();
    let dispatch = use_dispatch();
    rsx! {
        button {
            r#type: "button",
            class: "bar-button",
            onclick: move |_| dispatch.send(Action::RetryNow),
            "{words.retry_now}"
        }
    }
}
