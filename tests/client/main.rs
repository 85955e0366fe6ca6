//! The client against a real server: its methods and errors, its realtime stream, and whole clients
//! (engine and shell) that write, listen, lose the server and find it again.

// A test may stop at the first surprise; the app may not.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod accounts;
mod circle;
mod errors;
mod realtime;
mod records;
mod whole;
