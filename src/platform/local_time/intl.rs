//! Dates by the browser's `Intl` (see `words.js`), in the reader's time zone and habits.

use js_sys::Date;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::{
    domain::{Language, LocalTime, Timestamp},
    platform::{clock, page},
};

const DAY: i64 = 86_400_000;
const MINUTE: f64 = 60_000.0;

#[wasm_bindgen(module = "/src/platform/local_time/words.js")]
extern "C" {
    fn words(locale: &str, language: &str, style: u8, moment: f64) -> String;
}

/// How a moment is told, by its place in `words.js`.
#[derive(Debug, Clone, Copy)]
enum Style {
    Clock,
    Date,
    DateWithYear,
    Short,
    ShortWithYear,
}

/// The reader's clock and calendar.
#[derive(Debug)]
pub(super) struct IntlTime {
    locale: String,
    language: Language,
}

impl IntlTime {
    pub(super) fn new(language: Language) -> Self {
        Self { locale: locale(language), language }
    }

    fn words(&self, style: Style, at: Timestamp) -> String {
        words(&self.locale, self.language.tag(), style as u8, milliseconds(at))
    }
}

impl LocalTime for IntlTime {
    fn day(&self, at: Timestamp) -> i64 {
        day(at)
    }

    fn clock(&self, at: Timestamp) -> String {
        self.words(Style::Clock, at)
    }

    fn date(&self, at: Timestamp, now: Timestamp) -> String {
        self.words(if same_year(at, now) { Style::Date } else { Style::DateWithYear }, at)
    }

    fn short_date(&self, at: Timestamp, now: Timestamp) -> String {
        self.words(if same_year(at, now) { Style::Short } else { Style::ShortWithYear }, at)
    }

    fn now(&self) -> Timestamp {
        clock::now()
    }
}

/// The day of a moment in the reader's time zone.
pub(super) fn day(at: Timestamp) -> i64 {
    // Minutes to add to local time for UTC, so a negative number east of Greenwich.
    let offset = date(at).get_timezone_offset() * MINUTE;
    #[allow(clippy::cast_possible_truncation)]
    at.plus(-(offset as i64)).0.div_euclid(DAY)
}

/// The reader's locale if it is one of this language (`en-GB` rather than `en`), so that the clock
/// has as many hours as the reader is used to; otherwise the language itself.
fn locale(language: Language) -> String {
    page::languages()
        .into_iter()
        .find(|tag| tag.get(..2).is_some_and(|start| start.eq_ignore_ascii_case(language.tag())))
        .unwrap_or_else(|| language.tag().to_owned())
}

fn same_year(one: Timestamp, other: Timestamp) -> bool {
    date(one).get_full_year() == date(other).get_full_year()
}

fn date(at: Timestamp) -> Date {
    Date::new(&JsValue::from_f64(milliseconds(at)))
}

fn milliseconds(at: Timestamp) -> f64 {
    // Whole numbers are exact far beyond the last date that a browser knows.
    #[allow(clippy::cast_precision_loss)]
    let milliseconds = at.0 as f64;
    milliseconds
}
