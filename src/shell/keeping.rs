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
    /// `None` when it turned out that nothing can be kept here.
    database: Option<Database>,
    owner: Option<UserId>,
    leads: bool,
    changes: Changes,
    windows: Vec<(ConversationId, Option<String>)>,
    operations: Vec<OperationId>,
}

impl Keeping {
    pub(super) fn new(database: Database) -> Self {
        Self {
            database: Some(database),
            owner: None,
            leads: false,
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
        let kept = self.database.as_ref()?.load(owner, first).await;
        if kept.is_err() {
            self.database = None;
        }
        kept.ok().map(|kept| json::read_replica(&kept, first))
    }

    /// From now on everything is kept for this person. What was kept for somebody else goes.
    pub(super) fn belong_to(&mut self, owner: Option<UserId>) -> Option<Expected> {
        if self.owner == owner {
            return None;
        }
        self.owner = owner;
        let claimed = self.database.as_ref()?.load(owner?, None);
        let told = claimed.map(|kept| Input::Kept { operations: Vec::new(), stored: kept.is_ok() });
        Some(told.boxed_local())
    }

    /// Whether this tab leads, and the outbox that the tabs before it left, if it does.
    pub(super) fn lead(&mut self, leads: bool) -> Option<Expected> {
        self.leads = leads;
        if !leads {
            return None;
        }
        let nothing = || std::future::ready(Input::Lead(Some(Vec::new()))).boxed_local();
        let (Some(database), Some(owner)) = (&self.database, self.owner) else {
            return Some(nothing());
        };
        let kept = database.load(owner, None);
        let found = kept.map(|kept| {
            let operations = kept.map(|kept| json::read_operations(&kept));
            Input::Lead(Some(operations.unwrap_or_default()))
        });
        Some(found.boxed_local())
    }

    pub(super) fn leads(&self) -> bool {
        self.leads
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
        let Some(database) = self.database.clone() else {
            let told = Input::Kept { operations, stored: false };
            return Some(std::future::ready(told).boxed_local());
        };
        // All of it is on its way now, in this order; only the answer is waited for.
        let kept = database.keep(owner, changes);
        let windows = windows.into_iter().map(|(conversation, text)| {
            database.keep_window(owner, conversation, text, WINDOWS_MOST)
        });
        let windows = futures::future::join_all(windows);
        let done = async move {
            let stored = kept.await.is_ok();
            // A window that cannot be kept is no loss: it is loaded again.
            windows.await;
            Input::Kept { operations, stored }
        };
        Some(done.boxed_local())
    }

    pub(super) fn recall(&self, conversation: ConversationId) -> Expected {
        let (Some(database), Some(owner)) = (&self.database, self.owner) else {
            return std::future::ready(Input::Recalled { conversation, window: None })
                .boxed_local();
        };
        let recalled = database.recall(owner, conversation).map(move |text| {
            let text = text.ok().flatten();
            let window = text.and_then(|text| json::read_window(conversation, &text));
            Input::Recalled { conversation, window }
        });
        recalled.boxed_local()
    }

    pub(super) fn forget(&mut self) -> Expected {
        self.owner = None;
        let forgotten = Input::Kept { operations: Vec::new(), stored: true };
        match &self.database {
            Some(database) => database.forget().map(|_| forgotten).boxed_local(),
            None => std::future::ready(forgotten).boxed_local(),
        }
    }
}
