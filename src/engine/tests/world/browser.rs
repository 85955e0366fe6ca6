//! A browser: what its tabs share. Storage that outlives them, notes between them, and which of
//! them leads.

use std::collections::BTreeMap;

use crate::{
    domain::{Address, ConversationId, Membership, Remains, Session, User, UserId},
    engine::{
        Boot, Input, Note, WriteId,
        kept::{Key, Lasting, Record, Replica, StoredWrite, Window},
    },
};

use super::{Happening, World, traffic::Seen};

/// What a browser keeps.
#[derive(Debug, Default)]
pub(in super::super) struct Browser {
    pub(in super::super) session: Option<Session>,
    pub(in super::super) drafts: BTreeMap<ConversationId, String>,
    pub(in super::super) remains: Remains,
    pub(super) last_open: Option<ConversationId>,
    pub(in super::super) store: Store,
    /// What was done and is not in the database yet.
    pub(in super::super) unwritten: BTreeMap<WriteId, StoredWrite>,
    /// The messages of which conversations were kept, in this order, for tests that look at it.
    pub(in super::super) kept_windows: Vec<ConversationId>,
    /// It has no database, as in a private window.
    pub(in super::super) forgetful: bool,
    /// Its database takes no writes for now, as when the disk is full.
    pub(in super::super) full: bool,
    /// Writes were lost: what the database holds may be long over.
    pub(in super::super) stale: bool,
    pub(in super::super) leader: Option<usize>,
}

/// The database of a browser.
#[derive(Debug, Default)]
pub(in super::super) struct Store {
    conversations: BTreeMap<ConversationId, Record>,
    pub(in super::super) memberships: BTreeMap<ConversationId, Membership>,
    pub(in super::super) people: BTreeMap<UserId, User>,
    pub(in super::super) operations: BTreeMap<WriteId, StoredWrite>,
    pub(in super::super) windows: BTreeMap<ConversationId, Window>,
}

/// One thing to write.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "a test has few of them")]
pub(super) enum Write {
    Keep(Record),
    Drop(Key),
}

impl Store {
    fn write(&mut self, write: Write) {
        match write {
            Write::Keep(record) => match record {
                Record::Conversation(ref conversation, _) => {
                    self.conversations.insert(conversation.id, record);
                }
                Record::Membership(membership) => {
                    self.memberships.insert(membership.conversation, membership);
                }
                Record::Person(user) => {
                    self.people.insert(user.id, user);
                }
                Record::Write(kept) => {
                    self.operations.insert(kept.id, kept);
                }
                Record::Window(window) => {
                    self.windows.insert(window.conversation, window);
                }
            },
            Write::Drop(Key::Conversation(id)) => {
                self.conversations.remove(&id);
                self.windows.remove(&id);
            }
            Write::Drop(Key::Membership(id)) => {
                self.memberships.remove(&id);
            }
            Write::Drop(Key::Person(id)) => {
                self.people.remove(&id);
            }
            Write::Drop(Key::Write(id)) => {
                self.operations.remove(&id);
            }
            Write::Drop(Key::Window(id)) => {
                self.windows.remove(&id);
            }
        }
    }

    /// Whether anything of a conversation is kept. That its address was looked at and nothing was
    /// found there is not of it.
    pub(in super::super) fn holds(&self, id: ConversationId) -> bool {
        self.conversations.contains_key(&id)
            || self.memberships.contains_key(&id)
            || self.windows.get(&id).is_some_and(|window| !window.messages.is_empty())
            || self.operations.values().any(|kept| kept.write.conversation == id)
    }

    fn replica(&self, first: Option<ConversationId>) -> Replica {
        let conversations = self.conversations.values().filter_map(|record| match record {
            Record::Conversation(conversation, head) => Some((conversation.clone(), head.clone())),
            _ => None,
        });
        Replica {
            conversations: conversations.collect(),
            memberships: self.memberships.values().cloned().collect(),
            people: self.people.values().cloned().collect(),
            writes: self.operations.values().cloned().collect(),
            window: first.and_then(|id| self.windows.get(&id)).cloned(),
        }
    }
}

impl Browser {
    /// What was done is remembered at once.
    pub(super) fn remember(&mut self, record: &Record) {
        if let Record::Write(kept) = record {
            self.unwritten.insert(kept.id, kept.clone());
        }
    }

    /// Forgets what the person did.
    pub(super) fn forget(&mut self) {
        self.store = Store::default();
        self.unwritten.clear();
    }

    fn write(&mut self, write: Write) {
        match &write {
            Write::Keep(Record::Write(kept))
                if self.keeps() && self.unwritten.get(&kept.id) == Some(kept) =>
            {
                self.unwritten.remove(&kept.id);
            }
            Write::Drop(Key::Write(id)) => {
                self.unwritten.remove(id);
            }
            _ => {}
        }
        if let Write::Keep(Record::Window(window)) = &write {
            self.kept_windows.push(window.conversation);
        }
        if self.keeps() {
            self.store.write(write);
        }
    }

    /// Whether what is written outlives the page.
    fn keeps(&self) -> bool {
        !self.forgetful && !self.full
    }
}

impl World {
    /// What a page of this browser remembers when it starts.
    pub(super) fn boot(&self, browser: usize, address: Address) -> Boot {
        let kept = &self.browsers[browser];
        let first = address.conversation().or(kept.last_open);
        Boot {
            address,
            session: kept.session.clone(),
            drafts: kept.drafts.clone().into_iter().collect(),
            remains: kept.remains.clone(),
            last_open: kept.last_open,
            replica: (!kept.forgetful).then(|| kept.store.replica(first)),
            unwritten: kept.unwritten.values().cloned().collect(),
            ..Boot::default()
        }
    }

