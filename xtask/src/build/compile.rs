//! The first step: cargo compiles the app to WebAssembly.

use crate::error::Result;
use crate::support::{paths, process, progress::Step};
use crate::tools::WASM_TARGET;
use std::path::PathBuf;

/// The program to compile.
pub const APP: &str = "ochat-app";

/// Compiles the app to WebAssembly; cargo does nothing when nothing changed.
pub fn compile() -> Result<PathBuf> {
    let mut step = Step::start("Compiling the app");
    let mut command = process::cargo();
    command
        .args(["rustc", "--release", "--locked", "--bin", APP])
        .args(["--no-default-features", "--features", "split"])
        .args(["--package", "ochat", "--target", WASM_TARGET])
        .arg("--config")
        .arg(flags())
        // The splitter reads in the relocations who needs whom.
        .args(["--", "-C", "link-arg=--emit-relocs"]);
    let done = process::run_quietly(&mut step, &mut command);
    step.finish(done, "")?;
    Ok(paths::target().join(WASM_TARGET).join("release").join(format!("{APP}.wasm")))
}

/// Folders of this machine have no place in a file that everyone downloads: panics name sources from
/// the checkout or the crate on.
fn flags() -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let crates = home.map(|home| (home.join("registry").join("src"), "crates"));
    let flags: Vec<String> = crates
        .into_iter()
        .chain([(paths::root(), "ochat")])
        .map(|(from, to)| format!("{:?}", format!("--remap-path-prefix={}={to}", from.display())))
        .collect();
    format!("target.{WASM_TARGET}.rustflags=[{}]", flags.join(","))
}
