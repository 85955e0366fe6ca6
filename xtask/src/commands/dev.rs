//! `cargo xtask dev`: PocketBase and `dx serve` side by side, with hot reload.
//! It must never leave one of the two running without the other.

use crate::args::DEFAULT_PORT;
use crate::error::{Error, Result};
use crate::support::http::Client;
use crate::support::paths;
use crate::support::process::{self, spawn};
use crate::support::progress::Step;
use crate::support::server::{PocketBase, check_port};
use crate::support::signals::Signals;
use crate::tools::{self, dx};
use std::thread;
use std::time::Duration;

/// Dioxus.toml passes `/api` on to this port.
const API_PORT: u16 = DEFAULT_PORT;

pub fn run(port: u16) -> Result<()> {
    check_port(port, "cargo xtask dev")?;
    let answers = || Client::new(API_PORT).get("/api/health").is_ok_and(|a| a.status == 200);
    let running = answers();
    if !running {
        check_port(API_PORT, "cargo xtask serve")?;
    }
    tools::wasm_target()?;
    let binary = tools::pocketbase()?;
    let mut dx = dx::command()?;

    let signals = Signals::listen()?;
    let mut server = None;
    if running {
        println!("  ✓ A PocketBase is running on port {API_PORT} already: it will be used");
    } else {
        let step = Step::start(format!("Starting PocketBase on port {API_PORT}"));
        let data = paths::root().join("pb_data");
        server = Some(PocketBase::start(&binary, API_PORT, &data, &paths::dist())?);
        step.done("");
    }
    println!("\n  The app will be at http://127.0.0.1:{port} as soon as dx has built it.\n");
    dx.args(["serve", "--web", "--package", "ochat", "--addr", "127.0.0.1"]).args([
        "--open",
        "false",
        "--port",
        &port.to_string(),
    ]);
    let mut dx = spawn(&mut dx)?;

    let outcome = loop {
        if signals.asked_to_stop() {
            break Ok(());
        }
        if let Ok(Some(status)) = dx.try_wait() {
            let failed = Error::step("dx serve", &process::how(status), &[]);
            break if status.success() { Ok(()) } else { Err(failed) };
        }
        if let Some(server) = &mut server
            && let Some(how) = server.ended()
        {
            break Err(server.fault(&format!("ended unexpectedly{how}")));
        }
        thread::sleep(Duration::from_millis(100));
    };
    process::stop(&mut dx);
    outcome
}
