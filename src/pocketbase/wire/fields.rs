//! The fields of one record, read by name.

use std::str::FromStr;

use serde_json::Value;

use crate::{domain::Timestamp, protocol::Fault};

/// A record. What identifies it must be readable; everything else counts as empty when it is
/// missing, null or of another type.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(pub(super) &'a Value);

impl<'a> Fields<'a> {
    /// An id that the record cannot be without.
    pub(super) fn id<Id: FromStr>(self, name: &str) -> Result<Id, Fault> {
        self.relation(name).ok_or_else(|| Fault::protocol("an odd id"))
    }

    /// A number that the record cannot be without.
    pub(super) fn number(self, name: &str) -> Result<u64, Fault> {
        let number = self.0.get(name).and_then(Value::as_u64);
        number.ok_or_else(|| Fault::protocol("an odd number"))
    }

    /// A text that the record cannot be without.
    pub(super) fn word(self, name: &str) -> Result<&'a str, Fault> {
        let text = self.0.get(name).and_then(Value::as_str);
        text.ok_or_else(|| Fault::protocol("an odd text"))
    }

    /// A list that the record cannot be without.
    pub(super) fn list(self, name: &str) -> Result<&'a [Value], Fault> {
        let list = self.0.get(name).and_then(Value::as_array);
        list.map(Vec::as_slice).ok_or_else(|| Fault::protocol("an odd list"))
    }

    /// A record inside of it.
    pub(super) fn record(self, name: &str) -> &'a Value {
        self.0.get(name).unwrap_or(&Value::Null)
    }

    /// An id that need not be there.
    pub(super) fn relation<Id: FromStr>(self, name: &str) -> Option<Id> {
        self.str(name).parse().ok()
    }

    pub(super) fn text(self, name: &str) -> String {
        self.str(name).to_owned()
    }

    pub(super) fn str(self, name: &str) -> &'a str {
        self.word(name).unwrap_or_default()
    }

    pub(super) fn flag(self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or_default()
    }

    /// When something happened. A date that cannot be read counts as the beginning of time, which
    /// every real date replaces.
    pub(super) fn date(self, name: &str) -> Timestamp {
        Timestamp::parse(self.str(name)).unwrap_or_default()
    }

    /// When something was marked, if it was: empty means not. A mark with an odd date is still a
    /// mark.
    pub(super) fn mark(self, name: &str) -> Option<Timestamp> {
        (!self.str(name).is_empty()).then(|| self.date(name))
    }
}
