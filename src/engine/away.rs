//! The receipt after being away: what was written, changed and deleted by others while this client
//! was cut off, each a place to go to.
//!
//! It tells of the time when the connection was gone, not of what is unread; and it is only put
//! together where somebody looks at the page.

use crate::{
    domain::{Address, ConversationId, Message, MessageId, Timestamp, UserId},
    protocol::Call,
};

use super::{
    change::{Missed, NoticeKind, Receipt},
    conversations::Conversations,
    effect::Effect,
    link::PATIENCE,
    member::Member,
    retry::{Pause, Timer},
    table::Table,
    turn::{Purpose, Turn},
};

/// Without a word from the server for this long, in milliseconds, this client was away even if the
/// connection seemed to stand: the machine slept. (A quiet connection is looked at every 30 s.)
const SLEPT: i64 = 60_000;
/// How long after a suspicion the connection may be given up for it to have been right, in
/// milliseconds. In a tab that follows, the leader compares first.
const SUSPICION: i64 = 10_000;
/// How long after an answer that did not come everything is asked again, in milliseconds.
const AGAIN_AFTER: i64 = 5_000;
/// Conversations that are asked what happened in them, at most: those that were active last.
const CONVERSATIONS_MOST: usize = 40;
/// Changes of a conversation that are counted at most.
const CHANGES_MOST: u32 = 500;

/// One place to go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    conversation: ConversationId,
    /// The message to land on; a deleted one has no place, but its conversation has.
    message: Option<MessageId>,
}

/// Where the heads of the logs were when the connection went: `seq` and `rev`.
type Heads = Table<ConversationId, (u64, u64)>;

#[derive(Debug, Default)]
pub(super) struct Away {
    /// Since when, and where the heads were then.
    gone: Option<(Timestamp, Heads)>,
    /// When that was only suspected: after a long silence, before the heads moved.
    suspected: Option<Timestamp>,
    /// When the connection was there again, and where the heads were then: what came after that was
    /// seen to come.
    back: Option<(Timestamp, Option<Heads>)>,
    /// When to ask once more for what did not come.
    again: Timer,
    /// Answers that are still to come.
    asked: usize,
    found: Places,
}

/// New, edited, deleted.
pub(super) type Places = [Vec<Place>; 3];

fn positions(conversations: &Conversations) -> Heads {
    let mut heads = Heads::default();
    for head in conversations.heads() {
        heads.set(head.conversation, (head.seq, head.rev));
    }
    heads
}

impl Away {
    /// When something is to be asked once more.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        self.again.deadline()
    }

    /// The connection is gone.
    fn leave(&mut self, since: Timestamp, conversations: &Conversations, now: Timestamp) {
        let suspected = self.suspected.take();
        if self.gone.is_none() || suspected.is_some_and(|at| now.since(at) > SUSPICION) {
            self.gone = Some((since, positions(conversations)));
        }
    }

    /// Whoever holds the connection knows that it stood until then.
    pub(super) fn not_before(&mut self, heard: Timestamp) {
        if let Some((since, _)) = self.gone.as_mut().filter(|_| self.back.is_none()) {
            *since = heard.max(*since);
        }
    }

    /// The silence meant nothing: nothing happened.
    pub(super) fn allay(&mut self) {
        if self.suspected.is_some() {
            *self = Self::default();
        }
    }

    /// The connection is there again. Less than the time after which its loss is shown is not worth
    /// a word.
    pub(super) fn back(&mut self, lost_since: Option<Timestamp>, now: Timestamp) {
        let Some((since, _)) = self.gone.as_ref().filter(|_| self.back.is_none()) else { return };
        let long = now.since(*since) >= SLEPT
            || lost_since.is_some_and(|lost| now.since(lost) >= PATIENCE);
        if long {
            self.back = Some((now, None));
        } else {
            *self = Self::default();
        }
    }

    /// What happened in one conversation.
    pub(super) fn answered(
        &mut self,
        conversation: ConversationId,
        mut messages: Vec<Message>,
        me: UserId,
    ) {
        self.asked = self.asked.saturating_sub(1);
        let (Some((_, heads)), Some((_, Some(bound)))) = (&self.gone, &self.back) else { return };
        let (seq, rev) = heads.get(conversation).copied().unwrap_or_default();
        let (_, until) = bound.get(conversation).copied().unwrap_or_default();
        let [new, edited, deleted] = &mut self.found;
        messages.retain(|message| {
            (rev + 1..=until).contains(&message.rev) && message.author != Some(me)
        });
        // Each goes to its place among those before it: the library's sorting weighs more.
        let mut in_order: Vec<Message> = Vec::with_capacity(messages.len());
        for message in messages {
            let place = in_order.partition_point(|other| other.seq < message.seq);
            in_order.insert(place, message);
        }
        for message in in_order {
            let gone = message.deleted.is_some();
            let place = Place { conversation, message: Some(message.id).filter(|_| !gone) };
            match (message.seq > seq, gone) {
                (true, false) => new.push(place),
                (true, true) => {}
                (false, false) => edited.push(place),
                (false, true) => deleted.push(place),
            }
        }
    }
}

