//! The browser's database: texts under keys that outlive the page, owned by one person.
//!
//! It must never keep the app waiting (a blocked database is given up after a while), and never be
//! trusted: whoever reads a text back must expect anything.

use futures::future::{self, Either, FutureExt, LocalBoxFuture};

use crate::domain::{ConversationId, UserId};

use super::clock;

/// How long the database may take before it counts as not there, in milliseconds.
const PATIENCE: u32 = 2_000;

/// What is kept for a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// The messages of the conversation that was asked for, if they are kept.
    pub window: Option<String>,
    /// Everything else, in no order.
    pub records: Vec<String>,
}

/// Changes of records: key and text, or no text when the key is to be deleted.
pub type Changes = Vec<(String, Option<String>)>;

/// Nothing can be kept here (private window, full disk, blocked storage).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the database cannot be used")]
pub struct Unavailable;

/// A database. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Database(backend::Backend);

/// An answer of the database.
pub type Answer<T> = LocalBoxFuture<'static, Result<T, Unavailable>>;

impl Database {
    /// The browser's own; natively, a fresh one that lives as long as its last clone.
    pub fn open() -> Self {
        Self::default()
    }

    /// Everything that is kept for this person. With `claim`, what was kept for somebody else is
    /// deleted; without, there is nothing to be had then.
    pub fn load(&self, owner: UserId, first: Option<ConversationId>, claim: bool) -> Answer<Kept> {
        in_time(self.0.clone().load(owner, first, claim))
    }

    /// The messages of a conversation, if they are kept.
    pub fn recall(&self, owner: UserId, conversation: ConversationId) -> Answer<Option<String>> {
        in_time(self.0.clone().recall(owner, conversation))
    }

    /// Keeps all of these, or none.
    pub fn keep(&self, owner: UserId, changes: Changes) -> Answer<()> {
        in_time(self.0.clone().keep(owner, changes))
    }

    /// Keeps the messages of a conversation, or deletes them; of all others only the `most` that
    /// were kept last.
    pub fn keep_window(
        &self,
        owner: UserId,
        conversation: ConversationId,
        text: Option<String>,
        most: usize,
    ) -> Answer<()> {
        in_time(self.0.clone().keep_window(owner, conversation, text, most))
    }

    /// Deletes everything.
    pub fn forget(&self) -> Answer<()> {
        in_time(self.0.clone().forget())
    }
}

fn in_time<T: 'static>(work: impl Future<Output = Result<T, Unavailable>> + 'static) -> Answer<T> {
    let late = clock::sleep(PATIENCE);
    future::select(work.boxed_local(), late)
        .map(|first| match first {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => Err(Unavailable),
        })
        .boxed_local()
}

#[cfg(target_arch = "wasm32")]
mod backend {
    use super::{Changes, ConversationId, Kept, Unavailable, UserId};
    use js_sys::Array;
    use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

    #[wasm_bindgen(module = "/src/platform/database.js")]
    extern "C" {
        #[wasm_bindgen(catch)]
        async fn load(owner: &str, first: &str, claim: bool) -> Result<JsValue, JsValue>;
        #[wasm_bindgen(catch)]
        async fn recall(owner: &str, key: &str) -> Result<JsValue, JsValue>;
        #[wasm_bindgen(catch)]
        async fn keep(owner: &str, changes: &Array) -> Result<JsValue, JsValue>;
        #[wasm_bindgen(catch, js_name = keepWindow)]
        async fn keep_window(
            owner: &str,
            key: &str,
            text: Option<&str>,
            most: u32,
        ) -> Result<JsValue, JsValue>;
        #[wasm_bindgen(catch)]
        async fn forget() -> Result<JsValue, JsValue>;
    }

    /// The browser's, which is one for all pages.
    #[derive(Debug, Clone, Default)]
    pub(super) struct Backend;

    // What the browser says of a refusal helps nobody here: the page works on without.
    fn refused(_why: JsValue) -> Unavailable {
        Unavailable
    }

    impl Backend {
        pub(super) async fn load(
            self,
            owner: UserId,
            first: Option<ConversationId>,
            claim: bool,
        ) -> Result<Kept, Unavailable> {
            let first = first.as_ref().map(ConversationId::as_str).unwrap_or_default();
            let texts = load(owner.as_str(), first, claim).await.map_err(refused)?;
            let texts = Array::from(&texts);
            let mut texts = texts.iter().map(|text| text.as_string());
            let window = texts.next().flatten();
            Ok(Kept { window, records: texts.flatten().collect() })
        }

        pub(super) async fn recall(
            self,
            owner: UserId,
            conversation: ConversationId,
        ) -> Result<Option<String>, Unavailable> {
            let text = recall(owner.as_str(), conversation.as_str()).await;
            Ok(text.map_err(refused)?.as_string())
        }

        pub(super) async fn keep(self, owner: UserId, changes: Changes) -> Result<(), Unavailable> {
            let list = Array::new();
            for (key, text) in changes {
                list.push(&key.into());
                list.push(&text.map_or(JsValue::UNDEFINED, Into::into));
            }
            keep(owner.as_str(), &list).await.map(|_| ()).map_err(refused)
        }

