//! What follows from what a signed-in person does.

mod writes;

use crate::{
    domain::{Address, ConversationId, Preferences},
    protocol::{Change, Write},
};

use super::{
    State,
    action::Action,
    change::{Load, Older},
    effect::Effect,
    ids::WriteId,
    member::Member,
    overlay::{self, Standing},
    timeline::Timeline,
    turn::Turn,
    write::words,
};

impl State {
    /// Does what a person asks for, if somebody who may do it is there.
    pub(super) fn act(&mut self, action: Action, turn: &mut Turn<'_>) -> Option<()> {
        let member = self.stage.member();
        match action {
            Action::Join { name } => self.join(&name, turn),
            Action::Account(account) => self.account(account, turn),
            Action::LookAtDoors => self.ask_doors(turn),
            Action::LeaveQueue => self.leave_queue(turn),
            Action::LetGo(agreed) => self.let_go(agreed, turn),
            Action::SignOut => {
                member?;
                self.address = Address::Home;
                turn.effect(Effect::Navigate { address: Address::Home, replace: true });
                self.sign_out(None, turn);
            }
            Action::Dismiss { notice } => self.dismiss(notice, turn),
            Action::SetTheme(theme) => {
                self.prefer(Preferences { theme, ..self.preferences }, turn);
            }
            Action::SetLanguage(language) => {
                self.prefer(Preferences { language, ..self.preferences }, turn);
            }
            Action::ToggleSidebar => {
                let sidebar = !self.preferences.sidebar;
                self.prefer(Preferences { sidebar, ..self.preferences }, turn);
            }
            Action::Circle(action) => self.circle(action, turn),
            Action::Open { conversation, at } => {
                let address =
                    conversation.map_or(Address::Home, |id| Address::Conversation { id, at });
                member?.travel(address, turn);
            }
            Action::CreateConversation { title, visibility } => {
                member?.create(&title, visibility, turn);
            }
            Action::Send { conversation, draft } => member?.send(conversation, draft, turn),
            Action::Write(write) => member?.write(write, turn),
            Action::Retry { write } => member?.retry(write, turn),
            Action::Discard { write } => drop(member?.discard(write, turn)),
            Action::TakeBack { write } => member?.take_back(write, turn),
            Action::LoadOlder { conversation } => {
                member?.timelines.get_mut(conversation)?.load_older(conversation, turn);
            }
            Action::Fold { conversation } => {
                member?.timelines.get_mut(conversation)?.fold();
            }
            Action::Reload => member?.reload(turn),
            Action::Jump { to } => member?.jump(to, turn),
            Action::Draft { conversation, text } => member?.drafts.typed(conversation, text, turn),
            Action::RetryNow => member?.hurry(turn),
        }
        Some(())
    }

    fn prefer(&mut self, preferences: Preferences, turn: &mut Turn<'_>) {
        self.preferences = preferences;
        turn.effect(Effect::SavePreferences(preferences));
    }
}

impl Member {
    fn travel(&mut self, address: Address, turn: &mut Turn<'_>) {
        if self.address != address {
            turn.effect(Effect::Navigate { address, replace: false });
        }
        self.open(address, turn);
    }

    fn retry(&mut self, write: WriteId, turn: &mut Turn<'_>) {
        self.outbox.retry(write, turn);
    }

    /// Takes a text that was not sent back into the composer.
    fn take_back(&mut self, write: WriteId, turn: &mut Turn<'_>) {
        if let Some(discarded) = self.discard(write, turn)
            && let Some(text) = words(&discarded)
        {
            self.drafts.give_back(discarded.conversation, text, turn);
        }
    }

    /// Connects and sends now instead of waiting.
    pub(super) fn hurry(&mut self, turn: &mut Turn<'_>) {
        let progress = self.link.hurry(turn);
        self.progress(progress, turn);
        self.outbox.wake(turn);
    }

    pub(super) fn is_open(&self, id: ConversationId) -> bool {
        self.address.conversation() == Some(id)
    }

    pub(super) fn standing(&self, id: ConversationId) -> Option<Standing> {
        overlay::standing(id, self)
    }

    pub(super) fn all_standing(&self) -> Vec<Standing> {
        overlay::all_standing(self)
    }

    /// Whether the reader's own deletion hides it already.
    pub(super) fn is_hidden(&self, id: ConversationId) -> bool {
        self.outbox.lane(id).any(|entry| entry.write.change == Change::Delete)
    }

    pub(super) fn title(&self, id: ConversationId) -> String {
        let standing = self.standing(id).map(|standing| standing.title);
        standing
            .or_else(|| self.conversations.any(id).map(|stored| stored.title.clone()))
            .unwrap_or_default()
    }

