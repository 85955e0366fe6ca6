//! What the user typed, as a command. It must never guess: an unknown word is an error that shows
//! the usage.

use crate::error::{Error, Result};
use std::path::PathBuf;

pub const DEFAULT_PORT: u16 = 8090;

pub const USAGE: &str = "\
Usage: cargo xtask COMMAND

  serve [--port 8090] [--data DIR]   build the app, start PocketBase, serve both on one port
  test [--only STEP] [--skip STEP] [-- PLAYWRIGHT ARGUMENTS]
                                     everything that the build server checks; STEP is one of
                                     format, supply, lint, lint-wasm, unit, server, build,
                                     e2e
  dev [--port 8080]                  PocketBase and `dx serve`, with hot reload
  build                              the release app in dist/, with its weight
  bench [flood]                      the benchmarks, as tables, into docs/benchmarks.md; or only
                                     what a flood of sign-ins does, on the terminal
  backup [--data DIR] [--port 8090] [FILE]
                                     everything the server keeps, as one file, also while it runs
  restore FILE --data DIR [--force]  a server's data out of such a file
  help                               this text";

#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    Serve { port: u16, data: Option<PathBuf> },
    Test(Selection),
    Dev { port: u16 },
    Build,
    Bench,
    Flood,
    Backup { data: Option<PathBuf>, port: Option<u16>, file: Option<PathBuf> },
    Restore { file: PathBuf, data: PathBuf, force: bool },
    Help,
}

/// Which of the steps of `test` run; all of them by default.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Selection {
    pub only: Vec<String>,
    pub skip: Vec<String>,
    /// Handed on to Playwright.
    pub rest: Vec<String>,
}

pub const STEPS: [&str; 8] =
    ["format", "supply", "lint", "lint-wasm", "unit", "server", "build", "e2e"];

impl Selection {
    pub fn includes(&self, step: &str) -> bool {
        let named = |list: &[String]| list.iter().any(|name| name == step);
        !named(&self.skip) && (self.only.is_empty() || named(&self.only))
    }
}

pub fn parse(words: impl IntoIterator<Item = String>) -> Result<Command> {
    let mut words = words.into_iter();
    let command = words.next();
    match command.as_deref() {
        Some("serve") => {
            let (mut port, mut data) = (DEFAULT_PORT, None);
            while let Some(word) = words.next() {
                match word.as_str() {
                    "--port" => port = number(&word, words.next())?,
                    "--data" => data = Some(PathBuf::from(value(&word, words.next())?)),
                    _ => return Err(unknown(&word)),
                }
            }
            Ok(Command::Serve { port, data })
        }
        Some("dev") => {
            let mut port = 8080;
            while let Some(word) = words.next() {
                match word.as_str() {
                    "--port" => port = number(&word, words.next())?,
                    _ => return Err(unknown(&word)),
                }
            }
            Ok(Command::Dev { port })
        }
        Some("test") => {
            let mut chosen = Selection::default();
            while let Some(word) = words.next() {
                match word.as_str() {
                    "--only" => chosen.only.push(step(&word, words.next())?),
                    "--skip" => chosen.skip.push(step(&word, words.next())?),
                    "--" => chosen.rest = words.by_ref().collect(),
                    _ => return Err(unknown(&word)),
                }
            }
            Ok(Command::Test(chosen))
        }
        Some("backup") => {
            let Kept { data, port, file, .. } = Kept::parse(words, false)?;
            Ok(Command::Backup { data, port, file })
        }
        Some("restore") => match Kept::parse(words, true)? {
            Kept { data: Some(data), file: Some(file), force, .. } => {
                Ok(Command::Restore { file, data, force })
            }
            _ => Err(usage("restore needs a file and --data with a folder.".to_owned())),
        },
        Some("build") => alone(Command::Build, words.next()),
        Some("bench") => match words.next().as_deref() {
            None => Ok(Command::Bench),
            Some("flood") => alone(Command::Flood, words.next()),
            Some(word) => Err(unknown(word)),
        },
        Some("help" | "--help" | "-h") => Ok(Command::Help),
        Some(word) => Err(unknown(word)),
        None => Err(usage("Say what to do.".to_owned())),
    }
}

