//! Signing in and out, in this tab or in another one of the browser.
//!
//! It must never throw away what was typed, unless the person leaves on purpose.

use crate::{
    domain::{ConversationId, Name, Remains, Secret, Session},
    protocol::{Fault, Reply},
};

use super::{
    Boot, Stage, State, change::JoinProblem, desk::Asking, drafts::Drafts, effect::Effect,
    ids::NoticeId, invited::Pass, kept::Lasting, member::Member, notices::Notices, turn::Turn,
};

impl State {
    pub(super) fn boot(&mut self, boot: Boot, turn: &mut Turn<'_>) {
        self.preferences = boot.preferences;
        self.address = boot.address;
        self.origin = boot.origin;
        self.days = boot.days;
        self.desk.key = boot.secret;
        self.pass = boot.invite.map(|token| Pass::new(token, turn.now));
        turn.effect(Effect::SavePreferences(boot.preferences));
        match boot.session {
            None => {
                self.drafts = Drafts::remembered(boot.drafts, boot.remains);
                self.stage = Stage::Stranger { busy: false, problem: None };
                self.ask_doors(turn);
            }
            Some(session) => {
                let mut member = Member::new(&session, self.network, self.address, turn);
                member.drafts = Drafts::remembered(boot.drafts, Remains::default());
                member.last_open = boot.last_open;
                turn.effect(Effect::UseSession(Some(session)));
                // Where both have an operation, what is not in the database yet is the newer one.
                member.outbox.find(boot.unwritten, turn);
                match boot.replica {
                    Some(replica) => member.recall(replica, turn),
                    None => member.kept(Lasting::Unsent, turn),
                }
                member.start(self.leading, false, turn);
                self.stage = Stage::Member(Box::new(member));
            }
        }
        if let Some(returned) = boot.returned {
            self.come_back(*returned, turn);
        }
    }

    pub(super) fn join(&mut self, typed: &str, turn: &mut Turn<'_>) {
        let Stage::Stranger { busy, problem } = &mut self.stage else { return };
        if *busy || self.desk.shown.busy {
            return;
        }
        match Name::new(typed) {
            Err(fault) => *problem = Some(JoinProblem::Name(fault)),
            // The unsent texts never belong to a new guest. Ask first, and create the guest
            // afterwards.
            Ok(_) if self.drafts.wait() && !self.desk.let_go => self.ask_to_let_go(),
            Ok(name) => {
                *busy = true;
                *problem = None;
                let (name, invite) = (name.into_string(), self.invite());
                // The same as before, while nobody knows what became of the last try.
                let key = self.desk.key.clone();
                self.desk.ask(Asking::Join { name, invite, key }, turn);
            }
        }
    }

    pub(super) fn joined(&mut self, result: Result<Reply, Fault>, turn: &mut Turn<'_>) {
        if !matches!(self.stage, Stage::Stranger { .. })
            || self.desk.queue.is_patient(&result, turn)
        {
            return;
        }
        let mut taken = false;
        if let Some(Asking::Join { invite, .. }) = &self.desk.queue.asking {
            // Another link may have been pasted meanwhile.
            taken = *invite == self.invite();
        }
        self.desk.rest(turn);
        match result {
            Ok(Reply::Session(session)) => {
                self.desk.key = Secret::default();
                turn.effect(Effect::DrawSecret);
                self.come_in(session, taken, turn);
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
                let told = self.invite_refused(&fault);
                let problem = (!told).then_some(JoinProblem::Fault(fault));
                self.stage = Stage::Stranger { busy: false, problem };
            }
        }
    }

    /// Somebody has shown who they are. `taken`: the invite was taken in the same step.
    pub(super) fn come_in(&mut self, session: Session, taken: bool, turn: &mut Turn<'_>) {
        let theirs = self.drafts.remains.author == Some(session.user.id);
        if self.drafts.wait() && !theirs && !self.desk.let_go {
            self.desk.held = Some(session);
            return self.ask_to_let_go();
        }
        self.land(taken, turn);
        // The token was made a moment ago: there is nothing to confirm.
        self.enter(session, true, turn);
    }

