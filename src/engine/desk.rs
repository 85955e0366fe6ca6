//! Signing in and the own account: one pending request at a time, repeated while the server is
//! busy.
//!
//! A password is dropped with the answer to its request. It is not sent a second time if the first
//! request may have had another result.

mod own;
mod provider;
mod queue;

use std::rc::Rc;

use crate::{
    domain::{Account, Address, Chosen, Secret, Session, Timestamp, UserId},
    protocol::{Call, Fault, Reply},
};

use super::{
    Stage, State,
    change::{Desk, Left},
    effect::Effect,
    retry::{Pause, Timer},
    turn::{Purpose, Turn},
};

use provider::{in_vain, refusal, taken};
pub(super) use queue::Asking;
use queue::Queue;

/// How long to wait after a look at the ways in that failed.
const LOOK: Pause = Pause::Doubling { first: 1_000, most: 32_000, chance: 1_000 };

/// The field under which the server names what a second proof is to be shown with.
const SECOND: &str = "mfaId";

#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) shown: Desk,
    /// What was asked last.
    pub(super) queue: Queue,
    /// The picture that is being sent, whatever else goes on.
    picture: Queue,
    /// The secret of the guest who is being made, or of the next one.
    pub(super) key: Secret,
    /// Why a sign-up was refused that is now tried as a sign-in.
    refused: Option<Fault>,
    /// Somebody is asked whether unsent words may go.
    pub(super) asks: bool,
    /// They may.
    pub(super) let_go: bool,
    /// A member who has signed in, and waits for the answer to that.
    pub(super) held: Option<Session>,
    /// Somebody has looked at the ways in besides.
    pub(super) looked: bool,
    /// When the next look is due.
    looking: Timer,
}

impl Ledger {
    /// When something is to be asked again.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        let all = [self.queue.deadline(), self.picture.deadline(), self.looking.deadline()];
        all.into_iter().flatten().min()
    }

    /// Nothing is under way any more.
    pub(super) fn rest(&mut self, turn: &mut Turn<'_>) {
        turn.requests.forget(|purpose| matches!(purpose, Purpose::Account | Purpose::Join));
        self.queue = Queue::default();
        self.refused = None;
        self.shown.busy = false;
    }

    /// Somebody has come in or gone out: nothing is asked any more that was asked before.
    pub(super) fn close(&mut self, turn: &mut Turn<'_>) {
        self.rest(turn);
        self.picture = Queue::default();
        self.asks = false;
        self.let_go = false;
        self.held = None;
        self.looking.stop();
    }

    /// Asks, and remembers what was asked until it is settled.
    pub(super) fn ask(&mut self, asking: Asking, turn: &mut Turn<'_>) {
        turn.requests.forget(|purpose| matches!(purpose, Purpose::Account | Purpose::Join));
        self.queue.ask(asking, turn);
    }
}

impl State {
    /// Asks which ways in there are; until that is known, all are offered.
    pub(super) fn ask_doors(&mut self, turn: &mut Turn<'_>) {
        self.desk.looking.succeeded();
        self.look(turn);
    }

    fn look(&mut self, turn: &mut Turn<'_>) {
        turn.requests.forget(|purpose| matches!(purpose, Purpose::Doors));
        turn.request(Purpose::Doors, Call::Doors);
        self.desk.looking.stop();
        if self.desk.looked {
            self.account(Account::Ways, turn);
        }
    }

    /// What the page shows of it.
    pub(super) fn desk(&self) -> Desk {
        let mut shown = self.desk.shown.clone();
        shown.queued = self.desk.queue.is_put_off() || self.desk.picture.is_put_off();
        shown.left = match self.drafts.remains.author {
            _ if self.desk.asks => Left::Words,
            Some(_) => Left::Place,
            None => Left::Nothing,
        };
        shown
    }

