//! PocketBase as a child process: started on a port that is known to be free, watched until it
//! answers, stopped cleanly. It must never outlive the command that started it.

use crate::error::{Error, Result, indent};
use crate::support::http::Client;
use crate::support::paths;
use crate::support::process;
use crate::support::progress::seconds;
use std::collections::VecDeque;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

const KEPT_LINES: usize = 40;
const SUPERUSER_PATH: &str = "/_/#/pbinstal";
/// A first start runs all migrations; on a slow disk that takes a while.
const START_PATIENCE: Duration = Duration::from_mins(1);

pub struct PocketBase {
    child: Child,
    port: u16,
    log: Arc<Log>,
}

/// The last lines, and whether new ones go to the terminal.
#[derive(Default)]
struct Log {
    lines: Mutex<VecDeque<String>>,
    aloud: AtomicBool,
}

impl PocketBase {
    /// Starts it with the project's migrations and hooks and waits until it answers.
    pub fn start(binary: &Path, port: u16, data: &Path, public: &Path) -> Result<Self> {
        Self::start_with(Command::new(binary), port, data, public)
    }

    /// The same without limits for each address: a benchmark is a thousand people at one.
    pub fn start_unlimited(binary: &Path, port: u16, data: &Path, public: &Path) -> Result<Self> {
        let mut command = Command::new(binary);
        command.env("OCHAT_RATE_LIMITS", "off");
        Self::start_with(command, port, data, public)
    }

    fn start_with(mut command: Command, port: u16, data: &Path, public: &Path) -> Result<Self> {
        let server = paths::root().join("pocketbase");
        command
            .args(["serve", "--automigrate=false", "--hooksWatch=false", "--queryTimeout=15"])
            .arg(format!("--http=127.0.0.1:{port}"))
            .arg(format!("--dir={}", data.display()))
            .arg(format!("--migrationsDir={}", server.join("pb_migrations").display()))
            .arg(format!("--hooksDir={}", server.join("pb_hooks").display()))
            .arg(format!("--publicDir={}", public.display()))
            .env("OCHAT_PUBLIC", public)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = process::spawn(&mut command)?;
        let log = Arc::new(Log::default());
        follow(&mut child, &log);
        let mut started = Self { child, port, log };
        started.wait_until_healthy()?;
        Ok(started)
    }

    fn wait_until_healthy(&mut self) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < START_PATIENCE {
            if let Some(how) = self.ended() {
                return Err(self.fault(&format!("ended while starting{how}")));
            }
            if Client::new(self.port).get("/api/health").is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Err(self.fault(&format!("did not answer within {}", seconds(START_PATIENCE))))
    }

    /// How it ended, when it has.
    pub fn ended(&mut self) -> Option<String> {
        self.child.try_wait().ok().flatten().map(process::how)
    }

    /// Its trouble together with the last lines it wrote.
    pub fn fault(&self, what: &str) -> Error {
        // The pipes may still hold the words that explain the end.
        thread::sleep(Duration::from_millis(100));
        Error::PocketBase { what: what.to_owned(), tail: indent(&self.log.last_lines()) }
    }

    /// From here on its lines appear on the terminal as they come.
    pub fn speak(&self) {
        self.log.aloud.store(true, Ordering::Relaxed);
    }

    /// The one-time address for making the first superuser, printed when there is none.
    pub fn superuser_address(&self) -> Option<String> {
        let lines = self.log.last_lines();
        let words = lines.iter().flat_map(|line| line.split_whitespace());
        words.filter(|word| word.contains(SUPERUSER_PATH)).map(str::to_owned).next()
    }

    /// The process, for asking the system about it.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn stop(mut self) {
        process::stop(&mut self.child);
    }
}

impl Drop for PocketBase {
    fn drop(&mut self) {
        process::stop(&mut self.child);
    }
}