        pub(super) async fn keep_window(
            self,
            owner: UserId,
            conversation: ConversationId,
            text: Option<String>,
            most: usize,
        ) -> Result<(), Unavailable> {
            let most = u32::try_from(most).unwrap_or(u32::MAX);
            let kept = keep_window(owner.as_str(), conversation.as_str(), text.as_deref(), most);
            kept.await.map(|_| ()).map_err(refused)
        }

        pub(super) async fn forget(self) -> Result<(), Unavailable> {
            forget().await.map(|_| ()).map_err(refused)
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod backend {
    use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

    use super::{Changes, ConversationId, Kept, Unavailable, UserId};

    #[derive(Debug, Default)]
    struct Memory {
        owner: Option<UserId>,
        records: BTreeMap<String, String>,
        /// The one kept last comes last.
        windows: Vec<(ConversationId, String)>,
    }

    /// A database in memory, with the same behaviour as the browser's.
    #[derive(Debug, Clone, Default)]
    pub(super) struct Backend(Rc<RefCell<Memory>>);

    #[allow(clippy::unused_async, reason = "the browser's twin has to wait")]
    impl Backend {
        pub(super) async fn load(
            self,
            owner: UserId,
            first: Option<ConversationId>,
            claim: bool,
        ) -> Result<Kept, Unavailable> {
            let records = {
                let mut memory = self.0.borrow_mut();
                if memory.owner != Some(owner) {
                    if !claim {
                        return Err(Unavailable);
                    }
                    *memory = Memory { owner: Some(owner), ..Memory::default() };
                }
                memory.records.values().cloned().collect()
            };
            let window = match first {
                Some(first) => self.recall(owner, first).await?,
                None => None,
            };
            Ok(Kept { window, records })
        }

        pub(super) async fn recall(
            self,
            owner: UserId,
            conversation: ConversationId,
        ) -> Result<Option<String>, Unavailable> {
            let memory = self.0.borrow();
            let mut windows = memory.windows.iter().filter(|_| memory.owner == Some(owner));
            let found = windows.find(|(id, _)| *id == conversation);
            Ok(found.map(|(_, text)| text.clone()))
        }

        pub(super) async fn keep(self, owner: UserId, changes: Changes) -> Result<(), Unavailable> {
            let mut memory = self.0.borrow_mut();
            if memory.owner != Some(owner) {
                return Err(Unavailable);
            }
            for (key, text) in changes {
                match text {
                    Some(text) => memory.records.insert(key, text),
                    None => memory.records.remove(&key),
                };
            }
            Ok(())
        }

        pub(super) async fn keep_window(
            self,
            owner: UserId,
            conversation: ConversationId,
            text: Option<String>,
            most: usize,
        ) -> Result<(), Unavailable> {
            let mut memory = self.0.borrow_mut();
            if memory.owner == Some(owner) {
                memory.windows.retain(|(id, _)| *id != conversation);
                memory.windows.extend(text.map(|text| (conversation, text)));
                let spare = memory.windows.len().saturating_sub(most);
                memory.windows.drain(..spare);
            }
            Ok(())
        }

        pub(super) async fn forget(self) -> Result<(), Unavailable> {
            *self.0.borrow_mut() = Memory::default();
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    fn now<T>(answer: Answer<T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(answer.map(Result::unwrap))
    }

    #[test]
    fn it_keeps_for_its_owner_and_nobody_else() {
        let database = Database::open();
        let (ann, bob) = ("aaaaaaaaaaaaaaa".parse().unwrap(), "bbbbbbbbbbbbbbb".parse().unwrap());
        let talk: ConversationId = "ccccccccccccccc".parse().unwrap();
        let record = || vec![("k".to_owned(), Some("v".to_owned()))];
        let refused = |answer: Answer<()>| answer.now_or_never().unwrap().is_err();
        assert!(refused(database.keep(ann, record())), "nobody owns it");
        assert_eq!(now(database.load(ann, None, true)), Kept::default());
        now(database.keep(ann, record()));
        now(database.keep_window(ann, talk, Some("w".into()), 3));
        assert!(refused(database.keep(bob, vec![("k".to_owned(), None)])));
        assert_eq!(database.load(bob, None, false).now_or_never(), Some(Err(Unavailable)));
        assert_eq!(now(database.recall(bob, talk)), None);
        let kept = Kept { window: Some("w".into()), records: vec!["v".into()] };
        assert_eq!(now(database.load(ann, Some(talk), true)), kept);
        assert_eq!(now(database.load(bob, Some(talk), true)), Kept::default());
        assert_eq!(now(database.load(ann, Some(talk), true)), Kept::default());
    }

    #[test]
    fn windows_that_were_kept_longest_ago_go_first() {
        let database = Database::open();
        let ann = "aaaaaaaaaaaaaaa".parse().unwrap();
        now(database.load(ann, None, true));
        let talk = |n: u32| format!("{n:0>15}").parse().unwrap();
        for n in [1, 2, 3, 1, 4] {
            now(database.keep_window(ann, talk(n), Some(n.to_string()), 3));
        }
        let kept = |n| now(database.recall(ann, talk(n)));
        assert_eq!([kept(1), kept(2)], [Some("1".to_owned()), None]);
        now(database.keep_window(ann, talk(1), None, 3));
        assert_eq!(kept(1), None);
        now(database.forget());
        assert_eq!(kept(4), None);
    }
}
