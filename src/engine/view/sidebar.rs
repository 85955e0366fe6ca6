//! The list of conversations. A row is computed again when something that it depends on has
//! changed.

use std::rc::Rc;

use crate::{
    domain::{Act, ConversationId, Draft},
    protocol::Change,
};

use super::super::{
    change::{ActLine, ConversationRow, Load, Preview, Sidebar},
    member::Member,
    overlay::{self, Standing},
    table::{Set, Table},
};

/// The rows that were shown last, and what they were made of.
#[derive(Debug, Default)]
pub(super) struct Memory {
    rows: Table<ConversationId, Rc<ConversationRow>>,
    open: Option<ConversationId>,
    /// Where something was under way.
    under_way: Set<ConversationId>,
    outbox: Option<u64>,
    people: Option<u64>,
}

impl Memory {
    /// Brings the list up to date.
    pub(super) fn update(&mut self, member: &mut Member, sidebar: &mut Sidebar) {
        let stale = self.stale(member);
        for id in stale.keys() {
            self.refresh(id, member, &mut sidebar.rows);
        }
        // Keep showing the loaded rows when a refresh fails.
        sidebar.load = if sidebar.rows.is_empty() { member.list.clone() } else { Load::Ready };
    }

    /// The conversations of which a row may have changed.
    fn stale(&mut self, member: &mut Member) -> Set<ConversationId> {
        let [mut stale, heads] = member.conversations.take_changed();
        let rest = [
            heads,
            member.memberships.take_changed(),
            member.timelines.take_changed(),
            member.drafts.take_changed(),
        ];
        for id in rest.iter().flat_map(Table::keys) {
            stale.set(id, ());
        }
        let open = member.address.conversation();
        if self.open != open {
            for id in self.open.into_iter().chain(open) {
                stale.set(id, ());
            }
            self.open = open;
        }
        if self.outbox != Some(member.outbox.version()) {
            self.outbox = Some(member.outbox.version());
            let mut under_way = Set::default();
            for entry in member.outbox.entries() {
                under_way.set(entry.write.conversation, ());
            }
            for id in self.under_way.keys().chain(under_way.keys()) {
                stale.set(id, ());
            }
            self.under_way = under_way;
        }
        // Names stand in any row.
        if self.people != Some(member.people.version()) {
            self.people = Some(member.people.version());
            for conversation in member.conversations.all() {
                stale.set(conversation.id, ());
            }
        }
        stale
    }

    /// Computes one row again and moves it to its position: most recently active first.
    fn refresh(
        &mut self,
        id: ConversationId,
        member: &Member,
        list: &mut Vec<Rc<ConversationRow>>,
    ) {
        let standing = member.standing(id).filter(|_| overlay::is_listed(id, member));
        let new = standing.map(|standing| row(member, standing));
        let old = self.rows.get(id);
        if old.map(|old| &**old) == new.as_ref() {
            return;
        }
        let place = |list: &[Rc<ConversationRow>], row: &ConversationRow| {
            list.partition_point(|other| (other.activity, other.id) > (row.activity, row.id))
        };
        if let Some(old) = self.rows.remove(id) {
            let place = place(list, &old);
            if list.get(place).is_some_and(|row| row.id == id) {
                list.remove(place);
            }
        }
        if let Some(new) = new.map(Rc::new) {
            list.insert(place(list, &new), Rc::clone(&new));
            self.rows.set(id, new);
        }
    }
}

fn row(member: &Member, standing: Standing) -> ConversationRow {
    let id = standing.id;
    let open = member.is_open(id);
    let last = preview(member, id);
    // A conversation that was made here a moment ago has no head yet, and no messages either.
    let known = member.conversations.head(id).is_some() || !standing.on_server;
    ConversationRow {
        id,
        empty: known && last.is_none(),
        last,
        activity: standing.activity,
        open,
        draft: !open && !member.drafts.text(id).trim().is_empty(),
        unread: 0,
        delivery: standing.delivery,
        owned: standing.owned,
        visibility: standing.visibility,
        partner: standing.partner,
        title: standing.title,
    }
}

/// The last line: the reader's newest unsent message, or the newest stored one that stands.
fn preview(member: &Member, id: ConversationId) -> Option<Preview> {
    let mut unsent = None;
    let newest = member.conversations.head(id).map_or(0, |head| head.seq);
    for entry in member.outbox.lane(id) {
        // What was refused stays where it was, and is not the last line once more is said.
        if let Change::Send(Draft { text }) = &entry.write.change
            && entry.place.is_none_or(|place| place >= newest)
        {
            unsent = Some(text);
        }
    }
    if let Some(text) = unsent {
        return Some(Preview { author: None, mine: true, text: shorten(text), act: None });
    }
    let under_way = overlay::under_way(id, &member.outbox);
    let head = member.conversations.head(id).and_then(|head| head.last.as_ref());
    let loaded = member.timelines.get(id).and_then(|timeline| {
        let stands = |id| !under_way.get(id).is_some_and(|one| one.hidden);
        timeline.shown().rev().find(|message| stands(message.id))
    });
    let (author, text, message, act) = match (loaded, head) {
        // A loaded conversation knows better, unless the log has gone on without it.
        (Some(message), head)
            if head.is_none_or(|head| {
                head.seq <= message.seq || under_way.get(head.id).is_some_and(|one| one.hidden)
            }) =>
        {
            (message.author, message.text.as_str(), message.id, &message.act)
        }
        (_, Some(head)) => (head.author, head.text.as_str(), head.id, &head.act),
        (Some(message), None) => (message.author, message.text.as_str(), message.id, &message.act),
        (None, None) => return None,
    };
    let text = under_way.get(message).and_then(|one| one.text.as_deref()).unwrap_or(text);
    let mine = author == Some(member.me.id);
    let author = author.filter(|_| !mine || act.is_some());
    let author = author.and_then(|author| member.people.name(author));
    // A deleted account has no name to put before its words.
    let author = author.filter(|name| act.is_some() || !name.is_empty());
    Some(Preview { author, mine, text: shorten(text), act: act_line(member, act.as_ref()) })
}

pub(super) fn act_line(member: &Member, act: Option<&Act>) -> Option<ActLine> {
    let act = act?.clone();
    let whom = act.whom().and_then(|whom| member.people.name(whom));
    Some(ActLine { act, whom })
}

fn shorten(text: &str) -> String {
    text.chars().take(crate::domain::LastLine::LENGTH).collect()
}
