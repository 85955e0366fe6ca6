//! Coming in with an account, changing it, ending it; what every tab and every other device sees.

use crate::{
    domain::{Account, Doors, Remains, Secret, Session, SignUp, Timestamp, Trip, User, UserId},
    engine::{
        Action, Boot, Effect, Engine, Input, Output, RequestId,
        change::{Desk, JoinProblem, Phase},
    },
    protocol::{Call, Fault, FieldFault, Reply},
};

use super::world::World;

const NOW: Timestamp = Timestamp(1_795_337_095_016);

pub(super) fn user(name: &str) -> User {
    let id = "user00000000001".parse().unwrap();
    User { id, name: name.into(), guest: false, picture: String::new() }
}

pub(super) fn session(name: &str) -> Session {
    Session { token: "t".into(), user: user(name), since: Timestamp(0) }
}

pub(super) fn sign_in(password: &str) -> Action {
    let email = "ada@example.com".into();
    Action::Account(Account::SignIn { email, password: Secret(password.into()) })
}

fn sign_up() -> Action {
    Action::Account(Account::SignUp {
        name: "Ada".into(),
        email: "ada@example.com".into(),
        password: Secret("a long password".into()),
    })
}

pub(super) fn refused(field: &str, code: &str) -> Fault {
    let field = FieldFault { field: field.into(), code: code.into(), message: "No.".into() };
    Fault::Refused { message: "No.".into(), fields: vec![field] }
}

fn wrong_password() -> Fault {
    Fault::Refused { message: "Failed to authenticate.".into(), fields: vec![] }
}

/// A page on which nobody is signed in, and what it shows.
pub(super) struct Door {
    engine: Engine,
    pub(super) desk: Desk,
    pub(super) phase: Phase,
    pub(super) now: Timestamp,
    asked: Vec<(RequestId, Call)>,
    /// Who left for a sign-in provider, and by which trip.
    pub(super) departures: Vec<(Trip, Option<UserId>)>,
    pub(super) wake_at: Option<Timestamp>,
}

impl Door {
    pub(super) fn new() -> Self {
        Self::open(Boot::default())
    }

    pub(super) fn open(boot: Boot) -> Self {
        let mut door = Self {
            engine: Engine::new(7),
            desk: Desk::default(),
            phase: Phase::Starting,
            now: NOW,
            asked: Vec::new(),
            departures: Vec::new(),
            wake_at: None,
        };
        door.input(Input::Boot(boot));
        door
    }

    pub(super) fn input(&mut self, input: Input) {
        let Output { effects, wake_at } = self.engine.update(input, self.now);
        self.wake_at = wake_at;
        let page = self.engine.page(self.now);
        self.desk = page.desk.clone();
        self.phase = page.phase.clone();
        for effect in effects {
            match effect {
                Effect::Request { id, call } => self.asked.push((id, call)),
                Effect::Depart { trip, who } => self.departures.push((trip, who)),
                _ => {}
            }
        }
    }

    pub(super) fn act(&mut self, action: Action) {
        self.input(Input::Action(action));
    }

    /// Answers the newest question of this kind.
    pub(super) fn answer(&mut self, which: impl Fn(&Call) -> bool, result: Result<Reply, Fault>) {
        let place = self.asked.iter().rposition(|(_, call)| which(call)).unwrap();
        let (request, _) = self.asked.remove(place);
        self.input(Input::Answer { request, result });
    }

    pub(super) fn answer_account(&mut self, result: Result<Reply, Fault>) {
        self.answer(|call| matches!(call, Call::Account { .. }), result);
    }

    pub(super) fn accounts(&self) -> Vec<&Account> {
        let asked = self.asked.iter().filter_map(|(_, call)| match call {
            Call::Account { account, .. } => Some(&**account),
            _ => None,
        });
        asked.collect()
    }
}

#[test]
fn a_member_signs_in() {
    let mut door = Door::new();
    door.act(sign_in("wrong"));
    assert!(door.desk.busy && door.desk.tries == 1);
    door.act(sign_in("wrong"));
    assert_eq!(door.accounts().len(), 1, "a second click asks nothing");
    door.answer_account(Err(wrong_password()));
    assert_eq!((door.desk.busy, &door.desk.fault), (false, &Some(wrong_password())));
    assert_eq!(door.phase, Phase::Join { busy: false, problem: None });

    door.act(sign_in("right"));
    assert_eq!((door.desk.tries, &door.desk.fault), (2, &None));
    door.answer_account(Ok(Reply::Session(session("Ada"))));
    assert_eq!(door.phase, Phase::Chat { me: user("Ada") });
    assert!(!door.desk.busy);
}

#[test]
fn who_signs_up_is_signed_in() {
    let mut door = Door::new();
    door.act(sign_up());
    door.answer_account(Ok(Reply::Person(user("Ada"))));
    assert!(matches!(door.accounts()[..], [Account::SignIn { .. }]));
    assert!(door.desk.busy);
    door.answer_account(Ok(Reply::Session(session("Ada"))));
    assert_eq!(door.phase, Phase::Chat { me: user("Ada") });
}

