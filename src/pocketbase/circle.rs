//! Who is in a conversation: memberships of others, people by name, invites, and conversations
//! between two.

use reqwest::Method;
use serde_json::Value;

use crate::domain::{
    Conversation, ConversationId, InviteAnswer, InviteId, InviteToken, Membership, MembershipId,
    Role, User, UserId,
};

use super::{
    Ask, Client, filter,
    http::Request,
    records::{CONVERSATIONS, MEMBERSHIPS, USERS, at},
    wire,
};

const INVITES: &str = "/api/collections/invites/records";
const INVITE_ROUTE: &str = "/api/ochat/invites";

impl Client {
    /// Everybody's membership in a conversation, or none at all when one of the pages did not come.
    pub fn list_members(&self, conversation: ConversationId) -> Ask<Vec<Membership>> {
        let request = Request::whole_list(MEMBERSHIPS, "id,conversation,user,role");
        self.ask_list(request.only(filter::of_conversation(conversation)), wire::membership)
    }

    /// People whose names contain this, at most 20.
    pub fn find_users(&self, name: &str) -> Ask<Vec<User>> {
        self.ask_list(short_list(USERS, filter::by_name(name), "name", "20"), wire::user)
    }

    /// The invites of a conversation that still let somebody in, the newest first. Only its owners
    /// see them.
    pub fn list_invites(&self, conversation: ConversationId) -> Ask<InviteAnswer> {
        let living = filter::living(conversation);
        self.ask(short_list(INVITES, living, "-created", "100"), wire::invites)
    }

    /// Lets a person in as a member. [`ApiError::Invalid`] with the field `user` and the code
    /// `validation_not_unique` for somebody who is in already.
    ///
    /// [`ApiError::Invalid`]: super::ApiError::Invalid
    pub fn add_member(&self, conversation: ConversationId, user: UserId) -> Ask<()> {
        let (conversation, user) = (conversation.as_str().into(), user.as_str().into());
        let fields =
            vec![("conversation", conversation), ("user", user), ("role", "member".into())];
        self.ask(send(Method::POST, MEMBERSHIPS, "", fields), wire::nothing)
    }

    /// Changes what a member may do.
    pub fn set_role(&self, membership: MembershipId, role: Role) -> Ask<()> {
        let role = if role == Role::Owner { "owner" } else { "member" };
        let fields = vec![("role", role.into())];
        self.ask(send(Method::PATCH, MEMBERSHIPS, membership.as_str(), fields), wire::nothing)
    }

    /// Ends a membership.
    pub fn remove_member(&self, membership: MembershipId) -> Ask<()> {
        let path = at(MEMBERSHIPS, membership.as_str());
        self.ask(Request::new(Method::DELETE, path), wire::nothing)
    }

    /// Makes a member the owner in one's own place.
    pub fn hand_over(&self, conversation: ConversationId, user: UserId) -> Ask<Conversation> {
        let fields = vec![("owner", user.as_str().into())];
        let request = send(Method::PATCH, CONVERSATIONS, conversation.as_str(), fields);
        self.ask(request, wire::conversation)
    }

    /// Stores the conversation with one other person. [`ApiError::Invalid`] with the field `direct`
    /// and the code `validation_not_unique` when there is one already.
    ///
    /// [`ApiError::Invalid`]: super::ApiError::Invalid
    pub fn create_direct(&self, id: ConversationId, other: UserId) -> Ask<Conversation> {
        let fields = vec![("id", id.as_str().into()), ("direct", other.as_str().into())];
        self.ask(send(Method::POST, CONVERSATIONS, "", fields), wire::conversation)
    }

    /// The conversation between these two; one or none.
    pub fn find_direct(&self, one: UserId, other: UserId) -> Ask<Vec<Conversation>> {
        let request = short_list(CONVERSATIONS, filter::between(one, other), "id", "1");
        self.ask_list(request, wire::conversation)
    }

    /// Makes an invite, and tells its secret.
    pub fn make_invite(
        &self,
        conversation: ConversationId,
        uses: u32,
        hours: u32,
    ) -> Ask<InviteAnswer> {
        let conversation = conversation.as_str().into();
        let fields =
            vec![("conversation", conversation), ("uses", uses.into()), ("hours", hours.into())];
        self.ask(send(Method::POST, INVITE_ROUTE, "", fields), wire::invite_token)
    }

    /// Lets nobody in by an invite any more.
    pub fn revoke_invite(&self, invite: InviteId) -> Ask<()> {
        let fields = vec![("revoked", true.into())];
        self.ask(send(Method::PATCH, INVITES, invite.as_str(), fields), wire::nothing)
    }

    /// What an invite is for. Anybody may ask who holds it.
    pub fn look_at_invite(&self, token: &InviteToken) -> Ask<InviteAnswer> {
        let fields = vec![("token", token.as_str().into())];
        self.ask(send(Method::POST, INVITE_ROUTE, "look", fields), wire::invitation)
    }

    /// Takes an invite; tells the conversation into which it led.
    pub fn accept_invite(&self, token: &InviteToken) -> Ask<InviteAnswer> {
        let fields = vec![("token", token.as_str().into())];
        self.ask(send(Method::POST, INVITE_ROUTE, "accept", fields), wire::accepted)
    }
}

/// A request with a body; an empty `id` stands for the collection itself.
#[inline(never)]
fn send(method: Method, path: &str, id: &str, fields: Vec<(&'static str, Value)>) -> Request {
    let path = if id.is_empty() { path.to_owned() } else { at(path, id) };
    Request::new(method, path).fields(fields)
}

#[inline(never)]
fn short_list(path: &str, filter: String, sort: &str, most: &str) -> Request {
    let query = vec![
        ("filter", filter),
        ("sort", sort.to_owned()),
        ("perPage", most.to_owned()),
        ("skipTotal", "1".to_owned()),
    ];
    Request::list(path, query)
}