    pub(super) fn save_draft(&mut self, browser: usize, id: ConversationId, text: String) {
        let drafts = &mut self.browsers[browser].drafts;
        if text.is_empty() {
            drafts.remove(&id)
        } else {
            drafts.insert(id, text)
        };
    }

    pub(super) fn save_last_open(&mut self, browser: usize, id: Option<ConversationId>) {
        self.browsers[browser].last_open = id;
    }

    /// Begins to write what a turn keeps, all of it or nothing.
    pub(super) fn commit(&mut self, client: usize, writes: Vec<Write>) {
        if writes.is_empty() {
            return;
        }
        let letter = self.letter();
        self.writes.insert(letter, writes);
        let life = self.clients[client].life;
        // Writes are carried out in their order.
        let delay = 1 + self.rng.up_to(4);
        let at = self.now.plus(delay).max(self.clients[client].written_at);
        self.clients[client].written_at = at;
        self.at(at.since(self.now), Happening::Commit { client, life, letter });
    }

    pub(super) fn committed(&mut self, client: usize, writes: Vec<Write>) {
        let browser = self.clients[client].browser;
        for write in writes {
            self.browsers[browser].write(write);
        }
        let kept = &mut self.browsers[browser];
        let lasting = if kept.keeps() { Lasting::All } else { Lasting::Unsent };
        kept.stale |= kept.full;
        if kept.full {
            self.traffic.saw(Seen::Unkept);
        }
        self.input(client, Input::Kept(lasting));
    }

    /// Tells the other tabs, in the order of telling.
    pub(super) fn tell(&mut self, client: usize, note: &Note) {
        let browser = self.clients[client].browser;
        let delay = 1 + self.rng.up_to(3);
        let at = self.now.plus(delay).max(self.clients[client].told_at);
        self.clients[client].told_at = at;
        for other in 0..self.clients.len() {
            if other != client && self.clients[other].browser == browser {
                self.deliver(other, at.since(self.now), Input::Note(note.clone()));
            }
        }
    }

    /// Remembers who is signed in; the other tabs are told when that changes.
    pub(super) fn use_session(&mut self, client: usize, session: Option<Session>) {
        let browser = self.clients[client].browser;
        if self.browsers[browser].session == session {
            return;
        }
        if let Some(session) = &session {
            self.clients[client].me = session.user.id;
        }
        self.browsers[browser].session = session;
        for other in 0..self.clients.len() {
            if other != client && self.clients[other].browser == browser {
                let delay = 1 + self.rng.up_to(3);
                let (drafts, remains) = Default::default();
                self.deliver(other, delay, Input::Session { session: None, drafts, remains });
            }
        }
    }

    /// What a tab finds when another one has changed the session.
    pub(super) fn session_input(&self, client: usize) -> Input {
        let kept = &self.browsers[self.clients[client].browser];
        let drafts = kept.drafts.clone().into_iter().collect();
        let remains = kept.remains.clone();
        Input::Session { session: kept.session.clone(), drafts, remains }
    }

    /// Opens one more tab of somebody's browser, at `/`.
    pub(in super::super) fn open_tab(&mut self, of: usize) -> usize {
        let (me, browser) = (self.clients[of].me, self.clients[of].browser);
        self.page(me, browser, Address::Home)
    }

    /// The tab's process is gone, without a word; what it had not written into the database yet is
    /// lost, but for what is remembered apart from it. It is opened again at the same address.
    pub(in super::super) fn crash(&mut self, client: usize) {
        let browser = self.clients[client].browser;
        let address = self.clients[client].screen.open().map(|open| open.id);
        self.reset(client);
        if self.browsers[browser].leader == Some(client) {
            self.browsers[browser].leader = None;
        }
        let boot = self.boot(browser, Address::of(address));
        self.input(client, Input::Boot(boot));
        self.elect(browser);
    }

    /// All tabs of a browser are closed and opened again: the next visit.
    pub(in super::super) fn revisit(&mut self, browser: usize) {
        for client in 0..self.clients.len() {
            if self.clients[client].browser == browser {
                self.crash(client);
            }
        }
    }

    /// Another tab takes the lead, as when the leader is frozen and does not answer.
    pub(in super::super) fn steal(&mut self, client: usize) {
        let browser = self.clients[client].browser;
        if let Some(old) = self.browsers[browser].leader.replace(client)
            && old != client
        {
            let delay = 1 + self.rng.up_to(2_000);
            self.deliver(old, delay, Input::Lead(None));
        }
        self.grant(client);
    }

    pub(in super::super) fn leads(&self, client: usize) -> bool {
        self.browsers[self.clients[client].browser].leader == Some(client)
    }

    /// Whichever tab is the first in the queue for the lock gets it.
    pub(super) fn elect(&mut self, browser: usize) {
        if self.browsers[browser].leader.is_none() {
            let tabs: Vec<_> = (0..self.clients.len())
                .filter(|tab| self.clients[*tab].browser == browser)
                .collect();
            let choice = usize::try_from(self.rng.up_to(1_000)).unwrap() % tabs.len();
            self.browsers[browser].leader = Some(tabs[choice]);
            self.grant(tabs[choice]);
        }
    }

    fn grant(&mut self, client: usize) {
        let browser = &self.browsers[self.clients[client].browser];
        let operations = browser.unwritten.values().chain(browser.store.operations.values());
        let found = operations.cloned().collect();
        let delay = 1 + self.rng.up_to(4);
        self.deliver(client, delay, Input::Lead(Some(found)));
    }
}
