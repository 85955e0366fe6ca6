//! Changes whose fate is unknown: the record is looked up before they are sent again.
//!
//! A creation is known by its id for as long as the server keeps the record, and a deleted message
//! stays deleted: both may be repeated. An edit, a new title or a deletion that was sent once without
//! an answer, or that was found in the storage, may have been carried out long ago, and something
//! newer may stand there since. To send it again blindly would undo that; to drop it blindly would
//! lose what was typed. So the version of the record decides, and where it cannot, the author.

use super::{
    super::{
        effect::RequestId,
        kept::Base,
        operation::Operation,
        turn::{Purpose, Turn},
    },
    Entry, OperationId, Outbox, Outcome, State, Stored,
};
use crate::{
    domain::Message,
    protocol::{Call, Fault, Reply},
};

impl Entry {
    /// The request that shows the record as it stands.
    fn look_up(&self) -> Option<Call> {
        match self.operation {
            Operation::EditMessage { message, .. } => Some(Call::GetMessage { message }),
            Operation::RenameConversation { conversation, .. }
            | Operation::SetVisibility { conversation, .. }
            | Operation::DeleteConversation { conversation }
            | Operation::RestoreConversation { conversation } => {
                Some(Call::GetConversation { conversation })
            }
            Operation::CreateMessage { .. }
            | Operation::DeleteMessage { .. }
            | Operation::CreateConversation { .. } => None,
        }
    }

    /// Sends it, or looks it up first.
    pub(super) fn request(&self, turn: &mut Turn<'_>) -> RequestId {
        match self.look_up().filter(|_| self.doubtful) {
            Some(call) => turn.request(Purpose::OperationCheck(self.id), call),
            None => turn.request(Purpose::Operation(self.id), self.operation.call()),
        }
    }

    /// What the record says about this operation: its last word, or nothing if it is still to be
    /// sent.
    fn judge(&self, found: Result<Reply, Fault>) -> Option<Result<Reply, Fault>> {
        match (&self.operation, found) {
            (Operation::EditMessage { text, .. }, Ok(Reply::Message(message))) => {
                if message.deleted.is_some() {
                    None
                } else if message.text == *text {
                    Some(Ok(Reply::Message(message)))
                } else if self.base.holds(version_of(&message), &message.text) {
                    None
                } else {
                    Some(Err(Fault::Changed))
                }
            }
            (Operation::RenameConversation { title, .. }, Ok(Reply::Conversation(stored)))
                if stored.title == *title =>
            {
                Some(Ok(Reply::Conversation(stored)))
            }
            (Operation::SetVisibility { visibility, .. }, Ok(Reply::Conversation(stored)))
                if stored.visibility == *visibility =>
            {
                Some(Ok(Reply::Conversation(stored)))
            }
            (
                Operation::RenameConversation { .. }
                | Operation::SetVisibility { .. }
                | Operation::DeleteConversation { .. },
                Ok(Reply::Conversation(stored)),
            ) => {
                let same = self.base.holds(stored.updated.0, &stored.title);
                if same { None } else { Some(Err(Fault::Changed)) }
            }
            (Operation::RestoreConversation { .. }, Ok(stored)) => Some(Ok(stored)),
            // A deleted conversation is not to be seen: there is nothing newer that could be undone,
            // and whether there is anything to do is the server's to say.
            (_, Err(Fault::NotFound)) => None,
            (_, found) => Some(found),
        }
    }
}

impl Outbox {
    /// An operation was answered as to a stranger. To whoever is signed out nothing is there, which
    /// must not pass for deleted: a deletion is tried again after the sign-in is `confirmed`, and
    /// the same answer is believed then. Says whether it waits for that.
    pub(in super::super) fn hold(
        &mut self,
        id: OperationId,
        confirmed: bool,
        turn: &mut Turn<'_>,
    ) -> bool {
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id) else {
            return false;
        };
        let holds = entry.operation.is_done_when_gone() && !(entry.held && confirmed);
        if holds {
            let doubtful = entry.doubtful;
            entry.wait(turn);
            entry.doubtful = doubtful;
            entry.held = true;
        }
        holds
    }

    /// Whether it has waited for that.
    pub(in super::super) fn has_held(&self, id: OperationId) -> bool {
        self.get(id).is_some_and(|entry| entry.held)
    }

    /// The record of a doubtful operation was looked up.
    pub(super) fn looked_up(
        &mut self,
        id: OperationId,
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
            // What waits behind it was done without knowing of the change either.
            let record = entry.look_up();
            for later in self.entries.iter_mut().filter(|later| later.look_up() == record) {
                later.doubtful = true;
            }
        }
        self.answered(id, word, turn)
    }

    /// An operation was carried out: what waits behind it is done on what it left, and an older edit
    /// of the same message that waits for its author has been replaced by its author.
    pub(super) fn rebase(
        &mut self,
        (id, done): (OperationId, &Operation),
        left: Option<&Stored>,
        turn: &mut Turn<'_>,
    ) {
        let (version, words) = match left {
            Some(Stored::Message(message)) => (version_of(message), &message.text),
            Some(Stored::Conversation(stored)) => (stored.updated.0, &stored.title),
            None => return,
        };
        let record = done.target();
        let same = self.entries.iter_mut().filter(|entry| entry.operation.target() == record);
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
        if matches!(done, Operation::EditMessage { .. }) {
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