    pub(super) fn open(&mut self, address: Address, turn: &mut Turn<'_>) {
        let moved = self.address != address;
        let left = self.address.conversation();
        if let Some(left) = left.filter(|left| address.conversation() != Some(*left)) {
            self.keep_messages(left, turn);
            if let Some(timeline) = self.timelines.get_mut(left) {
                timeline.fold_to_glimpse();
            }
        }
        if let Some(opened) = address.conversation().and_then(|id| self.timelines.get_mut(id)) {
            opened.read(turn.now);
        }
        self.address = address;
        self.choose = address == Address::Home;
        self.show_address(turn);
        if address.conversation().is_some_and(|id| !self.link.listens_to(id)) {
            self.subscribe(turn);
        }
        if moved || address.at().is_some() {
            self.land(turn);
        }
    }

    /// Brings the address and what is shown together: loads the conversation of the address, or
    /// finds one when the address names none.
    pub(super) fn show_address(&mut self, turn: &mut Turn<'_>) {
        let Some(id) = self.address.conversation() else {
            let some = self.list == Load::Ready || !self.conversations.is_empty();
            if some && self.choose {
                self.choose = false;
                let remembered = self.last_open.and_then(|id| self.standing(id));
                let first = || self.all_standing().into_iter().next();
                if let Some(found) = remembered.or_else(first) {
                    self.go(found.id, true, turn);
                }
            }
            return;
        };
        let standing = self.standing(id);
        let known = standing.is_some();
        if known && self.last_open != Some(id) {
            self.last_open = Some(id);
            turn.effect(Effect::SaveLastOpen(Some(id)));
        }
        if standing.is_some_and(|made_here| !made_here.on_server) {
            return;
        }
        // Before the list is here, the address is believed.
        if known || self.list != Load::Ready {
            let fresh = !self.timelines.has(id);
            if let Some(timeline) = self.timelines.or_default(id) {
                if fresh {
                    // What was read before needs no network.
                    timeline.recall(id, turn);
                }
                timeline.open(id, turn);
            }
            if fresh {
                self.land(turn);
            }
        }
    }

    pub(super) fn land(&mut self, turn: &mut Turn<'_>) {
        if let Some(id) = self.address.conversation()
            && let Some(timeline) = self.timelines.get_mut(id)
        {
            timeline.land(id, self.address.at(), turn);
        }
    }

    /// Shows a conversation and changes the address to it.
    pub(super) fn go(&mut self, id: ConversationId, replace: bool, turn: &mut Turn<'_>) {
        let address = Address::Conversation { id, at: None };
        turn.effect(Effect::Navigate { address, replace });
        self.open(address, turn);
    }

    /// The open conversation is no more: lands on the one beside it in the list.
    pub(super) fn leave(&mut self, id: ConversationId, turn: &mut Turn<'_>) {
        let left = self.conversations.any(id).map(|stored| self.conversations.activity(stored));
        let mut others = self.all_standing();
        others.retain(|standing| standing.id != id);
        let place = left.map_or(0, |left| {
            others.iter().take_while(|other| (other.activity, other.id) > (left, id)).count()
        });
        let beside = others.get(place).or_else(|| others.last()).map(|standing| standing.id);
        if self.last_open == Some(id) {
            self.last_open = None;
            turn.effect(Effect::SaveLastOpen(None));
        }
        match beside {
            Some(beside) => self.go(beside, true, turn),
            None => {
                turn.effect(Effect::Navigate { address: Address::Home, replace: true });
                self.address = Address::Home;
                self.choose = false;
            }
        }
    }

    /// What was just refused in a conversation stays below what was said there last.
    pub(super) fn place_refused(&mut self, id: ConversationId, turn: &mut Turn<'_>) {
        let head = self.conversations.head(id).map(|head| head.seq);
        // One that was made here a moment ago has no head, and nothing was said in it.
        let empty = || self.timelines.get(id).is_some_and(Timeline::is_empty).then_some(0);
        if let Some(seq) = head.or_else(empty) {
            self.outbox.stand_below(id, seq, turn);
        }
    }

    fn discard(&mut self, write: WriteId, turn: &mut Turn<'_>) -> Option<Write> {
        let discarded = self.outbox.discard(write, turn)?;
        self.outbox.flush(turn);
        if let Change::Create { .. } = discarded.change {
            self.timelines.remove(discarded.conversation);
            if self.is_open(discarded.conversation) {
                self.leave(discarded.conversation, turn);
            }
        }
        Some(discarded)
    }

    fn reload(&mut self, turn: &mut Turn<'_>) {
        let progress = self.link.hurry(turn);
        self.progress(progress, turn);
        if self.list != Load::Ready {
            self.list = Load::Loading;
            self.ask_list(turn);
        }
        if let Some(id) = self.address.conversation()
            && let Some(timeline) = self.timelines.get_mut(id)
        {
            timeline.open(id, turn);
            if matches!(timeline.older(), Older::Failed(_)) {
                timeline.load_older(id, turn);
            }
        }
    }
}
