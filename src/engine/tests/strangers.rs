//! Answers as to a stranger: what the server says to somebody whose session has ended, and what may
//! follow from it.

use crate::{
    domain::{Remains, Session, Timestamp},
    engine::{
        Action, Boot, Effect, Input, Note,
        change::{JoinProblem, Phase},
        kept::Key,
    },
    protocol::{Call, Change, Event, Fault, Reply, Write},
};

use super::desk::{Desk, conversation, talk, user};

fn session(since: i64) -> Session {
    Session { token: format!("t{since}"), user: user("me"), since: Timestamp(since) }
}

/// Somebody whose tab leads, and whose sign-in has been confirmed.
fn leading() -> Desk {
    let mut desk = Desk::signed_in(Boot::default());
    desk.input(Input::Lead(Some(Vec::new())));
    refresh(&mut desk, Ok(Reply::Session(session(0))));
    desk
}

fn refresh(desk: &mut Desk, result: Result<Reply, Fault>) {
    desk.answer(|call| *call == Call::Refresh, result);
}

fn deletion() -> Call {
    Call::Write(Write::conversation(talk("general"), Change::Delete))
}

/// The deletion is answered as to a stranger.
fn strange(desk: &mut Desk) {
    desk.answer(|call| *call == deletion(), Err(Fault::NotFound));
}

fn waits(desk: &Desk, what: &Call) -> bool {
    desk.asks(|call| call == what)
}

fn is_forgotten(desk: &Desk) -> bool {
    desk.effects.iter().any(|effect| matches!(effect, Effect::Drop(Key::Write(_))))
}

const EXPIRED: Phase = Phase::Join { busy: false, problem: Some(JoinProblem::Expired) };

#[test]
fn a_deletion_is_believed_to_be_done_only_while_the_sign_in_is_good() {
    let delete = deletion();

    let mut desk = leading();
    desk.input(Input::Action(Action::Write(Write::conversation(talk("general"), Change::Delete))));
    strange(&mut desk);
    assert!(!is_forgotten(&desk) && !waits(&desk, &delete), "it waits for the sign-in");
    refresh(&mut desk, Ok(Reply::Session(session(0))));
    strange(&mut desk);
    assert!(is_forgotten(&desk), "there was nothing left to do");

    // The session had ended: whoever comes back finds the conversation, and can delete it.
    let mut desk = leading();
    desk.input(Input::Action(Action::Write(Write::conversation(talk("general"), Change::Delete))));
    strange(&mut desk);
    while desk.phase != EXPIRED {
        assert!(!is_forgotten(&desk));
        refresh(&mut desk, Err(Fault::SignedOut));
        desk.run_for(1_000);
        if waits(&desk, &delete) {
            strange(&mut desk);
        }
    }
}

#[test]
fn many_deletions_of_what_is_gone_are_believed_after_one_confirmation() {
    let names = ["one", "two", "three", "four"];
    let mut desk = Desk::signed_in(Boot::default());
    for name in names {
        let event = Event::Conversation(conversation(name));
        desk.input(Input::Note(Note::Event(event)));
    }
    desk.input(Input::Lead(Some(Vec::new())));
    refresh(&mut desk, Ok(Reply::Session(session(0))));
    let of = |name: &str| Call::Write(Write::conversation(talk(name), Change::Delete));
    for name in names {
        desk.input(Input::Action(Action::Write(Write::conversation(talk(name), Change::Delete))));
        desk.answer(|call| *call == of(name), Err(Fault::NotFound));
    }
    let refreshes = |desk: &Desk| {
        let count = std::cell::Cell::new(0);
        desk.peek(|call| count.set(count.get() + usize::from(*call == Call::Refresh)));
        count.get()
    };
    refresh(&mut desk, Ok(Reply::Session(session(0))));
    let asked = refreshes(&desk);
    for name in names {
        assert_eq!(refreshes(&desk), asked, "it was confirmed a moment ago");
        desk.answer(|call| *call == of(name), Err(Fault::NotFound));
    }
    let forgotten = desk.effects.iter().filter(|e| matches!(e, Effect::Drop(Key::Write(_))));
    assert_eq!(forgotten.count(), names.len());
}

#[test]
fn a_sign_in_that_cannot_be_confirmed_says_nothing_about_a_deletion() {
    let delete = deletion();
    let mut desk = leading();
    desk.input(Input::Action(Action::Write(Write::conversation(talk("general"), Change::Delete))));
    strange(&mut desk);
    refresh(&mut desk, Err(Fault::Offline));
    for _ in 0..5 {
        desk.run_for(1_000);
        if waits(&desk, &delete) {
            strange(&mut desk);
        }
        assert!(!is_forgotten(&desk));
    }
    refresh(&mut desk, Ok(Reply::Session(session(0))));
    desk.answer(|call| *call == delete, Ok(Reply::Done));
    assert!(is_forgotten(&desk));
}

#[test]
fn a_token_is_given_up_only_when_no_other_tab_has_the_next_one() {
    let mut desk = leading();
    desk.input(Input::Visible(true));
    // Another tab changes the password this very moment; what it got is on its way here.
    let mut desk_at_door = leading();
    for desk in [&mut desk, &mut desk_at_door] {
        desk.run_for(40_000);
        refresh(desk, Err(Fault::SignedOut));
        assert!(matches!(desk.phase, Phase::Chat { .. }));
    }
    desk.input(Input::Session {
        session: Some(session(9)),
        drafts: Vec::new(),
        remains: Remains::default(),
    });
    desk.run_for(10_000);
    assert!(matches!(desk.phase, Phase::Chat { .. }));
    assert!(desk.effects.contains(&Effect::RenewSession(session(9))));

    for _ in 0..2 {
        desk_at_door.run_for(1_000);
        assert!(matches!(desk_at_door.phase, Phase::Chat { .. }));
        refresh(&mut desk_at_door, Err(Fault::SignedOut));
    }
    assert_eq!(desk_at_door.phase, EXPIRED);
}

#[test]
fn a_leader_that_comes_in_asks_the_other_tabs_for_what_they_did() {
    // Another tab came in first, and told of what it did to a leader that was nobody yet.
    let mut desk = Desk::start(Boot::default());
    desk.input(Input::Lead(Some(Vec::new())));
    let (drafts, remains) = (Vec::new(), Remains::default());
    desk.input(Input::Session { session: Some(session(0)), drafts, remains });
    assert!(desk.effects.contains(&Effect::Tell(Note::Outbox(Vec::new()))));
}
