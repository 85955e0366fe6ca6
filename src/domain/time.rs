//! Points in time, and the reader's clock as a trait.
//!
//! Nothing here asks what time it is: the present arrives from outside, like everything else that
//! changes by itself.

use serde::{Deserialize, Serialize};

use std::fmt;

/// Milliseconds since 1970-01-01 00:00 UTC.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Timestamp(pub i64);

/// The text is not a date of the form `2026-11-22 08:44:55.016Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a date of the form 2026-11-22 08:44:55.016Z")]
pub struct InvalidDate;

impl Timestamp {
    /// This many milliseconds later.
    #[must_use]
    pub fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// Milliseconds from `earlier` to this moment; negative when `earlier` is later.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Reads a date as `PocketBase` writes it: `2026-11-22 08:44:55.016Z`, always UTC. A `T` in
    /// place of the space and any number of decimals are accepted.
    ///
    /// # Errors
    /// [`InvalidDate`] when the text has another form or names no day of the calendar.
    pub fn parse(text: &str) -> Result<Self, InvalidDate> {
        let number = |from: usize, to: usize| -> Result<i64, InvalidDate> {
            let digits = text.get(from..to).ok_or(InvalidDate)?;
            if digits.bytes().all(|b| b.is_ascii_digit()) {
                digits.parse().map_err(|_| InvalidDate)
            } else {
                Err(InvalidDate)
            }
        };
        let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
        let rest = text.get(19..).ok_or(InvalidDate)?.strip_suffix('Z').ok_or(InvalidDate)?;
        let millis = match rest.strip_prefix('.') {
            None if rest.is_empty() => 0,
            Some(decimals)
                if !decimals.is_empty() && decimals.bytes().all(|b| b.is_ascii_digit()) =>
            {
                let padded: String = decimals.chars().chain("00".chars()).take(3).collect();
                padded.parse().map_err(|_| InvalidDate)?
            }
            _ => return Err(InvalidDate),
        };
        let separators = [(4, "-"), (7, "-"), (13, ":"), (16, ":")];
        let shaped = separators.iter().all(|&(at, want)| text.get(at..=at) == Some(want))
            && matches!(text.get(10..11), Some(" " | "T"));
        let in_range = (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && hour < 24
            && minute < 60
            && second < 61;
        if !shaped || !in_range {
            return Err(InvalidDate);
        }
        let days = days_from_civil(year, month, day);
        Ok(Self((((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + millis))
    }
}

/// Days from 1970-01-01 to a day of the Gregorian calendar (Howard Hinnant's `days_from_civil`).
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// On which day a moment is where the reader is, as a number that grows by one a day.
#[derive(Debug, Clone, Copy)]
pub struct Days(pub fn(Timestamp) -> i64);

impl Default for Days {
    /// In UTC.
    fn default() -> Self {
        Self(|at| at.0.div_euclid(86_400_000))
    }
}

impl PartialEq for Days {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::fn_addr_eq(self.0, other.0)
    }
}

impl Eq for Days {}

/// The reader's clock and calendar: their time zone, locale and habits.
///
/// The browser implements it with `Intl`; tests use a fixed one. Views get it from the context.
pub trait LocalTime: fmt::Debug {
    /// A number that is equal for two moments of one local day and grows by one a day.
    fn day(&self, at: Timestamp) -> i64;
    /// The time of day, short: `14:05`, `2:05 PM`.
    fn clock(&self, at: Timestamp) -> String;
    /// The day in words, with the year only where it is not the present one: `Friday 20 November`.
    fn date(&self, at: Timestamp, now: Timestamp) -> String;
    /// A day for a narrow place: `20 Nov`, `20/11/2025`.
    fn short_date(&self, at: Timestamp, now: Timestamp) -> String;
    /// The present moment.
    fn now(&self) -> Timestamp;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_pocketbase_writes() {
        assert_eq!(Timestamp::parse("1970-01-01 00:00:00.000Z"), Ok(Timestamp(0)));
        assert_eq!(Timestamp::parse("2026-11-22 08:44:55.016Z"), Ok(Timestamp(1_795_337_095_016)));
        assert_eq!(Timestamp::parse("2000-02-29T12:00:00Z"), Ok(Timestamp(951_825_600_000)));
    }

    #[test]
    fn refuses_what_is_no_date() {
        for bad in [
            "",
            "2026-11-22",
            "2026-13-22 08:44:55.016Z",
            "2026-11-22 08:44:55.016",
            "x026-11-22 08:44:55Z",
            "2026-11-22 08:44:55.é6Z",
        ] {
            assert_eq!(Timestamp::parse(bad), Err(InvalidDate), "{bad:?}");
        }
    }
}