/// What `backup` and `restore` are told.
#[derive(Default)]
struct Kept {
    data: Option<PathBuf>,
    port: Option<u16>,
    file: Option<PathBuf>,
    force: bool,
}

impl Kept {
    fn parse(mut words: impl Iterator<Item = String>, restores: bool) -> Result<Self> {
        let mut kept = Self::default();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--data" => kept.data = Some(PathBuf::from(value(&word, words.next())?)),
                "--port" if !restores => kept.port = Some(number(&word, words.next())?),
                "--force" if restores => kept.force = true,
                _ if word.starts_with('-') || kept.file.is_some() => return Err(unknown(&word)),
                _ => kept.file = Some(PathBuf::from(word)),
            }
        }
        Ok(kept)
    }
}

fn alone(command: Command, next: Option<String>) -> Result<Command> {
    next.map_or(Ok(command), |word| Err(unknown(&word)))
}

fn value(option: &str, next: Option<String>) -> Result<String> {
    next.ok_or_else(|| usage(format!("{option} needs a value.")))
}

fn number(option: &str, next: Option<String>) -> Result<u16> {
    let text = value(option, next)?;
    let port = text.parse().ok().filter(|port| *port > 0);
    port.ok_or_else(|| usage(format!("{option} needs a number from 1 to 65535, not {text:?}.")))
}

fn step(option: &str, next: Option<String>) -> Result<String> {
    let name = value(option, next)?;
    if STEPS.contains(&name.as_str()) {
        return Ok(name);
    }
    Err(usage(format!("There is no step {name:?}.")))
}

fn unknown(word: &str) -> Error {
    usage(format!("I do not understand {word:?}."))
}

fn usage(message: String) -> Error {
    Error::Usage { message, usage: USAGE }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn serve_has_defaults_and_options() {
        let plain = Command::Serve { port: 8090, data: None };
        assert_eq!(parsed("serve").ok(), Some(plain));
        let chosen = Command::Serve { port: 9000, data: Some("d".into()) };
        assert_eq!(parsed("serve --data d --port 9000").ok(), Some(chosen));
    }

    #[test]
    fn what_is_not_understood_is_said_with_the_usage() {
        for line in [
            "",
            "sing",
            "serve --port",
            "serve --port 0",
            "serve --port x",
            "build fast",
            "test --only all",
            "backup --force",
            "backup one two",
            "restore a.zip",
            "restore --data d",
        ] {
            let text = parsed(line).expect_err(line).to_string();
            assert!(text.contains("Usage: cargo xtask"), "{line}: {text}");
        }
    }

    #[test]
    fn a_backup_has_a_default_place_and_a_restore_has_none() {
        let plain = Command::Backup { data: None, port: None, file: None };
        assert_eq!(parsed("backup").ok(), Some(plain));
        let (file, data) = (PathBuf::from("a.zip"), PathBuf::from("d"));
        let chosen = Command::Backup {
            data: Some(data.clone()),
            port: Some(9000),
            file: Some(file.clone()),
        };
        assert_eq!(parsed("backup a.zip --data d --port 9000").ok(), Some(chosen));
        let forced = Command::Restore { file, data, force: true };
        assert_eq!(parsed("restore a.zip --data d --force").ok(), Some(forced));
    }

    #[test]
    fn tests_can_be_chosen_and_left_out() {
        let Ok(Command::Test(chosen)) = parsed("test --only e2e -- --grep live") else {
            panic!("it is well formed")
        };
        assert!(chosen.includes("e2e") && !chosen.includes("unit"));
        assert_eq!(chosen.rest, ["--grep", "live"]);
        let all = Selection::default();
        assert!(STEPS.iter().all(|step| all.includes(step)));
        let fewer = Selection { skip: vec!["e2e".to_owned()], ..Selection::default() };
        assert!(!fewer.includes("e2e") && fewer.includes("unit"));
    }
}
