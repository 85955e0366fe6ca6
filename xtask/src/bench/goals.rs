//! What is measured against what: the goals, their references, and whether they were met. It must
//! never call a goal met whose figures are missing, nor one with a result that never came.

use super::figures::Figures;
use super::script::Told;
use super::table::{Align, Table, cell};

/// One line of the table of goals.
struct Goal {
    what: &'static str,
    /// The series of the scripts, by name.
    series: &'static str,
    p50: Option<f64>,
    p95: Option<f64>,
    p99: Option<f64>,
    reference: &'static str,
}

const NO_LIMIT: Goal =
    Goal { what: "", series: "", p50: None, p95: None, p99: None, reference: "" };

const BROWSER: [Goal; 13] = [
    Goal {
        what: "key press → own message, in frames",
        series: "own_frames",
        p99: Some(1.0),
        reference: "the next one, as Zulip's local echo",
        ..NO_LIMIT
    },
    Goal {
        what: "· in ms, until that frame is painted",
        series: "own",
        reference: "up to 16.7 of it until a frame begins",
        ..NO_LIMIT
    },
    Goal { what: "· of which until it is in the page", series: "own_page", ..NO_LIMIT },
    Goal {
        what: "· plain chat on the official SDK",
        series: "peer_own",
        reference: "waits for its own event",
        ..NO_LIMIT
    },
    Goal {
        what: "send → painted in another browser",
        series: "arrival",
        p50: Some(20.0),
        p99: Some(50.0),
        reference: "12 ms is the bound",
        ..NO_LIMIT
    },
    Goal {
        what: "· plain chat on the official SDK",
        series: "peer_arrival",
        reference: "one row to draw, nothing else",
        ..NO_LIMIT
    },
    Goal {
        what: SWITCH,
        series: "switch",
        p95: Some(50.0),
        reference: "Element 0.5–10 s in its users' reports",
        ..NO_LIMIT
    },
    Goal {
        what: "cold start, API held back → painted",
        series: COLD,
        p50: Some(300.0),
        reference: "what the replica paints by itself",
        ..NO_LIMIT
    },
    Goal { what: "· the server answering", series: "cold_server", ..NO_LIMIT },
    Goal {
        what: "leading tab closed → painted in another",
        series: "hand_over_close",
        p95: Some(2000.0),
        reference: "a message that came meanwhile",
        ..NO_LIMIT
    },
    Goal { what: "· its process dies", series: "hand_over_crash", p95: Some(2000.0), ..NO_LIMIT },
    Goal { what: "· it is frozen", series: "hand_over_freeze", p95: Some(2000.0), ..NO_LIMIT },
    Goal { what: PARTITION, series: "partition", p99: Some(1000.0), ..NO_LIMIT },
];

const CROWD: [Goal; 21] = [
    Goal { what: "100 online, public: POST", series: "public_100_post", ..NO_LIMIT },
    Goal { what: "· event at each of 100", series: "public_100_arrival", ..NO_LIMIT },
    Goal { what: "· processor time per message", series: "public_100_cpu", ..NO_LIMIT },
    Goal { what: "100 online, private of 20: POST", series: "private_100_post", ..NO_LIMIT },
    Goal { what: "· event at each member", series: "private_100_arrival", ..NO_LIMIT },
    Goal { what: "· processor time per message", series: "private_100_cpu", ..NO_LIMIT },
    Goal { what: "300 online, public: POST", series: "public_300_post", ..NO_LIMIT },
    Goal { what: "· event at each of 300", series: "public_300_arrival", ..NO_LIMIT },
    Goal { what: "· processor time per message", series: "public_300_cpu", ..NO_LIMIT },
    Goal { what: "300 online, private of 20: POST", series: "private_300_post", ..NO_LIMIT },
    Goal { what: "· event at each member", series: "private_300_arrival", ..NO_LIMIT },
    Goal { what: "· processor time per message", series: "private_300_cpu", ..NO_LIMIT },
    Goal { what: "1000 online, public: POST", series: "public_1000_post", ..NO_LIMIT },
    Goal {
        what: "· event at each of 1000",
        series: "public_1000_arrival",
        p50: Some(40.0),
        p99: Some(150.0),
        reference: "126 and 703 ms when rights were asked at each event",
        ..NO_LIMIT
    },
    Goal {
        what: "· processor time per message",
        series: "public_1000_cpu",
        p50: Some(60.0),
        reference: "234 ms likewise",
        ..NO_LIMIT
    },
    Goal {
        what: "1000 online, private of 20: POST",
        series: "private_1000_post",
        p50: Some(15.0),
        reference: "118 ms with `messages/*`, in an earlier run",
        ..NO_LIMIT
    },
    Goal {
        what: "· event at each member",
        series: "private_1000_arrival",
        p99: Some(40.0),
        reference: "none may be missing",
        ..NO_LIMIT
    },
    Goal { what: "· processor time per message", series: "private_1000_cpu", ..NO_LIMIT },
    Goal {
        what: "stock `messages/*`, 1000 online, private of 20: POST",
        series: "peer_1000_post",
        reference: "rule: members alone",
        ..NO_LIMIT
    },
    Goal { what: "· event at each member", series: "peer_1000_arrival", ..NO_LIMIT },
    Goal { what: "· processor time per message", series: "peer_1000_cpu", ..NO_LIMIT },
];

const SWITCH: &str = "switch to a conversation seen before";
const PARTITION: &str = "5 s partition healed → converged";
const COLD: &str = "cold_replica";

/// All that is judged.
pub struct Measured {
    pub browser: Told,
    pub crowd: Told,
    pub partition: Result<Figures, String>,
}

