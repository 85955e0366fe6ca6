//! Coming in and going out, in this tab or in another one of the browser.
//!
//! It must never throw away what was typed, unless the person leaves on purpose.

use crate::domain::{ConversationId, Name, Session};

use super::{
    Stage, State,
    change::JoinProblem,
    drafts::Drafts,
    effect::{Call, Effect, Reply},
    fault::Fault,
    member::Member,
    notices::Notices,
    turn::{Dirty, Turn},
};

impl State {
    pub(super) fn join(&mut self, typed: &str, turn: &mut Turn<'_>) {
        let Stage::Stranger { busy, problem } = &mut self.stage else { return };
        if *busy || self.desk.shown.busy {
            return;
        }
        turn.dirty.phase = true;
        match Name::new(typed) {
            Err(fault) => *problem = Some(JoinProblem::Name(fault)),
            Ok(name) => {
                *busy = true;
                *problem = None;
                let (name, invite) = (name.into_string(), self.invite());
                self.desk.ask(Call::Join { name, invite }, turn);
            }
        }
    }

    pub(super) fn joined(&mut self, result: Result<Reply, Fault>, turn: &mut Turn<'_>) {
        if self.desk.is_patient(&result, turn) {
            return;
        }
        self.desk.rest(turn);
        turn.dirty = Dirty::ALL;
        match result {
            Ok(Reply::Session(session)) => {
                self.land(true, turn);
                // The token was made a moment ago: there is nothing to confirm.
                self.enter(session, true, turn);
            }
            Ok(_) => {
                let fault = Fault::Protocol("a session was expected".to_owned());
                let problem = Some(JoinProblem::Fault(fault));
                self.stage = Stage::Stranger { busy: false, problem };
            }
            Err(fault) => {
                if fault.is_closed_door() {
                    self.ask_doors(turn);
                }
                let told = self.invite_refused(&fault, turn);
                let problem = (!told).then_some(JoinProblem::Fault(fault));
                self.stage = Stage::Stranger { busy: false, problem };
            }
        }
    }

    pub(super) fn enter(&mut self, session: Session, confirmed: bool, turn: &mut Turn<'_>) {
        // What a stranger still waits for was asked by somebody who is somebody else now.
        self.desk.rest(turn);
        turn.dirty = Dirty::ALL;
        let mut member = Member::new(&session, self.network, self.address);
        member.drafts = std::mem::take(&mut self.drafts);
        if member.drafts.author.take().is_some_and(|author| author != session.user.id) {
            // A member's words wait for that member alone. (A guest never comes back as the same.)
            member.drafts = Drafts::default();
            turn.effect(Effect::ForgetPerson);
        }
        let unmade = std::mem::take(&mut member.drafts.unmade);
        turn.effect(Effect::UseSession(Some(session)));
        member.start(self.leading, confirmed, turn);
        for (id, title, visibility) in unmade {
            member.make(id, title, visibility, turn);
        }
        self.stage = Stage::Member(Box::new(member));
    }

    pub(super) fn sign_out(&mut self, problem: Option<JoinProblem>, turn: &mut Turn<'_>) {
        turn.requests.forget_all();
        self.invited_anew(turn);
        turn.effect(Effect::CloseStream);
        match &mut self.stage {
            // A stay that ended by itself takes nothing along that was typed.
            Stage::Member(member) if problem.is_some() => {
                member.keep_words(turn);
                self.drafts = std::mem::take(&mut member.drafts);
                self.drafts.author = Some(member.me.id).filter(|_| !member.me.guest);
            }
            _ => turn.effect(Effect::ForgetPerson),
        }
        turn.effect(Effect::ForgetReplica);
        // Last, since this is what the other tabs notice: then there is nothing left to be found.
        turn.effect(Effect::UseSession(None));
        self.become_stranger(problem, turn);
    }

    fn become_stranger(&mut self, problem: Option<JoinProblem>, turn: &mut Turn<'_>) {
        self.notices = Notices::default();
        self.stage = Stage::Stranger { busy: false, problem };
        self.desk.rest(turn);
        self.ask_doors(turn);
        turn.dirty = Dirty::ALL;
    }

    /// Another tab of this browser signed in or out, or renewed the token.
    pub(super) fn elsewhere(
        &mut self,
        session: Option<Session>,
        drafts: Vec<(ConversationId, String)>,
        turn: &mut Turn<'_>,
    ) {
        match (&mut self.stage, session) {
            (Stage::Starting, _) | (Stage::Stranger { .. }, None) => {}
            (Stage::Member(member), Some(session)) if member.me.id == session.user.id => {
                member.replaced(session, false, turn);
            }
            (stage, session) => {
                if matches!(stage, Stage::Member(_)) {
                    turn.requests.forget_all();
                    self.invited_anew(turn);
                    turn.effect(Effect::CloseStream);
                    self.become_stranger(None, turn);
                }
                turn.dirty = Dirty::ALL;
                let before = std::mem::take(&mut self.drafts);
                self.drafts = Drafts::remembered(drafts);
                self.drafts.unmade = before.unmade;
                self.drafts.author = before.author;
                match session {
                    Some(session) => self.enter(session, false, turn),
                    None => {
                        turn.effect(Effect::ForgetReplica);
                        turn.effect(Effect::UseSession(None));
                    }
                }
            }
        }
    }
}

impl Member {
    /// The stay ends by itself: what was sent and not stored goes back into the composers.
    pub(super) fn keep_words(&mut self, turn: &mut Turn<'_>) {
        self.drafts.unmade = self.outbox.unmade();
        for (conversation, text) in self.outbox.unsent() {
            // Another tab of this browser may have done so already.
            if !self.drafts.holds(conversation, &text) {
                self.drafts.give_back(conversation, &text, turn);
            }
        }
    }
}
