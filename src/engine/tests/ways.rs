//! The ways in that an admin enables: looking at them, coming back from a provider, codes by mail.

use std::rc::Rc;

use crate::{
    domain::{Account, Secret, Session, User, Ways},
    engine::{
        Action, Boot, Input,
        change::{JoinProblem, Phase},
    },
    protocol::{Call, Fault, Reply},
};

use super::accounts::{Door, refused, session, user};

fn guest() -> Session {
    Session { user: User { guest: true, ..user("Ada") }, ..session("Ada") }
}

fn ways() -> Rc<Ways> {
    let providers = vec![("oidc".to_owned(), "The Office".to_owned())];
    Rc::new(Ways { providers, ..Ways::default() })
}

fn look(door: &mut Door) {
    door.act(Action::Account(Account::Ways));
}

#[test]
fn the_ways_in_are_looked_at_and_keep_nobody_from_anything() {
    let mut door = Door::open(Boot::default());
    door.input(Input::Visible(true));
    assert!(door.accounts().is_empty(), "nobody has looked");
    look(&mut door);
    look(&mut door);
    assert_eq!((door.desk.busy, door.desk.tries), (false, 0));
    door.answer_account(Ok(Reply::Ways(ways())));
    assert_eq!(door.desk.ways, Some(ways()));
    // Whoever comes back to the page sees what is enabled by then.
    let asked = door.accounts().len();
    door.input(Input::Visible(true));
    assert_eq!(door.accounts().len(), asked + 1);
    door.answer_account(Err(Fault::Offline));
    assert_eq!((&door.desk.ways, &door.desk.fault), (&Some(ways()), &None));
    door.input(Input::Visible(true));
    door.answer_account(Ok(Reply::Ways(Rc::default())));
    assert_eq!(door.desk.ways, Some(Rc::default()));
}

#[test]
fn nobody_sees_the_address_of_who_was_there_before() {
    let mut door = Door::open(Boot { session: Some(session("Ada")), ..Boot::default() });
    look(&mut door);
    let letters = "ada@example.com".to_owned();
    door.answer_account(Ok(Reply::Ways(Rc::new(Ways { letters, ..Ways::default() }))));
    assert!(door.desk.ways.is_some());
    door.act(Action::SignOut);
    assert_eq!(door.desk.ways, None);
}

#[test]
fn whoever_comes_back_from_a_provider_is_in() {
    let mut door = Door::open(Boot { returned: true, ..Boot::default() });
    assert_eq!(door.accounts(), [&Account::Return]);
    assert!(door.desk.busy && door.desk.back);
    look(&mut door);
    assert!(door.desk.back, "it is not told yet");
    let asks_back =
        |call: &Call| matches!(call, Call::Account { account, .. } if **account == Account::Return);
    door.answer(asks_back, Ok(Reply::Session(session("Ada"))));
    assert_eq!(door.phase, Phase::Chat { me: user("Ada") });
    assert!(!door.desk.busy && !door.desk.back, "nothing is left to be told");
}

#[test]
fn whoever_comes_back_in_vain_is_told_at_the_door() {
    let mut door = Door::open(Boot { returned: true, ..Boot::default() });
    let declined = refused("provider", "validation_declined");
    door.answer_account(Err(declined.clone()));
    assert_eq!(door.phase, Phase::Join { busy: false, problem: None::<JoinProblem> });
    assert_eq!((&door.desk.fault, door.desk.back, door.desk.busy), (&Some(declined), true, false));
    // It is told to whoever is looking, and not again to whoever looks next.
    look(&mut door);
    assert!(!door.desk.back && door.desk.fault.is_some());
    door.answer_account(Ok(Reply::Ways(ways())));
    // Leaving again is another try.
    door.act(Action::Account(Account::Depart { provider: "oidc".into() }));
    assert_eq!((&door.desk.fault, door.desk.back), (&None, false));
    door.answer_account(Ok(Reply::Done));
    assert!(!door.desk.busy, "the page may be shown again by Back");
}

#[test]
fn a_busy_server_is_asked_again_what_a_provider_said() {
    let mut door = Door::open(Boot { returned: true, ..Boot::default() });
    door.answer_account(Err(Fault::Busy { status: 429 }));
    assert!(door.desk.busy && door.accounts().is_empty());
    door.now = door.wake_at.unwrap();
    door.input(Input::Tick);
    assert_eq!(door.accounts(), [&Account::Return]);
}

#[test]
fn a_guest_who_comes_back_from_a_provider_stays_the_same() {
    let boot = || Boot { returned: true, session: Some(guest()), ..Boot::default() };
    let mut door = Door::open(boot());
    assert_eq!(door.phase, Phase::Chat { me: guest().user });
    assert!(door.desk.busy && door.desk.back);
    door.answer_account(Ok(Reply::Session(session("Ada"))));
    assert_eq!(door.phase, Phase::Chat { me: user("Ada") });
    assert_eq!((door.desk.busy, &door.desk.fault), (false, &None));

    // Whatever comes: nobody becomes somebody else.
    let mut door = Door::open(boot());
    let other = User { id: "user00000000002".parse().unwrap(), ..user("Zoé") };
    door.answer_account(Ok(Reply::Session(Session { user: other, ..session("Zoé") })));
    assert_eq!(door.phase, Phase::Chat { me: guest().user });
}

#[test]
fn a_code_counts_with_the_letter_that_it_came_by() {
    let mut door = Door::open(Boot::default());
    let email = "ada@example.com".to_owned();
    door.act(Action::Account(Account::RequestCode { email }));
    assert!(door.desk.busy);
    door.answer_account(Ok(Reply::Ticket("one".into())));
    assert_eq!((door.desk.busy, door.desk.ticket.as_str()), (false, "one"));
    let (ticket, code) = ("one".to_owned(), Secret("12345678".into()));
    let code = Account::Code { ticket, code, second: String::new() };
    door.act(Action::Account(code.clone()));
    door.answer_account(Err(Fault::Refused { message: "No.".into(), fields: vec![] }));
    assert!(door.desk.fault.is_some());
    door.act(Action::Account(code));
    door.answer_account(Ok(Reply::Session(session("Ada"))));
    assert_eq!(door.phase, Phase::Chat { me: user("Ada") });
}
