//! Several clients and one server in virtual time, with a network that misbehaves on demand.
//!
//! Everything follows from one seed. Hours of use run in milliseconds.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
};

use crate::{
    domain::{
        Address, ConversationId, MessageId, Session, Timestamp, User, UserId, Visibility, testing,
    },
    engine::{Action, Effect, Engine, Input, RequestId, change::NoticeKind, rng::Rng},
    protocol::{self, Call},
};

use super::server::Server;

pub(super) mod browser;
mod exchange;
mod network;
mod screen;
mod traffic;

use browser::{Browser, Write};
pub(super) use network::{Network, Patience};
pub(super) use screen::Screen;
pub(super) use traffic::{Seen, Traffic};

#[derive(Debug)]
pub(super) struct Client {
    pub(super) me: UserId,
    engine: Engine,
    pub(super) screen: Screen,
    pub(super) network: Network,
    /// Where the address bar was last led.
    pub(super) navigated: Option<Address>,
    stream: Option<Stream>,
    pub(super) wake_at: Option<Timestamp>,
    pub(super) browser: usize,
    /// Grows with every crash: what was on its way to the page before never arrives.
    life: u64,
    /// When the last of its writes, and the last of its notes, will be through.
    written_at: Timestamp,
    told_at: Timestamp,
    /// How many requests were answered.
    pub(super) answers: usize,
    /// The requests that were made, for tests that look at the traffic.
    pub(super) calls: Vec<Call>,
    /// Everything that notices ever told here, and when: crashes and dismissals take nothing away.
    pub(super) told: Vec<(Timestamp, NoticeKind)>,
}

#[derive(Debug)]
struct Stream {
    generation: u32,
    timelines: Option<BTreeSet<ConversationId>>,
    opened: Timestamp,
    /// When something last came over it.
    told: Timestamp,
    /// When the last word of the inbox arrives.
    inbox_at: Timestamp,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    Deliver { client: usize, life: u64, letter: u64 },
    Receive { client: usize, letter: u64 },
    Commit { client: usize, life: u64, letter: u64 },
    HangUp { client: usize, life: u64, generation: u32 },
}

/// More than this in one wait means that something goes round in a circle.
const HAPPENINGS_MOST: u32 = 100_000;

pub(super) struct World {
    pub(super) server: Server,
    pub(super) clients: Vec<Client>,
    pub(super) browsers: Vec<Browser>,
    pub(super) now: Timestamp,
    pub(super) server_down: bool,
    /// How long the server keeps a stream; without it, for ever.
    pub(super) patience: Option<Patience>,
    pub(super) traffic: Traffic,
    queue: BinaryHeap<Reverse<(Timestamp, u64, Happening)>>,
    inputs: BTreeMap<u64, Input>,
    calls: BTreeMap<u64, (RequestId, Call, u64)>,
    writes: BTreeMap<u64, Vec<Write>>,
    letters: u64,
    rng: Rng,
}

impl World {
    /// So many people, all signed in and connected.
    pub(super) fn new(people: usize, seed: u64) -> Self {
        let mut world = Self {
            server: Server::default(),
            clients: Vec::new(),
            browsers: Vec::new(),
            now: Timestamp(1_795_337_095_016),
            server_down: false,
            patience: None,
            traffic: Traffic::default(),
            queue: BinaryHeap::new(),
            inputs: BTreeMap::new(),
            calls: BTreeMap::new(),
            writes: BTreeMap::new(),
            letters: 0,
            rng: Rng::new(u128::from(seed)),
        };
        for number in 0..people {
            let id: UserId = format!("user{number:011}").parse().unwrap();
            let user = User { name: format!("Person {number}"), ..testing::user(id) };
            world.server.users.insert(id, user.clone());
            world.join(user);
        }
        world.run_for(2_000);
        world
    }

    /// Opens one more page for somebody, at `/`.
    pub(super) fn join(&mut self, user: User) -> usize {
        self.start(user, Address::Home)
    }

    /// Opens a page for somebody, in a browser of its own.
    pub(super) fn start(&mut self, user: User, address: Address) -> usize {
        let me = user.id;
        let session = Some(Session { token: "t".into(), user, since: Timestamp(0) });
        self.browsers.push(Browser { session, ..Browser::default() });
        self.page(me, self.browsers.len() - 1, address)
    }

    fn page(&mut self, me: UserId, browser: usize, address: Address) -> usize {
        let engine = self.engine();
        self.clients.push(Client {
            me,
            engine,
            screen: Screen::default(),
            network: Network::default(),
            navigated: None,
            stream: None,
            wake_at: None,
            browser,
            life: 0,
            written_at: self.now,
            told_at: self.now,
            answers: 0,
            calls: Vec::new(),
            told: Vec::new(),
        });
        let client = self.clients.len() - 1;
        let boot = self.boot(browser, address);
        self.input(client, Input::Boot(boot));
        self.elect(browser);
        client
    }

    fn engine(&mut self) -> Engine {
        Engine::new(u128::from(self.rng.up_to(i64::MAX - 1).unsigned_abs()) << 64 | 7)
    }

