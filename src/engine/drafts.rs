//! Unsent texts, one a conversation. Nothing that was typed is lost here: a text leaves only by
//! being sent, by being emptied by hand, by signing out, with a conversation that is closed to its
//! author, or when its author lets go of it after its conversation is gone.

use crate::domain::{ConversationId, Remains};

use super::{change::Draft, effect::Effect, note::Note, table::Set, tracked::Tracked, turn::Turn};

#[derive(Debug, Default)]
pub(super) struct Drafts {
    texts: Tracked<ConversationId, Draft>,
    /// What else the previous session left unsent.
    pub(super) remains: Remains,
}

impl Drafts {
    pub(super) fn remembered(drafts: Vec<(ConversationId, String)>, remains: Remains) -> Self {
        let mut all = Tracked::default();
        for (id, text) in drafts {
            all.set(id, Draft { text, version: 0 });
        }
        Self { texts: all, remains }
    }

    pub(super) fn get(&self, id: ConversationId) -> Draft {
        self.texts.get(id).cloned().unwrap_or_default()
    }

    /// The conversations whose texts may have changed since this was asked last.
    pub(super) fn take_changed(&mut self) -> Set<ConversationId> {
        self.texts.take_changed()
    }

    /// Grows when the text was changed by something else than typing.
    pub(super) fn version(&self, id: ConversationId) -> u32 {
        self.texts.get(id).map_or(0, |draft| draft.version)
    }

    pub(super) fn text(&self, id: ConversationId) -> &str {
        self.texts.get(id).map_or("", |draft| &draft.text)
    }

    /// All texts that are worth a word.
    pub(super) fn all(&self) -> impl Iterator<Item = (ConversationId, &str)> {
        let texts = self.texts.iter().map(|(id, draft)| (id, &*draft.text));
        texts.filter(|(_, text)| !text.trim().is_empty())
    }

    /// The reader typed; the composer shows it already.
    pub(super) fn typed(&mut self, id: ConversationId, text: String, turn: &mut Turn<'_>) {
        if let Some(draft) = self.texts.or_default(id)
            && draft.text != text
        {
            draft.text.clone_from(&text);
            turn.effect(Effect::SaveDraft { conversation: id, text: text.clone() });
            turn.effect(Effect::Tell(Note::Draft { conversation: id, text }));
        }
    }

    /// The text was sent: the composer is empty, and the outbox remembers it from now on.
    pub(super) fn sent(&mut self, id: ConversationId, typed: String, turn: &mut Turn<'_>) {
        if let Some(draft) = self.texts.or_default(id) {
            draft.text.clear();
            let text = String::new();
            turn.effect(Effect::Tell(Note::Draft { conversation: id, text }));
            turn.effect(Effect::DropDraft { conversation: id, sent: typed });
        }
    }

    /// The reader typed in another tab, which remembers the text over reloads.
    pub(super) fn shared(&mut self, id: ConversationId, text: String) {
        if let Some(draft) = self.texts.or_default(id)
            && draft.text != text
        {
            *draft = Draft { text, version: draft.version.wrapping_add(1) };
        }
    }

    /// Forgets a text, wherever it is remembered: its conversation is closed to this person.
    pub(super) fn forget(&mut self, id: ConversationId, turn: &mut Turn<'_>) {
        self.replace(id, String::new(), turn);
        // Another tab may have remembered one that this tab has not heard of.
        turn.effect(Effect::SaveDraft { conversation: id, text: String::new() });
    }

    /// Whether there are unsent texts of a member whose session ended by itself.
    pub(super) fn wait(&self) -> bool {
        self.remains.author.is_some()
            && (!self.remains.unmade.is_empty() || self.all().next().is_some())
    }

    /// Whether a text stands in the composer, as lines of its own.
    pub(super) fn holds(&self, id: ConversationId, text: &str) -> bool {
        format!("\n{}\n", self.text(id)).contains(&format!("\n{text}\n"))
    }

    /// Puts a text back into the composer, before whatever stands there.
    pub(super) fn give_back(&mut self, id: ConversationId, text: &str, turn: &mut Turn<'_>) {
        let standing = self.text(id);
        let joined = if standing.trim().is_empty() {
            text.to_owned()
        } else {
            format!("{text}\n{standing}")
        };
        self.replace(id, joined, turn);
    }

    /// Puts a text into the composer in place of what stands there.
    pub(super) fn replace(&mut self, id: ConversationId, text: String, turn: &mut Turn<'_>) {
        self.typed(id, text, turn);
        if let Some(draft) = self.texts.or_default(id) {
            draft.version = draft.version.wrapping_add(1);
        }
    }
}
