//! What happened in a world, so that a test can show that it happened at all.

use std::collections::BTreeMap;

use crate::domain::Act;

use super::World;

/// One kind of thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Seen {
    /// A page of older messages was asked for.
    Older,
    /// A newest page was asked for where rows stood already: the gap was too long to replay.
    Afresh,
    /// A request vanished.
    Swallowed,
    /// A request was answered with 429 or 5xx.
    Busy,
    /// A commit of the database failed.
    Unkept,
    /// The server ended a stream by itself.
    HungUp,
    /// There was more after an answer about a log.
    FullAnswer,
    /// A conversation was closed to all but its members.
    Closed,
    /// A conversation was opened to everybody.
    Opened,
    Added,
    Removed,
    Left,
    Promoted,
    Demoted,
    HandedOver,
    /// Somebody could no longer read a conversation.
    Lost,
    /// Somebody could read a conversation again that they had lost.
    CameBack,
    /// A stream was not told what it had asked for, since its person may not hear it any more.
    Unheard,
    /// Somebody tried to write where they could not read.
    TurnedAway,
    /// Words were given up with a conversation that their author lost.
    WordsLost,
}

impl Seen {
    const ALL: [Self; 20] = [
        Self::Older,
        Self::Afresh,
        Self::Swallowed,
        Self::Busy,
        Self::Unkept,
        Self::HungUp,
        Self::FullAnswer,
        Self::Closed,
        Self::Opened,
        Self::Added,
        Self::Removed,
        Self::Left,
        Self::Promoted,
        Self::Demoted,
        Self::HandedOver,
        Self::Lost,
        Self::CameBack,
        Self::Unheard,
        Self::TurnedAway,
        Self::WordsLost,
    ];

    /// What a line of the server tells of, if it is counted.
    fn of(act: &Act) -> Option<Self> {
        Some(match act {
            Act::Closed => Self::Closed,
            Act::Opened => Self::Opened,
            Act::Added(_) => Self::Added,
            Act::Removed(_) => Self::Removed,
            Act::Left => Self::Left,
            Act::Promoted(_) => Self::Promoted,
            Act::Demoted(_) => Self::Demoted,
            Act::HandedOver(_) => Self::HandedOver,
            _ => return None,
        })
    }
}

/// How often each kind of thing happened.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Traffic(BTreeMap<Seen, usize>);

impl Traffic {
    pub(in super::super) fn saw(&mut self, what: Seen) {
        self.saw_times(what, 1);
    }

    pub(in super::super) fn saw_times(&mut self, what: Seen, times: usize) {
        *self.0.entry(what).or_default() += times;
    }

    /// Adds what happened in a world.
    pub(in super::super) fn add(&mut self, world: &World) {
        let (server, rights) = (&world.server, &world.server.rights);
        for (what, times) in &world.traffic.0 {
            self.saw_times(*what, *times);
        }
        for what in server.log.iter().filter_map(|message| Seen::of(message.act.as_ref()?)) {
            self.saw(what);
        }
        self.saw_times(Seen::FullAnswer, server.full_answers);
        self.saw_times(Seen::Lost, rights.lost.len());
        let back = rights.lost.iter().filter(|(id, user)| server.shows(*id, *user));
        self.saw_times(Seen::CameBack, back.count());
        self.saw_times(Seen::TurnedAway, rights.turned_away);
    }

    /// What did not happen at all.
    pub(in super::super) fn missing(&self) -> Vec<Seen> {
        let all = Seen::ALL.into_iter();
        all.filter(|what| self.0.get(what).is_none_or(|times| *times == 0)).collect()
    }
}
