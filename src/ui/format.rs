//! Pure functions for how a value looks: initials, colours, dates, emoji size.
//!
//! Nothing here reads the store or a clock.

use crate::domain::{LocalTime, Timestamp};

/// How many colours `assets/avatar.css` has.
const COLOURS: u32 = 12;
/// An emoji-only message with more characters than this is drawn like any text.
const EMOJI_MOST: usize = 24;

/// One or two letters that stand for a name: the first of its first and of its last word. The style
/// makes them capitals: the browser knows how for every alphabet, and its tables need no download.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| {
        word.chars().find(|c| c.is_alphanumeric()).or_else(|| word.chars().next())
    });
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).collect()
}

/// The colour class of a person: stable for an id, spread evenly (FNV-1a).
pub fn colour(id: &str) -> u32 {
    let hash = id
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 15)) % COLOURS
}

/// A short form of a time for narrow columns: the time of day if it is today, otherwise the date.
pub fn brief(time: &dyn LocalTime, at: Timestamp) -> String {
    let now = time.now();
    if time.day(at) == time.day(now) { time.clock(at) } else { time.short_date(at, now) }
}

/// A moment for machines: `2026-11-22T08:44:55.016Z`.
pub fn iso(at: Timestamp) -> String {
    let (days, millis) = (at.0.div_euclid(86_400_000), at.0.rem_euclid(86_400_000));
    let (year, month, day) = civil(days);
    let (hour, minute) = (millis / 3_600_000, millis / 60_000 % 60);
    let (second, milli) = (millis / 1000 % 60, millis % 1000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

/// The day of the Gregorian calendar for days since 1970-01-01 (Howard Hinnant's `civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// Whether a text consists of a few emoji only. These are drawn larger.
pub fn is_emoji_only(text: &str) -> bool {
    let mut pictures = 0;
    let mut length = 0;
    for c in text.chars() {
        length += 1;
        if is_picture(c) {
            pictures += 1;
        } else if !(c == ' ' || is_emoji_part(c)) {
            return false;
        }
    }
    pictures > 0 && length <= EMOJI_MOST
}

/// Characters that are drawn as pictures by themselves. Digits and symbols that need a variation
/// selector to become pictures are left out on purpose.
fn is_picture(c: char) -> bool {
    matches!(c,
        '\u{2600}'..='\u{27BF}' | '\u{2B1B}' | '\u{2B1C}' | '\u{2B50}' | '\u{2B55}'
        | '\u{231A}' | '\u{231B}' | '\u{23E9}'..='\u{23FA}'
        | '\u{1F000}'..='\u{1F3FA}' | '\u{1F400}'..='\u{1FAFF}')
}

/// Characters that only change the picture before them: joiners, variations, skin tones, tags.
fn is_emoji_part(c: char) -> bool {
    matches!(c, '\u{200D}' | '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E007F}')
}

/// `count` as text, or `99+` when it has more digits than fit.
pub fn badge(count: u64) -> String {
    if count > 99 { "99+".to_owned() } else { count.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_take_the_first_and_the_last_word() {
        assert_eq!(initials("Ada Lovelace"), "AL");
        assert_eq!(initials("jean de la fontaine"), "jf");
        assert_eq!(initials("  zoé "), "z");
        assert_eq!(initials("(admin) #1"), "a1");
        assert_eq!(initials("王小明"), "王");
        assert_eq!(initials("🙂"), "🙂");
        assert_eq!(initials(""), "");
    }

    #[test]
    fn colours_are_stable_and_spread() {
        assert_eq!(colour("abcdefghij01234"), colour("abcdefghij01234"));
        let mut seen = [0; COLOURS as usize];
        for n in 0..1200 {
            seen[colour(&format!("user{n:011}")) as usize] += 1;
        }
        assert!(seen.iter().all(|&n| n > 50), "{seen:?}");
    }

    #[test]
    fn iso_is_the_inverse_of_parsing() {
        for text in
            ["1970-01-01T00:00:00.000Z", "2026-11-22T08:44:55.016Z", "2000-02-29T23:59:59.999Z"]
        {
            assert_eq!(iso(Timestamp::parse(text).unwrap()), text);
        }
        assert_eq!(iso(Timestamp(-1)), "1969-12-31T23:59:59.999Z");
    }

    #[test]
    fn only_a_few_emoji_count_as_emoji_only() {
        for yes in ["👍", "🎉 🎉", "❤️", "👩‍💻", "👋🏽", "🇫🇷", "☕"] {
            assert!(is_emoji_only(yes), "{yes}");
        }
        for no in [
            "",
            " ",
            "ok 👍",
            "12",
            "👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍",
            "\u{FE0F}",
        ] {
            assert!(!is_emoji_only(no), "{no}");
        }
    }
}
