//! The links by which people come into a conversation: making one, and the ones that are out.

use dioxus::prelude::*;

use crate::{
    engine::CircleAction,
    store::{Circle, InviteRow, Load},
    ui::{
        format::{brief, iso},
        hooks::{use_local_time, use_people_text, use_text},
        kit::Shared,
    },
};

use super::home::{Home, use_act};

/// For how many people a link can be made.
const USES: [u32; 4] = [1, 5, 25, 100];
/// For how many hours.
const HOURS: [u32; 3] = [24, 7 * 24, 30 * 24];

/// The links of a conversation, once they are asked for.
#[component]
pub(super) fn Invites(circle: Shared<Circle>) -> Element {
    let own = use_people_text();
    let act = use_act();
    rsx! {
        section { class: "invites", aria_labelledby: "invites",
            h3 { id: "invites", "{own.invite_link}" }
            if circle.inviting {
                Make { making: circle.making, link: circle.link.clone(), copied: circle.copied }
                Living { rows: circle.invites.clone(), load: circle.invites_load.clone() }
            } else {
                button {
                    r#type: "button",
                    class: "button small",
                    onclick: move |_| act(CircleAction::ShowInvites),
                    "{own.show_links}"
                }
            }
        }
    }
}

/// A new link, and the one that was just made: it is shown this once.
#[component]
fn Make(making: bool, link: Option<String>, copied: Option<bool>) -> Element {
    let own = use_people_text();
    let act = use_act();
    let mut uses = use_signal(|| 25_u32);
    let mut hours = use_signal(|| 7 * 24_u32);
    rsx! {
        form {
            class: "make-link",
            onsubmit: move |event| {
                event.prevent_default();
                act(CircleAction::MakeInvite { uses: uses(), hours: hours() });
            },
            div {
                label { r#for: "link-uses", "{own.link_uses}" }
                select {
                    id: "link-uses",
                    class: "input",
                    onchange: move |event| uses.set(event.value().parse().unwrap_or(25)),
                    for choice in USES {
                        option { value: "{choice}", selected: choice == uses(), "{choice}" }
                    }
                }
            }
            div {
                label { r#for: "link-hours", "{own.link_hours}" }
                select {
                    id: "link-hours",
                    class: "input",
                    onchange: move |event| hours.set(event.value().parse().unwrap_or(7 * 24)),
                    for choice in HOURS {
                        option { value: "{choice}", selected: choice == hours(), {(own.days)(choice / 24)} }
                    }
                }
            }
            button {
                r#type: "submit",
                class: "button",
                aria_disabled: making.then_some("true"),
                onmounted: move |event| drop(event.set_focus(true)),
                "{own.make_link}"
            }
        }
        if let Some(link) = link {
            div { class: "made-link",
                label { r#for: "made-link", "{own.link}" }
                div { class: "made-link-row",
                    input {
                        id: "made-link",
                        r#type: "text",
                        class: "input",
                        readonly: true,
                        value: "{link}",
                        aria_describedby: "made-link-help",
                    }
                    button {
                        r#type: "button",
                        class: "button primary",
                        onclick: move |_| act(CircleAction::CopyLink),
                        "{own.copy}"
                    }
                }
                p { id: "made-link-help", class: "help", role: "status",
                    {
                        match copied {
                            Some(true) => own.copied,
                            Some(false) => own.copy_failed,
                            None => own.link_once,
                        }
                    }
                }
            }
        }
    }
}

/// The links that still let somebody in.
#[component]
fn Living(rows: Vec<InviteRow>, load: Load) -> Element {
    let words = use_text();
    let own = use_people_text();
    let time = use_local_time();
    let act = use_act();
    let home = use_context::<Home>();
    match load {
        Load::Loading => rsx! {
            p { role: "status", "{words.loading}…" }
        },
        Load::Failed(fault) => rsx! {
            p { class: "fault", role: "alert",
                "{words.fault(&fault)} "
                button {
                    r#type: "button",
                    class: "text-button",
                    onclick: move |_| {
                        home.take();
                        act(CircleAction::Reload);
                    },
                    "{words.retry}"
                }
            }
        },
        Load::Ready => rsx! {
            div {
                if rows.is_empty() {
                    p { "{own.no_links}" }
                }
                ul { class: "people", aria_label: "{own.living_links}",
                    for row in rows {
                        li { key: "{row.id}", class: "person", aria_busy: row.busy.then_some("true"),
                            div { class: "person-name",
                                span {
                                    {own.link_until}
                                    " "
                                    time { datetime: iso(row.expires), "{brief(&*time, row.expires)}" }
                                }
                                span { class: "person-role",
                                    {(own.uses_left)(row.uses_left)}
                                    if let Some(author) = &row.author { " · {author}" }
                                }
                            }
                            button {
                                r#type: "button",
                                class: "text-button",
                                onclick: move |_| {
                                    home.take();
                                    act(CircleAction::Revoke(row.id));
                                },
                                "{own.revoke}"
                            }
                        }
                    }
                }
            }
        },
    }
}
