//! What this browser remembers over reloads: who is signed in, the looks, drafts, and which
//! conversation was open.
//!
//! It must never fail: where the browser's storage is blocked or full, the rest of the visit is
//! remembered in memory. And it must never take what it reads for granted: anything could have
//! been written there.

mod keys;

use serde_json::{Value, json};

use crate::domain::{ConversationId, Language, Preferences, Session, Theme, Timestamp, User};

use keys::Keys;

/// The signed-in person, as JSON.
pub(super) const SESSION: &str = "ochat:session";
/// The looks, as JSON. The page's first script reads `theme` from it before anything is drawn.
const PREFERENCES: &str = "ochat:preferences";
/// The conversation that was open last.
const LAST_OPEN: &str = "ochat:last-open";
/// Before the id of a conversation: the text of its composer.
const DRAFT: &str = "ochat:draft:";

/// What this browser remembers. Clones share it.
#[derive(Debug, Clone)]
pub struct Storage {
    keys: Keys,
}

impl Storage {
    /// The browser's own storage; natively, a fresh one in memory.
    pub fn open() -> Self {
        Self { keys: Keys::open() }
    }

    /// A fresh storage that lives as long as its last clone.
    pub fn in_memory() -> Self {
        Self { keys: Keys::in_memory() }
    }

    /// Who is signed in.
    pub fn session(&self) -> Option<Session> {
        let value = self.json(SESSION)?;
        let part = |name| value.get(name).and_then(Value::as_str);
        let user = User {
            id: part("id")?.parse().ok()?,
            name: part("name")?.to_owned(),
            guest: value.get("guest").and_then(Value::as_bool).unwrap_or_default(),
            picture: part("picture").unwrap_or_default().to_owned(),
        };
        let since = value.get("since").and_then(Value::as_i64).unwrap_or_default();
        Some(Session { token: part("token")?.to_owned(), user, since: Timestamp(since) })
    }

    /// Remembers who is signed in, or that nobody is.
    pub fn set_session(&self, session: Option<&Session>) {
        match session {
            Some(Session { token, user, since }) => {
                let value = json!({
                    "token": token,
                    "id": user.id.as_str(),
                    "name": user.name,
                    "guest": user.guest,
                    "picture": user.picture,
                    "since": since.0,
                });
                self.keys.set(SESSION, &value.to_string());
            }
            None => self.keys.remove(SESSION),
        }
    }

    /// The looks: as chosen, otherwise in the first of `languages` (the browser's, best first) that
    /// O'Chat speaks.
    pub fn preferences(&self, languages: &[String]) -> Preferences {
        let value = self.json(PREFERENCES).unwrap_or_default();
        let part = |name| value.get(name).and_then(Value::as_str);
        Preferences {
            language: match part("language") {
                Some(tag) => Language::from_tag(tag),
                None => spoken(languages),
            },
            theme: part("theme").map(Theme::from_word).unwrap_or_default(),
            sidebar: value.get("sidebar").and_then(Value::as_bool).unwrap_or(true),
        }
    }

    /// Remembers the looks.
    pub fn set_preferences(&self, preferences: Preferences) {
        let value = json!({
            "language": preferences.language.tag(),
            "theme": preferences.theme.word(),
            "sidebar": preferences.sidebar,
        });
        self.keys.set(PREFERENCES, &value.to_string());
    }

    /// The unsent texts of composers, in no order.
    pub fn drafts(&self) -> Vec<(ConversationId, String)> {
        self.keys
            .all()
            .into_iter()
            .filter_map(|key| {
                let conversation = key.strip_prefix(DRAFT)?.parse().ok()?;
                Some((conversation, self.keys.get(&key)?))
            })
            .collect()
    }

    /// Remembers the text of a composer; an empty one is forgotten.
    pub fn set_draft(&self, conversation: ConversationId, text: &str) {
        let key = format!("{DRAFT}{conversation}");
        if text.is_empty() { self.keys.remove(&key) } else { self.keys.set(&key, text) }
    }

    /// Forgets the text of a composer if it is still exactly this.
    pub fn drop_draft(&self, conversation: ConversationId, text: &str) {
        let key = format!("{DRAFT}{conversation}");
        if self.keys.get(&key).is_some_and(|standing| standing == text) {
            self.keys.remove(&key);
        }
    }

