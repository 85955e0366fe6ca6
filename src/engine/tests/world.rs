//! Several clients and one server in virtual time, with a network that misbehaves on demand.
//!
//! Everything follows from one seed. Hours of use run in milliseconds.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
};

use crate::{
    domain::{Address, ConversationId, MessageId, Session, Timestamp, User, UserId},
    engine::{
        Action, Boot, Call, Change, Effect, Engine, Fault, Input, RequestId, StreamEvent,
        change::{Connection, MessageRow, Notice, OpenThread, Phase, Sidebar, Thread},
        rng::Rng,
    },
};

use super::server::{Server, Told};

/// What the network does to one client.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Network {
    /// No request arrives, no answer returns, no event comes; the stream is cut.
    pub(super) down: bool,
    /// Events vanish although the stream stays open.
    pub(super) half_open: bool,
    /// The next so many answers are lost after the server carried the requests out.
    pub(super) lose_answers: u32,
    /// The next so many events are lost.
    pub(super) lose_events: u32,
}

/// What is on one client's page.
#[derive(Debug, Default)]
pub(super) struct Screen {
    pub(super) phase: Phase,
    pub(super) sidebar: Sidebar,
    pub(super) thread: Thread,
    pub(super) connection: Connection,
    pub(super) notices: Vec<std::rc::Rc<Notice>>,
}

impl Screen {
    fn show(&mut self, change: Change) {
        match change {
            Change::Phase(phase) => self.phase = phase,
            Change::Sidebar(sidebar) => self.sidebar = sidebar,
            Change::Thread(thread) => self.thread = thread,
            Change::Connection(connection) => self.connection = connection,
            Change::Notices(notices) => self.notices = notices,
            Change::Preferences(_) => {}
        }
    }

    pub(super) fn open(&self) -> Option<&OpenThread> {
        match &self.thread {
            Thread::Open(open) => Some(open),
            _ => None,
        }
    }

    pub(super) fn rows(&self) -> Vec<&MessageRow> {
        self.open().map(|open| open.rows.iter().map(|row| &**row).collect()).unwrap_or_default()
    }

    pub(super) fn texts(&self) -> Vec<String> {
        self.rows().iter().map(|row| row.text.clone()).collect()
    }

    pub(super) fn titles(&self) -> Vec<String> {
        self.sidebar.rows.iter().map(|row| row.title.clone()).collect()
    }
}

#[derive(Debug)]
pub(super) struct Client {
    pub(super) me: UserId,
    engine: Engine,
    pub(super) screen: Screen,
    pub(super) network: Network,
    /// Where the address bar was last led.
    pub(super) navigated: Option<Address>,
    stream: Option<Stream>,
    wake_at: Option<Timestamp>,
    /// The drafts that the browser remembers.
    pub(super) saved: BTreeMap<ConversationId, String>,
    /// The requests that were made, for tests that look at the traffic.
    pub(super) calls: Vec<Call>,
}

#[derive(Debug)]
struct Stream {
    generation: u32,
    timelines: Option<BTreeSet<ConversationId>>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    Deliver { client: usize, letter: u64 },
    Receive { client: usize, letter: u64 },
}

pub(super) struct World {
    pub(super) server: Server,
    pub(super) clients: Vec<Client>,
    pub(super) now: Timestamp,
    pub(super) server_down: bool,
    queue: BinaryHeap<Reverse<(Timestamp, u64, Happening)>>,
    inputs: BTreeMap<u64, Input>,
    calls: BTreeMap<u64, (RequestId, Call)>,
    letters: u64,
    rng: Rng,
}

