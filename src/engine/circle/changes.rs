//! What the reader does about who is in a conversation, until the server has answered.
//!
//! Unlike messages, these changes are not stored over reloads: they are decided while the person
//! looks at the result. After "too many requests" they are sent again. Any other refusal is shown,
//! and the list is fetched again, because it tells the result of a change whose answer was lost.

use crate::{
    domain::{ConversationId, InviteAnswer},
    protocol::{Call, Fault, MembersCall, Reply},
};

use super::{
    super::{
        change::NoticeKind,
        member::Member,
        retry::Pause,
        turn::{Asked, Purpose, Turn},
    },
    gathering::{PATIENCE, Pending, TOO_MANY},
};

impl Member {
    /// Sends the changes that are due.
    pub(super) fn circle_send(&mut self, turn: &mut Turn<'_>) {
        for pending in &mut self.gathering.changes {
            if pending.timer.take(turn.now) {
                let call = Call::Members(pending.call.clone());
                turn.request(Purpose::Circle(Asked::Change(pending.key)), call);
            }
        }
    }

    pub(super) fn circle_changed(
        &mut self,
        key: u64,
        result: Result<Reply, Fault>,
        turn: &mut Turn<'_>,
    ) {
        let gathering = &mut self.gathering;
        let Some(place) = gathering.changes.iter().position(|pending| pending.key == key) else {
            return;
        };
        if matches!(&result, Err(fault) if *fault == TOO_MANY) {
            if let Some(pending) = gathering.changes.get_mut(place) {
                pending.timer.again(Pause::Growing(PATIENCE), turn);
            }
            return;
        }
        let mine = gathering.changes.get(place).filter(|pending| {
            pending.user == Some(self.me.id) && matches!(pending.call, MembersCall::Remove(_))
        });
        if result.is_ok()
            && let Some(left) = mine.and_then(|pending| pending.of)
        {
            // While it is known that nobody else did it, so that nothing is told.
            self.put_out(left, turn);
        }
        let gathering = &mut self.gathering;
        let Pending { call, of, .. } = gathering.changes.remove(place);
        let open = gathering.open && gathering.of == of;
        if open {
            gathering.membering.timer.set(turn.now);
        }
        let mut stored = None;
        let mut refused = None;
        match (call, result) {
            (MembersCall::Direct(..), Ok(Reply::Conversation(made))) => stored = Some((made, true)),
            (_, Ok(Reply::Conversation(changed))) => stored = Some((changed, false)),
            (_, Ok(Reply::Conversations(found))) => match found.into_iter().next() {
                Some(found) => stored = Some((found, true)),
                None => refused = Some(Fault::NotFound),
            },
            (MembersCall::MakeInvite { .. }, Ok(Reply::Invite(InviteAnswer::Made(token))))
                if open =>
            {
                gathering.token = Some(token);
                gathering.copied = None;
                gathering.fetching_invites.timer.set(turn.now);
            }
            (MembersCall::Remove(id), Ok(_)) => {
                gathering.members.retain(|member| member.id != id);
            }
            (MembersCall::SetRole(id, role), Ok(_)) => {
                if let Some(member) = gathering.members.iter_mut().find(|member| member.id == id) {
                    member.role = role;
                }
            }
            (MembersCall::Revoke(id), Ok(_)) => gathering.invites.retain(|invite| invite.id != id),
            (_, Ok(_)) => {}
            // Somebody else did the same.
            (MembersCall::Add(..), Err(fault)) if fault.is_doubled("user") => {}
            (MembersCall::Direct(_, other), Err(fault)) if fault.is_doubled("direct") => {
                gathering.push(MembersCall::FindDirect(self.me.id, other), Some(other), turn);
            }
            (_, Err(fault)) => refused = Some(fault),
        }
        if let Some((conversation, go)) = stored {
            let id = conversation.id;
            self.conversation(conversation, turn);
            if go {
                self.gathering.close();
                self.go(id, false, turn);
            }
        }
        // It is told where the reader is looking.
        match refused {
            Some(fault) if open => self.gathering.fault = Some(fault),
            Some(fault) => turn.tell(NoticeKind::Circle(fault)),
            None => {}
        }
    }

    /// Whether the reader is going out of a conversation just now.
    pub(in super::super) fn is_leaving(&self, conversation: ConversationId) -> bool {
        self.gathering.changes.iter().any(|pending| {
            pending.of == Some(conversation)
                && pending.user == Some(self.me.id)
                && matches!(pending.call, MembersCall::Remove(_))
        })
    }
}
