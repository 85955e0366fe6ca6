//! One pending request. It is sent again while the server answers "too many requests".
//!
//! It must never hold a password longer than its request takes.

use std::rc::Rc;

use crate::{
    domain::{Account, InviteToken, Secret, Timestamp, UserId},
    engine::{
        retry::{Pause, Timer},
        turn::{Purpose, Turn},
    },
    protocol::{Call, Fault, Reply},
};

/// How long a busy server is left alone. It counts what one address asks, in windows of seconds up to a
/// minute.
const PAUSE: Pause = Pause::Doubling { first: 1_200, most: 1_200, chance: 1_500 };
/// How often a busy server is asked again before the reader is told: for about a minute and a half,
/// since a team behind one address signs in forty a minute.
const TRIES: u32 = 46;

/// The request, in a form that can be sent again. (To clone a `Call` would add code for every kind
/// of call.)
#[derive(Debug, Clone)]
pub(in crate::engine) enum Asking {
    Join {
        name: String,
        invite: Option<InviteToken>,
        key: Secret,
    },
    /// `aside`: it stands in nobody's way.
    Account {
        id: UserId,
        account: Rc<Account>,
        invite: Option<InviteToken>,
        aside: bool,
    },
}

/// A question and its tries.
#[derive(Debug, Default)]
pub(in crate::engine) struct Queue {
    /// What was asked last, while it is not settled.
    pub(in crate::engine) asking: Option<Asking>,
    again: Timer,
}

impl Queue {
    /// When it is to be asked again.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        self.again.deadline()
    }

    /// Whether it was put off, since too many ask at the same time.
    pub(super) fn is_put_off(&self) -> bool {
        self.asking.is_some() && self.again.failures() > 0
    }

    /// Asks, and remembers what was asked until it is settled.
    pub(super) fn ask(&mut self, asking: Asking, turn: &mut Turn<'_>) {
        *self = Self { asking: Some(asking), ..Self::default() };
        self.send(turn);
    }

    fn send(&self, turn: &mut Turn<'_>) {
        let (purpose, call) = match self.asking.clone() {
            Some(Asking::Join { name, invite, key }) => {
                (Purpose::Join, Call::Join { name, invite, key })
            }
            Some(Asking::Account { id, account, invite, aside }) => {
                let purpose = if aside { Purpose::Picture } else { Purpose::Account };
                (purpose, Call::Account { id, account, invite })
            }
            None => return,
        };
        turn.request(purpose, call);
    }

    /// Whether the answer only says that there were too many questions: then it is asked again.
    pub(in crate::engine) fn is_patient(
        &mut self,
        result: &Result<Reply, Fault>,
        turn: &mut Turn<'_>,
    ) -> bool {
        if !matches!(result, Err(Fault::Busy { status: 429 })) || self.again.failures() >= TRIES {
            return false;
        }
        self.again.again(PAUSE, turn);
        true
    }

    /// Asks again when it is time.
    pub(super) fn due(&mut self, turn: &mut Turn<'_>) {
        if self.again.take(turn.now) {
            self.send(turn);
        }
    }
}
