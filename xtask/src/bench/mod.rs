//! What the benchmarks measure, and how it is told. It must never touch a server or data that it did
//! not start itself, and never run as a part of `cargo xtask test`.

mod figures;
pub mod flood;
pub mod goals;
pub mod latency;
pub mod machine;
pub mod partition;
pub mod report;
pub mod script;
mod table;

use crate::error::Result;
use crate::support::{
    paths,
    progress::Step,
    server::{PocketBase, free_port},
};
use figures::Series;
use std::path::Path;
use std::time::Duration;

/// The times of creating messages in one way.
pub struct Creates {
    pub what: String,
    pub series: Series,
    pub whole: Duration,
}

/// Lends a PocketBase on an empty temporary folder, and clears both away afterwards.
pub fn with_server<T>(binary: &Path, work: impl FnOnce(u16) -> Result<T>) -> Result<T> {
    let data = paths::work().join("bench-data");
    paths::fresh_folder(&data)?;
    let port = free_port()?;
    let server = PocketBase::start_unlimited(binary, port, &data, &paths::dist())?;
    let step = Step::start("Measuring writers");
    let worked = work(port);
    server.stop();
    paths::remove(&data)?;
    step.finish(worked, "")
}
