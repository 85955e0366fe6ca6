//! Why a request failed, told by what happens next.

use serde::{Deserialize, Serialize};

/// A field that the server refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFault {
    /// The field's name, such as `title`.
    pub field: String,
    /// The server's stable code, such as `validation_not_unique`.
    pub code: String,
    /// The server's sentence, in English; for fields and codes that the app has no words for.
    pub message: String,
}

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Fault {
    /// No answer came: no network, no server, or too late. Try again; it may have been carried out.
    #[error("no answer")]
    Offline,
    /// The server is there and cannot now (429, 5xx). Try again later.
    #[error("the server is busy ({status})")]
    Busy {
        /// The HTTP status.
        status: u16,
    },
    /// The token is no longer good (401). Sign in again.
    #[error("signed out")]
    SignedOut,
    /// The record is not there, or not for this person (404, 403). Give up.
    #[error("not found")]
    NotFound,
    /// The request is not acceptable (any other 4xx). Fix the field or give up.
    #[error("refused: {message}")]
    Refused {
        /// The server's sentence, in English.
        message: String,
        /// The fields at fault; may be empty.
        fields: Vec<FieldFault>,
    },
    /// Somebody else has changed the record since, so that to do it now would undo that (409). Its
    /// author decides.
    #[error("changed by somebody else since")]
    Changed,
    /// The answer makes no sense. Give up, and say so.
    #[error("unreadable answer: {0}")]
    Protocol(String),
}

impl Fault {
    /// An answer that is not what was agreed on; `what` never quotes it.
    pub fn protocol(what: impl Into<String>) -> Self {
        Self::Protocol(what.into())
    }

    /// Whether the same request may succeed later without anybody changing it.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Offline | Self::Busy { .. })
    }

    /// Whether the server says that this id exists already: the request was carried out before,
    /// if the record is ours.
    pub fn is_duplicate_id(&self) -> bool {
        matches!(self, Self::Refused { fields, .. }
            if fields.iter().any(|f| f.field == "id" && f.code == "validation_not_unique"))
    }

    /// Whether the reason may be that the token is no longer good: the server then answers as to a
    /// stranger, without a reason.
    pub fn may_mean_signed_out(&self) -> bool {
        match self {
            Self::SignedOut | Self::NotFound => true,
            Self::Refused { fields, .. } => fields.is_empty(),
            _ => false,
        }
    }

    /// Whether a sign-up is refused that may have been carried out by a try whose answer was lost: the
    /// address has an account, or the invite let its last one in.
    pub fn may_be_done(&self) -> bool {
        self.is_doubled("email")
            || self.is_duplicate_id()
            || self.field("invite").is_some_and(|field| field.code == "validation_invite_used_up")
    }

    /// Whether a way in is closed that was offered.
    pub fn is_closed_door(&self) -> bool {
        self.field("guests").or(self.field("sign_up")).or(self.field("invite")).is_some()
    }

    /// Whether the server says that there is one already, by this field.
    pub fn is_doubled(&self, field: &str) -> bool {
        self.field(field).is_some_and(|fault| fault.code == "validation_not_unique")
    }

    /// What the server said of one field.
    pub fn field(&self, name: &str) -> Option<&FieldFault> {
        match self {
            Self::Refused { fields, .. } => fields.iter().find(|f| f.field == name),
            _ => None,
        }
    }
}
