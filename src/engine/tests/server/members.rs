//! Who is in a conversation: who may let others in and put them out, and what is told of it.

use std::collections::BTreeSet;

use crate::{
    domain::{
        Act, Conversation, ConversationId, Membership, MembershipId, Message, Role, Timestamp,
        UserId, Visibility, testing,
    },
    protocol::{Call, Event, Fault, MembersCall, Reply},
};

use super::{Server, Told, refused};

/// What became of rights, so that a test can look at it.
#[derive(Debug, Default)]
pub(in super::super) struct Rights {
    /// Who has ever owned which conversation.
    pub(in super::super) owners: BTreeSet<(ConversationId, UserId)>,
    /// Who could no longer read which conversation, in the order of these losses.
    pub(in super::super) lost: Vec<(ConversationId, UserId)>,
    /// Writes that were carried out although their author could not read the conversation.
    pub(in super::super) trespasses: Vec<Call>,
    /// How many such writes were refused.
    pub(in super::super) turned_away: usize,
    /// How many memberships there ever were: no id is used twice.
    memberships: usize,
}

impl Server {
    /// Notes what a request has changed of who may read what.
    pub(super) fn note_rights(
        &mut self,
        me: UserId,
        call: &Call,
        work: impl FnOnce(&mut Self) -> Result<Reply, Fault>,
    ) -> Result<Reply, Fault> {
        let subject = self.written(call).filter(|id| self.conversations.contains_key(id));
        let outside = subject.is_some_and(|id| !self.is_open_to(id, me));
        let readers = subject.map(|id| (id, self.readers(id)));
        let result = work(self);
        if outside && result.is_ok() {
            self.rights.trespasses.push(call.clone());
        }
        self.rights.turned_away += usize::from(outside && result.is_err());
        if let Some((id, before)) = readers {
            let lost = before.into_iter().filter(|user| !self.is_open_to(id, *user));
            let lost: Vec<_> = lost.map(|user| (id, user)).collect();
            self.rights.lost.extend(lost);
        }
        result
    }

    /// The conversation in which a request changes something.
    fn written(&self, call: &Call) -> Option<ConversationId> {
        match call {
            Call::Write(write) => match write.message_id().and_then(|id| self.messages.get(&id)) {
                Some(message) => Some(message.conversation),
                None => Some(write.conversation),
            },
            Call::Members(
                MembersCall::Add(conversation, _) | MembersCall::HandOver(conversation, _),
            ) => Some(*conversation),
            Call::Members(MembersCall::SetRole(id, _) | MembersCall::Remove(id)) => {
                self.membership(*id).map(|membership| membership.conversation)
            }
            _ => None,
        }
    }

    /// Everybody who may see it, deleted or not.
    fn readers(&self, id: ConversationId) -> Vec<UserId> {
        self.users.keys().copied().filter(|user| self.is_open_to(id, *user)).collect()
    }

    /// Whether somebody may see it, deleted or not.
    pub(in super::super) fn is_open_to(&self, id: ConversationId, user: UserId) -> bool {
        self.conversations.get(&id).is_some_and(|c| c.visibility == Visibility::Public)
            || self.members.contains_key(&(id, user))
    }

    /// Whether somebody sees it there.
    pub(in super::super) fn shows(&self, id: ConversationId, user: UserId) -> bool {
        self.stands(id) && self.is_open_to(id, user)
    }

    pub(in super::super) fn owns(&self, id: ConversationId, user: UserId) -> bool {
        self.members.get(&(id, user)).is_some_and(|member| member.role == Role::Owner)
    }

    /// The members of a conversation.
    pub(in super::super) fn members_of(
        &self,
        id: ConversationId,
    ) -> impl Iterator<Item = &Membership> {
        self.members.values().filter(move |member| member.conversation == id)
    }

    fn membership(&self, id: MembershipId) -> Option<&Membership> {
        self.members.values().find(|membership| membership.id == id)
    }

