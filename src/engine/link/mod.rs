//! The realtime connection as a state machine: open, confirm the sign-in, subscribe, live, lost.
//!
//! Reconnecting is the normal path: the server ends every stream after 5 idle minutes and 30 in
//! all, and replays nothing. So every time the topics are acknowledged, a catch-up follows
//! ([`Progress::Live`]). A dead stream is silent: after 25 to 30 s of silence the heads are compared
//! ([`Progress::Check`]).
//!
//! Only the leading tab of a browser connects. The others follow: they are told how the leader's
//! connection stands, and whenever it is live again they catch up as the leader does.

mod confirmation;
mod following;
mod silence;

use crate::{
    domain::{ConversationId, Timestamp, UserId},
    protocol::Call,
};

use super::{
    change::Connection,
    effect::Effect,
    note::Note,
    retry::{self, Pause},
    table::Set,
    turn::{Purpose, Turn},
};

/// Timelines that one stream is subscribed to at most: the server takes 120 topics, and two are of
/// all conversations and of the inbox.
pub(super) const TOPICS_MOST: usize = 118;
/// A lost connection is shown after this many milliseconds (Campfire uses the same).
pub(super) const PATIENCE: i64 = 5_000;
/// A connection that held this long was healthy: the next loss starts the back-off anew.
const HEALTHY: i64 = 60_000;
/// How long "back online" is shown, in milliseconds.
const BACK: i64 = 3_000;
/// How long opening and subscribing may take together, in milliseconds: the first time, and at most.
/// A dead connection that is used again swallows everything, so the first tries are short; on a slow
/// network the later ones take their time.
const OPENING_FIRST: i64 = 8_000;
const OPENING_MOST: i64 = 45_000;

#[derive(Debug)]
enum State {
    Idle,
    /// The stream is opening, the sign-in is being confirmed, the topics are under way.
    Opening {
        until: Timestamp,
    },
    Live {
        since: Timestamp,
        check_at: Timestamp,
    },
    Waiting {
        until: Timestamp,
    },
    /// Another tab connects. `check_at`: when to ask again for what did not come.
    Following {
        check_at: Option<Timestamp>,
    },
}

/// What the rest of the engine has to do after the link moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    Nothing,
    /// The topics are acknowledged: catch up.
    Live,
    /// Too much silence: compare the heads.
    Check,
    /// The stream tells of some conversations only: compare the heads for the sake of the others.
    Look,
}

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent facts, not a state")]
pub(super) struct Link {
    state: State,
    generation: u32,
    client: Option<String>,
    /// Whether the server confirmed the sign-in since the stream was opened.
    confirmed: bool,
    /// Whether that was asked once more because of an empty list.
    doubted: bool,
    /// How often in a row the server has refused the token.
    refusals: u8,
    /// The timelines that the server acknowledged for the present stream.
    subscribed: Option<Set<ConversationId>>,
    /// Whether there are more conversations than topics.
    partial: bool,
    failures: u32,
    /// When the first of these failures was.
    failing_since: Timestamp,
    lost_since: Option<Timestamp>,
    /// Since when it was gone, the last time that it was found again.
    was_lost_since: Option<Timestamp>,
    back_until: Option<Timestamp>,
    last_heard: Timestamp,
    /// When the heads were last compared because of silence.
    compared_at: Timestamp,
    /// When the comparison of heads that is under way counts as unanswered.
    unanswered_at: Option<Timestamp>,
    /// The leader's next try, as it told.
    retry_at: Option<Timestamp>,
    network: bool,
}

impl Link {
    pub(super) fn new(network: bool) -> Self {
        Self {
            state: State::Idle,
            generation: 0,
            client: None,
            confirmed: false,
            doubted: false,
            refusals: 0,
            subscribed: None,
            partial: false,
            failures: 0,
            failing_since: Timestamp(0),
            lost_since: None,
            was_lost_since: None,
            back_until: None,
            last_heard: Timestamp(0),
            compared_at: Timestamp(0),
            unanswered_at: None,
            retry_at: None,
            network,
        }
    }

