//! Which request each call about members is: memberships of others, people by name, invites, and
//! conversations between two.

use reqwest::Method;
use serde_json::Value;

use crate::{
    domain::Role,
    protocol::{MembersCall, Reply},
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
    pub(super) fn members(&self, call: MembersCall) -> Ask<Reply> {
        match call {
            MembersCall::List(conversation) => {
                let request = Request::whole_list(MEMBERSHIPS, "id,conversation,user,role");
                let request = request.only(filter::of_conversation(conversation));
                self.list(request, wire::membership).map(Reply::Memberships)
            }
            MembersCall::Find(name) => {
                let request = short_list(USERS, filter::by_name(&name), "name", "20");
                self.list(request, wire::user).map(Reply::Users)
            }
            MembersCall::Invites(conversation) => {
                let request = short_list(INVITES, filter::living(conversation), "-created", "100");
                self.one(request, wire::invites).map(Reply::Invite)
            }
            MembersCall::Add(conversation, user) => {
                let fields = vec![
                    ("conversation", conversation.as_str().into()),
                    ("user", user.as_str().into()),
                    ("role", "member".into()),
                ];
                self.done(send(Method::POST, MEMBERSHIPS, "", fields))
            }
            MembersCall::SetRole(membership, role) => {
                let role = if role == Role::Owner { "owner" } else { "member" };
                let fields = vec![("role", role.into())];
                self.done(send(Method::PATCH, MEMBERSHIPS, membership.as_str(), fields))
            }
            MembersCall::Remove(membership) => self.delete(MEMBERSHIPS, membership.as_str()),
            MembersCall::HandOver(conversation, user) => {
                let fields = vec![("owner", user.as_str().into())];
                let id = conversation.as_str();
                self.conversation(send(Method::PATCH, CONVERSATIONS, id, fields))
            }
            MembersCall::Direct(id, other) => {
                let fields = vec![("id", id.as_str().into()), ("direct", other.as_str().into())];
                self.conversation(send(Method::POST, CONVERSATIONS, "", fields))
            }
            MembersCall::FindDirect(one, other) => {
                let request = short_list(CONVERSATIONS, filter::between(one, other), "id", "1");
                self.list(request, wire::conversation).map(Reply::Conversations)
            }
            MembersCall::MakeInvite { conversation, uses, hours } => {
                let fields = vec![
                    ("conversation", conversation.as_str().into()),
                    ("uses", uses.into()),
                    ("hours", hours.into()),
                ];
                let request = send(Method::POST, INVITE_ROUTE, "", fields);
                self.one(request, wire::invite_token).map(Reply::Invite)
            }
            MembersCall::Revoke(invite) => {
                let fields = vec![("revoked", true.into())];
                self.done(send(Method::PATCH, INVITES, invite.as_str(), fields))
            }
            MembersCall::Look(token) => {
                let fields = vec![("token", token.as_str().into())];
                let request = send(Method::POST, INVITE_ROUTE, "look", fields);
                self.one(request, wire::invitation).map(Reply::Invite)
            }
            MembersCall::Accept(token) => {
                let fields = vec![("token", token.as_str().into())];
                let request = send(Method::POST, INVITE_ROUTE, "accept", fields);
                self.one(request, wire::accepted).map(Reply::Invite)
            }
        }
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
