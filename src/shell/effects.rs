//! From the engine's words to the client's and back: each `Call` is one question, each `ApiError` one
//! `Fault`.
//!
//! It must never decide anything: what a fault means is the engine's to know.

use crate::{
    engine::{Call, CircleCall, Fault, FieldFault, Reply, StreamEvent},
    platform::lazy,
    pocketbase::{ApiError, Ask, Client, Event},
};

use super::accounts;

/// Asks the server.
pub(super) async fn ask(client: Client, call: Call) -> Result<Reply, Fault> {
    if let Call::Account { id, account, invite } = call {
        // Mostly it is here already: a screen that came later asks.
        if !lazy::load().await {
            return Err(Fault::Offline);
        }
        return accounts::enter_account(client, id, account, invite).await;
    }
    question(&client, call).await.map_err(fault)
}

fn question(client: &Client, call: Call) -> Ask<Reply> {
    match call {
        Call::Join { name, invite, key } => {
            client.join(&name, invite.as_ref(), &key).map(Reply::Session)
        }
        Call::Doors => client.doors().map(Reply::Doors),
        // What is asked about accounts goes another way.
        Call::Refresh | Call::Account { .. } => client.refresh().map(Reply::Session),
        Call::Subscribe { client: stream, inbox, timelines } => {
            client.subscribe(&stream, inbox, &timelines).map(done)
        }
        Call::ListConversations => client.list_conversations().map(Reply::Conversations),
        Call::ListMemberships { user } => client.list_memberships(user).map(Reply::Memberships),
        Call::ListHeads => client.list_heads().map(Reply::Heads),
        Call::ListMessages { conversation, before, from, limit } => {
            client.list_messages(conversation, before, from, limit).map(Reply::Messages)
        }
        Call::ListChanges { conversation, from_rev, limit } => {
            client.list_changes(conversation, from_rev, limit).map(Reply::Messages)
        }
        Call::GetMessage { message } => client.get_message(message).map(Reply::Message),
        Call::GetConversation { conversation } => {
            client.get_conversation(conversation).map(Reply::Conversation)
        }
        Call::ListUsers { users } => client.list_users(&users).map(Reply::Users),
        Call::CreateMessage { id, conversation, text } => {
            client.create_message(id, conversation, &text).map(Reply::Message)
        }
        Call::EditMessage { message, text } => {
            client.edit_message(message, &text).map(Reply::Message)
        }
        Call::DeleteMessage { message } => client.delete_message(message).map(done),
        Call::CreateConversation { id, title, visibility } => {
            client.create_conversation(id, &title, visibility).map(Reply::Conversation)
        }
        Call::RenameConversation { conversation, title } => {
            client.rename_conversation(conversation, &title).map(Reply::Conversation)
        }
        Call::SetVisibility { conversation, visibility } => {
            client.set_visibility(conversation, visibility).map(Reply::Conversation)
        }
        Call::DeleteConversation { conversation } => {
            client.delete_conversation(conversation).map(done)
        }
        Call::RestoreConversation { conversation } => {
            client.restore_conversation(conversation).map(Reply::Conversation)
        }
        Call::Circle(call) => circle(client, call),
    }
}

fn circle(client: &Client, call: CircleCall) -> Ask<Reply> {
    match call {
        CircleCall::Members(conversation) => {
            client.list_members(conversation).map(Reply::Memberships)
        }
        CircleCall::Find(name) => client.find_users(&name).map(Reply::Users),
        CircleCall::Invites(conversation) => client.list_invites(conversation).map(Reply::Invite),
        CircleCall::Add(conversation, user) => client.add_member(conversation, user).map(done),
        CircleCall::SetRole(membership, role) => client.set_role(membership, role).map(done),
        CircleCall::Remove(membership) => client.remove_member(membership).map(done),
        CircleCall::HandOver(conversation, user) => {
            client.hand_over(conversation, user).map(Reply::Conversation)
        }
        CircleCall::MakeInvite { conversation, uses, hours } => {
            client.make_invite(conversation, uses, hours).map(Reply::Invite)
        }
        CircleCall::Revoke(invite) => client.revoke_invite(invite).map(done),
        CircleCall::Direct(id, other) => client.create_direct(id, other).map(Reply::Conversation),
        CircleCall::FindDirect(one, other) => {
            client.find_direct(one, other).map(Reply::Conversations)
        }
        CircleCall::Look(token) => client.look_at_invite(&token).map(Reply::Invite),
        CircleCall::Accept(token) => client.accept_invite(&token).map(Reply::Invite),
    }
}

fn done((): ()) -> Reply {
    Reply::Done
}

/// What comes over the stream, in the engine's words; an odd event is only worth a note.
pub(super) fn stream_event(event: Result<Event, ApiError>) -> Result<StreamEvent, String> {
    Ok(match event {
        Ok(Event::Connected { client }) => StreamEvent::Connected { client },
        Ok(Event::Conversation(conversation)) => StreamEvent::Conversation(conversation),
        Ok(Event::ConversationGone(id)) => StreamEvent::ConversationGone(id),
        Ok(Event::Timeline { head, change }) => StreamEvent::Timeline { head, change },
        Ok(Event::Membership(membership)) => StreamEvent::Membership(membership),
        Ok(Event::MembershipGone(membership)) => StreamEvent::MembershipGone(membership),
        Ok(Event::Odd { what }) => return Err(what),
        Err(error) => StreamEvent::Ended { fault: Some(fault(error)) },
    })
}

/// Why a request failed, told by what happens next.
pub(super) fn fault(error: ApiError) -> Fault {
    match error {
        ApiError::Offline | ApiError::Timeout => Fault::Offline,
        ApiError::Unauthorized => Fault::SignedOut,
        // Whether a record is closed to this person or not there at all makes no difference here.
        ApiError::Forbidden | ApiError::NotFound => Fault::NotFound,
        ApiError::RateLimited => Fault::Busy { status: 429 },
        ApiError::Server { status } => Fault::Busy { status },
        ApiError::Invalid { message, fields } => Fault::Refused {
            message,
            fields: fields
                .into_iter()
                .map(|f| FieldFault { field: f.field, code: f.code, message: f.message })
                .collect(),
        },
        ApiError::Protocol { what } => Fault::Protocol(what),
    }
}