    /// The conversation that was open last.
    pub fn last_open(&self) -> Option<ConversationId> {
        self.keys.get(LAST_OPEN)?.parse().ok()
    }

    /// Remembers which conversation is open, or forgets it.
    pub fn set_last_open(&self, conversation: Option<ConversationId>) {
        match conversation {
            Some(id) => self.keys.set(LAST_OPEN, id.as_str()),
            None => self.keys.remove(LAST_OPEN),
        }
    }

    /// Forgets what belongs to the person: drafts, and which conversation was open. The looks stay.
    pub fn forget_person(&self) {
        for key in self.keys.all() {
            if key.starts_with(DRAFT) {
                self.keys.remove(&key);
            }
        }
        self.keys.remove(LAST_OPEN);
    }

    fn json(&self, key: &str) -> Option<Value> {
        // From bytes, as everywhere: each kind of reader is another copy of the parser to download.
        serde_json::from_slice(self.keys.get(key)?.as_bytes()).ok()
    }
}

/// The first of the languages that O'Chat speaks, and English for readers of none of them.
fn spoken(languages: &[String]) -> Language {
    languages
        .iter()
        .map(|tag| (tag, Language::from_tag(tag)))
        .find(|(tag, language)| {
            // Anything unknown counts as English, so English itself has to be looked for.
            *language != Language::English
                || tag.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("en"))
        })
        .map(|(_, language)| language)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Session {
        let user = User {
            id: "abcdefghij01234".parse().unwrap(),
            name: "Zoé".into(),
            guest: true,
            picture: "p.jpg".into(),
        };
        Session { token: "a.b.c".into(), user, since: Timestamp(7) }
    }

    #[test]
    fn what_was_stored_is_remembered_and_forgotten() {
        let storage = Storage::in_memory();
        let shared = storage.clone();
        assert_eq!(storage.session(), None);
        storage.set_session(Some(&session()));
        assert_eq!(shared.session(), Some(session()));
        storage.set_session(None);
        assert_eq!(shared.session(), None);

        let (one, two) = ("aaaaaaaaaaaaaaa".parse().unwrap(), "bbbbbbbbbbbbbbb".parse().unwrap());
        storage.set_draft(two, "second");
        storage.set_draft(one, "first");
        storage.set_last_open(Some(two));
        assert_eq!(shared.drafts(), [(one, "first".to_owned()), (two, "second".to_owned())]);
        storage.set_draft(two, "");
        assert_eq!(shared.drafts(), [(one, "first".to_owned())]);
        assert_eq!(shared.last_open(), Some(two));

        let looks = Preferences { language: Language::French, theme: Theme::Dark, sidebar: false };
        storage.set_preferences(looks);
        storage.forget_person();
        assert_eq!((shared.drafts(), shared.last_open()), (vec![], None));
        assert_eq!(shared.preferences(&[]), looks);
    }

    #[test]
    fn anything_could_be_stored() {
        let odd = ["", "null", "7", "[]", "{}", "{\"token\":7}", "{\"theme\":true}", "\u{0}", "{"];
        for text in odd {
            let storage = Storage::in_memory();
            for key in [SESSION, PREFERENCES, LAST_OPEN, "ochat:draft:", "ochat:draft:x"] {
                storage.keys.set(key, text);
            }
            assert_eq!(storage.session(), None, "{text:?}");
            assert_eq!(storage.preferences(&[]), Preferences::default(), "{text:?}");
            assert_eq!(storage.last_open(), None, "{text:?}");
            assert_eq!(storage.drafts(), [], "{text:?}");
        }
    }

    #[test]
    fn the_language_is_the_first_that_is_spoken_here() {
        let first = |tags: &[&str]| {
            let tags: Vec<String> = tags.iter().map(ToString::to_string).collect();
            Storage::in_memory().preferences(&tags).language
        };
        assert_eq!(first(&["fr-CH", "en"]), Language::French);
        assert_eq!(first(&["de", "fr"]), Language::French);
        assert_eq!(first(&["de", "en-GB", "fr"]), Language::English);
        assert_eq!(first(&["é"]), Language::English);
        assert_eq!(first(&[]), Language::English);
    }
}
