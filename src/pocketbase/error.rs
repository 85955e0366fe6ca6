//! Which fault a failed request is.
//!
//! It must never carry a token or the text of a message: faults end up in logs.

use crate::protocol::Fault;

use super::wire;

/// A request that cannot be sent as it is.
pub(super) fn not_to_be_built() -> Fault {
    Fault::protocol("the request cannot be built")
}

/// The fault for a status that is not a success; `body` is what came with it.
pub(super) fn of_status(status: u16, body: &[u8]) -> Fault {
    // A proxy or a network portal can answer with these statuses too. Only a refusal in
    // PocketBase's own JSON counts.
    if matches!(status, 401 | 403 | 404) && !wire::is_refusal(body) {
        return Fault::Busy { status };
    }
    match status {
        // A rule refuses without a reason. A hook gives one, and so does the request for a second
        // factor: keep these.
        401 | 403 => match wire::refusal(body) {
            Fault::Refused { fields, .. } if fields.is_empty() && status == 401 => Fault::SignedOut,
            Fault::Refused { fields, .. } if fields.is_empty() => Fault::NotFound,
            refusal => refusal,
        },
        404 => Fault::NotFound,
        429 | 500..=599 => Fault::Busy { status },
        400..=499 => wire::refusal(body),
        _ => Fault::protocol(format!("status {status}")),
    }
}

impl From<reqwest::Error> for Fault {
    /// A request that could not be built is a mistake of ours; everything else that goes wrong
    /// below HTTP is a connection that failed.
    fn from(error: reqwest::Error) -> Self {
        if error.is_builder() { not_to_be_built() } else { Self::Offline }
    }
}
