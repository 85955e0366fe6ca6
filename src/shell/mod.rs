//! The one loop around the engine: it waits, lets the engine decide, and does what it says.
//!
//! It must never decide anything itself, never touch the page's state except through the callbacks
//! it was given, and never hold a borrow over an await.

mod accounts;
mod json;
mod keeping;
mod sources;
mod waiting;

use std::{fmt, future::poll_fn, mem};

use futures::{FutureExt, channel::mpsc::UnboundedReceiver};

use crate::{
    domain::{Address, Preferences, Timestamp},
    engine::{Action, Boot, Effect, Engine, Input, Output, Page},
    platform::{
        address, clipboard, clock,
        database::Database,
        local_time, network, page, provider, random,
        storage::Storage,
        tabs::{self, Heard},
        visibility,
    },
    pocketbase::{Client, Time},
    protocol::Fault,
};

use keeping::Keeping;
use sources::{Happened, Sources};
use waiting::Waiting;

/// At most this many inputs are worked off before the page is drawn...
const TURN_INPUTS: usize = 64;
/// ...and at most for this long, in milliseconds: half of a frame.
const TURN_TIME: i64 = 8;

/// Everything that a client needs from outside.
pub struct Ports {
    /// The way to the server.
    pub client: Client,
    /// What this browser remembers.
    pub storage: Storage,
    /// Where the replica and the outbox are kept.
    pub database: Database,
    /// The other tabs of this browser.
    pub tabs: tabs::Tabs,
    /// The reader's way back and forward.
    pub travels: address::Travels,
    /// Online and offline events.
    pub network: network::Network,
    /// Visibility events of the page.
    pub visibility: visibility::Visibility,
    /// Where the ids of new records are drawn from.
    pub seed: u128,
}

impl Ports {
    /// The page that this runs in: its own server, storage and events.
    pub fn of_this_page() -> Self {
        Self::new(&page::origin(), Storage::open(), Database::open())
    }

    /// A client of the server at `origin` that remembers in `storage` and `database`.
    pub fn new(origin: &str, storage: Storage, database: Database) -> Self {
        Self {
            client: client(origin),
            storage,
            database,
            tabs: tabs::join(),
            travels: address::watch(),
            network: network::watch(),
            visibility: visibility::watch(),
            seed: random::seed(),
        }
    }
}

impl fmt::Debug for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ports").field("client", &self.client).finish_non_exhaustive()
    }
}

/// A client of the server at `origin` on this machine's clock, signed in as nobody.
pub fn client(origin: &str) -> Client {
    Client::new(origin, Time { now: clock::now, sleep: clock::sleep }, accounts::ask)
}

/// A change of the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Navigation {
    /// Where to.
    pub address: Address,
    /// Whether the present address is replaced, so that Back does not lead to it.
    pub replace: bool,
}

/// A client that has read what this browser remembers, and waits for nothing yet.
pub struct Started {
    shell: Shell,
    next: Option<Happened>,
}

impl fmt::Debug for Started {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Started").finish_non_exhaustive()
    }
}

/// Starts a client: reads what this browser remembers, and asks the server.
pub async fn start(ports: Ports, inbox: UnboundedReceiver<Action>) -> Started {
    let mut keeping = Keeping::new(ports.database, ports.storage.clone());
    let boot = boot(&ports.storage, &mut keeping).await;
    let (travels, network, visibility) = (ports.travels, ports.network, ports.visibility);
    let mut shell = Shell {
        engine: Engine::new(ports.seed),
        client: ports.client,
        storage: ports.storage,
        since: Timestamp(0),
        keeping,
        sources: Sources::new(inbox, travels, network, visibility, ports.tabs),
        navigations: Vec::new(),
        waiting: Waiting::default(),
    };
    shell.turn(Happened::Input(Input::Boot(boot)));
    shell.plan(true);
    // Requests go out when they are waited for, and drawing the page takes its time.
    let next = shell.sources.ready();
    Started { shell, next }
}

impl Started {
    /// What the page shows first, once.
    pub fn page(&mut self) -> &Page {
        self.shell.engine.page(clock::now())
    }

