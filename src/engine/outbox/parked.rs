//! Refused operations that wait for their author: retry, take back, or discard.
//!
//! Until then a refused message stays at the position that it had when it was refused.

use crate::{
    domain::ConversationId,
    protocol::{Change, Write},
};

use super::{
    super::{effect::Effect, ids::WriteId, note::Note, turn::Turn},
    Outbox, State,
};

impl Outbox {
    /// What was just refused in a conversation keeps its place: below the message with this `seq`, the
    /// newest of that moment.
    pub(in super::super) fn stand_below(
        &mut self,
        conversation: ConversationId,
        seq: u64,
        turn: &mut Turn<'_>,
    ) {
        let mut placed = Vec::new();
        for entry in self.entries.iter_mut() {
            let here = entry.write.conversation == conversation;
            if here && entry.is_parked() && entry.place.is_none() {
                entry.place = Some(seq);
                placed.push(entry.id);
            }
        }
        // The storage has one writer.
        for id in placed.into_iter().filter(|_| self.sending) {
            self.keep(id, turn);
        }
    }

    /// Tries a parked operation again, in its place, whichever tab sends it.
    pub(in super::super) fn retry(&mut self, id: WriteId, turn: &mut Turn<'_>) {
        turn.effect(Effect::Tell(Note::Retried(id)));
        self.retried(id, turn);
        self.keep(id, turn);
    }

    /// A parked operation is to be tried again.
    pub(in super::super) fn retried(&mut self, id: WriteId, turn: &mut Turn<'_>) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id)
            && entry.is_parked()
        {
            entry.state = State::Queued;
            entry.since = turn.now;
            entry.failures = 0;
            entry.doubtful = false;
            entry.place = None;
        }
        self.flush(turn);
    }

    /// Forgets a parked operation; with a conversation that was never made, everything in it.
    pub(in super::super) fn discard(&mut self, id: WriteId, turn: &mut Turn<'_>) -> Option<Write> {
        let write = self.get(id).filter(|entry| entry.is_parked())?.write.clone();
        let mut discarded = vec![id];
        if let Change::Create { .. } = write.change {
            discarded = self.lane(write.conversation).map(|entry| entry.id).collect();
        }
        for id in discarded {
            self.withdraw(id, turn);
        }
        Some(write)
    }
}
