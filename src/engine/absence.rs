//! What happened while this client was cut off: since when, and where the logs stood then.

use crate::domain::{ConversationId, Message, MessageId, Timestamp, UserId};

use super::{conversations::Conversations, link::PATIENCE, retry::Timer, table::Table};

/// After this many milliseconds without news from the server, the client counts as away, even if
/// the connection seems open: the machine slept. (A quiet connection is checked every 30 s.)
pub(super) const SLEPT: i64 = 60_000;
/// A suspected absence is confirmed if the connection is closed within this time, in milliseconds.
/// In a following tab, the leader compares the heads first.
pub(super) const SUSPICION: i64 = 10_000;
/// One place to go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) conversation: ConversationId,
    /// The message to land on; a deleted one has no place, but its conversation has.
    pub(super) message: Option<MessageId>,
}

/// Where the heads of the logs were when the connection went: `seq` and `rev`.
pub(super) type Heads = Table<ConversationId, (u64, u64)>;

#[derive(Debug, Default)]
pub(super) struct Away {
    /// Since when, and where the heads were then.
    pub(super) gone: Option<(Timestamp, Heads)>,
    /// When that was only suspected: after a long silence, before the heads moved.
    pub(super) suspected: Option<Timestamp>,
    /// When the connection was there again, and where the heads were then: what came after that was
    /// seen to come.
    pub(super) back: Option<(Timestamp, Option<Heads>)>,
    /// When to ask once more for what did not come.
    pub(super) again: Timer,
    /// Answers that are still to come.
    pub(super) asked: usize,
    pub(super) found: Places,
}

/// New, edited, deleted.
pub(super) type Places = [Vec<Place>; 3];

pub(super) fn positions(conversations: &Conversations) -> Heads {
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
    pub(super) fn leave(
        &mut self,
        since: Timestamp,
        conversations: &Conversations,
        now: Timestamp,
    ) {
        let suspected = self.suspected.take();
        if self.gone.is_none() || suspected.is_some_and(|at| now.since(at) > SUSPICION) {
            self.gone = Some((since, positions(conversations)));
        }
    }

    /// The leader says until when the connection was good.
    pub(super) fn not_before(&mut self, heard: Timestamp) {
        if let Some((since, _)) = self.gone.as_mut().filter(|_| self.back.is_none()) {
            *since = heard.max(*since);
        }
    }

    /// Nothing was missed during the silence: forget the suspicion.
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
