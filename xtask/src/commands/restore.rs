//! `cargo xtask restore`: a server's data out of a backup. It must never touch data under a running
//! server, and never remove any: what was there before is moved aside.

use crate::error::{Error, Result};
use crate::support::paths;
use crate::support::process::{self, ask};
use crate::support::progress::Step;
use crate::support::server::{PocketBase, free_port, holder_of_file};
use crate::tools;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

pub fn run(file: &Path, data: &Path, force: bool) -> Result<()> {
    if let Some(aside) = unpack(file, data, force)? {
        println!("  What was there before is in {}.", aside.display());
    }
    let step = Step::start("Trying to start a server on it");
    let tried = starts(data);
    step.finish(tried, "")?;
    println!("\n  {} holds what {} held.", data.display(), file.display());
    println!("  Start it: cargo xtask serve --data {}", data.display());
    Ok(())
}

/// Fills the folder; gives back where its former content is now, if there was any.
pub fn unpack(file: &Path, data: &Path, force: bool) -> Result<Option<PathBuf>> {
    let names = ask(Command::new("python3").args(["-m", "zipfile", "-l"]).arg(file));
    if !names.is_some_and(|names| names.lines().any(|line| line.starts_with("data.db "))) {
        return Err(refused(
            format!("{} is no backup of a server (a zip with a data.db)", file.display()),
            "name the file that `cargo xtask backup` or PocketBase's dashboard made.",
        ));
    }
    if let Some(who) = holder_of_file(&data.join("data.db")) {
        return Err(refused(
            format!("A server runs on {}: {who}", data.display()),
            "stop it first, or restore into another folder.",
        ));
    }
    let occupied = data.exists() && fs::read_dir(data).is_ok_and(|mut all| all.next().is_some());
    if occupied && !force {
        return Err(refused(
            format!("{} is not empty", data.display()),
            "name another folder, or add --force: what is there is then moved aside, not removed.",
        ));
    }
    let mut step = Step::start("Unpacking");
    let unpacked = unpack_beside(&mut step, file, data, occupied);
    step.finish(unpacked, "")
}

/// Unpacks into a new folder beside the one that is meant, and puts it into place when it is whole.
fn unpack_beside(
    step: &mut Step,
    file: &Path,
    data: &Path,
    occupied: bool,
) -> Result<Option<PathBuf>> {
    let fresh = beside(data, &format!("restoring-{}", std::process::id()));
    paths::fresh_folder(&fresh)?;
    let mut command = Command::new("python3");
    // It checks the sum of every file, and keeps every name below the folder.
    command.args(["-m", "zipfile", "-e"]).arg(file).arg(&fresh);
    if let Err(error) = process::run_quietly(step, &mut command) {
        // The cause says more than a failed clean-up would.
        let _ = paths::remove(&fresh);
        return Err(error);
    }
    let mut aside = None;
    if occupied {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
        let place = beside(data, &format!("before-{now}"));
        fs::rename(data, &place).map_err(Error::writing(&place))?;
        aside = Some(place);
    } else {
        paths::remove(data)?;
    }
    if let Err(error) = fs::rename(&fresh, data) {
        if let Some(place) = &aside {
            // Nothing is lost when this fails too; it only stands elsewhere.
            let _ = fs::rename(place, data);
        }
        return Err(Error::writing(data)(error));
    }
    Ok(aside)
}

/// `pb_data.WORD`, on the same disk as `pb_data`.
fn beside(data: &Path, word: &str) -> PathBuf {
    let name = data.file_name().unwrap_or(data.as_os_str()).to_string_lossy();
    data.with_file_name(format!("{name}.{word}"))
}

/// A backup that cannot be served should be known of now, and not when it is needed. This also
/// brings an older backup up to this version.
fn starts(data: &Path) -> Result<()> {
    let server = PocketBase::start(&tools::pocketbase()?, free_port()?, data, &paths::dist())?;
    server.stop();
    Ok(())
}

