//! Notices: shown until they are dismissed, at most four.

use std::rc::Rc;

use crate::domain::ConversationId;

use super::{
    change::{Notice, NoticeKind},
    ids::NoticeId,
};

/// More at once would hide the page; the oldest goes first.
const MOST: usize = 4;

#[derive(Debug, Default)]
pub(super) struct Notices {
    last: u64,
    standing: Vec<Rc<Notice>>,
}

impl Notices {
    pub(super) fn tell(&mut self, kind: NoticeKind) {
        // A repeated notice replaces the earlier one.
        self.standing.retain(|notice| !notice.kind.is_replaced_by(&kind));
        self.last += 1;
        self.standing.push(Rc::new(Notice { id: NoticeId(self.last), kind }));
        if self.standing.len() > MOST {
            // Never drop a notice that contains a draft, or one that was not visible yet.
            let seen = self.standing.iter().take(MOST);
            let dispensable = seen.clone().position(|notice| !notice.kind.keeps_words());
            if let Some(oldest) = dispensable {
                self.standing.remove(oldest);
            }
        }
    }

    /// Takes a notice away. Answers with the words that it was the last to show, and where they stand.
    pub(super) fn dismiss(&mut self, id: NoticeId) -> Option<(ConversationId, String)> {
        let place = self.standing.iter().position(|notice| notice.id == id)?;
        match &self.standing.remove(place).kind {
            NoticeKind::DeletedElsewhere {
                conversation, draft: Some(draft), orphan: true, ..
            } => Some((*conversation, draft.clone())),
            _ => None,
        }
    }

    /// Dismisses the notices that a later event has made untrue.
    pub(super) fn withdraw(&mut self, untrue: impl Fn(&NoticeKind) -> bool) {
        self.standing.retain(|notice| !untrue(&notice.kind));
    }

    pub(super) fn standing(&self) -> &[Rc<Notice>] {
        &self.standing
    }
}
