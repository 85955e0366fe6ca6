//! What follows from what the server tells: events of the stream, lists, heads, pages.
//!
//! Everything is merged, so that the order and repetition of events do not matter.

use crate::{
    domain::{Act, Conversation, ConversationId, Head, Message, MessageId, Timestamp},
    protocol::{Change, Event, Fault, Reply},
};

use super::{
    change::{Load, NoticeKind},
    effect::Effect,
    kept::Key,
    member::Member,
    note::Note,
    timeline::Timeline,
    turn::{Page, Turn},
};

impl Member {
    pub(super) fn stream(&mut self, generation: u32, event: Event, turn: &mut Turn<'_>) {
        if !self.link.is_current(generation) {
            return;
        }
        match event {
            Event::Connected { client } => {
                self.link.connected(client);
                self.subscribe(turn);
            }
            Event::Ended { .. } => self.link.fail(turn),
            event => {
                self.link.heard(turn.now);
                turn.effect(Effect::Tell(Note::Event(event.clone())));
                self.event(event, turn);
            }
        }
    }

    /// Something happened on the server: told by the stream, or by the tab that holds it.
    pub(super) fn event(&mut self, event: Event, turn: &mut Turn<'_>) {
        match event {
            Event::Conversation(conversation) => {
                self.conversation(conversation, turn);
            }
            Event::ConversationGone(id) => self.gone(id, turn),
            Event::Timeline { head, change } => self.logged(head, change, turn),
            Event::Membership(membership) if membership.user == self.me.id => {
                self.circle_rang(membership.conversation, turn);
                self.let_in(membership, turn);
            }
            Event::MembershipGone(lost) if lost.user == self.me.id => {
                self.put_out(lost.conversation, turn);
            }
            // Other people's memberships and the end of the stream do not concern this tab.
            Event::Membership(_)
            | Event::MembershipGone(_)
            | Event::Connected { .. }
            | Event::Unreadable { .. }
            | Event::Ended { .. } => {}
        }
    }

    pub(super) fn listed(&mut self, result: Result<Reply, Fault>, asked: u64, turn: &mut Turn<'_>) {
        let Ok(Reply::Conversations(list)) = result else {
            if self.list != Load::Ready {
                self.list = Load::Failed(result.err().unwrap_or(Fault::Offline));
            }
            self.link.fail(turn);
            return;
        };
        let first = self.list != Load::Ready;
        let emptied = list.is_empty() && !self.conversations.is_empty();
        if self.link.is_confirmed() && !self.link.believes(emptied, turn) {
            return;
        }
        for conversation in list {
            // The stream sent no event about it, so the other tabs do not know it yet.
            let news = Note::Event(Event::Conversation(conversation.clone()));
            if self.conversations.merge(conversation, turn.number) && self.link.is_live() {
                turn.effect(Effect::Tell(news));
            }
        }
        let vanished = self.conversations.vanished(asked);
        // Without a confirmed sign-in the server answers as to a stranger: with an empty list. Then
        // nothing follows from it; the list is asked for again once the topics are acknowledged.
        if self.link.is_confirmed() {
            self.list = Load::Ready;
            self.memberships.are_missing(&vanished);
            for id in vanished {
                if self.is_for_members_to_say(id, turn) {
                    continue;
                }
                if self.link.is_live() {
                    turn.effect(Effect::Tell(Note::Event(Event::ConversationGone(id))));
                }
                self.gone(id, turn);
            }
        } else if !self.conversations.is_empty() {
            self.list = Load::Ready;
        }
        if first && self.list == Load::Ready {
            self.tell_orphans(turn);
            self.ask_heads(false, turn);
            self.show_address(turn);
        }
        self.subscribe(turn);
    }

