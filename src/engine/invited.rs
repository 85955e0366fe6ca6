//! The invite that the page was opened with: what it is for, and taking it.
//!
//! It is only in memory. A new person uses it with the sign-in or sign-up; a signed-in person is
//! asked first. In all cases [`State::land`] opens the conversation.

use crate::{
    domain::{Address, InviteAnswer, InviteToken, Timestamp},
    protocol::{Call, Fault, MembersCall, Reply},
};

use super::{
    Stage, State,
    action::CircleAction,
    change::{Invited, Load},
    circle::{gathering::TOO_MANY, link},
    effect::Effect,
    retry::{Pause, Timer},
    turn::{Purpose, Turn},
};

/// How long to wait after the server said that there were too many requests.
const PATIENCE: Pause = Pause::Steady(1_000);

/// An invite, and what is known of it.
#[derive(Debug)]
pub(super) struct Pass {
    token: InviteToken,
    pub(super) shown: Invited,
    /// Whether it was to be taken, so that a lost answer is asked for again and not what it is for:
    /// one that was taken may be used up.
    taking: bool,
    /// When to ask what it is for, or to take it.
    timer: Timer,
}

impl Pass {
    /// When something is to be asked about it.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        self.timer.deadline()
    }

    pub(super) fn new(token: InviteToken, now: Timestamp) -> Self {
        Self { token, shown: Invited::default(), taking: false, timer: Timer::at(now) }
    }
}

impl State {
    pub(super) fn circle(&mut self, action: CircleAction, turn: &mut Turn<'_>) {
        match (action, &mut self.stage, &mut self.pass) {
            (CircleAction::CopyLink, Stage::Member(member), _) => {
                if let Some(token) = member.gathering.token() {
                    turn.effect(Effect::Copy(link(&self.origin, token)));
                }
            }
            (CircleAction::AcceptInvite, Stage::Member(_), Some(pass)) => {
                pass.shown.busy = true;
                pass.timer.set(turn.now);
            }
            (CircleAction::LookAgain, stage, Some(pass)) => {
                pass.shown.busy = pass.taking && matches!(stage, Stage::Member(_));
                pass.shown.load = Load::Loading;
                pass.timer.set(turn.now);
            }
            (CircleAction::DeclineInvite, ..) => self.lay_aside(turn),
            (action, Stage::Member(member), _) => member.circle_act(action, turn),
            _ => {}
        }
    }

    /// The address names an invite, by hand: another one than the page was opened with takes its
    /// place.
    pub(super) fn invited_by(&mut self, token: Option<InviteToken>, turn: &mut Turn<'_>) {
        let Some(token) = token else { return };
        if self.pass.as_ref().is_none_or(|pass| pass.token != token) {
            turn.requests.forget(|purpose| matches!(purpose, Purpose::Look | Purpose::Accept));
            self.pass = Some(Pass::new(token, turn.now));
        }
    }

    /// What was to be copied can be pasted now, or cannot.
    pub(super) fn copied(&mut self, copied: bool) {
        if let Stage::Member(member) = &mut self.stage {
            member.gathering.set_copied(copied);
        }
    }

    /// Asks what is due.
    pub(super) fn invited_due(&mut self, turn: &mut Turn<'_>) {
        let Some(pass) = &mut self.pass else { return };
        if !pass.timer.take(turn.now) {
            return;
        }
        let token = pass.token.clone();
        pass.taking = pass.shown.busy;
        if pass.taking {
            turn.request(Purpose::Accept, Call::Members(MembersCall::Accept(token)));
        } else {
            turn.request(Purpose::Look, Call::Members(MembersCall::Look(token)));
        }
    }

    /// The invite was looked at or taken.
    pub(super) fn invited_answer(&mut self, result: Result<Reply, Fault>, turn: &mut Turn<'_>) {
        let Some(pass) = &mut self.pass else { return };
        match result {
            Ok(Reply::Invite(InviteAnswer::For(known))) => {
                pass.shown.known = Some(known);
                pass.shown.load = Load::Ready;
            }
            Ok(Reply::Invite(InviteAnswer::Taken(conversation))) => {
                self.lay_aside(turn);
                if let Stage::Member(member) = &mut self.stage {
                    // The list does not have it yet, and until then the address is believed.
                    member.list = Load::Loading;
                    member.ask_list(turn);
                    member.go(conversation, false, turn);
                }
            }
            Err(fault) if fault == TOO_MANY => pass.timer.again(PATIENCE, turn),
            result => {
                pass.shown.busy = false;
                pass.shown.load = Load::Failed(result.err().unwrap_or(Fault::NotFound));
            }
        }
    }

    /// Requests were forgotten: what had been asked is asked again.
    pub(super) fn invited_anew(&mut self, turn: &Turn<'_>) {
        if let Some(pass) = &mut self.pass
            && (pass.shown.busy || pass.shown.load == Load::Loading)
        {
            pass.shown.busy = false;
            pass.timer.set(turn.now);
        }
    }

    /// The invite that whoever comes in takes along, unless it is known to let nobody in.
    pub(super) fn invite(&self) -> Option<InviteToken> {
        let pass = self.pass.as_ref()?;
        let good = match &pass.shown.load {
            Load::Failed(fault) => fault.is_temporary(),
            _ => true,
        };
        good.then(|| pass.token.clone())
    }

    /// Whoever wanted to come in was refused; says whether it was because of the invite.
    pub(super) fn invite_refused(&mut self, fault: &Fault) -> bool {
        let refused = fault.field("invite").is_some();
        if let Some(pass) = self.pass.as_mut().filter(|_| refused) {
            pass.shown.load = Load::Failed(fault.clone());
            pass.timer.stop();
            return true;
        }
        false
    }

    /// Somebody comes in with the invite: the page begins in its conversation. `taken`: the server
    /// took it in the same step; otherwise it is taken now. To be called before the session begins.
    pub(super) fn land(&mut self, taken: bool, turn: &mut Turn<'_>) {
        if self.invite().is_none() {
            // The person has already been told why the invite is not valid.
            return self.lay_aside(turn);
        }
        let known = self.pass.as_ref().and_then(|pass| pass.shown.known.clone());
        let known = known.filter(|_| taken);
        if let Some(known) = known {
            self.address = Address::of(Some(known.conversation));
            self.lay_aside(turn);
        } else if let Some(pass) = &mut self.pass {
            // Nobody knows where to yet. Who is in already takes no use away by asking.
            pass.shown.busy = true;
            pass.timer.set(turn.now);
        }
    }

    /// The invite is done with, here and in the address bar.
    fn lay_aside(&mut self, turn: &mut Turn<'_>) {
        if self.pass.take().is_some() {
            turn.requests.forget(|purpose| matches!(purpose, Purpose::Look | Purpose::Accept));
            turn.effect(Effect::Navigate { address: self.address, replace: true });
        }
    }
}
