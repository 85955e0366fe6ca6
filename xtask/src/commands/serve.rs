//! `cargo xtask serve`: the whole product on one port, from a fresh clone to an address to open.
//! It must never begin anything long before it knows that the port is free.

use crate::build;
use crate::build::weight;
use crate::error::{Error, Result};
use crate::support::paths;
use crate::support::progress::{Step, seconds};
use crate::support::server::{PocketBase, check_port};
use crate::support::signals::Signals;
use crate::tools;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

pub fn run(port: u16, data: Option<PathBuf>) -> Result<()> {
    let begun = Instant::now();
    check_port(port, "cargo xtask serve")?;
    let data = data_folder(data)?;
    let binary = tools::pocketbase()?;
    // A heavy app still works: `build`, `test` and `bench` are strict about its weight, not the start.
    if let Err(heavy) = weight::check(&build::ensure()?) {
        println!("  Note: {heavy}");
    }
    // The build may have taken minutes, and the port may be gone.
    check_port(port, "cargo xtask serve")?;

    let signals = Signals::listen()?;
    let step = Step::start("Starting PocketBase");
    let mut server = PocketBase::start(&binary, port, &data, &paths::dist())?;
    step.done("");
    server.speak();

    println!("\n  O'Chat is ready: http://127.0.0.1:{port} ({})", seconds(begun.elapsed()));
    println!("  Its data is in {}. Ctrl+C stops it.", data.display());

    let mut advised = false;
    while !signals.asked_to_stop() {
        if let Some(how) = server.ended() {
            return Err(server.fault(&format!("ended unexpectedly{how}")));
        }
        if !advised && let Some(address) = server.superuser_address() {
            advise_on_superuser(&address, &binary, &data);
            advised = true;
        }
        thread::sleep(Duration::from_millis(100));
    }
    println!("\n  Stopping.");
    server.stop();
    Ok(())
}

/// As long as nobody may use its dashboard, PocketBase offers a one-time address, a moment after
/// its start.
fn advise_on_superuser(address: &str, binary: &Path, data: &Path) {
    println!("\n  Nobody may use the dashboard yet. To make the first superuser, open");
    println!("    {address}");
    println!("  or run");
    println!("    {} --dir {} superuser upsert EMAIL PASSWORD", binary.display(), data.display());
}

fn data_folder(wish: Option<PathBuf>) -> Result<PathBuf> {
    let folder = wish.unwrap_or_else(|| paths::root().join("pb_data"));
    paths::make_folder(&folder)?;
    folder.canonicalize().map_err(Error::reading(&folder))
}