    pub(super) fn heads(
        &mut self,
        result: Result<Reply, Fault>,
        silent: bool,
        asked: Timestamp,
        turn: &mut Turn<'_>,
    ) {
        let Ok(Reply::Heads(heads)) = result else {
            self.link.fail(turn);
            return;
        };
        if silent {
            self.suspect_absence(turn);
        }
        self.link.checked();
        let mut missed = false;
        for head in heads {
            let (id, rev) = (head.conversation, head.rev);
            self.conversations.rewind(&head, asked);
            if self.timelines.get(id).is_some_and(|timeline| timeline.is_beyond(rev, asked)) {
                self.begin_anew(id, turn);
            }
            if self.conversations.merge_head(head.clone(), turn.now) {
                if self.link.listens_to(id) {
                    missed = true;
                } else {
                    // Nothing else tells the other tabs.
                    let news = Event::Timeline { head, change: None };
                    turn.effect(Effect::Tell(Note::Event(news)));
                }
            }
            if let Some(timeline) = self.timelines.get_mut(id) {
                timeline.saw_head(rev, turn.now);
                timeline.catch_up(id, true, turn);
            }
        }
        self.meet_authors_of_heads();
        self.ask_missed(turn);
        if silent && missed {
            // The stream is dead without having been closed: half-open connections look like this.
            self.link.renew(turn);
        } else {
            self.link.heard(turn.now);
            if silent {
                self.away.allay();
            }
        }
    }

    /// The server was put back to an earlier state: what was loaded never happened.
    fn begin_anew(&mut self, id: ConversationId, turn: &mut Turn<'_>) {
        turn.effect(Effect::Drop(Key::Window(id)));
        self.timelines.set(id, Timeline::default());
        self.show_address(turn);
        if self.is_open(id) {
            self.land(turn);
        }
    }

    /// A copy of a conversation arrived.
    pub(super) fn conversation(&mut self, conversation: Conversation, turn: &mut Turn<'_>) {
        let (id, title) = (conversation.id, conversation.title.clone());
        let stood = self.conversations.get(id).is_some();
        if !self.conversations.merge(conversation, turn.number) {
            return;
        }
        self.circle_rang(id, turn);
        let stands = self.conversations.get(id).is_some();
        if stood && !stands {
            self.left(id, title, turn);
        } else if stands {
            // The draft is in the composer again, so the notice that offered it is withdrawn.
            turn.withdraw(
                |kind| matches!(kind, NoticeKind::DeletedElsewhere { conversation, .. } if *conversation == id),
            );
            self.subscribe(turn);
            if !stood && self.address.conversation() == Some(id) {
                self.show_address(turn);
            }
        }
    }

    /// A conversation is there no more (or not for this person).
    pub(super) fn gone(&mut self, id: ConversationId, turn: &mut Turn<'_>) {
        let title = self.conversations.get(id).map(|conversation| conversation.title.clone());
        if let Some(title) = title {
            self.left(id, title, turn);
            // In whichever tab: the one that leads may never have known of it.
            turn.effect(Effect::Drop(Key::Conversation(id)));
        }
        self.conversations.forget(id);
    }

    /// A conversation has disappeared. If it is open, tell the reader and open its neighbour.
    fn left(&mut self, id: ConversationId, title: String, turn: &mut Turn<'_>) {
        let by_me = self.is_hidden(id);
        self.timelines.remove(id);
        if !by_me {
            self.tell_deleted(id, title, turn);
        }
        if self.is_open(id) && !by_me {
            self.leave(id, turn);
        }
    }

    /// Tells that a conversation was deleted: whoever looks at it, and whoever has words in it that
    /// can no longer be sent. Those are offered, since nothing that was typed may be lost.
    pub(super) fn tell_deleted(&mut self, id: ConversationId, title: String, turn: &mut Turn<'_>) {
        let open = self.is_open(id);
        // They stay in the composer as well, which outlives the page and may come back with the
        // conversation.
        let words = self.outbox.take_parked(id, turn);
        self.hand_back(id, &words, turn);
        let draft = Some(self.drafts.text(id).to_owned()).filter(|text| !text.trim().is_empty());
        if open || draft.is_some() {
            let orphan = false;
            let kind = NoticeKind::DeletedElsewhere { conversation: id, title, draft, orphan };
            turn.tell(kind);
        }
    }

    /// Offers the words that stand in composers of conversations which are no more, and were gone
    /// before this visit: no list leads to them. The reader may not have seen them before.
    fn tell_orphans(&self, turn: &mut Turn<'_>) {
        for (id, draft) in self.drafts.all() {
            let known = self.conversations.any(id).is_some();
            if known || self.outbox.lane(id).next().is_some() {
                continue;
            }
            let (title, draft, orphan) = (String::new(), Some(draft.to_owned()), true);
            let kind = NoticeKind::DeletedElsewhere { conversation: id, title, draft, orphan };
            turn.tell(kind);
        }
    }