    /// Runs the client until its inbox is closed (or the future is dropped).
    ///
    /// What comes in together is worked off together: `on_page` gets the page that follows from all of
    /// it, and says whether there is something to draw; then `on_navigation` gets the changes of the address, in their order. Both are called
    /// from within the loop and must not wait for it.
    pub async fn run(
        self,
        mut on_page: impl FnMut(&Page) -> bool,
        mut on_navigation: impl FnMut(Navigation),
    ) {
        let Self { mut shell, mut next } = self;
        // Whoever looks sees what was read before anything else takes its time.
        visibility::drawn().await;
        let mut crowded = false;
        loop {
            let drawing = on_page(shell.engine.page(clock::now()));
            shell.plan(drawing);
            for navigation in mem::take(&mut shell.navigations) {
                on_navigation(navigation);
            }
            if crowded {
                // More is ready, but the page must be drawn first, unless it is about to go.
                if visibility::hidden() {
                    shell.write();
                }
                clock::sleep(0).await;
            }
            let happened = match next.take() {
                Some(happened) => Some(happened),
                None => shell.next().await,
            };
            let Some(happened) = happened else { return shell.write() };
            crowded = shell.turn(happened);
        }
    }
}

/// What the page remembers; the looks are applied to it at once.
async fn boot(storage: &Storage, keeping: &mut Keeping) -> Boot {
    let preferences = storage.preferences(&page::languages());
    dress(preferences);
    let (address, last_open) = (address::current(), storage.last_open());
    let (mut session, mut replica) = (storage.session(), None);
    while let Some(known) = session.take() {
        replica = keeping.load(known.user.id, address.conversation().or(last_open)).await;
        // Another tab may have signed out meanwhile, or somebody else in.
        session = storage.session();
        if session.as_ref().is_some_and(|session| session.user.id == known.user.id) {
            break;
        }
        replica = None;
    }
    let unwritten = keeping.unwritten();
    let (drafts, remains) = (storage.drafts(), storage.remains());
    let (invite, origin, secret) = (address::invite(), page::origin(), random::secret());
    let returned = provider::said().map(Box::new);
    Boot {
        address,
        days: local_time::days(),
        session,
        preferences,
        drafts,
        remains,
        last_open,
        replica,
        unwritten,
        invite,
        returned,
        origin,
        secret,
    }
}

/// Applies the looks to the page.
fn dress(preferences: Preferences) {
    page::set_language(preferences.language);
    page::set_theme(preferences.theme);
}

struct Shell {
    engine: Engine,
    client: Client,
    storage: Storage,
    /// When the other sessions were ended last, as the token in use knows.
    since: Timestamp,
    keeping: Keeping,
    sources: Sources,
    /// The changes of the address of this turn.
    navigations: Vec<Navigation>,
    /// What waits until the page has been drawn.
    waiting: Waiting,
}

impl Shell {
    /// What happens next. Meanwhile, once the page is drawn, what waited for that is written.
    async fn next(&mut self) -> Option<Happened> {
        poll_fn(|context| {
            self.catch_up(context);
            self.sources.poll(context)
        })
        .await
    }

    /// Works off what happened and what is ready after it; true when there may be more.
    fn turn(&mut self, first: Happened) -> bool {
        let begun = clock::now();
        let mut next = Some(first);
        let mut worked = 0;
        loop {
            match next {
                Some(Happened::Input(input)) => self.take(input),
                Some(Happened::Heard(heard)) => self.hear(heard),
                None => return false,
            }
            worked += 1;
            if worked >= TURN_INPUTS || clock::now().since(begun) >= TURN_TIME {
                return true;
            }
            next = self.sources.ready();
        }
    }

