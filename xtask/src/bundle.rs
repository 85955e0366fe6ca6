//! From sources to the files of the release app: cargo, wasm-bindgen, wasm-opt, esbuild.
//! It must never write into `dist/`: only a complete set of files gets there (see `build`).

use crate::error::{Error, Result};
use crate::fingerprint;
use crate::imports;
use crate::links;
use crate::order;
use crate::page::{self, Parts};
use crate::paths;
use crate::places;
use crate::process;
use crate::progress::Step;
use crate::snip;
use crate::split;
use crate::tools::{NodeTools, WASM_TARGET};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

const APP: &str = "ochat-app";

/// The WebAssembly features that the compiler uses by default and every current browser has.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// A file of the finished app.
pub struct Product {
    /// Its address: `/app-0123456789abcdef.css`.
    pub address: String,
    pub content: Vec<u8>,
    /// Whether a browser fetches it before the app runs.
    pub first_load: bool,
}

/// What the page begins with, and what it loads when it is first needed.
struct Wasm {
    first: Vec<u8>,
    later: Vec<u8>,
}

/// Runs the whole pipeline and gives back every file of the app, `index.html` last.
pub fn products(node: &NodeTools) -> Result<Vec<Product>> {
    let linked = paths::read(&compile()?)?;
    let glue = bind(&linked)?;
    let work = paths::work();
    let needed = prune(node, &glue, &work)?;
    let step = Step::start("Cutting off what comes later");
    let parts = split::split(&linked, &needed).map_err(Error::Split);
    let parts = step.finish(parts, "")?;
    let [first, later] =
        [parts.first, parts.later].map(|wasm| places::forget(&wasm).unwrap_or(wasm));
    let later = optimise(node, "lazy", &later, &work)?;
    let first = optimise(node, "app", &first, &work)?;
    let wasm = Wasm { first: shorten(&glue, first)?, later };

    let step = Step::start("Bundling scripts and styles");
    let bundled = bundle(node, &glue, &work, wasm);
    step.finish(bundled, "")
}

/// Compiles the app to WebAssembly; cargo does nothing when nothing changed.
fn compile() -> Result<PathBuf> {
    let mut step = Step::start("Compiling the app");
    let mut command = process::cargo();
    command
        .args(["rustc", "--release", "--locked", "--no-default-features", "--bin", APP])
        .args(["--package", "ochat", "--target", WASM_TARGET])
        .arg("--config")
        .arg(flags())
        // The linker writes down who needs whom, for `split`.
        .args(["--", "-C", "link-arg=--emit-relocs"]);
    let done = process::run_quietly(&mut step, &mut command);
    step.finish(done, "")?;
    Ok(paths::target().join(WASM_TARGET).join("release").join(format!("{APP}.wasm")))
}

/// Folders of this machine have no place in a file that everyone downloads: panics name sources from
/// the checkout or the crate on.
fn flags() -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let crates = home.map(|home| (home.join("registry").join("src"), "crates"));
    let flags: Vec<String> = crates
        .into_iter()
        .chain([(paths::root(), "ochat")])
        .map(|(from, to)| format!("{:?}", format!("--remap-path-prefix={}={to}", from.display())))
        .collect();
    format!("target.{WASM_TARGET}.rustflags=[{}]", flags.join(","))
}

/// Runs wasm-bindgen, the library: no second tool whose version could disagree with Cargo.lock.
/// Gives back the folder with the module, its script and the snippets that crates brought along.
fn bind(linked: &[u8]) -> Result<PathBuf> {
    let step = Step::start("Binding WebAssembly to JavaScript");
    let compiled = links::without(linked);
    let folder = paths::work().join("bindgen");
    paths::fresh_folder(&folder)?;
    let bound = Bindgen::new()
        .input_bytes(APP, compiled.unwrap_or_else(|| linked.to_owned()))
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .typescript(false)
                // Names say what may go (see `snip`, and `split` for the linker's); wasm-opt drops
                // them.
                .remove_name_section(false)
                .demangle(false)
                .remove_producers_section(true)
                // Our loader names the module's address, which carries a hash.
                .omit_default_module_path(true)
                .generate(&folder)
        })
        .map_err(|error| Error::Bindgen(format!("{error:#}")));
    step.finish(bound, "")?;
    Ok(folder)
}

/// Short names for the imports, in the module and in the script beside it.
fn shorten(glue: &Path, wasm: Vec<u8>) -> Result<Vec<u8>> {
    let script = glue.join(format!("{APP}.js"));
    match imports::shorten(&wasm, &paths::read_text(&script)?) {
        Some((small, renamed)) => {
            paths::write(&script, renamed.as_bytes())?;
            Ok(small)
        }
        None => Ok(wasm),
    }
}

/// The module without what nobody calls.
fn prune(node: &NodeTools, glue: &Path, work: &Path) -> Result<Vec<u8>> {
    let whole = paths::read(&glue.join(format!("{APP}_bg.wasm")))?;
    let script = script(node, glue, work, ["", ""])?;
    let pruned = snip::exports(&whole, &String::from_utf8_lossy(&script))
        .and_then(|wasm| snip::functions(&wasm));
    Ok(pruned.unwrap_or(whole))
}

