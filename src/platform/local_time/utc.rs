//! Dates in UTC, for native tests and tools: plain, fixed, and the same on every machine.

use crate::{
    domain::{Language, LocalTime, Timestamp},
    platform::clock,
};

const DAY: i64 = 86_400_000;

const MONTHS: [[&str; 12]; 2] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
];
const WEEKDAYS: [[&str; 7]; 2] = [
    ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"],
    ["jeudi", "vendredi", "samedi", "dimanche", "lundi", "mardi", "mercredi"],
];

/// A clock and calendar in UTC.
#[derive(Debug)]
pub(super) struct UtcTime {
    months: [&'static str; 12],
    weekdays: [&'static str; 7],
}

impl UtcTime {
    pub(super) fn new(language: Language) -> Self {
        let [english, french] = MONTHS;
        let [weekdays_english, weekdays_french] = WEEKDAYS;
        match language {
            Language::English => Self { months: english, weekdays: weekdays_english },
            Language::French => Self { months: french, weekdays: weekdays_french },
        }
    }

    fn month(&self, number: i64) -> &'static str {
        let index = usize::try_from(number - 1).unwrap_or_default();
        self.months.get(index).copied().unwrap_or_default()
    }

    fn weekday(&self, at: Timestamp) -> &'static str {
        // The first of January 1970 was a Thursday.
        let index = usize::try_from(self.day(at).rem_euclid(7)).unwrap_or_default();
        self.weekdays.get(index).copied().unwrap_or_default()
    }
}

impl LocalTime for UtcTime {
    fn day(&self, at: Timestamp) -> i64 {
        at.0.div_euclid(DAY)
    }

    fn clock(&self, at: Timestamp) -> String {
        let minutes = at.0.rem_euclid(DAY) / 60_000;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }

    fn date(&self, at: Timestamp, now: Timestamp) -> String {
        let (year, month, day) = civil(at);
        let text = format!("{} {day} {}", self.weekday(at), self.month(month));
        if year == civil(now).0 { text } else { format!("{text} {year}") }
    }

    fn short_date(&self, at: Timestamp, now: Timestamp) -> String {
        let (year, month, day) = civil(at);
        if year == civil(now).0 {
            let short: String = self.month(month).chars().take(3).collect();
            format!("{day} {short}")
        } else {
            format!("{day:02}/{month:02}/{year}")
        }
    }

    fn now(&self) -> Timestamp {
        clock::now()
    }
}

/// Year, month and day of a moment (Howard Hinnant's `civil_from_days`).
fn civil(at: Timestamp) -> (i64, i64, i64) {
    let days = at.0.div_euclid(DAY) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn dates_are_told_in_both_languages() {
        let (moment, now) = (at("2026-11-20 14:05:09.016Z"), at("2026-11-22 08:00:00.000Z"));
        let english = UtcTime::new(Language::English);
        assert_eq!(english.clock(moment), "14:05");
        assert_eq!(english.date(moment, now), "Friday 20 November");
        assert_eq!(english.short_date(moment, now), "20 Nov");
        assert_eq!(english.short_date(at("2024-02-29 00:00:00Z"), now), "29/02/2024");
        assert_eq!(english.day(moment) + 2, english.day(now));
        let french = UtcTime::new(Language::French);
        assert_eq!(french.date(at("2025-01-01 00:00:00Z"), now), "mercredi 1 janvier 2025");
    }
}