fn refused(what: String, remedy: &str) -> Error {
    Error::Backup { what, remedy: remedy.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::backup;
    use crate::support::http::Client;
    use serde_json::{Value, json};
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;
    use std::time::{Duration, Instant};

    const MESSAGES: &str = "/api/collections/messages/records";

    /// The conversation, and the token of the person who writes into it.
    fn conversation(port: u16) -> (String, String) {
        let mut client = Client::new(port);
        let guest = client.post("/api/ochat/guest", &json!({ "name": "Ann" })).expect("it answers");
        let token = guest.json()["token"].as_str().expect("she is in").to_owned();
        client.sign_in(&token);
        let made = client
            .post("/api/collections/conversations/records", &json!({ "title": "Kept" }))
            .expect("it answers");
        (made.json()["id"].as_str().expect("it is made").to_owned(), token)
    }

    /// Writes until it is told to stop; notes what was acknowledged.
    fn write(port: u16, place: &(String, String), stored: &Mutex<Vec<String>>, stop: &AtomicBool) {
        let mut client = Client::new(port);
        client.sign_in(&place.1);
        while !stop.load(Ordering::Relaxed) {
            let body = json!({ "conversation": place.0, "text": "This must come back" });
            let answer = client.post(MESSAGES, &body).expect("it answers");
            assert_eq!(answer.status, 200, "{}", answer.json());
            let id = answer.json()["id"].as_str().expect("it is stored").to_owned();
            stored.lock().expect("nobody panicked").push(id);
        }
    }

    fn wait_for(stored: &Mutex<Vec<String>>, count: usize) -> Vec<String> {
        let begun = Instant::now();
        loop {
            let now = stored.lock().expect("nobody panicked").clone();
            if now.len() >= count {
                return now;
            }
            assert!(begun.elapsed() < Duration::from_mins(1), "only {} messages", now.len());
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn log(port: u16, place: &(String, String)) -> Vec<Value> {
        let mut client = Client::new(port);
        client.sign_in(&place.1);
        let mut all = Vec::new();
        for page in 1.. {
            let path = format!("{MESSAGES}?perPage=500&sort=seq&page={page}");
            let answer = client.get(&path).expect("it answers").json();
            let items = answer["items"].as_array().expect("it is a list");
            all.extend(items.iter().cloned());
            if items.len() < 500 {
                break;
            }
        }
        all
    }

    #[test]
    fn what_was_acknowledged_before_a_backup_under_writers_comes_back() {
        let folder =
            std::env::temp_dir().join(format!("ochat-xtask-backup-{}", std::process::id()));
        paths::fresh_folder(&folder).expect("the temporary folder can be written");
        let (data, elsewhere) = (folder.join("data"), folder.join("elsewhere"));
        paths::make_folder(&data).expect("it can be made");
        let binary = tools::pocketbase().expect("there is one");
        let port = free_port().expect("there is one");
        let server = PocketBase::start_unlimited(&binary, port, &data, &folder).expect("it starts");
        let place = conversation(port);
        let (stored, stop) = (Mutex::new(Vec::new()), AtomicBool::new(false));
        let file = folder.join("kept.zip");
        let before = thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| write(port, &place, &stored, &stop));
            }
            let before = wait_for(&stored, 150);
            let taken = backup::take(&binary, &data, Some(port), Some(&file));
            let after = stored.lock().expect("nobody panicked").len();
            wait_for(&stored, after + 50);
            stop.store(true, Ordering::Relaxed);
            taken.expect("it is taken");
            before
        });
        assert!(
            backup::take(&binary, &data, Some(port), Some(&file)).is_err(),
            "nothing is replaced"
        );
        let live = unpack(&file, &data, true).expect_err("a server runs there").to_string();
        assert!(!cfg!(target_os = "linux") || live.contains("A server runs on"), "{live}");
        let stranger = free_port().expect("there is one");
        assert!(backup::take(&binary, &data, Some(stranger), None).is_err(), "nobody is there");
        let whole = log(port, &place).len();
        server.stop();
        backup::take(&binary, &data, None, None).expect("also of a server that was stopped");

        assert_eq!(unpack(&file, &elsewhere, false).expect("it is a backup"), None);
        let port = free_port().expect("there is one");
        let server = PocketBase::start(&binary, port, &elsewhere, &folder).expect("it starts");
        let log = log(port, &place);
        println!("{} before, {} in the backup, {whole} in all", before.len(), log.len());
        for id in &before {
            assert!(log.iter().any(|message| message["id"] == id.as_str()), "{id} is missing");
        }
        for (seq, message) in (1_u64..).zip(&log) {
            assert_eq!((&message["seq"], &message["rev"]), (&json!(seq), &json!(seq)));
        }
        let mut client = Client::new(port);
        client.sign_in(&place.1);
        let body = json!({ "conversation": place.0, "text": "And on it goes" });
        let next = client.post(MESSAGES, &body).expect("it answers").json();
        assert_eq!(next["seq"], json!(log.len() + 1), "{next}");
        server.stop();

        let refused = unpack(&file, &elsewhere, false).expect_err("it is not empty").to_string();
        assert!(refused.contains("--force"), "{refused}");
        let aside = unpack(&file, &elsewhere, true).expect("it is moved").expect("to somewhere");
        assert!(aside.join("data.db").is_file() && elsewhere.join("data.db").is_file());
        paths::write(&folder.join("no.zip"), "no").expect("it can be written");
        assert!(unpack(&folder.join("no.zip"), &folder.join("new"), false).is_err());
        assert!(backup::take(&binary, &folder.join("none"), None, None).is_err());
        paths::remove(&folder).expect("the temporary folder goes");
    }
}