#[test]
fn a_sign_up_whose_answer_was_lost_is_repeated_without_harm() {
    for taken in [("email", "validation_not_unique"), ("id", "validation_not_unique")] {
        let taken = refused(taken.0, taken.1);
        let mut door = Door::new();
        door.act(sign_up());
        door.answer_account(Err(Fault::Offline));
        assert_eq!(door.desk.fault, Some(Fault::Offline));
        door.act(sign_up());
        door.answer_account(Err(taken.clone()));
        // The account is there: made by the lost try, or somebody else's.
        door.answer_account(Ok(Reply::Session(session("Ada"))));
        assert_eq!(door.phase, Phase::Chat { me: user("Ada") });

        let mut other = Door::new();
        other.act(sign_up());
        other.answer_account(Err(taken.clone()));
        other.answer_account(Err(wrong_password()));
        assert_eq!((other.desk.busy, other.desk.fault), (false, Some(taken)));
    }
}

#[test]
fn a_server_that_has_too_much_to_do_is_asked_again_and_the_reader_told() {
    let busy = || Err(Fault::Busy { status: 429 });
    let mut door = Door::new();
    door.act(sign_in("right"));
    // A team of thirty behind one address: the last of them waits for most of a minute.
    let begun = door.now;
    while door.now < begun.plus(60_000) {
        door.answer_account(busy());
        assert_eq!((door.desk.busy, door.desk.queued, &door.desk.fault), (true, true, &None));
        assert!(door.accounts().is_empty());
        door.now = door.wake_at.unwrap();
        door.input(Input::Tick);
        assert_eq!(door.accounts().len(), 1);
    }
    door.answer_account(Ok(Reply::Session(session("Ada"))));
    assert_eq!(door.phase, Phase::Chat { me: user("Ada") });

    // A guest is let in with the same patience, which ends some time.
    let mut door = Door::new();
    door.act(Action::Join { name: "Ada".into() });
    for _ in 0..47 {
        assert_eq!(door.phase, Phase::Join { busy: true, problem: None });
        door.answer(|call| matches!(call, Call::Join { .. }), busy());
        door.now = door.wake_at.unwrap_or(door.now);
        door.input(Input::Tick);
    }
    let problem = Some(JoinProblem::Fault(Fault::Busy { status: 429 }));
    assert_eq!(door.phase, Phase::Join { busy: false, problem });
}

#[test]
fn the_ways_in_are_those_that_the_server_tells() {
    let closed = Doors { guests: false, sign_up: SignUp::Closed };
    let mut door = Door::new();
    assert_eq!(door.desk.doors, Doors::default());
    let asks_doors = |call: &Call| *call == Call::Doors;
    door.answer(asks_doors, Ok(Reply::Doors(closed.clone())));
    assert_eq!(door.desk.doors, closed);

    // They may change while somebody stands there: a refusal and a glance tell.
    for fault in [
        refused("guests", "validation_guests_closed"),
        refused("sign_up", "validation_sign_up_closed"),
        refused("invite", "validation_invite_required"),
    ] {
        door.act(sign_up());
        door.answer_account(Err(fault.clone()));
        assert_eq!(door.desk.fault, Some(fault));
        door.answer(asks_doors, Ok(Reply::Doors(Doors::default())));
        assert_eq!(door.desk.doors, Doors::default());
    }
    door.act(Action::Join { name: "Ada".into() });
    let fault = refused("guests", "validation_guests_closed");
    door.answer(|call| matches!(call, Call::Join { .. }), Err(fault));
    door.answer(asks_doors, Ok(Reply::Doors(closed.clone())));
    assert_eq!(door.desk.doors, closed);
    door.input(Input::Visible(true));
    door.answer(asks_doors, Err(Fault::Offline));
    assert_eq!(door.desk.doors, closed, "no answer says nothing");
}

#[test]
fn who_came_in_by_another_tab_is_not_signed_in_twice() {
    let mut door = Door::new();
    door.act(sign_in("right"));
    let other = session("Ben");
    door.input(Input::Session {
        session: Some(other.clone()),
        drafts: Vec::new(),
        remains: Remains::default(),
    });
    assert_eq!(door.phase, Phase::Chat { me: other.user.clone() });
    door.answer_account(Ok(Reply::Session(session("Ada"))));
    assert_eq!(door.phase, Phase::Chat { me: other.user });
}

fn become_member() -> Action {
    let email = "ada@example.com".into();
    Action::Account(Account::BecomeMember { email, password: Secret("a long password".into()) })
}

fn opened_streams(world: &World, client: usize) -> usize {
    world.clients[client].calls.iter().filter(|c| matches!(c, Call::Subscribe { .. })).count()
}

