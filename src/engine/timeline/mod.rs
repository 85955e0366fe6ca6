//! The loaded part of one conversation, kept in step with the server's log.
//!
//! Every source (event, own answer, page, catch-up) goes through [`Timeline::merge`]: the copy with
//! the higher `rev` wins, so that any order and any repetition lead to the same state. The loaded
//! part is one window `oldest ..= newest`, without holes.
//!
//! `synced` says how much of the log has been applied: every change up to it is in the window.
//! Changes that arrive early wait in `ahead` by number; what is missing between is a gap, and after
//! a short grace (`PocketBase` reorders events) the log is asked for it.

mod kept;
mod shown;

use shown::{Glimpse, Landing};

use crate::{
    domain::{ConversationId, Message, MessageId, Timestamp},
    protocol::{Call, Fault},
};

use super::{
    change::{Load, Older},
    retry::{Pause, Timer},
    table::{Set, Table},
    turn::{Page, Purpose, Turn},
};

/// Messages a page of history has.
pub(super) const PAGE: u32 = 50;
/// Messages asked for at once when landing on one far back, or when catching up.
const STRIDE: u32 = 500;
/// Messages shown above the one that the address points at.
const CONTEXT: u64 = 25;
/// How long a gap may last before the log is asked, in milliseconds: with 16 writers a fifth of
/// the events arrive out of order, nearly all within some ten milliseconds.
const GRACE: i64 = 150;
/// How often an impossible answer is requested again before we wait for the next news of the log's
/// head. Such an answer is never merged: it would leave a permanent gap.
const DISBELIEF: u32 = 8;
/// With more new messages than this, the newest page is loaded afresh instead of replaying the log.
const REPLAY_MOST: u64 = 1000;

#[derive(Debug, Default)]
pub(super) struct Timeline {
    messages: Table<u64, Message>,
    seqs: Table<MessageId, u64>,
    /// The lowest `seq` of the window; messages below it are known, but some may be missing.
    oldest: u64,
    /// Of the window, only the rows from this `seq` on are shown: a page draws a few hundred rows
    /// slower than a reader switches conversations. Scrolling up shows the rest.
    from: u64,
    /// Whether only a glimpse of the window is shown, so that it is on the screen at once.
    glimpse: Glimpse,
    synced: Option<u64>,
    ahead: Set<u64>,
    /// The newest change that is known to exist.
    head: u64,
    newest: Load,
    older: OlderPage,
    /// When the log is to be asked for what is missing.
    asking: Timer,
    landing: Option<Landing>,
    /// What was kept of earlier visits is on its way.
    recalling: bool,
    /// There is something that is not kept yet.
    touched: bool,
    /// When it was kept last in this visit.
    kept_at: Timestamp,
    /// When more of the log was last applied.
    advanced: Timestamp,
    /// The log contradicts what was applied: the server was restored from a backup.
    rewritten: bool,
}

#[derive(Debug, Default)]
enum OlderPage {
    #[default]
    Idle,
    Loading,
    Failed(Fault),
}

impl Timeline {
    /// The timeline of a conversation that was made here a moment ago: known to be empty.
    pub(super) fn empty() -> Self {
        Self { synced: Some(0), newest: Load::Ready, oldest: 1, ..Self::default() }
    }

    pub(super) fn load(&self) -> &Load {
        &self.newest
    }

    pub(super) fn get(&self, id: MessageId) -> Option<&Message> {
        self.messages.get(*self.seqs.get(id)?)
    }

    /// Asks for the newest page, unless it is here or on its way.
    pub(super) fn open(&mut self, id: ConversationId, turn: &mut Turn<'_>) {
        let on_its_way = turn.requests.any(|purpose| {
            matches!(purpose, Purpose::Page { conversation, page: Page::Newest } if *conversation == id)
        });
        if self.synced.is_none() && !on_its_way && !self.recalling {
            self.ask_newest(id, turn);
        }
    }

    fn ask_newest(&mut self, id: ConversationId, turn: &mut Turn<'_>) {
        if self.synced.is_none() {
            self.newest = Load::Loading;
        }
        turn.request(
            Purpose::Page { conversation: id, page: Page::Newest },
            Call::ListMessages { conversation: id, before: None, from: None, limit: PAGE },
        );
    }

    /// Asks for the page before the window, unless there is none or it is on its way.
    pub(super) fn load_older(&mut self, id: ConversationId, turn: &mut Turn<'_>) {
        if self.unfold(PAGE as usize) {
            return;
        }
        if matches!(self.older(), Older::More | Older::Failed(_)) {
            self.ask_older(id, None, PAGE, turn);
        }
    }