    pub(super) fn is_current(&self, generation: u32) -> bool {
        self.generation == generation
            && matches!(self.state, State::Opening { .. } | State::Live { .. })
    }

    fn is_following(&self) -> bool {
        matches!(self.state, State::Following { .. })
    }

    /// Since when the connection is gone.
    pub(super) fn lost_since(&self) -> Option<Timestamp> {
        self.lost_since
    }

    /// Since when it was gone, once it is found again.
    pub(super) fn was_lost_since(&self) -> Option<Timestamp> {
        self.was_lost_since
    }

    /// When something was last heard of the server.
    pub(super) fn last_heard(&self) -> Timestamp {
        self.last_heard
    }

    fn retry_at(&self) -> Option<Timestamp> {
        match self.state {
            State::Waiting { until } => Some(until),
            State::Following { .. } => self.retry_at,
            _ => None,
        }
    }

    pub(super) fn is_live(&self) -> bool {
        matches!(self.state, State::Live { .. })
    }

    /// Whether a list may be believed: without a confirmed sign-in an empty one means nothing.
    pub(super) fn is_confirmed(&self) -> bool {
        self.confirmed
    }

    /// Opens a stream. `confirmed`: the token was made a moment ago.
    pub(super) fn open(&mut self, confirmed: bool, turn: &mut Turn<'_>) {
        self.generation += 1;
        self.client = None;
        self.subscribed = None;
        self.confirmed = confirmed;
        let patience = OPENING_FIRST.saturating_mul(i64::from(self.failures.max(1)));
        self.state = State::Opening { until: turn.now.plus(patience.min(OPENING_MOST)) };
        self.lost_since.get_or_insert(turn.now);
        turn.requests.forget(|p| matches!(p, Purpose::Refresh | Purpose::Subscribe { .. }));
        turn.effect(Effect::OpenStream { generation: self.generation });
        if !confirmed {
            turn.request(Purpose::Refresh, Call::Refresh);
        }
        self.tell(turn);
    }

    pub(super) fn connected(&mut self, client: String) {
        self.client = Some(client);
    }

    /// Subscribes when everything is there for it and the topics are not the wanted ones yet.
    /// `partial`: there are more conversations than these.
    pub(super) fn subscribe(
        &mut self,
        me: UserId,
        wanted: &Set<ConversationId>,
        partial: bool,
        turn: &mut Turn<'_>,
    ) {
        self.partial = partial;
        let Some(client) = self.client.clone().filter(|_| self.confirmed) else { return };
        let under_way = turn.requests.any(|p| matches!(p, Purpose::Subscribe { .. }));
        if under_way
            || self.subscribed.as_ref().is_some_and(|have| wanted.keys().all(|id| have.has(id)))
        {
            return;
        }
        let timelines = wanted.keys().collect();
        turn.request(
            Purpose::Subscribe { generation: self.generation, timelines: wanted.clone() },
            Call::Subscribe { client, inbox: me, timelines },
        );
    }

    /// The topics were acknowledged, or not.
    pub(super) fn subscribed(
        &mut self,
        generation: u32,
        timelines: Set<ConversationId>,
        acknowledged: bool,
        turn: &mut Turn<'_>,
    ) -> Progress {
        if !self.is_current(generation) {
            return Progress::Nothing;
        }
        if !acknowledged {
            // The stream is closed, or was opened with another account: open a new one.
            self.fail(turn);
            return Progress::Nothing;
        }
        self.heard(turn.now);
        // All heads are compared next.
        self.compared_at = turn.now;
        self.subscribed = Some(timelines);
        if !self.is_live() {
            self.state = State::Live { since: turn.now, check_at: turn.now };
            self.found_again(turn);
            self.watch(turn);
        }
        self.tell(turn);
        Progress::Live
    }

    fn found_again(&mut self, turn: &mut Turn<'_>) {
        self.was_lost_since = self.lost_since;
        if self.lost_since.take().is_some_and(|since| turn.now.since(since) >= PATIENCE) {
            self.back_until = Some(turn.now.plus(BACK));
        }
    }

