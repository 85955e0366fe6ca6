//! Computes the page as a plain value, once for any number of inputs.
//!
//! The long parts (the list, the open conversation, the members) are computed again only if
//! something that they depend on has changed. The state counts its changes for that (`tracked`).

mod items;
mod sidebar;
mod thread;

use crate::domain::Timestamp;

use super::{
    Stage, State,
    change::{Page, Phase},
    circle,
    notices::Notices,
};

#[derive(Debug, Default)]
pub(super) struct View {
    page: Page,
    /// The turn in which the session of the fields below began.
    session: Option<u64>,
    sidebar: sidebar::Memory,
    thread: Option<thread::Seen>,
    circle: Option<[u64; 4]>,
}

impl View {
    /// The page as it is to be shown now.
    pub(super) fn page(&mut self, state: &mut State, notices: &Notices, now: Timestamp) -> &Page {
        let page = &mut self.page;
        page.preferences = state.preferences;
        page.notices = notices.standing().to_vec();
        page.desk = state.desk();
        page.invited = state.pass.as_ref().map(|pass| pass.shown.clone());
        page.phase = match &state.stage {
            Stage::Starting => Phase::Starting,
            Stage::Stranger { busy, problem } => {
                Phase::Join { busy: *busy, problem: problem.clone() }
            }
            Stage::Member(member) => Phase::Chat { me: member.me.clone() },
        };
        let member = state.stage.member();
        let session = member.as_ref().map(|member| member.born);
        if self.session != session {
            let Page { phase, notices, preferences, desk, invited, .. } = std::mem::take(page);
            let page = Page { phase, notices, preferences, desk, invited, ..Page::default() };
            *self = Self { page, session, ..Self::default() };
        }
        let page = &mut self.page;
        let Some(member) = member else { return page };
        page.connection = member.link.view(now, member.outbox.waiting());
        self.sidebar.update(member, &mut page.sidebar);
        thread::update(&mut self.thread, member, state.days, &mut page.thread);
        let made_of = [
            member.gathering.version(),
            member.conversations.version(),
            member.people.version(),
            member.me.version(),
        ];
        if self.circle != Some(made_of) {
            self.circle = Some(made_of);
            page.circle = circle::view(member, &state.origin);
        }
        page
    }
}
