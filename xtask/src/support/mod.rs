//! What every command stands on: paths, programs, progress, and PocketBase as a child process.

pub mod fingerprint;
pub mod http;
pub mod paths;
pub mod process;
pub mod progress;
pub mod server;
pub mod signals;
