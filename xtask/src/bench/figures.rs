//! Times and what they come to. A percentile is the time that so many percent do not exceed: a time
//! that was really measured. It must never be told of fewer times than it takes to mean something.

use serde_json::Value;

/// Single times in milliseconds, and how many results never came.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Series {
    pub times: Vec<f64>,
    pub lost: u64,
}

/// What a series comes to, in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    pub n: u64,
    pub p50: Option<f64>,
    pub p95: Option<f64>,
    pub p99: Option<f64>,
    pub max: Option<f64>,
    pub lost: u64,
}

impl Series {
    /// From what a script wrote: `{"times": [1.5, 2], "lost": 0}`.
    pub fn parse(value: &Value) -> Option<Self> {
        let times = value.get("times")?.as_array()?.iter().map(Value::as_f64);
        Some(Self { times: times.collect::<Option<_>>()?, lost: value.get("lost")?.as_u64()? })
    }

    pub fn figures(&self) -> Figures {
        let mut sorted = self.times.clone();
        sorted.sort_by(f64::total_cmp);
        // The 99th of fewer than 100 times would be the greatest under another name.
        let from = |least: usize, percent| {
            (sorted.len() >= least).then(|| percentile(&sorted, percent)).flatten()
        };
        Figures {
            n: sorted.len() as u64,
            p50: from(1, 50),
            p95: from(20, 95),
            p99: from(100, 99),
            max: from(1, 100),
            lost: self.lost,
        }
    }
}

fn percentile(sorted: &[f64], percent: usize) -> Option<f64> {
    let rank = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(rank).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn percentiles_are_ranks() {
        let series = Series { times: (1..=100).rev().map(f64::from).collect(), lost: 1 };
        let figures = series.figures();
        assert_eq!((figures.p50, figures.p95), (Some(50.0), Some(95.0)));
        assert_eq!((figures.p99, figures.max), (Some(99.0), Some(100.0)));
        assert_eq!((figures.n, figures.lost), (100, 1));
    }

    #[test]
    fn few_times_have_no_high_percentiles() {
        let figures = Series { times: vec![3.0, 1.0, 2.0], lost: 0 }.figures();
        assert_eq!((figures.p50, figures.p95, figures.p99), (Some(2.0), None, None));
        assert_eq!(figures.max, Some(3.0));
        assert_eq!(Series::default().figures(), Figures::default());
    }

    #[test]
    fn a_scripts_series_is_read_or_refused() {
        let read = Series::parse(&json!({ "times": [1, 2.5], "lost": 3 }));
        assert_eq!(read, Some(Series { times: vec![1.0, 2.5], lost: 3 }));
        assert_eq!(Series::parse(&json!({ "times": [1, null], "lost": 0 })), None);
        assert_eq!(Series::parse(&json!({ "times": [] })), None);
    }
}
