//! What the reader did and the server has not confirmed yet.
//!
//! One entry an operation, first in first out per conversation (its lane), the same id on every
//! try. What the page shows is the confirmed state with these entries laid over it, so nothing
//! that was done disappears while it waits, and a refusal takes back exactly one thing.
//!
//! The rules: no answer, 429 and 5xx: wait and try again, for ever. An id that exists already: it
//! was carried out if the record is ours. A change whose fate is unknown is looked up before it is
//! sent again (`doubt`). Any other refusal: a message is parked with the reason
//! until its author decides; an operation on a conversation is taken back and told.

mod doubt;
mod entry;
mod parked;
mod tabs;
mod words;

use std::collections::VecDeque;

use crate::{
    domain::{ConversationId, MessageId, Timestamp, UserId},
    protocol::{Change, Fault, Reply, Write},
};

use super::{
    effect::Effect,
    ids::WriteId,
    kept::{Base, Stored, StoredWrite},
    note::Note,
    tracked::Versioned,
    turn::{Purpose, Turn},
    write::{self, Gone, Unconfirmed},
};

pub(super) use doubt::version_of;
pub(super) use entry::Entry;
use entry::State;

/// Bits of an operation's key below its time: chance, so that two tabs never make the same key.
const CHANCE_BITS: u32 = 20;
/// After this many unreadable answers we assume that the server sent them. Before that, they may
/// come from a network portal that answers every request with its sign-in page.
const NONSENSE_MOST: u32 = 8;
/// How many ended operations are remembered. What is told late is some milliseconds late.
const ENDED_MOST: usize = 256;

/// What became of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Nothing to tell: it waits.
    Pending,
    /// Refused, and parked until its author decides.
    Parked(ConversationId),
    /// Carried out; the record if the server sent one.
    Done(Write, Option<Stored>),
    /// The record to delete is not there: it was deleted before, or it is not for this person.
    Gone(Write),
    /// Refused and taken back.
    TakenBack(Write, Fault),
}

/// All operations, oldest first.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    last: u64,
    /// Whether this tab is the one that sends.
    sending: bool,
    entries: Versioned<Vec<Entry>>,
    /// The operations that came to an end last: other tabs and the storage may tell of them late.
    ended: VecDeque<WriteId>,
}

impl Outbox {
    pub(super) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Grows with every change.
    pub(super) fn version(&self) -> u64 {
        self.entries.version()
    }

