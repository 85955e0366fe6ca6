//! Reading and writing records: conversations, heads of logs, messages, people.
//!
//! Ids come from the caller, so that a repeated create is the same create. Every method gives back
//! an answer on its way, and nothing is sent before it is waited for.

use futures::FutureExt;
use reqwest::Method;
use serde_json::Value;

use crate::domain::{Conversation, ConversationId, Head, Message, MessageId, User, UserId};

use super::{
    Answer, Client,
    error::ApiError,
    filter,
    http::Request,
    wire::{self, Body},
};

/// How many records a page of a whole list has; the server allows 1000.
const PER_PAGE: usize = 500;

const CONVERSATIONS: &str = "/api/collections/conversations/records";
const MESSAGES: &str = "/api/collections/messages/records";
const TIMELINES: &str = "/api/collections/timelines/records";
const USERS: &str = "/api/collections/users/records";

impl Client {
    /// Every conversation that this person may see, or none at all when one of the pages did not
    /// come.
    pub fn list_conversations(&self) -> Answer<Vec<Conversation>> {
        self.list_all(CONVERSATIONS, "", wire::conversation)
    }

    /// The heads of all logs that this person may read, or none at all when one of the pages did
    /// not come.
    pub fn list_heads(&self) -> Answer<Vec<Head>> {
        self.list_all(TIMELINES, "id,seq,rev,last", wire::head)
    }

    /// Messages of a conversation, `seq` descending: from `from` on and below `before` where these
    /// are given, at most `limit`.
    pub fn list_messages(
        &self,
        conversation: ConversationId,
        before: Option<u64>,
        from: Option<u64>,
        limit: u32,
    ) -> Answer<Vec<Message>> {
        self.messages(filter::by_seq(conversation, from, before), "-seq", limit)
    }

    /// Messages whose newest change has at least the number `from_rev`, `rev` ascending, at most
    /// `limit`.
    pub fn list_changes(
        &self,
        conversation: ConversationId,
        from_rev: u64,
        limit: u32,
    ) -> Answer<Vec<Message>> {
        self.messages(filter::from_rev(conversation, from_rev), "rev", limit)
    }

    /// These people; who is gone is missing. At most 50.
    pub fn list_users(&self, users: &[UserId]) -> Answer<Vec<User>> {
        if users.is_empty() {
            return std::future::ready(Ok(Vec::new())).boxed_local();
        }
        let query = vec![
            ("filter", filter::any_of(users)),
            ("fields", "id,name,guest".to_owned()),
            ("perPage", "100".to_owned()),
            ("skipTotal", "1".to_owned()),
        ];
        self.fetch(
            Request::list(USERS, query),
            |answer| Ok(wire::page(answer, wire::user)?.records),
        )
    }

    /// One message. [`ApiError::NotFound`] when there is none, or not for this person.
    pub fn get_message(&self, id: MessageId) -> Answer<Message> {
        self.fetch(Request::new(Method::GET, at(MESSAGES, id.as_str())), wire::message)
    }

    /// One conversation. [`ApiError::NotFound`] when there is none, or not for this person, or it is
    /// deleted.
    pub fn get_conversation(&self, id: ConversationId) -> Answer<Conversation> {
        self.fetch(Request::new(Method::GET, at(CONVERSATIONS, id.as_str())), wire::conversation)
    }

    /// Stores a message under an id made by the caller. [`ApiError::Invalid`] with the field `id`
    /// and the code `validation_not_unique` when it is stored already.
    pub fn create_message(
        &self,
        id: MessageId,
        conversation: ConversationId,
        text: &str,
    ) -> Answer<Message> {
        let body = Body::Message { id: id.as_str(), conversation: conversation.as_str(), text };
        self.fetch(Request::new(Method::POST, MESSAGES).body(&body), wire::message)
    }

