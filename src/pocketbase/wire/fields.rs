//! The fields of one record, read by name.

use std::str::FromStr;

use serde_json::Value;

use crate::{domain::Timestamp, protocol::Fault};

/// A record. What identifies it must be readable; everything else counts as empty when it is
/// missing, null or of another type.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a>(pub(crate) &'a Value);

impl<'a> Fields<'a> {
    /// An id that the record cannot be without.
    pub(crate) fn id<Id: FromStr>(self, name: &str) -> Result<Id, Fault> {
        self.relation(name).ok_or_else(|| Fault::protocol("an odd id"))
    }

    /// A number that the record cannot be without.
    pub(crate) fn number(self, name: &str) -> Result<u64, Fault> {
        let number = self.0.get(name).and_then(Value::as_u64);
        number.ok_or_else(|| Fault::protocol("an odd number"))
    }

    /// A text that the record cannot be without.
    pub(crate) fn word(self, name: &str) -> Result<&'a str, Fault> {
        let text = self.0.get(name).and_then(Value::as_str);
        text.ok_or_else(|| Fault::protocol("an odd text"))
    }

    /// A list that the record cannot be without.
    pub(crate) fn list(self, name: &str) -> Result<&'a [Value], Fault> {
        let list = self.0.get(name).and_then(Value::as_array);
        list.map(Vec::as_slice).ok_or_else(|| Fault::protocol("an odd list"))
    }

    /// A record inside of it.
    pub(crate) fn record(self, name: &str) -> &'a Value {
        self.0.get(name).unwrap_or(&Value::Null)
    }

    /// An id that need not be there.
    pub(crate) fn relation<Id: FromStr>(self, name: &str) -> Option<Id> {
        self.str(name).parse().ok()
    }

    pub(crate) fn text(self, name: &str) -> String {
        self.str(name).to_owned()
    }

    pub(crate) fn str(self, name: &str) -> &'a str {
        self.word(name).unwrap_or_default()
    }

    pub(crate) fn flag(self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or_default()
    }

    /// When something happened: in the server's words, or as a number of milliseconds in what was
    /// kept here. A date that cannot be read counts as the beginning of time, which every real date
    /// replaces.
    pub(crate) fn date(self, name: &str) -> Timestamp {
        match self.moment(name) {
            Some(at) => at,
            None => Timestamp::parse(self.str(name)).unwrap_or_default(),
        }
    }

    /// A moment as a number of milliseconds.
    pub(crate) fn moment(self, name: &str) -> Option<Timestamp> {
        self.0.get(name).and_then(Value::as_i64).map(Timestamp)
    }

    /// When something was marked, if it was: empty means not. A mark with an odd date is still a
    /// mark.
    pub(super) fn mark(self, name: &str) -> Option<Timestamp> {
        let marked = !self.str(name).is_empty() || self.moment(name).is_some();
        marked.then(|| self.date(name))
    }
}
