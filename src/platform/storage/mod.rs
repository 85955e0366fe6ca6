//! What this browser remembers over reloads: who is signed in, the looks, drafts, which conversation
//! was open, and what was done and is not in the database yet.
//!
//! It must never fail: where the browser's storage is blocked or full, the rest of the visit is
//! remembered in memory. And it must never take what it reads for granted: anything could have
//! been written there.

mod keys;

use serde_json::{Value, json};

use crate::domain::{
    ConversationId, Language, Preferences, Remains, Session, Theme, Timestamp, User, UserId,
    Visibility,
};

use keys::Keys;

/// The signed-in person, as JSON.
pub(super) const SESSION: &str = "ochat:session";
/// The looks, as JSON. The page's first script reads `theme` from it before anything is drawn.
const PREFERENCES: &str = "ochat:preferences";
/// The conversation that was open last.
const LAST_OPEN: &str = "ochat:last-open";
/// Before the id of a conversation: the text of its composer.
const DRAFT: &str = "ochat:draft:";

/// Before the id of a conversation that was made and not stored: `-` when only members see it or else
/// `+`, and its title.
const UNMADE: &str = "ochat:unmade:";
/// Before the id of a person and the key of a record: what was done and is not in the database yet.
const UNWRITTEN: &str = "ochat:unwritten:";
/// Whom the texts of a stay that ended by itself wait for.
const AUTHOR: &str = "ochat:author";
/// Times of messages in words, which `local_time/words.js` writes down.
const TIMES: &str = "ochat:times";

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

    /// Whether who is signed in outlives the page, if anybody is.
    pub fn remembers_session(&self) -> bool {
        self.keys.holds(SESSION)
    }

    /// Whether everything that was to be remembered outlives the page so far.
    pub fn lasts(&self) -> bool {
        self.keys.last()
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
            None => {
                self.keys.remove(SESSION);
                self.keys.remove(TIMES);
            }
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
        self.texts(DRAFT)
    }

    fn texts(&self, before: &str) -> Vec<(ConversationId, String)> {
        self.keys
            .all()
            .into_iter()
            .filter_map(|key| {
                let conversation = key.strip_prefix(before)?.parse().ok()?;
                Some((conversation, self.keys.get(&key)?))
            })
            .collect()
    }

    fn forget(&self, before: &str) {
        for key in self.keys.all() {
            if key.starts_with(before) {
                self.keys.remove(&key);
            }
        }
    }

    /// Remembers the text of a composer; an empty one is forgotten.
    pub fn set_draft(&self, conversation: ConversationId, text: &str) {
        let key = format!("{DRAFT}{conversation}");
        if text.is_empty() { self.keys.remove(&key) } else { self.keys.set(&key, text) }
    }

    /// Forgets the text of a composer if it is still exactly this.
    pub fn drop_draft(&self, conversation: ConversationId, text: &str) {
        self.drop_text(&format!("{DRAFT}{conversation}"), text);
    }

    fn drop_text(&self, key: &str, text: &str) {
        if self.keys.get(key).is_some_and(|standing| standing == text) {
            self.keys.remove(key);
        }
    }

    /// Remembers what this person did until it is in the database, which a page that is about to go
    /// does not wait for. Once another tab has signed them out, nothing is remembered.
    pub fn set_unwritten(&self, owner: UserId, key: &str, text: &str) {
        if self.session().is_some_and(|session| session.user.id == owner) {
            self.keys.set(&unwritten(owner, key), text);
        }
    }

    /// It is in the database, if it is still exactly this.
    pub fn drop_unwritten(&self, owner: UserId, key: &str, text: &str) {
        self.drop_text(&unwritten(owner, key), text);
    }

    /// It need not be remembered, whatever it is by now.
    pub fn remove_unwritten(&self, owner: UserId, key: &str) {
        self.keys.remove(&unwritten(owner, key));
    }

    /// Everything that this person did and that was not in the database yet, in no order.
    pub fn unwritten(&self, owner: UserId) -> Vec<String> {
        let before = unwritten(owner, "");
        let keys = self.keys.all().into_iter().filter(|key| key.starts_with(&before));
        keys.filter_map(|key| self.keys.get(&key)).collect()
    }

    /// Forgets what is not in the database yet, whoever did it.
    pub fn forget_unwritten(&self) {
        self.forget(UNWRITTEN);
    }

    /// What a stay that ended by itself has left, in no order.
    pub fn remains(&self) -> Remains {
        let unmade = self.texts(UNMADE).into_iter().filter_map(|(id, text)| {
            let visibility =
                if text.starts_with('-') { Visibility::Private } else { Visibility::Public };
            Some((id, text.get(1..)?.to_owned(), visibility))
        });
        let author = self.keys.get(AUTHOR).and_then(|id| id.parse().ok());
        Remains { author, unmade: unmade.collect() }
    }

    /// Remembers what a stay that ended by itself has left; nothing is forgotten.
    pub fn set_remains(&self, remains: &Remains) {
        self.forget(UNMADE);
        for (id, title, visibility) in &remains.unmade {
            let mark = if *visibility == Visibility::Private { "-" } else { "+" };
            self.keys.set(&format!("{UNMADE}{id}"), &format!("{mark}{title}"));
        }
        match &remains.author {
            Some(author) => self.keys.set(AUTHOR, author.as_str()),
            None => self.keys.remove(AUTHOR),
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
        self.forget(DRAFT);
        self.keys.remove(LAST_OPEN);
        self.set_remains(&Remains::default());
    }

    fn json(&self, key: &str) -> Option<Value> {
        // From bytes, as everywhere: each kind of reader is another copy of the parser to download.
        serde_json::from_slice(self.keys.get(key)?.as_bytes()).ok()
    }
}

