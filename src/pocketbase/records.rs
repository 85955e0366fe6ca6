//! Reading and writing records: conversations, heads of logs, messages, people.
//!
//! Ids come from the caller, so that a repeated create is the same create.

use reqwest::Method;
use serde_json::Value;

use crate::domain::{Conversation, ConversationId, Head, Message, MessageId, User, UserId};

use super::{
    Client,
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
    /// Every conversation that this person may see.
    ///
    /// # Errors
    /// [`ApiError`] when one of the pages did not come; a part of the list is never returned.
    pub async fn list_conversations(&self) -> Result<Vec<Conversation>, ApiError> {
        self.list_all(CONVERSATIONS, "", wire::conversation).await
    }

    /// The heads of all logs that this person may read.
    ///
    /// # Errors
    /// [`ApiError`] when one of the pages did not come; a part of the list is never returned.
    pub async fn list_heads(&self) -> Result<Vec<Head>, ApiError> {
        self.list_all(TIMELINES, "id,seq,rev,last", wire::head).await
    }

    /// Messages of a conversation, `seq` descending: from `from` on and below `before` where these
    /// are given, at most `limit`.
    ///
    /// # Errors
    /// [`ApiError`] when the page did not come.
    pub async fn list_messages(
        &self,
        conversation: ConversationId,
        before: Option<u64>,
        from: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Message>, ApiError> {
        self.messages(&filter::by_seq(conversation, from, before), "-seq", limit).await
    }

    /// Messages whose newest change has at least the number `from_rev`, `rev` ascending, at most
    /// `limit`.
    ///
    /// # Errors
    /// [`ApiError`] when the page did not come.
    pub async fn list_changes(
        &self,
        conversation: ConversationId,
        from_rev: u64,
        limit: u32,
    ) -> Result<Vec<Message>, ApiError> {
        self.messages(&filter::from_rev(conversation, from_rev), "rev", limit).await
    }

    /// These people; who is gone is missing. At most 50.
    ///
    /// # Errors
    /// [`ApiError`] when the list did not come.
    pub async fn list_users(&self, users: &[UserId]) -> Result<Vec<User>, ApiError> {
        if users.is_empty() {
            return Ok(Vec::new());
        }
        let filter = filter::any_of(users);
        let query = [
            ("filter", filter.as_str()),
            ("fields", "id,name,guest"),
            ("perPage", "100"),
            ("skipTotal", "1"),
        ];
        Ok(wire::page(&self.send(Request::list(USERS, &query)).await?, wire::user)?.records)
    }

    /// One message.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when there is none, or not for this person.
    pub async fn get_message(&self, id: MessageId) -> Result<Message, ApiError> {
        let path = format!("{MESSAGES}/{id}");
        wire::message(&self.send(Request::new(Method::GET, &path)).await?)
    }

    /// One conversation.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when there is none, or not for this person, or it is deleted.
    pub async fn get_conversation(&self, id: ConversationId) -> Result<Conversation, ApiError> {
        let path = format!("{CONVERSATIONS}/{id}");
        wire::conversation(&self.send(Request::new(Method::GET, &path)).await?)
    }

    /// Stores a message under an id made by the caller.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] with the field `id` and the code `validation_not_unique` when it is
    /// stored already.
    pub async fn create_message(
        &self,
        id: MessageId,
        conversation: ConversationId,
        text: &str,
    ) -> Result<Message, ApiError> {
        let body = Body::Message { id: id.as_str(), conversation: conversation.as_str(), text };
        wire::message(&self.send(Request::new(Method::POST, MESSAGES).body(body)).await?)
    }

    /// Changes the text of a message of one's own.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when it is not there any more, or somebody else's.
    pub async fn edit_message(&self, id: MessageId, text: &str) -> Result<Message, ApiError> {
        wire::message(&self.update(&format!("{MESSAGES}/{id}"), Body::Text { text }).await?)
    }

    /// Deletes a message of one's own.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when it is not there, or somebody else's.
    pub async fn delete_message(&self, id: MessageId) -> Result<(), ApiError> {
        self.delete(&format!("{MESSAGES}/{id}")).await
    }

    /// Stores a conversation under an id made by the caller.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] with the field `id` and the code `validation_not_unique` when it is
    /// stored already.
    pub async fn create_conversation(
        &self,
        id: ConversationId,
        title: &str,
    ) -> Result<Conversation, ApiError> {
        let body = Body::Conversation { id: id.as_str(), title };
        wire::conversation(&self.send(Request::new(Method::POST, CONVERSATIONS).body(body)).await?)
    }

    /// Gives a conversation of one's own another title.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when it is not there any more, or somebody else's.
    pub async fn rename_conversation(
        &self,
        id: ConversationId,
        title: &str,
    ) -> Result<Conversation, ApiError> {
        let path = format!("{CONVERSATIONS}/{id}");
        wire::conversation(&self.update(&path, Body::Title { title }).await?)
    }

    /// Deletes a conversation of one's own. The server only marks it, so it can be restored.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when it is not there any more, or somebody else's.
    pub async fn delete_conversation(&self, id: ConversationId) -> Result<(), ApiError> {
        self.delete(&format!("{CONVERSATIONS}/{id}")).await
    }

    /// Takes the deletion of a conversation back.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] with the field `deleted` when it is too late.
    pub async fn restore_conversation(&self, id: ConversationId) -> Result<Conversation, ApiError> {
        let path = format!("{CONVERSATIONS}/{id}");
        wire::conversation(&self.update(&path, Body::Deleted { deleted: "" }).await?)
    }

    async fn messages(
        &self,
        filter: &str,
        sort: &str,
        limit: u32,
    ) -> Result<Vec<Message>, ApiError> {
        let limit = limit.to_string();
        let query = [("filter", filter), ("sort", sort), ("perPage", &limit), ("skipTotal", "1")];
        Ok(wire::page(&self.send(Request::list(MESSAGES, &query)).await?, wire::message)?.records)
    }

    /// A whole list, page by page. Each page begins after the id at which the one before ended: a
    /// record that vanishes in the meantime then moves no other one out of sight, as it would with
    /// numbered pages.
    async fn list_all<T>(
        &self,
        path: &str,
        fields: &str,
        read: fn(&Value) -> Result<T, ApiError>,
    ) -> Result<Vec<T>, ApiError> {
        let mut records = Vec::new();
        let mut filter = String::new();
        loop {
            let per_page = PER_PAGE.to_string();
            let query = [
                ("sort", "id"),
                ("perPage", per_page.as_str()),
                ("skipTotal", "1"),
                ("fields", fields),
                ("filter", filter.as_str()),
            ];
            let page = wire::page(&self.send(Request::list(path, &query)).await?, read)?;
            records.extend(page.records);
            let next = page.last_id.map(|id| filter::after_id(&id));
            match next {
                Some(next) if page.received >= PER_PAGE && next != filter => filter = next,
                _ => return Ok(records),
            }
        }
    }

    async fn update(&self, path: &str, body: Body<'_>) -> Result<Value, ApiError> {
        self.send(Request::new(Method::PATCH, path).body(body)).await
    }

    async fn delete(&self, path: &str) -> Result<(), ApiError> {
        self.send(Request::new(Method::DELETE, path)).await.map(|_| ())
    }
}
