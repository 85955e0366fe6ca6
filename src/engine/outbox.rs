//! What the reader did and the server has not confirmed yet.
//!
//! One entry an operation, first in first out per conversation (its lane), the same id on every
//! try. What the page shows is the confirmed state with these entries laid over it, so nothing
//! that was done disappears while it waits, and a refusal takes back exactly one thing.
//!
//! The rules: no answer, 429 and 5xx: wait and try again, for ever. An id that exists already: it
//! was carried out if the record is ours. Any other refusal: a message is parked with the reason
//! until its author decides; an operation on a conversation is taken back and told.

use crate::domain::{Conversation, ConversationId, Message, MessageId, Timestamp, UserId};

use super::{
    action::OperationId,
    backoff,
    change::Delivery,
    effect::{Reply, RequestId},
    fault::Fault,
    operation::Operation,
    turn::{Purpose, Turn},
};

/// An operation and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) id: OperationId,
    pub(super) operation: Operation,
    pub(super) since: Timestamp,
    state: State,
    failures: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Queued,
    /// On its way, or being checked after "exists already".
    InFlight(RequestId),
    /// To be tried again at this time.
    Waiting(Timestamp),
    /// Refused; its author decides.
    Parked(Fault),
}

impl Entry {
    pub(super) fn is_parked(&self) -> bool {
        matches!(self.state, State::Parked(_))
    }

    pub(super) fn delivery(&self) -> Delivery {
        match &self.state {
            State::Parked(fault) => Delivery::Failed { operation: self.id, fault: fault.clone() },
            State::Waiting(_) => Delivery::Waiting,
            State::InFlight(_) | State::Queued if self.failures > 0 => Delivery::Waiting,
            State::InFlight(_) | State::Queued => Delivery::Sending { since: self.since },
        }
    }
}

/// What became of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Nothing to tell: it waits.
    Pending,
    /// Refused, and parked until its author decides.
    Parked(ConversationId),
    /// Carried out; the record if the server sent one.
    Done(Operation, Option<Stored>),
    /// The record to delete is not there: it was deleted before, or it is not for this person.
    Gone(Operation),
    /// Refused and taken back.
    TakenBack(Operation, Fault),
}

/// A record that the server sent in answer to an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stored {
    Message(Message),
    Conversation(Conversation),
}

/// All operations, oldest first.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    last: u64,
    entries: Vec<Entry>,
}

