//! Every word that the page says, in the reader's language.
//!
//! A language is one constant of [`Text`], so the compiler refuses one that lacks a sentence. No
//! view may hold words of its own, and nothing here may read the store.

pub mod account;
mod en;
mod fr;
pub mod overlays;
mod people;

use crate::{
    domain::{Act, Language, TextFault},
    protocol::{Fault, FieldFault},
    store::{ActLine, JoinProblem, Refused},
};

pub use people::{PeopleText, people_text};

/// The name of the product, the same in every language.
pub const PRODUCT: &str = "O'Chat";

/// All words of one language.
#[derive(Debug)]
pub struct Text {
    pub language_name: &'static str,
    pub retry: &'static str,
    pub cancel: &'static str,
    pub save: &'static str,
    pub delete: &'static str,
    pub edit: &'static str,
    pub dismiss: &'static str,
    pub loading: &'static str,
    pub lazy_failed: &'static str,

    pub tagline: &'static str,
    pub your_name: &'static str,
    pub join: &'static str,
    pub joining: &'static str,
    pub queued: &'static str,
    pub name_hint: &'static str,
    pub join_expired: &'static str,
    pub sign_in: &'static str,
    pub create_account: &'static str,
    pub language: &'static str,

    pub conversations: &'static str,
    pub toggle_sidebar: &'static str,
    pub back: &'static str,
    pub new_conversation: &'static str,
    pub create: &'static str,
    pub options_for: fn(title: &str) -> String,
    pub private: &'static str,
    pub private_hint: &'static str,
    pub list_failed: &'static str,
    pub list_empty: &'static str,
    pub you: &'static str,
    pub no_message: &'static str,
    pub draft: &'static str,
    pub unread: fn(count: u64) -> String,
    pub saving: &'static str,
    pub will_save: &'static str,
    pub not_saved: &'static str,
    pub discard_change: &'static str,

    pub settings: &'static str,
    pub guest: &'static str,

    pub people: &'static str,
    pub people_count: fn(count: usize) -> String,
    /// `inviter` is empty when that account was deleted.
    pub invited: fn(inviter: &str, title: &str) -> String,

    pub messages: &'static str,
    pub someone: &'static str,
    pub deleted_account: &'static str,
    pub edited: &'static str,
    pub sending: &'static str,
    pub waiting: &'static str,
    pub not_sent: &'static str,
    pub discard: &'static str,
    pub options_for_message: &'static str,
    pub edit_label: &'static str,
    pub edit_keys: &'static str,
    pub older_loading: &'static str,
    pub older_failed: &'static str,
    pub beginning_of: fn(title: &str) -> String,
    pub beginning_detail: &'static str,
    pub no_messages: fn(title: &str) -> String,
    pub no_messages_detail: &'static str,
    pub thread_failed: &'static str,
    pub at_missing: &'static str,
    pub latest: &'static str,
    pub new_messages: fn(count: usize) -> String,
    pub says: fn(author: &str, text: &str) -> String,
    /// What somebody did, as a sentence; `None` for an act without words of its own.
    pub act: fn(act: &Act, author: &str, whom: &str) -> Option<String>,

    pub message: &'static str,
    pub message_in: fn(title: &str) -> String,
    pub send: &'static str,
    pub characters_left: fn(left: usize) -> String,
    pub characters_over: fn(over: usize) -> String,

    pub empty_heading: &'static str,
    pub empty_detail: &'static str,
    pub missing_heading: &'static str,
    pub missing_detail: &'static str,
    pub show_conversations: &'static str,
    pub page_missing_heading: &'static str,
    pub page_missing_detail: &'static str,
    pub go_home: &'static str,

    pub lost_network: &'static str,
    pub lost_server: &'static str,
    pub retry_in: fn(seconds: i64) -> String,
    pub retrying: &'static str,
    pub waiting_count: fn(count: usize) -> String,
    pub retry_now: &'static str,
    pub back_online: &'static str,

    pub forgetful: fn(unsent: bool) -> &'static str,
    pub away: fn(since: &str, until: &str) -> String,
    pub away_new: fn(count: usize) -> String,
    pub away_edited: fn(count: usize) -> String,
    pub away_deleted: fn(count: usize) -> String,

    pub deleted: fn(title: &str) -> String,
    pub undo: &'static str,
    pub deleted_elsewhere: fn(title: &str) -> String,
    pub shut_out: fn(title: &str) -> String,
    pub kept_draft: &'static str,
    pub use_draft: &'static str,
    pub title_fault: fn(TextFault) -> String,
    pub message_fault: fn(TextFault) -> String,
    pub name_fault: fn(TextFault) -> String,
    pub refused: fn(what: Refused, title: &str) -> String,

    pub fault_offline: &'static str,
    pub fault_busy: &'static str,
    pub fault_signed_out: &'static str,
    pub fault_not_found: &'static str,
    pub fault_changed: &'static str,
    pub fault_refused: &'static str,
    pub fault_protocol: &'static str,
    /// The sentence for a code of a refused field, where the app knows the code.
    pub field_code: fn(code: &str) -> Option<&'static str>,
}