impl Member {
    /// Notices when the connection goes.
    pub(super) fn watch_absence(&mut self, turn: &Turn<'_>) {
        if self.link.lost_since().is_some() && !self.conversations.is_empty() {
            let heard = self.link.last_heard();
            let since = if heard == Timestamp::default() { turn.now } else { heard };
            self.away.leave(since, &self.conversations, turn.now);
        }
    }

    /// After a long silence newer heads are about to be taken in. Whether the machine slept, or the
    /// stream was dead, only they will tell; what was known before would be forgotten then.
    pub(super) fn suspect_absence(&mut self, turn: &Turn<'_>) {
        let heard = self.link.last_heard();
        let long = heard != Timestamp::default() && turn.now.since(heard) >= SLEPT;
        let stale = |at: Timestamp| turn.now.since(at) > SUSPICION;
        let free = self.away.gone.is_none() || self.away.suspected.is_some_and(stale);
        if long && self.link.lost_since().is_none() && free {
            self.away.leave(heard, &self.conversations, turn.now);
            self.away.suspected = Some(turn.now);
        }
    }

    /// Asks what happened meanwhile, once the heads are known again and somebody looks.
    pub(super) fn ask_missed(&mut self, turn: &mut Turn<'_>) {
        if let Some((_, bound)) = &mut self.away.back {
            bound.get_or_insert_with(|| positions(&self.conversations));
        }
        let Away { gone: Some((_, heads)), back: Some((_, Some(bound))), .. } = &self.away else {
            return;
        };
        if self.away.asked > 0 || !self.visible {
            return;
        }
        let standing = self.all_standing().into_iter().map(|standing| standing.id);
        let moved = standing.filter_map(|id| {
            let (_, rev) = heads.get(id).copied().unwrap_or_default();
            let (_, until) = bound.get(id).copied().unwrap_or_default();
            (until > rev).then_some((id, rev))
        });
        let moved: Vec<_> = moved.take(CONVERSATIONS_MOST).collect();
        if moved.is_empty() {
            self.away = Away::default();
        }
        self.away.again.stop();
        self.away.asked = moved.len();
        for (conversation, rev) in moved {
            turn.request(
                Purpose::Missed { conversation },
                Call::ListChanges { conversation, from_rev: rev + 1, limit: CHANGES_MOST },
            );
        }
    }

    /// One of the answers did not come: half a receipt would be a false one. All is asked again, a
    /// little later.
    pub(super) fn ask_missed_later(&mut self, turn: &mut Turn<'_>) {
        turn.requests.forget(|purpose| matches!(purpose, Purpose::Missed { .. }));
        self.away.asked = 0;
        self.away.found = Places::default();
        self.away.again.again(Pause::Steady(AGAIN_AFTER), turn);
    }

    /// Asks once more when it is time for that.
    pub(super) fn away_due(&mut self, turn: &mut Turn<'_>) {
        if self.away.again.take(turn.now) {
            self.ask_missed(turn);
        }
    }

    /// Tells what happened meanwhile, once everything is known.
    pub(super) fn tell_away(&mut self, turn: &mut Turn<'_>) {
        if self.away.asked > 0 {
            return;
        }
        let away = std::mem::take(&mut self.away);
        let (Some((since, _)), Some((until, _))) = (away.gone, away.back) else { return };
        let [new, edited, deleted] = away.found.each_ref().map(Vec::len);
        if new + edited + deleted > 0 {
            self.missed = away.found;
            let receipt = Receipt { since, until, new, edited, deleted };
            turn.withdraw(|kind| matches!(kind, NoticeKind::Away(_)));
            turn.tell(NoticeKind::Away(receipt));
        }
    }

    /// Goes to the next place of a kind; after the last one comes the first again.
    pub(super) fn jump(&mut self, kind: Missed, turn: &mut Turn<'_>) {
        let Some(places) = self.missed.get_mut(kind as usize) else { return };
        let Some(Place { conversation, message }) = places.first().copied() else { return };
        places.rotate_left(1);
        let address = Address::Conversation { id: conversation, at: message };
        turn.effect(Effect::Navigate { address, replace: false });
        self.open(address, turn);
    }
}
