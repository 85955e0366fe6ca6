//! One person's session in several tabs, and over several visits: leading and following, notes
//! between tabs, and what is kept.
//!
//! Every tab is a whole client. It must never depend on a note alone: what a note tells is also
//! found by catching up, or in the stored outbox.

use crate::domain::{ConversationId, Session, Timestamp};

use super::{
    change::NoticeKind,
    effect::Effect,
    kept::{Lasting, Record, Replica, StoredWrite, Window},
    member::Member,
    note::Note,
    turn::Turn,
};

/// How long changes of the replica are collected before they are written, in milliseconds.
const KEEP_AFTER: i64 = 1_000;

impl Member {
    /// Takes in what was kept of earlier visits.
    pub(super) fn recall(&mut self, replica: Replica, turn: &mut Turn<'_>) {
        self.conversations.recall(replica.conversations);
        self.memberships.recall(replica.memberships);
        self.people.recall(replica.people, turn);
        self.outbox.find(replica.writes, turn);
        if let Some(window) = replica.window {
            let id = window.conversation;
            let open = self.is_open(id);
            if let Some(timeline) = self.timelines.or_default(id) {
                timeline.recalled(id, Some(window), turn);
                timeline.land(id, self.address.at().filter(|_| open), turn);
            }
        }
    }

    /// The kept messages of a conversation came.
    pub(super) fn recalled(
        &mut self,
        id: ConversationId,
        window: Option<Window>,
        turn: &mut Turn<'_>,
    ) {
        self.meet(window.as_ref().map(|window| &*window.messages).unwrap_or_default());
        if let Some(timeline) = self.timelines.get_mut(id) {
            timeline.recalled(id, window, turn);
            if let Some(head) = self.conversations.head(id) {
                timeline.saw_head(head.rev, turn.now);
            }
            self.settle(id, turn);
        }
    }

    /// This tab leads from now on, or no longer.
    pub(super) fn lead(&mut self, found: Option<Vec<StoredWrite>>, turn: &mut Turn<'_>) {
        let leading = found.is_some();
        let found = found.unwrap_or_default();
        let ids: Vec<_> = found.iter().map(|kept| kept.id).collect();
        self.outbox.find(found, turn);
        if leading {
            // Up to now another tab held the connection, and would have told of its loss.
            self.link.passed_on(turn.now);
            self.outbox.keep_beyond(&ids, turn);
            self.link.open(false, turn);
            turn.effect(Effect::Tell(Note::Outbox(self.outbox.ids())));
        } else {
            self.link.follow(turn);
            turn.effect(Effect::Tell(Note::Hello));
        }
        self.outbox.lead(leading, turn);
    }

    /// Another tab told something.
    pub(super) fn note(&mut self, note: Note, turn: &mut Turn<'_>) {
        match note {
            Note::Hello => {
                if self.outbox.is_sending() {
                    self.link.tell(turn);
                    turn.effect(Effect::Tell(Note::Outbox(self.outbox.ids())));
                }
            }
            Note::Link { lost_since, retry_at, heard } => {
                let progress = self.link.told(lost_since, retry_at, heard, turn);
                if lost_since.is_some() {
                    self.away.not_before(self.link.last_heard());
                } else {
                    self.away.allay();
                }
                if lost_since.is_some() {
                    self.outbox.doubt();
                }
                self.progress(progress, turn);
            }
            Note::Event(event) => {
                self.link.passed_on(turn.now);
                self.event(event, turn);
            }
            Note::Outbox(known) => {
                if !self.outbox.is_sending() {
                    self.outbox.compare(&known, turn);
                }
            }
            Note::Pushed(kept) => {
                self.outbox.join(kept, turn);
            }
            Note::Retried(id) => {
                self.outbox.retried(id, turn);
            }
            Note::Dropped(id) => {
                self.outbox.dropped(id, turn);
            }
            Note::Answered { write, result } => {
                let outcome = self.outbox.told(write, result, turn);
                self.concluded(outcome, true, turn);
            }
            Note::Draft { conversation, text } => self.drafts.shared(conversation, text),
            Note::Hurry => {
                if self.outbox.is_sending() {
                    let progress = self.link.hurry(turn);
                    self.progress(progress, turn);
                    self.outbox.wake(turn);
                }
            }
        }
    }

    /// The token was renewed, here or in another tab.
    pub(super) fn renew(&mut self, mut session: Session, turn: &mut Turn<'_>) {
        session.since = self.since;
        if *self.me != session.user {
            *self.me = session.user.clone();
        }
        self.people.learn(&session.user);
        turn.effect(Effect::RenewSession(session));
    }

    /// Whether this visit can be stored. If not, the reader is told once.
    pub(super) fn kept(&mut self, lasting: Lasting, turn: &mut Turn<'_>) {
        if lasting > self.lasting {
            self.lasting = lasting;
            turn.withdraw(|kind| matches!(kind, NoticeKind::Forgetful { .. }));
            turn.tell(NoticeKind::Forgetful { unsent: lasting == Lasting::Nothing });
        }
    }

    /// Keeps what changed, once it has waited long enough or when the page may go.
    pub(super) fn keep(&mut self, at_once: bool, turn: &mut Turn<'_>) {
        let open = self.address.conversation().filter(|id| self.conversations.get(*id).is_some());
        let changed = open
            .and_then(|id| self.timelines.get(id))
            .is_some_and(super::timeline::Timeline::is_touched)
            || self.conversations.is_touched();
        if !changed {
            self.keeping.stop();
            return;
        }
        self.keeping.gather(turn.now.plus(KEEP_AFTER));
        if !self.keeping.take(turn.now) && !at_once {
            return;
        }
        self.keeping.stop();
        if let Some(id) = open {
            self.keep_messages(id, turn);
        }
        // All tabs hold the same list: one of them writing it is enough.
        for change in self.conversations.take_touched() {
            if self.outbox.is_sending() {
                turn.effect(match change {
                    Ok(record) => Effect::Keep(record),
                    Err(key) => Effect::Drop(key),
                });
            }
        }
    }

    /// Keeps the messages of a conversation as they are now.
    pub(super) fn keep_messages(&mut self, id: ConversationId, turn: &mut Turn<'_>) {
        // What no list has named is stored once a list names it: no event would say when to forget it.
        if self.conversations.get(id).is_none() {
            return;
        }
        let window = self.timelines.get_mut(id).and_then(|t| t.take_window(id, turn.now));
        if let Some(window) = window {
            turn.effect(Effect::Keep(Record::Window(window)));
        }
    }

    /// The clock was set back: nothing may have happened, or be due, in what is the future now.
    pub(super) fn clock_set_back(&mut self, now: Timestamp) {
        self.link.clock_set_back(now);
        self.keeping.clock_set_back(now);
    }
}
