//! The connection of a tab that does not lead: another one holds it and tells how it stands.

use crate::domain::Timestamp;

use super::{
    super::{
        effect::Effect,
        note::Note,
        turn::{Purpose, Turn},
    },
    Link, Progress, State,
};

impl Link {
    /// From now on another tab connects.
    pub(in super::super) fn follow(&mut self, turn: &mut Turn<'_>) {
        if matches!(self.state, State::Opening { .. } | State::Live { .. }) {
            turn.effect(Effect::CloseStream);
        }
        self.state = State::Following { check_at: None };
        self.client = None;
        self.subscribed = None;
        turn.requests.forget(|p| matches!(p, Purpose::Subscribe { .. }));
    }

    /// Another tab held the connection until now, and it was good if nothing else was told.
    pub(in super::super) fn passed_on(&mut self, now: Timestamp) {
        if self.is_following() && self.lost_since.is_none() {
            self.heard(now);
        }
    }

    /// The leader told how its connection stands.
    pub(in super::super) fn told(
        &mut self,
        lost_since: Option<Timestamp>,
        retry_at: Option<Timestamp>,
        heard: Option<Timestamp>,
        turn: &mut Turn<'_>,
    ) -> Progress {
        if !self.is_following() {
            return Progress::Nothing;
        }
        self.retry_at = retry_at;
        if lost_since.is_some() {
            self.lost_since = lost_since;
            // Between two tellings this tab hears nothing of its own: when the absence began is the
            // leader's to say.
            self.last_heard = heard.or(lost_since).unwrap_or(turn.now);
            return Progress::Nothing;
        }
        self.heard(turn.now);
        self.failures = 0;
        self.state = State::Following { check_at: None };
        // The leader is live, so the server has just confirmed the sign-in.
        self.confirmed = true;
        self.found_again(turn);
        Progress::Live
    }

    /// Tells the tabs that follow how the connection stands.
    pub(in super::super) fn tell(&self, turn: &mut Turn<'_>) {
        if !self.is_following() {
            let (lost_since, retry_at) = (self.lost_since, self.retry_at());
            let heard = Some(self.last_heard).filter(|at| *at != Timestamp::default());
            turn.effect(Effect::Tell(Note::Link { lost_since, retry_at, heard }));
        }
    }
}