/// The words of a language.
pub fn text(language: Language) -> &'static Text {
    match language {
        Language::English => &en::TEXT,
        Language::French => &fr::TEXT,
    }
}

impl Text {
    /// Why a request failed, as one sentence.
    pub fn fault(&self, fault: &Fault) -> String {
        match fault {
            Fault::Offline => self.fault_offline.to_owned(),
            Fault::Busy { .. } => self.fault_busy.to_owned(),
            Fault::SignedOut => self.fault_signed_out.to_owned(),
            Fault::NotFound => self.fault_not_found.to_owned(),
            Fault::Changed => self.fault_changed.to_owned(),
            Fault::Protocol(_) => self.fault_protocol.to_owned(),
            Fault::Refused { message, fields } => match fields.first() {
                Some(field) => self.field(field),
                None if message.is_empty() => self.fault_refused.to_owned(),
                None => format!("{} {message}", self.fault_refused),
            },
        }
    }

    /// What is wrong with a field; the server's own sentence where the code is not known.
    fn field(&self, field: &FieldFault) -> String {
        match (self.field_code)(&field.code) {
            Some(words) => words.to_owned(),
            None if field.message.is_empty() => self.fault_refused.to_owned(),
            None => format!("{} {}", self.fault_refused, field.message),
        }
    }

    /// What a line of the server tells, as a sentence. `text` is the server's own.
    pub fn act_line(&self, line: &ActLine, author: Option<&str>, text: &str) -> String {
        let (author, whom) = (self.person(author), self.person(line.whom.as_deref()));
        (self.act)(&line.act, author, whom).unwrap_or_else(|| format!("{author} {text}"))
    }

    /// The name to show for a person. `None` is not loaded yet; an empty name belongs to a deleted
    /// account.
    pub fn person<'a>(&'a self, name: Option<&'a str>) -> &'a str {
        match name {
            Some("") => self.deleted_account,
            name => name.unwrap_or(self.someone),
        }
    }

    /// Why joining failed.
    pub fn join_problem(&self, problem: &JoinProblem) -> String {
        match problem {
            JoinProblem::Name(fault) => (self.name_fault)(*fault),
            JoinProblem::Fault(fault) => self.fault(fault),
            JoinProblem::Expired => self.join_expired.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of a language as its debug output shows them; functions appear as addresses.
    fn sentences(text: &Text) -> Vec<String> {
        let shown = format!("{text:#?}");
        shown.lines().filter(|line| line.contains(": \"")).map(ToOwned::to_owned).collect()
    }

    #[test]
    fn both_languages_say_everything() {
        for language in [Language::English, Language::French] {
            let all = sentences(text(language));
            assert!(all.len() > 70, "{} sentences", all.len());
            for sentence in all {
                assert!(!sentence.contains(": \"\""), "{language:?} lacks words: {sentence}");
            }
        }
    }

    #[test]
    fn french_is_not_english() {
        let (english, french) = (sentences(&en::TEXT), sentences(&fr::TEXT));
        let same: Vec<_> = english.iter().zip(&french).filter(|(a, b)| a == b).collect();
        // Words that the two languages write alike.
        let alike = ["conversations:", "messages:", "message:"];
        for (line, _) in same {
            assert!(alike.iter().any(|word| line.trim_start().starts_with(word)), "{line}");
        }
    }

    #[test]
    fn every_code_of_the_server_has_words() {
        let codes = [
            "validation_required",
            "validation_max_text_constraint",
            "validation_not_self",
            "validation_not_unique",
            "validation_missing_rel_records",
            "validation_read_only",
            "validation_deleted",
            "validation_purged",
            "validation_guests_closed",
            "validation_last_owner",
            "validation_invite_unknown",
            "validation_invite_revoked",
            "validation_invite_expired",
            "validation_invite_used_up",
        ];
        for language in [Language::English, Language::French] {
            for code in codes {
                assert!((text(language).field_code)(code).is_some(), "{language:?}: {code}");
            }
        }
    }

    #[test]
    fn an_unknown_code_keeps_the_servers_sentence() {
        let field =
            FieldFault { field: "x".into(), code: "never_seen".into(), message: "Odd.".into() };
        let fault = Fault::Refused { message: "No.".into(), fields: vec![field] };
        assert!(en::TEXT.fault(&fault).ends_with("Odd."));
    }

    #[test]
    fn french_sets_its_spaces() {
        for sentence in sentences(&fr::TEXT) {
            for mark in ["?", "!", ";"] {
                assert!(!sentence.contains(&format!(" {mark}")), "{sentence}");
            }
            assert!(!sentence.contains('\''), "a straight apostrophe: {sentence}");
        }
    }

    #[test]
    fn counts_agree_with_their_nouns() {
        assert_eq!((en::TEXT.new_messages)(1), "1 new message");
        assert_eq!((en::TEXT.new_messages)(2), "2 new messages");
        assert_eq!((fr::TEXT.new_messages)(1), "1 nouveau message");
        assert_eq!((fr::TEXT.new_messages)(2), "2 nouveaux messages");
        assert_eq!((fr::TEXT.waiting_count)(0), "0 en attente");
    }
}
