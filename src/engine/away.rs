//! The receipt after being away: what was written, changed and deleted by others while this client
//! was cut off, each a place to go to.
//!
//! It tells of the time when the connection was gone, not of what is unread; and it is only put
//! together where somebody looks at the page.

use crate::{
    domain::{Address, Timestamp},
    protocol::Call,
};

use super::{
    absence::{Away, Place, Places, SLEPT, SUSPICION, positions},
    change::{Missed, NoticeKind, Receipt},
    effect::Effect,
    member::Member,
    retry::Pause,
    turn::{Purpose, Turn},
};

/// How long after an answer that did not come everything is asked again, in milliseconds.
const AGAIN_AFTER: i64 = 5_000;
/// Conversations that are asked what happened in them, at most: those that were active last.
const CONVERSATIONS_MOST: usize = 40;
/// Changes of a conversation that are counted at most.
const CHANGES_MOST: u32 = 500;

impl Member {
    /// Notices when the connection goes.
    pub(super) fn watch_absence(&mut self, turn: &Turn<'_>) {
        if self.link.lost_since().is_some() && !self.conversations.is_empty() {
            let heard = self.link.last_heard();
            let since = if heard == Timestamp::default() { turn.now } else { heard };
            self.away.leave(since, &self.conversations, turn.now);
        }
    }

    /// Called after a long silence, before newer heads are merged. They will tell whether events
    /// were missed, so remember the old heads now.
    pub(super) fn suspect_absence(&mut self, turn: &Turn<'_>) {
        let heard = self.link.last_heard();
        let long = heard != Timestamp::default() && turn.now.since(heard) >= SLEPT;
        let stale = |at: Timestamp| turn.now.since(at) > SUSPICION;
        let free = self.away.gone.is_none() || self.away.suspected.is_some_and(stale);
        if long && self.link.lost_since().is_none() && free {
            self.away.leave(heard, &self.conversations, turn.now);
            self.away.suspected = Some(turn.now);
        }
    }

    /// Asks what happened meanwhile, once the heads are known again and somebody looks.
    pub(super) fn ask_missed(&mut self, turn: &mut Turn<'_>) {
        if let Some((_, bound)) = &mut self.away.back {
            bound.get_or_insert_with(|| positions(&self.conversations));
        }
        let Away { gone: Some((_, heads)), back: Some((_, Some(bound))), .. } = &self.away else {
            return;
        };
        if self.away.asked > 0 || !self.visible {
            return;
        }
        let standing = self.all_standing().into_iter().map(|standing| standing.id);
        let moved = standing.filter_map(|id| {
            let (_, rev) = heads.get(id).copied().unwrap_or_default();
            let (_, until) = bound.get(id).copied().unwrap_or_default();
            (until > rev).then_some((id, rev))
        });
        let moved: Vec<_> = moved.take(CONVERSATIONS_MOST).collect();
        if moved.is_empty() {
            self.away = Away::default();
        }
        self.away.again.stop();
        self.away.asked = moved.len();
        for (conversation, rev) in moved {
            turn.request(
                Purpose::Missed { conversation },
                Call::ListChanges { conversation, from_rev: rev + 1, limit: CHANGES_MOST },
            );
        }
    }

    /// One of the requests failed. An incomplete receipt would be wrong, so request everything
    /// again a little later.
    pub(super) fn ask_missed_later(&mut self, turn: &mut Turn<'_>) {
        turn.requests.forget(|purpose| matches!(purpose, Purpose::Missed { .. }));
        self.away.asked = 0;
        self.away.found = Places::default();
        self.away.again.again(Pause::Steady(AGAIN_AFTER), turn);
    }

    /// Asks once more when it is time for that.
    pub(super) fn away_due(&mut self, turn: &mut Turn<'_>) {
        if self.away.again.take(turn.now) {
            self.ask_missed(turn);
        }
    }

    /// Tells what happened meanwhile, once everything is known.
    pub(super) fn tell_away(&mut self, turn: &mut Turn<'_>) {
        if self.away.asked > 0 {
            return;
        }
        let away = std::mem::take(&mut self.away);
        let (Some((since, _)), Some((until, _))) = (away.gone, away.back) else { return };
        let [new, edited, deleted] = away.found.each_ref().map(Vec::len);
        if new + edited + deleted > 0 {
            self.missed = away.found;
            let receipt = Receipt { since, until, new, edited, deleted };
            turn.withdraw(|kind| matches!(kind, NoticeKind::Away(_)));
            turn.tell(NoticeKind::Away(receipt));
        }
    }

    /// Goes to the next place of a kind; after the last one comes the first again.
    pub(super) fn jump(&mut self, kind: Missed, turn: &mut Turn<'_>) {
        let Some(places) = self.missed.get_mut(kind as usize) else { return };
        let Some(Place { conversation, message }) = places.first().copied() else { return };
        places.rotate_left(1);
        let address = Address::Conversation { id: conversation, at: message };
        turn.effect(Effect::Navigate { address, replace: false });
        self.open(address, turn);
    }
}