#[test]
fn a_guest_becomes_a_member_in_every_tab_and_keeps_everything() {
    for asking in [0, 1] {
        let mut world = World::new(2, 50);
        let tab = world.open_tab(0);
        let talk = world.create(0, "Talk");
        world.send(0, talk, "before");
        world.act(0, Action::Draft { conversation: talk, text: "half".into() });
        world.run_for(500);
        world.open(tab, talk);
        world.open(1, talk);
        world.run_for(500);
        let streams = opened_streams(&world, 0);
        let page = if asking == 0 { 0 } else { tab };
        world.act(page, become_member());
        world.run_for(3_000);
        for page in [0, tab] {
            let Phase::Chat { me } = &world.screen(page).phase else { panic!("signed in") };
            assert!(!me.guest, "page {page}, asked in {asking}");
            assert_eq!(world.screen(page).texts(), ["before"]);
            assert_eq!(world.screen(page).open().unwrap().draft.text, "half");
        }
        assert!(opened_streams(&world, 0) > streams, "the stream from before is silent");
        world.send(1, talk, "after");
        world.run_for(1_000);
        assert_eq!(world.screen(tab).texts(), ["before", "after"]);
    }
}

#[test]
fn a_new_name_shows_in_every_tab_and_elsewhere_when_somebody_looks() {
    let mut world = World::new(2, 51);
    let tab = world.open_tab(0);
    let talk = world.create(0, "Talk");
    world.send(0, talk, "hello");
    world.run_for(500);
    world.open(1, talk);
    world.open(tab, talk);
    world.run_for(500);
    let names = |world: &World, page: usize| -> Vec<_> {
        world.screen(page).rows().into_iter().map(|row| row.name.clone().unwrap()).collect()
    };
    world.act(tab, Action::Account(Account::Rename { name: "Ada".into() }));
    world.run_for(1_000);
    for page in [0, tab] {
        let Phase::Chat { me } = &world.screen(page).phase else { panic!("signed in") };
        assert_eq!(me.name, "Ada");
        assert_eq!(names(&world, page), ["Ada"]);
    }
    assert_eq!(names(&world, 1), ["Person 0"]);
    world.input(1, Input::Visible(true));
    world.run_for(500);
    assert_eq!(names(&world, 1), ["Ada"]);

    world.act(0, Action::Account(Account::Picture(Some(vec![1]))));
    world.run_for(500);
    world.input(1, Input::Visible(true));
    world.run_for(500);
    for page in [0, 1, tab] {
        assert_eq!(world.screen(page).rows()[0].picture, "me.jpg", "page {page}");
    }
}

#[test]
fn an_account_that_ends_takes_everything_along_in_every_tab() {
    let mut world = World::new(1, 52);
    let tab = world.open_tab(0);
    let talk = world.create(0, "Talk");
    world.act(0, Action::Draft { conversation: talk, text: "secret".into() });
    world.run_for(500);
    world.act(tab, Action::Account(Account::Delete { password: Secret::default() }));
    world.run_for(1_000);
    for page in [0, tab] {
        assert_eq!(world.screen(page).phase, Phase::Join { busy: false, problem: None });
        assert!(world.screen(page).titles().is_empty());
    }
    assert!(world.browsers[0].drafts.is_empty());
    assert_eq!(world.browsers[0].session, None);
}

#[test]
fn what_an_end_elsewhere_leaves_is_the_door_and_the_words() {
    let mut world = World::new(1, 53);
    let talk = world.create(0, "Talk");
    world.act(0, Action::Draft { conversation: talk, text: "half".into() });
    world.run_for(1_000);
    // The stream stays open and silent, and lists are answered as to a stranger.
    world.server.users.clear();
    world.server.conversations.clear();
    world.server.heads.clear();
    world.run_for(35_000);
    let expired = Phase::Join { busy: false, problem: Some(JoinProblem::Expired) };
    assert_eq!(world.screen(0).phase, expired);
    assert_eq!(world.browsers[0].drafts[&talk], "half");
    assert!(world.screen(0).notices.is_empty(), "{:?}", world.screen(0).notices);
}

#[test]
fn what_is_really_gone_vanishes_after_a_second_look() {
    let mut world = World::new(1, 54);
    world.create(0, "Talk");
    world.run_for(1_000);
    world.server.conversations.clear();
    world.server.heads.clear();
    world.run_for(35_000);
    assert!(world.screen(0).titles().is_empty());
    assert!(matches!(world.screen(0).phase, Phase::Chat { .. }));
}

#[test]
fn one_way_in_is_tried_at_a_time() {
    let mut door = Door::new();
    door.act(Action::Join { name: "Ada".into() });
    door.act(sign_in("right"));
    assert!(door.accounts().is_empty(), "the guest is being made");
    door.answer(|call| matches!(call, Call::Join { .. }), Err(Fault::Offline));

    door.act(sign_in("right"));
    door.act(Action::Join { name: "Ada".into() });
    assert!(!door.asked.iter().any(|(_, call)| matches!(call, Call::Join { .. })));
    door.answer_account(Ok(Reply::Session(session("Ada"))));
    assert_eq!(door.phase, Phase::Chat { me: user("Ada") });
}
