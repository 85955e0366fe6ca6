//! Brotli and gzip, by Node.js: every file that gains by it gets a small version of each beside it.

use crate::build::page;
use crate::build::product::{Load, Product};
use crate::build::weight::Weight;
use crate::error::{Error, Result};
use crate::support::{paths, process};
use std::path::Path;
use std::process::Command;

/// Kinds that a compressor makes smaller; pictures and fonts are compressed already.
const TEXTUAL: [&str; 9] =
    ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest", "xml"];

/// Writes `.br` and `.gz` beside the files in `folder` and weighs them.
pub fn compress(folder: &Path, products: &[Product]) -> Result<Vec<Weight>> {
    let (small, done): (Vec<_>, Vec<_>) =
        products.iter().partition(|product| is_textual(&product.address));
    let mut command = Command::new("node");
    command.arg(paths::root().join("tools").join("compress.mjs")).current_dir(folder);
    for product in &small {
        command.arg(name(product));
    }
    let said = process::ask(&mut command)
        .ok_or_else(|| Error::step("Compressing with Node.js", "", &[]))?;
    let mut weights = said
        .lines()
        .zip(&small)
        .map(|(line, product)| parse(line, product.load))
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| Error::step("Compressing with Node.js", "", std::slice::from_ref(&said)))?;
    weights.extend(done.iter().map(|product| {
        let raw = product.content.len() as u64;
        Weight { name: name(product).to_owned(), raw, brotli: raw, gzip: raw, load: product.load }
    }));
    weights.sort_by_key(|weight| (weight.load, std::cmp::Reverse(weight.brotli)));
    Ok(weights)
}

fn name(product: &Product) -> &str {
    product.address.trim_start_matches('/')
}

fn is_textual(address: &str) -> bool {
    TEXTUAL.contains(&page::ending(address))
}

fn parse(line: &str, load: Load) -> Option<Weight> {
    let mut words = line.splitn(4, ' ');
    let mut number = || words.next()?.parse().ok();
    let (raw, brotli, gzip) = (number()?, number()?, number()?);
    Some(Weight { name: words.next()?.to_owned(), raw, brotli, gzip, load })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compressors_lines_are_read() {
        let read = parse("100 40 50 a name.css", Load::First).expect("it is well formed");
        assert_eq!((read.raw, read.brotli, read.gzip), (100, 40, 50));
        assert_eq!(read.name, "a name.css");
        assert_eq!(parse("100 40", Load::First), None);
    }
}
