//! What can happen in a run, one step after the other.

mod access;

use proptest::prelude::*;

use crate::{
    domain::{ConversationId, MessageId, Visibility},
    engine::{Action, Input, tests::world::World},
    protocol::{Change, Write},
};

use super::{
    PEOPLE, TABS_MOST,
    history::{History, Name, Words, row_of},
};

use access::{Access, access};

/// One step of a run. Numbers choose among what exists at that moment.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Create(usize, Visibility),
    Open(usize, usize),
    /// Opens the first conversation at one of its messages.
    Land(usize, usize),
    Send(usize),
    Edit(usize, usize),
    DeleteMessage(usize, usize),
    Rename(usize, usize),
    DeleteConversation(usize, usize),
    Restore(usize, usize),
    /// Somebody changes who may read a conversation: who, which one, and whom it concerns.
    Access(usize, usize, usize, Access),
    /// An owner does so by another program.
    Elsewhere(usize, usize, bool),
    Older(usize),
    Down(usize, bool),
    CutStream(usize),
    HalfOpen(usize, bool),
    /// Requests vanish from now on, or no longer.
    Mute(usize, bool),
    LoseAnswers(usize, u32),
    LoseEvents(usize, u32),
    /// The next requests are answered with 429 or 5xx.
    Busy(usize, u32),
    /// The database of the browser takes no writes from now on, or takes them again.
    Full(usize, bool),
    Server(bool),
    /// Another program changes so many messages of the first conversation. Only of the last change
    /// is anybody told, or of none.
    Flood(usize, bool),
    Wake(usize),
    /// One more tab of somebody's browser.
    Tab(usize),
    /// A tab dies and is opened again.
    Crash(usize),
    /// Another tab takes the lead from one that does not answer.
    Steal(usize),
    Wait(i64),
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let who = 0..TABS_MOST;
    // Fewer than one answer about the log holds, more than that, and more than is replayed.
    let flood = prop_oneof![1..60usize, 400..600usize, 1_001..1_200usize];
    let visibility = prop_oneof![Just(Visibility::Public), Just(Visibility::Private)];
    prop_oneof![
        // A failing run is told with as much of this as possible: it is nothing.
        1 => Just(Step::Wait(0)),
        2 => (who.clone(), visibility).prop_map(|(who, visibility)| Step::Create(who, visibility)),
        6 => (who.clone(), 0..8usize).prop_map(|(who, which)| Step::Open(who, which)),
        20 => who.clone().prop_map(Step::Send),
        5 => (who.clone(), 0..50usize).prop_map(|(who, which)| Step::Edit(who, which)),
        4 => (who.clone(), 0..50usize).prop_map(|(who, which)| Step::DeleteMessage(who, which)),
        2 => (who.clone(), 0..8usize).prop_map(|(who, which)| Step::Rename(who, which)),
        1 => (who.clone(), 0..8usize).prop_map(|(who, which)| Step::DeleteConversation(who, which)),
        1 => (who.clone(), 0..8usize).prop_map(|(who, which)| Step::Restore(who, which)),
        9 => (who.clone(), 0..8usize, 0..PEOPLE, access())
            .prop_map(|(who, which, whom, what)| Step::Access(who, which, whom, what)),
        3 => (0..8usize, 0..PEOPLE, prop::bool::weighted(0.25))
            .prop_map(|(which, whom, visibility)| Step::Elsewhere(which, whom, visibility)),
        1 => (who.clone(), 0..600usize).prop_map(|(who, which)| Step::Land(who, which)),
        4 => who.clone().prop_map(Step::Older),
        4 => (who.clone(), any::<bool>()).prop_map(|(who, down)| Step::Down(who, down)),
        3 => who.clone().prop_map(Step::CutStream),
        2 => (who.clone(), any::<bool>()).prop_map(|(who, half)| Step::HalfOpen(who, half)),
        3 => (who.clone(), 1..4u32).prop_map(|(who, count)| Step::LoseAnswers(who, count)),
        3 => (who.clone(), 1..6u32).prop_map(|(who, count)| Step::LoseEvents(who, count)),
        2 => (who.clone(), any::<bool>()).prop_map(|(who, mute)| Step::Mute(who, mute)),
        2 => (who.clone(), 1..6u32).prop_map(|(who, count)| Step::Busy(who, count)),
        2 => (who.clone(), any::<bool>()).prop_map(|(who, full)| Step::Full(who, full)),
        1 => (flood, any::<bool>()).prop_map(|(changes, told)| Step::Flood(changes, told)),
        2 => any::<bool>().prop_map(Step::Server),
        2 => who.clone().prop_map(Step::Wake),
        1 => who.clone().prop_map(Step::Tab),
        3 => who.clone().prop_map(Step::Crash),
        2 => who.prop_map(Step::Steal),
        25 => prop_oneof![1..40i64, 40..3_000i64, 3_000..60_000i64].prop_map(Step::Wait),
    ]
}

