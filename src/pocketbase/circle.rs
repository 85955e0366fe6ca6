//! Who is in a conversation: memberships of others, people by name, invites, and conversations
//! between two.

use reqwest::Method;

use crate::domain::{
    Conversation, ConversationId, Invitation, Invite, InviteId, InviteToken, Membership,
    MembershipId, Role, User, UserId,
};

use super::{
    Ask, Client, filter,
    http::Request,
    records::{CONVERSATIONS, MEMBERSHIPS, USERS, at},
    wire::{self, Body},
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
        self.short_list(USERS, filter::by_name(name), "name", "20", wire::user)
    }

    /// The invites of a conversation that still let somebody in, the newest first. Only its owners
    /// see them.
    pub fn list_invites(&self, conversation: ConversationId) -> Ask<Vec<Invite>> {
        self.short_list(INVITES, filter::living(conversation), "-created", "100", wire::invite)
    }

    /// Lets a person in as a member. [`ApiError::Invalid`] with the field `user` and the code
    /// `validation_not_unique` for somebody who is in already.
    ///
    /// [`ApiError::Invalid`]: super::ApiError::Invalid
    pub fn add_member(&self, conversation: ConversationId, user: UserId) -> Ask<()> {
        let (conversation, user) = (conversation.as_str(), user.as_str());
        let body = Body::Member { conversation, user, role: "member" };
        self.ask(Request::new(Method::POST, MEMBERSHIPS).body(&body), wire::nothing)
    }

    /// Changes what a member may do.
    pub fn set_role(&self, membership: MembershipId, role: Role) -> Ask<()> {
        let role = if role == Role::Owner { "owner" } else { "member" };
        let request = Request::new(Method::PATCH, at(MEMBERSHIPS, membership.as_str()));
        self.ask(request.body(&Body::Role { role }), wire::nothing)
    }

    /// Ends a membership.
    pub fn remove_member(&self, membership: MembershipId) -> Ask<()> {
        let path = at(MEMBERSHIPS, membership.as_str());
        self.ask(Request::new(Method::DELETE, path), wire::nothing)
    }

    /// Makes a member the owner in one's own place.
    pub fn hand_over(&self, conversation: ConversationId, user: UserId) -> Ask<Conversation> {
        let request = Request::new(Method::PATCH, at(CONVERSATIONS, conversation.as_str()));
        self.ask(request.body(&Body::Owner { owner: user.as_str() }), wire::conversation)
    }

    /// Stores the conversation with one other person. [`ApiError::Invalid`] with the field `direct`
    /// and the code `validation_not_unique` when there is one already.
    ///
    /// [`ApiError::Invalid`]: super::ApiError::Invalid
    pub fn create_direct(&self, id: ConversationId, other: UserId) -> Ask<Conversation> {
        let body = Body::Direct { id: id.as_str(), direct: other.as_str() };
        self.ask(Request::new(Method::POST, CONVERSATIONS).body(&body), wire::conversation)
    }

    /// The conversation between these two; one or none.
    pub fn find_direct(&self, one: UserId, other: UserId) -> Ask<Vec<Conversation>> {
        self.short_list(CONVERSATIONS, filter::between(one, other), "id", "1", wire::conversation)
    }

    /// Makes an invite, and tells its secret.
    pub fn make_invite(
        &self,
        conversation: ConversationId,
        uses: u32,
        hours: u32,
    ) -> Ask<InviteToken> {
        let body = Body::Invite { conversation: conversation.as_str(), uses, hours };
        self.ask(Request::new(Method::POST, INVITE_ROUTE).body(&body), wire::invite_token)
    }

    /// Lets nobody in by an invite any more.
    pub fn revoke_invite(&self, invite: InviteId) -> Ask<()> {
        let request = Request::new(Method::PATCH, at(INVITES, invite.as_str()));
        self.ask(request.body(&Body::Revoked { revoked: true }), wire::nothing)
    }

    /// What an invite is for. Anybody may ask who holds it.
    pub fn look_at_invite(&self, token: &InviteToken) -> Ask<Invitation> {
        let request = Request::new(Method::POST, at(INVITE_ROUTE, "look"));
        self.ask(request.body(&Body::Token { token: token.as_str() }), wire::invitation)
    }

    /// Takes an invite; gives back the conversation into which it led.
    pub fn accept_invite(&self, token: &InviteToken) -> Ask<ConversationId> {
        let request = Request::new(Method::POST, at(INVITE_ROUTE, "accept"));
        self.ask(request.body(&Body::Token { token: token.as_str() }), wire::accepted)
    }

    fn short_list<T: 'static>(
        &self,
        path: &str,
        filter: String,
        sort: &str,
        most: &str,
        read: fn(&serde_json::Value) -> Result<T, super::ApiError>,
    ) -> Ask<Vec<T>> {
        let query = vec![
            ("filter", filter),
            ("sort", sort.to_owned()),
            ("perPage", most.to_owned()),
            ("skipTotal", "1".to_owned()),
        ];
        self.ask_list(Request::list(path, query), read)
    }
}