    /// What can no longer be sent goes back into the composer, the oldest first.
    fn hand_back(&mut self, id: ConversationId, words: &[String], turn: &mut Turn<'_>) {
        for words in words.iter().rev() {
            // Another tab of this browser may have done so already.
            if !self.drafts.holds(id, words) {
                self.drafts.give_back(id, words, turn);
            }
        }
    }

    /// A change of a conversation's log arrived.
    fn logged(&mut self, head: Head, change: Option<Message>, turn: &mut Turn<'_>) {
        let (id, rev) = (head.conversation, head.rev);
        self.conversations.merge_head(head, turn.now);
        let closed = change.as_ref().is_some_and(|message| message.act == Some(Act::Closed));
        if let Some(message) = change {
            self.changed(message, turn);
        }
        if closed && self.is_outside(id) {
            return self.shut_out(id, turn);
        }
        if closed && self.memberships.role(id).is_none() {
            // Their list has not come: whether this person is in, the other list tells.
            self.ask_list(turn);
        }
        if let Some(timeline) = self.timelines.get_mut(id) {
            timeline.saw_head(rev, turn.now);
        }
        self.meet_authors_of_heads();
        self.settle(id, turn);
    }

    /// A message as the server has it now: from an event, or as the answer to one's own write.
    pub(super) fn changed(&mut self, message: Message, turn: &mut Turn<'_>) {
        let id = message.conversation;
        if message.author == Some(self.me.id) {
            self.outbox.confirm_message(message.id, turn);
        }
        self.people.meet_in(message.author, message.act.as_ref());
        self.circle_heard(&message, turn);
        if let Some(timeline) = self.timelines.get_mut(id) {
            timeline.change(message, turn.now);
        }
    }

    pub(super) fn page(
        &mut self,
        id: ConversationId,
        page: Page,
        result: Result<Vec<Message>, Fault>,
        turn: &mut Turn<'_>,
    ) {
        self.meet(result.as_deref().unwrap_or_default());
        let Some(timeline) = self.timelines.get_mut(id) else { return };
        timeline.page(id, page, result, turn);
        if let Some(head) = self.conversations.head(id) {
            timeline.saw_head(head.rev, turn.now);
        }
        self.settle(id, turn);
    }

    /// After a timeline took something: what was sent and is stored now leaves the outbox.
    pub(super) fn settle(&mut self, id: ConversationId, turn: &mut Turn<'_>) {
        if self.timelines.get(id).is_some_and(Timeline::is_rewritten) {
            self.begin_anew(id, turn);
        }
        let Some(timeline) = self.timelines.get(id) else { return };
        let stored: Vec<MessageId> = self
            .outbox
            .lane(id)
            .filter(|entry| matches!(entry.write.change, Change::Send(_)))
            .filter_map(|entry| entry.write.message_id())
            .filter(|message| timeline.get(*message).is_some_and(|m| m.author == Some(self.me.id)))
            .collect();
        let gone = |message| timeline.get(message).is_some_and(|m| m.deleted.is_some());
        let words = self.outbox.take_edits(id, gone, turn);
        for message in stored {
            self.outbox.confirm_message(message, turn);
        }
        self.hand_back(id, &words, turn);
    }

    pub(super) fn meet(&mut self, messages: &[Message]) {
        for message in messages {
            self.people.meet_in(message.author, message.act.as_ref());
        }
    }

    /// All names and pictures on the page may be outdated: refetch them.
    pub(super) fn meet_anew(&mut self) {
        self.people.age();
        let open = self.address.conversation().and_then(|id| self.timelines.get(id));
        for message in open.into_iter().flat_map(Timeline::shown) {
            if let Some(author) = message.author {
                self.people.meet(author);
            }
        }
    }

    fn meet_authors_of_heads(&mut self) {
        for conversation in self.conversations.all() {
            if let Some(partner) = conversation.partner(self.me.id) {
                self.people.meet(partner);
            }
            let head = self.conversations.head(conversation.id);
            if let Some(last) = head.and_then(|head| head.last.as_ref()) {
                self.people.meet_in(last.author, last.act.as_ref());
            }
        }
    }
}