fn unwritten(owner: UserId, key: &str) -> String {
    format!("{UNWRITTEN}{owner}:{key}")
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
    fn what_a_stay_has_left_is_found_again_and_forgotten_with_the_person() {
        let storage = Storage::in_memory();
        assert_eq!(storage.remains(), Remains::default());
        let (one, two) = ("abcdefghij01234".parse().unwrap(), "abcdefghij01235".parse().unwrap());
        let left = Remains {
            author: "ada000000000000".parse().ok(),
            unmade: vec![
                (one, "Notes of a day ".into(), Visibility::Private),
                (two, "Été".into(), Visibility::Public),
            ],
        };
        storage.set_remains(&left);
        assert_eq!(storage.remains(), left);
        storage.forget_person();
        assert_eq!(storage.remains(), Remains::default());
        storage.keys.set(AUTHOR, "nobody");
        storage.keys.set("ochat:unmade:what", "+x");
        storage.keys.set(&format!("{UNMADE}{one}"), "");
        assert_eq!(storage.remains(), Remains::default());
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
    fn what_is_not_written_yet_is_remembered_for_whoever_is_signed_in() {
        let storage = Storage::in_memory();
        let (me, other) = (session().user.id, "bbbbbbbbbbbbbbb".parse().unwrap());
        storage.set_unwritten(me, "operation:1", "one");
        assert_eq!(storage.unwritten(me), [""; 0], "nobody is signed in");
        storage.set_session(Some(&session()));
        storage.set_unwritten(me, "operation:1", "one");
        storage.set_unwritten(me, "operation:2", "two");
        storage.set_unwritten(other, "operation:3", "three");
        assert_eq!(storage.unwritten(me), ["one", "two"]);
        assert_eq!(storage.unwritten(other), [""; 0]);
        storage.drop_unwritten(me, "operation:1", "as it was before");
        storage.remove_unwritten(me, "operation:2");
        assert_eq!(storage.unwritten(me), ["one"]);
        storage.drop_unwritten(me, "operation:1", "one");
        assert_eq!(storage.unwritten(me), [""; 0]);
        storage.set_unwritten(me, "operation:4", "four");
        storage.forget_unwritten();
        assert_eq!(storage.unwritten(me), [""; 0]);
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