    /// Asks whether the unsent words of the one who was here last may go.
    fn ask_to_let_go(&mut self) {
        self.desk.asks = true;
    }

    /// The person agreed to delete them, or cancelled the sign-in.
    pub(super) fn let_go(&mut self, agreed: bool, turn: &mut Turn<'_>) {
        self.desk.let_go = agreed && self.desk.asks;
        self.desk.asks = false;
        if let Some(session) = self.desk.held.take().filter(|_| agreed) {
            self.come_in(session, false, turn);
        }
    }

    pub(super) fn enter(&mut self, session: Session, confirmed: bool, turn: &mut Turn<'_>) {
        // Drop requests that were sent before the sign-in.
        self.desk.close(turn);
        self.desk.shown.back = false;
        let mut member = Member::new(&session, self.network, self.address, turn);
        member.drafts = std::mem::take(&mut self.drafts);
        let remains = std::mem::take(&mut member.drafts.remains);
        let mut unmade = remains.unmade;
        if remains.author.is_some_and(|author| author != session.user.id) {
            // A member's words wait for that member alone. (A guest never comes back as the same.)
            member.drafts = Drafts::default();
            unmade.clear();
            turn.effect(Effect::ForgetPerson);
        }
        // Before the session, which other tabs notice: they must not finish the same once more.
        turn.effect(Effect::SaveRemains(Remains::default()));
        turn.effect(Effect::UseSession(Some(session)));
        member.start(self.leading, confirmed, turn);
        for (id, title, visibility) in unmade {
            member.make(id, title, visibility, turn);
        }
        self.stage = Stage::Member(Box::new(member));
    }

    pub(super) fn dismiss(&mut self, notice: NoticeId, turn: &mut Turn<'_>) {
        if let Some((orphan, words)) = turn.notices.dismiss(notice)
            && let Stage::Member(member) = &mut self.stage
            && member.drafts.text(orphan) == words
        {
            member.drafts.forget(orphan, turn);
        }
    }

    pub(super) fn sign_out(&mut self, problem: Option<JoinProblem>, turn: &mut Turn<'_>) {
        turn.requests.forget_all();
        self.invited_anew(turn);
        turn.effect(Effect::CloseStream);
        match &mut self.stage {
            // When a session ends by itself, unsent texts stay in the browser.
            Stage::Member(member) if problem.is_some() => {
                member.keep_words(turn);
                self.drafts = std::mem::take(&mut member.drafts);
                self.drafts.remains.author = Some(member.me.id).filter(|_| !member.me.guest);
                turn.effect(Effect::SaveRemains(self.drafts.remains.clone()));
            }
            _ => turn.effect(Effect::ForgetPerson),
        }
        turn.effect(Effect::ForgetReplica);
        // Last, since this is what the other tabs notice: then there is nothing left to be found.
        turn.effect(Effect::UseSession(None));
        self.become_stranger(problem, turn);
    }

    fn become_stranger(&mut self, problem: Option<JoinProblem>, turn: &mut Turn<'_>) {
        *turn.notices = Notices::default();
        self.stage = Stage::Stranger { busy: false, problem };
        self.desk.close(turn);
        self.desk.shown.ways = None;
        self.desk.looked = false;
        self.ask_doors(turn);
    }

    /// Another tab of this browser signed in or out, or renewed the token.
    pub(super) fn elsewhere(
        &mut self,
        session: Option<Session>,
        drafts: Vec<(ConversationId, String)>,
        remains: Remains,
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
                self.drafts = Drafts::remembered(drafts, remains);
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
        self.drafts.remains.unmade = self.outbox.unmade();
        for (conversation, text) in self.outbox.unsent() {
            // Another tab of this browser may have done so already.
            if !self.drafts.holds(conversation, &text) {
                self.drafts.give_back(conversation, &text, turn);
            }
        }
    }
}