impl Outbox {
    pub(super) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// The entries of one conversation, oldest first.
    pub(super) fn lane(&self, conversation: ConversationId) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.operation.conversation() == conversation)
    }

    pub(super) fn get(&self, id: OperationId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// How many wait for the server.
    pub(super) fn waiting(&self) -> usize {
        self.entries.iter().filter(|entry| !entry.is_parked()).count()
    }

    pub(super) fn push(&mut self, operation: Operation, turn: &mut Turn<'_>) {
        self.last += 1;
        self.entries.push(Entry {
            id: OperationId(self.last),
            operation,
            since: turn.now,
            state: State::Queued,
            failures: 0,
        });
        self.flush(turn);
    }

    /// Sends the first entry of every lane that is free.
    pub(super) fn flush(&mut self, turn: &mut Turn<'_>) {
        let mut busy = Vec::new();
        for entry in &mut self.entries {
            let lane = entry.operation.conversation();
            if busy.contains(&lane) {
                continue;
            }
            match &entry.state {
                // A parked message does not hold up the next one; a conversation that could not be
                // made holds up everything in it.
                State::Parked(_) => {
                    if matches!(entry.operation, Operation::CreateConversation { .. }) {
                        busy.push(lane);
                    }
                    continue;
                }
                State::InFlight(_) => {}
                State::Waiting(until) if *until > turn.now => {}
                State::Waiting(_) | State::Queued => {
                    let purpose = Purpose::Operation(entry.id);
                    entry.state = State::InFlight(turn.request(purpose, entry.operation.call()));
                }
            }
            busy.push(lane);
        }
    }

    /// The server can be reached again: nothing needs to wait any longer.
    pub(super) fn wake(&mut self, turn: &mut Turn<'_>) {
        for entry in &mut self.entries {
            if matches!(entry.state, State::Waiting(_)) {
                entry.state = State::Queued;
            }
        }
        self.flush(turn);
    }

    /// The next moment at which [`Self::flush`] has something to do.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        self.entries
            .iter()
            .filter_map(|entry| match entry.state {
                State::Waiting(until) => Some(until),
                _ => None,
            })
            .min()
    }

    /// An operation was answered.
    pub(super) fn answered(
        &mut self,
        id: OperationId,
        result: Result<Reply, Fault>,
        turn: &mut Turn<'_>,
    ) -> Outcome {
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id) else {
            // An event told already that it was carried out.
            return Outcome::Pending;
        };
        let outcome = match result {
            Ok(reply) => {
                let operation = entry.operation.clone();
                self.remove(id);
                Outcome::Done(operation, stored(reply))
            }
            Err(fault) if fault.is_temporary() || fault == Fault::SignedOut => {
                entry.failures = entry.failures.saturating_add(1);
                let delay = backoff::delay(turn.rng, entry.failures);
                entry.state = State::Waiting(turn.now.plus(delay));
                Outcome::Pending
            }
            Err(fault) if fault.is_duplicate_id() => match entry.operation.check() {
                Some(call) => {
                    let request = turn.request(Purpose::OperationCheck(id), call);
                    entry.state = State::InFlight(request);
                    Outcome::Pending
                }
                None => self.refuse(id, fault),
            },
            Err(fault) => self.refuse(id, fault),
        };
        self.flush(turn);
        outcome
    }

    /// The record whose id existed already was fetched: is it ours?
    pub(super) fn checked(
        &mut self,
        id: OperationId,
        result: Result<Reply, Fault>,
        me: UserId,
        turn: &mut Turn<'_>,
    ) -> Outcome {
        let Some(entry) = self.get(id) else { return Outcome::Pending };
        let ours = match (&entry.operation, &result) {
            (Operation::CreateMessage { conversation, .. }, Ok(Reply::Message(message))) => {
                message.author == Some(me) && message.conversation == *conversation
            }
            (Operation::CreateConversation { .. }, Ok(Reply::Conversation(conversation))) => {
                conversation.owner == Some(me)
            }
            _ => false,
        };
        match result {
            Ok(_) if !ours => {
                let message = "the id is taken".to_owned();
                let outcome = self.refuse(id, Fault::Refused { message, fields: Vec::new() });
                self.flush(turn);
                outcome
            }
            result => self.answered(id, result, turn),
        }
    }

    fn refuse(&mut self, id: OperationId, fault: Fault) -> Outcome {
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id) else {
            return Outcome::Pending;
        };
        let gone = fault == Fault::NotFound;
        if gone && entry.operation.is_done_when_gone() {
            let operation = entry.operation.clone();
            self.remove(id);
            Outcome::Gone(operation)
        } else if entry.operation.can_park() && !(gone && entry.operation.is_edit()) {
            // An edit of a message that is gone has no row to be parked at.
            entry.state = State::Parked(fault);
            Outcome::Parked(entry.operation.conversation())
        } else {
            let operation = entry.operation.clone();
            self.remove(id);
            Outcome::TakenBack(operation, fault)
        }
    }

    /// An event shows that this message is stored: its creation needs no answer any more.
    pub(super) fn confirm_message(&mut self, message: MessageId, turn: &mut Turn<'_>) -> bool {
        let before = self.entries.len();
        self.entries.retain(|entry| {
            !matches!(entry.operation, Operation::CreateMessage { message: id, .. } if id == message)
        });
        let found = self.entries.len() < before;
        if found {
            self.flush(turn);
        }
        found
    }

    /// Tries a parked operation again, in its place.
    pub(super) fn retry(&mut self, id: OperationId, turn: &mut Turn<'_>) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id)
            && entry.is_parked()
        {
            entry.state = State::Queued;
            entry.since = turn.now;
            entry.failures = 0;
        }
        self.flush(turn);
    }

    /// Forgets a parked operation; with a conversation that was never made, everything in it.
    pub(super) fn discard(&mut self, id: OperationId) -> Option<Operation> {
        let operation = self.get(id).filter(|entry| entry.is_parked())?.operation.clone();
        if let Operation::CreateConversation { conversation, .. } = operation {
            self.entries.retain(|entry| entry.operation.conversation() != conversation);
        } else {
            self.remove(id);
        }
        Some(operation)
    }

    /// The texts of all messages that are not stored, newest first.
    pub(super) fn unsent(&self) -> Vec<(ConversationId, String)> {
        let unsent = self.entries.iter().rev().filter_map(|entry| match &entry.operation {
            Operation::CreateMessage { conversation, text, .. } => {
                Some((*conversation, text.clone()))
            }
            _ => None,
        });
        unsent.collect()
    }

    /// Takes the refused texts of a conversation out: it has gone, and they have no row any more.
    pub(super) fn take_parked(&mut self, conversation: ConversationId) -> Vec<String> {
        let mut texts = Vec::new();
        self.entries.retain(|entry| match &entry.operation {
            Operation::CreateMessage { text, .. } | Operation::EditMessage { text, .. }
                if entry.is_parked() && entry.operation.conversation() == conversation =>
            {
                texts.push(text.clone());
                false
            }
            _ => true,
        });
        texts
    }

    /// Takes back a deletion that was not sent yet. Says whether there was one.
    pub(super) fn cancel_delete(&mut self, conversation: ConversationId) -> bool {
        let before = self.entries.len();
        self.entries.retain(|entry| {
            entry.operation != Operation::DeleteConversation { conversation }
                || matches!(entry.state, State::InFlight(_))
                || entry.failures > 0
        });
        self.entries.len() < before
    }

    fn remove(&mut self, id: OperationId) {
        self.entries.retain(|entry| entry.id != id);
    }
}

fn stored(reply: Reply) -> Option<Stored> {
    match reply {
        Reply::Message(message) => Some(Stored::Message(message)),
        Reply::Conversation(conversation) => Some(Stored::Conversation(conversation)),
        _ => None,
    }
}
