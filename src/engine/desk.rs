//! Coming in and one's own account: one request at a time, with patience where the server asks for it.
//!
//! It must never hold a password longer than its request takes, nor send one twice where the first
//! may have been carried out with another outcome.

use crate::domain::{Account, Address, Doors, Session, Timestamp, User, UserId};

use super::{
    Stage, State,
    effect::{Call, Effect, Reply},
    fault::Fault,
    member::Member,
    turn::{Purpose, Turn},
};

/// How long a busy server is left alone, in milliseconds, and what chance adds to it. It counts what
/// one address asks, in windows of a second and of ten.
const PAUSE: i64 = 1_200;
const PAUSE_JITTER: i64 = 1_500;
/// How often a busy server is asked again before the reader is told.
const TRIES: u8 = 8;

/// What the reader asks about the own account, one thing at a time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Desk {
    /// Grows with everything that is asked: a form that has asked nothing yet knows by it that the
    /// rest is not about itself.
    pub tries: u32,
    /// A request is under way.
    pub busy: bool,
    /// Why the last one failed.
    pub fault: Option<Fault>,
    /// The ways in, as far as the server has told.
    pub doors: Doors,
}

#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) shown: Desk,
    /// What was asked last, while it is not settled.
    call: Option<Call>,
    again_at: Option<Timestamp>,
    tries: u8,
    /// Why a sign-up was refused that is now tried as a sign-in.
    refused: Option<Fault>,
}

impl Ledger {
    /// When something is to be asked again.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        self.again_at
    }

    /// Nothing is under way any more.
    pub(super) fn rest(&mut self, turn: &mut Turn<'_>) {
        turn.requests.forget(|purpose| matches!(purpose, Purpose::Account | Purpose::Join));
        self.call = None;
        self.again_at = None;
        self.refused = None;
        self.shown.busy = false;
        turn.dirty.desk = true;
    }

    /// Asks, and remembers what was asked until it is settled.
    pub(super) fn ask(&mut self, call: Call, turn: &mut Turn<'_>) {
        turn.requests.forget(|purpose| matches!(purpose, Purpose::Account | Purpose::Join));
        self.again_at = None;
        self.call = Some(call.clone());
        self.tries = 0;
        self.send(call, turn);
    }

    fn send(&mut self, call: Call, turn: &mut Turn<'_>) {
        let joins = matches!(call, Call::Join { .. });
        turn.request(if joins { Purpose::Join } else { Purpose::Account }, call);
    }

    /// Whether the answer only says that there were too many questions: then it is asked again.
    pub(super) fn is_patient(
        &mut self,
        result: &Result<Reply, Fault>,
        turn: &mut Turn<'_>,
    ) -> bool {
        if !matches!(result, Err(Fault::Busy { status: 429 })) || self.tries >= TRIES {
            return false;
        }
        self.tries += 1;
        self.again_at = Some(turn.now.plus(PAUSE + turn.rng.up_to(PAUSE_JITTER)));
        true
    }

    /// Asks again when it is time.
    pub(super) fn due(&mut self, turn: &mut Turn<'_>) {
        if self.again_at.is_some_and(|at| at <= turn.now) {
            self.again_at = None;
            if let Some(call) = self.call.clone() {
                self.send(call, turn);
            }
        }
    }
}

impl State {
    /// Asks which ways in there are; until that is known, all are offered.
    pub(super) fn ask_doors(&mut self, turn: &mut Turn<'_>) {
        turn.requests.forget(|purpose| matches!(purpose, Purpose::Doors));
        turn.request(Purpose::Doors, Call::Doors);
    }

    pub(super) fn doors(&mut self, result: Result<Reply, Fault>, turn: &mut Turn<'_>) {
        // A server that does not answer says nothing about its doors.
        if let Ok(Reply::Doors(doors)) = result {
            self.desk.shown.doors = doors;
            turn.dirty.desk = true;
        }
    }

