//! The main part of the page, and the rows of the open conversation.

use std::rc::Rc;

use crate::{
    domain::{Address, ConversationId, Days},
    protocol::Change,
};

use super::{
    super::{
        change::{Delivery, Load, MessageRow, Older, OpenThread, Thread},
        member::Member,
        overlay::{self, Standing},
        timeline::Timeline,
    },
    items::items,
    sidebar::act_line,
};

/// What the main part was made of.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Seen {
    address: Address,
    standing: Option<Standing>,
    listed: bool,
    /// Typing is ignored here: the composer shows the text itself.
    draft: u32,
    versions: [u64; 4],
}

/// Brings the main part up to date.
pub(super) fn update(seen: &mut Option<Seen>, member: &Member, days: Days, thread: &mut Thread) {
    let open = member.address.conversation();
    let now = Some(Seen {
        address: member.address,
        standing: open.and_then(|id| member.standing(id)),
        listed: member.list == Load::Ready,
        draft: open.map(|id| member.drafts.version(id)).unwrap_or_default(),
        versions: [
            member.me.version(),
            member.people.version(),
            member.outbox.version(),
            member.timelines.version(),
        ],
    });
    if *seen == now {
        return;
    }
    *seen = now;
    let rows = match &*thread {
        Thread::Open(shown) if Some(shown.id) == open => shown.rows().cloned().collect(),
        _ => Vec::new(),
    };
    *thread = self::thread(member, &rows, days);
}

/// Replaces each new row that equals the old row of the same key by that old row. Rows mostly keep
/// their order, so each search begins behind the last find and is short.
fn reuse<Row: PartialEq, Key: PartialEq>(
    new: &mut [Rc<Row>],
    old: &[Rc<Row>],
    key: impl Fn(&Row) -> Key,
) {
    let mut from = 0;
    for row in new {
        let wanted = key(row);
        let (before, behind) = old.split_at(from.min(old.len()));
        let found = behind.iter().chain(before).position(|known| key(known) == wanted);
        let Some(found) = found.map(|at| (from + at) % old.len().max(1)) else { continue };
        from = found + 1;
        if let Some(same) = old.get(found)
            && **same == **row
        {
            *row = Rc::clone(same);
        }
    }
}

/// `shown` are the rows of the same conversation that are on the page.
fn thread(member: &Member, shown: &[Rc<MessageRow>], days: Days) -> Thread {
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
    let mut rows = message_rows(member, id);
    reuse(&mut rows, shown, |row| row.id);
    Thread::Open(OpenThread {
        id,
        title,
        owned,
        visibility,
        partner,
        items: items(rows, days),
        load: timeline.map_or(Load::Loading, |timeline| timeline.load().clone()),
        older: timeline.map_or(Older::Start, Timeline::older),
        at: timeline.and_then(Timeline::at),
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
    for message in timeline.into_iter().flat_map(Timeline::shown) {
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
    // Operations behind a waiting one wait too.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_stay_the_same_keep_their_place_in_memory() {
        let old = [Rc::new((1, "one")), Rc::new((2, "two"))];
        let mut new = vec![Rc::new((2, "two")), Rc::new((1, "other")), Rc::new((3, "three"))];
        reuse(&mut new, &old, |row| row.0);
        assert!(new.first().is_some_and(|row| Rc::ptr_eq(row, &old[1])));
        assert_eq!(new.get(1).map(|row| row.1), Some("other"));
        assert_eq!(new.len(), 3);
    }
}
