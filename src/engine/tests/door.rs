//! What nobody may be left with at the door: words that vanish unasked, a wait without an end, a way
//! in that leads nowhere.

use std::rc::Rc;

use crate::{
    domain::{Account, Chosen, Doors, Remains, Secret, Session, Timestamp, User, Visibility, Ways},
    engine::{
        Action, Boot, Effect, Input,
        change::{JoinProblem, Left, Phase},
    },
    protocol::{Call, Fault, Reply},
};

use super::desk::{Desk, id, refused, talk, user};

const BUSY: Fault = Fault::Busy { status: 429 };
const AT_THE_DOOR: Phase = Phase::Join { busy: false, problem: None };

fn session(name: &str) -> Session {
    Session { token: "t".into(), user: user(name), since: Timestamp(0) }
}

fn is_account(call: &Call) -> bool {
    matches!(call, Call::Account { account, .. } if **account != Account::Ways)
}

fn is_look(call: &Call) -> bool {
    matches!(call, Call::Account { account, .. } if **account == Account::Ways)
}

fn is_join(call: &Call) -> bool {
    matches!(call, Call::Join { .. })
}

fn asks(desk: &mut Desk, account: Account) {
    desk.input(Input::Action(Action::Account(account)));
}

fn sign_in(desk: &mut Desk, name: &str) {
    let (email, password) = (String::new(), Secret::default());
    asks(desk, Account::SignIn { email, password });
    desk.answer(is_account, Ok(Reply::Session(session(name))));
}

fn sign_up() -> Account {
    Account::SignUp {
        name: "Ada".into(),
        email: "ada@example.com".into(),
        password: Secret("a long password".into()),
    }
}

fn join(desk: &mut Desk) {
    desk.input(Input::Action(Action::Join { name: "Bob".into() }));
}

fn let_go(desk: &mut Desk, agreed: bool) {
    desk.input(Input::Action(Action::LetGo(agreed)));
}

fn forgets(desk: &Desk) -> bool {
    desk.effects.contains(&Effect::ForgetPerson)
}

/// The door behind which the words of the member `ada` wait.
fn with_words() -> Desk {
    let remains = Remains { author: Some(id("ada")), unmade: vec![] };
    let drafts = vec![(talk("general"), "half a thought".to_owned())];
    Desk::start(Boot { drafts, remains, ..Boot::default() })
}

#[test]
fn a_stay_that_ends_by_itself_leaves_the_door_to_its_member() {
    for (guest, left) in [(false, Left::Place), (true, Left::Nothing)] {
        let user = User { guest, ..user("me") };
        let session = Some(Session { token: "t".into(), user, since: Timestamp(0) });
        let mut desk = Desk::start(Boot { session, ..Boot::default() });
        desk.input(Input::Lead(Some(Vec::new())));
        for _ in 0..4 {
            if desk.asks(|call| *call == Call::Refresh) {
                desk.answer(|call| *call == Call::Refresh, Err(Fault::SignedOut));
            }
            desk.run_for(1_000);
        }
        let problem = Some(JoinProblem::Expired);
        assert_eq!(desk.phase, Phase::Join { busy: false, problem });
        assert_eq!(desk.shown.left, left);
    }
    assert_eq!(with_words().shown.left, Left::Place, "also after a reload");
    assert_eq!(Desk::start(Boot::default()).shown.left, Left::Nothing);
}

#[test]
fn unsent_words_do_not_give_way_to_a_guest_unasked() {
    let mut desk = with_words();
    join(&mut desk);
    assert_eq!((desk.shown.left, &desk.phase), (Left::Words, &AT_THE_DOOR));
    assert!(!desk.asks(is_join), "nobody is made before the answer");
    let_go(&mut desk, false);
    assert_eq!(desk.shown.left, Left::Place);
    assert!(!forgets(&desk) && !desk.asks(is_join));

    // They stay until somebody is in.
    join(&mut desk);
    let_go(&mut desk, true);
    join(&mut desk);
    desk.answer(is_join, Err(Fault::Offline));
    assert!(!forgets(&desk));
    join(&mut desk);
    desk.answer(is_join, Ok(Reply::Session(session("bob"))));
    assert_eq!(desk.phase, Phase::Chat { me: user("bob") });
    assert!(forgets(&desk));
    assert_eq!(desk.shown.left, Left::Nothing);
}

