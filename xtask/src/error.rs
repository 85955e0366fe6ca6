//! Everything that can go wrong, said to a person: what happened and the remedy.
//! It must never reach the terminal as a backtrace or a bare operating system code.

use std::io;
use std::path::Path;

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{message}\n\n{usage}")]
    Usage { message: String, usage: &'static str },

    #[error("{tool} is missing.\n  Remedy: {remedy}")]
    Missing { tool: String, remedy: String },

    #[error(
        "Port {port} is taken{by}.\n  Remedy: stop what uses it, or choose another one: {command} --port {other}"
    )]
    PortTaken { port: u16, by: String, command: &'static str, other: u16 },

    #[error("{step} failed{how}.{tail}{remedy}")]
    Step { step: String, how: String, tail: String, remedy: String },

    #[error("Cannot {what}: {source}{}", remedy_for_io(.source))]
    Io { what: String, source: io::Error },

    #[error("wasm-bindgen cannot read the compiled app: {0}")]
    Bindgen(String),

    #[error("The compiled app cannot be split: {0}")]
    Split(String),

    #[error("The page cannot be put together: {0}")]
    Page(String),

    #[error(
        "The {what} weighs {} kB in brotli; at most {} kB are allowed.\n  Remedy: look at the table above for what grew, and at the dependencies that came last.",
        .weight.div_ceil(1000), .limit / 1000
    )]
    TooHeavy { what: &'static str, weight: u64, limit: u64 },

    #[error("PocketBase {what}.{tail}")]
    PocketBase { what: String, tail: String },

    #[error("{what}.\n  Remedy: {remedy}")]
    Backup { what: String, remedy: String },

    #[error("The server at 127.0.0.1:{port} {what}")]
    Http { port: u16, what: String },
}

impl Error {
    pub fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }

    pub fn reading(path: &Path) -> impl FnOnce(io::Error) -> Self {
        Self::io(format!("read {}", path.display()))
    }

    pub fn writing(path: &Path) -> impl FnOnce(io::Error) -> Self {
        Self::io(format!("write {}", path.display()))
    }

    /// A step that ended badly, with its last telling lines and, where they say so, what to do.
    pub fn step(step: &str, how: &str, lines: &[String]) -> Self {
        const NOISE: [&str; 4] = ["Compiling ", "Checking ", "Downloading ", "Downloaded "];
        let tells = |line: &&String| !NOISE.iter().any(|word| line.trim_start().starts_with(word));
        let telling: Vec<String> = lines.iter().filter(tells).cloned().collect();
        let tail = indent(&telling);
        let remedy = remedy_for_lines(lines).map(|r| format!("\n  Remedy: {r}"));
        Self::Step {
            step: step.to_owned(),
            how: how.to_owned(),
            tail,
            remedy: remedy.unwrap_or_default(),
        }
    }
}

/// The lines as a block below the message; nothing at all when there are none.
pub fn indent(lines: &[String]) -> String {
    lines.iter().fold(String::new(), |block, line| block + "\n    " + line)
}

const DISK_REMEDY: &str = "free some disk space: a first build needs about 3 GB in `target/` and \
                           100 MB in the cache (`OCHAT_CACHE` moves it to another disk).";

fn remedy_for_io(error: &io::Error) -> String {
    let remedy = match error.kind() {
        io::ErrorKind::StorageFull => DISK_REMEDY,
        io::ErrorKind::PermissionDenied => "run as a user who may write there.",
        _ => return String::new(),
    };
    format!("\n  Remedy: {remedy}")
}

/// Recognises the few causes that a tool's own words hide from a newcomer.
fn remedy_for_lines(lines: &[String]) -> Option<&'static str> {
    const CAUSES: [(&[&str], &str); 3] = [
        (&["No space left on device", "ENOSPC"], DISK_REMEDY),
        (
            &[
                "Could not resolve host",
                "ENOTFOUND",
                "EAI_AGAIN",
                "ECONNREFUSED",
                "spurious network error",
                "Failed to establish a new connection",
                "download of config.json failed",
            ],
            "the package registry cannot be reached: check the network or the proxy, and run it again.",
        ),
        (
            &["No module named pip"],
            "install pip for Python 3 (on Debian and Ubuntu: apt-get install python3-pip).",
        ),
    ];
    let said = |sign: &&str| lines.iter().any(|line| line.contains(*sign));
    CAUSES.iter().find(|(signs, _)| signs.iter().any(said)).map(|(_, remedy)| *remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_names_the_remedy_it_recognises() {
        let error =
            Error::step("Installing PocketBase", "", &["python3: No module named pip".to_owned()]);
        let text = error.to_string();
        assert!(text.contains("Installing PocketBase failed."), "{text}");
        assert!(text.contains("Remedy: install pip"), "{text}");
    }

    #[test]
    fn an_unknown_cause_shows_the_last_lines_only() {
        let text = Error::step("Compiling", " (exit code 101)", &["boom".to_owned()]).to_string();
        assert_eq!(text, "Compiling failed (exit code 101).\n    boom");
    }
}