impl Log {
    fn add(&self, line: String) {
        // What it says about the first superuser is said better by `serve`.
        let about_superuser = line.contains("superuser") || line.contains(SUPERUSER_PATH);
        if self.aloud.load(Ordering::Relaxed) && !about_superuser {
            println!("  pocketbase │ {line}");
        }
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == KEPT_LINES {
            lines.pop_front();
        }
        lines.push_back(line);
    }

    fn last_lines(&self) -> Vec<String> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

fn follow(child: &mut Child, log: &Arc<Log>) {
    let (sender, lines) = mpsc::channel();
    process::watch(child.stdout.take(), sender.clone());
    process::watch(child.stderr.take(), sender);
    let log = Arc::clone(log);
    thread::spawn(move || lines.into_iter().for_each(|line| log.add(line)));
}

/// Says who has the port, and how to get on, before anything long begins.
pub fn check_port(port: u16, command: &'static str) -> Result<()> {
    if TcpListener::bind(("127.0.0.1", port)).is_ok() {
        return Ok(());
    }
    let by = holder(port).map_or_else(String::new, |who| format!(" by {who}"));
    let other = (port.saturating_add(1)..=u16::MAX)
        .find(|other| TcpListener::bind(("127.0.0.1", *other)).is_ok())
        .unwrap_or(port);
    Err(Error::PortTaken { port, by, command, other })
}

/// Any port that is free now.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(Error::io("find a free port"))?;
    Ok(listener.local_addr().map_err(Error::io("find a free port"))?.port())
}

/// `pocketbase (process 1234)`: from Linux's tables of sockets and open files; elsewhere, or for
/// another user's process, nobody is named.
fn holder(port: u16) -> Option<String> {
    let tables = ["/proc/net/tcp", "/proc/net/tcp6"];
    let inode = tables
        .iter()
        .filter_map(|table| std::fs::read_to_string(table).ok())
        .find_map(|table| listening_inode(&table, port).map(str::to_owned))?;
    who_has_open(Path::new(&format!("socket:[{inode}]")))
}

/// `pocketbase (process 1234)` when a process has this file open, as far as Linux tells.
pub fn holder_of_file(file: &Path) -> Option<String> {
    who_has_open(&file.canonicalize().ok()?)
}

fn who_has_open(wanted: &Path) -> Option<String> {
    let processes = std::fs::read_dir("/proc").ok()?.flatten();
    for process in processes {
        let id = process.file_name().to_string_lossy().into_owned();
        let Ok(files) = std::fs::read_dir(process.path().join("fd")) else { continue };
        let holds = files
            .flatten()
            .filter_map(|file| std::fs::read_link(file.path()).ok())
            .any(|target| target == wanted);
        if holds {
            let name = std::fs::read_to_string(process.path().join("comm")).unwrap_or_default();
            return Some(format!("{} (process {id})", name.trim()));
        }
    }
    None
}

/// The inode of the socket that listens on the port, from a table such as `/proc/net/tcp`.
fn listening_inode(table: &str, port: u16) -> Option<&str> {
    const LISTENING: &str = "0A";
    let ending = format!(":{port:04X}");
    table.lines().skip(1).find_map(|line| {
        let mut words = line.split_whitespace();
        let local = words.nth(1)?;
        let state = words.nth(1)?;
        let inode = words.nth(5)?;
        (local.ends_with(&ending) && state == LISTENING).then_some(inode)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_listener_is_found_in_linuxs_table() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   \
             0: 0100007F:1F9A 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4242 1 0\n   \
             1: 0100007F:1F9B 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 4243 1 0\n";
        assert_eq!(listening_inode(table, 8090), Some("4242"));
        assert_eq!(listening_inode(table, 8091), None);
    }

    #[test]
    fn a_taken_port_names_a_way_out() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port is free");
        let port = listener.local_addr().expect("it is bound").port();
        let text = check_port(port, "cargo xtask serve").expect_err("it is taken").to_string();
        assert!(text.starts_with(&format!("Port {port} is taken")), "{text}");
        assert!(text.contains("cargo xtask serve --port"), "{text}");
    }
}
