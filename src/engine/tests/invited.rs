//! The invite that the page was opened with: a stranger takes it along, whoever is signed in is
//! asked.

use crate::{
    domain::{Address, Invitation, InviteAnswer, InviteToken, Session},
    engine::{
        Action, Boot, CircleAction, Effect, Input,
        change::{Load, Phase},
    },
    protocol::{Call, Fault, MembersCall, Reply},
};

use super::desk::{Desk, refused, talk, user};

fn with_invite() -> Boot {
    Boot { invite: InviteToken::new("secret"), ..Boot::default() }
}

fn looked() -> Reply {
    Reply::Invite(InviteAnswer::For(Invitation {
        conversation: talk("plans"),
        title: "Plans".into(),
        inviter: "Ada".into(),
    }))
}

fn is_look(call: &MembersCall) -> bool {
    matches!(call, MembersCall::Look(_))
}

fn there() -> Effect {
    Effect::Navigate { address: Address::of(Some(talk("plans"))), replace: true }
}

fn join(desk: &mut Desk) -> Option<InviteToken> {
    desk.input(Input::Action(Action::Join { name: "Bob".into() }));
    let mut sent = None;
    let found = std::cell::RefCell::new(&mut sent);
    desk.peek(|call| {
        if let Call::Join { invite, .. } = call {
            found.borrow_mut().clone_from(invite);
        }
    });
    sent
}

fn come_in(desk: &mut Desk) {
    let session =
        Session { token: "t".into(), user: user("me"), since: crate::domain::Timestamp(0) };
    desk.answer(|call| matches!(call, Call::Join { .. }), Ok(Reply::Session(session)));
}

#[test]
fn a_stranger_learns_who_invites_and_lands_in_the_conversation() {
    let mut desk = Desk::start(with_invite());
    assert_eq!(desk.invited.as_ref().unwrap().load, Load::Loading);
    desk.tell(is_look, Err(Fault::Busy { status: 429 }));
    desk.run_for(1_100);
    desk.tell(is_look, Ok(looked()));
    assert_eq!(desk.invited.as_ref().unwrap().known.as_ref().unwrap().inviter, "Ada");
    assert_eq!(join(&mut desk), InviteToken::new("secret"));
    come_in(&mut desk);
    assert!(desk.effects.contains(&there()));
    assert!(desk.invited.is_none() && matches!(desk.phase, Phase::Chat { .. }));
    assert!(desk.waiting().is_empty(), "it was taken in the same step");
}

#[test]
fn whoever_comes_in_before_it_is_known_where_to_lands_there_all_the_same() {
    let mut desk = Desk::start(with_invite());
    desk.tell(is_look, Err(Fault::Offline));
    assert_eq!(desk.invited.as_ref().unwrap().load, Load::Failed(Fault::Offline));
    assert!(join(&mut desk).is_some());
    come_in(&mut desk);
    desk.tell(
        |call| matches!(call, MembersCall::Accept(_)),
        Ok(Reply::Invite(InviteAnswer::Taken(talk("plans")))),
    );
    let there = Effect::Navigate { address: Address::of(Some(talk("plans"))), replace: false };
    assert!(desk.effects.contains(&there) && desk.invited.is_none());
}

#[test]
fn an_invite_that_lets_nobody_in_is_told_and_left_out() {
    let mut desk = Desk::start(with_invite());
    desk.tell(is_look, Err(refused("token", "validation_invite_expired")));
    assert!(matches!(desk.invited.as_ref().unwrap().load, Load::Failed(_)));
    assert_eq!(join(&mut desk), None);
    come_in(&mut desk);
    assert!(desk.invited.is_none(), "it was told at the door");

    // It may end between the looking and the coming in.
    let mut desk = Desk::start(with_invite());
    desk.tell(is_look, Ok(looked()));
    assert!(join(&mut desk).is_some());
    let used_up = refused("invite", "validation_invite_used_up");
    desk.answer(|call| matches!(call, Call::Join { .. }), Err(used_up.clone()));
    assert_eq!(desk.phase, Phase::Join { busy: false, problem: None }, "it is told once");
    assert_eq!(desk.invited.as_ref().unwrap().load, Load::Failed(used_up));
    assert_eq!(join(&mut desk), None);
}

#[test]
fn whoever_is_signed_in_is_asked() {
    let mut desk = Desk::signed_in(with_invite());
    desk.tell(is_look, Ok(looked()));
    assert!(!desk.invited.as_ref().unwrap().busy);
    desk.act(CircleAction::AcceptInvite);
    assert!(desk.invited.as_ref().unwrap().busy);
    desk.tell(
        |call| matches!(call, MembersCall::Accept(_)),
        Ok(Reply::Invite(InviteAnswer::Taken(talk("plans")))),
    );
    assert!(desk.invited.is_none());

    let mut desk = Desk::signed_in(with_invite());
    desk.tell(is_look, Ok(looked()));
    desk.act(CircleAction::AcceptInvite);
    let revoked = refused("token", "validation_invite_revoked");
    desk.tell(|call| matches!(call, MembersCall::Accept(_)), Err(revoked.clone()));
    assert_eq!(desk.invited.as_ref().unwrap().load, Load::Failed(revoked));
    desk.act(CircleAction::DeclineInvite);
    assert!(desk.invited.is_none());
}
