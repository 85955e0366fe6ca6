//! A signed-in person's session: everything that is known, and what is under way.
//!
//! This file says what follows from answers; `events` what follows from what the server tells,
//! `gestures` from what the person does, and `rows` what the page shows of it.

use crate::domain::{Address, ConversationId, Message, Session, User};

use super::{
    change::{Load, NoticeKind, Refused},
    conversations::Conversations,
    drafts::Drafts,
    effect::{Call, Effect, Reply},
    fault::Fault,
    link::{Link, Progress, TOPICS_MOST},
    notices::Notices,
    operation::Operation,
    outbox::{Outbox, Outcome, Stored},
    people::People,
    table::{Set, Table},
    timeline::Timeline,
    turn::{Purpose, Turn},
};

#[derive(Debug)]
pub(super) struct Member {
    pub(super) me: User,
    pub(super) link: Link,
    pub(super) conversations: Conversations,
    pub(super) list: Load,
    pub(super) timelines: Table<ConversationId, Timeline>,
    pub(super) outbox: Outbox,
    pub(super) people: People,
    pub(super) drafts: Drafts,
    pub(super) address: Address,
    pub(super) last_open: Option<ConversationId>,
    /// The address names no conversation and one is to be found as soon as the list is here. Only
    /// once: a conversation that appears later must not push itself under somebody's fingers.
    pub(super) choose: bool,
}

/// Why the session cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Expired;

impl Member {
    pub(super) fn new(me: User, network: bool, address: Address) -> Self {
        let mut people = People::default();
        people.learn(&me);
        Self {
            me,
            link: Link::new(network),
            conversations: Conversations::default(),
            list: Load::Loading,
            timelines: Table::default(),
            outbox: Outbox::default(),
            people,
            drafts: Drafts::default(),
            address,
            last_open: None,
            choose: address == Address::Home,
        }
    }

    /// Connects, and asks at once for what the page needs to be painted. Everything is asked for
    /// again once the topics are acknowledged; the early answers only save time.
    pub(super) fn start(&mut self, confirmed: bool, turn: &mut Turn<'_>) {
        self.link.open(confirmed, turn);
        self.ask_list(turn);
        self.show_address(turn);
    }

    pub(super) fn answer(
        &mut self,
        purpose: Purpose,
        result: Result<Reply, Fault>,
        notices: &mut Notices,
        turn: &mut Turn<'_>,
    ) -> Result<(), Expired> {
        match purpose {
            // Joining is answered before there is a member.
            Purpose::Join => {}
            Purpose::Refresh => return self.refreshed(result, turn),
            Purpose::Subscribe { generation, timelines } => {
                let acknowledged = result.is_ok();
                let progress = self.link.subscribed(generation, timelines, acknowledged, turn);
                if progress == Progress::Live {
                    self.catch_up(turn);
                }
            }
            Purpose::Conversations { asked } => self.listed(result, asked, notices, turn),
            Purpose::Heads { silent } => self.heads(result, silent, turn),
            Purpose::Page { conversation, page } => {
                self.page(conversation, page, messages(result), turn);
            }
            Purpose::Changes { conversation, head } => {
                let result = messages(result);
                self.meet(result.as_deref().unwrap_or_default());
                if let Some(timeline) = self.timelines.get_mut(conversation) {
                    timeline.changes(head, result, turn);
                    self.settle(conversation, turn);
                }
            }
            Purpose::Landing { conversation, message } => {
                let found = match result {
                    Ok(Reply::Message(found)) => Some(found),
                    _ => None,
                };
                if let Some(timeline) = self.timelines.get_mut(conversation) {
                    timeline.landed(conversation, message, found, turn);
                    turn.dirty.thread = true;
                }
            }
            Purpose::Users(asked) => {
                // A failure is not retried by itself: the next message of theirs asks again.
                if let Ok(Reply::Users(found)) = result {
                    self.people.answered(&asked, &found);
                    turn.dirty.sidebar = true;
                    turn.dirty.thread = true;
                }
            }
            Purpose::Operation(id) => {
                if result.as_ref().is_err_and(Fault::may_mean_signed_out) {
                    self.link.reconfirm(turn);
                }
                let outcome = self.outbox.answered(id, result, turn);
                self.concluded(outcome, notices, turn);
            }
            Purpose::OperationCheck(id) => {
                let outcome = self.outbox.checked(id, result, self.me.id, turn);
                self.concluded(outcome, notices, turn);
            }
        }
        Ok(())
    }

    fn refreshed(
        &mut self,
        result: Result<Reply, Fault>,
        turn: &mut Turn<'_>,
    ) -> Result<(), Expired> {
        match result {
            Ok(Reply::Session(session)) => {
                self.renew(session, turn);
                self.link.confirm();
                self.subscribe(turn);
                Ok(())
            }
            Err(Fault::SignedOut) => Err(Expired),
            _ => {
                self.link.fail(turn);
                Ok(())
            }
        }
    }