    /// Another tab was heard of.
    fn hear(&mut self, heard: Heard) {
        if matches!(heard, Heard::Lead(_) | Heard::Session) {
            // What is stored is about to be read.
            self.write();
        }
        match heard {
            Heard::Lead(leads) => {
                if let Some(outbox) = self.keeping.lead(leads) {
                    self.sources.expect(outbox);
                } else {
                    self.take(Input::Lead(None));
                }
            }
            Heard::Asked => tabs::alive(),
            Heard::Session => {
                let (session, drafts) = (self.storage.session(), self.storage.drafts());
                let remains = self.storage.remains();
                self.take(Input::Session { session, drafts, remains });
            }
            Heard::Note(note) => {
                if let Some(note) = json::read_note(&note) {
                    self.take(Input::Note(note));
                }
            }
        }
    }

    fn take(&mut self, input: Input) {
        if matches!(input, Input::Lead(Some(_))) && !self.keeping.is_current() {
            // The lead was lost while the stored outbox was read, or it is somebody else's.
            if let Some(outbox) = self.keeping.lead_again() {
                self.sources.expect(outbox);
            }
            return;
        }
        if matches!(input, Input::Action(Action::Send { .. })) {
            self.sources.rest();
        }
        let Output { effects, wake_at } = self.engine.update(input, clock::now());
        for effect in effects {
            if let Some(effect) = self.put_off(effect) {
                self.perform(effect);
            }
        }
        self.sources.set_alarm(wake_at);
    }

    /// Does it now.
    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Request { id, call } => {
                let (storage, since) = (self.storage.clone(), self.since);
                let asked = self.sources.rested(self.client.ask(call));
                let answer = asked.map(move |mut result| {
                    if matches!(result, Err(Fault::SignedOut))
                        && storage.session().is_some_and(|newer| newer.since > since)
                    {
                        // Another tab has replaced this token. Treat the refusal as a lost answer.
                        result = Err(Fault::Offline);
                    }
                    Input::Answer { request: id, result }
                });
                self.sources.expect(answer.boxed_local());
            }
            Effect::OpenStream { generation } => {
                self.sources.listen(generation, self.client.listen());
            }
            Effect::CloseStream => self.sources.stop_listening(),
            Effect::UseSession(session) => {
                self.client.use_token(session.as_ref().map(|session| session.token.as_str()));
                self.storage.set_session(session.as_ref());
                self.since = session.as_ref().map_or(Timestamp(0), |session| session.since);
                if session.is_none() {
                    provider::forget();
                }
                let owner = session.map(|session| session.user.id);
                if let Some(claimed) = self.keeping.belong_to(owner) {
                    self.sources.expect(claimed);
                }
            }
            Effect::RenewSession(session) => {
                self.client.use_token(Some(session.token.as_str()));
                self.since = session.since;
                // Another tab may have got a token since that made this one worthless.
                if self.storage.session().is_some_and(|remembered| {
                    remembered.user.id == session.user.id && remembered.since <= session.since
                }) {
                    self.storage.set_session(Some(&session));
                }
            }
            Effect::SavePreferences(preferences) => {
                dress(preferences);
                self.storage.set_preferences(preferences);
            }
            Effect::SaveLastOpen(conversation) => self.storage.set_last_open(conversation),
            Effect::Navigate { address, replace } => {
                self.navigations.push(Navigation { address, replace });
            }
            Effect::SaveRemains(remains) => self.storage.set_remains(&remains),
            Effect::ForgetPerson => self.storage.forget_person(),
            Effect::ForgetReplica => self.sources.expect(self.keeping.forget()),
            Effect::Recall(conversation) => {
                self.sources.expect(self.keeping.recall(conversation));
            }
            Effect::Depart { trip, who } => {
                self.sources.tell(Input::Departed(provider::depart(&trip, who)));
            }
            Effect::DrawSecret => self.sources.tell(Input::Secret(random::secret())),
            Effect::Copy(text) => {
                self.sources.expect(clipboard::copy(text).map(Input::Copied).boxed_local());
            }
            Effect::SaveDraft { conversation, text } => self.storage.set_draft(conversation, &text),
            Effect::DropDraft { conversation, sent } => {
                self.storage.drop_draft(conversation, &sent);
            }
            Effect::Keep(record) => self.keeping.keep(&record),
            Effect::Drop(key) => self.keeping.drop(key),
            Effect::Tell(note) => tabs::tell(&json::write_note(&note)),
        }
    }
}
