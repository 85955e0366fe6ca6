//! A signed-in person's session: everything that is known, and what is under way.
//!
//! `answers` says what follows from answers; `events` what follows from what the server tells,
//! `gestures` from what the person does, and `rows` what the page shows of it.

use crate::{
    domain::{Address, ConversationId, Session, Timestamp, User},
    protocol::{Call, Event, Fault, Target, Write},
};

use super::{
    absence::{Away, Places},
    change::{Load, NoticeKind},
    circle::gathering::Gathering,
    conversations::Conversations,
    drafts::Drafts,
    effect::Effect,
    kept::{Lasting, Stored},
    link::{Link, Progress},
    memberships::Memberships,
    note::Note,
    outbox::{Outbox, Outcome},
    people::People,
    retry::Timer,
    timeline::Timeline,
    tracked::{Tracked, Versioned},
    turn::{Purpose, Turn},
    write::{Meaning, meaning},
};

#[derive(Debug)]
pub(super) struct Member {
    /// In which turn it began: no two begin in one.
    pub(super) born: u64,
    pub(super) me: Versioned<User>,
    /// When the other sessions were ended last, as this tab knows.
    pub(super) since: Timestamp,
    pub(super) link: Link,
    pub(super) conversations: Conversations,
    pub(super) list: Load,
    pub(super) timelines: Tracked<ConversationId, Timeline>,
    pub(super) outbox: Outbox,
    pub(super) memberships: Memberships,
    pub(super) people: People,
    pub(super) drafts: Drafts,
    pub(super) address: Address,
    pub(super) last_open: Option<ConversationId>,
    /// The address names no conversation, so one is chosen when the list has loaded. Only once: a
    /// conversation that appears later must not open while the person types.
    pub(super) choose: bool,
    /// When the replica is to be brought up to date.
    pub(super) keeping: Timer,
    /// What outlives the page, as the reader was told.
    pub(super) lasting: Lasting,
    /// Whether somebody looks at the page.
    pub(super) visible: bool,
    pub(super) away: Away,
    /// What the receipt after the last absence leads to.
    pub(super) missed: Places,
    /// The people of the conversation that is looked at.
    pub(super) gathering: Versioned<Gathering>,
}

impl Member {
    pub(super) fn new(session: &Session, network: bool, address: Address, turn: &Turn<'_>) -> Self {
        let mut people = People::default();
        people.learn(&session.user);
        Self {
            born: turn.number,
            me: Versioned::new(session.user.clone()),
            since: session.since,
            link: Link::new(network),
            conversations: Conversations::default(),
            list: Load::Loading,
            timelines: Tracked::default(),
            outbox: Outbox::default(),
            memberships: Memberships::default(),
            people,
            drafts: Drafts::default(),
            address,
            last_open: None,
            choose: address == Address::Home,
            keeping: Timer::default(),
            lasting: Lasting::default(),
            visible: true,
            away: Away::default(),
            missed: Places::default(),
            gathering: Versioned::default(),
        }
    }

    /// When a part of it has something to do.
    pub(super) fn deadline(&self, now: Timestamp) -> Option<Timestamp> {
        let parts = [
            self.link.deadline(now),
            self.outbox.deadline(),
            self.keeping.deadline(),
            self.away.deadline(),
            self.gathering.deadline(),
        ];
        let timelines = self.timelines.values().filter_map(Timeline::deadline);
        parts.into_iter().flatten().chain(timelines).min()
    }

    /// Connects, and asks at once for what the page needs to be painted. Everything is asked for
    /// again once the topics are acknowledged; the early answers only save time.
    pub(super) fn start(&mut self, leading: bool, confirmed: bool, turn: &mut Turn<'_>) {
        if leading {
            self.link.open(confirmed, turn);
        } else {
            self.link.follow(turn);
            turn.effect(Effect::Tell(Note::Hello));
        }
        self.outbox.lead(leading, turn);
        if leading {
            // A tab that signed in earlier had no other tab to send its operations to. Ask for
            // them.
            turn.effect(Effect::Tell(Note::Outbox(self.outbox.ids())));
        }
        self.ask_list(turn);
        self.show_address(turn);
    }

