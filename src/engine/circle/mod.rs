//! Who is in a conversation: the people of the one that somebody looks at, people who may be added,
//! and its invites.
//!
//! A change of a membership sends an event only to the person concerned. So the list is fetched
//! while the panel is open, and again when the log, the conversation or the own inbox shows that it
//! may have changed. While the panel is closed, nothing is fetched.

mod changes;
pub(super) mod gathering;
mod gestures;
mod view;

use crate::{
    domain::{Act, ConversationId, InviteAnswer, Message, User},
    protocol::{Call, Fault, MembersCall, Reply},
};

use super::{
    change::Load,
    member::Member,
    turn::{Asked, Purpose, Turn},
};

pub(super) use view::{link, view};

/// Several changes that come together are one reason to ask, in milliseconds.
const GATHER: i64 = 100;

impl Member {
    /// Asks for what is due, and stops looking at what is no longer there.
    pub(super) fn circle_due(&mut self, turn: &mut Turn<'_>) {
        if let Some(of) = self.gathering.of
            && self.gathering.open
            && self.list == Load::Ready
            && self.standing(of).is_none()
        {
            self.gathering.open = false;
        }
        if self.gathering.deadline().is_none_or(|at| at > turn.now) {
            return;
        }
        self.circle_send(turn);
        let Some(of) = self.gathering.of else { return };
        if self.gathering.open {
            let gathering = &mut self.gathering;
            if gathering.membering.timer.take(turn.now) {
                ask(Asked::Members, MembersCall::List(of), turn);
            }
            if gathering.finding.timer.take(turn.now) {
                ask(Asked::Found, MembersCall::Find(gathering.typed.clone()), turn);
            }
            if gathering.fetching_invites.timer.take(turn.now) {
                ask(Asked::Invites, MembersCall::Invites(of), turn);
            }
        }
    }

    /// Who is in a conversation may have changed.
    pub(super) fn circle_rang(&mut self, conversation: ConversationId, turn: &mut Turn<'_>) {
        let gathering = &mut self.gathering;
        if gathering.of != Some(conversation) {
            return;
        }
        if gathering.open {
            gathering.membering.timer.gather(turn.now.plus(GATHER));
        } else {
            // What is known of it is no longer true, and nobody looks.
            gathering.of = None;
        }
    }

    /// A message arrived. A system line may announce a change of members, and a new author is a new
    /// member.
    pub(super) fn circle_heard(&mut self, message: &Message, turn: &mut Turn<'_>) {
        let members = &self.gathering.members;
        let stranger = message.author.is_some_and(|author| {
            self.gathering.of == Some(message.conversation)
                && self.gathering.membering.load == Load::Ready
                && !members.iter().any(|member| member.user == author)
        });
        if stranger || message.act.as_ref().is_some_and(Act::is_of_members) {
            self.circle_rang(message.conversation, turn);
        }
    }

    /// The connection is back: anything may have changed.
    pub(super) fn circle_back(&mut self, turn: &mut Turn<'_>) {
        if self.gathering.open {
            self.gathering.membering.timer.set(turn.now);
            if self.gathering.inviting {
                self.gathering.fetching_invites.timer.set(turn.now);
            }
        }
    }

    pub(super) fn circle_answer(
        &mut self,
        asked: Asked,
        result: Result<Reply, Fault>,
        turn: &mut Turn<'_>,
    ) {
        if result.as_ref().is_err_and(Fault::may_mean_signed_out) {
            self.link.reconfirm(turn);
        }
        let gathering = &mut self.gathering;
        match (asked, result) {
            (Asked::Change(key), result) => self.circle_changed(key, result, turn),
            (Asked::Members, Ok(Reply::Memberships(members))) => {
                for member in &members {
                    self.people.meet(member.user);
                }
                gathering.members = members;
                gathering.membering.load = Load::Ready;
            }
            (Asked::Found, Ok(Reply::Users(found))) => {
                self.people_found(&found);
            }
            (Asked::Invites, Ok(Reply::Invite(InviteAnswer::Living(invites)))) => {
                for author in invites.iter().filter_map(|invite| invite.author) {
                    self.people.meet(author);
                }
                gathering.invites = invites;
                gathering.fetching_invites.load = Load::Ready;
            }
            (asked, result) => {
                let fault = match result {
                    Ok(_) => Fault::Protocol("another list was expected".to_owned()),
                    Err(fault) => fault,
                };
                let fetch = match asked {
                    Asked::Found => &mut gathering.finding,
                    Asked::Invites => &mut gathering.fetching_invites,
                    _ => &mut gathering.membering,
                };
                fetch.failed(fault, turn.now);
            }
        }
    }

    fn people_found(&mut self, found: &[User]) {
        for user in found {
            self.people.learn(user);
        }
        self.gathering.found = found.iter().map(|user| user.id).collect();
        self.gathering.finding.load = Load::Ready;
    }
}

/// Asks for a list; an answer that is still to come would be the older one.
fn ask(asked: Asked, call: MembersCall, turn: &mut Turn<'_>) {
    turn.requests.forget(|purpose| matches!(purpose, Purpose::Circle(old) if *old == asked));
    turn.request(Purpose::Circle(asked), Call::Members(call));
}
