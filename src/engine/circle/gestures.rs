//! What follows from gestures about who is in a conversation.

use crate::{domain::ConversationId, protocol::MembersCall};

use super::{
    super::{action::CircleAction, change::Load, member::Member, turn::Turn},
    Gathering, TYPING,
};

impl Gathering {
    fn open(&mut self, of: ConversationId, turn: &Turn<'_>) {
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

    fn find(&mut self, typed: &str, turn: Option<&Turn<'_>>) {
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

impl Member {
    pub(in super::super) fn circle_act(&mut self, action: CircleAction, turn: &mut Turn<'_>) {
        let me = self.me.id;
        let gathering = &mut *self.gathering;
        let of = gathering.of;
        let (call, user) = match action {
            CircleAction::Open(conversation) => return gathering.open(conversation, turn),
            CircleAction::Close => return gathering.close(),
            CircleAction::Reload => {
                for fetch in [
                    &mut gathering.membering,
                    &mut gathering.finding,
                    &mut gathering.fetching_invites,
                ] {
                    fetch.again(turn.now);
                }
                return;
            }
            CircleAction::Find(typed) => {
                if typed.trim() != gathering.typed {
                    gathering.find(&typed, Some(turn));
                }
                return;
            }
            CircleAction::ShowInvites => {
                gathering.inviting = true;
                gathering.fetching_invites.timer.set(turn.now);
                return;
            }
            CircleAction::Add(user) => (of.map(|of| MembersCall::Add(of, user)), Some(user)),
            CircleAction::Remove(user) => {
                (gathering.membership(user).map(MembersCall::Remove), Some(user))
            }
            CircleAction::Leave => (gathering.membership(me).map(MembersCall::Remove), Some(me)),
            CircleAction::SetRole(user, role) => {
                let membership = gathering.membership(user);
                (membership.map(|id| MembersCall::SetRole(id, role)), Some(user))
            }
            CircleAction::HandOver(user) => {
                (of.map(|of| MembersCall::HandOver(of, user)), Some(user))
            }
            CircleAction::Message(user) => {
                let id = turn.rng.id(turn.now, ConversationId::from_bytes);
                (id.map(|id| MembersCall::Direct(id, user)), Some(user))
            }
            CircleAction::MakeInvite { uses, hours } => {
                (of.map(|conversation| MembersCall::MakeInvite { conversation, uses, hours }), None)
            }
            CircleAction::Revoke(id) => (Some(MembersCall::Revoke(id)), None),
            // These are nobody's in particular: whoever is not signed in has them too.
            CircleAction::CopyLink
            | CircleAction::AcceptInvite
            | CircleAction::DeclineInvite
            | CircleAction::LookAgain => return,
        };
        if let Some(call) = call {
            gathering.push(call, user, turn);
        }
    }
}
