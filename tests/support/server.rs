//! A real server on a free port, with its own folder, gone when it is dropped.

use std::{
    env, fs,
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{self, Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

use super::DEADLINE;

/// The one account that may do everything.
pub const ROOT: (&str, &str) = ("root@example.org", "rootrootroot");

/// A server.
#[derive(Debug)]
pub struct Server {
    folder: PathBuf,
    port: u16,
    child: Option<Child>,
    /// Whether the limits for each address hold. A test is many people at one address.
    limited: bool,
}

impl Server {
    /// A server with an empty database.
    ///
    /// # Panics
    /// When there is no binary, or when it does not come up.
    pub fn start() -> Self {
        Self::start_with(false)
    }

    /// The same with limits for each address.
    ///
    /// # Panics
    /// When there is no binary, or when it does not come up.
    pub fn start_limited() -> Self {
        Self::start_with(true)
    }

    fn start_with(limited: bool) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("ochat-test-{}-{number}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        let upsert = pocketbase(&folder).args(["superuser", "upsert", ROOT.0, ROOT.1]).output();
        assert!(upsert.unwrap().status.success(), "no superuser");
        // Another program may take the port between finding it and using it.
        for _ in 0..5 {
            let mut server =
                Self { folder: folder.clone(), port: free_port(), child: None, limited };
            if server.come_up() {
                return server;
            }
            // Keeps the folder for the next attempt.
            server.folder = PathBuf::new();
        }
        panic!("the server does not start: {}", log(&folder));
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Ends it as an administrator would, and waits until it has ended.
    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // The shell's own `kill`: a small machine may have no such program.
            let ask = format!("kill -TERM {}", child.id());
            let asked = Command::new("sh").args(["-c", &ask]).status();
            assert!(asked.unwrap().success());
            child.wait().unwrap();
        }
    }

    /// Ends it as a power cut would.
    pub fn crash(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Starts it again, with the same data on the same port.
    ///
    /// # Panics
    /// When it does not come up.
    pub fn start_again(&mut self) {
        assert!(self.come_up(), "the server does not start again: {}", log(&self.folder));
    }

    /// Starts the process and waits until it answers; false when it ends instead.
    fn come_up(&mut self) -> bool {
        let to_log = fs::File::create(self.folder.join("log")).unwrap();
        let mut child = pocketbase(&self.folder)
            .env("OCHAT_RATE_LIMITS", if self.limited { "" } else { "off" })
            .arg("serve")
            .arg(format!("--http=127.0.0.1:{}", self.port))
            .stdout(to_log.try_clone().unwrap())
            .stderr(to_log)
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while begun.elapsed() < DEADLINE {
            if child.try_wait().unwrap().is_some() {
                return false;
            }
            if is_healthy(self.port) {
                self.child = Some(child);
                return true;
            }
            thread::sleep(Duration::from_millis(10));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        false
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.crash();
        if self.folder.is_dir() && !thread::panicking() {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// The binary with this checkout's migrations and hooks.
fn pocketbase(folder: &Path) -> Command {
    let binary = env::var_os("OCHAT_POCKETBASE").unwrap_or_else(|| "pocketbase".into());
    let house = Path::new(env!("CARGO_MANIFEST_DIR")).join("pocketbase");
    let found = Command::new(&binary).arg("--version").stdout(Stdio::null()).status();
    assert!(
        found.is_ok(),
        "There is no PocketBase at {}. `cargo xtask test` brings one along; otherwise set \
         OCHAT_POCKETBASE to the path of its binary.",
        binary.display()
    );
    let mut command = Command::new(binary);
    command
        .arg(format!("--dir={}", folder.join("data").display()))
        .arg(format!("--migrationsDir={}", house.join("pb_migrations").display()))
        .arg(format!("--hooksDir={}", house.join("pb_hooks").display()))
        .arg(format!("--publicDir={}", folder.join("public").display()))
        .args(["--automigrate=false", "--hooksWatch=false", "--queryTimeout=15"]);
    command
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

fn is_healthy(port: u16) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        stream.write_all(b"GET /api/health HTTP/1.0\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.contains(" 200 OK"))
    };
    ask().unwrap_or(false)
}

fn log(folder: &Path) -> String {
    fs::read_to_string(folder.join("log")).unwrap_or_default()
}
