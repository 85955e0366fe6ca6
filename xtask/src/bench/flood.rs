//! What a flood of sign-ins from one address does to those who write: ten tries a second at one
//! account, with the limits as they are shipped. Quiet and flooded rounds take turns, and a round in
//! which other programs were busy counts for nothing. It must never run without the limits.

use super::figures::{Figures, Series};
use super::latency::{field, guest};
use super::machine::{Busy, Sample};
use super::table::{Align, Table, cell};
use crate::error::{Error, Result};
use crate::support::http::Client;
use crate::support::paths;
use crate::support::progress::Step;
use crate::support::server::{PocketBase, free_port};
use serde_json::json;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Three times as long as a limit counts: a round that follows a quiet one finds it unused.
const ROUND: Duration = Duration::from_secs(9);
/// About fifty messages a second: half of what the limits let through.
const PAUSE: Duration = Duration::from_millis(15);
/// Two that try in turn are ten tries a second, also while one of them waits for its answer.
const ATTACKERS: u32 = 2;
const BETWEEN_TRIES: Duration = Duration::from_millis(200);
/// So many rounds of each kind are wanted, and so many tried in all.
const WANTED: usize = 5;
const AT_MOST: usize = 20;
/// The share of the processor that others may take in a round that counts.
const OTHERS: f64 = 0.1;
/// How much worse the 99th percentile may become, in percent.
const GOAL: f64 = 20.0;

/// The answers to the tries.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tries {
    /// The password was looked at: this is what costs.
    judged: u64,
    /// 429.
    refused: u64,
}

#[derive(Debug, Default)]
pub struct Flood {
    quiet: Series,
    flooded: Series,
    tries: Tries,
    left_out: usize,
}

pub fn measure(binary: &Path) -> Result<Flood> {
    let data = paths::work().join("bench-flood");
    paths::fresh_folder(&data)?;
    let port = free_port()?;
    let server = PocketBase::start(binary, port, &data, &paths::dist())?;
    let mut step = Step::start("Measuring a flood of sign-ins");
    let worked = rounds(&mut step, port, server.id());
    server.stop();
    paths::remove(&data)?;
    step.finish(worked, "")
}

fn rounds(step: &mut Step, port: u16, server: u32) -> Result<Flood> {
    let (mut writer, _) = guest(port)?;
    let made =
        writer.post("/api/collections/conversations/records", &json!({ "title": "Bench" }))?;
    let conversation = field(port, &made, "id")?;
    let password = "a password that nobody guesses";
    let account = json!({
        "name": "Victim", "email": "victim@example.com",
        "password": password, "passwordConfirm": password,
    });
    field(port, &writer.post("/api/collections/users/records", &account)?, "id")?;

    let mut flood = Flood::default();
    // The first one warms up.
    round(port, &mut writer, &conversation, false)?;
    for number in 0..AT_MOST {
        let lacks = |series: &Series| series.lost < WANTED as u64;
        if !lacks(&flood.quiet) && !lacks(&flood.flooded) {
            break;
        }
        step.tick(&format!("round {number}"));
        let flooded = number % 2 == 1;
        let before = Sample::now(server);
        let (times, tries) = round(port, &mut writer, &conversation, flooded)?;
        let others = Busy::between(before.as_ref(), Sample::now(server).as_ref());
        if others.is_some_and(|busy| busy.others > OTHERS) {
            flood.left_out += 1;
            continue;
        }
        let series = if flooded { &mut flood.flooded } else { &mut flood.quiet };
        series.times.extend(times);
        // Until the end this counts the rounds.
        series.lost += 1;
        flood.tries.judged += tries.judged;
        flood.tries.refused += tries.refused;
    }
    (flood.quiet.lost, flood.flooded.lost) = (0, 0);
    Ok(flood)
}

/// The times of the messages of one round, and what became of the tries.
fn round(
    port: u16,
    writer: &mut Client,
    conversation: &str,
    flooded: bool,
) -> Result<(Vec<f64>, Tries)> {
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let attackers: Vec<_> = (0..if flooded { ATTACKERS } else { 0 })
            .map(|number| {
                let over = &over;
                scope.spawn(move || {
                    thread::sleep(BETWEEN_TRIES / ATTACKERS * number);
                    attack(port, over)
                })
            })
            .collect();
        let times = write(port, writer, conversation);
        over.store(true, Ordering::Relaxed);
        let mut all = Tries::default();
        for attacker in attackers {
            let tries = attacker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            all.judged += tries.judged;
            all.refused += tries.refused;
        }
        Ok((times?, all))
    })
}

fn write(port: u16, writer: &mut Client, conversation: &str) -> Result<Vec<f64>> {
    let message = json!({ "conversation": conversation, "text": "Is anybody at the door?" });
    let begun = Instant::now();
    let mut times = Vec::new();
    while begun.elapsed() < ROUND {
        let sent = Instant::now();
        let answer = writer.post("/api/collections/messages/records", &message)?;
        times.push(sent.elapsed().as_secs_f64() * 1000.0);
        field(port, &answer, "id")?;
        thread::sleep(PAUSE);
    }
    Ok(times)
}

fn attack(port: u16, over: &AtomicBool) -> Result<Tries> {
    let mut client = Client::new(port);
    let guess = json!({ "identity": "victim@example.com", "password": "a guess of somebody" });
    let mut tries = Tries::default();
    while !over.load(Ordering::Relaxed) {
        let begun = Instant::now();
        match client.post("/api/collections/users/auth-with-password", &guess)?.status {
            400 => tries.judged += 1,
            429 => tries.refused += 1,
            other => {
                return Err(Error::Http { port, what: format!("answered a guess with {other}") });
            }
        }
        thread::sleep(BETWEEN_TRIES.saturating_sub(begun.elapsed()));
    }
    Ok(tries)
}

impl Flood {
    pub fn table(&self) -> String {
        let mut table = Table::new(&[
            ("", Align::Left),
            ("n", Align::Right),
            ("p50 ms", Align::Right),
            ("p99 ms", Align::Right),
            ("max ms", Align::Right),
            ("goal", Align::Left),
            ("result", Align::Left),
        ]);
        let (quiet, flooded) = (self.quiet.figures(), self.flooded.figures());
        let Tries { judged, refused } = self.tries;
        let mut row = |what: String, figures: Figures, goal: String, result: String| {
            table.row([
                what,
                figures.n.to_string(),
                cell(figures.p50),
                cell(figures.p99),
                cell(figures.max),
                goal,
                result,
            ]);
        };
        row("nobody else".to_owned(), quiet, String::new(), String::new());
        row(
            format!("10 sign-ins a second ({judged} looked at, {refused} refused)"),
            flooded,
            format!("p99 + {GOAL:.0} % at most"),
            verdict(quiet.p99, flooded.p99),
        );
        let left_out = self.left_out;
        format!("{table}\nRounds left out, since others needed the processor: {left_out}.\n")
    }
}

fn verdict(quiet: Option<f64>, flooded: Option<f64>) -> String {
    let (Some(quiet), Some(flooded)) = (quiet, flooded) else {
        return "not measured: the machine was never quiet".to_owned();
    };
    let more = (flooded / quiet.max(f64::MIN_POSITIVE) - 1.0) * 100.0;
    let met = if more <= GOAL { "met" } else { "**not met**" };
    format!("{met}: {more:+.0} %")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fifth_more_is_the_most() {
        assert_eq!(verdict(Some(10.0), Some(12.0)), "met: +20 %");
        assert_eq!(verdict(Some(10.0), Some(14.0)), "**not met**: +40 %");
        assert!(verdict(None, Some(1.0)).starts_with("not measured"));
    }
}