    fn ask_older(
        &mut self,
        id: ConversationId,
        from: Option<u64>,
        limit: u32,
        turn: &mut Turn<'_>,
    ) {
        self.older = OlderPage::Loading;
        turn.request(
            Purpose::Page {
                conversation: id,
                page: Page::Older { before: self.oldest, from, limit },
            },
            Call::ListMessages { conversation: id, before: Some(self.oldest), from, limit },
        );
    }

    /// Lands on a message: finds out where it stands and loads down to it. `None` forgets it.
    pub(super) fn land(&mut self, id: ConversationId, at: Option<MessageId>, turn: &mut Turn<'_>) {
        self.landing = at.map(|message| match self.seqs.get(message) {
            Some(&seq) => Landing::Found(message, seq),
            None => {
                turn.request(
                    Purpose::Landing { conversation: id, message },
                    Call::GetMessage { message },
                );
                Landing::Seeking(message)
            }
        });
        self.approach(id, turn);
    }

    /// The message that the address points at was found, or not.
    pub(super) fn landed(
        &mut self,
        id: ConversationId,
        message: MessageId,
        found: Option<Message>,
        turn: &mut Turn<'_>,
    ) {
        if !matches!(self.landing, Some(Landing::Seeking(sought)) if sought == message) {
            return;
        }
        self.landing = Some(match found {
            Some(found) if found.conversation == id && found.deleted.is_none() => {
                Landing::Found(message, found.seq)
            }
            _ => Landing::Missing,
        });
        self.approach(id, turn);
    }

    /// Loads down to the message to land on.
    fn approach(&mut self, id: ConversationId, turn: &mut Turn<'_>) {
        let Some(Landing::Found(_, seq)) = self.landing else { return };
        self.from = self.from.min(seq.saturating_sub(CONTEXT));
        if self.synced.is_some() && seq < self.oldest && !matches!(self.older, OlderPage::Loading) {
            self.ask_older(id, Some(seq.saturating_sub(CONTEXT).max(1)), STRIDE, turn);
        }
    }

    /// A page arrived (`seq` descending).
    pub(super) fn page(
        &mut self,
        id: ConversationId,
        page: Page,
        result: Result<Vec<Message>, Fault>,
        turn: &mut Turn<'_>,
    ) {
        match (page, result) {
            (Page::Newest, Err(fault)) => {
                if self.synced.is_none() {
                    self.newest = Load::Failed(fault);
                } else {
                    // Rows stand already; the gap is asked for again like any other.
                    self.retry_later(turn);
                }
            }
            (Page::Newest, Ok(messages)) => self.newest_page(messages, turn.now),
            (Page::Older { .. }, Err(fault)) => self.older = OlderPage::Failed(fault),
            (Page::Older { before, from, limit }, Ok(messages)) => {
                self.older = OlderPage::Idle;
                let complete = messages.len() < limit as usize;
                let lowest = messages.iter().map(|message| message.seq).min();
                for message in messages {
                    self.merge(message);
                }
                // A short page reached what was asked for: the wanted start, or the very first. A
                // window that began anew meanwhile does not join this page: there would be a hole.
                let start = if complete { Some(from.unwrap_or(1)) } else { lowest };
                if self.oldest <= before {
                    self.oldest = self.oldest.min(start.unwrap_or(self.oldest));
                }
            }
        }
        self.approach(id, turn);
    }

    fn newest_page(&mut self, messages: Vec<Message>, now: Timestamp) {
        let complete = messages.len() < PAGE as usize;
        let lowest = messages.iter().map(|message| message.seq).min();
        let start = if complete { 1 } else { lowest.unwrap_or(1) };
        // One snapshot of the newest messages reflects every change up to its highest `rev`.
        let reflected = messages.iter().map(|message| message.rev).max().unwrap_or(0);
        for message in messages {
            self.merge(message);
        }
        // After a gap too long to replay, what stood above the page may be stale: the window starts
        // anew, and scrolling up fetches the rest again.
        self.oldest = start;
        self.synced = Some(self.synced.unwrap_or(0).max(reflected));
        self.advanced = now;
        self.touched = true;
        self.newest = Load::Ready;
        self.asking.succeeded();
        self.advance(now);
    }

    /// Takes one copy of a message; the higher `rev` wins. Says whether anything changed.
    pub(super) fn merge(&mut self, message: Message) -> bool {
        let known = self.messages.get(message.seq);
        // A `seq` is assigned only once.
        self.rewritten |= known.is_some_and(|known| known.id != message.id);
        let newer = known.is_none_or(|known| known.rev < message.rev);
        if newer {
            self.touched = true;
            self.seqs.set(message.id, message.seq);
            self.messages.set(message.seq, message);
        }
        newer
    }

