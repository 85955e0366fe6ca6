//! What people type, cleaned and measured exactly as the server cleans and measures it.
//!
//! The rules are those of the server's hook (`pocketbase/pb_hooks`): a text that passes here is
//! stored as it is, so that the echo never differs from what stands on the screen. Lengths are in
//! Unicode code points, as `PocketBase` counts them.

/// Longest message, in characters.
pub const MESSAGE_MAX: usize = 4000;
/// Longest title, in characters.
pub const TITLE_MAX: usize = 80;
/// Longest name, in characters.
pub const NAME_MAX: usize = 40;

/// Why a text was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// Nothing visible is left after cleaning.
    #[error("nothing to read in it")]
    Empty,
    /// More characters than allowed.
    #[error("{length} characters, {max} allowed")]
    TooLong {
        /// How many it has.
        length: usize,
        /// How many it may have.
        max: usize,
    },
}

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $max:expr, $clean:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// Cleans and measures what was typed.
            ///
            /// # Errors
            /// [`TextFault`] when nothing visible is left or when it is too long.
            pub fn new(typed: &str) -> Result<Self, TextFault> {
                let cleaned = $clean(typed);
                let length = cleaned.chars().count();
                if !cleaned.chars().any(is_visible) {
                    Err(TextFault::Empty)
                } else if length > $max {
                    Err(TextFault::TooLong { length, max: $max })
                } else {
                    Ok(Self(cleaned))
                }
            }

            /// The cleaned text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The cleaned text, owned.
            pub fn into_string(self) -> String {
                self.0
            }
        }
    };
}

text!(
    /// The text of a message: 1 to 4000 characters, line breaks kept.
    MessageText, MESSAGE_MAX, clean_lines
);
text!(
    /// The title of a conversation: 1 to 80 characters on one line.
    Title, TITLE_MAX, clean_line
);
text!(
    /// A person's name: 1 to 40 characters on one line.
    Name, NAME_MAX, clean_line
);

/// Unicode's `Bidi_Control` property: these could make a text read as something else.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character leaves a mark on the screen.
fn is_visible(c: char) -> bool {
    let invisible = matches!(
        c,
        '\u{00AD}'
            | '\u{034F}'
            | '\u{115F}'
            | '\u{1160}'
            | '\u{17B4}'
            | '\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200D}'
            | '\u{2060}'..='\u{2065}'
            | '\u{206A}'..='\u{206F}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFC}'
            | '\u{13430}'..='\u{13440}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D159}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    );
    !invisible && !c.is_whitespace() && !c.is_control()
}

/// Removes what must not be stored and keeps line breaks and tabs.
fn clean_lines(typed: &str) -> String {
    // A carriage return is a control character like others: what is left of CR LF is the LF.
    let keep = |c: char| !is_bidi_control(c) && (!c.is_control() || c == '\n' || c == '\t');
    let kept: String = typed.chars().filter(|&c| keep(c)).collect();
    kept.trim().to_owned()
}

/// Removes what must not be stored and puts everything on one line with single spaces.
fn clean_line(typed: &str) -> String {
    let kept: String = typed.chars().filter(|&c| c != '\0' && !is_bidi_control(c)).collect();
    kept.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_keeps_its_lines_and_loses_what_deceives() {
        let text = MessageText::new("  one\r\n\ttwo\u{202E}\u{0} \u{7}three \n ").unwrap();
        assert_eq!(text.as_str(), "one\n\ttwo three");
    }

    #[test]
    fn a_title_is_one_line() {
        assert_eq!(Title::new(" a \n\t b\u{2066}c\u{0}d ").unwrap().as_str(), "a bcd");
    }

    #[test]
    fn nothing_visible_is_empty() {
        for blank in [
            "",
            "  \n",
            "\u{200B}\u{FEFF}",
            "\u{202E}",
            "\u{3164} \u{2800}",
            "\u{0}",
            "\u{1D173}\u{FFFC}",
            "\u{E0041}",
        ] {
            assert_eq!(Name::new(blank), Err(TextFault::Empty), "{blank:?}");
            assert_eq!(MessageText::new(blank), Err(TextFault::Empty), "{blank:?}");
        }
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        assert!(MessageText::new(&"é".repeat(MESSAGE_MAX)).is_ok());
        let fault = TextFault::TooLong { length: MESSAGE_MAX + 1, max: MESSAGE_MAX };
        assert_eq!(MessageText::new(&"é".repeat(MESSAGE_MAX + 1)), Err(fault));
        assert!(Title::new(&"😀".repeat(TITLE_MAX)).is_ok());
        assert!(Title::new(&"x".repeat(TITLE_MAX + 1)).is_err());
        assert!(Name::new(&"x".repeat(NAME_MAX + 1)).is_err());
    }
}
