//! The way to the browser's database: what a turn keeps is gathered and written at its end.
//!
//! It must never hold a turn up, and where nothing can be kept it must answer all the same.

use std::mem;

use futures::{FutureExt, future::LocalBoxFuture};

use crate::{
    domain::{ConversationId, UserId},
    engine::{
        Input, OperationId,
        kept::{Key, Record, Replica, WINDOWS_MOST},
    },
    platform::database::{Changes, Database},
};

use super::json;

/// Something that the loop waits for.
type Expected = LocalBoxFuture<'static, Input>;

/// What is kept, and for whom.
pub(super) struct Keeping {
    database: Database,
    owner: Option<UserId>,
    leads: bool,
    /// Whose outbox is being read for this tab to lead with.
    leads_for: Option<UserId>,
    changes: Changes,
    windows: Vec<(ConversationId, Option<String>)>,
    operations: Vec<OperationId>,
}

impl Keeping {
    pub(super) fn new(database: Database) -> Self {
        Self {
            database,
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

    /// From now on everything is kept for this person. What was kept for somebody else goes.
    pub(super) fn belong_to(&mut self, owner: Option<UserId>) -> Option<Expected> {
        if self.owner == owner {
            return None;
        }
        self.owner = owner;
        let claimed = self.database.load(owner?, None, true);
        let told = claimed.map(|kept| Input::Kept { operations: Vec::new(), stored: kept.is_ok() });
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
        let found = kept.map(|kept| {
            let operations = kept.map(|kept| json::read_operations(&kept));
            Input::Lead(Some(operations.unwrap_or_default()))
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
            _ => self.changes.push((key, Some(text))),
        }
        if let Record::Operation(kept) = record {
            self.operations.push(kept.id);
        }
    }

    pub(super) fn drop(&mut self, key: Key) {
        if let Key::Conversation(id) | Key::Window(id) = key {
            self.windows.push((id, None));
        }
        if !matches!(key, Key::Window(_)) {
            self.changes.push((json::key(key), None));
        }
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
        let done = all.map(|(kept, _)| Input::Kept { operations, stored: kept.is_ok() });
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
        let forgotten = Input::Kept { operations: Vec::new(), stored: true };
        started(self.database.forget().map(|_| forgotten).boxed_local())
    }
}

/// Begins the work now, whatever else the loop waits for first: the page may be gone before.
fn started(mut work: Expected) -> Expected {
    match (&mut work).now_or_never() {
        Some(done) => std::future::ready(done).boxed_local(),
        None => work,
    }
}