    /// Changes the text of a message of one's own. [`ApiError::NotFound`] when it is not there any
    /// more, or somebody else's.
    pub fn edit_message(&self, id: MessageId, text: &str) -> Answer<Message> {
        let request = Request::new(Method::PATCH, at(MESSAGES, id.as_str()));
        self.fetch(request.body(&Body::Text { text }), wire::message)
    }

    /// Deletes a message of one's own. [`ApiError::NotFound`] when it is not there, or somebody
    /// else's.
    pub fn delete_message(&self, id: MessageId) -> Answer<()> {
        self.fetch(Request::new(Method::DELETE, at(MESSAGES, id.as_str())), wire::nothing)
    }

    /// Stores a conversation under an id made by the caller. [`ApiError::Invalid`] with the field
    /// `id` and the code `validation_not_unique` when it is stored already.
    pub fn create_conversation(&self, id: ConversationId, title: &str) -> Answer<Conversation> {
        let body = Body::Conversation { id: id.as_str(), title };
        self.fetch(Request::new(Method::POST, CONVERSATIONS).body(&body), wire::conversation)
    }

    /// Gives a conversation of one's own another title. [`ApiError::NotFound`] when it is not there
    /// any more, or somebody else's.
    pub fn rename_conversation(&self, id: ConversationId, title: &str) -> Answer<Conversation> {
        self.change_conversation(id, &Body::Title { title })
    }

    /// Deletes a conversation of one's own; the server only marks it, so it can be restored.
    /// [`ApiError::NotFound`] when it is not there any more, or somebody else's.
    pub fn delete_conversation(&self, id: ConversationId) -> Answer<()> {
        self.fetch(Request::new(Method::DELETE, at(CONVERSATIONS, id.as_str())), wire::nothing)
    }

    /// Takes the deletion of a conversation back. [`ApiError::Invalid`] with the field `deleted`
    /// when it is too late.
    pub fn restore_conversation(&self, id: ConversationId) -> Answer<Conversation> {
        self.change_conversation(id, &Body::Deleted { deleted: "" })
    }

    fn change_conversation(&self, id: ConversationId, body: &Body<'_>) -> Answer<Conversation> {
        let request = Request::new(Method::PATCH, at(CONVERSATIONS, id.as_str()));
        self.fetch(request.body(body), wire::conversation)
    }

    fn messages(&self, filter: String, sort: &str, limit: u32) -> Answer<Vec<Message>> {
        let query = vec![
            ("filter", filter),
            ("sort", sort.to_owned()),
            ("perPage", limit.to_string()),
            ("skipTotal", "1".to_owned()),
        ];
        self.fetch(Request::list(MESSAGES, query), |answer| {
            Ok(wire::page(answer, wire::message)?.records)
        })
    }

    /// A whole list, page by page. Each page begins after the id at which the one before ended: a
    /// record that vanishes in the meantime then moves no other one out of sight, as it would with
    /// numbered pages.
    fn list_all<T: 'static>(
        &self,
        path: &'static str,
        fields: &'static str,
        read: fn(&Value) -> Result<T, ApiError>,
    ) -> Answer<Vec<T>> {
        let client = self.clone();
        async move {
            let mut records = Vec::new();
            let mut filter = String::new();
            loop {
                let query = vec![
                    ("sort", "id".to_owned()),
                    ("perPage", PER_PAGE.to_string()),
                    ("skipTotal", "1".to_owned()),
                    ("fields", fields.to_owned()),
                    ("filter", filter.clone()),
                ];
                let page = wire::page(&client.send(Request::list(path, query)).await?, read)?;
                records.extend(page.records);
                match page.last_id.map(|id| filter::after_id(&id)) {
                    Some(next) if page.received >= PER_PAGE && next != filter => filter = next,
                    _ => return Ok(records),
                }
            }
        }
        .boxed_local()
    }
}

/// The address of one record.
fn at(collection: &str, id: &str) -> String {
    format!("{collection}/{id}")
}
