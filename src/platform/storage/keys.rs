//! Texts under keys: the browser's local storage, with memory for what it refuses.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

/// Texts under keys. Clones share them.
#[derive(Debug, Clone)]
pub(super) struct Keys {
    #[cfg(target_arch = "wasm32")]
    browser: Option<web_sys::Storage>,
    /// What the browser refused to take. It hides what the browser still has under the same key.
    memory: Rc<RefCell<BTreeMap<String, String>>>,
}

#[cfg(target_arch = "wasm32")]
impl Keys {
    pub(super) fn open() -> Self {
        let browser = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
        Self { browser, memory: Rc::default() }
    }

    pub(super) fn in_memory() -> Self {
        Self { browser: None, memory: Rc::default() }
    }

    /// Whether the browser itself has what stands under a key, or nothing stands there.
    pub(super) fn holds(&self, key: &str) -> bool {
        !self.memory.borrow().contains_key(key)
    }

    pub(super) fn last(&self) -> bool {
        self.browser.is_some() && self.memory.borrow().is_empty()
    }

    fn stored(&self, key: &str) -> Option<String> {
        self.browser.as_ref()?.get_item(key).ok().flatten()
    }

    fn store(&self, key: &str, text: &str) -> bool {
        self.browser.as_ref().is_some_and(|browser| browser.set_item(key, text).is_ok())
    }

    fn unstore(&self, key: &str) {
        if let Some(browser) = &self.browser {
            // A storage that refuses this is blocked, so there is nothing in it.
            let _ = browser.remove_item(key);
        }
    }

    fn stored_keys(&self) -> Vec<String> {
        let Some(browser) = &self.browser else { return Vec::new() };
        let length = browser.length().unwrap_or_default();
        (0..length).filter_map(|index| browser.key(index).ok().flatten()).collect()
    }
}

#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::unused_self)]
impl Keys {
    pub(super) fn open() -> Self {
        Self::in_memory()
    }

    pub(super) fn in_memory() -> Self {
        Self { memory: Rc::default() }
    }

    #[allow(dead_code, reason = "natively, memory is all there is")]
    pub(super) fn holds(&self, _key: &str) -> bool {
        true
    }

    /// Natively, memory is all there is.
    pub(super) fn last(&self) -> bool {
        true
    }

    fn stored(&self, _key: &str) -> Option<String> {
        None
    }

    fn store(&self, _key: &str, _text: &str) -> bool {
        false
    }

    fn unstore(&self, _key: &str) {}

    fn stored_keys(&self) -> Vec<String> {
        Vec::new()
    }
}

impl Keys {
    pub(super) fn get(&self, key: &str) -> Option<String> {
        let kept = self.memory.borrow().get(key).cloned();
        kept.or_else(|| self.stored(key))
    }

    pub(super) fn set(&self, key: &str, text: &str) {
        if self.store(key, text) {
            self.memory.borrow_mut().remove(key);
        } else {
            self.memory.borrow_mut().insert(key.to_owned(), text.to_owned());
        }
    }

    pub(super) fn remove(&self, key: &str) {
        self.memory.borrow_mut().remove(key);
        self.unstore(key);
    }

    /// Every key, once.
    pub(super) fn all(&self) -> Vec<String> {
        let mut keys = self.stored_keys();
        let stored = keys.len();
        for key in self.memory.borrow().keys() {
            if !keys.iter().take(stored).any(|known| known == key) {
                keys.push(key.clone());
            }
        }
        keys
    }
}
