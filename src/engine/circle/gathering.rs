//! The people of the conversation that somebody looks at, and what is asked about them.

use crate::{
    domain::{ConversationId, Invite, InviteToken, Membership, MembershipId, Timestamp, UserId},
    protocol::{Fault, MembersCall},
};

use super::super::{change::Load, retry::Timer, turn::Turn};

/// How long the typing of a name may pause before people are looked for, in milliseconds.
const TYPING: i64 = 180;
/// How long to wait after the server said that there were too many requests, in milliseconds.
pub(super) const PATIENCE: i64 = 1_000;

/// One change that is not answered yet.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) key: u64,
    /// In which conversation.
    pub(super) of: Option<ConversationId>,
    pub(super) call: MembersCall,
    /// Whom it concerns.
    pub(super) user: Option<UserId>,
    /// When to send it; it stands still while it is on its way.
    pub(super) timer: Timer,
}

/// How a list stands, and when it is to be asked for.
#[derive(Debug, Default)]
pub(super) struct Fetch {
    pub(super) load: Load,
    pub(super) timer: Timer,
}

impl Fetch {
    pub(super) fn failed(&mut self, fault: Fault, now: Timestamp) {
        if fault == TOO_MANY {
            self.timer.set(now.plus(PATIENCE));
        } else if self.load != Load::Ready {
            // Keep showing the old list when a refresh fails.
            self.load = Load::Failed(fault);
        }
    }

    /// What failed is asked for again.
    pub(super) fn again(&mut self, now: Timestamp) {
        if matches!(self.load, Load::Failed(_)) {
            self.load = Load::Loading;
            self.timer.set(now);
        }
    }
}

/// The server answered "too many requests".
pub(in super::super) const TOO_MANY: Fault = Fault::Busy { status: 429 };

/// The people of the conversation that is looked at, or was last.
#[derive(Debug, Default)]
pub(in super::super) struct Gathering {
    pub(super) of: Option<ConversationId>,
    /// Whether they are looked at.
    pub(super) open: bool,
    pub(super) members: Vec<Membership>,
    pub(super) membering: Fetch,
    /// The name that is looked for, trimmed.
    pub(super) typed: String,
    pub(super) found: Vec<UserId>,
    pub(super) finding: Fetch,
    pub(super) invites: Vec<Invite>,
    /// Whether the invites are looked at.
    pub(super) inviting: bool,
    pub(super) fetching_invites: Fetch,
    /// The secret of the invite that was just made, for as long as the people are looked at.
    pub(super) token: Option<InviteToken>,
    /// Whether its link could be copied.
    pub(super) copied: Option<bool>,
    /// What the reader did and the server has not answered yet.
    pub(super) changes: Vec<Pending>,
    pub(super) last: u64,
    /// Why the last change was refused.
    pub(super) fault: Option<Fault>,
}

impl Gathering {
    /// When something is to be asked for.
    pub(in super::super) fn deadline(&self) -> Option<Timestamp> {
        let lists = [&self.membering, &self.finding, &self.fetching_invites];
        let lists = lists.into_iter().filter(|_| self.open);
        let lists = lists.filter_map(|fetch| fetch.timer.deadline());
        lists.chain(self.changes.iter().filter_map(|pending| pending.timer.deadline())).min()
    }

    /// The secret of the invite that was just made.
    pub(in super::super) fn token(&self) -> Option<&InviteToken> {
        self.token.as_ref()
    }

    pub(in super::super) fn set_copied(&mut self, copied: bool) {
        self.copied = Some(copied);
    }

    pub(super) fn membership(&self, user: UserId) -> Option<MembershipId> {
        self.members.iter().find(|member| member.user == user).map(|member| member.id)
    }

    /// Adds a change, unless the same one is under way.
    pub(super) fn push(&mut self, call: MembersCall, user: Option<UserId>, turn: &mut Turn<'_>) {
        self.fault = None;
        if self.changes.iter().any(|pending| pending.call == call) {
            return;
        }
        self.last += 1;
        let (key, of, timer) = (self.last, self.of, Timer::at(turn.now));
        self.changes.push(Pending { key, of, call, user, timer });
    }

    pub(super) fn open(&mut self, of: ConversationId, turn: &Turn<'_>) {
        self.close();
        if self.of != Some(of) {
            self.of = Some(of);
            self.members = Vec::new();
            self.membering.load = Load::Loading;
        }
        self.open = true;
        self.membering.again(turn.now);
        self.membering.timer.set(turn.now);
    }

    /// What only matters while somebody looks is forgotten, above all the secret of an invite.
    pub(super) fn close(&mut self) {
        self.open = false;
        self.inviting = false;
        self.token = None;
        self.copied = None;
        self.fault = None;
        self.find("", None);
        self.invites = Vec::new();
        self.fetching_invites.load = Load::Loading;
    }

    pub(super) fn find(&mut self, typed: &str, turn: Option<&Turn<'_>>) {
        typed.trim().clone_into(&mut self.typed);
        self.finding.load = Load::Loading;
        match turn {
            Some(turn) => self.finding.timer.set(turn.now.plus(TYPING)),
            None => self.finding.timer.stop(),
        }
        if self.typed.is_empty() {
            self.found = Vec::new();
            self.finding.load = Load::Ready;
            self.finding.timer.stop();
        }
    }
}
