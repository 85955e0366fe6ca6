//! What the page shows of a session: pure functions from state to rows.

use std::rc::Rc;

use crate::{
    domain::{Act, Address, ConversationId, Draft},
    protocol::Change,
};

use super::{
    change::{
        ActLine, ConversationRow, Delivery, Load, MessageRow, Older, OpenThread, Preview, Sidebar,
        Thread,
    },
    member::Member,
    overlay::{self, Standing},
};

/// The list of conversations.
pub(super) fn sidebar(member: &Member) -> Sidebar {
    let rows = member.all_standing().into_iter().map(|standing| Rc::new(row(member, standing)));
    let rows: Vec<_> = rows.collect();
    // Rows that are here are worth more than the news that a fresh list did not come.
    let load = if rows.is_empty() { member.list.clone() } else { Load::Ready };
    Sidebar { rows, load }
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

fn act_line(member: &Member, act: Option<&Act>) -> Option<ActLine> {
    let act = act?.clone();
    let whom = act.whom().and_then(|whom| member.people.name(whom));
    Some(ActLine { act, whom })
}

fn shorten(text: &str) -> String {
    text.chars().take(crate::domain::LastLine::LENGTH).collect()
}

/// The main part of the page.
pub(super) fn thread(member: &Member) -> Thread {
    let id = match member.address {
        Address::Conversation { id, .. } => id,
        Address::Home if member.list == Load::Ready => return Thread::Empty,
        Address::Home => return Thread::Starting,
        Address::NoConversation => return Thread::Missing,
        Address::Nowhere => return Thread::Nowhere,
    };
    let standing = member.standing(id);
    if standing.is_none() && member.list == Load::Ready {
        return Thread::Missing;
    }
    let (title, owned, visibility, partner) =
        standing.map(|s| (s.title, s.owned, s.visibility, s.partner)).unwrap_or_default();
    let timeline = member.timelines.get(id);
    Thread::Open(OpenThread {
        id,
        title,
        owned,
        visibility,
        partner,
        rows: message_rows(member, id),
        load: timeline.map_or(Load::Loading, |timeline| timeline.load().clone()),
        older: timeline.map_or(Older::Start, super::timeline::Timeline::older),
        at: timeline.and_then(super::timeline::Timeline::at),
        draft: member.drafts.get(id),
    })
}

fn message_rows(member: &Member, id: ConversationId) -> Vec<Rc<MessageRow>> {
    let me = member.me.id;
    let mut under_way = overlay::under_way(id, &member.outbox);
    let timeline = member.timelines.get(id);
    let mut rows = Vec::new();
    // The `seq` of each row, for what has its place among them.
    let mut places = Vec::new();
    for message in timeline.into_iter().flat_map(super::timeline::Timeline::shown) {
        let name = message.author.and_then(|author| member.people.name(author));
        let act = act_line(member, message.act.as_ref());
        let mut row = MessageRow::stored(message, me, name, act);
        row.picture =
            message.author.map(|author| member.people.picture(author)).unwrap_or_default();
        if let Some(one) = under_way.remove(message.id) {
            if one.hidden {
                continue;
            }
            if let Some(text) = one.text {
                row.edited |= row.text != text;
                row.text = text;
            }
            row.delivery = one.delivery;
        }
        rows.push(Rc::new(row));
        places.push(message.seq);
    }
    // What stands behind something that waits, waits too.
    let mut held_up = false;
    for entry in member.outbox.lane(id) {
        let own = entry.delivery();
        let delivery = if held_up && !entry.is_parked() { Delivery::Waiting } else { own };
        held_up |= delivery == Delivery::Waiting;
        let (Change::Send(draft), Some(message)) = (&entry.write.change, entry.write.message_id())
        else {
            continue;
        };
        let stored = timeline.is_some_and(|timeline| timeline.get(message).is_some());
        let one = under_way.remove(message).unwrap_or_default();
        if stored || one.hidden {
            continue;
        }
        // What was refused stays where it was; whatever else waits will come after everything.
        let place = entry.place.unwrap_or(u64::MAX);
        let at = places.partition_point(|seq| *seq <= place);
        places.insert(at, place);
        let row = MessageRow {
            id: message,
            author: Some(me),
            name: Some(member.me.name.clone()),
            picture: member.me.picture.clone(),
            mine: true,
            text: one.text.unwrap_or_else(|| draft.text.clone()),
            created: entry.since,
            edited: false,
            delivery,
            act: None,
        };
        rows.insert(at, Rc::new(row));
    }
    rows
}
