//! `cargo xtask backup`: a copy of everything the server keeps, in one file, also while it runs.
//! It must never replace a file, and never make a folder of data that was not there.

use crate::args::DEFAULT_PORT;
use crate::error::{Error, Result};
use crate::support::paths;
use crate::support::process;
use crate::support::progress::Step;
use crate::support::server::holder_of_file;
use crate::tools;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What PocketBase prints before the name, by our hook `backup.pb.js`.
const STORED: &str = "stored: ";
const IN_BUCKET: &str = "stored in the bucket: ";

pub fn run(data: Option<PathBuf>, port: Option<u16>, file: Option<&Path>) -> Result<()> {
    let data = data.unwrap_or_else(|| paths::root().join("pb_data"));
    let made = take(&tools::pocketbase()?, &data, port, file)?;
    println!("\n  The backup is {made}.");
    println!("  To look into it or to go back to it: cargo xtask restore FILE --data DIR");
    Ok(())
}

/// Makes the backup and says where it is. A server that runs on the folder has to be named by its
/// port: it makes the backup itself.
pub fn take(binary: &Path, data: &Path, port: Option<u16>, file: Option<&Path>) -> Result<String> {
    if !data.join("data.db").is_file() {
        return Err(Error::Backup {
            what: format!("There is no server's data in {}", data.display()),
            remedy: "name the folder: cargo xtask backup --data DIR".to_owned(),
        });
    }
    if let Some(file) = file {
        is_free(file)?;
    }
    let running = holder_of_file(&data.join("data.db"));
    let port = port.or_else(|| running.as_ref().map(|_| DEFAULT_PORT));
    let mut step = Step::start("Backing up");
    let server = paths::root().join("pocketbase");
    let mut command = Command::new(binary);
    command
        .args(["backup", "--automigrate=false", "--hooksWatch=false"])
        .arg(format!("--dir={}", data.display()))
        .arg(format!("--migrationsDir={}", server.join("pb_migrations").display()))
        .arg(format!("--hooksDir={}", server.join("pb_hooks").display()));
    if let Some(port) = port {
        command.arg(format!("http://127.0.0.1:{port}"));
    }
    let lines = process::run_quietly(&mut step, &mut command);
    let lines = step.finish(lines, "").map_err(|error| match &running {
        Some(who) => Error::Backup {
            what: format!("{error}\n  A server runs on {}: {who}", data.display()),
            remedy: "name its port: cargo xtask backup --port PORT, or stop it.".to_owned(),
        },
        None => error,
    })?;
    if let Some(name) = said(&lines, IN_BUCKET) {
        return Ok(format!("{name}, in the bucket that is set in the dashboard (not a file here)"));
    }
    let Some(name) = said(&lines, STORED) else {
        return Err(Error::step("Backing up", ": it ended without a word", &lines));
    };
    let stored = data.join("backups").join(name);
    match file {
        None => Ok(stored.display().to_string()),
        Some(file) => {
            is_free(file)?;
            // Not a rename: the file may belong on another disk.
            fs::copy(&stored, file).map_err(Error::writing(file))?;
            paths::remove(&stored)?;
            paths::remove(&stored.with_extension("zip.attrs"))?;
            Ok(file.display().to_string())
        }
    }
}

/// What follows this word in a line, whatever stands before it.
fn said<'a>(lines: &'a [String], word: &str) -> Option<&'a str> {
    lines.iter().find_map(|line| line.split_once(word)).map(|(_, name)| name.trim())
}

fn is_free(file: &Path) -> Result<()> {
    if file.exists() {
        return Err(Error::Backup {
            what: format!("{} is there already", file.display()),
            remedy: "choose another name: a backup never replaces a file.".to_owned(),
        });
    }
    Ok(())
}
