//! What is kept in the browser's database, and what tabs tell each other, as JSON.
//!
//! Records are written in the server's own shape, so that one reader serves both. Whatever is read
//! back may be of another version, half written or tampered with: what cannot be read is left out.

mod kept;
mod note;

use serde_json::Value;

use crate::{
    pocketbase::wire::{self, Fields, back::object},
    protocol::Fault,
};

pub(super) use kept::{key, read_replica, read_window, read_writes, text};
pub(super) use note::{read_note, write_note};

/// A refusal in the server's own shape; the rest by number, as the server would.
fn write_fault(fault: &Fault) -> Value {
    let (status, message, fields) = match fault {
        Fault::NotFound => (404, "", &[][..]),
        Fault::Changed => (409, "", &[][..]),
        Fault::Refused { message, fields } => (400, message.as_str(), fields.as_slice()),
        Fault::Protocol(what) => (0, what.as_str(), &[][..]),
        Fault::SignedOut => (401, "", &[][..]),
        Fault::Offline => (503, "", &[][..]),
        Fault::Busy { status } => (*status, "", &[][..]),
    };
    let data = fields.iter().map(|fault| {
        let about = [("code", &fault.code), ("message", &fault.message)];
        let about = about.map(|(name, text)| (name, Value::from(text.as_str())));
        (fault.field.clone(), object(about.to_vec()))
    });
    object(vec![
        ("status", status.into()),
        ("message", message.into()),
        ("data", Value::Object(data.collect())),
    ])
}

fn read_fault(fault: &Value) -> Fault {
    let status = Fields(fault).number("status").unwrap_or_default();
    match u16::try_from(status).unwrap_or_default() {
        400 => wire::refusal_of(fault),
        404 => Fault::NotFound,
        409 => Fault::Changed,
        0 => Fault::Protocol(Fields(fault).text("message")),
        401 => Fault::SignedOut,
        status => Fault::Busy { status },
    }
}

#[cfg(test)]
mod tests;
