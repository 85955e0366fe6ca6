//! The client against a real server: its methods and errors, its realtime stream, and whole clients
//! (engine and shell) that write, listen, lose the server and find it again.

#[path = "../support/mod.rs"]
mod support;

mod errors;
mod realtime;
mod records;
mod whole;
