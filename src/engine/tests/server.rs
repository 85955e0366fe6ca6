//! A model of the server: what `PocketBase` with the hooks does, as a plain data structure.

mod fill;
mod members;
mod writes;

use std::collections::BTreeMap;

use crate::{
    domain::{
        Account, Conversation, ConversationId, Doors, Head, LastLine, Membership, Message,
        MessageId, Session, Timestamp, User, UserId,
    },
    protocol::{Call, Change, Event, Fault, FieldFault, Reply, Write},
};

/// What is told to whoever is subscribed.
#[derive(Debug, Clone)]
pub(super) enum Told {
    Conversation(Conversation),
    Timeline(ConversationId, Event),
    Inbox(UserId, Event),
}

pub(super) use members::Rights;

#[derive(Debug, Default)]
pub(super) struct Server {
    pub(super) users: BTreeMap<UserId, User>,
    pub(super) conversations: BTreeMap<ConversationId, Conversation>,
    pub(super) messages: BTreeMap<MessageId, Message>,
    pub(super) heads: BTreeMap<ConversationId, Head>,
    pub(super) members: BTreeMap<(ConversationId, UserId), Membership>,
    pub(super) rights: Rights,
    /// A text that is refused for now.
    pub(super) unwelcome: Option<String>,
    /// Every message whose creation was answered with yes, as it was stored, in the order of the
    /// answers.
    pub(super) created: Vec<Message>,
    /// Every message as it was after each write, and every conversation likewise.
    pub(super) log: Vec<Message>,
    pub(super) kept: Vec<Conversation>,
    /// Answers about a log that were as long as an answer may be: there was more.
    pub(super) full_answers: usize,
    last_update: i64,
}

impl Server {
    /// Carries out one request. The topics of a subscription are the world's business.
    pub(super) fn call(
        &mut self,
        me: UserId,
        call: &Call,
        now: Timestamp,
    ) -> (Result<Reply, Fault>, Vec<Told>) {
        let mut told = Vec::new();
        let result =
            self.note_rights(me, call, |server| server.carry_out(me, call, now, &mut told));
        (result, told)
    }

    fn carry_out(
        &mut self,
        me: UserId,
        call: &Call,
        now: Timestamp,
        told: &mut Vec<Told>,
    ) -> Result<Reply, Fault> {
        let writes = matches!(
            call,
            Call::Write(Write {
                change: Change::Send(_) | Change::Create { .. } | Change::Edit(_),
                ..
            })
        );
        if writes && !self.users.contains_key(&me) {
            // As to a stranger.
            return Err(Fault::Refused { message: "No.".into(), fields: Vec::new() });
        }
        match call.clone() {
            Call::Members(call) => self.members_call(me, &call, now, told),
            Call::Subscribe { .. } => Ok(Reply::Done),
            Call::Join { name, .. } => {
                let id = format!("guest{:010}", self.users.len()).parse().unwrap();
                let user = User { id, name, guest: true, picture: String::new() };
                self.users.insert(id, user.clone());
                Ok(Reply::Session(Session { token: "t".into(), user, since: Timestamp(0) }))
            }
            Call::Doors => Ok(Reply::Doors(Doors::default())),
            Call::Account { id, account, .. } => self.account(id, (*account).clone()),
            Call::Refresh => {
                let user = self.users.get(&me).ok_or(Fault::SignedOut)?.clone();
                Ok(Reply::Session(Session { token: "t".into(), user, since: Timestamp(0) }))
            }
            Call::ListConversations => Ok(Reply::Conversations(
                self.conversations.values().filter(|c| self.shows(c.id, me)).cloned().collect(),
            )),
            Call::ListMemberships { .. } => Ok(Reply::Memberships(
                self.members.values().filter(|m| m.user == me).cloned().collect(),
            )),
            Call::ListHeads => Ok(Reply::Heads(
                self.heads.values().filter(|h| self.shows(h.conversation, me)).cloned().collect(),
            )),
            Call::ListMessages { conversation, before, from, limit } => {
                let mut page: Vec<_> = self
                    .lines(conversation)
                    .filter(|_| self.shows(conversation, me))
                    .filter(|m| before.is_none_or(|before| m.seq < before))
                    .filter(|m| from.is_none_or(|from| m.seq >= from))
                    .cloned()
                    .collect();
                page.sort_by_key(|m| std::cmp::Reverse(m.seq));
                page.truncate(limit as usize);
                Ok(Reply::Messages(page))
            }
            Call::ListChanges { conversation, from_rev, limit } => {
                let mut page: Vec<_> =
                    self.lines(conversation).filter(|m| m.rev >= from_rev).cloned().collect();
                page.retain(|_| self.shows(conversation, me));
                page.sort_by_key(|m| m.rev);
                self.full_answers += usize::from(page.len() >= limit as usize);
                page.truncate(limit as usize);
                Ok(Reply::Messages(page))
            }
            Call::GetMessage { message } => {
                let found = self.messages.get(&message).filter(|m| self.shows(m.conversation, me));
                found.cloned().map(Reply::Message).ok_or(Fault::NotFound)
            }
            Call::GetConversation { conversation } => {
                let found = self.conversations.get(&conversation).filter(|c| self.shows(c.id, me));
                found.cloned().map(Reply::Conversation).ok_or(Fault::NotFound)
            }
            Call::ListUsers { users } => Ok(Reply::Users(
                users.iter().filter_map(|id| self.users.get(id)).cloned().collect(),
            )),
            Call::Write(write) => self.write_down(me, write, now, told),
        }
    }

