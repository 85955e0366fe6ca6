//! O'Chat: a self-hosted real-time team chat.
//!
//! The rooms and who may import whom are in ARCHITECTURE.md; `tests/architecture.rs` enforces them.

pub mod app;
pub mod domain;
pub mod engine;
pub mod platform;
pub mod pocketbase;
pub mod protocol;
pub mod shell;
pub mod store;
pub mod ui;
