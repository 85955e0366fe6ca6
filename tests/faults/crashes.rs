//! `kill -9` of the server, again and again, while eight people write without a pause.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
    time::{Duration, Instant},
};

use ochat::{
    domain::{ConversationId, MessageId},
    engine::change::Delivery,
};
use tokio::task::{spawn_blocking, spawn_local};

use crate::{
    support::{
        person::{Person, Screen},
        root::Root,
        run,
        server::Server,
        within,
    },
    truth::agree,
};

const WRITERS: usize = 8;
const CRASHES: usize = 20;
/// Each is written to by all.
const CONVERSATIONS: usize = 3;
/// How many of one's messages in one conversation may be on their way before one waits.
const ON_THEIR_WAY: usize = 2;
/// Before a crash at least one message and at most so many are acknowledged: often before everybody
/// is back...
const FEW: u64 = 24;
/// ...and before every fourth one so many more: long after.
const MANY: usize = 80;
/// How long a client may take to get a message through once the server is back: back-off included.
const PATIENCE: Duration = Duration::from_secs(40);

/// Chance that is the same in every run (Knuth's linear congruential generator).
struct Chance(u64);

impl Chance {
    /// A number below `limit`.
    fn below(&mut self, limit: u64) -> u64 {
        let Self(state) = self;
        *state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*state >> 33) % limit
    }
}

/// A person who writes without a pause and remembers what the screen has shown.
struct Writer {
    person: Person,
    name: char,
    /// Everything that was sent, by conversation, in order.
    sent: RefCell<BTreeMap<ConversationId, Vec<String>>>,
    /// Everything that was shown as stored: the server has acknowledged it.
    acknowledged: RefCell<BTreeSet<(ConversationId, MessageId, String)>>,
}

impl Writer {
    /// Writes into these conversations until it is told to stop.
    async fn writes(
        &self,
        conversations: Vec<ConversationId>,
        mut chance: Chance,
        go_on: &Cell<bool>,
    ) {
        while go_on.get() {
            let among = u64::try_from(conversations.len()).unwrap();
            let one = conversations[usize::try_from(chance.below(among)).unwrap()];
            self.person.opens(one).await;
            for _ in 0..=chance.below(6) {
                within(PATIENCE, "that something got through", || {
                    (self.looks(one) < ON_THEIR_WAY).then_some(())
                })
                .await;
                if !go_on.get() {
                    break;
                }
                self.sends(one).await;
            }
        }
    }

    /// Sends the next message and waits until it stands in the thread.
    async fn sends(&self, conversation: ConversationId) {
        let number = self.sent.borrow().get(&conversation).map_or(0, Vec::len);
        let text = format!("{}{number}", self.name);
        self.person.sends(conversation, &text);
        self.sent.borrow_mut().entry(conversation).or_default().push(text.clone());
        let shown = |s: &Screen| s.open().unwrap().rows().any(|r| r.mine && r.text == text);
        self.person.sees("one's own message", shown).await;
    }

    /// Notes what is shown as stored in the open conversation, and counts what is on its way.
    fn looks(&self, conversation: ConversationId) -> usize {
        let screen = self.person.screen();
        let open = screen.open().filter(|open| open.id == conversation).unwrap();
        let mine: Vec<_> = open.rows().filter(|row| row.mine).collect();
        let sent = self.sent.borrow();
        let sent = sent.get(&conversation).map_or(&[][..], Vec::as_slice);
        let newest = sent.iter().rev().take(mine.len()).rev();
        let in_order = newest.eq(mine.iter().map(|row| &row.text));
        assert!(in_order, "sent {sent:?}, but shown {mine:?}");

        let mut acknowledged = self.acknowledged.borrow_mut();
        let mut on_their_way = 0;
        for row in mine {
            let key = (conversation, row.id, row.text.clone());
            if row.delivery == Delivery::Stored {
                acknowledged.insert(key);
            } else {
                assert!(!acknowledged.contains(&key), "no longer stored: {row:?}");
                assert!(!matches!(row.delivery, Delivery::Failed { .. }), "refused: {row:?}");
                on_their_way += 1;
            }
        }
        on_their_way
    }