    /// The version of a conversation: grows with every write, as the single writer makes it.
    fn tick(&mut self, now: Timestamp) -> Timestamp {
        self.last_update = now.0.max(self.last_update + 2);
        Timestamp(self.last_update)
    }

    fn keep(&mut self, conversation: Conversation, told: &mut Vec<Told>) -> Reply {
        self.conversations.insert(conversation.id, conversation.clone());
        self.kept.push(conversation.clone());
        told.push(Told::Conversation(conversation.clone()));
        Reply::Conversation(conversation)
    }

    fn write(&mut self, mut message: Message, told: &mut Vec<Told>) -> Message {
        let head = self.heads.get_mut(&message.conversation).unwrap();
        head.rev += 1;
        message.rev = head.rev;
        if message.seq == 0 {
            head.seq += 1;
            message.seq = head.seq;
        }
        self.messages.insert(message.id, message.clone());
        self.log.push(message.clone());
        let newest = self
            .messages
            .values()
            .filter(|m| m.conversation == message.conversation && m.deleted.is_none())
            .max_by_key(|m| m.seq);
        head.last = newest.map(LastLine::of);
        let event = Event::Timeline { head: head.clone(), change: Some(message.clone()) };
        told.push(Told::Timeline(message.conversation, event));
        message
    }

    pub(super) fn stands(&self, id: ConversationId) -> bool {
        self.conversations.get(&id).is_some_and(|c| c.deleted.is_none())
    }

    fn account(&mut self, id: UserId, account: Account) -> Result<Reply, Fault> {
        let user = self.users.get_mut(&id).ok_or(Fault::SignedOut)?;
        match account {
            Account::Rename { name } => user.name = name,
            Account::Picture(picture) => {
                user.picture = picture.map(|_| "me.jpg".to_owned()).unwrap_or_default();
            }
            Account::BecomeMember { .. } => {
                user.guest = false;
                let session =
                    Session { token: "t2".into(), user: user.clone(), since: Timestamp(0) };
                return Ok(Reply::Session(session));
            }
            Account::Delete { .. } => {
                self.users.remove(&id);
                return Ok(Reply::Done);
            }
            _ => return Ok(Reply::Done),
        }
        Ok(Reply::Person(user.clone()))
    }

    fn lines(&self, id: ConversationId) -> impl Iterator<Item = &Message> {
        self.messages.values().filter(move |m| m.conversation == id && self.stands(id))
    }

    fn own(&self, id: MessageId, me: UserId) -> Result<Message, Fault> {
        let found = self.messages.get(&id).filter(|m| m.author == Some(me) && m.deleted.is_none());
        found.filter(|m| self.shows(m.conversation, me)).cloned().ok_or(Fault::NotFound)
    }

    /// The messages of a conversation that stand, oldest first.
    pub(super) fn standing(&self, id: ConversationId) -> Vec<&Message> {
        let mut all: Vec<_> = self.lines(id).filter(|m| m.deleted.is_none()).collect();
        all.sort_by_key(|m| m.seq);
        all
    }
}

fn refused(field: &str, code: &str) -> Fault {
    let field = FieldFault { field: field.into(), code: code.into(), message: "No.".into() };
    Fault::Refused { message: "Failed to create record.".into(), fields: vec![field] }
}