impl World {
    /// So many people, all signed in and connected.
    pub(super) fn new(people: usize, seed: u64) -> Self {
        let mut world = Self {
            server: Server::default(),
            clients: Vec::new(),
            now: Timestamp(1_795_337_095_016),
            server_down: false,
            queue: BinaryHeap::new(),
            inputs: BTreeMap::new(),
            calls: BTreeMap::new(),
            letters: 0,
            rng: Rng::new(u128::from(seed)),
        };
        for number in 0..people {
            let id: UserId = format!("user{number:011}").parse().unwrap();
            let user = User { id, name: format!("Person {number}"), guest: true };
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

    /// Opens one more page for somebody.
    pub(super) fn start(&mut self, user: User, address: Address) -> usize {
        let seed = u128::from(self.rng.up_to(i64::MAX - 1).unsigned_abs()) << 64 | 7;
        self.clients.push(Client {
            me: user.id,
            engine: Engine::new(seed),
            screen: Screen::default(),
            network: Network::default(),
            navigated: None,
            stream: None,
            wake_at: None,
            saved: BTreeMap::new(),
            calls: Vec::new(),
        });
        let client = self.clients.len() - 1;
        let session = Some(Session { token: "t".into(), user });
        self.input(client, Input::Boot(Boot { address, session, ..Boot::default() }));
        client
    }

    pub(super) fn act(&mut self, client: usize, action: Action) {
        self.input(client, Input::Action(action));
    }

    pub(super) fn input(&mut self, client: usize, input: Input) {
        let output = self.clients[client].engine.update(input, self.now);
        self.clients[client].wake_at = output.wake_at;
        for change in output.changes {
            self.clients[client].screen.show(change);
        }
        for effect in output.effects {
            self.perform(client, effect);
        }
    }

    fn perform(&mut self, client: usize, effect: Effect) {
        match effect {
            Effect::Request { id, call } => {
                self.clients[client].calls.push(call.clone());
                let delay = 1 + self.rng.up_to(20);
                if self.clients[client].network.down || self.server_down {
                    let result = Err(Fault::Offline);
                    self.deliver(client, delay, Input::Answer { request: id, result });
                } else {
                    let letter = self.letter();
                    self.calls.insert(letter, (id, call));
                    self.at(delay, Happening::Receive { client, letter });
                }
            }
            Effect::OpenStream { generation } => {
                self.clients[client].stream = None;
                let delay = 1 + self.rng.up_to(20);
                let event = if self.clients[client].network.down || self.server_down {
                    StreamEvent::Ended { fault: Some(Fault::Offline) }
                } else {
                    self.clients[client].stream = Some(Stream { generation, timelines: None });
                    StreamEvent::Connected { client: format!("stream{generation}") }
                };
                self.deliver(client, delay, Input::Stream { generation, event });
            }
            Effect::CloseStream => self.clients[client].stream = None,
            Effect::Navigate { address, .. } => {
                self.clients[client].navigated = Some(address);
            }
            Effect::UseSession(_)
            | Effect::RenewSession(_)
            | Effect::SavePreferences(_)
            | Effect::SaveLastOpen(_) => {}
            Effect::SaveDraft { conversation, text } => {
                self.clients[client].saved.insert(conversation, text);
            }
            Effect::ForgetPerson => self.clients[client].saved.clear(),
        }
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
        self.at(delay, Happening::Deliver { client, letter });
    }

    /// The server takes one request, answers, and tells everybody who is subscribed.
    fn receive(&mut self, client: usize, request: RequestId, call: &Call) {
        let delay = 1 + self.rng.up_to(20);
        if self.server_down || self.clients[client].network.down {
            return self.deliver(
                client,
                delay,
                Input::Answer { request, result: Err(Fault::Offline) },
            );
        }
        let me = self.clients[client].me;
        let (mut result, told) = self.server.call(me, call, self.now);
        if let Call::Subscribe { client: name, timelines, .. } = call {
            match &mut self.clients[client].stream {
                Some(stream) if format!("stream{}", stream.generation) == *name => {
                    stream.timelines = Some(timelines.iter().copied().collect());
                }
                _ => result = Err(Fault::NotFound),
            }
        }
        for told in told {
            self.tell(&told);
        }
        let network = &mut self.clients[client].network;
        if network.lose_answers > 0 {
            network.lose_answers -= 1;
            result = Err(Fault::Offline);
        }
        self.deliver(client, delay, Input::Answer { request, result });
    }

    fn tell(&mut self, told: &Told) {
        for client in 0..self.clients.len() {
            let Some(stream) = &self.clients[client].stream else { continue };
            let Some(timelines) = &stream.timelines else { continue };
            let event = match told {
                Told::Conversation(conversation) => StreamEvent::Conversation(conversation.clone()),
                Told::Timeline(id, event) if timelines.contains(id) => event.clone(),
                Told::Timeline(..) => continue,
            };
            let generation = stream.generation;
            let network = &mut self.clients[client].network;
            if network.half_open || network.down {
                continue;
            }
            if network.lose_events > 0 {
                network.lose_events -= 1;
                continue;
            }
            // Each event takes its own time, so they overtake each other; some come twice.
            let copies = if self.rng.up_to(9) == 0 { 2 } else { 1 };
            for _ in 0..copies {
                let delay = 1 + self.rng.up_to(30);
                self.deliver(client, delay, Input::Stream { generation, event: event.clone() });
            }
        }
    }

    /// Cuts a client's stream, as the server does every now and then.
    pub(super) fn cut_stream(&mut self, client: usize) {
        if let Some(stream) = self.clients[client].stream.take() {
            let event = StreamEvent::Ended { fault: None };
            self.input(client, Input::Stream { generation: stream.generation, event });
        }
    }

    pub(super) fn set_down(&mut self, client: usize, down: bool) {
        self.clients[client].network.down = down;
        if down {
            self.cut_stream(client);
        }
    }

    pub(super) fn stop_server(&mut self) {
        self.server_down = true;
        for client in 0..self.clients.len() {
            self.cut_stream(client);
        }
    }

    /// Lets time pass, in milliseconds.
    pub(super) fn run_for(&mut self, milliseconds: i64) {
        let end = self.now.plus(milliseconds);
        loop {
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
            } else if let Some(Reverse((at, _, happening))) = self.queue.pop() {
                if at > end {
                    let order = self.letter();
                    self.queue.push(Reverse((at, order, happening)));
                    break;
                }
                self.now = self.now.max(at);
                match happening {
                    Happening::Deliver { client, letter } => {
                        if let Some(input) = self.inputs.remove(&letter) {
                            self.input(client, input);
                        }
                    }
                    Happening::Receive { client, letter } => {
                        if let Some((request, call)) = self.calls.remove(&letter) {
                            self.receive(client, request, &call);
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
        self.act(client, Action::CreateConversation { title: title.into() });
        self.screen(client).open().unwrap().id
    }

    pub(super) fn open(&mut self, client: usize, conversation: ConversationId) {
        self.act(client, Action::Open { conversation: Some(conversation), at: None });
    }

    pub(super) fn send(&mut self, client: usize, conversation: ConversationId, text: &str) {
        self.act(client, Action::Send { conversation, text: text.into() });
    }

    pub(super) fn edit(&mut self, client: usize, message: MessageId, text: &str) {
        let conversation = self.screen(client).open().unwrap().id;
        self.act(client, Action::EditMessage { conversation, message, text: text.into() });
    }
}