    /// Asks again what is due.
    pub(super) fn desk_due(&mut self, turn: &mut Turn<'_>) {
        self.desk.queue.due(turn);
        self.desk.picture.due(turn);
        if self.desk.looking.take(turn.now) {
            self.look(turn);
        }
    }

    /// Another way in is tried than the one whose turn is waited for.
    pub(super) fn leave_queue(&mut self, turn: &mut Turn<'_>) {
        if let Stage::Stranger { busy, .. } = &mut self.stage
            && self.desk.queue.is_put_off()
        {
            *busy = false;
            self.desk.rest(turn);
        }
    }

    pub(super) fn doors(&mut self, result: Result<Reply, Fault>, turn: &mut Turn<'_>) {
        match result {
            Ok(Reply::Doors(doors)) => self.desk.shown.doors = doors,
            Ok(Reply::Ways(ways)) => self.desk.shown.ways = Some(ways),
            // A server that does not answer says nothing about its doors; somebody may be waiting
            // for a way in that is not shown yet.
            Err(fault) if fault.is_temporary() && self.desk.looking.deadline().is_none() => {
                self.desk.looking.again(LOOK, turn);
            }
            _ => {}
        }
    }

    pub(super) fn account(&mut self, account: Account, turn: &mut Turn<'_>) {
        let (entrance, anybodys) = (account.is_entrance(), account.is_anybodys());
        let glances = matches!(account, Account::Ways);
        let me = match &self.stage {
            Stage::Member(member) => Some(member.me.id).filter(|_| !entrance),
            // A sign-up is made under this id, so that one whose answer was lost is not made twice.
            Stage::Stranger { busy, .. } if glances || !busy && (entrance || anybodys) => {
                turn.rng.id(turn.now, UserId::from_bytes)
            }
            Stage::Starting | Stage::Stranger { .. } => None,
        };
        if glances {
            self.desk.looked = true;
            // A refresh of the auth methods, which does not block other requests.
            turn.requests.forget(|purpose| matches!(purpose, Purpose::Ways));
            // The next screen need not tell once more what became of a return.
            self.desk.shown.back &= self.desk.shown.busy;
            if let Some(id) = me {
                let account = Rc::new(account);
                turn.request(Purpose::Ways, Call::Account { id, account, invite: None });
            }
            return;
        }
        // Choosing a picture can take any time, and not every browser reports a cancel. So it does
        // not block other requests.
        let looks = matches!(account, Account::ChoosePicture);
        let Some(id) = me.filter(|_| looks || !self.desk.shown.busy) else { return };
        let invite = self.invite();
        let account = Rc::new(account);
        if looks {
            turn.request(Purpose::Picture, Call::Account { id, account, invite });
            return;
        }
        self.desk.shown.busy = true;
        self.desk.shown.tries += 1;
        self.desk.shown.fault = None;
        self.desk.shown.back = matches!(*account, Account::Arrive { .. });
        self.desk.ask(Asking::Account { id, account, invite, aside: false }, turn);
    }

    /// A sign-up goes on as a sign-in.
    fn sign_in(&mut self, id: UserId, email: &str, password: &Secret, turn: &mut Turn<'_>) {
        let account = Account::SignIn { email: email.to_owned(), password: password.clone() };
        let account = Rc::new(account);
        self.desk.ask(Asking::Account { id, account, invite: None, aside: false }, turn);
    }

    /// A picture was chosen or sent, or nothing came of it.
    pub(super) fn pictured(&mut self, result: Result<Reply, Fault>, turn: &mut Turn<'_>) {
        // Whoever thinks better of choosing another one takes nothing back.
        if matches!(result, Ok(Reply::Chosen(Chosen::Nothing)))
            || self.desk.picture.is_patient(&result, turn)
        {
            return;
        }
        self.desk.picture = Queue::default();
        match (result, &self.stage) {
            (Ok(Reply::Chosen(Chosen::Picture(picture))), Stage::Member(member)) => {
                let account = Rc::new(Account::Picture(Some(picture)));
                let id = member.me.id;
                let asking = Asking::Account { id, account, invite: None, aside: true };
                self.desk.picture.ask(asking, turn);
            }
            (result, _) => {
                self.desk.shown.tries += 1;
                self.desk.shown.fault = None;
                let unreadable = matches!(result, Ok(Reply::Chosen(Chosen::Unreadable)));
                let result = if unreadable {
                    Err(refusal("avatar", "validation_invalid_image"))
                } else {
                    result
                };
                self.settled(result, true, turn);
            }
        }
    }