    /// Everything that may have been missed is asked for, and what waits is sent.
    fn catch_up(&mut self, turn: &mut Turn<'_>) {
        self.ask_list(turn);
        self.ask_heads(false, turn);
        self.ask_places(turn);
        self.outbox.wake(turn);
        self.circle_back(turn);
        self.show_address(turn);
    }

    /// The stream has been silent, or the page woke up: is anything new that was not told?
    pub(super) fn progress(&mut self, progress: Progress, turn: &mut Turn<'_>) {
        match progress {
            Progress::Nothing => {}
            Progress::Live => {
                self.away.back(self.link.was_lost_since(), turn.now);
                self.meet_anew();
                self.catch_up(turn);
            }
            Progress::Look => {
                self.ask_list(turn);
                self.ask_heads(false, turn);
            }
            Progress::Check => {
                if self.visible {
                    self.meet_anew();
                }
                self.ask_list(turn);
                self.ask_heads(true, turn);
            }
        }
    }

    pub(super) fn ask_list(&mut self, turn: &mut Turn<'_>) {
        let asked = turn.number;
        turn.requests.forget(|p| matches!(p, Purpose::Conversations { .. }));
        turn.request(Purpose::Conversations { asked }, Call::ListConversations);
    }

    pub(super) fn ask_heads(&mut self, silent: bool, turn: &mut Turn<'_>) {
        turn.requests.forget(|p| matches!(p, Purpose::Heads { .. }));
        turn.request(Purpose::Heads { silent, asked: turn.now }, Call::ListHeads);
    }

    /// An operation of the outbox came to an end, here or (`told`) in the tab that leads.
    pub(super) fn concluded(&mut self, outcome: Outcome, told: bool, turn: &mut Turn<'_>) {
        match outcome {
            Outcome::Done(_, Some(Stored::Message(message))) => {
                let id = message.conversation;
                self.conversations.saw_creation(&message, turn.now);
                self.changed(message, turn);
                self.settle(id, turn);
            }
            Outcome::Done(_, Some(Stored::Conversation(conversation))) => {
                self.conversation(conversation, turn);
            }
            Outcome::Done(Write { conversation, target, change }, None)
                if meaning(&change).shown.stands == Some(false) =>
            {
                if let Target::Message(message) = target {
                    if let Some(timeline) = self.timelines.get_mut(conversation) {
                        timeline.mark_deleted(message, turn.now);
                    }
                } else if !told
                    && let Some(marked) = self.conversations.mark_deleted(conversation, turn.now)
                {
                    // Send it as a copy with a version, so that a tab that already has the restored
                    // conversation ignores it.
                    let news = Event::Conversation(marked);
                    turn.effect(Effect::Tell(Note::Event(news)));
                    self.timelines.remove(conversation);
                }
            }
            Outcome::Parked(id) => {
                self.place_refused(id, turn);
                // A refused message stands in its conversation; without that, it is handed back.
                if self.standing(id).is_none() {
                    let title = self.title(id);
                    self.tell_deleted(id, title, turn);
                }
            }
            // An event or the log tells whether the message was deleted before.
            Outcome::Pending
            | Outcome::Done(_, None)
            | Outcome::Gone(Write { target: Target::Message(_), .. }) => {}
            Outcome::Gone(write) => {
                let owned = self.standing(write.conversation).is_some_and(|s| s.owned);
                if !owned {
                    let outcome = Outcome::TakenBack(write, Fault::NotFound);
                    self.concluded(outcome, told, turn);
                }
                // Only the list can tell whether it was deleted before.
                self.ask_list(turn);
            }
            Outcome::TakenBack(write, fault) => {
                let id = write.conversation;
                let Meaning { refused: what, shown, .. } = meaning(&write.change);
                let stays_gone = shown.stands == Some(true) && self.standing(id).is_none();
                if let Some(text) = shown.text.filter(|_| !told) {
                    // What was typed is not lost: it goes where the reader can see it, in every tab.
                    self.drafts.give_back(id, text, turn);
                }
                let title = self.title(id);
                turn.withdraw(
                    |kind| matches!(kind, NoticeKind::Deleted { conversation, .. } if *conversation == id),
                );
                if stays_gone {
                    // What was refused in it meanwhile has no row any more.
                    self.tell_deleted(id, title.clone(), turn);
                }
                turn.tell(NoticeKind::Refused { what, title, fault });
            }
        }
    }
}
