//! What the server answers.

use std::rc::Rc;

use crate::domain::{
    Chosen, Conversation, Doors, Head, InviteAnswer, Membership, Message, Session, Trip, User, Ways,
};

/// What the server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Done, nothing to tell.
    Done,
    /// A token and whom it stands for.
    Session(Session),
    /// The sign-in methods.
    Doors(Doors),
    /// The ways in besides.
    Ways(Rc<Ways>),
    /// A letter with a code is on its way; the code counts with this.
    Ticket(String),
    /// What was chosen on this machine.
    Chosen(Chosen),
    /// The ways to the sign-in providers that are enabled.
    Trips(Vec<Trip>),
    /// Who the reader is now.
    Person(User),
    /// All conversations.
    Conversations(Vec<Conversation>),
    /// One conversation.
    Conversation(Conversation),
    /// The heads of all logs.
    Heads(Vec<Head>),
    /// Memberships.
    Memberships(Vec<Membership>),
    /// Messages, in the order that was asked for.
    Messages(Vec<Message>),
    /// One message.
    Message(Message),
    /// People.
    Users(Vec<User>),
    /// Something about invites.
    Invite(InviteAnswer),
}
