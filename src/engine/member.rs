//! A signed-in person's session: everything that is known, and what is under way.
//!
//! This file says what follows from answers and events; `gestures` says what follows from what the
//! person does, and `rows` what the page shows of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Conversation, ConversationId, Head, Message, MessageId, Session, User};

use super::{
    change::{Load, NoticeKind, Refused},
    conversations::Conversations,
    drafts::Drafts,
    effect::{Call, Effect, Reply},
    fault::Fault,
    input::StreamEvent,
    link::{Link, Progress, TOPICS_MOST},
    notices::Notices,
    outbox::{Operation, Outbox, Outcome, Stored},
    people::People,
    timeline::Timeline,
    turn::{Page, Purpose, Turn},
};

/// The address, as the page last told it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Address {
    pub(super) conversation: Option<ConversationId>,
    pub(super) at: Option<MessageId>,
}

#[derive(Debug)]
pub(super) struct Member {
    pub(super) me: User,
    pub(super) link: Link,
    pub(super) conversations: Conversations,
    pub(super) list: Load,
    pub(super) timelines: BTreeMap<ConversationId, Timeline>,
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
            timelines: BTreeMap::new(),
            outbox: Outbox::default(),
            people,
            drafts: Drafts::default(),
            address,
            last_open: None,
            choose: true,
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
                let result = result.map(|_| ());
                if self.link.subscribed(generation, timelines, result, turn) == Progress::Live {
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
                if let Some(timeline) = self.timelines.get_mut(&conversation) {
                    timeline.changes(head, result, turn);
                    self.settle(conversation, turn);
                }
            }
            Purpose::Landing { conversation, message } => {
                let found = match result {
                    Ok(Reply::Message(found)) => Some(found),
                    _ => None,
                };
                if let Some(timeline) = self.timelines.get_mut(&conversation) {
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
        turn.effect(Effect::UseSession(Some(session)));
    }

    pub(super) fn stream(
        &mut self,
        generation: u32,
        event: StreamEvent,
        notices: &mut Notices,
        turn: &mut Turn<'_>,
    ) {
        if !self.link.is_current(generation) {
            return;
        }
        self.link.heard(turn.now);
        match event {
            StreamEvent::Connected { client } => {
                self.link.connected(client, turn);
                self.subscribe(turn);
            }
            StreamEvent::Conversation(conversation) => {
                self.conversation(conversation, notices, turn);
            }
            StreamEvent::ConversationGone(id) => self.gone(id, notices, turn),
            StreamEvent::Timeline { head, change } => self.logged(head, change, turn),
            StreamEvent::Membership(_) | StreamEvent::MembershipGone(_) => {}
            StreamEvent::Ended { .. } => self.link.fail(turn),
        }
    }

    /// Subscribes to the timelines of the conversations that were active last.
    pub(super) fn subscribe(&mut self, turn: &mut Turn<'_>) {
        // The first list is on its way: subscribing without it would only mean doing so twice.
        let list_comes = turn.requests.any(|p| matches!(p, Purpose::Conversations { .. }));
        if self.list == Load::Loading && list_comes {
            return;
        }
        let mut active: Vec<_> = self
            .conversations
            .all()
            .filter(|conversation| conversation.deleted.is_none())
            .map(|conversation| (self.conversations.activity(conversation), conversation.id))
            .collect();
        if active.len() > TOPICS_MOST {
            active.sort_unstable_by(|one, two| two.cmp(one));
            active.truncate(TOPICS_MOST);
        }
        let wanted: BTreeSet<ConversationId> = active.into_iter().map(|(_, id)| id).collect();
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

    fn ask_heads(&mut self, silent: bool, turn: &mut Turn<'_>) {
        turn.requests.forget(|p| matches!(p, Purpose::Heads { .. }));
        turn.request(Purpose::Heads { silent }, Call::ListHeads);
    }

    fn listed(
        &mut self,
        result: Result<Reply, Fault>,
        asked: u64,
        notices: &mut Notices,
        turn: &mut Turn<'_>,
    ) {
        turn.dirty.sidebar = true;
        turn.dirty.thread = true;
        let Ok(Reply::Conversations(list)) = result else {
            if self.list != Load::Ready {
                self.list = Load::Failed(result.err().unwrap_or(Fault::Offline));
            }
            self.link.fail(turn);
            return;
        };
        let first = self.list != Load::Ready;
        let vanished = self.conversations.merge_all(list, asked, turn.number);
        // Without a confirmed sign-in the server answers as to a stranger: with an empty list. Then
        // nothing follows from it; the list is asked for again once the topics are acknowledged.
        if self.link.is_confirmed() {
            self.list = Load::Ready;
            for id in vanished {
                self.gone(id, notices, turn);
            }
        } else if !self.conversations.is_empty() {
            self.list = Load::Ready;
        }
        if first && self.list == Load::Ready {
            self.ask_heads(false, turn);
            self.show_address(turn);
        }
        self.subscribe(turn);
    }

    fn heads(&mut self, result: Result<Reply, Fault>, silent: bool, turn: &mut Turn<'_>) {
        let Ok(Reply::Heads(heads)) = result else {
            self.link.fail(turn);
            return;
        };
        turn.dirty.sidebar = true;
        let mut missed = false;
        for head in heads {
            let (id, rev) = (head.conversation, head.rev);
            missed |= self.conversations.merge_head(head);
            if let Some(timeline) = self.timelines.get_mut(&id) {
                timeline.saw_head(rev, turn.now);
                timeline.catch_up(id, true, turn);
            }
        }
        self.meet_authors_of_heads();
        if silent && missed {
            // The stream is dead without having been closed: half-open connections look like this.
            self.link.open(false, turn);
        }
    }

    /// A copy of a conversation arrived.
    fn conversation(
        &mut self,
        conversation: Conversation,
        notices: &mut Notices,
        turn: &mut Turn<'_>,
    ) {
        let (id, title) = (conversation.id, conversation.title.clone());
        let stood = self.conversations.get(id).is_some();
        if !self.conversations.merge(conversation, turn.number) {
            return;
        }
        turn.dirty.sidebar = true;
        turn.dirty.thread |= self.address.conversation == Some(id);
        let stands = self.conversations.get(id).is_some();
        if stood && !stands {
            self.left(id, title, notices, turn);
        } else if stands {
            self.subscribe(turn);
            if !stood && self.address.conversation == Some(id) {
                self.show_address(turn);
            }
        }
    }

    /// A conversation is there no more (or not for this person).
    fn gone(&mut self, id: ConversationId, notices: &mut Notices, turn: &mut Turn<'_>) {
        let title = self.conversations.get(id).map(|conversation| conversation.title.clone());
        if let Some(title) = title {
            self.left(id, title, notices, turn);
        }
        self.conversations.forget(id);
        turn.dirty.sidebar = true;
    }

    /// A conversation that stood has vanished: whoever looks at it is told and lands beside it.
    fn left(
        &mut self,
        id: ConversationId,
        title: String,
        notices: &mut Notices,
        turn: &mut Turn<'_>,
    ) {
        let by_me = self.is_hidden(id);
        self.timelines.remove(&id);
        if self.address.conversation == Some(id) && !by_me {
            let draft = Some(self.drafts.text(id)).filter(|text| !text.trim().is_empty());
            notices.tell(
                NoticeKind::DeletedElsewhere { title, draft: draft.map(str::to_owned) },
                turn,
            );
            self.leave(id, turn);
        }
        turn.dirty.sidebar = true;
    }

    /// A change of a conversation's log arrived.
    fn logged(&mut self, head: Head, change: Option<Message>, turn: &mut Turn<'_>) {
        let (id, rev) = (head.conversation, head.rev);
        if self.conversations.merge_head(head) {
            turn.dirty.sidebar = true;
        }
        if let Some(message) = change {
            self.changed(message, turn);
        }
        if let Some(timeline) = self.timelines.get_mut(&id) {
            timeline.saw_head(rev, turn.now);
        }
        self.meet_authors_of_heads();
        self.settle(id, turn);
    }

    /// A message as the server has it now: from an event, or as the answer to one's own write.
    fn changed(&mut self, message: Message, turn: &mut Turn<'_>) {
        let id = message.conversation;
        if message.author == Some(self.me.id) && self.outbox.confirm_message(message.id, turn) {
            turn.dirty.sidebar = true;
            turn.dirty.thread = true;
        }
        if let Some(author) = message.author {
            self.people.meet(author);
        }
        if let Some(timeline) = self.timelines.get_mut(&id) {
            turn.dirty.thread |= timeline.change(message, turn.now) && self.is_open(id);
        }
    }

    fn page(
        &mut self,
        id: ConversationId,
        page: Page,
        result: Result<Vec<Message>, Fault>,
        turn: &mut Turn<'_>,
    ) {
        self.meet(result.as_deref().unwrap_or_default());
        let Some(timeline) = self.timelines.get_mut(&id) else { return };
        timeline.page(id, page, result, turn);
        if let Some(head) = self.conversations.head(id) {
            timeline.saw_head(head.rev, turn.now);
        }
        self.settle(id, turn);
    }

    /// After a timeline took something: what was sent and is stored now leaves the outbox.
    fn settle(&mut self, id: ConversationId, turn: &mut Turn<'_>) {
        turn.dirty.thread |= self.is_open(id);
        // The last line of the list may be this conversation's.
        turn.dirty.sidebar = true;
        let Some(timeline) = self.timelines.get(&id) else { return };
        let stored: Vec<MessageId> = self
            .outbox
            .lane(id)
            .filter_map(|entry| match entry.operation {
                Operation::CreateMessage { message, .. } => Some(message),
                _ => None,
            })
            .filter(|message| timeline.get(*message).is_some_and(|m| m.author == Some(self.me.id)))
            .collect();
        for message in stored {
            self.outbox.confirm_message(message, turn);
        }
    }

    /// An operation of the outbox came to an end.
    fn concluded(&mut self, outcome: Outcome, notices: &mut Notices, turn: &mut Turn<'_>) {
        turn.dirty.sidebar = true;
        turn.dirty.thread = true;
        turn.dirty.connection = true;
        match outcome {
            Outcome::Pending => {}
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
                if let Some(timeline) = self.timelines.get_mut(&conversation) {
                    timeline.mark_deleted(message, turn.now);
                }
            }
            Outcome::Done(Operation::DeleteConversation { conversation }, None) => {
                self.conversations.mark_deleted(conversation, turn.now);
                self.timelines.remove(&conversation);
            }
            // An event or the log tells whether the message was deleted before.
            Outcome::Done(_, None) | Outcome::Gone(Operation::DeleteMessage { .. }) => {}
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

    fn meet(&mut self, messages: &[Message]) {
        for author in messages.iter().filter_map(|message| message.author) {
            self.people.meet(author);
        }
    }

    fn meet_authors_of_heads(&mut self) {
        let authors: Vec<_> = self
            .conversations
            .all()
            .filter_map(|c| self.conversations.head(c.id)?.last.as_ref()?.author)
            .collect();
        for author in authors {
            self.people.meet(author);
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