/// The module made small, with its functions in the order that compresses best.
fn optimise(node: &NodeTools, name: &str, wasm: &[u8], work: &Path) -> Result<Vec<u8>> {
    let mut step = Step::start(format!("Shrinking the WebAssembly ({name})"));
    let (needed, small) =
        (work.join(format!("{name}-whole.wasm")), work.join(format!("{name}.wasm")));
    paths::write(&needed, order::names(wasm).as_deref().unwrap_or(wasm))?;
    let mut command = node.command("wasm-opt");
    command
        .arg(needed)
        .arg("-o")
        .arg(&small)
        // The lowest kilobyte of memory is the far end of the stack, which the linker puts first:
        // an address in it could only come from a stack that overflows.
        .arg("--low-memory-unused")
        // Flattening first lets the size passes see more: 1 % less, measured after compression.
        .args(["--flatten", "--rereloop", "-Oz", "-Oz"])
        // Long functions that are called once stay by themselves: more code in the module, less
        // after compression.
        .args(["--one-caller-inline-max-function-size", "20"])
        // Alignments are hints that no current browser heeds: all the same, they compress to nothing.
        .arg("--dealign")
        .arg("--reorder-functions-by-name")
        .args(["--strip-debug", "--strip-producers", "--strip-target-features"])
        .args(WASM_FEATURES);
    let done = process::run_quietly(&mut step, &mut command);
    step.finish(done, "")?;
    paths::read(&small)
}

fn bundle(node: &NodeTools, glue: &Path, work: &Path, wasm: Wasm) -> Result<Vec<Product>> {
    let root = paths::root();
    let template = paths::read_text(&root.join("index.html"))?;
    let title = page::title(&paths::read_text(&root.join("Dioxus.toml"))?)?;

    let mut products = Vec::new();
    let later = publish_later(&mut products, "lazy.wasm", wasm.later);
    let wasm = publish(&mut products, "app.wasm", wasm.first);
    let sheets = page::style_sheets(&template);
    let (late, early): (Vec<&str>, Vec<&str>) =
        sheets.iter().map(String::as_str).partition(|sheet| *sheet == LATER_STYLE);
    let late = publish_later(&mut products, "later.css", style(node, work, &late)?);
    let script = script(node, glue, work, [&later, &late])?;
    let script = publish(&mut products, "app.js", script);
    let style = style(node, work, &early)?;
    let style = publish(&mut products, "app.css", style);

    let mut renamed = Vec::new();
    for address in page::files(&template) {
        let content = named_file(node, &address)?;
        let hashed = publish(&mut products, &address, content);
        renamed.push((address, hashed));
    }
    copy_the_rest(&mut products, &sheets, &renamed)?;

    let parts =
        Parts { title: &title, style: &style, script: &script, wasm: &wasm, renamed: &renamed };
    let page = page::render(&template, &parts)?.into_bytes();
    products.push(Product { address: "/index.html".to_owned(), content: page, first_load: true });
    Ok(products)
}

/// Adds a file under its hashed name, which it gives back.
fn publish(products: &mut Vec<Product>, name: &str, content: Vec<u8>) -> String {
    let address = publish_later(products, name, content);
    if let Some(product) = products.last_mut() {
        product.first_load = true;
    }
    address
}

/// The same for a file that the page fetches when it is first needed.
fn publish_later(products: &mut Vec<Product>, name: &str, content: Vec<u8>) -> String {
    let address = page::hashed_name(name, &fingerprint::of(&content));
    products.push(Product { address: address.clone(), content, first_load: false });
    address
}

/// The loader, wasm-bindgen's script and all snippets as one small module.
fn script(node: &NodeTools, glue: &Path, work: &Path, loaded: [&str; 2]) -> Result<Vec<u8>> {
    let [later, style] = loaded;
    let output = work.join("app.js");
    let mut command = node.command("esbuild");
    command
        .arg(paths::root().join("boot").join("start.js"))
        .args(["--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=warning"])
        .arg("--legal-comments=none")
        // Classes that crates offer to JavaScript and nobody uses: this word alone kept them.
        .arg("--define:Symbol.dispose=undefined")
        .arg(format!("--define:LATER_ADDRESS={later:?}"))
        .arg(format!("--define:LATER_STYLE={style:?}"))
        .arg(format!("--alias:app-glue={}", glue.join(format!("{APP}.js")).display()))
        .arg(format!("--outfile={}", output.display()));
    run_bundler("Bundling the scripts", &mut command)?;
    paths::read(&output)
}

/// The style sheet of the template that comes with the code that comes later.
const LATER_STYLE: &str = "/later.css";

/// These style sheets as one, in their order. Pictures that they name come in as
/// data, which saves a request each; `img-src data:` allows it.
fn style(node: &NodeTools, work: &Path, sheets: &[&str]) -> Result<Vec<u8>> {
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
            products.push(Product { address, content: paths::read(&file)?, first_load: false });
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
