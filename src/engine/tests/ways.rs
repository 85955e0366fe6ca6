//! The ways in that an admin enables: looking at them, coming back from a provider, codes by mail.

use std::rc::Rc;

use crate::{
    domain::{Account, Chosen, Returned, Secret, Session, Trip, User, Ways},
    engine::{
        Action, Boot, Input,
        change::{JoinProblem, Phase},
    },
    protocol::{Call, Fault, Reply},
};

use super::accounts::{Door, refused, session, sign_in, user};

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

const ME: &str = "user00000000001";

/// What a provider said in answer to a trip that this person, or a stranger, began here.
fn returned(who: &str) -> Returned {
    Returned {
        state: "s".into(),
        code: Secret("c".into()),
        error: String::new(),
        trip: Trip { state: "s".into(), ..trip("oidc") },
        who: who.into(),
    }
}

fn trip(provider: &str) -> Trip {
    Trip {
        provider: provider.into(),
        address: "https://id.test/?redirect_uri=".into(),
        state: "s".into(),
        verifier: Secret("v".into()),
    }
}

fn arrival() -> Account {
    Account::Arrive {
        provider: "oidc".into(),
        verifier: Secret("v".into()),
        code: Secret("c".into()),
        back: "https://chat.test/oauth".into(),
    }
}

/// A page that somebody was sent back to.
fn back(returned: Returned, session: Option<Session>) -> Door {
    let (returned, origin) = (Some(Box::new(returned)), "https://chat.test".to_owned());
    Door::open(Boot { session, returned, origin, ..Boot::default() })
}

/// The code of the refusal that is told about a field.
fn code_of(door: &Door, field: &str) -> String {
    door.desk.fault.as_ref().unwrap().field(field).unwrap().code.clone()
}

/// The same about the way to a provider and back.
fn told(door: &Door) -> String {
    code_of(door, "provider")
}

#[test]
fn only_what_was_begun_in_this_tab_is_ended_here() {
    let strange = Returned { state: "another".into(), ..returned("") };
    let mut none = returned("");
    none.trip.state.clear();
    none.state.clear();
    for odd in [strange, none] {
        let door = back(odd, None);
        assert!(door.accounts().is_empty(), "nothing is asked");
        assert_eq!(told(&door), "validation_not_begun");
        assert!(door.desk.back && !door.desk.busy && door.desk.tries == 1);
    }
}

#[test]
fn nobody_comes_back_as_somebody_else() {
    // Who left is a stranger, somebody else, or the one who is in; and who is in now.
    for (who, session) in [("", Some(guest())), ("user00000000002", Some(guest())), (ME, None)] {
        let door = back(returned(who), session);
        assert!(door.accounts().is_empty(), "nothing is asked");
        assert_eq!(told(&door), "validation_other_person", "{who:?}");
    }
    let mut door = back(returned(ME), Some(guest()));
    let other = User { id: "user00000000002".parse().unwrap(), ..user("Zoé") };
    door.answer_account(Ok(Reply::Session(Session { user: other, ..session("Zoé") })));
    assert_eq!(told(&door), "validation_taken");
    assert_eq!(door.phase, Phase::Chat { me: guest().user });
}

#[test]
fn a_provider_that_gives_no_code_is_not_asked_about() {
    for (error, code) in
        [("access_denied", "validation_declined"), ("server_error", "validation_failed")]
    {
        let no_code = Returned { code: Secret::default(), error: error.into(), ..returned("") };
        let door = back(no_code, None);
        assert!(door.accounts().is_empty());
        assert_eq!(told(&door), code);
    }
}

#[test]
fn what_the_server_says_of_an_arrival_is_told_in_words_about_the_provider() {
    let bare = Fault::Refused { message: "No.".into(), fields: vec![] };
    for (fault, code) in [
        (bare, "validation_failed"),
        (Fault::NotFound, "validation_way_closed"),
        (refused("email", "validation_required"), "validation_no_address"),
    ] {
        let mut door = back(returned(""), None);
        assert_eq!(door.accounts(), [&arrival()]);
        door.answer_account(Err(fault));
        assert_eq!(told(&door), code);
    }
    let mut door = back(returned(""), None);
    door.answer_account(Err(Fault::Offline));
    assert_eq!(door.desk.fault, Some(Fault::Offline));
}

#[test]
fn whoever_leaves_for_a_provider_goes_by_what_is_enabled_now() {
    let leave = |session: Option<Session>| {
        let origin = "https://chat.test".to_owned();
        let mut door = Door::open(Boot { session, origin, ..Boot::default() });
        door.act(Action::Account(Account::Depart { provider: "oidc".into() }));
        door
    };
    let mut door = leave(None);
    door.answer_account(Ok(Reply::Trips(vec![trip("github")])));
    assert_eq!((told(&door), door.desk.busy), ("validation_way_closed".to_owned(), false));
    assert_eq!(door.departures, []);

    for (session, who) in [(None, None), (Some(guest()), ME.parse().ok())] {
        let mut door = leave(session);
        door.answer_account(Ok(Reply::Trips(vec![trip("github"), trip("oidc")])));
        let address = "https://id.test/?redirect_uri=https%3A%2F%2Fchat.test%2Foauth".to_owned();
        assert_eq!(door.departures, [(Trip { address, ..trip("oidc") }, who)]);
        assert!(door.desk.busy);
        door.input(Input::Departed(false));
        assert_eq!((told(&door), door.desk.busy), ("validation_nothing_kept".to_owned(), false));
    }
}

