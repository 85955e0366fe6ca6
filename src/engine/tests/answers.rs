//! Answers about accounts that are lost, late, or come two at a time.

use crate::{
    domain::{Account, Invitation, InviteAnswer, InviteToken, Secret, Session, Timestamp, User},
    engine::{
        Action, Boot, CircleAction, Effect, Input,
        change::{Load, Phase},
    },
    protocol::{Call, Fault, MembersCall, Reply},
};

use super::{
    desk::{Desk, refused, talk, user},
    world::World,
};

fn act(desk: &mut Desk, account: Account) {
    desk.input(Input::Action(Action::Account(account)));
}

fn answer(desk: &mut Desk, of: impl Fn(&Account) -> bool, result: Result<Reply, Fault>) {
    desk.answer(|call| matches!(call, Call::Account { account, .. } if of(account)), result);
}

fn session() -> Reply {
    Reply::Session(Session { token: "t".into(), user: user("me"), since: Timestamp(0) })
}

fn keys(desk: &Desk) -> Vec<Secret> {
    let found = std::cell::RefCell::new(Vec::new());
    desk.peek(|call| {
        if let Call::Join { key, .. } = call {
            found.borrow_mut().push(key.clone());
        }
    });
    found.into_inner()
}

fn secret(text: &str) -> Secret {
    Secret(text.into())
}

fn invited() -> Desk {
    let boot =
        Boot { invite: InviteToken::new("once"), secret: secret("first"), ..Boot::default() };
    let mut desk = Desk::start(boot);
    let known =
        Invitation { conversation: talk("plans"), title: "Plans".into(), inviter: "Ada".into() };
    desk.tell(|_| true, Ok(Reply::Invite(InviteAnswer::For(known))));
    desk
}

#[test]
fn a_guest_whose_answer_was_lost_asks_to_be_the_same_guest() {
    let mut desk = invited();
    let is_join = |call: &Call| matches!(call, Call::Join { .. });
    let mut used = Vec::new();
    for result in [Err(Fault::Offline), Err(Fault::Busy { status: 502 }), Ok(session())] {
        desk.input(Input::Action(Action::Join { name: "Bob".into() }));
        used.extend(keys(&desk));
        desk.answer(is_join, result);
    }
    assert_eq!(used, [secret("first"), secret("first"), secret("first")]);
    assert!(matches!(desk.phase, Phase::Chat { .. }));
    assert!(desk.effects.contains(&Effect::DrawSecret), "that one is used up");
    desk.input(Input::Secret(secret("second")));

    // Who comes next on this page is somebody else.
    desk.input(Input::Action(Action::SignOut));
    desk.input(Input::Action(Action::Join { name: "Eve".into() }));
    assert_eq!(keys(&desk), [secret("second")]);
}

#[test]
fn a_sign_up_whose_answer_was_lost_comes_in_although_the_invite_is_used_up() {
    let used_up = || Err(refused("invite", "validation_invite_used_up"));
    let sign_up = || Account::SignUp {
        name: "Bob".into(),
        email: "bob@example.com".into(),
        password: Secret("a long password".into()),
    };
    let is_up = |account: &Account| matches!(account, Account::SignUp { .. });
    let is_in = |account: &Account| matches!(account, Account::SignIn { .. });

    let mut desk = invited();
    act(&mut desk, sign_up());
    answer(&mut desk, is_up, Err(Fault::Offline));
    act(&mut desk, sign_up());
    answer(&mut desk, is_up, used_up());
    answer(&mut desk, is_in, Ok(session()));
    assert!(matches!(desk.phase, Phase::Chat { .. }));
    // The server says that the one who asks is in already, and where.
    let is_accept = |call: &MembersCall| matches!(call, MembersCall::Accept(_));
    desk.tell(is_accept, Ok(Reply::Invite(InviteAnswer::Taken(talk("plans")))));
    assert!(desk.invited.is_none());

    // Whose link really was too late is told so.
    let mut desk = invited();
    act(&mut desk, sign_up());
    answer(&mut desk, is_up, used_up());
    answer(&mut desk, is_in, Err(Fault::Refused { message: "No.".into(), fields: vec![] }));
    assert!(matches!(desk.phase, Phase::Join { .. }));
    assert_eq!(desk.invited.as_ref().unwrap().load, Load::Failed(used_up().unwrap_err()));
}

