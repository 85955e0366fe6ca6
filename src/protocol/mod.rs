//! What the client and the server say to each other, each thing once: calls (writes among
//! them), replies, events, faults.
//!
//! The engine, the HTTP client and the notes between tabs all speak it. Nothing here knows JSON, HTTP
//! or the engine.

mod call;
mod event;
mod fault;
mod reply;
mod write;

pub use call::{Call, MembersCall};
pub use event::Event;
pub use fault::{Fault, FieldFault};
pub use reply::Reply;
pub use write::{Change, Target, Write};
