//! Proofs against a real server that nothing is lost, doubled or left unseen: with answers that
//! never come, a server that is killed, connections that fall silent, partitions and slow lines.
//!
//! They wait for conditions, never for time, except where the fault itself is one of time.

// A test may stop at the first surprise; the app may not.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod answers;
mod crashes;
mod line;
mod partitions;
mod silence;
mod slow;
mod truth;

/// Whether a request creates a message.
fn creates_message(line: &str) -> bool {
    line.starts_with("POST /api/collections/messages/records")
}

/// Whether a request is a realtime stream.
fn listens(line: &str) -> bool {
    line.starts_with("GET /api/realtime")
}
