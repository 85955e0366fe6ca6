//! What follows from the answers to the requests that were made.

use crate::{
    domain::{ConversationId, Message, MessageId},
    protocol::{Fault, Reply},
};

use super::{
    State,
    change::JoinProblem,
    ids::WriteId,
    member::Member,
    turn::{Purpose, Turn},
};

impl State {
    /// Takes the answer to a request, if the one for whom it was made is still there.
    pub(super) fn answer(
        &mut self,
        purpose: Purpose,
        result: Result<Reply, Fault>,
        turn: &mut Turn<'_>,
    ) -> Option<()> {
        let member = self.stage.member();
        match purpose {
            Purpose::Look | Purpose::Accept => self.invited_answer(result, turn),
            Purpose::Account => self.account_answered(result, turn),
            Purpose::Picture => self.pictured(result, turn),
            Purpose::Doors | Purpose::Ways => self.doors(result, turn),
            Purpose::Join => self.joined(result, turn),
            Purpose::Refresh => {
                if member?.refreshed(result, turn).is_err() {
                    // Keep the address, so that the same conversation opens after the next sign-in.
                    self.sign_out(Some(JoinProblem::Expired), turn);
                }
            }
            Purpose::Subscribe { generation, timelines } => {
                let (member, done) = (member?, result.is_ok());
                let progress = member.link.subscribed(generation, timelines, done, turn);
                member.progress(progress, turn);
            }
            Purpose::Conversations { asked } => member?.listed(result, asked, turn),
            Purpose::Heads { silent, asked } => member?.heads(result, silent, asked, turn),
            Purpose::Memberships { asked } => {
                // If they did not come, what they are for can wait for the next catch-up.
                if let Ok(Reply::Memberships(list)) = result {
                    member?.places(list, asked, turn);
                }
            }
            Purpose::Missed { conversation } => member?.missed(conversation, result, turn),
            Purpose::Page { conversation, page } => {
                member?.page(conversation, page, messages(result), turn);
            }
            Purpose::Changes { conversation, from, head } => {
                member?.changes(conversation, (from, head), messages(result), turn);
            }
            Purpose::Landing { conversation, message } => {
                member?.landed(conversation, message, result, turn)?;
            }
            Purpose::Users(asked) => {
                let people = &mut member?.people;
                if let Ok(Reply::Users(found)) = result {
                    people.answered(&asked, found, turn);
                } else {
                    people.unanswered();
                }
            }
            Purpose::Circle(asked) => member?.circle_answer(asked, result, turn),
            Purpose::Write(id) => member?.carried_out(id, result, turn),
            Purpose::WriteCheck(id) => {
                let member = member?;
                let outcome = member.outbox.checked(id, result, member.me.id, turn);
                member.concluded(outcome, false, turn);
            }
        }
        Some(())
    }
}

/// Why the session cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Expired;

impl Member {
    fn refreshed(
        &mut self,
        result: Result<Reply, Fault>,
        turn: &mut Turn<'_>,
    ) -> Result<(), Expired> {
        match result {
            Ok(Reply::Session(session)) => {
                self.renew(session, turn);
                if self.link.confirm() {
                    self.ask_list(turn);
                }
                self.outbox.wake(turn);
                if self.memberships.doubted {
                    self.ask_places(turn);
                }
                self.subscribe(turn);
            }
            Err(Fault::SignedOut) => {
                if self.link.is_refused(turn) {
                    return Err(Expired);
                }
            }
            _ => self.link.fail(turn),
        }
        Ok(())
    }

    /// What happened in a conversation while this client was away.
    fn missed(
        &mut self,
        conversation: ConversationId,
        result: Result<Reply, Fault>,
        turn: &mut Turn<'_>,
    ) {
        if result.as_ref().is_err_and(Fault::is_temporary) {
            self.ask_missed_later(turn);
        } else {
            let messages = messages(result).unwrap_or_default();
            self.away.answered(conversation, messages, self.me.id);
            self.tell_away(turn);
        }
    }

    /// The log of a conversation from change `from` on, when it reached to `head`.
    fn changes(
        &mut self,
        conversation: ConversationId,
        (from, head): (u64, u64),
        result: Result<Vec<Message>, Fault>,
        turn: &mut Turn<'_>,
    ) {
        for message in result.as_deref().unwrap_or_default() {
            self.circle_heard(message, turn);
        }
        self.meet(result.as_deref().unwrap_or_default());
        if let Some(timeline) = self.timelines.get_mut(conversation) {
            timeline.changes(from, head, result, turn);
            self.settle(conversation, turn);
        }
    }

    /// The message that the address points at.
    fn landed(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        result: Result<Reply, Fault>,
        turn: &mut Turn<'_>,
    ) -> Option<()> {
        let found = match result {
            Ok(Reply::Message(found)) => Some(found),
            _ => None,
        };
        let timeline = self.timelines.get_mut(conversation)?;
        timeline.landed(conversation, message, found, turn);
        Some(())
    }

    /// An operation of the outbox was sent.
    fn carried_out(&mut self, id: WriteId, result: Result<Reply, Fault>, turn: &mut Turn<'_>) {
        if result.as_ref().is_err_and(Fault::may_mean_signed_out) {
            let held = self.outbox.hold(id, self.link.is_confirmed(), turn);
            // This answer was repeated after the sign-in was confirmed, so it is believed without
            // another confirmation. Otherwise only one of several such answers could be believed at
            // a time.
            if held || !self.outbox.has_held(id) {
                self.link.doubt(turn);
            }
            if held {
                return;
            }
        }
        let outcome = self.outbox.answered(id, result, turn);
        self.concluded(outcome, false, turn);
    }
}

/// The messages of an answer.
fn messages(result: Result<Reply, Fault>) -> Result<Vec<Message>, Fault> {
    match result {
        Ok(Reply::Messages(messages)) => Ok(messages),
        Ok(_) => Err(Fault::Protocol("messages were expected".to_owned())),
        Err(fault) => Err(fault),
    }
}
