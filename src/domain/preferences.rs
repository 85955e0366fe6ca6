//! What a reader chose about the looks: language, theme, sidebar. Kept in the browser only.

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English, also for readers of languages that O'Chat does not speak.
    #[default]
    English,
    /// French.
    French,
}

impl Language {
    /// The BCP 47 tag, for `<html lang>` and for dates.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// The language for a browser's tag such as `fr-CA`.
    pub fn from_tag(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("fr") { Self::French } else { Self::English }
    }
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// The word that storage and `data-theme` use.
    pub fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme for a stored word; anything unknown means the system's.
    pub fn from_word(word: &str) -> Self {
        match word {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

/// Everything a reader chose about the looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preferences {
    /// The interface's language; the browser's until the reader chooses.
    pub language: Language,
    /// Light, dark, or as the system says.
    pub theme: Theme,
    /// Whether the list of conversations is shown.
    pub sidebar: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { language: Language::default(), theme: Theme::default(), sidebar: true }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_tag_counts_by_its_first_part() {
        assert_eq!(Language::from_tag("fr-CA"), Language::French);
        assert_eq!(Language::from_tag("FR"), Language::French);
        assert_eq!(Language::from_tag("frr"), Language::English);
        assert_eq!(Language::from_tag("de-CH"), Language::English);
    }
}
