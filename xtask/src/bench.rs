//! `cargo xtask bench`: measured figures as tables, on the terminal and in `docs/benchmarks.md`, with
//! the date, the machine and the counts that make them comparable. It must never touch a server or
//! data that it did not start itself, and never run as a part of `cargo xtask test`.

mod figures;
mod flood;
mod goals;
mod latency;
mod machine;
mod partition;
mod report;
mod script;
mod table;

use crate::error::Result;
use crate::progress::{Step, seconds};
use crate::server::{PocketBase, free_port};
use crate::{build, paths, tools, weight};
use figures::Series;
use goals::Measured;
use report::Report;
use std::path::Path;
use std::time::{Duration, Instant};

pub fn run() -> Result<()> {
    let load = machine::load();
    let weights = build::ensure()?;
    let binary = tools::pocketbase()?;
    let begun = Instant::now();
    let creates = with_server(&binary, latency::measure)?;
    let flood = flood::measure(&binary)?;
    let browser = script::browser(&binary)?;
    let crowd = script::crowd(&binary)?;
    let partition = partition::measure(&binary);
    let measured = Measured { browser, crowd, partition };
    let report = Report { weights, creates, flood, measured, load };

    let document = paths::root().join("docs").join("benchmarks.md");
    paths::write(&document, report.document())?;
    println!("\n# O'Chat's benchmarks\n\n{}", report.tables());
    println!("Measured in {}, written to {}.", seconds(begun.elapsed()), document.display());
    weight::check(&report.weights)
}

/// The flood of sign-ins alone, on the terminal.
pub fn flood() -> Result<()> {
    println!("\n{}", flood::measure(&tools::pocketbase()?)?.table());
    Ok(())
}

/// The times of creating messages in one way.
pub struct Creates {
    pub what: String,
    pub series: Series,
    pub whole: Duration,
}

/// Lends a PocketBase on an empty temporary folder, and clears both away afterwards.
fn with_server<T>(binary: &Path, work: impl FnOnce(u16) -> Result<T>) -> Result<T> {
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