    pub(super) fn account_answered(&mut self, result: Result<Reply, Fault>, turn: &mut Turn<'_>) {
        if self.desk.queue.is_patient(&result, turn) {
            return;
        }
        let Some(Asking::Account { id, account, .. }) = self.desk.queue.asking.take() else {
            return;
        };
        let refused = self.desk.refused.take();
        let picture = matches!(*account, Account::Picture(_));
        let result = match (result, &*account) {
            // The account is there, made now or by a try whose answer was lost. One that was there
            // before opens only to its password.
            (Ok(Reply::Person(_)), Account::SignUp { email, password, .. }) => {
                return self.sign_in(id, email, password, turn);
            }
            (Err(fault), Account::SignUp { email, password, .. }) if fault.may_be_done() => {
                self.desk.refused = Some(fault);
                return self.sign_in(id, email, password, turn);
            }
            // A password that was right, where another proof is wanted besides, is no refusal.
            (Err(fault @ Fault::Refused { .. }), Account::SignIn { .. })
                if fault.field(SECOND).is_none() =>
            {
                Err(refused.unwrap_or(fault))
            }
            (Ok(Reply::Done), Account::Delete { .. }) => {
                self.desk.rest(turn);
                self.address = Address::Home;
                turn.effect(Effect::Navigate { address: Address::Home, replace: true });
                return self.sign_out(None, turn);
            }
            // An admin has switched codes off meanwhile.
            (Err(Fault::NotFound), Account::RequestCode { .. } | Account::Code { .. }) => {
                Err(refusal("code", "validation_way_closed"))
            }
            (Ok(Reply::Trips(trips)), Account::Depart { provider }) => {
                match self.depart(provider, trips, turn) {
                    Ok(()) => return,
                    Err(fault) => Err(fault),
                }
            }
            (Err(fault), Account::Arrive { .. }) => Err(in_vain(fault)),
            (Ok(Reply::Session(session)), Account::Arrive { .. }) if matches!(&self.stage, Stage::Member(member) if member.me.id != session.user.id) => {
                Err(taken())
            }
            (result, _) => result,
        };
        self.desk.rest(turn);
        self.settled(result, picture, turn);
    }

    /// The final answer to an account request. `picture`: it was about the picture.
    fn settled(&mut self, result: Result<Reply, Fault>, picture: bool, turn: &mut Turn<'_>) {
        match (&mut self.stage, result) {
            (_, Err(fault)) => {
                if fault.is_closed_door() {
                    self.ask_doors(turn);
                }
                self.invite_refused(&fault);
                if let Stage::Member(member) = &mut self.stage
                    && fault.may_mean_signed_out()
                {
                    member.link.reconfirm(turn);
                }
                self.desk.shown.fault = Some(fault);
            }
            (_, Ok(Reply::Ticket(ticket))) => self.desk.shown.ticket = ticket,
            (Stage::Member(member), Ok(Reply::Session(session)))
                if session.user.id == member.me.id =>
            {
                member.be_alone(session, turn);
            }
            // A signed-in person never changes into another one.
            (Stage::Member(_), Ok(Reply::Session(_))) => {}
            (Stage::Member(member), Ok(Reply::Person(user))) => member.be(user, picture, turn),
            (_, Ok(Reply::Session(session))) => self.come_in(session, false, turn),
            _ => {}
        }
    }
}