#[test]
fn codes_that_were_switched_off_meanwhile_are_a_way_that_is_closed() {
    let (ticket, second) = ("one".to_owned(), String::new());
    let email = "ada@example.com".to_owned();
    let code = Account::Code { ticket, code: Secret("1".into()), second };
    for account in [Account::RequestCode { email }, code] {
        let mut door = Door::open(Boot::default());
        door.act(Action::Account(account));
        door.answer_account(Err(Fault::NotFound));
        assert_eq!(code_of(&door, "code"), "validation_way_closed");
    }
}

#[test]
fn what_is_no_picture_is_told() {
    let mut door = Door::open(Boot { session: Some(session("Ada")), ..Boot::default() });
    door.act(Action::Account(Account::ChoosePicture));
    door.answer_account(Ok(Reply::Chosen(Chosen::Unreadable)));
    assert_eq!(code_of(&door, "avatar"), "validation_invalid_image");
}

#[test]
fn whoever_comes_back_from_a_provider_is_in() {
    let mut door = back(returned(""), None);
    assert_eq!(door.accounts(), [&arrival()]);
    assert!(door.desk.busy && door.desk.back);
    look(&mut door);
    assert!(door.desk.back, "it is not told yet");
    let asks_back =
        |call: &Call| matches!(call, Call::Account { account, .. } if **account == arrival());
    door.answer(asks_back, Ok(Reply::Session(session("Ada"))));
    assert_eq!(door.phase, Phase::Chat { me: user("Ada") });
    assert!(!door.desk.busy && !door.desk.back, "nothing is left to be told");
}

#[test]
fn whoever_comes_back_in_vain_is_told_at_the_door() {
    let mut door = back(returned(""), None);
    door.answer_account(Err(Fault::Refused { message: String::new(), fields: vec![] }));
    assert_eq!(door.phase, Phase::Join { busy: false, problem: None::<JoinProblem> });
    assert_eq!((&*told(&door), door.desk.back, door.desk.busy), ("validation_failed", true, false));
    // It is told to whoever is looking, and not again to whoever looks next.
    look(&mut door);
    assert!(!door.desk.back && door.desk.fault.is_some());
    door.answer_account(Ok(Reply::Ways(ways())));
    // Leaving again is another try.
    door.act(Action::Account(Account::Depart { provider: "oidc".into() }));
    assert_eq!((&door.desk.fault, door.desk.back), (&None, false));
    door.answer_account(Ok(Reply::Trips(vec![trip("oidc")])));
    door.input(Input::Departed(true));
    assert!(!door.desk.busy, "the page may be shown again by Back");
}

#[test]
fn a_busy_server_is_asked_again_what_a_provider_said() {
    let mut door = back(returned(""), None);
    door.answer_account(Err(Fault::Busy { status: 429 }));
    assert!(door.desk.busy && door.accounts().is_empty());
    door.now = door.wake_at.unwrap();
    door.input(Input::Tick);
    assert_eq!(door.accounts(), [&arrival()]);
}

#[test]
fn a_guest_who_comes_back_from_a_provider_stays_the_same() {
    let mut door = back(returned(ME), Some(guest()));
    assert_eq!(door.phase, Phase::Chat { me: guest().user });
    assert!(door.desk.busy && door.desk.back);
    door.answer_account(Ok(Reply::Session(session("Ada"))));
    assert_eq!(door.phase, Phase::Chat { me: user("Ada") });
    assert_eq!((door.desk.busy, &door.desk.fault), (false, &None));

    // Whatever comes: nobody becomes somebody else.
    let mut door = back(returned(ME), Some(guest()));
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

#[test]
fn looking_for_a_picture_keeps_nobody_from_anything() {
    let mut door = Door::new();
    door.act(sign_in("right"));
    door.answer_account(Ok(Reply::Session(session("Ada"))));
    let tries = door.desk.tries;
    door.act(Action::Account(Account::ChoosePicture));
    assert!(!door.desk.busy);
    // Thinking better of it is no success.
    door.answer_account(Ok(Reply::Chosen(Chosen::Nothing)));
    assert_eq!(door.desk.tries, tries);

    // A browser that never says so does not matter.
    door.act(Action::Account(Account::ChoosePicture));
    door.act(Action::Account(Account::Rename { name: "Countess".into() }));
    assert!(door.desk.busy);
    door.answer(
        |call| matches!(call, Call::Account { account, .. } if matches!(**account, Account::Rename { .. })),
        Ok(Reply::Person(user("Countess"))),
    );
    assert_eq!(door.phase, Phase::Chat { me: user("Countess") });
}
