//! The reader's clock and calendar: `Intl` in the browser, UTC natively.

#[cfg(target_arch = "wasm32")]
mod intl;
#[cfg(not(target_arch = "wasm32"))]
mod utc;

use std::rc::Rc;

use crate::domain::{Days, Language, LocalTime};

/// The reader's calendar.
#[cfg(target_arch = "wasm32")]
pub fn days() -> Days {
    Days(intl::day)
}

/// A calendar in UTC.
#[cfg(not(target_arch = "wasm32"))]
pub fn days() -> Days {
    Days::default()
}

/// The reader's clock and calendar, in this language. Make one for each language chosen, not one
/// for each date: it looks for the reader's locale.
#[cfg(target_arch = "wasm32")]
pub fn local_time(language: Language) -> Rc<dyn LocalTime> {
    Rc::new(intl::IntlTime::new(language))
}

/// A clock and calendar in UTC, in this language.
#[cfg(not(target_arch = "wasm32"))]
pub fn local_time(language: Language) -> Rc<dyn LocalTime> {
    Rc::new(utc::UtcTime::new(language))
}
