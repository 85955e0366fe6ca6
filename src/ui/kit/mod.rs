//! Small components used by all screens. They take props and call callbacks. They do not read the
//! store and do not dispatch actions.

mod avatar;
mod dialog;
mod icon;
mod menu;

pub use avatar::avatar;
pub use dialog::Dialog;
pub use icon::{Glyph, icon, logo};
pub use menu::{Menu, MenuItem, Place};

use std::rc::Rc;

use dioxus::prelude::*;

/// A row that is the same only when it is the very same piece of memory: the engine keeps the
/// `Rc` of every row that did not change, so a component that takes one is not run again for it.
#[derive(Debug)]
pub struct Shared<T>(pub Rc<T>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> std::ops::Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// An element on the page, once it is there; for giving it the focus.
pub type Anchor = Option<Rc<MountedData>>;

/// Gives the focus to an element, if it is there.
pub fn focus(element: &Anchor) {
    if let Some(element) = element {
        // The browser sets the focus at once; the future only returns the result. We ignore it: the
        // element may have been removed meanwhile.
        drop(element.set_focus(true));
    }
}

/// Remembers an element without drawing anything anew when it appears.
pub fn use_element() -> Signal<Anchor> {
    use_signal(|| None)
}
