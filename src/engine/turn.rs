//! One turn of the engine: what is collected while an input is worked on, and the requests that
//! wait for an answer.

use crate::{
    domain::{ConversationId, MessageId, Timestamp, UserId},
    protocol::Call,
};

use super::{
    change::NoticeKind,
    effect::Effect,
    ids::RequestId,
    ids::WriteId,
    notices::Notices,
    rng::Rng,
    table::{Set, Table},
};

/// Why a request was made. It decides what is done with the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Purpose {
    Join,
    /// Something about the reader's account.
    Account,
    /// A picture that is being looked for and sent, whatever else goes on.
    Picture,
    /// Which ways in are there?
    Doors,
    /// Which others are there besides?
    Ways,
    Refresh,
    Subscribe {
        generation: u32,
        timelines: Set<ConversationId>,
    },
    /// The whole list; `asked` is the turn of the asking.
    Conversations {
        asked: u64,
    },
    /// The heads of all logs; `silent` when asked because the stream has been silent.
    Heads {
        silent: bool,
        asked: Timestamp,
    },
    /// One's own memberships; `asked` is the turn of the asking.
    Memberships {
        asked: u64,
    },
    /// What happened in a conversation while this client was away?
    Missed {
        conversation: ConversationId,
    },
    Page {
        conversation: ConversationId,
        page: Page,
    },
    /// The log from change `from` on; it was known to reach to `head` then.
    Changes {
        conversation: ConversationId,
        from: u64,
        head: u64,
    },
    /// Where is the message that the address points at?
    Landing {
        conversation: ConversationId,
        message: MessageId,
    },
    Users(Vec<UserId>),
    /// Something about who is in a conversation.
    Circle(Asked),
    /// What is the invite for that the page was opened with?
    Look,
    /// That invite was taken.
    Accept,
    /// An operation of the outbox.
    Write(WriteId),
    /// Was this operation carried out before? Its id exists already, or its fate is unknown.
    WriteCheck(WriteId),
}

/// What was asked about a conversation's people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Members,
    Found,
    Invites,
    /// The change with this key.
    Change(u64),
}

/// Which page of a conversation was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// The newest; replaces what is there when the gap was too long to replay.
    Newest,
    /// The one before message `before`, the oldest then loaded, down to `from` if given.
    Older { before: u64, from: Option<u64>, limit: u32 },
}

/// Requests that wait for an answer. Forgetting them makes late answers harmless.
#[derive(Debug, Default)]
pub(super) struct Requests {
    last: u64,
    waiting: Table<RequestId, Purpose>,
}

impl Requests {
    pub(super) fn take(&mut self, id: RequestId) -> Option<Purpose> {
        self.waiting.remove(id)
    }

    pub(super) fn forget_all(&mut self) {
        self.waiting = Table::default();
    }

    /// Whether an answer to such a request is still to come.
    pub(super) fn any(&self, matches: impl Fn(&Purpose) -> bool) -> bool {
        self.waiting.values().any(matches)
    }

    /// Forgets the requests that match.
    pub(super) fn forget(&mut self, matches: impl Fn(&Purpose) -> bool) {
        self.waiting.retain(|_, purpose| !matches(purpose));
    }
}

/// What one turn works with: the present, chance, and what it collects.
#[derive(Debug)]
pub(super) struct Turn<'engine> {
    pub(super) now: Timestamp,
    /// Counts the turns.
    pub(super) number: u64,
    pub(super) rng: &'engine mut Rng,
    pub(super) requests: &'engine mut Requests,
    pub(super) notices: &'engine mut Notices,
    pub(super) effects: Vec<Effect>,
}

impl Turn<'_> {
    pub(super) fn effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Tells the reader something.
    pub(super) fn tell(&mut self, kind: NoticeKind) {
        self.notices.tell(kind);
    }

    /// Takes back what has become untrue.
    pub(super) fn withdraw(&mut self, untrue: impl Fn(&NoticeKind) -> bool) {
        self.notices.withdraw(untrue);
    }

    pub(super) fn request(&mut self, purpose: Purpose, call: Call) -> RequestId {
        self.requests.last += 1;
        let id = RequestId(self.requests.last);
        self.requests.waiting.set(id, purpose);
        self.effect(Effect::Request { id, call });
        id
    }
}