    pub(super) fn account(&mut self, account: Account, turn: &mut Turn<'_>) {
        let me = match &self.stage {
            Stage::Member(member) => Some(member.me.id).filter(|_| !account.is_entrance()),
            // A sign-up is made under this id, so that one whose answer was lost is not made twice.
            Stage::Stranger { busy: false, .. } if account.is_entrance() => {
                turn.rng.id(turn.now, UserId::from_bytes)
            }
            Stage::Starting | Stage::Stranger { .. } => None,
        };
        let Some(id) = me.filter(|_| !self.desk.shown.busy) else { return };
        // Nobody knows how long somebody looks for a picture, nor whether the browser says when they
        // think better of it: meanwhile everything else goes on.
        let looks = account == Account::ChoosePicture;
        self.desk.shown.busy = !looks;
        self.desk.shown.tries += u32::from(!looks);
        self.desk.shown.fault = None;
        turn.dirty.desk = true;
        let invite = self.invite();
        self.desk.ask(Call::Account { id, account, invite }, turn);
    }

    pub(super) fn account_answered(&mut self, result: Result<Reply, Fault>, turn: &mut Turn<'_>) {
        if self.desk.is_patient(&result, turn) {
            return;
        }
        let Some(Call::Account { id, account, .. }) = self.desk.call.take() else { return };
        let refused = self.desk.refused.take();
        if account == Account::ChoosePicture {
            if matches!(result, Ok(Reply::Done)) {
                return self.desk.rest(turn);
            }
            self.desk.shown.tries += 1;
        }
        let result = match (result, account) {
            // The account is there, made now or by a try whose answer was lost. One that was there
            // before opens only to its password.
            (Ok(Reply::Person(_)), Account::SignUp { email, password, .. }) => {
                let account = Account::SignIn { email, password };
                return self.desk.ask(Call::Account { id, account, invite: None }, turn);
            }
            (Err(fault), Account::SignUp { email, password, .. }) if fault.is_taken_address() => {
                self.desk.refused = Some(fault);
                let account = Account::SignIn { email, password };
                return self.desk.ask(Call::Account { id, account, invite: None }, turn);
            }
            (Err(fault @ Fault::Refused { .. }), Account::SignIn { .. }) => {
                Err(refused.unwrap_or(fault))
            }
            (Ok(Reply::Done), Account::Delete { .. }) => {
                self.desk.rest(turn);
                self.address = Address::Home;
                turn.effect(Effect::Navigate { address: Address::Home, replace: true });
                return self.sign_out(None, turn);
            }
            (result, _) => result,
        };
        self.desk.rest(turn);
        match (&mut self.stage, result) {
            (_, Err(fault)) => {
                if fault.is_closed_door() {
                    self.ask_doors(turn);
                }
                self.invite_refused(&fault, turn);
                if let Stage::Member(member) = &mut self.stage
                    && fault.may_mean_signed_out()
                {
                    member.link.reconfirm(turn);
                }
                self.desk.shown.fault = Some(fault);
            }
            (Stage::Member(member), Ok(Reply::Session(session))) => member.be_alone(session, turn),
            (Stage::Member(member), Ok(Reply::Person(user))) => member.be(user, turn),
            (_, Ok(Reply::Session(session))) => {
                self.land(false, turn);
                self.enter(session, true, turn);
            }
            _ => {}
        }
    }
}

impl Member {
    /// The person's name or picture has changed. The session that is remembered is renewed with it,
    /// which tells the other tabs.
    fn be(&mut self, user: User, turn: &mut Turn<'_>) {
        self.people.learn(&user);
        self.me = user;
        turn.dirty.phase = true;
        self.touched(turn);
        self.link.reconfirm(turn);
    }

    /// Every other session has ended, and with it the stream of this one.
    fn be_alone(&mut self, mut session: Session, turn: &mut Turn<'_>) {
        // A later mark than the last one, also on a clock that was put back.
        session.since = turn.now.max(self.since.plus(1));
        self.replaced(session, true, turn);
    }

    /// Goes on with a token that replaces all others. `mine`: this tab asked for it, so it leads to
    /// the connection even when it cannot be told apart from one that was renewed.
    pub(super) fn replaced(&mut self, session: Session, mine: bool, turn: &mut Turn<'_>) {
        let news = mine || self.since != session.since;
        self.since = session.since;
        // What is on its way was asked with a token that is no longer good: a stranger's answers.
        if news {
            turn.requests.forget(|purpose| {
                matches!(
                    purpose,
                    Purpose::Refresh
                        | Purpose::Conversations { .. }
                        | Purpose::Heads { .. }
                        | Purpose::Memberships { .. }
                )
            });
        }
        self.renew(session, turn);
        if news && self.outbox.is_sending() {
            self.link.open(true, turn);
        } else if news {
            self.ask_list(turn);
        }
    }
}
