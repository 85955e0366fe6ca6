//! When and where something was measured. It must never name a user or a folder of this machine.

use std::time::{SystemTime, UNIX_EPOCH};

/// `2 cores, 23 GiB, linux x86_64`, as far as the system tells.
pub fn size() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = std::fs::read_to_string("/proc/meminfo").ok().and_then(|text| {
        let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    });
    let memory = memory.map_or_else(String::new, |kib| format!(", {} GiB", kib / 1024 / 1024));
    format!("{cores} cores{memory}, {} {}", std::env::consts::OS, std::env::consts::ARCH)
}

/// How many programs wanted a core during the last minute, where the system tells.
pub fn load() -> Option<f64> {
    std::fs::read_to_string("/proc/loadavg").ok()?.split_whitespace().next()?.parse().ok()
}

/// Ticks of the processor up to now: all there were, those that were used, and those that this
/// program and its server used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    all: u64,
    used: u64,
    ours: u64,
}

/// What happened between two samples.
pub struct Busy {
    /// The share of the processor that neither we nor the server used.
    pub others: f64,
}

impl Sample {
    /// `None` where the system does not tell.
    pub fn now(server: u32) -> Option<Self> {
        let total = std::fs::read_to_string("/proc/stat").ok()?;
        let mut sample = Self::total(total.lines().next()?)?;
        for process in ["self".to_owned(), server.to_string()] {
            let text = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
            sample.ours += ticks(&text)?;
        }
        Some(sample)
    }

    /// From `cpu  user nice system idle iowait …`; guests are counted among the users already.
    fn total(line: &str) -> Option<Self> {
        let numbers = line.strip_prefix("cpu ")?.split_whitespace().take(8);
        let numbers: Vec<u64> = numbers.map(str::parse).collect::<Result<_, _>>().ok()?;
        let all = numbers.iter().sum();
        let idle: u64 = numbers.iter().skip(3).take(2).sum();
        Some(Self { all, used: all - idle, ours: 0 })
    }
}

/// User and system time from a process's own line, whose second word may hold anything.
fn ticks(line: &str) -> Option<u64> {
    let (_, rest) = line.rsplit_once(')')?;
    rest.split_whitespace().skip(11).take(2).map(|word| word.parse::<u64>().ok()).sum()
}

impl Busy {
    pub fn between(before: Option<&Sample>, after: Option<&Sample>) -> Option<Self> {
        let (before, after) = (before?, after?);
        let all = after.all.saturating_sub(before.all).max(1);
        let ours = after.ours.saturating_sub(before.ours);
        let others = after.used.saturating_sub(before.used).saturating_sub(ours);
        let number = |ticks: u64| f64::from(u32::try_from(ticks).unwrap_or(u32::MAX));
        Some(Self { others: number(others) / number(all) })
    }
}

pub fn today() -> String {
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
    fn what_others_use_is_what_is_left() {
        let mut before = Sample::total("cpu  100 0 100 700 100 0 0 0 50 0").expect("well formed");
        assert_eq!((before.all, before.used), (1000, 200));
        before.ours = ticks("7 (a) b) S 1 1 1 0 -1 0 0 0 0 0 30 20 0 0").expect("well formed");
        assert_eq!(before.ours, 50);
        let after = Sample { all: 1200, used: 300, ours: 110 };
        let busy = Busy::between(Some(&before), Some(&after)).expect("both are there");
        assert!((busy.others - 0.2).abs() < 1e-9, "{}", busy.others);
        assert!(Busy::between(None, Some(&after)).is_none());
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(11_016), "2000-02-29");
        assert_eq!(date(20_818), "2026-12-31");
    }
}
