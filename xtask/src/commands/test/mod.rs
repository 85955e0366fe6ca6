//! `cargo xtask test`: everything that the build server checks, in the order in which it fails
//! soonest. It must never leave a check out unless it was told to on the command line.

mod supply;

use crate::args::Selection;
use crate::error::{Error, Result};
use crate::support::paths;
use crate::support::process::{cargo, run_loudly};
use crate::support::progress::seconds;
use crate::tools::browser;
use crate::tools::{self, WASM_TARGET};
use crate::{build, commands};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

type Check = fn(&Selection) -> Result<()>;

const CHECKS: [(&str, &str, Check); 8] = [
    ("format", "Format", format),
    ("supply", "Dependencies: licences, sources, versions", supply),
    ("lint", "Lints, native", lint),
    ("lint-wasm", "Lints, WebAssembly", lint_wasm),
    ("unit", "Unit, property and integration tests", unit),
    ("server", "Server tests", server),
    ("build", "Release build and its weight", release),
    ("e2e", "Browser tests", e2e),
];

pub fn run(chosen: &Selection) -> Result<()> {
    let begun = Instant::now();
    let mut done: Vec<(&str, Duration)> = Vec::new();
    for (name, title, check) in CHECKS {
        if !chosen.includes(name) {
            if chosen.only.is_empty() {
                println!("\n── {title}: left out");
            }
            continue;
        }
        println!("\n── {title}");
        let started = Instant::now();
        if let Err(error) = check(chosen) {
            summarise(&done, begun.elapsed());
            println!("  ✗ {title} (cargo xtask test --only {name})");
            println!("steps: {} passed, 1 failed", done.len());
            return Err(error);
        }
        done.push((title, started.elapsed()));
    }
    summarise(&done, begun.elapsed());
    // A build server reads this line as the result.
    println!("steps: {} passed, 0 failed", done.len());
    Ok(())
}

fn summarise(done: &[(&str, Duration)], whole: Duration) {
    println!("\n── Summary ({})", seconds(whole));
    for (title, time) in done {
        println!("  ✓ {title} ({})", seconds(*time));
    }
}

fn format(_: &Selection) -> Result<()> {
    run_loudly("Format", cargo().args(["fmt", "--all", "--check"]))
}

fn supply(_: &Selection) -> Result<()> {
    supply::check()
}

fn lint(_: &Selection) -> Result<()> {
    let mut command = cargo();
    command.args(["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    run_loudly("Linting", &mut command)
}

/// As it ships: without the developer's hot reload.
fn lint_wasm(_: &Selection) -> Result<()> {
    tools::wasm_target()?;
    let mut command = cargo();
    command.args(["clippy", "--locked", "--package", "ochat", "--lib", "--bins"]).args([
        "--no-default-features",
        "--features",
        "split",
        "--target",
        WASM_TARGET,
        "--",
        "-D",
        "warnings",
    ]);
    run_loudly("Linting for WebAssembly", &mut command)
}

fn unit(_: &Selection) -> Result<()> {
    let mut command = cargo();
    command.args(["test", "--locked", "--workspace"]).env("OCHAT_POCKETBASE", tools::pocketbase()?);
    run_loudly("Testing", &mut command)
}

fn server(_: &Selection) -> Result<()> {
    let folder = paths::root().join("pocketbase").join("tests");
    // Named one by one: what Node makes of a folder differs between its versions.
    let tests: Vec<PathBuf> = paths::files_below(&folder)?
        .into_iter()
        .filter(|file| file.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    if tests.is_empty() {
        return Err(Error::step("Testing the server", ": there is no test", &[]));
    }
    let mut command = Command::new("node");
    command
        .arg("--test")
        .args(tests)
        .env("OCHAT_POCKETBASE", tools::pocketbase()?)
        .current_dir(paths::root());
    run_loudly("Testing the server", &mut command)
}

fn release(_: &Selection) -> Result<()> {
    commands::build::run()
}

fn e2e(chosen: &Selection) -> Result<()> {
    let chromium = browser::chromium()?;
    let binary = tools::pocketbase()?;
    build::ensure()?;
    tools::e2e_packages()?;
    let e2e = paths::root().join("e2e");
    let mut command = Command::new("node");
    command
        .arg(e2e.join("node_modules").join("@playwright").join("test").join("cli.js"))
        .arg("test")
        .args(&chosen.rest)
        .env("OCHAT_CHROMIUM", chromium)
        .env("OCHAT_POCKETBASE", binary)
        .env("OCHAT_PUBLIC", paths::dist())
        .current_dir(&e2e);
    run_loudly("Testing in the browser", &mut command)
}