    /// How many messages were sent.
    fn sent(&self) -> usize {
        self.sent.borrow().values().map(Vec::len).sum()
    }

    /// How many were seen as stored.
    fn acknowledged(&self) -> usize {
        self.acknowledged.borrow().len()
    }
}

/// Eight people who look at the same conversations.
async fn writers(server: &Server) -> (Vec<Rc<Writer>>, Vec<ConversationId>) {
    let mut writers = Vec::new();
    for name in ('a'..).take(WRITERS) {
        let person = Person::joins(&server.origin(), &format!("Writer {name}")).await;
        let (sent, acknowledged) = (RefCell::default(), RefCell::default());
        writers.push(Rc::new(Writer { person, name, sent, acknowledged }));
    }
    let mut conversations = Vec::new();
    for number in 0..CONVERSATIONS {
        conversations.push(writers[0].person.creates(&format!("Room {number}")).await);
    }
    for writer in &writers {
        let all = |s: &Screen| s.sidebar.rows.len() == CONVERSATIONS;
        writer.person.sees("all conversations", all).await;
    }
    (writers, conversations)
}

/// Kills the server and starts it again, each time after some messages got through.
async fn crash_again_and_again(mut server: Server, writers: &[Rc<Writer>]) -> Server {
    let acknowledged = || writers.iter().map(|writer| writer.acknowledged()).sum::<usize>();
    let mut chance = Chance(20);
    let begun = Instant::now();
    for crash in 1..=CRASHES {
        let some = 1 + usize::try_from(chance.below(FEW)).unwrap();
        let goal = acknowledged() + some + if crash % 4 == 0 { MANY } else { 0 };
        within(PATIENCE, "new messages", || (acknowledged() >= goal).then_some(())).await;
        server.crash();
        let sent = writers.iter().map(|writer| writer.sent()).sum::<usize>();
        println!("crash {crash} after {:?}: {} of {sent}", begun.elapsed(), acknowledged());
        // The clients go on meanwhile, against nothing.
        server = spawn_blocking(move || {
            server.start_again();
            server
        })
        .await
        .unwrap();
    }
    let goal = acknowledged() + 1;
    within(PATIENCE, "new messages", || (acknowledged() >= goal).then_some(())).await;
    server
}

#[test]
fn twenty_crashes_under_eight_writers_lose_double_and_reorder_nothing() {
    run(async {
        let server = Server::start();
        let (writers, conversations) = writers(&server).await;
        let go_on = Rc::new(Cell::new(true));
        let mut at_work = Vec::new();
        for (writer, seed) in writers.iter().zip(1..) {
            let (writer, go_on) = (Rc::clone(writer), Rc::clone(&go_on));
            // Everybody writes into two or three of them.
            let mine = conversations[usize::from(seed % 2 == 0)..].to_vec();
            at_work.push(spawn_local(async move {
                writer.writes(mine, Chance(seed), &go_on).await;
            }));
        }
        let server = crash_again_and_again(server, &writers).await;
        go_on.set(false);
        for work in at_work {
            work.await.unwrap();
        }
        let people: Vec<&Person> = writers.iter().map(|writer| &writer.person).collect();
        agree(&server, &people, &conversations).await;

        let root = Root::of(&server).await;
        let mut count = 0;
        for &conversation in &conversations {
            let stored = root.texts(conversation).await;
            count += stored.len();
            for writer in &writers {
                let sent = writer.sent.borrow().get(&conversation).cloned().unwrap_or_default();
                let said = stored.iter().map(|(_, text)| text);
                let said: Vec<_> = said.filter(|text| text.starts_with(writer.name)).collect();
                assert!(said.iter().copied().eq(&sent), "sent {sent:?}, stored {said:?}");
            }
            for (at, id, text) in writers.iter().flat_map(|w| w.acknowledged.borrow().clone()) {
                let times = stored.iter().filter(|(i, t)| (i, t) == (&id, &text)).count();
                assert_eq!(times, usize::from(at == conversation), "acknowledged: {text}");
            }
        }
        let acknowledged: usize = writers.iter().map(|writer| writer.acknowledged()).sum();
        println!("{CRASHES} crashes, {count} messages, {acknowledged} seen as stored meanwhile");
    });
}