#[test]
fn unsent_words_do_not_give_way_to_another_member_unasked() {
    for agreed in [false, true] {
        let mut desk = with_words();
        sign_in(&mut desk, "bob");
        assert_eq!((desk.shown.left, desk.shown.busy), (Left::Words, false));
        assert_eq!(desk.phase, AT_THE_DOOR);
        assert!(!desk.effects.iter().any(|effect| matches!(effect, Effect::UseSession(_))));
        let_go(&mut desk, agreed);
        assert_eq!(forgets(&desk), agreed);
        if agreed {
            assert_eq!(desk.phase, Phase::Chat { me: user("bob") });
        } else {
            assert_eq!((desk.shown.left, &desk.phase), (Left::Place, &AT_THE_DOOR));
            sign_in(&mut desk, "ada");
            assert_eq!(desk.phase, Phase::Chat { me: user("ada") });
            assert!(!forgets(&desk));
        }
    }
}

#[test]
fn nothing_is_asked_about_words_that_are_not_there() {
    let author = Some(id("ada"));
    let drafts = vec![(talk("general"), " \n".to_owned())];
    let mut desk = Desk::start(Boot {
        drafts,
        remains: Remains { author, unmade: vec![] },
        ..Boot::default()
    });
    join(&mut desk);
    assert!(desk.asks(is_join) && desk.shown.left == Left::Place);

    // A conversation that was made and not stored is something to lose.
    let unmade = vec![(talk("plans"), "Plans".to_owned(), Visibility::Public)];
    let mut desk = Desk::start(Boot { remains: Remains { author, unmade }, ..Boot::default() });
    join(&mut desk);
    assert!(!desk.asks(is_join) && desk.shown.left == Left::Words);

    // Another tab has asked already.
    desk.input(Input::Session {
        session: Some(session("bob")),
        drafts: Vec::new(),
        remains: Remains::default(),
    });
    assert_eq!((&desk.phase, desk.shown.left), (&Phase::Chat { me: user("bob") }, Left::Nothing));
    // What a guest has left is whoever comes in next's.
    let drafts = vec![(talk("general"), "half".to_owned())];
    let mut desk = Desk::start(Boot { drafts, ..Boot::default() });
    join(&mut desk);
    assert!(desk.asks(is_join));
}

#[test]
fn whoever_signs_up_where_two_proofs_are_wanted_is_asked_for_the_second() {
    for lost in [false, true] {
        let mut desk = Desk::start(Boot::default());
        asks(&mut desk, sign_up());
        if lost {
            desk.answer(is_account, Err(Fault::Offline));
            asks(&mut desk, sign_up());
            desk.answer(is_account, Err(refused("email", "validation_not_unique")));
        } else {
            desk.answer(is_account, Ok(Reply::Person(user("ada"))));
        }
        let second = refused("mfaId", "validation_second_proof");
        desk.answer(is_account, Err(second.clone()));
        assert_eq!((desk.shown.busy, desk.shown.fault), (false, Some(second)));
    }
}

#[test]
fn whoever_waits_for_their_turn_is_told_and_can_leave() {
    let mut desk = Desk::start(Boot::default());
    let leave = |desk: &mut Desk| desk.input(Input::Action(Action::LeaveQueue));
    join(&mut desk);
    leave(&mut desk);
    assert!(desk.asks(is_join), "what is only slow is no queue");
    assert!(!desk.shown.queued);
    desk.answer(is_join, Err(BUSY));
    assert!(desk.shown.queued && desk.phase == Phase::Join { busy: true, problem: None });
    leave(&mut desk);
    assert_eq!((desk.shown.queued, &desk.phase), (false, &AT_THE_DOOR));
    desk.run_for(10_000);
    assert!(!desk.asks(is_join));
    // Nothing that was said before is said of the next try.
    join(&mut desk);
    assert!(!desk.shown.queued);
    desk.answer(is_join, Err(BUSY));
    desk.run_for(3_000);
    assert!(desk.asks(is_join) && desk.shown.queued, "the next try is on its way");
    leave(&mut desk);

    sign_in(&mut desk, "ada");
    assert_eq!(desk.phase, Phase::Chat { me: user("ada") });
    let name = "Countess".to_owned();
    asks(&mut desk, Account::Rename { name });
    desk.answer(is_account, Err(BUSY));
    leave(&mut desk);
    assert!(desk.shown.busy && desk.shown.queued, "it is no way in that waits");
}