#[test]
fn an_invite_whose_taking_was_not_answered_is_taken_again() {
    let mut desk = Desk::signed_in(Boot { invite: InviteToken::new("once"), ..Boot::default() });
    let known =
        Invitation { conversation: talk("plans"), title: "Plans".into(), inviter: "Ada".into() };
    desk.tell(|_| true, Ok(Reply::Invite(InviteAnswer::For(known))));
    desk.act(CircleAction::AcceptInvite);
    desk.tell(|_| true, Err(Fault::Offline));
    assert_eq!(desk.invited.as_ref().unwrap().load, Load::Failed(Fault::Offline));
    desk.act(CircleAction::LookAgain);
    // Looked at, it would be used up.
    assert!(matches!(desk.waiting()[..], [MembersCall::Accept(_)]), "{:?}", desk.waiting());
    desk.tell(|_| true, Ok(Reply::Invite(InviteAnswer::Taken(talk("plans")))));
    assert!(desk.invited.is_none());
}

fn named(name: &str, picture: &str) -> User {
    User { name: name.into(), picture: picture.into(), ..user("me") }
}

#[test]
fn a_name_and_a_picture_that_are_saved_together_are_both_shown() {
    let is_picture = |account: &Account| *account == Account::ChoosePicture;
    let is_name = |account: &Account| matches!(account, Account::Rename { .. });
    for order in [[0, 1], [1, 0]] {
        for picture_first in [true, false] {
            let mut desk = Desk::signed_in(Boot::default());
            let rename = || Account::Rename { name: "Countess".into() };
            if picture_first {
                act(&mut desk, Account::ChoosePicture);
                act(&mut desk, rename());
            } else {
                act(&mut desk, rename());
                act(&mut desk, Account::ChoosePicture);
            }
            // Whichever the server carried out first knew nothing of the other.
            let (first, second) = if picture_first {
                (named("me", "p.jpg"), named("Countess", "p.jpg"))
            } else {
                (named("Countess", ""), named("Countess", "p.jpg"))
            };
            let (picture, name) = if picture_first { (first, second) } else { (second, first) };
            for which in order {
                if which == 0 {
                    answer(&mut desk, is_picture, Ok(Reply::Person(picture.clone())));
                } else {
                    answer(&mut desk, is_name, Ok(Reply::Person(name.clone())));
                }
            }
            assert_eq!(desk.phase, Phase::Chat { me: named("Countess", "p.jpg") });
        }
    }
}

#[test]
fn what_was_asked_before_a_change_does_not_undo_it() {
    let mut desk = Desk::signed_in(Boot::default());
    desk.input(Input::Lead(Some(Vec::new())));
    act(&mut desk, Account::Rename { name: "Countess".into() });
    answer(&mut desk, |_| true, Ok(Reply::Person(named("Countess", ""))));
    // Oldest first: the answer to what was asked before comes late.
    desk.answer_oldest(|call| *call == Call::Refresh, Ok(session()));
    assert_eq!(desk.phase, Phase::Chat { me: named("Countess", "") });
}

#[test]
fn an_invite_that_is_pasted_later_takes_the_place_of_the_first() {
    let look = |call: &MembersCall| *call == MembersCall::Look(InviteToken::new("second").unwrap());
    let known = |title: &str| Invitation {
        conversation: talk(title),
        title: title.into(),
        inviter: "Ada".into(),
    };
    let mut desk = invited();
    let home = crate::domain::Address::Home;
    desk.input(Input::Address(home, InviteToken::new("once")));
    assert!(desk.waiting().is_empty(), "it is the same");
    desk.input(Input::Address(home, InviteToken::new("second")));
    assert_eq!(desk.invited.as_ref().unwrap().load, Load::Loading);
    desk.tell(look, Ok(Reply::Invite(InviteAnswer::For(known("second")))));
    assert_eq!(desk.invited.as_ref().unwrap().known.as_ref().unwrap().title, "second");
    desk.input(Input::Address(home, None));
    assert!(desk.invited.is_some(), "going back takes nothing away");

    // Whoever is on the way in with the first takes the second afterwards.
    let mut desk = invited();
    desk.input(Input::Action(Action::Join { name: "Bob".into() }));
    desk.input(Input::Address(home, InviteToken::new("second")));
    desk.tell(look, Ok(Reply::Invite(InviteAnswer::For(known("second")))));
    desk.answer(|call| matches!(call, Call::Join { .. }), Ok(session()));
    assert!(matches!(desk.waiting()[..], [MembersCall::Accept(_)]));
    let there = crate::domain::Address::of(Some(talk("second")));
    desk.tell(|_| true, Ok(Reply::Invite(InviteAnswer::Taken(talk("second")))));
    assert!(desk.effects.contains(&Effect::Navigate { address: there, replace: false }));
}

#[test]
fn an_idle_page_shows_a_new_name_after_the_next_silence() {
    let mut world = World::new(2, 55);
    let talk = world.create(0, "Talk");
    world.send(0, talk, "hello");
    world.run_for(500);
    world.open(1, talk);
    world.run_for(500);
    world.act(0, Action::Account(Account::Rename { name: "Ada".into() }));
    world.run_for(31_000);
    assert_eq!(world.screen(1).rows()[0].name.as_deref(), Some("Ada"));
}
