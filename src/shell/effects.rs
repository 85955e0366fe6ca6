//! From the engine's words to the client's and back: each `Call` is one method, each `ApiError` one
//! `Fault`.
//!
//! It must never decide anything: what a fault means is the engine's to know.

use crate::{
    engine::{Call, Fault, FieldFault, Reply, StreamEvent},
    pocketbase::{ApiError, Client, Event},
};

/// Asks the server.
pub(super) async fn ask(client: Client, call: Call) -> Result<Reply, Fault> {
    answer(&client, call).await.map_err(fault)
}

async fn answer(client: &Client, call: Call) -> Result<Reply, ApiError> {
    Ok(match call {
        Call::Join { name } => Reply::Session(client.join(&name).await?),
        Call::Refresh => Reply::Session(client.refresh().await?),
        Call::Subscribe { client: stream, inbox, timelines } => {
            client.subscribe(&stream, inbox, &timelines).await?;
            Reply::Done
        }
        Call::ListConversations => Reply::Conversations(client.list_conversations().await?),
        Call::ListHeads => Reply::Heads(client.list_heads().await?),
        Call::ListMessages { conversation, before, from, limit } => {
            Reply::Messages(client.list_messages(conversation, before, from, limit).await?)
        }
        Call::ListChanges { conversation, from_rev, limit } => {
            Reply::Messages(client.list_changes(conversation, from_rev, limit).await?)
        }
        Call::GetMessage { message } => Reply::Message(client.get_message(message).await?),
        Call::GetConversation { conversation } => {
            Reply::Conversation(client.get_conversation(conversation).await?)
        }
        Call::ListUsers { users } => Reply::Users(client.list_users(&users).await?),
        Call::CreateMessage { id, conversation, text } => {
            Reply::Message(client.create_message(id, conversation, &text).await?)
        }
        Call::EditMessage { message, text } => {
            Reply::Message(client.edit_message(message, &text).await?)
        }
        Call::DeleteMessage { message } => {
            client.delete_message(message).await?;
            Reply::Done
        }
        Call::CreateConversation { id, title } => {
            Reply::Conversation(client.create_conversation(id, &title).await?)
        }
        Call::RenameConversation { conversation, title } => {
            Reply::Conversation(client.rename_conversation(conversation, &title).await?)
        }
        Call::DeleteConversation { conversation } => {
            client.delete_conversation(conversation).await?;
            Reply::Done
        }
        Call::RestoreConversation { conversation } => {
            Reply::Conversation(client.restore_conversation(conversation).await?)
        }
    })
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
