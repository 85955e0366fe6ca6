//! What is on one client's page.

use crate::engine::{
    Change,
    change::{Connection, Desk, MessageRow, Notice, OpenThread, Phase, Sidebar, Thread},
};

/// What is on one client's page.
#[derive(Debug, Default)]
pub(in super::super) struct Screen {
    pub(in super::super) phase: Phase,
    pub(in super::super) sidebar: Sidebar,
    pub(in super::super) thread: Thread,
    pub(in super::super) connection: Connection,
    pub(in super::super) desk: Desk,
    pub(in super::super) notices: Vec<std::rc::Rc<Notice>>,
}

impl Screen {
    pub(super) fn show(&mut self, change: Change) {
        match change {
            Change::Phase(phase) => self.phase = phase,
            Change::Sidebar(sidebar) => self.sidebar = sidebar,
            Change::Thread(thread) => self.thread = thread,
            Change::Connection(connection) => self.connection = connection,
            Change::Notices(notices) => self.notices = notices,
            Change::Desk(desk) => self.desk = desk,
            Change::Preferences(_) | Change::Circle(_) | Change::Invited(_) => {}
        }
    }

    pub(in super::super) fn open(&self) -> Option<&OpenThread> {
        match &self.thread {
            Thread::Open(open) => Some(open),
            _ => None,
        }
    }

    pub(in super::super) fn rows(&self) -> Vec<&MessageRow> {
        self.open().map(|open| open.rows.iter().map(|row| &**row).collect()).unwrap_or_default()
    }

    pub(in super::super) fn texts(&self) -> Vec<String> {
        self.rows().iter().map(|row| row.text.clone()).collect()
    }

    pub(in super::super) fn titles(&self) -> Vec<String> {
        self.sidebar.rows.iter().map(|row| row.title.clone()).collect()
    }
}
