//! Reading and writing records: conversations, heads of logs, memberships, messages, people.
//!
//! Ids come from the caller, so that a repeated create is the same create. Every method gives back
//! a question, and nothing is sent before it is waited for.

use reqwest::Method;

use crate::domain::{
    Conversation, ConversationId, Head, Membership, Message, MessageId, User, UserId, Visibility,
};

use super::{
    Ask, Client, filter,
    http::Request,
    wire::{self, Body},
};

pub(super) const CONVERSATIONS: &str = "/api/collections/conversations/records";
const MESSAGES: &str = "/api/collections/messages/records";
pub(super) const MEMBERSHIPS: &str = "/api/collections/memberships/records";
const TIMELINES: &str = "/api/collections/timelines/records";
pub(super) const USERS: &str = "/api/collections/users/records";

impl Client {
    /// Every conversation that this person may see, or none at all when one of the pages did not
    /// come.
    pub fn list_conversations(&self) -> Ask<Vec<Conversation>> {
        self.ask_list(Request::whole_list(CONVERSATIONS, ""), wire::conversation)
    }

    /// The heads of all logs that this person may read, or none at all when one of the pages did
    /// not come.
    pub fn list_heads(&self) -> Ask<Vec<Head>> {
        self.ask_list(Request::whole_list(TIMELINES, "id,seq,rev,last"), wire::head)
    }

    /// All of this person's memberships, or none at all when one of the pages did not come: whoever is
    /// missing from them is taken to have been put out.
    pub fn list_memberships(&self, user: UserId) -> Ask<Vec<Membership>> {
        let request = Request::whole_list(MEMBERSHIPS, "").only(filter::of_user(user));
        self.ask_list(request, wire::membership)
    }

    /// Messages of a conversation, `seq` descending: from `from` on and below `before` where these
    /// are given, at most `limit`.
    pub fn list_messages(
        &self,
        conversation: ConversationId,
        before: Option<u64>,
        from: Option<u64>,
        limit: u32,
    ) -> Ask<Vec<Message>> {
        self.messages(filter::by_seq(conversation, from, before), "-seq", limit)
    }

    /// Messages whose newest change has at least the number `from_rev`, `rev` ascending, at most
    /// `limit`.
    pub fn list_changes(
        &self,
        conversation: ConversationId,
        from_rev: u64,
        limit: u32,
    ) -> Ask<Vec<Message>> {
        self.messages(filter::from_rev(conversation, from_rev), "rev", limit)
    }

    /// These people; who is gone is missing. At most 50.
    pub fn list_users(&self, users: &[UserId]) -> Ask<Vec<User>> {
        let query = vec![
            ("filter", filter::any_of(users)),
            ("fields", "id,name,guest,avatar,deleted".to_owned()),
            ("perPage", "100".to_owned()),
            ("skipTotal", "1".to_owned()),
        ];
        self.ask_list(Request::list(USERS, query), wire::user)
    }

    /// One message. [`ApiError::NotFound`] when there is none, or not for this person.
    pub fn get_message(&self, id: MessageId) -> Ask<Message> {
        self.ask(Request::new(Method::GET, at(MESSAGES, id.as_str())), wire::message)
    }

    /// One conversation. [`ApiError::NotFound`] when there is none, or not for this person, or it is
    /// deleted.
    pub fn get_conversation(&self, id: ConversationId) -> Ask<Conversation> {
        self.ask(Request::new(Method::GET, at(CONVERSATIONS, id.as_str())), wire::conversation)
    }

    /// Stores a message under an id made by the caller. [`ApiError::Invalid`] with the field `id`
    /// and the code `validation_not_unique` when it is stored already.
    pub fn create_message(
        &self,
        id: MessageId,
        conversation: ConversationId,
        text: &str,
    ) -> Ask<Message> {
        let body = Body::Message { id: id.as_str(), conversation: conversation.as_str(), text };
        self.ask(Request::new(Method::POST, MESSAGES).body(&body), wire::message)
    }

    /// Changes the text of a message of one's own. [`ApiError::NotFound`] when it is not there any
    /// more, or somebody else's.
    pub fn edit_message(&self, id: MessageId, text: &str) -> Ask<Message> {
        let request = Request::new(Method::PATCH, at(MESSAGES, id.as_str()));
        self.ask(request.body(&Body::Text { text }), wire::message)
    }

    /// Deletes a message of one's own. [`ApiError::NotFound`] when it is not there, or somebody
    /// else's.
    pub fn delete_message(&self, id: MessageId) -> Ask<()> {
        self.ask(Request::new(Method::DELETE, at(MESSAGES, id.as_str())), wire::nothing)
    }

    /// Stores a conversation under an id made by the caller. [`ApiError::Invalid`] with the field
    /// `id` and the code `validation_not_unique` when it is stored already.
    pub fn create_conversation(
        &self,
        id: ConversationId,
        title: &str,
        visibility: Visibility,
    ) -> Ask<Conversation> {
        let visibility = wire::visibility(visibility);
        let body = Body::Conversation { id: id.as_str(), title, visibility };
        self.ask(Request::new(Method::POST, CONVERSATIONS).body(&body), wire::conversation)
    }

    /// Gives a conversation of one's own another title. [`ApiError::NotFound`] when it is not there
    /// any more, or somebody else's.
    pub fn rename_conversation(&self, id: ConversationId, title: &str) -> Ask<Conversation> {
        self.change_conversation(id, &Body::Title { title })
    }

    /// Opens a conversation of one's own to everyone, or closes it to all but its members.
    /// [`ApiError::NotFound`] when it is not there any more, or somebody else's.
    pub fn set_visibility(&self, id: ConversationId, visibility: Visibility) -> Ask<Conversation> {
        self.change_conversation(id, &Body::Visibility { visibility: wire::visibility(visibility) })
    }

    /// Deletes a conversation of one's own; the server only marks it, so it can be restored.
    /// [`ApiError::NotFound`] when it is not there any more, or somebody else's.
    pub fn delete_conversation(&self, id: ConversationId) -> Ask<()> {
        self.ask(Request::new(Method::DELETE, at(CONVERSATIONS, id.as_str())), wire::nothing)
    }

    /// Takes the deletion of a conversation back. [`ApiError::Invalid`] with the field `deleted`
    /// when it is too late.
    pub fn restore_conversation(&self, id: ConversationId) -> Ask<Conversation> {
        self.change_conversation(id, &Body::Deleted { deleted: "" })
    }

    fn change_conversation(&self, id: ConversationId, body: &Body<'_>) -> Ask<Conversation> {
        let request = Request::new(Method::PATCH, at(CONVERSATIONS, id.as_str()));
        self.ask(request.body(body), wire::conversation)
    }

    fn messages(&self, filter: String, sort: &str, limit: u32) -> Ask<Vec<Message>> {
        let query = vec![
            ("filter", filter),
            ("sort", sort.to_owned()),
            ("perPage", limit.to_string()),
            ("skipTotal", "1".to_owned()),
        ];
        self.ask_list(Request::list(MESSAGES, query), wire::message)
    }
}

/// The address of one record.
pub(super) fn at(collection: &str, id: &str) -> String {
    format!("{collection}/{id}")
}
