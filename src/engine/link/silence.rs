//! The watchdog. A dead stream looks like a quiet one, so after some silence the heads of the logs
//! are compared.

use crate::domain::{ConversationId, Timestamp};

use super::{
    super::{effect::Effect, note::Note, turn::Turn},
    Link, Progress, State,
};

/// Silence after which the heads are compared, in milliseconds, and what chance adds to it.
const SILENCE: i64 = 25_000;
const SILENCE_JITTER: i64 = 5_000;
/// How long a comparison of heads may take after silence, in milliseconds. A connection that died
/// without a word swallows it as well, and the client's own patience is longer than a reader's.
const ANSWER_MOST: i64 = 5_000;

impl Link {
    /// The heads were compared.
    pub(in super::super) fn checked(&mut self) {
        self.unanswered_at = None;
    }

    /// Something came from the server, and nothing is missing.
    pub(in super::super) fn heard(&mut self, now: Timestamp) {
        self.last_heard = now;
    }

    /// Looks again after some silence.
    pub(super) fn watch(&mut self, turn: &mut Turn<'_>) {
        let silence = SILENCE + turn.rng.up_to(SILENCE_JITTER);
        // What the stream does not tell of is looked for however much it tells of the rest.
        let since = if self.partial { self.compared_at } else { self.quiet_since() };
        if let State::Live { check_at, .. } = &mut self.state {
            *check_at = since.plus(silence);
        }
    }

    /// Whether nothing came for so long that the heads are to be compared.
    pub(super) fn is_silent(&self, now: Timestamp) -> bool {
        now.since(self.quiet_since()) >= SILENCE
    }

    /// Whether the heads were not compared for as long.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        now.since(self.compared_at) >= SILENCE
    }

    fn quiet_since(&self) -> Timestamp {
        self.last_heard.max(self.compared_at)
    }

    /// Compares the heads, and does not wait for ever for the answer.
    pub(super) fn compare(&mut self, turn: &mut Turn<'_>) -> Progress {
        self.compared_at = turn.now;
        self.watch(turn);
        self.unanswered_at = Some(turn.now.plus(ANSWER_MOST));
        Progress::Check
    }

    /// The stream misses events: replace it.
    pub(in super::super) fn renew(&mut self, turn: &mut Turn<'_>) {
        if self.is_following() {
            // It is another tab's: that one looks for itself.
            turn.effect(Effect::Tell(Note::Hurry));
        } else {
            self.open(false, turn);
        }
    }

    /// The clock was set back: correct all times that are now in the future.
    pub(in super::super) fn clock_set_back(&mut self, now: Timestamp) {
        self.last_heard = self.last_heard.min(now);
        self.compared_at = self.compared_at.min(now);
        self.lost_since = self.lost_since.map(|since| since.min(now));
        self.back_until = self.back_until.map(|until| until.min(now));
        if let State::Opening { until } = &mut self.state {
            *until = now.plus(ANSWER_MOST);
        }
    }

    /// Whether what happens in a conversation is told here, if all is well.
    pub(in super::super) fn listens_to(&self, id: ConversationId) -> bool {
        self.subscribed.as_ref().is_none_or(|subscribed| subscribed.has(id))
    }
}
