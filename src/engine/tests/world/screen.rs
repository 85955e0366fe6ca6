//! What is on one client's page.

use std::ops::Deref;

use crate::{
    domain::Timestamp,
    engine::{
        Engine, Page, Stage,
        change::{MessageRow, OpenThread, Thread},
        view::View,
    },
};

/// What is on one client's page.
#[derive(Debug, Default)]
pub(in super::super) struct Screen(pub(super) Page);

impl Deref for Screen {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.0
    }
}

impl Screen {
    /// The page of this engine; it is the same as one that is made at once of everything.
    pub(super) fn of(engine: &mut Engine, now: Timestamp) -> Self {
        let page = engine.page(now).clone();
        if let Stage::Member(member) = &engine.state.stage {
            let listed = page.sidebar.rows.iter().map(|row| (row.id, row.activity));
            let all = member.all_standing().into_iter().map(|seen| (seen.id, seen.activity));
            assert!(listed.eq(all), "the list is not all there is, or not in its order");
        }
        let mut view = View::default();
        let mut whole = view.page(&mut engine.state, &engine.notices, now).clone();
        if let (Thread::Open(open), Thread::Open(whole)) = (&page.thread, &mut whole.thread) {
            // What is only typed changes nothing on the page.
            whole.draft.text.clone_from(&open.draft.text);
        }
        assert_eq!(page, whole, "something that has changed is not shown");
        Self(page)
    }

    pub(in super::super) fn open(&self) -> Option<&OpenThread> {
        match &self.thread {
            Thread::Open(open) => Some(open),
            _ => None,
        }
    }

    pub(in super::super) fn rows(&self) -> Vec<&MessageRow> {
        self.open().map(|open| open.rows().map(|row| &**row).collect()).unwrap_or_default()
    }

    pub(in super::super) fn texts(&self) -> Vec<String> {
        self.rows().iter().map(|row| row.text.clone()).collect()
    }

    pub(in super::super) fn titles(&self) -> Vec<String> {
        self.sidebar.rows.iter().map(|row| row.title.clone()).collect()
    }
}
