//! What the views read: the parts of the page, each a subscription of its own.
//!
//! Only [`project`] writes them, and only the shell's callback calls that; the types let nobody else.
//! Lists are vectors of `Rc` rows: a row that did not change keeps its `Rc`, so that its component is
//! not run again.

mod project;

use std::rc::Rc;

use dioxus::prelude::*;

use crate::domain::Preferences;

pub use crate::engine::change::{
    ActLine, At, Circle, Connection, ConversationRow, Delivery, Desk, Draft, InviteRow, Invited,
    JoinProblem, Left, Load, MessageRow, Missed, Notice, NoticeId, NoticeKind, Older, OpenThread,
    PersonRow, Phase, Preview, Receipt, Refused, Sidebar, Thread,
};
pub use project::project;

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

    /// What is the same already is not drawn again: an event and the answer to one's own write tell
    /// the same thing.
    fn set(mut self, value: T)
    where
        T: PartialEq,
    {
        let same = *self.0.peek() == value;
        if !same {
            self.0.set(value);
        }
    }
}

impl<T> Part<T> {
    /// For what seldom comes and is hardly ever the same: comparing it would only weigh.
    fn put(mut self, value: T) {
        self.0.set(value);
    }
}

/// Everything on the page. A handle: copies are the same page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    phase: Part<Phase>,
    sidebar: Part<Sidebar>,
    thread: Part<Thread>,
    connection: Part<Connection>,
    notices: Part<Vec<Rc<Notice>>>,
    preferences: Part<Preferences>,
    desk: Part<Desk>,
    circle: Part<Option<Rc<Circle>>>,
    invited: Part<Option<Invited>>,
}

impl View {
    /// A page on which nothing is known yet. It belongs to the component that makes it, and must be
    /// made once (`use_hook`).
    #[expect(clippy::new_without_default, reason = "a default would hide that it needs an owner")]
    pub fn new() -> Self {
        Self {
            phase: Part::new(),
            sidebar: Part::new(),
            thread: Part::new(),
            connection: Part::new(),
            notices: Part::new(),
            preferences: Part::new(),
            desk: Part::new(),
            circle: Part::new(),
            invited: Part::new(),
        }
    }

    /// Which of the big states the page is in.
    pub fn phase(&self) -> Part<Phase> {
        self.phase
    }

    /// The list of conversations.
    pub fn sidebar(&self) -> Part<Sidebar> {
        self.sidebar
    }

    /// The open conversation.
    pub fn thread(&self) -> Part<Thread> {
        self.thread
    }

    /// The connection.
    pub fn connection(&self) -> Part<Connection> {
        self.connection
    }

    /// Short tellings, oldest first.
    pub fn notices(&self) -> Part<Vec<Rc<Notice>>> {
        self.notices
    }

    /// What the reader asks about the own account, and the ways in.
    pub fn desk(&self) -> Part<Desk> {
        self.desk
    }

    /// The looks.
    pub fn preferences(&self) -> Part<Preferences> {
        self.preferences
    }

    /// The people of a conversation, as they are or were looked at last.
    pub fn circle(&self) -> Part<Option<Rc<Circle>>> {
        self.circle
    }

    /// The invite that the page was opened with.
    pub fn invited(&self) -> Part<Option<Invited>> {
        self.invited
    }
}
