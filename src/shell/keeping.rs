//! Access to the browser's database. Changes are collected and written a little later. Operations
//! are also written to localStorage at once, until they are in the database: a closing page does
//! not wait for a database.
//!
//! It never delays a turn, and it answers even if nothing can be stored.

use std::mem;

use futures::{FutureExt, future::LocalBoxFuture};

use crate::{
    domain::{ConversationId, UserId},
    engine::{
        Input,
        kept::{Key, Lasting, Record, Replica, StoredWrite, WINDOWS_MOST},
    },
    platform::{
        database::{Changes, Database},
        storage::Storage,
    },
};

use super::json;

/// Something that the loop waits for.
type Expected = LocalBoxFuture<'static, Input>;

/// What is kept, and for whom.
pub(super) struct Keeping {
    database: Database,
    storage: Storage,
    owner: Option<UserId>,
    leads: bool,
    /// Whose outbox is being read for this tab to lead with.
    leads_for: Option<UserId>,
    changes: Changes,
    windows: Vec<(ConversationId, Option<String>)>,
    /// The operations among the changes, as the storage remembers them.
    operations: Vec<(String, String)>,
}

impl Keeping {
    pub(super) fn new(database: Database, storage: Storage) -> Self {
        Self {
            database,
            storage,
            owner: None,
            leads: false,
            leads_for: None,
            changes: Vec::new(),
            windows: Vec::new(),
            operations: Vec::new(),
        }
    }

    /// Everything that was kept for this person by earlier visits; `None` when nothing can be kept.
    pub(super) async fn load(
        &mut self,
        owner: UserId,
        first: Option<ConversationId>,
    ) -> Option<Replica> {
        self.owner = Some(owner);
        let kept = self.database.load(owner, first, true).await;
        kept.ok().map(|kept| json::read_replica(&kept, first))
    }

    /// What was done by earlier visits and did not come into the database.
    pub(super) fn unwritten(&self) -> Vec<StoredWrite> {
        let owner = self.owner;
        owner.map(|owner| read_unwritten(&self.storage, owner)).unwrap_or_default()
    }

    /// From now on everything is stored for this person. Data of another person is deleted.
    pub(super) fn belong_to(&mut self, owner: Option<UserId>) -> Option<Expected> {
        if self.owner == owner {
            return None;
        }
        self.owner = owner;
        let claimed = self.database.load(owner?, None, true);
        let storage = self.storage.clone();
        let told = claimed.map(move |kept| lasting(&storage, kept.is_ok()));
        Some(started(told.boxed_local()))
    }

    /// Whether this tab leads, and the outbox that the tabs before it left, if it does.
    pub(super) fn lead(&mut self, leads: bool) -> Option<Expected> {
        self.leads = leads;
        if !leads {
            return None;
        }
        self.leads_for = self.owner;
        let Some(owner) = self.owner else {
            return Some(std::future::ready(Input::Lead(Some(Vec::new()))).boxed_local());
        };
        let kept = self.database.load(owner, None, false);
        let storage = self.storage.clone();
        let found = kept.map(move |kept| {
            // Read after the database, since another tab may bring something from here to there
            // meanwhile; but what is here is the newer of two.
            let mut found = read_unwritten(&storage, owner);
            let records = kept.map(|kept| kept.records).unwrap_or_default();
            found.extend(json::read_writes(&records));
            Input::Lead(Some(found))
        });
        Some(found.boxed_local())
    }

    /// Whether this tab still leads, for the person whose outbox was read.
    pub(super) fn is_current(&self) -> bool {
        self.leads && self.leads_for == self.owner
    }

    /// Reads the outbox once more, if this tab still leads.
    pub(super) fn lead_again(&mut self) -> Option<Expected> {
        if self.leads { self.lead(true) } else { None }
    }

    pub(super) fn keep(&mut self, record: &Record) {
        let (key, text) = json::text(record);
        match record {
            Record::Window(window) => self.windows.push((window.conversation, Some(text))),
            _ => {
                if let (Record::Write(_), Some(owner)) = (record, self.owner) {
                    self.storage.set_unwritten(owner, &key, &text);
                    self.operations.push((key.clone(), text.clone()));
                }
                self.changes.push((key, Some(text)));
            }
        }
    }

    pub(super) fn drop(&mut self, key: Key) {
        if let Key::Conversation(id) | Key::Window(id) = key {
            self.windows.push((id, None));
        }
        if !matches!(key, Key::Window(_)) {
            let name = json::key(key);
            if let (Key::Write(_), Some(owner)) = (key, self.owner) {
                self.storage.remove_unwritten(owner, &name);
            }
            self.changes.push((name, None));
        }
    }

    /// Whether there is anything to write.
    pub(super) fn is_waiting(&self) -> bool {
        !self.changes.is_empty()
    }

    /// Writes what was gathered.
    pub(super) fn commit(&mut self) -> Option<Expected> {
        let changes = mem::take(&mut self.changes);
        let windows = mem::take(&mut self.windows);
        let operations = mem::take(&mut self.operations);
        if changes.is_empty() && windows.is_empty() {
            return None;
        }
        let owner = self.owner?;
        let kept = self.database.keep(owner, changes);
        let windows = windows.into_iter().map(|(conversation, text)| {
            self.database.keep_window(owner, conversation, text, WINDOWS_MOST)
        });
        // A window that cannot be kept is no loss: it is loaded again.
        let all = futures::future::join(kept, futures::future::join_all(windows));
        let storage = self.storage.clone();
        let done = all.map(move |(kept, _)| {
            if kept.is_ok() {
                for (key, text) in &operations {
                    storage.drop_unwritten(owner, key, text);
                }
            }
            lasting(&storage, kept.is_ok())
        });
        Some(started(done.boxed_local()))
    }

    pub(super) fn recall(&self, conversation: ConversationId) -> Expected {
        let Some(owner) = self.owner else {
            let nothing = Input::Recalled { conversation, window: None };
            return std::future::ready(nothing).boxed_local();
        };
        let recalled = self.database.recall(owner, conversation).map(move |text| {
            let text = text.ok().flatten();
            let window = text.and_then(|text| json::read_window(conversation, &text));
            Input::Recalled { conversation, window }
        });
        recalled.boxed_local()
    }

    pub(super) fn forget(&mut self) -> Expected {
        self.owner = None;
        self.storage.forget_unwritten();
        let forgotten = Input::Kept(Lasting::All);
        started(self.database.forget().map(|_| forgotten).boxed_local())
    }
}

/// What outlives the page, when the database has kept what it was given, or has not.
fn lasting(storage: &Storage, kept: bool) -> Input {
    Input::Kept(match (storage.lasts(), kept) {
        // Nobody is signed in at the next visit: then the database has no owner.
        _ if !storage.remembers_session() => Lasting::Nothing,
        (_, true) => Lasting::All,
        (true, false) => Lasting::Unsent,
        (false, false) => Lasting::Nothing,
    })
}

fn read_unwritten(storage: &Storage, owner: UserId) -> Vec<StoredWrite> {
    json::read_writes(&storage.unwritten(owner))
}

/// Begins the work now, whatever else the loop waits for first: the page may be gone before.
fn started(mut work: Expected) -> Expected {
    match (&mut work).now_or_never() {
        Some(done) => std::future::ready(done).boxed_local(),
        None => work,
    }
}