    /// One's own deletion was carried out and its event has not come yet. The `rev` stays, so that
    /// the event's copy is the newer one.
    pub(super) fn mark_deleted(&mut self, id: MessageId, now: Timestamp) {
        if let Some(seq) = self.seqs.get(id)
            && let Some(message) = self.messages.get_mut(*seq)
        {
            message.deleted.get_or_insert(now);
            message.text.clear();
            self.touched = true;
        }
    }

    /// A change arrived by itself: an event, or the answer to one's own write.
    pub(super) fn change(&mut self, message: Message, now: Timestamp) {
        let rev = message.rev;
        self.merge(message);
        self.ahead.set(rev, ());
        self.saw_head(rev, now);
    }

    /// The log is known to reach this far.
    pub(super) fn saw_head(&mut self, rev: u64, now: Timestamp) {
        self.head = self.head.max(rev);
        self.advance(now);
    }

    /// Applies what waits in `ahead` as far as it is contiguous, and starts the grace of a gap.
    fn advance(&mut self, now: Timestamp) {
        let Some(mut synced) = self.synced else { return };
        while let Some(next) = self.ahead.first_key() {
            if next > synced + 1 {
                break;
            }
            self.ahead.remove(next);
            synced = synced.max(next);
        }
        if self.synced != Some(synced) {
            self.touched = true;
            self.advanced = now;
        }
        self.synced = Some(synced);
        if self.head <= synced {
            self.asking.stop();
        } else {
            self.asking.gather(now.plus(GRACE));
        }
    }

    /// Whether it has something to do now, for whom it is `open` or not.
    pub(super) fn is_due(&self, open: bool, now: Timestamp) -> bool {
        self.deadline().is_some_and(|at| at <= now) || (open && self.glimpse == Glimpse::Unseen)
    }

    /// The next moment at which it has something to do.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        self.asking.deadline().into_iter().chain(self.glimpse.end()).min()
    }

    /// Asks the log for what is missing, once the grace is over or when `at_once`.
    pub(super) fn catch_up(&mut self, id: ConversationId, at_once: bool, turn: &mut Turn<'_>) {
        let due = self.asking.deadline().is_some_and(|at| at_once || at <= turn.now);
        let Some(synced) = self.synced else { return };
        if !due {
            return;
        }
        let asking = turn.requests.any(|purpose| {
            matches!(purpose, Purpose::Changes { conversation, .. } | Purpose::Page { conversation, page: Page::Newest } if *conversation == id)
        });
        // While an answer is on its way, the gap is looked at again when it comes.
        self.asking.stop();
        if asking {
            return;
        }
        if self.head - synced.min(self.head) > REPLAY_MOST {
            self.ask_newest(id, turn);
        } else {
            turn.request(
                Purpose::Changes { conversation: id, from: synced, head: self.head },
                Call::ListChanges { conversation: id, from_rev: synced, limit: STRIDE },
            );
        }
    }

    /// The log answered (`rev` ascending) from change `from` on. `asked_head` is how far it was known
    /// to reach then.
    pub(super) fn changes(
        &mut self,
        from: u64,
        asked_head: u64,
        result: Result<Vec<Message>, Fault>,
        turn: &mut Turn<'_>,
    ) {
        let Ok(messages) = result else {
            self.retry_later(turn);
            return;
        };
        if self.synced.is_none_or(|synced| synced < from) {
            // It was asked for a window that has begun anew since: in between there would be a hole.
            if self.synced.is_some() {
                self.asking.set(turn.now);
            }
            return;
        }
        let complete = messages.len() < STRIDE as usize;
        let last = messages.iter().map(|message| message.rev).max().unwrap_or(0);
        if complete && last < asked_head {
            // The newest change is always held by some message, so this answer was given to
            // somebody who may not read the log just now (it was deleted, and may be restored).
            self.retry_later(turn);
            if self.asking.failures() > DISBELIEF {
                self.asking = Timer::default();
                self.head = self.synced.unwrap_or(0);
            }
            return;
        }
        self.asking.succeeded();
        // Whatever change `from` made is in the answer, as it is now: no other change has its number.
        let made = self.messages.values().find(|message| message.rev == from);
        self.rewritten |= complete
            && made.is_some_and(|made| messages.iter().all(|message| message.id != made.id));
        // A message holds only its newest `rev`, so a complete answer may skip numbers: they were
        // overwritten by later ones.
        let reached = if complete { last.max(asked_head) } else { last };
        for message in messages {
            self.merge(message);
        }
        self.synced = Some(self.synced.unwrap_or(0).max(reached));
        self.advanced = turn.now;
        self.touched = true;
        self.advance(turn.now);
    }

    fn retry_later(&mut self, turn: &mut Turn<'_>) {
        self.asking.again(Pause::Spread, turn);
    }
}
