//! Dates by the browser's `Intl`, in the reader's time zone and habits.

use js_sys::{Array, Date, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::{
    domain::{Language, LocalTime, Timestamp},
    platform::{clock, page},
};

const DAY: i64 = 86_400_000;
const MINUTE: f64 = 60_000.0;

/// The reader's clock and calendar. Its formatters are made once: making one costs as much as
/// hundreds of uses.
#[derive(Debug)]
pub(super) struct IntlTime {
    clock: Formatter,
    date: Formatter,
    date_with_year: Formatter,
    exact: Formatter,
    short: Formatter,
    short_with_year: Formatter,
}

impl IntlTime {
    pub(super) fn new(language: Language) -> Self {
        let locale = locale(language);
        let make = |options: &[(&str, &str)]| Formatter::new(&locale, language, options);
        let (weekday, day, month) = (("weekday", "long"), ("day", "numeric"), ("month", "long"));
        Self {
            clock: make(&[("timeStyle", "short")]),
            date: make(&[weekday, day, month]),
            date_with_year: make(&[weekday, day, month, ("year", "numeric")]),
            exact: make(&[("dateStyle", "full"), ("timeStyle", "medium")]),
            short: make(&[day, ("month", "short")]),
            short_with_year: make(&[("day", "2-digit"), ("month", "2-digit"), ("year", "numeric")]),
        }
    }
}

impl LocalTime for IntlTime {
    fn day(&self, at: Timestamp) -> i64 {
        // Minutes to add to local time for UTC, so a negative number east of Greenwich.
        let offset = date(at).get_timezone_offset() * MINUTE;
        #[allow(clippy::cast_possible_truncation)]
        at.plus(-(offset as i64)).0.div_euclid(DAY)
    }

    fn clock(&self, at: Timestamp) -> String {
        self.clock.format(at)
    }

    fn date(&self, at: Timestamp, now: Timestamp) -> String {
        if same_year(at, now) { self.date.format(at) } else { self.date_with_year.format(at) }
    }

    fn exact(&self, at: Timestamp) -> String {
        self.exact.format(at)
    }

    fn short_date(&self, at: Timestamp, now: Timestamp) -> String {
        if same_year(at, now) { self.short.format(at) } else { self.short_with_year.format(at) }
    }

    fn now(&self) -> Timestamp {
        clock::now()
    }
}

/// One `Intl.DateTimeFormat`: its bound `format` function.
#[derive(Debug)]
struct Formatter(Option<Function>);

impl Formatter {
    /// In the reader's own locale, or in the plain language where the browser knows no such locale
    /// (some name one that their own `Intl` refuses).
    fn new(locale: &str, language: Language, options: &[(&str, &str)]) -> Self {
        let described = Object::new();
        for (name, value) in options {
            // Setting a property of a plain object always succeeds.
            let _ = Reflect::set(&described, &(*name).into(), &(*value).into());
        }
        let format =
            Self::make(locale, &described).or_else(|_| Self::make(language.tag(), &described)).ok();
        Self(format)
    }

    fn make(locale: &str, options: &Object) -> Result<Function, JsValue> {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into())?;
        let constructor: Function = Reflect::get(&intl, &"DateTimeFormat".into())?.dyn_into()?;
        let formatter = Reflect::construct(&constructor, &Array::of2(&locale.into(), options))?;
        Reflect::get(&formatter, &"format".into())?.dyn_into()
    }

    fn format(&self, at: Timestamp) -> String {
        self.0
            .as_ref()
            .and_then(|format| format.call1(&JsValue::UNDEFINED, &milliseconds(at)).ok())
            .and_then(|text| text.as_string())
            .unwrap_or_default()
    }
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
    Date::new(&milliseconds(at))
}

fn milliseconds(at: Timestamp) -> JsValue {
    // Whole numbers are exact far beyond the last date that a browser knows.
    #[allow(clippy::cast_precision_loss)]
    JsValue::from_f64(at.0 as f64)
}
