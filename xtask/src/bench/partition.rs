//! How long clients need to agree again after the network was cut for five seconds: a test among
//! the Rust tests tells it in one line of JSON. It must never take a test that is
//! not there, or that failed, for a quick one.

use super::figures::Figures;
use crate::support::progress::Step;
use crate::support::{paths, process};
use serde_json::Value;
use std::path::Path;

/// How many partitions are measured.
const PARTITIONS: &str = "100";
const TEST: &str = "partition_healing_times";

/// The figures, or why there are none: the other measures stand all the same.
pub fn measure(pocketbase: &Path) -> Result<Figures, String> {
    let tests = paths::root().join("tests");
    if !tests.join("faults").join("main.rs").is_file() && !tests.join("faults.rs").is_file() {
        return Err("there is no tests/faults".to_owned());
    }
    let mut step = Step::start("Measuring partitions");
    let mut command = process::cargo();
    command
        .args(["test", "--locked", "--package", "ochat", "--test", "faults", TEST])
        .args(["--", "--nocapture"])
        .env("OCHAT_PARTITIONS", PARTITIONS)
        .env("OCHAT_POCKETBASE", pocketbase);
    let ran = process::run_quietly(&mut step, &mut command);
    let lines = step.finish(ran, "").map_err(|error| {
        println!("\n{error}\n");
        format!("the test {TEST} failed")
    })?;
    let told = lines.iter().find_map(|line| parse(line));
    told.ok_or_else(|| format!("the test {TEST} told no times"))
}

/// `{"n": 20, "p50_ms": 120.5, "p99_ms": 400, "max_ms": 400}`, also behind the test's own name.
fn parse(line: &str) -> Option<Figures> {
    let (from, to) = (line.find('{')?, line.rfind('}')?);
    let told: Value = serde_json::from_str(line.get(from..=to)?).ok()?;
    let time = |name: &str| told.get(name).and_then(Value::as_f64);
    Some(Figures {
        n: told.get("n")?.as_u64()?,
        p50: Some(time("p50_ms")?),
        p95: time("p95_ms"),
        p99: Some(time("p99_ms")?),
        max: Some(time("max_ms")?),
        lost: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tests_line_is_found_and_read() {
        let line = concat!(
            "test partition_healing_times ... ",
            r#"{"n":20,"p50_ms":120.5,"p99_ms":400,"max_ms":410}"#
        );
        let figures = parse(line).expect("it is well formed");
        assert_eq!((figures.n, figures.p50), (20, Some(120.5)));
        assert_eq!((figures.p99, figures.max), (Some(400.0), Some(410.0)));
    }

    #[test]
    fn other_lines_are_passed_over() {
        for line in ["running 1 test", "", r#"{"n":20}"#, "} {", "thread 'x' {:?}"] {
            assert_eq!(parse(line), None, "{line}");
        }
    }
}
