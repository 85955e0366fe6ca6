//! What follows from gestures about who is in a conversation.

use crate::{domain::ConversationId, protocol::MembersCall};

use super::super::{action::CircleAction, member::Member, turn::Turn};

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
