//! A timeline that outlives the page: its newest part as a [`Window`], and back.

use crate::domain::{ConversationId, Timestamp};

use super::super::{
    change::Load,
    effect::Effect,
    kept::{MESSAGES_MOST, Window},
    turn::Turn,
};
use super::Timeline;

/// What is read again after this time is kept again, in milliseconds.
const READ_AGAIN: i64 = 3_600_000;

impl Timeline {
    /// Asks for what was kept of earlier visits; until that is here, the server is not asked.
    pub(in super::super) fn recall(&mut self, id: ConversationId, turn: &mut Turn<'_>) {
        if self.synced.is_none() && !self.recalling {
            self.recalling = true;
            turn.effect(Effect::Recall(id));
        }
    }

    /// What was kept came, or nothing did.
    pub(in super::super) fn recalled(
        &mut self,
        id: ConversationId,
        window: Option<Window>,
        turn: &mut Turn<'_>,
    ) {
        self.recalling = false;
        if let Some(window) = window
            && self.synced.is_none()
        {
            self.oldest = window.oldest;
            self.synced = Some(window.synced);
            self.newest = Load::Ready;
            for message in window.messages {
                self.merge(message);
            }
            self.fold_to_glimpse();
            self.head = self.head.max(window.synced);
            self.advance(turn.now);
            self.advanced = Timestamp::default();
            // Keeping it again tells that it was read.
            self.touched = true;
        }
        self.open(id, turn);
        self.approach(id, turn);
    }

    /// The reader opens it. Beyond a bound the browser lets go of what was read longest ago, which it
    /// knows by when that was kept.
    pub(in super::super) fn read(&mut self, now: Timestamp) {
        self.touched |= now.since(self.kept_at) >= READ_AGAIN;
    }

    /// The newest part, unless it is kept already or nothing is loaded.
    pub(in super::super) fn take_window(
        &mut self,
        conversation: ConversationId,
        now: Timestamp,
    ) -> Option<Window> {
        let synced = self.synced?;
        if !std::mem::take(&mut self.touched) {
            return None;
        }
        self.kept_at = now;
        let newest = self.messages.values_from(self.oldest).rev().take(MESSAGES_MOST);
        let mut messages: Vec<_> = newest.cloned().collect();
        messages.reverse();
        let cut = messages.len() == MESSAGES_MOST;
        let oldest = messages.first().filter(|_| cut).map_or(self.oldest, |first| first.seq);
        Some(Window { conversation, oldest, synced, messages })
    }

    /// Whether nothing was said in it, as far as is known.
    pub(in super::super) fn is_empty(&self) -> bool {
        self.synced.is_some() && self.messages.is_empty()
    }

    /// Whether there is something that is not kept yet.
    pub(in super::super) fn is_touched(&self) -> bool {
        self.touched && self.synced.is_some()
    }

    /// Whether the log, whose head was `rev` at some time after `asked`, ends before what has been
    /// applied of it: the server was put back to an earlier state.
    pub(in super::super) fn is_beyond(&self, rev: u64, asked: Timestamp) -> bool {
        self.synced.is_some_and(|synced| synced > rev) && self.advanced < asked
    }

    /// Whether the log does not continue what was applied of it: the server was put back to an
    /// earlier state, and has gone on from there.
    pub(in super::super) fn is_rewritten(&self) -> bool {
        self.rewritten
    }
}
