//! esbuild: one script, one style sheet, and the page that names everything by its hashed address.
//! It must never write into `dist/`: only a complete set of files gets there (see `build`).

use crate::build::compile::APP;
use crate::build::page::{self, Parts};
use crate::build::product::{Load, Product, publish};
use crate::error::{Error, Result};
use crate::support::{paths, process};
use crate::tools::NodeTools;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Bundles everything around the module `wasm`, and adds it to the products, the page last.
pub fn bundle(
    node: &NodeTools,
    glue: &Path,
    wasm: Vec<u8>,
    products: &mut Vec<Product>,
) -> Result<()> {
    let root = paths::root();
    let work = paths::work();
    let template = paths::read_text(&root.join("index.html"))?;
    let title = page::title(&paths::read_text(&root.join("Dioxus.toml"))?)?;

    let wasm = publish(products, Load::First, "app.wasm", wasm);
    let script = publish(products, Load::First, "app.js", script(node, glue, &work)?);
    let sheets = page::style_sheets(&template);
    let style = publish(products, Load::First, "app.css", style(node, &work, &sheets)?);

    let mut renamed = Vec::new();
    for address in page::files(&template) {
        let content = named_file(node, &address)?;
        let hashed = publish(products, Load::First, &address, content);
        renamed.push((address, hashed));
    }
    copy_the_rest(products, &sheets, &renamed)?;

    let parts =
        Parts { title: &title, style: &style, script: &script, wasm: &wasm, renamed: &renamed };
    let page = page::render(&template, &parts)?.into_bytes();
    products.push(Product { address: "/index.html".to_owned(), content: page, load: Load::First });
    Ok(())
}

/// The loader, wasm-bindgen's script and all snippets as one small module.
fn script(node: &NodeTools, glue: &Path, work: &Path) -> Result<Vec<u8>> {
    let output = work.join("app.js");
    let mut command = node.command("esbuild");
    command
        .arg(paths::root().join("boot").join("start.js"))
        .args(["--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=warning"])
        .arg("--legal-comments=none")
        .arg(format!("--alias:app-glue={}", glue.join(format!("{APP}.js")).display()))
        .arg(format!("--outfile={}", output.display()));
    run_bundler("Bundling the scripts", &mut command)?;
    paths::read(&output)
}

/// The template's style sheets as one, in their order. Pictures that they name come in as
/// data, which saves a request each; `img-src data:` allows it.
fn style(node: &NodeTools, work: &Path, sheets: &[String]) -> Result<Vec<u8>> {
    let mut entry = String::new();
    for sheet in sheets {
        let path = asset(sheet);
        // Writing into a `String` cannot fail.
        let _ = writeln!(entry, "@import {:?};", path.display().to_string());
    }
    let (source, output) = (work.join("styles.css"), work.join("app.css"));
    paths::write(&source, entry)?;
    let mut command = node.command("esbuild");
    command
        .arg(&source)
        .args(["--bundle", "--minify", "--log-level=warning", "--legal-comments=none"])
        .args(["--loader:.svg=dataurl", "--loader:.png=dataurl", "--loader:.webp=dataurl"])
        .arg(format!("--outfile={}", output.display()));
    run_bundler("Bundling the styles", &mut command)?;
    paths::read(&output)
}

/// A file that the template names, smaller when it is a script.
fn named_file(node: &NodeTools, address: &str) -> Result<Vec<u8>> {
    let source = asset(address);
    if page::ending(address) != "js" {
        return paths::read(&source);
    }
    let output = paths::work().join("named.js");
    let mut command = node.command("esbuild");
    command
        .arg(&source)
        .args(["--minify", "--format=iife", "--target=es2022", "--log-level=warning"])
        .args(["--legal-comments=none"])
        .arg(format!("--outfile={}", output.display()));
    run_bundler("Bundling a script", &mut command)?;
    paths::read(&output)
}

/// Everything else in `assets/` keeps its address, for the app to name at run time.
fn copy_the_rest(
    products: &mut Vec<Product>,
    sheets: &[String],
    renamed: &[(String, String)],
) -> Result<()> {
    let assets = paths::root().join("assets");
    for file in paths::files_below(&assets)? {
        let inside = file.strip_prefix(&assets).unwrap_or(&file);
        let address = format!("/{}", inside.to_string_lossy().replace('\\', "/"));
        let bundled = page::ending(&address) == "css"
            || sheets.contains(&address)
            || renamed.iter().any(|(from, _)| *from == address);
        if !bundled {
            let content = paths::read(&file)?;
            products.push(Product { address, content, load: Load::Named });
        }
    }
    Ok(())
}

/// The file behind an address: `assets/` is the root of the site, here and under `dx`.
fn asset(address: &str) -> PathBuf {
    paths::root().join("assets").join(address.trim_start_matches('/'))
}

fn run_bundler(what: &str, command: &mut Command) -> Result<()> {
    let output = command.output().map_err(Error::io(format!("start esbuild ({what})")))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<String> = said.lines().map(str::to_owned).collect();
    Err(Error::step(what, &process::how(output.status), &lines))
}