    /// The stream ended, or something that keeps it alive failed: wait, then open a new one.
    pub(super) fn fail(&mut self, turn: &mut Turn<'_>) {
        self.unanswered_at = None;
        match &mut self.state {
            State::Idle | State::Waiting { .. } => return,
            State::Following { check_at } => {
                // The leader sees to the connection; this tab only asks again for what it missed.
                self.failures = self.failures.saturating_add(1);
                let delay = Pause::Spread.after(self.failures, turn.rng);
                check_at.get_or_insert(turn.now.plus(delay));
                return;
            }
            State::Opening { .. } | State::Live { .. } => {}
        }
        if let State::Live { since, .. } = self.state
            && turn.now.since(since) >= HEALTHY
        {
            self.failures = 0;
        }
        if self.failures == 0 {
            self.failing_since = turn.now;
        }
        self.failures = self.failures.saturating_add(1);
        let outage = turn.now.since(self.failing_since);
        let until = turn.now.plus(retry::reconnection(turn.rng, self.failures, outage));
        self.state = State::Waiting { until };
        self.lost_since.get_or_insert(turn.now);
        self.client = None;
        self.subscribed = None;
        turn.requests.forget(|p| matches!(p, Purpose::Refresh | Purpose::Subscribe { .. }));
        turn.effect(Effect::CloseStream);
        self.tell(turn);
    }

    /// Does what is due.
    pub(super) fn tick(&mut self, turn: &mut Turn<'_>) -> Progress {
        if self.back_until.is_some_and(|until| until <= turn.now) {
            self.back_until = None;
        }
        if self.unanswered_at.is_some_and(|at| at <= turn.now) {
            self.fail(turn);
        }
        match self.state {
            State::Waiting { until } if until <= turn.now => self.open(false, turn),
            State::Opening { until } if until <= turn.now => self.fail(turn),
            State::Following { check_at: Some(at) } if at <= turn.now => {
                self.state = State::Following { check_at: None };
                if self.refusals > 0 {
                    self.reconfirm(turn);
                }
                return Progress::Check;
            }
            State::Live { check_at, .. } if check_at <= turn.now => {
                // Whatever came in the meantime moves the check; only silence triggers it.
                if self.is_silent(turn.now) {
                    return self.compare(turn);
                }
                if self.partial && self.is_due(turn.now) {
                    self.compared_at = turn.now;
                    self.watch(turn);
                    return Progress::Look;
                }
                self.watch(turn);
            }
            _ => {}
        }
        Progress::Nothing
    }

    /// The page woke up, the network came back, or the reader asked: do not wait any longer.
    pub(super) fn hurry(&mut self, turn: &mut Turn<'_>) -> Progress {
        match self.state {
            State::Waiting { .. } => {
                self.open(false, turn);
                Progress::Nothing
            }
            State::Live { .. } => self.compare(turn),
            State::Following { .. } => {
                if self.lost_since.is_some() {
                    turn.effect(Effect::Tell(Note::Hurry));
                }
                Progress::Check
            }
            State::Idle | State::Opening { .. } => Progress::Nothing,
        }
    }

    pub(super) fn network(&mut self, online: bool) {
        self.network = online;
    }

    /// The next moment at which [`Self::tick`] has something to do.
    pub(super) fn deadline(&self, now: Timestamp) -> Option<Timestamp> {
        let state = match self.state {
            State::Idle => None,
            State::Opening { until } | State::Waiting { until } => Some(until),
            State::Live { check_at, .. } => Some(check_at),
            State::Following { check_at } => check_at,
        };
        let lost = self.lost_since.map(|since| since.plus(PATIENCE)).filter(|at| *at > now);
        [state, lost, self.back_until, self.unanswered_at].into_iter().flatten().min()
    }

    pub(super) fn view(&self, now: Timestamp, waiting: usize) -> Connection {
        match self.lost_since {
            Some(since) if now.since(since) >= PATIENCE => {
                Connection::Lost { no_network: !self.network, retry_at: self.retry_at(), waiting }
            }
            None if self.back_until.is_some_and(|until| until > now) => Connection::Back,
            _ => Connection::Quiet,
        }
    }
}
