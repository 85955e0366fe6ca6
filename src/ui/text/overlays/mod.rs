//! The words of the menus and questions, in the reader's language.
//!
//! They are loaded with the lazy screens. Code outside of `ui::lazy` does not use them, because
//! they would then be part of the first load.

mod en;
mod fr;

use crate::domain::{Language, Theme};

/// All words of the menus and questions in one language.
#[derive(Debug)]
pub struct OverlayText {
    pub rename: &'static str,
    pub title: &'static str,
    pub rename_heading: fn(title: &str) -> String,
    pub not_owner: &'static str,
    pub between_two: &'static str,
    pub make_private: &'static str,
    pub make_private_question: fn(title: &str) -> String,
    pub make_private_detail: &'static str,
    pub make_public: &'static str,
    pub make_public_question: fn(title: &str) -> String,
    pub make_public_detail: &'static str,
    pub delete_conversation: fn(title: &str) -> String,
    pub delete_conversation_detail: &'static str,
    pub theme: &'static str,
    pub theme_system: &'static str,
    pub theme_light: &'static str,
    pub theme_dark: &'static str,
    pub sign_out: &'static str,
    pub sign_out_question: &'static str,
    pub sign_out_detail: &'static str,
    pub sign_out_member: &'static str,
    pub delete_message: &'static str,
    pub delete_message_detail: &'static str,
}

/// The words of a language.
pub fn overlay_text(language: Language) -> &'static OverlayText {
    match language {
        Language::English => &en::TEXT,
        Language::French => &fr::TEXT,
    }
}

impl OverlayText {
    /// The name of a theme.
    pub fn theme_name(&self, theme: Theme) -> &'static str {
        match theme {
            Theme::System => self.theme_system,
            Theme::Light => self.theme_light,
            Theme::Dark => self.theme_dark,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_everything_in_their_own_words() {
        let [english, french] = [&en::TEXT, &fr::TEXT].map(|text| format!("{text:#?}"));
        let sentence = |line: &&str| line.contains(": \"");
        let [english, french] =
            [&english, &french].map(|text| text.lines().filter(sentence).collect::<Vec<_>>());
        assert!(english.len() > 10 && english.len() == french.len());
        for (one, other) in english.iter().zip(&french) {
            assert_ne!(one, other);
            assert!(!one.contains(": \"\"") && !other.contains(": \"\""), "{one} {other}");
            assert!(!other.contains('\''), "a straight apostrophe: {other}");
        }
    }
}
