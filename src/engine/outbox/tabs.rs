//! The outbox as every tab of a browser has it, and as it outlives all of them.
//!
//! Only the leading tab sends. What comes from other tabs or from storage is taken in by key, so
//! that any repetition leaves the outbox the same.

use crate::{domain::ConversationId, protocol::Fault};

use super::{
    super::{
        effect::Effect,
        ids::WriteId,
        kept::{Key, Record, Stored, StoredWrite},
        note::Note,
        turn::Turn,
    },
    Entry, Outbox, Outcome, State,
};

impl Outbox {
    /// Begins or stops sending. Whoever led before may have sent what waits here.
    pub(in super::super) fn lead(&mut self, leading: bool, turn: &mut Turn<'_>) {
        if leading && !self.sending {
            for entry in self.entries.iter_mut() {
                entry.doubtful = true;
            }
        }
        self.sending = leading;
        self.wake(turn);
    }

    /// Takes in operations of an earlier visit, or of a tab that is no more.
    pub(in super::super) fn find(&mut self, kept: Vec<StoredWrite>, turn: &mut Turn<'_>) {
        for kept in kept {
            let id = kept.id;
            if !self.insert(StoredWrite { doubtful: true, ..kept }) {
                // It came to an end; the storage does not know yet, or its tab is no more.
                turn.effect(Effect::Drop(Key::Write(id)));
            }
        }
        self.flush(turn);
    }

    /// Keeps what was not found in the storage: the tab where it was done, and the one that led, may
    /// be gone before they kept it.
    pub(in super::super) fn keep_beyond(&self, found: &[WriteId], turn: &mut Turn<'_>) {
        for id in self.ids().iter().filter(|id| !found.contains(id)) {
            self.keep(*id, turn);
        }
    }

    /// Takes in an operation that the reader did in another tab.
    pub(in super::super) fn join(&mut self, kept: StoredWrite, turn: &mut Turn<'_>) {
        let id = kept.id;
        let ended = !self.insert(kept);
        if self.sending && ended {
            // The sender does not know yet that the operation has ended.
            turn.effect(Effect::Tell(Note::Dropped(id)));
        } else if self.sending {
            // The tab where it was done keeps it too, unless it dies this very moment.
            self.keep(id, turn);
        }
        self.flush(turn);
    }

    /// Takes an operation in, unless it is known already. Says whether it is still to be done.
    fn insert(&mut self, kept: StoredWrite) -> bool {
        if self.ended.contains(&kept.id) {
            return false;
        }
        // Operations are in the order of their keys, which is the order of the gestures.
        let place = self.entries.partition_point(|known| known.id < kept.id);
        if self.entries.get(place).is_none_or(|known| known.id != kept.id) {
            self.last = self.last.max(kept.id.0);
            self.entries.insert(place, Entry::of_kept(kept));
        }
        true
    }

    /// The keys of everything that is not done yet, for a tab that has just started.
    pub(in super::super) fn ids(&self) -> Vec<WriteId> {
        self.entries.iter().map(|entry| entry.id).collect()
    }

    /// The leader sent its list of operations. Send those that it lacks again; it answers if one
    /// has ended.
    pub(in super::super) fn compare(&mut self, known: &[WriteId], turn: &mut Turn<'_>) {
        for entry in self.entries.iter_mut().filter(|entry| !known.contains(&entry.id)) {
            entry.doubtful = true;
            turn.effect(Effect::Tell(Note::Pushed(entry.kept())));
        }
    }

    /// The leader told the server's last word on an operation.
    pub(in super::super) fn told(
        &mut self,
        id: WriteId,
        result: Result<Option<Stored>, Fault>,
        turn: &mut Turn<'_>,
    ) -> Outcome {
        // Ignore refusals of unknown operations: the author's tab still has them.
        let ends_it = self.get(id).is_some() || result.is_ok();
        let outcome = self.conclude(id, result);
        if self.get(id).is_none() && ends_it {
            // The other tab may have closed before it updated the storage.
            self.forget(id, turn);
        }
        self.flush(turn);
        outcome
    }

    /// Another tab's reader took it back.
    pub(in super::super) fn dropped(&mut self, id: WriteId, turn: &mut Turn<'_>) {
        // Whoever took it back may be gone before the storage knows.
        self.forget(id, turn);
        self.flush(turn);
    }

    /// The server cannot be reached, says the leader.
    pub(in super::super) fn doubt(&mut self) {
        for entry in self.entries.iter_mut() {
            entry.failures = entry.failures.max(1);
        }
    }

    /// What the other tabs and the storage must know of an entry that is new or has changed.
    pub(super) fn keep(&self, id: WriteId, turn: &mut Turn<'_>) {
        if let Some(entry) = self.get(id) {
            turn.effect(Effect::Keep(Record::Write(entry.kept())));
        }
    }

    /// Forgets an entry here and in the storage.
    pub(super) fn forget(&mut self, id: WriteId, turn: &mut Turn<'_>) {
        self.remove(id);
        turn.effect(Effect::Drop(Key::Write(id)));
    }

    /// Forgets an entry here, in the storage and in all tabs: its author took it back.
    pub(super) fn withdraw(&mut self, id: WriteId, turn: &mut Turn<'_>) {
        self.forget(id, turn);
        turn.effect(Effect::Tell(Note::Dropped(id)));
    }

    /// Forgets everything on a conversation that is closed to this person from now on.
    pub(in super::super) fn shut(&mut self, conversation: ConversationId, turn: &mut Turn<'_>) {
        let shut: Vec<_> = self.lane(conversation).map(|entry| entry.id).collect();
        for id in shut {
            self.forget(id, turn);
        }
    }

    pub(super) fn is_waiting(entry: &Entry) -> bool {
        matches!(entry.state, State::Waiting(_))
    }
}
