//! `cargo xtask build`: the release app in `dist/`, precompressed, with its weight.

use crate::build::{self, weight};
use crate::error::Result;

/// Builds when something changed since the last time, prints the weight and checks it.
pub fn run() -> Result<()> {
    let weights = build::ensure()?;
    println!("\n{}", weight::table(&weights));
    weight::check(&weights)
}