#[test]
fn a_picture_waits_for_its_turn_and_keeps_nobody_from_anything() {
    let is_picture = |call: &Call| {
        matches!(call, Call::Account { account, .. }
            if **account == Account::Picture(Some(vec![1, 2])))
    };
    let mut desk = Desk::signed_in(Boot::default());
    asks(&mut desk, Account::ChoosePicture);
    desk.answer(is_account, Ok(Reply::Chosen(Chosen::Picture(vec![1, 2]))));
    desk.answer(is_picture, Err(BUSY));
    assert_eq!((desk.shown.queued, desk.shown.busy, &desk.shown.fault), (true, false, &None));
    let name = "Countess".to_owned();
    asks(&mut desk, Account::Rename { name });
    let countess = User { name: "Countess".into(), ..user("me") };
    desk.answer(is_account, Ok(Reply::Person(countess.clone())));
    assert!(desk.shown.queued);
    // Thinking better of another one takes nothing back.
    asks(&mut desk, Account::ChoosePicture);
    desk.answer(is_account, Ok(Reply::Chosen(Chosen::Nothing)));
    assert!(desk.shown.queued);
    desk.run_for(3_000);
    let with_picture = User { picture: "p.jpg".into(), ..user("me") };
    desk.answer(is_picture, Ok(Reply::Person(with_picture)));
    let me = User { picture: "p.jpg".into(), ..countess };
    assert_eq!(desk.phase, Phase::Chat { me });
    assert_eq!((desk.shown.queued, &desk.shown.fault), (false, &None));

    // Patience ends some time, and then the reader is told.
    asks(&mut desk, Account::ChoosePicture);
    desk.answer(is_account, Ok(Reply::Chosen(Chosen::Picture(vec![1, 2]))));
    for _ in 0..47 {
        desk.answer(is_picture, Err(BUSY));
        desk.run_for(3_000);
    }
    assert_eq!((desk.shown.queued, &desk.shown.fault), (false, &Some(BUSY)));

    // Nobody sends the picture of who was here before.
    asks(&mut desk, Account::ChoosePicture);
    desk.answer(is_account, Ok(Reply::Chosen(Chosen::Picture(vec![1, 2]))));
    desk.answer(is_picture, Err(BUSY));
    desk.input(Input::Action(Action::SignOut));
    desk.run_for(10_000);
    assert!(!desk.asks(is_picture) && !desk.shown.queued);
}

#[test]
fn a_look_at_the_ways_in_that_failed_is_repeated_ever_more_seldom() {
    for fault in [BUSY, Fault::Offline] {
        let mut desk = Desk::start(Boot::default());
        desk.answer(|call| *call == Call::Doors, Err(fault.clone()));
        asks(&mut desk, Account::Ways);
        let mut looks = 0;
        for _ in 0..600 {
            if desk.asks(is_look) {
                looks += 1;
                desk.answer(is_look, Err(fault.clone()));
            }
            if desk.asks(|call| *call == Call::Doors) {
                desk.answer(|call| *call == Call::Doors, Err(fault.clone()));
            }
            desk.run_for(100);
        }
        assert!((6..30).contains(&looks), "{looks} looks in a minute");
        desk.run_for(20_000);
        let ways = Rc::new(Ways { codes: true, ..Ways::default() });
        desk.answer(is_look, Ok(Reply::Ways(Rc::clone(&ways))));
        desk.answer(|call| *call == Call::Doors, Ok(Reply::Doors(Doors::default())));
        assert_eq!(desk.shown.ways, Some(ways));
        desk.run_for(60_000);
        assert!(!desk.asks(is_look), "it is known now");
    }
}

#[test]
fn the_ways_in_are_looked_at_also_while_a_guest_is_being_made() {
    let mut desk = Desk::start(Boot::default());
    join(&mut desk);
    asks(&mut desk, Account::Ways);
    assert!(desk.asks(is_look));
}

#[test]
fn a_member_may_ask_for_a_letter_that_sets_a_password() {
    let mut desk = Desk::signed_in(Boot::default());
    asks(&mut desk, Account::ResetPassword { email: "ada@example.com".into() });
    assert!(desk.shown.busy);
    desk.answer(is_account, Ok(Reply::Done));
    assert_eq!((desk.shown.busy, &desk.shown.fault), (false, &None));
    assert!(matches!(desk.phase, Phase::Chat { .. }));
}