pub fn browser_table(measured: &Measured) -> String {
    table(
        &BROWSER,
        |goal| {
            if goal.what == PARTITION {
                return measured.partition.clone();
            }
            figures(&measured.browser, goal)
        },
        |goal| trouble(&measured.browser, goal),
    )
}

pub fn crowd_table(measured: &Measured) -> String {
    table(&CROWD, |goal| figures(&measured.crowd, goal), |_| None)
}

fn figures(told: &Told, goal: &Goal) -> Result<Figures, String> {
    let series = told.series(goal.series).ok_or_else(|| "the script left it out".to_owned())?;
    Ok(series.figures())
}

/// What makes a goal missed although the times are good.
fn trouble(told: &Told, goal: &Goal) -> Option<String> {
    let requests = told.count(goal.series, "requests").unwrap_or(0);
    (requests > 0).then(|| format!("{requests} requests for messages in the way"))
}

fn table(
    goals: &[Goal],
    figures: impl Fn(&Goal) -> Result<Figures, String>,
    trouble: impl Fn(&Goal) -> Option<String>,
) -> String {
    let mut table = Table::new(&[
        ("measure", Align::Left),
        ("n", Align::Right),
        ("p50 ms", Align::Right),
        ("p95 ms", Align::Right),
        ("p99 ms", Align::Right),
        ("max ms", Align::Right),
        ("goal", Align::Left),
        ("result", Align::Left),
        ("reference", Align::Left),
    ]);
    for goal in goals {
        let outcome = figures(goal);
        let told = outcome.clone().unwrap_or_default();
        let n = if outcome.is_ok() { told.n.to_string() } else { cell(None) };
        let result = match &outcome {
            Ok(figures) => verdict(goal, figures, trouble(goal)),
            Err(why) => format!("not measured: {why}"),
        };
        table.row([
            goal.what.to_owned(),
            n,
            cell(told.p50),
            cell(told.p95),
            cell(told.p99),
            cell(told.max),
            goal.text(),
            result,
            goal.reference.to_owned(),
        ]);
    }
    table.to_string()
}

fn verdict(goal: &Goal, figures: &Figures, trouble: Option<String>) -> String {
    let lost = figures.lost;
    let limits = goal.limits(figures);
    if limits.is_empty() {
        return if lost > 0 { format!("{lost} missing") } else { String::new() };
    }
    if figures.n == 0 && goal.series == COLD {
        return "**not met**: nothing painted from the replica".to_owned();
    }
    let mut faults: Vec<String> = limits
        .iter()
        .filter(|(_, limit, figure)| figure.is_none_or(|figure| figure > *limit))
        .map(|(name, ..)| (*name).to_owned())
        .collect();
    if lost > 0 {
        faults.push(format!("{lost} missing"));
    }
    faults.extend(trouble);
    if faults.is_empty() { "met".to_owned() } else { format!("**not met**: {}", faults.join(", ")) }
}

impl Goal {
    /// Name, limit and figure of each percentile that has a limit.
    fn limits(&self, figures: &Figures) -> Vec<(&'static str, f64, Option<f64>)> {
        let all = [
            ("p50", self.p50, figures.p50),
            ("p95", self.p95, figures.p95),
            ("p99", self.p99, figures.p99),
        ];
        let limited = |(name, limit, figure): (_, Option<f64>, _)| Some((name, limit?, figure));
        all.into_iter().filter_map(limited).collect()
    }

    fn text(&self) -> String {
        let limits = self.limits(&Figures::default());
        let each = limits.iter().map(|(name, limit, _)| format!("{name} ≤ {limit}"));
        each.collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goal(p50: Option<f64>, p99: Option<f64>) -> Goal {
        Goal { what: "x", series: "x", p50, p99, ..NO_LIMIT }
    }

    fn measured(p50: f64, p99: f64) -> Figures {
        Figures { n: 100, p50: Some(p50), p99: Some(p99), ..Figures::default() }
    }

    #[test]
    fn every_limit_counts() {
        let both = goal(Some(20.0), Some(50.0));
        assert_eq!(both.text(), "p50 ≤ 20, p99 ≤ 50");
        assert_eq!(verdict(&both, &measured(20.0, 50.0), None), "met");
        assert_eq!(verdict(&both, &measured(20.1, 50.0), None), "**not met**: p50");
        assert_eq!(verdict(&both, &measured(21.0, 51.0), None), "**not met**: p50, p99");
    }

    #[test]
    fn what_is_missing_is_never_met() {
        let one = goal(None, Some(50.0));
        assert_eq!(verdict(&one, &Figures::default(), None), "**not met**: p99");
        let lost = Figures { lost: 2, ..measured(1.0, 1.0) };
        assert_eq!(verdict(&one, &lost, None), "**not met**: 2 missing");
        let asked = verdict(&one, &measured(1.0, 1.0), Some("3 requests".to_owned()));
        assert_eq!(asked, "**not met**: 3 requests");
    }

    #[test]
    fn a_reference_is_not_judged() {
        assert_eq!(verdict(&goal(None, None), &measured(900.0, 900.0), None), "");
    }

    #[test]
    fn a_start_that_painted_nothing_says_so() {
        let cold = Goal { series: COLD, ..goal(Some(300.0), None) };
        let nothing = Figures { lost: 3, ..Figures::default() };
        let told = verdict(&cold, &nothing, None);
        assert_eq!(told, "**not met**: nothing painted from the replica");
    }

    #[test]
    fn what_was_not_measured_says_why() {
        let measured = Measured {
            browser: Told::default(),
            crowd: Told::default(),
            partition: Err("there is no tests/faults".to_owned()),
        };
        let table = browser_table(&measured);
        assert!(table.contains("not measured: there is no tests/faults"), "{table}");
        assert!(table.contains("not measured: the script left it out"), "{table}");
        assert!(!table.contains(" met "), "{table}");
    }
}
