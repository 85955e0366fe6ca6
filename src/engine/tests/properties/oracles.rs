//! What must be so once everything is well again.

mod access;
mod words;

use crate::{
    domain::ConversationId,
    engine::{
        Action,
        change::{Delivery, Older},
        kept::StoredWrite,
        tests::world::{Seen, World},
    },
    protocol::Fault,
};

use super::history::History;
use words::Found;

pub(super) fn check(world: &mut World, history: &History) {
    lists(world);
    access::trespasses(world);
    access::stored(world);
    access::sent(world);
    access::members(world);
    connections(world);
    creations(world, history);
    let mut found = Found::parked(world);
    threads(world, &mut found);
    access::shown(world);
    access::stored(world);
    found.keep_drafts(world);
    let mut given_up = words::sent(world, history, &found);
    given_up += words::edited(world, history, &found);
    world.traffic.saw_times(Seen::WordsLost, given_up);
    words::made(world, history);
    words::renamed(world, history);
    nothing_waits(world);
}

fn lists(world: &World) {
    for who in 0..world.clients.len() {
        let readable = readable(world, who);
        let expected: Vec<_> =
            readable.iter().map(|id| (*id, world.server.conversations[id].title.clone())).collect();
        let rows = world.screen(who).sidebar.rows.iter();
        let mut shown: Vec<_> = rows.map(|row| (row.id, row.title.clone())).collect();
        shown.sort();
        assert_eq!(shown, expected, "the list of tab {who}");
    }
}

/// The conversations that a tab's person may read.
fn readable(world: &World, who: usize) -> Vec<ConversationId> {
    let me = world.clients[who].me;
    let all = world.server.conversations.keys().copied();
    all.filter(|id| world.server.shows(*id, me)).collect()
}

/// Only the tab that leads holds a stream.
fn connections(world: &World) {
    for browser in 0..world.browsers.len() {
        let streams = world.streams(browser);
        assert!(streams <= 1, "browser {browser} holds {streams} streams");
    }
}

/// Every message whose creation was answered with yes, even where the answer was lost, is stored
/// once, in one place, and somebody did send it.
fn creations(world: &World, history: &History) {
    let server = &world.server;
    for created in &server.created {
        let same = |other: &&crate::domain::Message| other.id == created.id;
        assert_eq!(server.created.iter().filter(same).count(), 1, "{} twice", created.id);
        let same = |other: &&crate::domain::Message| other.text == created.text;
        assert_eq!(server.created.iter().filter(same).count(), 1, "{} twice", created.text);
        let stored = server.messages.get(&created.id);
        let place = stored.map(|stored| (stored.conversation, stored.author, stored.seq));
        assert_eq!(place, Some((created.conversation, created.author, created.seq)));
        let typed = history.sent.iter().any(|sent| {
            sent.message == created.id
                && sent.text == created.text
                && Some(sent.me) == created.author
                && sent.conversation == created.conversation
        });
        assert!(typed, "nobody sent {created:?}");
    }
    for (id, head) in &server.heads {
        let log = || server.messages.values().filter(|message| message.conversation == *id);
        let mut seqs: Vec<_> = log().map(|message| message.seq).collect();
        seqs.sort_unstable();
        assert_eq!(seqs, (1..=head.seq).collect::<Vec<_>>(), "the places in {id}");
        let mut revs: Vec<_> = log().map(|message| message.rev).collect();
        revs.sort_unstable();
        assert!(revs.windows(2).all(|pair| pair[0] < pair[1]), "one change, one number: {revs:?}");
        assert_eq!(revs.last().copied().unwrap_or(0), head.rev, "the head of {id}");
    }
}

/// Opens a conversation and loads it down to its first message.
fn open_whole(world: &mut World, who: usize, id: ConversationId) {
    world.open(who, id);
    world.run_for(1_000);
    // A page that did not come in the bad times is asked for again by the reader.
    while matches!(world.screen(who).open().unwrap().older, Older::More | Older::Failed(_)) {
        world.act(who, Action::LoadOlder { conversation: id });
        world.run_for(200);
    }
}

/// Every tab shows of every conversation what the server has, in its order.
fn threads(world: &mut World, found: &mut Found) {
    for who in 0..world.clients.len() {
        for id in readable(world, who) {
            open_whole(world, who, id);
            found.look(world, who);
            // Two tabs changed the same message in the same instant and an answer was lost: it is for
            // their reader to decide, who lets go of the change.
            let undecided = |world: &World| {
                world.screen(who).rows().iter().find_map(|row| match row.delivery {
                    Delivery::Failed { write, fault: Fault::Changed } => Some(write),
                    _ => None,
                })
            };
            while let Some(write) = undecided(world) {
                world.act(who, Action::Discard { write });
                world.run_for(1_000);
            }
            let rows = world.screen(who).rows();
            let stored = rows.iter().filter(|row| !matches!(row.delivery, Delivery::Failed { .. }));
            let shown: Vec<_> =
                stored.map(|row| (row.id, row.text.clone(), row.delivery.clone())).collect();
            let expected: Vec<_> = world
                .server
                .standing(id)
                .iter()
                .map(|message| (message.id, message.text.clone(), Delivery::Stored))
                .collect();
            assert_eq!(shown, expected, "{id} as tab {who} sees it");
            // By the places that the server gave, whatever its list above is sorted by.
            let seqs: Vec<_> = shown.iter().map(|(id, ..)| world.server.messages[id].seq).collect();
            assert!(seqs.is_sorted_by(|one, next| one < next), "{id} in tab {who}: {seqs:?}");
        }
    }
}

/// What was kept of things done is gone with them. Parked messages are the reader's to decide about.
fn nothing_waits(world: &World) {
    for browser in &world.browsers {
        // What is remembered beside the database is newer than what stands in it.
        let stored = browser.store.operations.values();
        let stored = stored.filter(|kept| !browser.unwritten.contains_key(&kept.id));
        let open = stored.filter(|kept| kept.fault.is_none());
        assert_eq!(open.collect::<Vec<_>>(), Vec::<&StoredWrite>::new(), "the stored outbox");
        let open = browser.unwritten.values().filter(|kept| kept.fault.is_none());
        assert_eq!(open.collect::<Vec<_>>(), Vec::<&StoredWrite>::new(), "beside the outbox");
    }
}
