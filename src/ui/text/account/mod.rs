//! The words of the entrance and of the account, in the reader's language.
//!
//! They are loaded with the lazy screens. Code outside of `ui::lazy` does not use them, because
//! they would then be part of the first load.

mod en;
mod fr;

use crate::{
    domain::{Language, SignUp},
    protocol::Fault,
    ui::text::text,
};

/// All words about accounts in one language.
#[derive(Debug)]
pub struct AccountText {
    pub email: &'static str,
    pub password: &'static str,
    pub password_hint: &'static str,
    pub wait: &'static str,
    pub forgotten: &'static str,
    pub forgotten_heading: &'static str,
    pub forgotten_detail: &'static str,
    pub send_letter: &'static str,
    pub letter_sent: &'static str,
    pub as_guest: &'static str,
    pub guests_closed: &'static str,
    pub by_invitation: &'static str,
    pub sign_up_closed: &'static str,
    pub wrong_password: &'static str,
    pub no_passwords: &'static str,
    pub expired: &'static str,
    pub let_go_heading: &'static str,
    pub let_go_detail: &'static str,
    pub let_go: &'static str,

    pub account: &'static str,
    pub close: &'static str,
    pub saved: &'static str,
    pub choose_picture: &'static str,
    pub remove_picture: &'static str,
    pub guest_detail: &'static str,
    pub member_heading: &'static str,
    pub member_detail: &'static str,
    pub member_invited: &'static str,
    pub member_done: &'static str,
    pub change_email: &'static str,
    pub new_email: &'static str,
    pub email_done: &'static str,
    pub change_password: &'static str,
    pub new_password: &'static str,
    pub old_password: &'static str,
    pub password_done: &'static str,
    pub perhaps_none: &'static str,
    pub set_by_letter: &'static str,
    pub others_end: &'static str,
    pub delete_account: &'static str,
    pub delete_question: &'static str,
    pub delete_detail: &'static str,

    pub continue_with: fn(name: &str) -> String,
    pub tie: &'static str,
    pub tied: &'static str,
    pub code_heading: &'static str,
    pub code_detail: &'static str,
    pub second_detail: &'static str,
    pub send_code: &'static str,
    pub other_ways: &'static str,
    pub another_code: &'static str,
    pub one_time_code: &'static str,
    pub code_sent: &'static str,
    pub wrong_code: &'static str,
    pub unproved: fn(email: &str) -> String,
    pub prove: &'static str,
    pub prove_sent: &'static str,

    /// The sentence for a code of a refused field, where it means something of its own here.
    code: fn(code: &str) -> Option<&'static str>,
}

/// The words of a language.
pub fn account_text(language: Language) -> &'static AccountText {
    match language {
        Language::English => &en::TEXT,
        Language::French => &fr::TEXT,
    }
}

impl AccountText {
    /// Why something about an account was refused, as one sentence.
    pub fn fault(&self, language: Language, fault: &Fault) -> String {
        let known = match fault {
            Fault::Refused { fields, .. } => fields.first().and_then(|f| (self.code)(&f.code)),
            _ => None,
        };
        known.map_or_else(|| text(language).fault(fault), ToOwned::to_owned)
    }

    /// Why nobody can make an account, if so.
    pub fn no_sign_up(&self, sign_up: SignUp) -> Option<&'static str> {
        match sign_up {
            SignUp::Open => None,
            SignUp::Invitation => Some(self.by_invitation),
            SignUp::Closed => Some(self.sign_up_closed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::FieldFault;

    #[test]
    fn every_code_about_accounts_has_words() {
        let codes = [
            "validation_required",
            "validation_is_email",
            "validation_not_unique",
            "validation_min_text_constraint",
            "validation_max_text_constraint",
            "validation_invalid_old_password",
            "validation_guests_closed",
            "validation_sign_up_closed",
            "validation_passwords_closed",
            "validation_address_taken",
            "validation_invite_required",
            "validation_not_guest",
            "validation_invalid_image",
            "validation_invalid_provider",
            "validation_way_closed",
            "validation_nothing_kept",
            "validation_not_begun",
            "validation_other_person",
            "validation_declined",
            "validation_failed",
            "validation_no_address",
            "validation_taken",
            "validation_second_proof",
        ];
        for language in [Language::English, Language::French] {
            let words = account_text(language);
            for code in codes {
                let field =
                    FieldFault { field: "x".into(), code: code.into(), message: "Server.".into() };
                let fault = Fault::Refused { message: "No.".into(), fields: vec![field] };
                let said = words.fault(language, &fault);
                assert!(!said.is_empty() && !said.contains("Server."), "{language:?}: {code}");
            }
        }
    }

    #[test]
    fn french_is_not_english_and_sets_its_spaces() {
        let lines = |text: &AccountText| -> Vec<String> {
            format!("{text:#?}").lines().filter(|l| l.contains(": \"")).map(String::from).collect()
        };
        let (english, french) = (lines(&en::TEXT), lines(&fr::TEXT));
        assert!(english.len() > 30 && english.len() == french.len());
        for (one, other) in english.iter().zip(&french) {
            assert_ne!(one, other);
            for mark in [" ?", " !", " ;", "'"] {
                assert!(!other.contains(mark), "{other}");
            }
        }
    }
}
