//! What the page and the machine offer: clock, chance, storage, pictures, tabs, network, visibility, dates.
//!
//! The only room that knows the browser (web-sys, js-sys, gloo). Every part has a native twin with
//! the same signatures, so that whole clients run in tests and tools. It must never fail: what a
//! browser refuses (storage, an odd locale) is replaced by the next best thing.

pub mod address;
pub mod clipboard;
pub mod clock;
pub mod database;
pub mod gesture;
pub mod local_time;
pub mod network;
pub mod note;
pub mod page;
pub mod picture;
pub mod provider;
pub mod random;
pub mod storage;
pub mod tabs;
pub mod visibility;

#[cfg(target_arch = "wasm32")]
mod listener;
