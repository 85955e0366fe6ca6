//! `cargo xtask build`: the release app in `dist/`, precompressed, with its weight.
//! It must never leave `dist/` half written: a server may be serving from it.

use crate::bundle::{self, Product};
use crate::error::{Error, Result};
use crate::fingerprint;
use crate::paths;
use crate::progress::Step;
use crate::tools;
use crate::weight::{self, Weight};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Builds when something changed since the last time, prints the weight and checks it.
pub fn run() -> Result<()> {
    let weights = ensure()?;
    println!("\n{}", weight::table(&weights));
    weight::check(&weights)
}

/// Makes `dist/` current, in an instant when it is already, and gives back its weights.
pub fn ensure() -> Result<Vec<Weight>> {
    // Two commands at once take turns: the second one finds the work done.
    let turn = paths::work().join("turn");
    paths::write(&turn, "")?;
    let turn = File::open(&turn).map_err(Error::reading(&turn))?;
    turn.lock().map_err(Error::io("wait for another build"))?;

    let print = fingerprint::of_the_app()?;
    if let Some(weights) = remembered(&print) {
        println!("  ✓ The app is up to date");
        return Ok(weights);
    }
    tools::wasm_target()?;
    let node = tools::node_tools()?;
    let products = bundle::products(&node)?;

    let step = Step::start("Compressing");
    let weights = step.finish(deliver(&products), "")?;
    remember(&print, &weights)?;
    Ok(weights)
}

/// Compresses in a folder of its own, then moves file by file into `dist/`: hashed files first,
/// the page that names them last, and only then are the old ones removed.
fn deliver(products: &[Product]) -> Result<Vec<Weight>> {
    let (fresh, dist) = (paths::work().join("dist"), paths::dist());
    paths::fresh_folder(&fresh)?;
    for product in products {
        paths::write(&fresh.join(product.address.trim_start_matches('/')), &product.content)?;
    }
    let weights = weight::compress(&fresh, products)?;

    let mut files: Vec<PathBuf> = paths::files_below(&fresh)?;
    files.sort_by_key(|file| is_page(file));
    let mut kept = HashSet::new();
    for file in &files {
        let target = dist.join(file.strip_prefix(&fresh).unwrap_or(file));
        if let Some(folder) = target.parent() {
            paths::make_folder(folder)?;
        }
        fs::rename(file, &target).map_err(Error::writing(&target))?;
        kept.insert(target);
    }
    for old in paths::files_below(&dist)? {
        if !kept.contains(&old) {
            paths::remove(&old)?;
        }
    }
    Ok(weights)
}

fn is_page(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("index.html"))
}

fn memory() -> PathBuf {
    paths::work().join("built.json")
}

fn remember(print: &str, weights: &[Weight]) -> Result<()> {
    let note = json!({ "fingerprint": print, "weights": weight::to_json(weights) });
    paths::write(&memory(), note.to_string())
}

/// The weights of the last build when it had this fingerprint and all its files are still there.
fn remembered(print: &str) -> Option<Vec<Weight>> {
    let note: Value = serde_json::from_slice(&fs::read(memory()).ok()?).ok()?;
    let weights = weight::from_json(note.get("weights")?)?;
    let complete = weights.iter().all(|weight| paths::dist().join(&weight.name).is_file());
    (note.get("fingerprint")?.as_str()? == print && complete).then_some(weights)
}