/// Steps choose among the tabs that there are.
fn tab_of(world: &World, step: &Step) -> Step {
    let there = world.clients.len();
    let mut step = step.clone();
    match &mut step {
        Step::Create(who, _)
        | Step::Open(who, _)
        | Step::Land(who, _)
        | Step::Send(who)
        | Step::Edit(who, _)
        | Step::DeleteMessage(who, _)
        | Step::Rename(who, _)
        | Step::DeleteConversation(who, _)
        | Step::Restore(who, _)
        | Step::Access(who, ..)
        | Step::Older(who)
        | Step::Down(who, _)
        | Step::CutStream(who)
        | Step::HalfOpen(who, _)
        | Step::Mute(who, _)
        | Step::Busy(who, _)
        | Step::Full(who, _)
        | Step::LoseAnswers(who, _)
        | Step::LoseEvents(who, _)
        | Step::Wake(who)
        | Step::Tab(who)
        | Step::Crash(who)
        | Step::Steal(who) => *who %= there,
        Step::Server(_) | Step::Flood(..) | Step::Elsewhere(..) | Step::Wait(_) => {}
    }
    step
}

pub(super) fn take(world: &mut World, history: &mut History, step: &Step) {
    match tab_of(world, step) {
        Step::Create(who, visibility) => create(world, history, who, visibility),
        Step::Open(who, which) => {
            if let Some(id) = history.pick(which) {
                world.open(who, id);
            }
        }
        Step::Land(who, which) => land(world, history, who, which),
        Step::Send(who) => send(world, history, who),
        Step::Edit(who, which) => edit(world, history, who, which),
        Step::DeleteMessage(who, which) => {
            if let Some((conversation, message)) = own_row(world, who, which) {
                world.act(
                    who,
                    Action::Write(Write::message(conversation, message, Change::DeleteMessage)),
                );
            }
        }
        Step::Rename(who, which) => rename(world, history, who, which),
        Step::DeleteConversation(who, which) => {
            if let Some(conversation) = history.pick(which) {
                history.deleted.push((world.clients[who].me, conversation));
                world.act(who, Action::Write(Write::conversation(conversation, Change::Delete)));
            }
        }
        Step::Restore(who, which) => {
            if let Some(conversation) = history.pick(which) {
                world.act(who, Action::Write(Write::conversation(conversation, Change::Restore)));
            }
        }
        Step::Access(who, which, whom, what) => {
            if let Some(id) = history.pick(which) {
                access::act(world, who, id, world.clients[whom].me, what);
            }
        }
        Step::Elsewhere(which, whom, visibility) => {
            let known = history.pick(which);
            if let Some(id) = known.filter(|id| world.server.conversations.contains_key(id)) {
                access::elsewhere(world, id, world.clients[whom].me, visibility);
            }
        }
        Step::Older(who) => {
            if let Some(conversation) = world.screen(who).open().map(|open| open.id) {
                world.act(who, Action::LoadOlder { conversation });
            }
        }
        Step::Down(who, down) => world.set_down(who, down),
        Step::CutStream(who) => world.cut_stream(who),
        Step::HalfOpen(who, half) => world.clients[who].network.half_open = half,
        Step::Mute(who, mute) => world.clients[who].network.mute = mute,
        Step::LoseAnswers(who, count) => world.clients[who].network.lose_answers = count,
        Step::LoseEvents(who, count) => world.clients[who].network.lose_events = count,
        Step::Busy(who, count) => world.clients[who].network.busy = count,
        Step::Full(who, full) => {
            let browser = world.clients[who].browser;
            world.browsers[browser].full = full;
        }
        Step::Server(down) => {
            if down {
                world.stop_server();
            } else {
                world.server_down = false;
            }
        }
        Step::Flood(changes, told) => {
            let last = world.server.flood(history.conversations[0], changes, world.now);
            if let Some(last) = last.filter(|_| told) {
                world.publish(&last);
            }
        }
        Step::Wake(who) => world.input(who, Input::Visible(true)),
        Step::Tab(who) => {
            if world.clients.len() < TABS_MOST {
                world.open_tab(who);
            }
        }
        Step::Crash(who) => world.crash(who),
        Step::Steal(who) => world.steal(who),
        Step::Wait(milliseconds) => world.run_for(milliseconds),
    }
}

