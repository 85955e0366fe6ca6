//! One operation of the outbox, and where it stands.

use crate::{
    domain::Timestamp,
    protocol::{Fault, Write},
};

use super::super::{
    change::Delivery,
    ids::RequestId,
    ids::WriteId,
    kept::{Base, StoredWrite},
    retry::Pause,
    turn::Turn,
    write::{self, Unconfirmed},
};

/// An operation and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Entry {
    pub(in super::super) id: WriteId,
    pub(in super::super) write: Write,
    pub(in super::super) since: Timestamp,
    pub(super) state: State,
    pub(super) failures: u32,
    /// Answers in a row that made no sense.
    pub(super) nonsense: u32,
    pub(super) base: Base,
    /// Below which message it stands, once it is refused.
    pub(in super::super) place: Option<u64>,
    /// It may have been carried out already.
    pub(super) doubtful: bool,
    /// It was answered as to a stranger, and waits, or waited, for the sign-in to be confirmed.
    pub(super) held: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    Queued,
    /// On its way, or being looked up.
    InFlight(RequestId),
    /// To be tried again at this time.
    Waiting(Timestamp),
    /// Refused; its author decides.
    Parked(Fault),
}

impl Entry {
    /// An operation that was just done, or that another tab or an earlier visit put into the outbox.
    pub(super) fn of_kept(kept: StoredWrite) -> Self {
        Self {
            id: kept.id,
            write: kept.write,
            since: kept.since,
            state: kept.fault.map_or(State::Queued, State::Parked),
            failures: 0,
            nonsense: 0,
            base: kept.base,
            place: kept.place,
            doubtful: kept.doubtful,
            held: false,
        }
    }

    /// The entry as it outlives the page: what is on its way is simply to be sent.
    pub(super) fn kept(&self) -> StoredWrite {
        StoredWrite {
            id: self.id,
            write: self.write.clone(),
            since: self.since,
            base: self.base,
            doubtful: self.doubtful,
            fault: match &self.state {
                State::Parked(fault) => Some(fault.clone()),
                _ => None,
            },
            place: self.place,
        }
    }

    /// No answer, or none that helps: to be tried again after a while. Unless another tab has told
    /// the server's last word meanwhile.
    pub(super) fn wait(&mut self, turn: &mut Turn<'_>) {
        if self.is_parked() {
            return;
        }
        self.failures = self.failures.saturating_add(1);
        self.held = false;
        self.doubtful = true;
        let delay = Pause::Spread.after(self.failures, turn.rng);
        self.state = State::Waiting(turn.now.plus(delay));
    }

    /// How to tell whether it was carried out.
    pub(super) fn unconfirmed(&self) -> Unconfirmed {
        write::meaning(&self.write.change).unconfirmed
    }

    pub(in super::super) fn is_parked(&self) -> bool {
        matches!(self.state, State::Parked(_))
    }

    pub(in super::super) fn delivery(&self) -> Delivery {
        match &self.state {
            State::Parked(fault) => Delivery::Failed { write: self.id, fault: fault.clone() },
            State::Waiting(_) => Delivery::Waiting,
            State::InFlight(_) | State::Queued if self.failures > 0 => Delivery::Waiting,
            State::InFlight(_) | State::Queued => Delivery::Sending { since: self.since },
        }
    }
}
