//! Runs other programs: quietly behind a progress line, loudly with their own output, or as a
//! server in the background. It must never leave a program running that it started, and never
//! read a program's silence as success.

use crate::error::{Error, Result};
use crate::support::progress::{Step, without_colours};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// How many of a failed program's last lines are shown.
const TAIL_LINES: usize = 60;
const TICK: Duration = Duration::from_millis(200);
/// A program that is asked to stop is killed after this.
const PATIENCE: Duration = Duration::from_secs(10);

/// Cargo itself, the very one that runs us, without the variables it set for xtask's package:
/// build scripts that watch them would otherwise run again.
pub fn cargo() -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command.current_dir(crate::support::paths::root());
    command
}

/// Runs to the end behind the step's line and gives back all lines; on failure the last of them
/// are in the error.
pub fn run_quietly(step: &mut Step, command: &mut Command) -> Result<Vec<String>> {
    let mut child =
        spawn(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let (sender, lines) = mpsc::channel();
    watch(child.stdout.take(), sender.clone());
    watch(child.stderr.take(), sender);
    let mut all: Vec<String> = Vec::new();
    loop {
        match lines.recv_timeout(TICK) {
            Ok(line) => all.push(line),
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
        }
        step.tick(all.iter().rev().find(|line| tells(line)).map_or("", String::as_str));
    }
    let status = child.wait().map_err(Error::io(format!("wait for {}", name_of(command))))?;
    if status.success() {
        Ok(all)
    } else {
        Err(Error::step(step.label(), &how(status), tail(&all)))
    }
}

/// Whether a line says something by itself, and is no part of a drawing around quoted code.
fn tells(line: &str) -> bool {
    line.trim_start().starts_with(char::is_alphabetic)
}

/// Runs to the end with its output going straight to the terminal.
pub fn run_loudly(step: &str, command: &mut Command) -> Result<()> {
    let status = spawn(command.stdin(Stdio::null()))?
        .wait()
        .map_err(Error::io(format!("wait for {}", name_of(command))))?;
    if status.success() { Ok(()) } else { Err(Error::step(step, &how(status), &[])) }
}

/// What a short command prints, or `None` when it is missing or fails: for asking versions.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// The program's full path when the shell would find it.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).map(|folder| folder.join(&name)).find(|file| is_executable(file))
}

#[cfg(unix)]
pub fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
pub fn is_executable(file: &Path) -> bool {
    file.is_file()
}

/// Starts it; a program that is not there is named together with where to get it.
pub fn spawn(command: &mut Command) -> Result<Child> {
    command.spawn().map_err(|source| {
        let name = name_of(command);
        if source.kind() == io::ErrorKind::NotFound {
            Error::Missing { remedy: where_to_get(&name), tool: name }
        } else {
            Error::io(format!("start {name}"))(source)
        }
    })
}

/// Asks it to stop, waits, and only then kills it.
pub fn stop(child: &mut Child) {
    if !matches!(child.try_wait(), Ok(None)) {
        return;
    }
    ask_to_stop(child);
    let asked = Instant::now();
    while asked.elapsed() < PATIENCE {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    // Both fail only when it has ended by itself in the meantime.
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(unix)]
fn ask_to_stop(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process};
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if let Some(pid) = pid {
        // It fails only when the process has ended, which is what we want.
        let _ = kill_process(pid, Signal::TERM);
    }
}

#[cfg(not(unix))]
fn ask_to_stop(child: &mut Child) {
    let _ = child.kill();
}

/// Reads lines in a thread of their own until the program closes the pipe.
pub fn watch(pipe: Option<impl Read + Send + 'static>, sender: mpsc::Sender<String>) {
    let Some(pipe) = pipe else { return };
    thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut line = Vec::new();
        // Bytes and not `lines()`: one invalid character must not end the reading.
        while matches!(reader.read_until(b'\n', &mut line), Ok(length) if length > 0) {
            let text = without_colours(String::from_utf8_lossy(&line).trim_end());
            line.clear();
            if !text.is_empty() && sender.send(text).is_err() {
                break;
            }
        }
    });
}

pub fn tail(lines: &[String]) -> &[String] {
    lines.get(lines.len().saturating_sub(TAIL_LINES)..).unwrap_or(lines)
}

pub fn how(status: ExitStatus) -> String {
    status
        .code()
        .map_or_else(|| " (stopped by a signal)".to_owned(), |code| format!(" (exit code {code})"))
}

fn name_of(command: &Command) -> String {
    let program = Path::new(command.get_program());
    program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned()
}

fn where_to_get(program: &str) -> String {
    let place = match program {
        "cargo" | "rustc" | "rustup" => "install Rust with rustup",
        "node" | "npm" => {
            "install Node.js 20 or newer with npm (on Debian and Ubuntu: apt-get install nodejs npm)"
        }
        "python3" | "python" => {
            "install Python 3 with pip (on Debian and Ubuntu: apt-get install python3 python3-pip)"
        }
        _ => "install it, so that it is found on the PATH",
    };
    format!("{place}, then run this again.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_comes_with_its_remedy() {
        let error = spawn(&mut Command::new("/nowhere/npm")).expect_err("there is no such file");
        let text = error.to_string();
        assert!(text.starts_with("npm is missing."), "{text}");
        assert!(text.contains("install Node.js"), "{text}");
    }

    #[test]
    fn a_failed_step_shows_what_it_said() {
        let mut step = Step::start("Trying");
        let error = run_quietly(&mut step, Command::new("sh").args(["-c", "echo oh no; exit 3"]))
            .expect_err("it fails");
        assert_eq!(error.to_string(), "Trying failed (exit code 3).\n    oh no");
    }

    #[test]
    fn stopping_waits_for_a_clean_end() {
        let mut child = Command::new("sleep").arg("60").spawn().expect("sleep starts");
        let asked = Instant::now();
        stop(&mut child);
        assert!(asked.elapsed() < PATIENCE);
        assert!(matches!(child.try_wait(), Ok(Some(_))));
    }
}
