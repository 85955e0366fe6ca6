//! The tools of `cargo xtask dev`, which nobody else needs: dx, and the wasm-bindgen that dx calls.
//! It must never let dx fetch tools by itself: those would not be the pinned ones.

use crate::error::{Error, Result};
use crate::support::paths;
use crate::support::process::{self, ask, cargo, find};
use crate::support::progress::Step;
use crate::tools::{install, node_tools};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

const DX: &str = "0.7.10";

/// `dx`, ready to be given its arguments: its helpers are first on its PATH.
pub fn command() -> Result<Command> {
    let mut folders = vec![node_tools()?.bin, wasm_bindgen()?];
    let dx = dx()?;
    folders.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    let path: OsString = std::env::join_paths(folders).map_err(|_| Error::Missing {
        tool: "A usable PATH".to_owned(),
        remedy: "keep the path separator out of the cache's folder name.".to_owned(),
    })?;
    let mut command = Command::new(dx);
    command.env("PATH", path).env("NO_DOWNLOADS", "1").current_dir(paths::root());
    Ok(command)
}

fn dx() -> Result<PathBuf> {
    let is_ours = |file: &PathBuf| {
        let version = ask(Command::new(file).arg("--version")).unwrap_or_default();
        version.split_whitespace().nth(1) == Some(DX)
    };
    if let Some(own) = find("dx").filter(is_ours) {
        return Ok(own);
    }
    let home = paths::cache()?.join(format!("dx-{DX}"));
    if home.join("bin").is_dir() {
        return Ok(binary(&home, "dx"));
    }
    let package = format!("dioxus-cli@{DX}");
    if ask(cargo().args(["binstall", "-V"])).is_some() {
        let mut step = Step::start(format!("Installing dx {DX} by cargo-binstall"));
        let installed = install(&home, |folder| {
            let mut command = cargo();
            command.args(["binstall", "--no-confirm", "--no-track", "--install-path"]);
            command.arg(folder.join("bin")).arg(&package);
            process::run_quietly(&mut step, &mut command).map(drop)
        });
        // Without a ready binary for this system it still can be compiled.
        if step.finish(installed, "").is_ok() {
            return Ok(binary(&home, "dx"));
        }
    }
    compile(&home, format!("Compiling dx {DX} (about 16 minutes, once)"), &["--locked", &package])?;
    Ok(binary(&home, "dx"))
}

/// The folder of a wasm-bindgen of exactly the version in Cargo.lock, which dx insists on.
fn wasm_bindgen() -> Result<PathBuf> {
    let version = locked_version(&paths::read_text(&paths::root().join("Cargo.lock"))?)?;
    let own = find("wasm-bindgen").filter(|own| {
        let said = ask(Command::new(own).arg("--version")).unwrap_or_default();
        said.split_whitespace().nth(1) == Some(&version)
    });
    if let Some(folder) = own.as_deref().and_then(Path::parent) {
        return Ok(folder.to_owned());
    }
    let home = paths::cache()?.join(format!("wasm-bindgen-{version}"));
    if !home.join("bin").is_dir() {
        let label = format!("Compiling wasm-bindgen {version} (some minutes, once)");
        // Not by its own lock file, which asks for a release that may have been withdrawn.
        let package = format!("wasm-bindgen-cli@{version}");
        compile(&home, label, &["--bin", "wasm-bindgen", &package])?;
    }
    Ok(home.join("bin"))
}

fn compile(home: &Path, label: String, what: &[&str]) -> Result<()> {
    let mut step = Step::start(label);
    let installed = install(home, |folder| {
        let mut command = cargo();
        command.args(["install", "--no-track", "--root"]).arg(folder).args(what);
        // Outside the checkout, or its settings would apply.
        command.current_dir(folder);
        process::run_quietly(&mut step, &mut command).map(drop)
    });
    step.finish(installed, "")
}

fn binary(home: &Path, name: &str) -> PathBuf {
    home.join("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

fn locked_version(lock: &str) -> Result<String> {
    let mut lines = lock.lines().skip_while(|line| *line != "name = \"wasm-bindgen\"").skip(1);
    let version = lines.next().and_then(|line| line.strip_prefix("version = \""));
    version.and_then(|rest| rest.strip_suffix('"')).map(str::to_owned).ok_or_else(|| {
        Error::Missing {
            tool: "wasm-bindgen in Cargo.lock".to_owned(),
            remedy: "run `cargo generate-lockfile`.".to_owned(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_the_package_itself() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock).ok().as_deref(), Some("0.2.130"));
        assert!(locked_version("").is_err());
    }
}
