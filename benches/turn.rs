//! How long a turn takes, natively: 900 conversations, one of them open with 300 rows.
//!
//! `cargo bench --bench turn` prints the median of each kind of turn: what the engine does with the
//! input, the page that follows from it, and writing what differs into the store. Nothing is drawn.

#![allow(clippy::expect_used, clippy::print_stdout, clippy::unwrap_used)]

use std::{hint::black_box, time::Instant};

use dioxus::prelude::{Element, ScopeId, VNode, VirtualDom};

use ochat::{
    domain::{
        Address, Conversation, ConversationId, Head, LastLine, Message, Session, Timestamp, User,
        UserId, Visibility,
    },
    engine::{
        Action, Boot, Effect, Engine, Input,
        kept::{Replica, Window},
    },
    protocol::Event,
    store::{Thread, View},
};

const CONVERSATIONS: u64 = 900;
const ROWS: u64 = 300;
const PEOPLE: u64 = 40;
const TURNS: u64 = 1_000;
/// Inputs that come together.
const BURST: u64 = 64;
const NOW: i64 = 1_795_337_095_016;

fn conversation_id(number: u64) -> ConversationId {
    format!("talk{number:011}").parse().expect("an id")
}

fn user(number: u64) -> User {
    let id: UserId = format!("user{number:011}").parse().expect("an id");
    User { id, name: format!("Person {number}"), guest: false, picture: String::new() }
}

/// Message `seq` of a conversation.
fn message(conversation: u64, seq: u64) -> Message {
    Message {
        id: format!("m{conversation:05}{seq:09}").parse().expect("an id"),
        conversation: conversation_id(conversation),
        author: Some(user(seq % PEOPLE).id),
        text: format!("What was said as number {seq}, in about as many words as usual."),
        created: Timestamp(NOW - 900_000_000 + i64::try_from(seq).unwrap_or_default() * 60_000),
        seq,
        rev: seq,
        reply_to: None,
        edited: None,
        deleted: None,
        act: None,
    }
}

fn head(conversation: u64, seq: u64) -> Head {
    let last = Some(LastLine::of(&message(conversation, seq)));
    Head { conversation: conversation_id(conversation), seq, rev: seq, last }
}

fn boot() -> Boot {
    let conversations = (0..CONVERSATIONS).map(|number| {
        let conversation = Conversation {
            id: conversation_id(number),
            title: format!("Conversation number {number}"),
            owner: Some(user(number % PEOPLE).id),
            visibility: Visibility::Public,
            direct: None,
            deleted: None,
            created: Timestamp(NOW - 2_000_000_000),
            updated: Timestamp(NOW - 2_000_000_000),
        };
        (conversation, Some(head(number, ROWS)))
    });
    let window = Window {
        conversation: conversation_id(0),
        oldest: 1,
        synced: ROWS,
        messages: (1..=ROWS).map(|seq| message(0, seq)).collect(),
    };
    Boot {
        address: Address::of(Some(conversation_id(0))),
        session: Some(Session { token: "t".into(), user: user(0), since: Timestamp(0) }),
        replica: Some(Replica {
            conversations: conversations.collect(),
            people: (0..PEOPLE).map(user).collect(),
            window: Some(window),
            ..Replica::default()
        }),
        ..Boot::default()
    }
}

/// A client with its page.
struct Client {
    engine: Engine,
    view: View,
    generation: u32,
    now: Timestamp,
}

impl Client {
    fn new() -> Self {
        let mut client =
            Self { engine: Engine::new(7), view: View::new(), generation: 0, now: Timestamp(NOW) };
        client.turn([Input::Boot(boot()), Input::Lead(Some(Vec::new()))]);
        let client_name = "stream".to_owned();
        let generation = client.generation;
        client
            .turn([Input::Stream { generation, event: Event::Connected { client: client_name } }]);
        // All of the long conversation.
        client.now = client.now.plus(1_000);
        client.turn([Input::Tick]);
        for _ in 0..ROWS / 50 {
            let conversation = conversation_id(0);
            client.turn([Input::Action(Action::LoadOlder { conversation })]);
        }
        client
    }

    fn turn(&mut self, inputs: impl IntoIterator<Item = Input>) {
        for input in inputs {
            let output = self.engine.update(input, self.now);
            for effect in &output.effects {
                if let Effect::OpenStream { generation } = effect {
                    self.generation = *generation;
                }
            }
            black_box(output.effects);
        }
        self.view.show(self.engine.page(self.now));
    }

    fn said(&self, conversation: u64, seq: u64) -> Input {
        let message = message(conversation, seq);
        let event = Event::Timeline { head: head(conversation, seq), change: Some(message) };
        Input::Stream { generation: self.generation, event }
    }

    /// The median of many such turns, in microseconds.
    fn measure(&mut self, name: &str, inputs: impl Fn(&Self, u64) -> Vec<Input>) {
        let mut times = Vec::new();
        for number in 0..TURNS {
            let inputs = inputs(self, number);
            let begun = Instant::now();
            self.turn(inputs);
            times.push(begun.elapsed().as_nanos());
        }
        times.sort_unstable();
        let median = times.get(times.len() / 2).copied().unwrap_or_default();
        let late = times.get(times.len() * 95 / 100).copied().unwrap_or_default();
        println!("{name:<42} {:>8.1} µs   95 % {:>8.1} µs", micro(median), micro(late));
    }
}

#[allow(clippy::cast_precision_loss)]
fn micro(nanoseconds: u128) -> f64 {
    nanoseconds as f64 / 1_000.0
}

fn measure() {
    let mut client = Client::new();
    let rows = client.view.sidebar().peek().rows.len();
    let shown = match &*client.view.thread().peek() {
        Thread::Open(open) => open.rows().count(),
        _ => 0,
    };
    println!("{rows} conversations, {shown} rows\n");
    client.measure("nothing happens", |_, _| vec![Input::Tick]);
    client.measure("a key is pressed in the composer", |_, number| {
        let (conversation, text) = (conversation_id(0), format!("typed {number}"));
        vec![Input::Action(Action::Draft { conversation, text })]
    });
    client.measure("something is said elsewhere", |client, number| {
        vec![client.said(1 + number % (CONVERSATIONS - 1), ROWS + 1 + number)]
    });
    client.measure("something is said in the open conversation", |client, number| {
        vec![client.said(0, ROWS + 1 + number % 2 + number)]
    });
    client.measure("a burst of 64 things said elsewhere", |client, number| {
        let said = |place| {
            let talk = 1 + (number * BURST + place) % (CONVERSATIONS - 1);
            client.said(talk, 5 * ROWS + number * BURST + place)
        };
        (0..BURST).map(said).collect()
    });
}

fn empty() -> Element {
    VNode::empty()
}

fn main() {
    let mut dom = VirtualDom::new(empty);
    dom.rebuild_in_place();
    dom.in_scope(ScopeId::ROOT, measure);
}
