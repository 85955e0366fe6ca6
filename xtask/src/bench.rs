//! `cargo xtask bench`: measured figures as tables, with the date, the machine and the counts that
//! make them comparable. It must never touch a server or data that it did not start itself.

mod latency;

use crate::error::Result;
use crate::progress::{Step, seconds};
use crate::server::{PocketBase, free_port};
use crate::{build, paths, tools, weight};
use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

pub fn run() -> Result<()> {
    let begun = Instant::now();
    let weights = build::ensure()?;
    let binary = tools::pocketbase()?;
    let latencies = with_server(&binary, latency::measure)?;

    println!("\nO'Chat's benchmarks, {}", today());
    println!("{}, PocketBase {}\n", machine(), tools::POCKETBASE);
    println!("Weight of the app, limit of a first load {} kB in brotli\n", weight::LIMIT / 1000);
    println!("{}", weight::table(&weights));
    println!("Creating a message: request sent to answer read, over the loopback\n");
    println!("{}", table(&latencies));
    println!("Measured in {}.", seconds(begun.elapsed()));
    weight::check(&weights)
}

/// One row of a table of times.
pub struct Row {
    pub what: String,
    pub times: Vec<Duration>,
    pub whole: Duration,
}

/// Lends a PocketBase on an empty temporary folder, and clears both away afterwards.
fn with_server<T>(binary: &Path, work: impl FnOnce(u16) -> Result<T>) -> Result<T> {
    let data = paths::work().join("bench-data");
    paths::fresh_folder(&data)?;
    let port = free_port()?;
    let server = PocketBase::start(binary, port, &data, &paths::dist())?;
    let step = Step::start("Measuring");
    let worked = work(port);
    server.stop();
    paths::remove(&data)?;
    step.finish(worked, "")
}

fn table(rows: &[Row]) -> String {
    let mut table = format!(
        "  {:<34}{:>8}{:>10}{:>10}{:>10}{:>10}\n",
        "", "count", "p50 ms", "p99 ms", "max ms", "per s"
    );
    for row in rows {
        let mut times = row.times.clone();
        times.sort();
        let rate = f64::from(u32::try_from(times.len()).unwrap_or(u32::MAX))
            / row.whole.as_secs_f64().max(f64::MIN_POSITIVE);
        // Writing into a `String` cannot fail.
        let _ = writeln!(
            table,
            "  {:<34}{:>8}{:>10.1}{:>10.1}{:>10.1}{rate:>10.0}",
            row.what,
            times.len(),
            milliseconds(&times, 50),
            milliseconds(&times, 99),
            milliseconds(&times, 100),
        );
    }
    table
}

/// The time that `percent` of the (sorted) times do not exceed, in milliseconds.
fn milliseconds(sorted: &[Duration], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(rank).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}

/// `2 cores, 23 GiB, linux x86_64`, as far as the system tells.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = std::fs::read_to_string("/proc/meminfo").ok().and_then(|text| {
        let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    });
    let memory = memory.map_or_else(String::new, |kib| format!(", {} GiB", kib / 1024 / 1024));
    format!("{cores} cores{memory}, {} {}", std::env::consts::OS, std::env::consts::ARCH)
}

fn today() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    date(since.as_secs() / 86_400)
}

/// The calendar date of a day counted from 1970-01-01.
fn date(mut day: u64) -> String {
    let leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    let mut year = 1970;
    while day >= 365 + u64::from(leap(year)) {
        day -= 365 + u64::from(leap(year));
        year += 1;
    }
    let february = 28 + u64::from(leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if day < length {
            break;
        }
        day -= length;
        month += 1;
    }
    format!("{year}-{month:02}-{:02}", day + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(11_016), "2000-02-29");
        assert_eq!(date(20_818), "2026-12-31");
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "whole milliseconds are exact")]
    fn percentiles_are_ranks() {
        let times: Vec<Duration> = (1..=100).map(Duration::from_millis).collect();
        assert_eq!(milliseconds(&times, 50), 50.0);
        assert_eq!(milliseconds(&times, 99), 99.0);
        assert_eq!(milliseconds(&times, 100), 100.0);
        assert_eq!(milliseconds(&[], 50), 0.0);
    }
}
