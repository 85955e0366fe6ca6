//! Effects that are postponed until the page has been drawn: notes to other tabs and writes to
//! storage. They take longer than the engine's decision, and the person does not wait for them.
//!
//! The order of the effects never changes. While the page is hidden, nothing is postponed, because
//! the page may be about to close. Operations and drafts are written to localStorage after one
//! frame at most; the database may follow later.

use std::{mem, task::Context};

use futures::{FutureExt, future::LocalBoxFuture};

use crate::{
    engine::{
        Effect,
        kept::{Key, Record},
    },
    platform::{clock, visibility},
};

use super::Shell;

/// What goes into the database is written so much later, in milliseconds: when the frame that shows
/// it is out.
const WRITE_AFTER: u32 = 20;

/// Effects that wait, and what they wait for.
#[derive(Default)]
pub(super) struct Waiting {
    telling: Vec<Effect>,
    told_at: Option<LocalBoxFuture<'static, ()>>,
    writing: Vec<Effect>,
    written_at: Option<LocalBoxFuture<'static, ()>>,
}

impl Shell {
    /// Lets the effect wait, or gives it back when it is to be performed now.
    pub(super) fn put_off(&mut self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::Keep(Record::Write(_))
            | Effect::Drop(Key::Write(_))
            | Effect::SaveDraft { .. }
            | Effect::DropDraft { .. }
            | Effect::Tell(_) => {
                self.waiting.telling.push(effect);
            }
            Effect::Keep(_) | Effect::Drop(_) => self.waiting.writing.push(effect),
            Effect::Request { .. } | Effect::Navigate { .. } => return Some(effect),
            _ => {
                // Whatever else it is, what came before it may matter to it.
                self.write();
                return Some(effect);
            }
        }
        None
    }

    /// At the end of a turn: schedules the postponed effects. If nothing will be drawn (`drawing`
    /// is false), notes are sent at once.
    pub(super) fn plan(&mut self, drawing: bool) {
        if self.waiting.telling.is_empty() && self.waiting.writing.is_empty() {
            return;
        }
        if visibility::hidden() {
            self.write();
        }
        if !drawing {
            self.tell();
        }
        if !self.waiting.telling.is_empty() {
            self.waiting.told_at.get_or_insert_with(|| clock::sleep(0));
        }
        if !self.waiting.writing.is_empty() {
            self.waiting.written_at.get_or_insert_with(|| clock::sleep(WRITE_AFTER));
        }
    }

    /// Does what has waited long enough.
    pub(super) fn catch_up(&mut self, context: &mut Context<'_>) {
        let due = |at: &mut Option<LocalBoxFuture<'static, ()>>, context: &mut Context<'_>| {
            at.as_mut().is_some_and(|at| at.poll_unpin(context).is_ready())
        };
        if due(&mut self.waiting.told_at, context) {
            self.tell();
        }
        if due(&mut self.waiting.written_at, context) {
            self.write();
        }
    }

    /// Tells what waited for the page to be drawn.
    fn tell(&mut self) {
        self.waiting.told_at = None;
        for effect in mem::take(&mut self.waiting.telling) {
            self.perform(effect);
        }
        if self.keeping.is_waiting() {
            self.waiting.written_at.get_or_insert_with(|| clock::sleep(WRITE_AFTER));
        }
    }

    /// Writes what waited, after telling what did.
    pub(super) fn write(&mut self) {
        self.tell();
        self.waiting.written_at = None;
        for effect in mem::take(&mut self.waiting.writing) {
            self.perform(effect);
        }
        if let Some(kept) = self.keeping.commit() {
            self.sources.expect(kept);
        }
    }
}
