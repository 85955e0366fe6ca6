//! Who is in a conversation: the people of the one that somebody looks at, people who may be added,
//! and its invites.
//!
//! Memberships ring nobody but the one whom they concern, so they are asked for while their list is
//! looked at, and again whenever the log, the conversation or one's own inbox says that they may
//! have changed. Nothing is asked for while nobody looks.

mod changes;
mod gestures;
mod view;

use crate::{
    domain::{
        Act, ConversationId, Invite, InviteAnswer, InviteToken, Membership, MembershipId, Message,
        Timestamp, User, UserId,
    },
    protocol::{Call, Fault, MembersCall, Reply},
};

use super::{
    change::Load,
    member::Member,
    retry::Timer,
    turn::{Purpose, Turn},
};

use changes::Pending;
pub use view::{Circle, InviteRow, Invited, PersonRow};
pub(super) use view::{link, view};

/// How long the typing of a name may pause before people are looked for, in milliseconds.
const TYPING: i64 = 180;
/// Several changes that come together are one reason to ask, in milliseconds.
const GATHER: i64 = 100;
/// How long to wait after the server said that there were too many requests, in milliseconds.
const PATIENCE: i64 = 1_000;

/// What was asked about a conversation's people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Members,
    Found,
    Invites,
    /// The change with this key.
    Change(u64),
}

/// How a list stands, and when it is to be asked for.
#[derive(Debug, Default)]
struct Fetch {
    load: Load,
    timer: Timer,
}

impl Fetch {
    fn failed(&mut self, fault: Fault, now: Timestamp) {
        if fault == TOO_MANY {
            self.timer.set(now.plus(PATIENCE));
        } else if self.load != Load::Ready {
            // What is here is worth more than the news that it could not be brought up to date.
            self.load = Load::Failed(fault);
        }
    }

    /// What failed is asked for again.
    fn again(&mut self, now: Timestamp) {
        if matches!(self.load, Load::Failed(_)) {
            self.load = Load::Loading;
            self.timer.set(now);
        }
    }
}

/// The server asks for patience.
pub(super) const TOO_MANY: Fault = Fault::Busy { status: 429 };

/// The people of the conversation that is looked at, or was last.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    of: Option<ConversationId>,
    /// Whether they are looked at.
    open: bool,
    members: Vec<Membership>,
    membering: Fetch,
    /// The name that is looked for, trimmed.
    typed: String,
    found: Vec<UserId>,
    finding: Fetch,
    invites: Vec<Invite>,
    /// Whether the invites are looked at.
    inviting: bool,
    fetching_invites: Fetch,
    /// The secret of the invite that was just made, for as long as the people are looked at.
    token: Option<InviteToken>,
    /// Whether its link could be copied.
    copied: Option<bool>,
    /// What the reader did and the server has not answered yet.
    changes: Vec<Pending>,
    last: u64,
    /// Why the last change was refused.
    fault: Option<Fault>,
}

impl Gathering {
    /// When something is to be asked for.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        let lists = [&self.membering, &self.finding, &self.fetching_invites];
        let lists = lists.into_iter().filter(|_| self.open);
        let lists = lists.filter_map(|fetch| fetch.timer.deadline());
        lists.chain(self.changes.iter().filter_map(|pending| pending.timer.deadline())).min()
    }

    /// The secret of the invite that was just made.
    pub(super) fn token(&self) -> Option<&InviteToken> {
        self.token.as_ref()
    }

    pub(super) fn set_copied(&mut self, copied: bool) {
        self.copied = Some(copied);
    }

    fn membership(&self, user: UserId) -> Option<MembershipId> {
        self.members.iter().find(|member| member.user == user).map(|member| member.id)
    }
}

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

    /// A message arrived: one of the server's may tell of a change, and whoever writes is in.
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
