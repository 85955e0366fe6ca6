//! `docs/benchmarks.md`: what was measured, where and how. It must never say more than what was
//! measured, and never leave out what was missed.

use super::Creates;
use super::figures::Figures;
use super::flood::Flood;
use super::goals::{self, Measured};
use super::machine;
use super::table::{Align, Table, cell};
use crate::build::weight::{self, Weight};
use crate::tools;
use serde_json::Value;

/// More programs than this were waiting for a core already: the machine was not quiet.
const BUSY: f64 = 1.0;

pub struct Report {
    pub weights: Vec<Weight>,
    pub creates: Vec<Creates>,
    pub flood: Flood,
    pub measured: Measured,
    /// The load before anything was started.
    pub load: Option<f64>,
}

impl Report {
    /// The tables, for the terminal and for the document.
    pub fn tables(&self) -> String {
        [
            self.conditions(),
            "## In the browser, against the goals\n".to_owned(),
            goals::browser_table(&self.measured),
            "## People online\n".to_owned(),
            goals::crowd_table(&self.measured),
            "## Creating a message\n".to_owned(),
            creates_table(&self.creates),
            "## Writing during a flood of sign-ins from one address\n".to_owned(),
            self.flood.table(),
            format!(
                "## Weight of the app; limits: first load {} kB, lazy part {} kB\n",
                weight::FIRST_LIMIT / 1000,
                weight::LAZY_LIMIT / 1000
            ),
            format!("```text\n{}```\n", weight::table(&self.weights)),
        ]
        .join("\n")
    }

    /// The whole document.
    pub fn document(&self) -> String {
        format!("{HEAD}\n{}\n{METHOD}", self.tables())
    }

    fn conditions(&self) -> String {
        let told = |pointer| self.measured.browser.at(pointer);
        let browser = told("/browser").and_then(Value::as_str).unwrap_or("of unknown version");
        let frames = told("/conditions/frames_per_second").and_then(Value::as_u64);
        let frames = frames.map_or_else(String::new, |n| format!(", {n} frames a second"));
        let load = self.load.map_or_else(String::new, |n| format!(" Load before the run: {n:.2}."));
        let busy = if self.load.is_some_and(|load| load > BUSY) {
            " **The machine was busy with something else; the times are worse than on a quiet one.**"
        } else {
            ""
        };
        format!(
            "{}: {}, PocketBase {}, Chromium {browser} (headless, painting without a GPU{frames}).\
             {load}{busy}\n",
            machine::today(),
            machine::size(),
            tools::POCKETBASE
        )
    }
}

fn creates_table(creates: &[Creates]) -> String {
    let mut table = Table::new(&[
        ("", Align::Left),
        ("n", Align::Right),
        ("p50 ms", Align::Right),
        ("p99 ms", Align::Right),
        ("max ms", Align::Right),
        ("per s", Align::Right),
    ]);
    for one in creates {
        let Figures { n, p50, p99, max, .. } = one.series.figures();
        let count = f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let rate = count / one.whole.as_secs_f64().max(f64::MIN_POSITIVE);
        table.row([
            one.what.clone(),
            n.to_string(),
            cell(p50),
            cell(p99),
            cell(max),
            format!("{rate:.0}"),
        ]);
    }
    table.to_string()
}

const HEAD: &str = "\
# Benchmarks

Written by `cargo xtask bench`; do not edit. Every time is one that was measured; a percentile that
the count does not bear is a dash. Nothing is left out: what never came is counted as missing, and a
goal with something missing is not met.
";

const METHOD: &str = "\
## How it is measured

- **On screen**: a MutationObserver finds the result in the page, the next `requestAnimationFrame`
  comes, and the first task after it (`scheduler.postTask`, user-blocking), when that frame has been
  laid out, painted and handed to the compositor, finds it within what is shown of the thread. A key
  press begins with the `timeStamp` of the browser's own `keydown`, a switch with that of the `click`.
  Pages of one browser are compared by `performance.timeOrigin + performance.now()`.
