//! A listener on something of the browser's, removed when it is dropped.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::EventTarget;

/// Calls back at every event of one name, until it is dropped.
pub(super) struct Listener {
    target: EventTarget,
    event: &'static str,
    callback: Closure<dyn FnMut()>,
}

impl Listener {
    pub(super) fn new(
        target: &EventTarget,
        event: &'static str,
        callback: impl FnMut() + 'static,
    ) -> Self {
        let callback = Closure::<dyn FnMut()>::new(callback);
        // It is only refused for a target that is gone, which cannot call anyway.
        let _ = target.add_event_listener_with_callback(event, callback.as_ref().unchecked_ref());
        Self { target: target.clone(), event, callback }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = self.callback.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(self.event, callback);
    }
}
