//! The measures that are Node scripts in `e2e/bench`: in the browser, and in a crowd. They start
//! servers of their own and write every single time into a file. It must never take a script's
//! silence, or half a file, for a result.

use super::figures::Series;
use crate::error::{Error, Result};
use crate::support::progress::Step;
use crate::support::{paths, process};
use crate::tools::{self, browser};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// What a script wrote: its series by name, and what else it saw.
#[derive(Debug, Default, PartialEq)]
pub struct Told {
    series: BTreeMap<String, Series>,
    whole: Value,
}

/// Key presses, arrivals, switches and starts, in Chromium.
pub fn browser(pocketbase: &Path) -> Result<Told> {
    let chromium = browser::chromium()?;
    run("Measuring in the browser", "main.js", pocketbase, Some(&chromium))
}

/// A thousand people online.
pub fn crowd(pocketbase: &Path) -> Result<Told> {
    run("Measuring in a crowd", "crowd.js", pocketbase, None)
}

fn run(label: &str, script: &str, pocketbase: &Path, chromium: Option<&Path>) -> Result<Told> {
    tools::e2e_packages()?;
    let file = paths::work().join("bench.json");
    paths::remove(&file)?;
    let mut step = Step::start(label);
    let mut command = Command::new("node");
    command
        .arg(Path::new("bench").join(script))
        .arg(&file)
        .env("OCHAT_POCKETBASE", pocketbase)
        .env("OCHAT_PUBLIC", paths::dist())
        .current_dir(paths::root().join("e2e"));
    if let Some(chromium) = chromium {
        command.env("OCHAT_CHROMIUM", chromium);
    }
    let unreadable = || Error::step(label, ": its figures cannot be read", &[]);
    let told = process::run_quietly(&mut step, &mut command)
        .and_then(|_| paths::read_text(&file))
        .and_then(|text| Told::parse(&text).ok_or_else(unreadable));
    let told = step.finish(told, "")?;
    paths::remove(&file)?;
    Ok(told)
}

impl Told {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let whole: Value = serde_json::from_str(text).ok()?;
        let measures = whole.get("measures")?.as_array()?;
        let series = measures
            .iter()
            .map(|one| Some((one.get("name")?.as_str()?.to_owned(), Series::parse(one)?)))
            .collect::<Option<_>>()?;
        Some(Self { series, whole })
    }

    pub fn series(&self, name: &str) -> Option<&Series> {
        self.series.get(name)
    }

    /// A number that a measure told beside its times.
    pub fn count(&self, name: &str, field: &str) -> Option<u64> {
        let measures = self.whole.get("measures")?.as_array()?;
        let one = measures.iter().find(|one| one.get("name").is_some_and(|told| told == name))?;
        one.get(field)?.as_u64()
    }

    /// A value by its JSON pointer.
    pub fn at(&self, pointer: &str) -> Option<&Value> {
        self.whole.pointer(pointer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN: &str = r#"{
        "browser": "156.0", "conditions": {"frames_per_second": 60},
        "measures": [{"name": "switch", "times": [12.5], "lost": 0, "requests": 2}]
    }"#;

    #[test]
    fn what_a_script_wrote_is_read() {
        let told = Told::parse(WRITTEN).expect("it is well formed");
        let switch = told.series("switch").expect("it was measured");
        assert_eq!((switch.times.as_slice(), switch.lost), ([12.5].as_slice(), 0));
        assert_eq!(told.count("switch", "requests"), Some(2));
        assert_eq!(told.count("switch", "rows"), None);
        assert_eq!(told.series("own"), None);
        let frames = told.at("/conditions/frames_per_second").and_then(Value::as_u64);
        assert_eq!(frames, Some(60));
    }

    #[test]
    fn half_a_file_is_no_result() {
        let half = WRITTEN.get(..WRITTEN.len() / 2).expect("it is ASCII");
        assert_eq!(Told::parse(half), None);
        assert_eq!(Told::parse(r#"{"measures": [{"name": "own"}]}"#), None);
    }
}
