//! What a change of the own account means to the session that goes on: another name or picture, and a
//! token that replaces all others.

use crate::{
    domain::{Session, User},
    engine::{
        member::Member,
        turn::{Purpose, Turn},
    },
};

impl Member {
    /// The person's name or picture has changed. The session that is remembered is renewed with it,
    /// which tells the other tabs.
    pub(super) fn be(&mut self, user: User, picture: bool, turn: &mut Turn<'_>) {
        // Of the rest this answer may know less than another one that came before it.
        if picture {
            self.me.picture = user.picture;
        } else {
            self.me.name = user.name;
        }
        self.people.learn(&self.me);
        self.link.reconfirm(turn);
    }

    /// Every other session has ended, and with it the stream of this one.
    pub(super) fn be_alone(&mut self, mut session: Session, turn: &mut Turn<'_>) {
        // A later mark than the last one, also on a clock that was put back.
        session.since = turn.now.max(self.since.plus(1));
        self.replaced(session, true, turn);
    }

    /// Goes on with a token that replaces all others. `mine`: this tab asked for it, so it leads to
    /// the connection even when it cannot be told apart from one that was renewed.
    pub(in crate::engine) fn replaced(
        &mut self,
        session: Session,
        mine: bool,
        turn: &mut Turn<'_>,
    ) {
        let news = mine || self.since != session.since;
        self.since = session.since;
        // What is on its way was asked with a token that is no longer good: a stranger's answers.
        if news {
            turn.requests.forget(|purpose| {
                matches!(
                    purpose,
                    Purpose::Refresh
                        | Purpose::Conversations { .. }
                        | Purpose::Heads { .. }
                        | Purpose::Memberships { .. }
                )
            });
        }
        self.renew(session, turn);
        if news && self.outbox.is_sending() {
            self.link.open(true, turn);
        } else if news {
            self.ask_list(turn);
        }
    }
}
