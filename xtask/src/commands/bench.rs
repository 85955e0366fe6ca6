//! `cargo xtask bench`: measured figures as tables, on the terminal and in `docs/benchmarks.md`, with
//! the date, the machine and the counts that make them comparable.

use crate::bench::goals::Measured;
use crate::bench::report::Report;
use crate::bench::{flood, latency, machine, partition, script, with_server};
use crate::build::{self, weight};
use crate::error::Result;
use crate::support::{paths, progress::seconds};
use crate::tools;
use std::time::Instant;

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