    /// Carries out a request about who is in a conversation.
    pub(super) fn members_call(
        &mut self,
        me: UserId,
        call: &MembersCall,
        now: Timestamp,
        told: &mut Vec<Told>,
    ) -> Result<Reply, Fault> {
        match *call {
            MembersCall::List(id) => {
                let shown = self.shows(id, me);
                let members = self.members_of(id).filter(|member| shown || member.user == me);
                Ok(Reply::Memberships(members.cloned().collect()))
            }
            MembersCall::Add(id, user) => self.add(me, id, user, now, told),
            MembersCall::SetRole(id, role) => self.set_role(me, id, role, now, told),
            MembersCall::Remove(id) => self.remove(me, id, now, told),
            MembersCall::HandOver(id, user) => self.hand_over(me, id, user, now, told),
            // Names, invites and conversations between two are tested by themselves.
            _ => Err(Fault::NotFound),
        }
    }

    fn add(
        &mut self,
        me: UserId,
        id: ConversationId,
        user: UserId,
        now: Timestamp,
        told: &mut Vec<Told>,
    ) -> Result<Reply, Fault> {
        let public =
            self.conversations.get(&id).is_some_and(|c| c.visibility == Visibility::Public);
        if !self.stands(id) || !(self.owns(id, me) || public && user == me) {
            return Err(Fault::Refused { message: "No.".into(), fields: Vec::new() });
        }
        if self.members.contains_key(&(id, user)) {
            return Err(refused("user", "validation_not_unique"));
        }
        self.seat(id, user, Role::Member, told);
        if user != me {
            self.say(id, me, Act::Added(user), now, told);
        }
        self.ring(id, told);
        Ok(Reply::Done)
    }

    /// Tells the head of a log once more, after somebody has gained the right to hear it.
    fn ring(&self, id: ConversationId, told: &mut Vec<Told>) {
        let log = self.messages.values().filter(|message| message.conversation == id);
        let change = log.max_by_key(|message| message.rev).cloned();
        let event = Event::Timeline { head: self.heads[&id].clone(), change };
        told.push(Told::Timeline(id, event));
    }

    fn set_role(
        &mut self,
        me: UserId,
        id: MembershipId,
        role: Role,
        now: Timestamp,
        told: &mut Vec<Told>,
    ) -> Result<Reply, Fault> {
        let member = self.membership(id).cloned().ok_or(Fault::NotFound)?;
        let (id, user) = (member.conversation, member.user);
        if !self.owns(id, me) {
            return Err(Fault::NotFound);
        }
        if member.role == role {
            return Ok(Reply::Done);
        }
        if role == Role::Member && self.is_last_owner(id, user) {
            return Err(refused("role", "validation_last_owner"));
        }
        self.give_role(id, user, role, told);
        self.name_owner(id, now, told);
        let act = if role == Role::Owner { Act::Promoted } else { Act::Demoted };
        self.say(id, me, act(user), now, told);
        Ok(Reply::Done)
    }

    fn remove(
        &mut self,
        me: UserId,
        id: MembershipId,
        now: Timestamp,
        told: &mut Vec<Told>,
    ) -> Result<Reply, Fault> {
        let member = self.membership(id).cloned().ok_or(Fault::NotFound)?;
        let (id, user) = (member.conversation, member.user);
        if user != me && !self.owns(id, me) {
            return Err(Fault::NotFound);
        }
        if self.is_last_owner(id, user) {
            return Err(refused("role", "validation_last_owner"));
        }
        told.extend(self.unseat(id, user));
        self.name_owner(id, now, told);
        if user != me {
            self.say(id, me, Act::Removed(user), now, told);
        } else if self.conversations[&id].visibility == Visibility::Private {
            self.say(id, me, Act::Left, now, told);
        }
        Ok(Reply::Done)
    }

    fn hand_over(
        &mut self,
        me: UserId,
        id: ConversationId,
        user: UserId,
        now: Timestamp,
        told: &mut Vec<Told>,
    ) -> Result<Reply, Fault> {
        let mut given = self.owned(id, me)?;
        if given.deleted.is_some() {
            return Err(Fault::NotFound);
        }
        if !self.members.contains_key(&(id, user)) {
            return Err(refused("owner", "validation_not_member"));
        }
        let before = given.owner.replace(user);
        if before == Some(user) {
            return Ok(Reply::Conversation(given));
        }
        self.give_role(id, user, Role::Owner, told);
        if let Some(before) = before {
            self.give_role(id, before, Role::Member, told);
        }
        given.updated = self.tick(now);
        let reply = self.keep(given, told);
        self.say(id, me, Act::HandedOver(user), now, told);
        Ok(reply)
    }

