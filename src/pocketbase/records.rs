//! Which request each call about records is: conversations, heads of logs, memberships, messages,
//! people.
//!
//! Ids come from the caller, so that a repeated create is the same create.

use reqwest::Method;

use crate::{
    domain::UserId,
    protocol::{Call, Reply, Target, Write},
};

use super::{
    Answer, Ask, Client, filter,
    http::Request,
    wire::{self, Body},
};

pub(super) const CONVERSATIONS: &str = "/api/collections/conversations/records";
const MESSAGES: &str = "/api/collections/messages/records";
pub(super) const MEMBERSHIPS: &str = "/api/collections/memberships/records";
const TIMELINES: &str = "/api/collections/timelines/records";
pub(super) const USERS: &str = "/api/collections/users/records";

impl Client {
    /// Asks the server; nothing is sent before the answer is waited for. A list of which one page does
    /// not come is no list at all: whatever is missing from it would be taken to be gone.
    pub fn ask(&self, call: Call) -> Answer<Reply> {
        let question = match call {
            Call::Join { name, invite, key } => self.guest(&name, invite.as_ref(), &key),
            Call::Doors => self.sign_up_policy(),
            Call::Refresh => self.renewal(),
            Call::Account { id, account, invite } => {
                return (self.inner.accounts)(self.clone(), id, account, invite);
            }
            Call::Subscribe { client, inbox, timelines } => self.topics(&client, inbox, &timelines),
            Call::ListConversations => self
                .list(Request::whole_list(CONVERSATIONS, ""), wire::conversation)
                .map(Reply::Conversations),
            Call::ListHeads => self
                .list(Request::whole_list(TIMELINES, "id,seq,rev,last"), wire::head)
                .map(Reply::Heads),
            Call::ListMemberships { user } => {
                let request = Request::whole_list(MEMBERSHIPS, "").only(filter::of_user(user));
                self.list(request, wire::membership).map(Reply::Memberships)
            }
            Call::ListMessages { conversation, before, from, limit } => {
                self.messages(filter::by_seq(conversation, from, before), "-seq", limit)
            }
            Call::ListChanges { conversation, from_rev, limit } => {
                self.messages(filter::from_rev(conversation, from_rev), "rev", limit)
            }
            Call::ListUsers { users } => self.users(&users),
            Call::GetMessage { message } => {
                self.message(Request::new(Method::GET, at(MESSAGES, message.as_str())))
            }
            Call::GetConversation { conversation } => {
                let path = at(CONVERSATIONS, conversation.as_str());
                self.conversation(Request::new(Method::GET, path))
            }
            Call::Write(write) => self.write(&write),
            Call::Members(call) => self.members(call),
        };
        question.into_future()
    }

    fn users(&self, users: &[UserId]) -> Ask<Reply> {
        let query = vec![
            ("filter", filter::any_of(users)),
            ("fields", "id,name,guest,avatar,deleted".to_owned()),
            ("perPage", "100".to_owned()),
            ("skipTotal", "1".to_owned()),
        ];
        self.list(Request::list(USERS, query), wire::user).map(Reply::Users)
    }

    fn message(&self, request: Request) -> Ask<Reply> {
        self.one(request, wire::message).map(Reply::Message)
    }

    pub(super) fn conversation(&self, request: Request) -> Ask<Reply> {
        self.one(request, wire::conversation).map(Reply::Conversation)
    }

    /// Whatever the answer is, it only says that the request was carried out.
    pub(super) fn done(&self, request: Request) -> Ask<Reply> {
        self.one(request, wire::nothing).map(|()| Reply::Done)
    }

    /// Deletes a record, or, where the server keeps it, marks it deleted.
    pub(super) fn delete(&self, collection: &str, id: &str) -> Ask<Reply> {
        self.done(Request::new(Method::DELETE, at(collection, id)))
    }

    fn write(&self, write: &Write) -> Ask<Reply> {
        let (collection, id) = match &write.target {
            Target::Message(message) => (MESSAGES, message.as_str()),
            Target::Conversation => (CONVERSATIONS, write.conversation.as_str()),
        };
        let request = match wire::body(write) {
            Body::None => return self.delete(collection, id),
            Body::New(fields) => Request::new(Method::POST, collection).fields(fields),
            Body::Changed(fields) => Request::new(Method::PATCH, at(collection, id)).fields(fields),
        };
        match write.target {
            Target::Message(_) => self.message(request),
            Target::Conversation => self.conversation(request),
        }
    }

    fn messages(&self, filter: String, sort: &str, limit: u32) -> Ask<Reply> {
        let query = vec![
            ("filter", filter),
            ("sort", sort.to_owned()),
            ("perPage", limit.to_string()),
            ("skipTotal", "1".to_owned()),
        ];
        self.list(Request::list(MESSAGES, query), wire::message).map(Reply::Messages)
    }
}

/// The address of one record.
pub(super) fn at(collection: &str, id: &str) -> String {
    format!("{collection}/{id}")
}