    fn renew(&mut self, session: Session, turn: &mut Turn<'_>) {
        if self.me != session.user {
            self.me = session.user.clone();
            turn.dirty.phase = true;
        }
        self.people.learn(&session.user);
        turn.effect(Effect::RenewSession(session));
    }

    /// Subscribes to the timelines of the conversations that were active last.
    pub(super) fn subscribe(&mut self, turn: &mut Turn<'_>) {
        // The first list is on its way: subscribing without it would only mean doing so twice.
        let list_comes = turn.requests.any(|p| matches!(p, Purpose::Conversations { .. }));
        if self.list == Load::Loading && list_comes {
            return;
        }
        let stands = |id| self.conversations.get(id).is_some();
        let active = self.all_standing().into_iter().map(|standing| standing.id);
        let mut wanted = Set::default();
        for id in active.filter(|id| stands(*id)).take(TOPICS_MOST) {
            wanted.set(id, ());
        }
        self.link.subscribe(self.me.id, &wanted, turn);
    }

    /// Everything that may have been missed is asked for, and what waits is sent.
    fn catch_up(&mut self, turn: &mut Turn<'_>) {
        self.ask_list(turn);
        self.ask_heads(false, turn);
        self.outbox.wake(turn);
        self.show_address(turn);
    }

    /// The stream has been silent, or the page woke up: is anything new that was not told?
    pub(super) fn progress(&mut self, progress: Progress, turn: &mut Turn<'_>) {
        match progress {
            Progress::Nothing => {}
            Progress::Live => self.catch_up(turn),
            Progress::Check => {
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
        turn.request(Purpose::Heads { silent }, Call::ListHeads);
    }

    /// An operation of the outbox came to an end.
    fn concluded(&mut self, outcome: Outcome, notices: &mut Notices, turn: &mut Turn<'_>) {
        turn.dirty.sidebar = true;
        turn.dirty.thread = true;
        turn.dirty.connection = true;
        match outcome {
            Outcome::Done(_, Some(Stored::Message(message))) => {
                let id = message.conversation;
                self.conversations.saw_creation(&message);
                self.changed(message, turn);
                self.settle(id, turn);
            }
            Outcome::Done(_, Some(Stored::Conversation(conversation))) => {
                self.conversation(conversation, notices, turn);
            }
            Outcome::Done(Operation::DeleteMessage { message, conversation }, None) => {
                if let Some(timeline) = self.timelines.get_mut(conversation) {
                    timeline.mark_deleted(message, turn.now);
                }
            }
            Outcome::Done(Operation::DeleteConversation { conversation }, None) => {
                self.conversations.mark_deleted(conversation, turn.now);
                self.timelines.remove(conversation);
            }
            Outcome::Parked(id) => {
                // A refused message stands in its conversation; without that, it is handed back.
                if self.standing(id).is_none() {
                    let title = self.title(id);
                    self.tell_deleted(id, title, notices, turn);
                }
            }
            // An event or the log tells whether the message was deleted before.
            Outcome::Pending
            | Outcome::Done(_, None)
            | Outcome::Gone(Operation::DeleteMessage { .. }) => {}
            Outcome::Gone(operation) => {
                let owned = self.standing(operation.conversation()).is_some_and(|s| s.owned);
                if !owned {
                    let outcome = Outcome::TakenBack(operation, Fault::NotFound);
                    self.concluded(outcome, notices, turn);
                }
                // Only the list can tell whether it was deleted before.
                self.ask_list(turn);
            }
            Outcome::TakenBack(operation, fault) => {
                let id = operation.conversation();
                if let Operation::EditMessage { text, .. } = &operation {
                    // What was typed is not lost: it goes where the reader can see it.
                    self.drafts.give_back(id, text, turn);
                }
                let what = match operation {
                    Operation::RenameConversation { .. } => Refused::Rename,
                    Operation::DeleteConversation { .. } => Refused::Delete,
                    Operation::RestoreConversation { .. } => Refused::Restore,
                    Operation::DeleteMessage { .. } => Refused::DeleteMessage,
                    Operation::EditMessage { .. } | Operation::CreateMessage { .. } => {
                        Refused::EditMessage
                    }
                    Operation::CreateConversation { .. } => Refused::Create,
                };
                let title = self.title(id);
                notices.withdraw(
                    |kind| matches!(kind, NoticeKind::Deleted { conversation, .. } if *conversation == id),
                    turn,
                );
                notices.tell(NoticeKind::Refused { what, title, fault }, turn);
            }
        }
    }
}

/// The messages of an answer.
fn messages(result: Result<Reply, Fault>) -> Result<Vec<Message>, Fault> {
    match result {
        Ok(Reply::Messages(messages)) => Ok(messages),
        Ok(_) => Err(Fault::Protocol("messages were expected".to_owned())),
        Err(fault) => Err(fault),
    }
}