    /// The entries of one conversation, oldest first.
    pub(super) fn lane(&self, conversation: ConversationId) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.write.conversation == conversation)
    }

    pub(super) fn get(&self, id: WriteId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// How many wait for the server.
    pub(super) fn waiting(&self) -> usize {
        self.entries.iter().filter(|entry| !entry.is_parked()).count()
    }

    /// The reader did something.
    pub(super) fn push(&mut self, write: Write, base: Base, turn: &mut Turn<'_>) -> WriteId {
        let time = u64::try_from(turn.now.0).unwrap_or_default() << CHANCE_BITS;
        let chance = turn.rng.up_to((1 << CHANCE_BITS) - 1).unsigned_abs();
        // If the clock stands still, two tabs that know the same last key must still create
        // different keys.
        self.last = (time | chance).max(self.last.saturating_add(1 + chance));
        let id = WriteId(self.last);
        let since = turn.now;
        let (doubtful, fault, place) = (false, None, None);
        let kept = StoredWrite { id, write, since, base, doubtful, fault, place };
        turn.effect(Effect::Tell(Note::Pushed(kept.clone())));
        self.entries.push(Entry::of_kept(kept));
        self.keep(id, turn);
        self.flush(turn);
        id
    }

    /// Sends the first entry of every lane that is free, if this tab is the one that sends.
    pub(super) fn flush(&mut self, turn: &mut Turn<'_>) {
        if !self.sending {
            return;
        }
        // An operation from another tab may have an older key than one that is already in flight.
        let on_their_way =
            self.entries.iter().filter(|entry| matches!(entry.state, State::InFlight(_)));
        let mut busy: Vec<_> = on_their_way.map(|entry| entry.write.conversation).collect();
        for entry in self.entries.iter_mut() {
            let lane = entry.write.conversation;
            if matches!(entry.state, State::Waiting(until) if until <= turn.now) {
                entry.state = State::Queued;
            }
            if busy.contains(&lane) {
                continue;
            }
            match &entry.state {
                // A parked message does not hold up the next one; a conversation that could not be
                // made holds up everything in it.
                State::Parked(_) => {
                    if matches!(entry.write.change, Change::Create { .. }) {
                        busy.push(lane);
                    }
                    continue;
                }
                State::InFlight(_) | State::Waiting(_) => {}
                State::Queued => {
                    entry.state = State::InFlight(entry.request(turn));
                }
            }
            busy.push(lane);
        }
    }

    /// The server can be reached again: nothing needs to wait any longer.
    pub(super) fn wake(&mut self, turn: &mut Turn<'_>) {
        for entry in self.entries.iter_mut() {
            if Self::is_waiting(entry) {
                entry.state = State::Queued;
            }
        }
        self.flush(turn);
    }

    /// The next moment at which [`Self::flush`] has something to do.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        self.entries
            .iter()
            .filter(|_| self.sending)
            .filter_map(|entry| match entry.state {
                State::Waiting(until) => Some(until),
                _ => None,
            })
            .min()
    }

    /// An operation was answered.
    pub(super) fn answered(
        &mut self,
        id: WriteId,
        result: Result<Reply, Fault>,
        turn: &mut Turn<'_>,
    ) -> Outcome {
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id) else {
            // An event told already that it was carried out.
            return Outcome::Pending;
        };
        let outcome = match result {
            Err(fault) if fault.is_temporary() || fault == Fault::SignedOut => {
                entry.nonsense = 0;
                entry.wait(turn);
                Outcome::Pending
            }
            Err(Fault::Protocol(_)) if entry.nonsense < NONSENSE_MOST => {
                entry.nonsense += 1;
                entry.wait(turn);
                Outcome::Pending
            }
            Err(fault) if fault.is_duplicate_id() && entry.unconfirmed() == Unconfirmed::Id => {
                let call = write::look_up(&entry.write);
                entry.state = State::InFlight(turn.request(Purpose::WriteCheck(id), call));
                Outcome::Pending
            }
            result => self.end(id, result, turn),
        };
        self.flush(turn);
        outcome
    }

    /// The final answer of the server: apply it, store it, and send it to all tabs.
    fn end(&mut self, id: WriteId, result: Result<Reply, Fault>, turn: &mut Turn<'_>) -> Outcome {
        let result = result.map(Stored::of);
        turn.effect(Effect::Tell(Note::Answered { write: id, result: result.clone() }));
        let carried_out = result.is_ok();
        let outcome = self.conclude(id, result);
        if matches!(outcome, Outcome::Parked(_)) {
            self.keep(id, turn);
        } else {
            self.forget(id, turn);
        }
        if let Outcome::Done(write, left) = &outcome {
            self.rebase((id, write), left.as_ref(), turn);
        }
        if carried_out {
            // The server is there again: no lane needs to wait any longer.
            self.wake(turn);
        }
        outcome
    }

    /// What follows from the server's last word.
    fn conclude(&mut self, id: WriteId, result: Result<Option<Stored>, Fault>) -> Outcome {
        match result {
            Err(fault) => self.refuse(id, fault),
            Ok(stored) => match self.get(id).map(|entry| entry.write.clone()) {
                Some(write) => {
                    self.remove(id);
                    Outcome::Done(write, stored)
                }
                // An event told already that it was carried out.
                None => Outcome::Pending,
            },
        }
    }

    /// The record whose id existed already was fetched: is it ours?
    pub(super) fn checked(
        &mut self,
        id: WriteId,
        result: Result<Reply, Fault>,
        me: UserId,
        turn: &mut Turn<'_>,
    ) -> Outcome {
        let Some(entry) = self.get(id) else { return Outcome::Pending };
        if entry.unconfirmed() != Unconfirmed::Id {
            return self.looked_up(id, result, turn);
        }
        let ours = match &result {
            Ok(Reply::Message(message)) => {
                message.author == Some(me) && message.conversation == entry.write.conversation
            }
            Ok(Reply::Conversation(conversation)) => conversation.owner == Some(me),
            _ => false,
        };
        match result {
            Ok(_) if !ours => {
                let message = "the id is taken".to_owned();
                let fault = Fault::Refused { message, fields: Vec::new() };
                let outcome = self.end(id, Err(fault), turn);
                self.flush(turn);
                outcome
            }
            // It exists and is not to be seen: it was carried out, and its conversation has been
            // deleted since. (That somebody else drew the same id is not to be expected: each
            // millisecond has 78 thousand million of them.)
            Err(Fault::NotFound) => self.answered(id, Ok(Reply::Done), turn),
            result => self.answered(id, result, turn),
        }
    }

    fn refuse(&mut self, id: WriteId, fault: Fault) -> Outcome {
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id) else {
            return Outcome::Pending;
        };
        let meaning = write::meaning(&entry.write.change);
        let gone = if fault == Fault::NotFound { meaning.gone } else { Gone::Refused };
        if gone == Gone::Refused && meaning.parks {
            entry.state = State::Parked(fault);
            return Outcome::Parked(entry.write.conversation);
        }
        let write = entry.write.clone();
        self.remove(id);
        if gone == Gone::Done { Outcome::Gone(write) } else { Outcome::TakenBack(write, fault) }
    }

    /// An event shows that this message is stored: its creation needs no answer any more.
    pub(super) fn confirm_message(&mut self, message: MessageId, turn: &mut Turn<'_>) {
        let confirmed = self.entries.iter().find(|entry| {
            matches!(entry.write.change, Change::Send(_))
                && entry.write.message_id() == Some(message)
        });
        let Some(id) = confirmed.map(|entry| entry.id) else { return };
        // The other tabs hear of it as this one did; the storage has one writer.
        if self.sending {
            self.forget(id, turn);
        } else {
            self.remove(id);
        }
        self.flush(turn);
    }

    /// Whether this tab is the one that sends.
    pub(super) fn is_sending(&self) -> bool {
        self.sending
    }

    /// Takes back a deletion that was not sent yet. Says whether there was one.
    pub(super) fn cancel_delete(
        &mut self,
        conversation: ConversationId,
        turn: &mut Turn<'_>,
    ) -> bool {
        let unsent = self.lane(conversation).find(|entry| {
            // Another tab may have sent it already.
            self.sending
                && entry.write.change == Change::Delete
                && entry.state == State::Queued
                && entry.failures == 0
        });
        let Some(id) = unsent.map(|entry| entry.id) else { return false };
        self.withdraw(id, turn);
        true
    }

    fn remove(&mut self, id: WriteId) {
        self.entries.retain(|entry| entry.id != id);
        if !self.ended.contains(&id) {
            if self.ended.len() >= ENDED_MOST {
                self.ended.pop_front();
            }
            self.ended.push_back(id);
        }
    }
}
