//! Why a request to `PocketBase` failed, told by what the caller can do about it.
//!
//! It must never carry a token or the text of a message: errors end up in logs.

/// A field that the server refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name, such as `title`.
    pub field: String,
    /// The server's stable code, such as `validation_not_unique`.
    pub code: String,
    /// The server's sentence, in English.
    pub message: String,
}

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// No connection, or it broke before the answer was whole. The request may have been carried
    /// out.
    #[error("no connection to the server")]
    Offline,
    /// No answer within the time limit. The request may have been carried out.
    #[error("no answer in time")]
    Timeout,
    /// 401: the token is not good (any more).
    #[error("not signed in")]
    Unauthorized,
    /// 403 without a reason: not for this person.
    #[error("not allowed")]
    Forbidden,
    /// 404: there is no such record, or not for this person.
    #[error("not found")]
    NotFound,
    /// Any other 4xx: the request itself is not acceptable.
    #[error("refused: {message}")]
    Invalid {
        /// The server's sentence, in English.
        message: String,
        /// The fields at fault; may be empty.
        fields: Vec<FieldError>,
    },
    /// 429: too many requests for now.
    #[error("too many requests")]
    RateLimited,
    /// 5xx: the server, or a proxy before it, cannot now.
    #[error("the server failed ({status})")]
    Server {
        /// The HTTP status.
        status: u16,
    },
    /// The answer is not what the protocol says.
    #[error("unreadable answer: {what}")]
    Protocol {
        /// What was wrong with it, without its content.
        what: String,
    },
}

impl ApiError {
    /// An answer that is not what the protocol says.
    pub(super) fn protocol(what: impl Into<String>) -> Self {
        Self::Protocol { what: what.into() }
    }

    /// A request that cannot be sent as it is.
    pub(super) fn not_to_be_built() -> Self {
        Self::protocol("the request cannot be built")
    }

    /// The error for a status that is not a success; `body` is what came with it.
    pub(super) fn of_status(status: u16, body: &[u8]) -> Self {
        // What stands in between (a proxy whose backend restarts, a portal) says such things too,
        // and nothing may be given up because of it.
        if matches!(status, 401 | 403 | 404) && !super::wire::is_refusal(body) {
            return Self::Server { status };
        }
        match status {
            // A rule says no without a word; a hook that says why is to be heard, and so is that one
            // proof was good and another one is wanted.
            401 | 403 => match super::wire::refusal(body) {
                Self::Invalid { fields, .. } if fields.is_empty() && status == 401 => {
                    Self::Unauthorized
                }
                Self::Invalid { fields, .. } if fields.is_empty() => Self::Forbidden,
                refusal => refusal,
            },
            404 => Self::NotFound,
            429 => Self::RateLimited,
            400..=499 => super::wire::refusal(body),
            500..=599 => Self::Server { status },
            _ => Self::protocol(format!("status {status}")),
        }
    }
}

impl From<reqwest::Error> for ApiError {
    /// A request that could not be built is a mistake of ours; everything else that goes wrong
    /// below HTTP is a connection that failed.
    fn from(error: reqwest::Error) -> Self {
        if error.is_builder() { Self::not_to_be_built() } else { Self::Offline }
    }
}
