//! The Chromium that the browser tests drive: the system's own, never a downloaded build.
//! It must never install anything without being root on a system with apt.

use crate::error::{Error, Result};
use crate::support::process::{self, find, is_executable};
use crate::support::progress::Step;
use std::path::PathBuf;
use std::process::Command;

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const ON_A_MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// The browser, installed by apt when that is possible.
pub fn chromium() -> Result<PathBuf> {
    if let Some(wish) = std::env::var_os("OCHAT_CHROMIUM").filter(|wish| !wish.is_empty()) {
        let wish = PathBuf::from(wish);
        return if is_executable(&wish) {
            Ok(wish)
        } else {
            Err(Error::Missing {
                tool: format!("The browser that OCHAT_CHROMIUM names ({})", wish.display()),
                remedy: "correct the variable, or unset it to search the PATH.".to_owned(),
            })
        };
    }
    if let Some(found) = installed() {
        return Ok(found);
    }
    if is_root() && find("apt-get").is_some() {
        install()?;
    }
    installed().ok_or_else(|| Error::Missing {
        tool: "Chromium (or Google Chrome)".to_owned(),
        remedy: "install it (on Debian: apt-get install chromium), or set OCHAT_CHROMIUM to its \
                 path. `cargo xtask test --skip e2e` leaves the browser tests out."
            .to_owned(),
    })
}

fn installed() -> Option<PathBuf> {
    let on_a_mac = PathBuf::from(ON_A_MAC);
    NAMES.iter().find_map(|name| find(name)).or_else(|| on_a_mac.is_file().then_some(on_a_mac))
}

fn install() -> Result<()> {
    let mut step = Step::start("Installing Chromium");
    let mut apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        process::run_quietly(&mut step, &mut command)
    };
    let done = apt(&["update"])
        .and_then(|_| apt(&["install", "--yes", "--no-install-recommends", "chromium"]));
    step.finish(done, "").map(drop)
}

#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}
