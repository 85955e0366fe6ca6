//! A clock for tests: UTC, and always the same present.

use crate::domain::{LocalTime, Timestamp};

/// Stands still on the third day of 1970.
#[derive(Debug)]
pub struct FixedTime;

impl LocalTime for FixedTime {
    fn day(&self, at: Timestamp) -> i64 {
        at.0.div_euclid(86_400_000)
    }

    fn clock(&self, at: Timestamp) -> String {
        format!("clock {}", at.0)
    }

    fn date(&self, at: Timestamp, _: Timestamp) -> String {
        format!("date {}", self.day(at))
    }

    fn short_date(&self, at: Timestamp, _: Timestamp) -> String {
        format!("short {}", self.day(at))
    }

    fn now(&self) -> Timestamp {
        Timestamp(2 * 86_400_000)
    }
}
