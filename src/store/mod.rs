//! What the views read: the parts of the page, each a subscription of its own.
//!
//! Only [`View::show`] can write them, and only the shell's callback calls it. The types enforce
//! this.

use std::rc::Rc;

use dioxus::prelude::*;

use crate::domain::Preferences;

pub use crate::engine::change::{
    ActLine, At, Circle, Connection, ConversationRow, Delivery, Desk, Draft, InviteRow, Invited,
    Item, JoinProblem, Left, Load, MessageRow, Missed, Notice, NoticeKind, Older, OpenThread, Page,
    PersonRow, Phase, Preview, Receipt, Refused, Sidebar, Thread,
};

/// One part of the page. Whoever reads it is drawn anew when it changes.
#[derive(Debug, PartialEq)]
pub struct Part<T: 'static>(Signal<T>);

impl<T> Clone for Part<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Part<T> {}

impl<T: Default> Part<T> {
    fn new() -> Self {
        Self(Signal::new(T::default()))
    }
}

impl<T> Part<T> {
    /// Its present value; the component, memo or effect that asks follows it from now on.
    pub fn read(&self) -> ReadableRef<'_, Signal<T>> {
        self.0.read()
    }

    /// Its present value, without following it.
    pub fn peek(&self) -> ReadableRef<'_, Signal<T>> {
        self.0.peek()
    }
}

impl<T: Clone + PartialEq> Part<T> {
    /// Sets the value only if it differs, and returns whether it did.
    fn set(mut self, value: &T) -> bool {
        let differs = *self.0.peek() != *value;
        if differs {
            self.0.set(value.clone());
        }
        differs
    }
}

/// The parts of the page, under the names that they have in [`Page`].
macro_rules! parts {
    ($($(#[$doc:meta])* $name:ident: $kind:ty,)*) => {
        /// Everything on the page. A handle: copies are the same page.
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct View {
            $($name: Part<$kind>,)*
        }

        impl View {
            /// A page on which nothing is known yet. It belongs to the component that makes it, and
            /// must be made once (`use_hook`).
            #[expect(
                clippy::new_without_default,
                reason = "a default would hide that it needs an owner"
            )]
            pub fn new() -> Self {
                Self { $($name: Part::new(),)* }
            }

            /// Writes the parts of the page that differ. Returns whether any did.
            pub fn show(self, page: &Page) -> bool {
                let mut differs = false;
                $(differs |= self.$name.set(&page.$name);)*
                differs
            }

            $($(#[$doc])* pub fn $name(&self) -> Part<$kind> {
                self.$name
            })*
        }
    };
}

parts! {
    /// Whether the page is starting, asks to sign in, or shows the chat.
    phase: Phase,
    /// The list of conversations.
    sidebar: Sidebar,
    /// The open conversation.
    thread: Thread,
    /// The connection.
    connection: Connection,
    /// Short tellings, oldest first.
    notices: Vec<Rc<Notice>>,
    /// The looks.
    preferences: Preferences,
    /// What the reader asks about the own account, and the ways in.
    desk: Desk,
    /// The people of a conversation, as they are or were looked at last.
    circle: Option<Rc<Circle>>,
    /// The invite that the page was opened with.
    invited: Option<Invited>,
}