pub(super) fn create(world: &mut World, history: &mut History, who: usize, visibility: Visibility) {
    let title = format!("Conversation {}", history.made.len());
    world.act(who, Action::CreateConversation { title: title.clone(), visibility });
    let conversation = world.screen(who).open().unwrap().id;
    let (me, at) = (world.clients[who].me, world.now);
    history.conversations.push(conversation);
    history.made.push(Name { me, conversation, title, at });
}

fn land(world: &mut World, history: &History, who: usize, which: usize) {
    let id = history.conversations[0];
    let standing = world.server.standing(id);
    if !standing.is_empty() {
        let at = Some(standing[which % standing.len()].id);
        world.act(who, Action::Open { conversation: Some(id), at });
    }
}

fn send(world: &mut World, history: &mut History, who: usize) {
    // A hand is slower than a disk and than a hand-over: two keys are 25 ms apart at the least, and
    // what was sent before is kept by then.
    world.run_for(25);
    let Some(open) = world.screen(who).open() else { return };
    let conversation = open.id;
    // What stands in the composer is seen, and typed over.
    history.typed_over.extend(open.draft.text.lines().map(str::to_owned));
    let text = format!("text {}", history.sent.len());
    world.act(who, Action::Draft { conversation, text: text.clone() });
    world.send(who, conversation, &text);
    // Where there was a composer, the words stand before their author from then on.
    let row = world.screen(who).rows().into_iter().rev().find(|row| row.text == text);
    let message = row.unwrap_or_else(|| panic!("{text} has no row")).id;
    let (me, at) = (world.clients[who].me, world.now);
    history.sent.push(Words { me, conversation, message, text, at });
}

fn edit(world: &mut World, history: &mut History, who: usize, which: usize) {
    let Some((conversation, message)) = own_row(world, who, which) else { return };
    let text = format!("edit {}", history.edited.len());
    world.edit(who, message, &text);
    let shown = world.screen(who).rows().into_iter().find(|row| row.id == message);
    assert_eq!(shown.map(|row| row.text.clone()).as_ref(), Some(&text), "an edit is shown at once");
    let (me, at) = (world.clients[who].me, world.now);
    history.edited.push(Words { me, conversation, message, text, at });
}

fn rename(world: &mut World, history: &mut History, who: usize, which: usize) {
    let Some(conversation) = history.pick(which) else { return };
    let title = format!("Renamed {}", history.renamed.len());
    let listed = row_of(world, who, conversation).is_some();
    world.act(who, Action::Write(Write::conversation(conversation, Change::Rename(title.clone()))));
    if listed {
        let shown = row_of(world, who, conversation).map(|row| &row.title);
        assert_eq!(shown, Some(&title), "a title is shown at once");
        let (me, at) = (world.clients[who].me, world.now);
        history.renamed.push(Name { me, conversation, title, at });
    }
}

/// One of the reader's own messages on the page; lines of the server stay as they are.
fn own_row(world: &World, who: usize, which: usize) -> Option<(ConversationId, MessageId)> {
    let conversation = world.screen(who).open()?.id;
    let rows = world.screen(who).rows();
    let own: Vec<_> =
        rows.iter().filter(|row| row.mine && row.act.is_none()).map(|row| row.id).collect();
    (!own.is_empty()).then(|| (conversation, own[which % own.len()]))
}