- **Sending**: two people in windows of their own, both shown and producing frames (checked). Real
  keys; each message waits until both have seen the one before, and a random while. The pages are
  asked for the outcome before the key is pressed, and frames are counted only from the key press to
  the row, so that the clock itself takes nothing of the time. (Who has said something looks at what
  the server says of it 40 ms later, which leaves the machine to the other window.) O'Chat and the peer take turns; both
  threads grow from nothing to 210 messages.
- **In frames**: 1 means that no frame is begun between the key press and the row in the page, so that
  the very next one shows it. Keys meet the screen's beat at any moment: until the next frame begins
  up to 16.7 ms pass, and then it is still to be painted. So in milliseconds a hundredth of all key
  presses takes longer than one frame, whatever the program does.
- **The plain chat** (`e2e/bench/peer`) is a page on PocketBase's official JavaScript SDK with a
  subscription to `messages/*`, on a PocketBase of its own with public rules and no hooks.
- **People online**: so many accounts, each with an event stream on a connection of its own and the
  topics that the app asks for: `conversations/*`, `inboxes/ME`, the timelines of 20 private
  conversations and of public ones, 118 in all. One person writes four messages a second, first in a
  public conversation that all hear, then in a private one of twenty. The listeners only listen.
  Processor time is the server's, the mean of ten messages. The stock server has everybody on
  `messages/*`, with a rule that shows a message to the members of its conversation.
- **Switch**: between two conversations of 60 messages that were open before; heading and all 50
  loaded rows must be there. Requests for messages between click and picture must be none.
- **Cold start**: a new page on `/` in a browser that was there before and has the app in its cache,
  from the beginning of the navigation to the newest message of the last conversation. Requests to the
  API are held back for 3 s, so that only the replica can paint.
- **Leading tab**: of two tabs of a browser on one conversation the one that holds the connection is
  closed, crashed, or stopped in the middle of something; the moment after, somebody else says
  something, which is then to be seen in the other tab. A frozen tab is noticed after 1.2 to 1.8 s.
- **Partition**: `partition_healing_times` in `tests/faults`, native clients against a real server.
- **Creating a message**: request sent to answer read, over the loopback, all hooks included.
- **Flood**: ten wrong passwords a second for one account, from the address of the writer, with the
  limits as they are shipped; one writer, about fifty messages a second. Rounds of 9 s with and
  without the flood take turns. A round in which other programs took more than a tenth of the
  processor counts for nothing.
";

#[cfg(test)]
mod tests {
    use super::super::figures::Series;
    use super::super::script::Told;
    use super::*;
    use std::time::Duration;

    fn report(load: f64) -> Report {
        let written = r#"{"browser": "156.0", "measures": [
            {"name": "own", "times": [9, 12], "lost": 0},
            {"name": "switch", "times": [30], "lost": 0, "requests": 1}]}"#;
        let series = Series { times: vec![4.0; 100], lost: 0 };
        Report {
            weights: Vec::new(),
            creates: vec![Creates {
                what: "one writer".to_owned(),
                series,
                whole: Duration::from_millis(400),
            }],
            flood: Flood::default(),
            measured: Measured {
                browser: Told::parse(written).expect("it is well formed"),
                crowd: Told::default(),
                partition: Err("there is no tests/faults".to_owned()),
            },
            load: Some(load),
        }
    }

    #[test]
    fn the_document_names_machine_figures_and_misses() {
        let text = report(0.2).document();
        assert!(text.contains("PocketBase 0.40.6, Chromium 156.0"), "{text}");
        assert!(text.contains("1 requests for messages in the way"), "{text}");
        assert!(text.contains("| one writer | 100 |    4.0 |    4.0 |    4.0 |   250 |"), "{text}");
        assert!(!text.contains("busy"), "{text}");
    }

    #[test]
    fn a_busy_machine_is_said_to_be_busy() {
        assert!(report(3.5).tables().contains("Load before the run: 3.50. **The machine was busy"));
    }
}