    /// A page without memory in place of this one.
    fn reset(&mut self, client: usize) {
        let engine = self.engine();
        let page = &mut self.clients[client];
        page.engine = engine;
        page.life += 1;
        page.stream = None;
        page.wake_at = None;
        page.screen = Screen::default();
    }

    pub(super) fn act(&mut self, client: usize, action: Action) {
        self.input(client, Input::Action(action));
    }

    pub(super) fn input(&mut self, client: usize, input: Input) {
        let output = self.clients[client].engine.update(input, self.now);
        self.clients[client].wake_at = output.wake_at;
        let page = &mut self.clients[client];
        let shown = Screen::of(&mut page.engine, self.now);
        let known: Vec<_> = page.screen.notices.iter().map(|notice| notice.id).collect();
        let new = shown.notices.iter().filter(|notice| !known.contains(&notice.id));
        page.told.extend(new.map(|notice| (self.now, notice.kind.clone())));
        page.screen = shown;
        let mut writes = Vec::new();
        for effect in output.effects {
            match effect {
                Effect::Keep(record) => {
                    let browser = self.clients[client].browser;
                    self.browsers[browser].remember(&record);
                    writes.push(Write::Keep(record));
                }
                Effect::Drop(key) => writes.push(Write::Drop(key)),
                effect => self.perform(client, effect),
            }
        }
        self.commit(client, writes);
    }

    fn letter(&mut self) -> u64 {
        self.letters += 1;
        self.letters
    }

    fn at(&mut self, delay: i64, happening: Happening) {
        let order = self.letter();
        self.queue.push(Reverse((self.now.plus(delay), order, happening)));
    }

    fn deliver(&mut self, client: usize, delay: i64, input: Input) {
        let letter = self.letter();
        self.inputs.insert(letter, input);
        let life = self.clients[client].life;
        self.at(delay, Happening::Deliver { client, life, letter });
    }

    /// Lets time pass, in milliseconds.
    pub(super) fn run_for(&mut self, milliseconds: i64) {
        let end = self.now.plus(milliseconds);
        let mut happenings = 0;
        loop {
            happenings += 1;
            assert!(happenings < HAPPENINGS_MOST, "the clients never come to rest");
            let next_event = self.queue.peek().map(|Reverse((at, ..))| *at);
            let next_wake = self
                .clients
                .iter()
                .enumerate()
                .filter_map(|(index, client)| Some((client.wake_at?, index)))
                .min();
            let wake_first = next_wake.filter(|(at, _)| next_event.is_none_or(|event| *at < event));
            if let Some((at, client)) = wake_first {
                if at > end {
                    break;
                }
                self.now = self.now.max(at);
                self.clients[client].wake_at = None;
                self.input(client, Input::Tick);
            } else if let Some(Reverse((at, order, happening))) = self.queue.pop() {
                if at > end {
                    // In its old place: what falls due in one moment keeps its order.
                    self.queue.push(Reverse((at, order, happening)));
                    break;
                }
                self.now = self.now.max(at);
                match happening {
                    Happening::Deliver { client, life, letter } => {
                        let input = self.inputs.remove(&letter);
                        if let Some(input) = input.filter(|_| self.clients[client].life == life) {
                            let leads = self.leads(client);
                            let input = match input {
                                // The lock was won back before its loss was heard of.
                                Input::Lead(None) if leads => continue,
                                // What is stored is read when the change is heard of.
                                Input::Session { .. } => self.session_input(client),
                                input => input,
                            };
                            self.input(client, input);
                        }
                    }
                    Happening::Receive { client, letter } => {
                        if let Some((request, call, life)) = self.calls.remove(&letter) {
                            self.receive(client, life, request, &call);
                        }
                    }
                    Happening::Commit { client, life, letter } => {
                        let writes = self.writes.remove(&letter);
                        if let Some(writes) = writes.filter(|_| self.clients[client].life == life) {
                            self.committed(client, writes);
                        }
                    }
                    Happening::HangUp { client, life, generation } => {
                        if self.clients[client].life == life {
                            self.hang_up(client, generation);
                        }
                    }
                }
            } else {
                break;
            }
        }
        self.now = end;
    }

    // Short hands for tests.

    pub(super) fn screen(&self, client: usize) -> &Screen {
        &self.clients[client].screen
    }

    pub(super) fn create(&mut self, client: usize, title: &str) -> ConversationId {
        self.act(
            client,
            Action::CreateConversation { title: title.into(), visibility: Visibility::Public },
        );
        self.screen(client).open().unwrap().id
    }

    pub(super) fn open(&mut self, client: usize, conversation: ConversationId) {
        self.act(client, Action::Open { conversation: Some(conversation), at: None });
    }

    pub(super) fn send(&mut self, client: usize, conversation: ConversationId, text: &str) {
        self.act(client, Action::Send { conversation, draft: text.to_owned().into() });
    }

    pub(super) fn edit(&mut self, client: usize, message: MessageId, text: &str) {
        let conversation = self.screen(client).open().unwrap().id;
        self.act(
            client,
            Action::Write(protocol::Write::message(
                conversation,
                message,
                protocol::Change::Edit(text.to_owned().into()),
            )),
        );
    }
}
