//! Changes whose fate is unknown: the record is looked up before they are sent again.
//!
//! A creation is known by its id for as long as the server keeps the record, and a deleted message
//! stays deleted: both may be repeated. An edit, a new title or a deletion that was sent once
//! without an answer, or that was found in the storage, may have been carried out long ago, and
//! something newer may stand there since. To send it again blindly would undo that; to drop it
//! blindly would lose what was typed. So the version of the record decides. If it is not
//! conclusive, the author decides.

use super::{
    super::{
        ids::{RequestId, WriteId},
        kept::{Base, Stored},
        turn::{Purpose, Turn},
        write::{Gone, Unconfirmed, look_up, meaning},
    },
    Entry, Outbox, Outcome, State,
};
use crate::{
    domain::Message,
    protocol::{Call, Change, Fault, Reply, Write},
};

impl Entry {
    /// Sends it, or looks its record up first.
    pub(super) fn request(&self, turn: &mut Turn<'_>) -> RequestId {
        if self.doubtful && self.unconfirmed() == Unconfirmed::Record {
            turn.request(Purpose::WriteCheck(self.id), look_up(&self.write))
        } else {
            turn.request(Purpose::Write(self.id), Call::Write(self.write.clone()))
        }
    }

    /// Compares the record with the write: the result if it was carried out or overtaken, `None` if
    /// it still has to be sent.
    fn judge(&self, found: Result<Reply, Fault>) -> Option<Result<Reply, Fault>> {
        let (version, words, done) = match &found {
            // There is nothing newer that could be undone, and whether there is anything to do is
            // the server's to say.
            Ok(Reply::Message(message)) if message.deleted.is_some() => return None,
            Err(Fault::NotFound) => return None,
            Ok(Reply::Message(message)) => {
                let stored = Stored::Message(message.clone());
                (version_of(message), &message.text, self.is_in(&stored))
            }
            Ok(Reply::Conversation(conversation)) => {
                let stored = Stored::Conversation(conversation.clone());
                (conversation.updated.0, &conversation.title, self.is_in(&stored))
            }
            _ => return Some(found),
        };
        if done {
            Some(found)
        } else if self.base.holds(version, words) {
            None
        } else {
            Some(Err(Fault::Changed))
        }
    }

    /// Whether the record is as this would leave it.
    fn is_in(&self, stored: &Stored) -> bool {
        meaning(&self.write.change).shown.is_in(stored)
    }
}

impl Outbox {
    /// The answer "not found" may only mean that the token has expired. A deletion waits until the
    /// sign-in is `confirmed` and is sent again; then the answer is believed. Returns whether it
    /// waits.
    pub(in super::super) fn hold(
        &mut self,
        id: WriteId,
        confirmed: bool,
        turn: &mut Turn<'_>,
    ) -> bool {
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id) else {
            return false;
        };
        let deletes = meaning(&entry.write.change).gone == Gone::Done;
        let holds = deletes && !(entry.held && confirmed);
        if holds {
            let doubtful = entry.doubtful;
            entry.wait(turn);
            entry.doubtful = doubtful;
            entry.held = true;
        }
        holds
    }

    /// Whether it has waited for that.
    pub(in super::super) fn has_held(&self, id: WriteId) -> bool {
        self.get(id).is_some_and(|entry| entry.held)
    }

    /// The record of a doubtful operation was looked up.
    pub(super) fn looked_up(
        &mut self,
        id: WriteId,
        found: Result<Reply, Fault>,
        turn: &mut Turn<'_>,
    ) -> Outcome {
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id) else {
            return Outcome::Pending;
        };
        if !matches!(entry.state, State::InFlight(_)) {
            // Another tab has told the server's last word meanwhile.
            return Outcome::Pending;
        }
        let present = match &found {
            Ok(Reply::Message(message)) => Base::Version(version_of(message)),
            Ok(Reply::Conversation(stored)) => Base::Version(stored.updated.0),
            _ => entry.base,
        };
        let judged = entry.judge(found);
        // Whatever is decided from now on is decided on what stands there now.
        entry.base = present;
        let Some(word) = judged else {
            entry.doubtful = false;
            entry.state = State::Queued;
            self.flush(turn);
            return Outcome::Pending;
        };
        if word == Err(Fault::Changed) {
            // Later operations on the same record do not know about the other person's change
            // either.
            let write = entry.write.clone();
            let same = self.entries.iter_mut().filter(|later| later.write.is_about_same(&write));
            for later in same {
                later.doubtful |= later.unconfirmed() == Unconfirmed::Record;
            }
        }
        self.answered(id, word, turn)
    }

    /// An operation was carried out: what waits behind it is done on what it left, and an older edit
    /// of the same message that waits for its author has been replaced by its author.
    pub(super) fn rebase(
        &mut self,
        (id, done): (WriteId, &Write),
        left: Option<&Stored>,
        turn: &mut Turn<'_>,
    ) {
        let (version, words) = match left {
            Some(Stored::Message(message)) => (version_of(message), &message.text),
            Some(Stored::Conversation(stored)) => (stored.updated.0, &stored.title),
            None => return,
        };
        let same = self.entries.iter_mut().filter(|entry| entry.write.is_about_same(done));
        let mut based = Vec::new();
        let mut replaced = Vec::new();
        let mut next = true;
        for entry in same {
            if entry.is_parked() && entry.id < id {
                replaced.push(entry.id);
            } else if matches!(entry.base, Base::Words(_)) {
                if entry.base.holds(version, words) {
                    entry.base = Base::Version(version);
                    based.push(entry.id);
                } else if next {
                    // It was carried out long ago, and somebody has changed the record since.
                    entry.doubtful = true;
                    based.push(entry.id);
                }
                next = false;
            }
        }
        for id in based {
            self.keep(id, turn);
        }
        if matches!(done.change, Change::Edit(_)) {
            for id in replaced {
                self.withdraw(id, turn);
            }
        }
    }
}

/// The version of a message, as an operation remembers it.
pub(in super::super) fn version_of(message: &Message) -> i64 {
    i64::try_from(message.rev).unwrap_or_default()
}
