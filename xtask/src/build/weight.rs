//! What the app weighs: every file raw, in brotli and in gzip, and the sum of a first load.
//! It must never count an estimate: the figures are the sizes of the files that are served.

use crate::build::product::Load;
use crate::error::{Error, Result};
use serde_json::{Value, json};
use std::fmt::Write;

/// The most that a first load may weigh in brotli, in bytes.
pub const FIRST_LIMIT: u64 = 380_000;
/// The most that the lazy part may weigh.
pub const LAZY_LIMIT: u64 = 150_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weight {
    pub name: String,
    pub raw: u64,
    pub brotli: u64,
    pub gzip: u64,
    pub load: Load,
}

pub fn check(weights: &[Weight]) -> Result<()> {
    let limits = [(Load::First, "first load", FIRST_LIMIT), (Load::Lazy, "lazy part", LAZY_LIMIT)];
    for (load, what, limit) in limits {
        let weight = weights.iter().filter(|one| one.load == load).map(|one| one.brotli).sum();
        if weight > limit {
            return Err(Error::TooHeavy { what, weight, limit });
        }
    }
    Ok(())
}

/// The table, in kB of 1000 bytes.
pub fn table(weights: &[Weight]) -> String {
    let mut table = format!("  {:<34}{:>10}{:>10}{:>10}\n", "", "raw kB", "brotli", "gzip");
    let mut row = |name: &str, raw: u64, brotli: u64, gzip: u64| {
        // Writing into a `String` cannot fail.
        let _ = writeln!(
            table,
            "  {name:<34}{:>10}{:>10}{:>10}",
            kilobytes(raw),
            kilobytes(brotli),
            kilobytes(gzip)
        );
    };
    let (first, rest): (Vec<_>, Vec<_>) = weights.iter().partition(|one| one.load == Load::First);
    for weight in &first {
        row(&weight.name, weight.raw, weight.brotli, weight.gzip);
    }
    let sum = |part: fn(&Weight) -> u64| first.iter().map(|one| part(one)).sum();
    row("first load", sum(|w| w.raw), sum(|w| w.brotli), sum(|w| w.gzip));
    for weight in rest {
        let kind = if weight.load == Load::Lazy { "lazy" } else { "other" };
        row(&format!("{kind}: {}", weight.name), weight.raw, weight.brotli, weight.gzip);
    }
    table
}

/// `1234567` bytes are `1234.6`.
fn kilobytes(bytes: u64) -> String {
    let tenths = (bytes + 50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

pub fn to_json(weights: &[Weight]) -> Value {
    let one = |weight: &Weight| {
        json!([weight.name, weight.raw, weight.brotli, weight.gzip, weight.load.name()])
    };
    weights.iter().map(one).collect()
}

pub fn from_json(value: &Value) -> Option<Vec<Weight>> {
    let one = |value: &Value| {
        Some(Weight {
            name: value.get(0)?.as_str()?.to_owned(),
            raw: value.get(1)?.as_u64()?,
            brotli: value.get(2)?.as_u64()?,
            gzip: value.get(3)?.as_u64()?,
            load: Load::by_name(value.get(4)?.as_str()?)?,
        })
    };
    value.as_array()?.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(name: &str, brotli: u64, load: Load) -> Weight {
        Weight { name: name.to_owned(), raw: 2 * brotli, brotli, gzip: brotli + 1, load }
    }

    #[test]
    fn the_first_load_and_the_lazy_part_have_a_limit_each() {
        let first = weight("app.wasm", FIRST_LIMIT, Load::First);
        let lazy = weight("lazy.wasm", LAZY_LIMIT, Load::Lazy);
        let other = weight("icon.png", FIRST_LIMIT, Load::Named);
        assert!(check(&[first.clone(), lazy.clone(), other.clone()]).is_ok());
        for (load, what) in [(Load::First, "first load"), (Load::Lazy, "lazy part")] {
            let more = [first.clone(), lazy.clone(), other.clone(), weight("more", 1, load)];
            let refused = check(&more).expect_err(what).to_string();
            assert!(refused.starts_with(&format!("The {what} weighs")), "{refused}");
        }
    }

    #[test]
    fn weights_survive_being_remembered() {
        let weights = [("a", Load::First), ("b", Load::Lazy), ("c", Load::Named)];
        let weights = weights.map(|(name, load)| weight(name, 1, load)).to_vec();
        assert_eq!(from_json(&to_json(&weights)), Some(weights));
    }

    #[test]
    fn kilobytes_are_rounded() {
        assert_eq!(kilobytes(1_234_567), "1234.6");
        assert_eq!(kilobytes(49), "0.0");
    }
}
