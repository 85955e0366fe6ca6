//! Notices at the edge of the page. Information disappears by itself. Errors, and texts that would
//! be lost, stay until they are dismissed.

use std::rc::Rc;

use dioxus::prelude::*;

use super::{
    format::brief,
    hooks::{Dispatch, use_dispatch, use_local_time, use_text, use_view},
    kit::{Glyph, Shared, icon},
    page::Page,
    text::Text,
};
use crate::{
    domain::{ConversationId, LocalTime},
    engine::Action,
    protocol::{Change, Write},
    store::{Missed, Notice, NoticeKind, Receipt, Thread},
};

/// The animation in `assets/notices.css` whose end dismisses a notice: the view has no timers, and
/// an animation waits while the pointer rests on it.
const LIFE: &str = "notice-life";

/// All notices, oldest first.
#[component]
pub fn Notices() -> Element {
    let notices = use_view().notices();
    let notices = notices.read();
    rsx! {
        div { class: "notices", aria_live: "polite",
            for notice in notices.iter() {
                NoticeView { key: "{notice.id.0}", notice: Shared(Rc::clone(notice)) }
            }
        }
    }
}

/// Whether a notice tells of a fault.
fn is_fault(kind: &NoticeKind) -> bool {
    match kind {
        NoticeKind::Title(_)
        | NoticeKind::Text(_)
        | NoticeKind::Circle(_)
        | NoticeKind::Refused { .. } => true,
        NoticeKind::Deleted { .. }
        | NoticeKind::DeletedElsewhere { .. }
        | NoticeKind::ShutOut { .. }
        | NoticeKind::Forgetful { .. }
        | NoticeKind::Away(_) => false,
    }
}

/// Whether a notice disappears by itself.
fn goes_by_itself(kind: &NoticeKind) -> bool {
    matches!(kind, NoticeKind::Deleted { .. } | NoticeKind::DeletedElsewhere { draft: None, .. })
}

/// What a notice says.
fn sentence(words: &Text, time: &dyn LocalTime, kind: &NoticeKind) -> String {
    match kind {
        NoticeKind::DeletedElsewhere { title, .. } => (words.deleted_elsewhere)(title),
        NoticeKind::ShutOut { title } => (words.shut_out)(title),
        NoticeKind::Deleted { title, .. } => (words.deleted)(title),
        NoticeKind::Title(fault) => (words.title_fault)(*fault),
        NoticeKind::Text(fault) => (words.message_fault)(*fault),
        NoticeKind::Circle(fault) => words.fault(fault),
        NoticeKind::Refused { what, title, fault } => {
            format!("{} {}", (words.refused)(*what, title), words.fault(fault))
        }
        NoticeKind::Forgetful { unsent } => (words.forgetful)(*unsent).to_owned(),
        NoticeKind::Away(Receipt { since, until, .. }) => {
            (words.away)(&brief(time, *since), &brief(time, *until))
        }
    }
}

#[component]
fn NoticeView(notice: Shared<Notice>) -> Element {
    let words = use_text();
    let time = use_local_time();
    let dispatch = use_dispatch();
    let id = notice.id;
    let fault = is_fault(&notice.kind);
    rsx! {
        div {
            class: if goes_by_itself(&notice.kind) { "notice notice-brief" } else { "notice" },
            class: if fault { "notice-fault" },
            role: fault.then_some("alert"),
            onanimationend: move |event| {
                if event.animation_name() == LIFE {
                    dispatch.send(Action::Dismiss { notice: id });
                }
            },
            div { class: "notice-body",
                p { "{sentence(words, &*time, &notice.kind)}" }
                match &notice.kind {
                    NoticeKind::DeletedElsewhere { conversation, draft: Some(draft), .. } => rsx! {
                        KeptDraft { notice: notice.clone(), of: *conversation, draft: draft.clone() }
                    },
                    NoticeKind::Deleted { conversation, .. } => {
                        let conversation = *conversation;
                        rsx! {
                            button {
                                r#type: "button",
                                class: "notice-action",
                                onclick: move |_| {
                                    dispatch.send(Action::Write(Write::conversation(conversation, Change::Restore)));
                                    dispatch.send(Action::Dismiss { notice: id });
                                },
                                "{words.undo}"
                            }
                        }
                    }
                    NoticeKind::Away(receipt) => away(words, *receipt, dispatch),
                    _ => rsx! {},
                }
            }
            button {
                r#type: "button",
                class: "icon-button",
                aria_label: "{words.dismiss}",
                onclick: move |_| dispatch.send(Action::Dismiss { notice: id }),
                {icon(Glyph::Close)}
            }
        }
    }
}

/// What was changed during an absence. Each number is a button that leads to the next change.
fn away(words: &'static Text, receipt: Receipt, dispatch: Dispatch) -> Element {
    let kinds = [
        (Missed::New, receipt.new, words.away_new),
        (Missed::Edited, receipt.edited, words.away_edited),
        (Missed::Deleted, receipt.deleted, words.away_deleted),
    ];
    rsx! {
        for (to, count, name) in kinds {
            if count > 0 {
                button {
                    r#type: "button",
                    class: "notice-action",
                    onclick: move |_| dispatch.send(Action::Jump { to }),
                    "{name(count)}"
                }
            }
        }
    }
}

/// The text that was being written where it can no longer be sent.
#[component]
fn KeptDraft(notice: Shared<Notice>, of: ConversationId, draft: String) -> Element {
    let words = use_text();
    let dispatch = use_dispatch();
    let page = try_use_context::<Page>();
    let view = use_view();
    let id = notice.id;
    let open = matches!(&*view.thread().read(), Thread::Open(_));
    rsx! {
        p { class: "notice-detail", "{words.kept_draft}" }
        blockquote { dir: "auto", "{draft}" }
        if let (Some(page), true) = (page, open) {
            button {
                r#type: "button",
                class: "notice-action",
                onclick: move |_| {
                    page.offer(draft.clone());
                    // The text is in another composer now.
                    dispatch.send(Action::Draft { conversation: of, text: String::new() });
                    dispatch.send(Action::Dismiss { notice: id });
                },
                "{words.use_draft}"
            }
        }
    }
}
