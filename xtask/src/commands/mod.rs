//! The commands that a person types, one a file.

pub mod backup;
pub mod bench;
pub mod build;
pub mod dev;
pub mod restore;
pub mod serve;
pub mod test;
