//! Which of the loaded messages are shown.

use crate::domain::{Message, MessageId, Timestamp};

use super::{
    super::change::{At, Older},
    OlderPage, Timeline,
};

/// Messages that are shown of a conversation that was read before, until the reader scrolls up: a
/// page. With 30 a high window asked for the rest at once, which took longer than drawing it.
const FOLDED: usize = 50;
/// Messages that are shown first of a conversation that was read before: about what a window of
/// 800 pixels holds. Drawing 50 takes 55 ms of a cold start on 2 cores.
const GLIMPSE: usize = 25;
/// How long a glimpse has for being painted before the rest is drawn, in milliseconds.
const GLIMPSE_TIME: i64 = 100;

/// Whether only the first screenful of a conversation is drawn so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Glimpse {
    /// No, or no longer.
    #[default]
    Over,
    /// Yes, and nobody has looked yet.
    Unseen,
    /// Yes, for as long as this.
    Until(Timestamp),
}

/// Where the message is that the address points at.
#[derive(Debug, Clone, Copy)]
pub(super) enum Landing {
    /// Where it stands is being asked.
    Seeking(MessageId),
    /// It stands here; pages down to it are on their way, or it is in the window.
    Found(MessageId, u64),
    Missing,
}

impl Glimpse {
    pub(super) fn end(self) -> Option<Timestamp> {
        match self {
            Self::Until(end) => Some(end),
            Self::Over | Self::Unseen => None,
        }
    }
}

impl Timeline {
    pub(in super::super) fn older(&self) -> Older {
        match &self.older {
            _ if self.synced.is_none() || self.first() <= 1 => Older::Start,
            // The rest comes by itself.
            _ if self.glimpse != Glimpse::Over => Older::Loading,
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
        self.from = self.newest_from(FOLDED);
    }

    /// The `seq` of the last but `count - 1` message.
    fn newest_from(&self, count: usize) -> u64 {
        let newest = self.messages.values_from(self.oldest).rev();
        newest.map(|message| message.seq).nth(count - 1).unwrap_or(0)
    }

    /// The next time, shows no more at first than fits on a screen.
    pub(in super::super) fn fold_to_glimpse(&mut self) {
        self.from = self.newest_from(GLIMPSE);
        self.glimpse = if self.from > self.oldest { Glimpse::Unseen } else { Glimpse::Over };
    }

    /// Shows more once a glimpse has had its time on the page, which begins when it is `open`.
    pub(in super::super) fn unfold_glimpse(&mut self, open: bool, now: Timestamp) {
        match self.glimpse {
            Glimpse::Unseen if open => self.glimpse = Glimpse::Until(now.plus(GLIMPSE_TIME)),
            Glimpse::Until(end) if end <= now => {
                self.from = self.from.min(self.newest_from(FOLDED));
                self.glimpse = Glimpse::Over;
            }
            Glimpse::Unseen | Glimpse::Until(_) | Glimpse::Over => {}
        }
    }
}
