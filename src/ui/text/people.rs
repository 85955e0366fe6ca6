//! The words of the screens about people and invites. They are a constant of their own, so that they
//! come with these screens and not with the first load.

mod en;
mod fr;

use super::Text;
use crate::{domain::Language, protocol::Fault};

/// The words about people and invites, in one language.
#[derive(Debug)]
pub struct PeopleText {
    pub who_is_in: &'static str,
    pub nobody_in: &'static str,
    pub people_failed: &'static str,
    pub close: &'static str,
    pub owner: &'static str,
    pub member: &'static str,
    pub message: &'static str,
    pub message_to: fn(name: &str) -> String,
    pub add_people: &'static str,
    pub find_hint: &'static str,
    pub nobody_found: &'static str,
    pub add: fn(name: &str) -> String,
    pub is_in: fn(name: &str) -> String,
    pub make_owner: &'static str,
    pub make_member: &'static str,
    pub hand_over: &'static str,
    pub hand_over_question: fn(name: &str) -> String,
    pub hand_over_detail: &'static str,
    pub remove: &'static str,
    pub remove_question: fn(name: &str) -> String,
    pub remove_private: &'static str,
    pub remove_public: &'static str,
    pub leave: &'static str,
    pub leave_question: fn(title: &str) -> String,
    pub leave_detail: &'static str,
    pub invite_link: &'static str,
    pub show_links: &'static str,
    pub link_uses: &'static str,
    pub link_hours: &'static str,
    pub days: fn(days: u32) -> String,
    pub make_link: &'static str,
    pub link: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    pub copy_failed: &'static str,
    pub link_once: &'static str,
    pub living_links: &'static str,
    pub no_links: &'static str,
    pub link_until: &'static str,
    pub uses_left: fn(count: u64) -> String,
    pub revoke: &'static str,
    pub invite_lost: &'static str,
    pub join_question: fn(title: &str) -> String,
    pub not_now: &'static str,

    /// The sentence for a code of a refused field that means something to these screens alone.
    code: fn(code: &str) -> Option<&'static str>,
}

impl PeopleText {
    /// Why something about people was refused, as one sentence.
    pub fn fault(&self, words: &Text, fault: &Fault) -> String {
        let known = match fault {
            Fault::Refused { fields, .. } => fields.first().and_then(|f| (self.code)(&f.code)),
            _ => None,
        };
        known.map_or_else(|| words.fault(fault), ToOwned::to_owned)
    }
}

/// The words about people and invites of a language.
pub fn people_text(language: Language) -> &'static PeopleText {
    match language {
        Language::English => &en::TEXT,
        Language::French => &fr::TEXT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::FieldFault;

    #[test]
    fn both_languages_say_everything_differently() {
        let [english, french] = [&en::TEXT, &fr::TEXT].map(|text| format!("{text:#?}"));
        let mut said = 0;
        for (english, french) in english.lines().zip(french.lines()) {
            if english.contains(": \"") {
                said += 1;
                assert_ne!(english, french);
                for sentence in [english, french] {
                    assert!(!sentence.contains(": \"\""), "{sentence}");
                }
                assert!(!french.contains('\''), "a straight apostrophe: {french}");
            }
        }
        assert!(said > 25, "{said} sentences");
    }

    #[test]
    fn every_code_about_people_has_words() {
        let codes = ["validation_not_member", "validation_direct", "validation_too_many"];
        for language in [Language::English, Language::French] {
            let (words, own) = (crate::ui::text::text(language), people_text(language));
            for code in codes {
                let (field, code) = ("x".to_owned(), code.to_owned());
                let fields = vec![FieldFault { field, code, message: "Server.".to_owned() }];
                let said = own.fault(words, &Fault::Refused { message: String::new(), fields });
                assert!(!said.contains("Server."), "{said}");
            }
            assert_eq!(own.fault(words, &Fault::Offline), words.fault_offline);
        }
    }

    #[test]
    fn counts_agree_with_their_nouns() {
        assert_eq!((en::TEXT.uses_left)(1), "For 1 more person");
        assert_eq!((fr::TEXT.uses_left)(2), "Encore pour 2 personnes");
        assert_eq!((en::TEXT.days)(1), "1 day");
        assert_eq!((fr::TEXT.days)(7), "7 jours");
    }
}
