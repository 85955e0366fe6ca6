//! Which of the loaded messages are shown.

use crate::domain::Message;

use super::{
    super::change::{At, Older},
    Landing, OlderPage, Timeline,
};

/// Messages that are shown of a conversation that was read before, until the reader scrolls up: a
/// page. With 30 a high window asked for the rest at once, which took longer than drawing it.
const FOLDED: usize = 50;

impl Timeline {
    pub(in super::super) fn older(&self) -> Older {
        match &self.older {
            _ if self.synced.is_none() || self.first() <= 1 => Older::Start,
            OlderPage::Idle => Older::More,
            OlderPage::Loading => Older::Loading,
            OlderPage::Failed(fault) => Older::Failed(fault.clone()),
        }
    }

    pub(in super::super) fn at(&self) -> Option<At> {
        Some(match self.landing? {
            Landing::Missing => At::Missing,
            Landing::Found(id, seq) if seq >= self.first() => match self.messages.get(seq) {
                Some(message) if message.deleted.is_none() => At::Here(id),
                _ => At::Missing,
            },
            Landing::Seeking(_) | Landing::Found(..) => At::Loading,
        })
    }

    /// The messages of the window that stand, oldest first.
    pub(in super::super) fn shown(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages.values_from(self.first()).filter(|m| m.deleted.is_none())
    }

    /// The `seq` from which on messages are shown.
    pub(super) fn first(&self) -> u64 {
        self.oldest.max(self.from)
    }

    /// Shows so many more of the messages that are here already. Says whether there were any.
    pub(super) fn unfold(&mut self, more: usize) -> bool {
        let hidden = self.messages.range(self.oldest, self.first());
        let from = hidden.rev().nth(more.saturating_sub(1)).map_or(0, |message| message.seq);
        let any = self.first() > self.oldest;
        self.from = from;
        any
    }

    /// Shows no more than the newest messages; the rest stays at hand.
    pub(in super::super) fn fold(&mut self) {
        let newest = self.messages.values_from(self.oldest).rev();
        self.from = newest.map(|message| message.seq).nth(FOLDED - 1).unwrap_or(0);
    }
}
