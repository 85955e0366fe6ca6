//! What the people of a run did, as far as something is to come of it.

use crate::{
    domain::{ConversationId, MessageId, Timestamp, UserId},
    engine::{change::ConversationRow, tests::world::World},
};

/// Words that somebody gave a message; no two are the same in one run.
#[derive(Debug, Clone)]
pub(super) struct Words {
    pub(super) me: UserId,
    pub(super) conversation: ConversationId,
    pub(super) message: MessageId,
    pub(super) text: String,
    pub(super) at: Timestamp,
}

/// A title that somebody gave a conversation; no two are the same in one run.
#[derive(Debug, Clone)]
pub(super) struct Name {
    pub(super) me: UserId,
    pub(super) conversation: ConversationId,
    pub(super) title: String,
    pub(super) at: Timestamp,
}

#[derive(Debug, Default)]
pub(super) struct History {
    pub(super) conversations: Vec<ConversationId>,
    pub(super) made: Vec<Name>,
    pub(super) renamed: Vec<Name>,
    pub(super) sent: Vec<Words>,
    pub(super) edited: Vec<Words>,
    /// Who deleted which conversation, whether or not it was theirs to delete.
    pub(super) deleted: Vec<(UserId, ConversationId)>,
    /// Lines that stood in a composer and were given up there.
    pub(super) typed_over: Vec<String>,
}

impl History {
    pub(super) fn pick(&self, which: usize) -> Option<ConversationId> {
        let count = self.conversations.len();
        (count > 0).then(|| self.conversations[which % count])
    }
}

/// A conversation in somebody's list, if it is there.
pub(super) fn row_of(world: &World, who: usize, id: ConversationId) -> Option<&ConversationRow> {
    world.screen(who).sidebar.rows.iter().map(|row| &**row).find(|row| row.id == id)
}
