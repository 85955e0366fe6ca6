//! Gaining and losing access to conversations.
//!
//! `PocketBase` sends no event about a record that the person may no longer see. So the person's
//! own membership is the signal. When it is lost, everything of a private conversation is deleted
//! here: messages, drafts and pending operations.

use crate::{
    domain::{ConversationId, Membership, Visibility},
    protocol::{Call, Event},
};

use super::{
    change::NoticeKind,
    effect::Effect,
    kept::Key,
    member::Member,
    note::Note,
    turn::{Purpose, Turn},
};

impl Member {
    /// One's own membership was gained or changed.
    pub(super) fn let_in(&mut self, membership: Membership, turn: &mut Turn<'_>) {
        let id = membership.conversation;
        self.memberships.merge(membership, turn);
        if self.conversations.get(id).is_none() && self.link.is_live() {
            self.ask_list(turn);
        }
    }

    /// One's own membership was lost.
    pub(super) fn put_out(&mut self, id: ConversationId, turn: &mut Turn<'_>) {
        self.memberships.lose(id, turn);
        if self.is_private(id) {
            self.shut_out(id, turn);
        }
    }

    pub(super) fn ask_places(&mut self, turn: &mut Turn<'_>) {
        let asked = turn.number;
        turn.requests.forget(|purpose| matches!(purpose, Purpose::Memberships { .. }));
        turn.request(Purpose::Memberships { asked }, Call::ListMemberships { user: self.me.id });
    }

    /// The whole list of one's own memberships came, asked for in turn `asked`.
    pub(super) fn places(&mut self, list: Vec<Membership>, asked: u64, turn: &mut Turn<'_>) {
        let emptied = list.is_empty() && !self.memberships.is_empty();
        if !self.link.is_confirmed() || (emptied && !self.memberships.doubted) {
            // With an expired token the server returns an empty list. Before we delete anything,
            // confirm the sign-in and request the list again.
            self.memberships.doubted = true;
            return self.link.reconfirm(turn);
        }
        self.memberships.doubted = false;
        for lost in self.memberships.listed(list, asked, turn) {
            let id = lost.conversation;
            // The stream sent no event about it, so the other tabs do not know it yet.
            turn.effect(Effect::Tell(Note::Event(Event::MembershipGone(lost))));
            self.put_out(id, turn);
        }
        if self.memberships.is_any_missing() {
            self.ask_list(turn);
        }
    }

    /// Whether one's own memberships are to say why a conversation is no longer in the list: deleted,
    /// or closed to this person. They are asked for when they are not on their way, since the event
    /// that told of it may have been lost.
    pub(super) fn is_for_members_to_say(
        &mut self,
        id: ConversationId,
        turn: &mut Turn<'_>,
    ) -> bool {
        // One that was open to everyone may have been closed meanwhile: a membership in it may be over.
        let concerned = self.is_private(id) || self.memberships.role(id).is_some();
        if !concerned || self.memberships.is_confirmed_since_missing(id, turn) {
            return false;
        }
        let coming = turn.requests.any(|asked| matches!(asked, Purpose::Memberships { .. }));
        // An earlier question for them may have failed, and is not repeated by itself.
        let wanted = !self.memberships.is_complete() || self.memberships.role(id).is_some();
        if !coming && wanted {
            self.ask_places(turn);
        }
        coming || wanted
    }

    fn is_private(&self, id: ConversationId) -> bool {
        self.conversations.any(id).is_some_and(|stored| stored.visibility == Visibility::Private)
    }

    /// Whether this person is certainly not a member.
    pub(super) fn is_outside(&self, id: ConversationId) -> bool {
        self.memberships.is_complete() && self.memberships.role(id).is_none()
    }

    /// This person has lost access to a conversation: delete everything of it.
    pub(super) fn shut_out(&mut self, id: ConversationId, turn: &mut Turn<'_>) {
        let stood = self.standing(id);
        self.outbox.shut(id, turn);
        self.drafts.forget(id, turn);
        self.timelines.remove(id);
        self.conversations.forget(id);
        // At once: the page may be left this very moment.
        turn.effect(Effect::Drop(Key::Conversation(id)));
        // No notice for a person who chose to leave.
        if let Some(stood) = stood.filter(|_| !self.is_leaving(id)) {
            turn.tell(NoticeKind::ShutOut { title: stood.title });
        }
        if self.is_open(id) {
            self.leave(id, turn);
        }
    }
}
