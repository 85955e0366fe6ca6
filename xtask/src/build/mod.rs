//! The release app in `dist/`: cargo, the splitter, wasm-bindgen, wasm-opt, esbuild and brotli, each
//! in a file of its own. It must never leave `dist/` half written: a server may be serving from it.

mod bind;
mod bundle;
mod compile;
mod compress;
mod optimise;
mod page;
mod product;
mod split;
pub mod weight;

use crate::error::{Error, Result};
use crate::support::{fingerprint, paths, progress::Step};
use crate::tools::{self, NodeTools};
use compile::APP;
use product::{Load, Product, publish};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use weight::Weight;

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
    let products = products(&node)?;

    let step = Step::start("Compressing");
    let weights = step.finish(deliver(&products), "")?;
    remember(&print, &weights)?;
    Ok(weights)
}

/// Runs the whole pipeline and gives back every file of the app, `index.html` last.
fn products(node: &NodeTools) -> Result<Vec<Product>> {
    let linked = paths::read(&compile::compile()?)?;
    let parts = split::split(&linked, &format!("{APP}.js"))?;
    let glue = bind::bind(&parts.first)?;
    let first =
        optimise::optimise(node, "app", &paths::read(&glue.join(format!("{APP}_bg.wasm")))?)?;
    let lazy = optimise::optimise(node, "lazy", &parts.lazy)?;

    let mut products = Vec::new();
    let lazy = publish(&mut products, Load::Lazy, "lazy.wasm", lazy);
    paths::write(&glue.join(split::LOADER), parts.loader.with_address(&lazy)?)?;
    let step = Step::start("Bundling scripts and styles");
    let bundled = bundle::bundle(node, &glue, first, &mut products);
    step.finish(bundled, "")?;
    Ok(products)
}

/// Compresses in a folder of its own, then moves file by file into `dist/`: hashed files first,
/// the page that names them last, and only then are the old ones removed.
fn deliver(products: &[Product]) -> Result<Vec<Weight>> {
    let (fresh, dist) = (paths::work().join("dist"), paths::dist());
    paths::fresh_folder(&fresh)?;
    for product in products {
        paths::write(&fresh.join(product.address.trim_start_matches('/')), &product.content)?;
    }
    let weights = compress::compress(&fresh, products)?;

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
