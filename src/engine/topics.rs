//! Which logs the stream tells of: the most important ones first, since each costs the server time.

use crate::domain::Visibility;

use super::{
    change::Load,
    link::TOPICS_MOST,
    member::Member,
    overlay::Standing,
    table::Set,
    turn::{Purpose, Turn},
};

impl Member {
    /// Subscribes to the timelines of the conversation that is open, of the reader's own
    /// conversations and of the others, those first that were active last. What does not fit in is
    /// found by comparing the heads (`link`).
    pub(super) fn subscribe(&mut self, turn: &mut Turn<'_>) {
        // The first list is on its way: subscribing without it would only mean doing so twice.
        let list_comes = turn.requests.any(|p| matches!(p, Purpose::Conversations { .. }));
        if self.list == Load::Loading && list_comes {
            return;
        }
        let mut all = self.all_standing();
        all.retain(|standing| standing.on_server);
        // The sort is stable: within each kind the order of activity stays.
        all.sort_by_key(|standing| self.importance(standing));
        let mut wanted = Set::default();
        for standing in all.iter().take(TOPICS_MOST) {
            wanted.set(standing.id, ());
        }
        self.link.subscribe(self.me.id, &wanted, all.len() > TOPICS_MOST, turn);
    }

    /// Smaller comes first. A private conversation that can be seen is one's own. Among the others
    /// those come first that have a topic already: to exchange them each time that one of them
    /// becomes active would cost more than it tells.
    fn importance(&self, standing: &Standing) -> u8 {
        let id = standing.id;
        if self.is_open(id) {
            0
        } else if standing.visibility == Visibility::Private || self.memberships.role(id).is_some()
        {
            1
        } else if self.link.listens_to(id) {
            2
        } else {
            3
        }
    }
}
