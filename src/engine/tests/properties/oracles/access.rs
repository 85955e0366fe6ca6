//! Nobody shows, stores or sends what they may not.

use crate::{
    domain::ConversationId,
    engine::{
        Action, CircleAction,
        change::{Load, Thread},
        tests::world::World,
    },
    protocol::{Call, MembersCall},
};

/// The conversations that a tab's person may not read, whether or not they are deleted.
fn closed(world: &World, who: usize) -> Vec<ConversationId> {
    let me = world.clients[who].me;
    let all = world.server.conversations.keys().copied();
    all.filter(|id| !world.server.is_open_to(*id, me)).collect()
}

/// The server carried out nothing for somebody who could not read what it is about.
pub(super) fn trespasses(world: &World) {
    assert_eq!(world.server.rights.trespasses, Vec::<Call>::new());
}

/// No browser stores anything of a conversation that its person may not read.
pub(super) fn stored(world: &World) {
    for who in 0..world.clients.len() {
        let browser = &world.browsers[world.clients[who].browser];
        for id in closed(world, who) {
            assert!(!browser.store.holds(id), "tab {who} stores {id}: {:?}", browser.store);
            let mut unwritten = browser.unwritten.values();
            let waits = unwritten.find(|kept| kept.write.conversation == id);
            assert_eq!(waits, None, "tab {who} has something to do in {id}");
        }
    }
}

/// No tab shows one, even to whoever has its address.
pub(super) fn shown(world: &mut World) {
    for who in 0..world.clients.len() {
        for id in closed(world, who) {
            let open = world.screen(who).open().is_some_and(|open| open.id == id);
            assert!(!open, "tab {who} still shows {id}");
            world.open(who, id);
            world.run_for(1_000);
            let thread = &world.screen(who).thread;
            assert_eq!(*thread, Thread::Missing, "tab {who} shows {id}");
        }
    }
}

/// No tab asks for one by itself.
pub(super) fn sent(world: &World) {
    for who in 0..world.clients.len() {
        let closed = closed(world, who);
        for call in &world.clients[who].calls {
            let asks = about(call).is_some_and(|id| closed.contains(&id));
            assert!(!asks, "tab {who} sends {call:?}");
        }
    }
}

/// The conversation that a request is about, if it names one.
fn about(call: &Call) -> Option<ConversationId> {
    match call {
        Call::ListMessages { conversation, .. }
        | Call::ListChanges { conversation, .. }
        | Call::GetConversation { conversation }
        | Call::Members(
            MembersCall::List(conversation)
            | MembersCall::Add(conversation, _)
            | MembersCall::HandOver(conversation, _),
        ) => Some(*conversation),
        Call::Write(write) => Some(write.conversation),
        _ => None,
    }
}

/// Whoever looks at the members of a conversation sees who is in, as what; and nobody looks at those
/// of one that they may not read.
pub(super) fn members(world: &mut World) {
    for who in 0..world.clients.len() {
        let circle = world.screen(who).circle.as_ref().filter(|circle| circle.open);
        let Some((id, private)) = circle.map(|circle| (circle.conversation, circle.private)) else {
            continue;
        };
        // A list that did not come in the bad times is asked for again by the reader. Of who leaves a
        // public conversation nothing is told.
        let again = if private { CircleAction::Reload } else { CircleAction::Open(id) };
        world.act(who, Action::Circle(again));
    }
    world.run_for(1_000);
    for who in 0..world.clients.len() {
        let Some(circle) = world.screen(who).circle.as_ref().filter(|circle| circle.open) else {
            continue;
        };
        let id = circle.conversation;
        assert!(world.server.shows(id, world.clients[who].me), "tab {who} looks into {id}");
        let mut shown: Vec<_> = circle.rows.iter().map(|row| (row.id, row.role)).collect();
        shown.sort_by_key(|(user, _)| *user);
        let members = world.server.members_of(id);
        let stored: Vec<_> = members.map(|member| (member.user, Some(member.role))).collect();
        assert_eq!((&circle.load, shown), (&Load::Ready, stored), "who is in {id}, by tab {who}");
    }
}