    /// Opens a conversation to everyone, or closes it. That it is closed is told before it is so:
    /// those who read without being in hear it for the last time.
    pub(super) fn set_visibility(
        &mut self,
        me: UserId,
        id: ConversationId,
        visibility: Visibility,
        now: Timestamp,
        told: &mut Vec<Told>,
    ) -> Result<Reply, Fault> {
        let mut changed = self.owned(id, me)?;
        if changed.deleted.is_some() {
            return Err(Fault::NotFound);
        }
        let before = std::mem::replace(&mut changed.visibility, visibility);
        if before != visibility && visibility == Visibility::Private {
            self.say(id, me, Act::Closed, now, told);
        }
        changed.updated = self.tick(now);
        let reply = self.keep(changed, told);
        if before != visibility && visibility == Visibility::Public {
            self.say(id, me, Act::Opened, now, told);
            self.ring(id, told);
        }
        Ok(reply)
    }

    fn is_last_owner(&self, id: ConversationId, user: UserId) -> bool {
        let mut owners = self.members_of(id).filter(|member| member.role == Role::Owner);
        owners.next().is_some_and(|owner| owner.user == user) && owners.next().is_none()
    }

    fn give_role(&mut self, id: ConversationId, user: UserId, role: Role, told: &mut Vec<Told>) {
        if role == Role::Owner {
            self.rights.owners.insert((id, user));
        }
        if let Some(member) = self.members.get_mut(&(id, user))
            && member.role != role
        {
            member.role = role;
            told.push(Told::Inbox(user, Event::Membership(member.clone())));
        }
    }

    /// Names another owner in place of one who is none any more.
    fn name_owner(&mut self, id: ConversationId, now: Timestamp, told: &mut Vec<Told>) {
        let mut named = self.conversations[&id].clone();
        if named.owner.is_some_and(|owner| !self.owns(id, owner)) {
            named.owner =
                self.members_of(id).find(|member| member.role == Role::Owner).map(|m| m.user);
            named.updated = self.tick(now);
            self.keep(named, told);
        }
    }

    /// Gives somebody a membership in a conversation, unless they have one.
    pub(in super::super) fn seat(
        &mut self,
        conversation: ConversationId,
        user: UserId,
        role: Role,
        told: &mut Vec<Told>,
    ) {
        if self.members.contains_key(&(conversation, user)) {
            return;
        }
        if role == Role::Owner {
            self.rights.owners.insert((conversation, user));
        }
        let id = testing::id(&format!("seat{:011}", self.rights.memberships));
        self.rights.memberships += 1;
        let membership = Membership { role, ..testing::membership(id, conversation, user) };
        told.push(Told::Inbox(user, Event::Membership(membership.clone())));
        self.members.insert((conversation, user), membership);
    }

    /// Takes somebody's membership in a conversation away.
    pub(in super::super) fn unseat(&mut self, id: ConversationId, user: UserId) -> Vec<Told> {
        let lost = self.members.remove(&(id, user)).unwrap();
        vec![Told::Inbox(user, Event::MembershipGone(lost))]
    }

    /// A line of the server.
    pub(super) fn say(
        &mut self,
        conversation: ConversationId,
        author: UserId,
        act: Act,
        now: Timestamp,
        told: &mut Vec<Told>,
    ) {
        let id = testing::id(&format!("line{:011}", self.messages.len()));
        let line = Message {
            author: Some(author),
            text: "did something".into(),
            created: now,
            act: Some(act),
            ..testing::message(id, conversation)
        };
        self.write(line, told);
    }

    pub(super) fn owned(&self, id: ConversationId, me: UserId) -> Result<Conversation, Fault> {
        self.conversations.get(&id).filter(|_| self.owns(id, me)).cloned().ok_or(Fault::NotFound)
    }
}
