//! From sources to the files of the release app: cargo, wasm-bindgen, wasm-opt, esbuild.
//! It must never write into `dist/`: only a complete set of files gets there (see `build`).

use crate::error::{Error, Result};
use crate::fingerprint;
use crate::page::{self, Parts};
use crate::paths;
use crate::process;
use crate::progress::Step;
use crate::split::{self, LOADER};
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

/// When a browser fetches a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Load {
    /// Before the app runs.
    First,
    /// When a lazy screen is about to be needed.
    Lazy,
    /// When something names it, such as the icon of a shortcut.
    Named,
}

impl Load {
    const ALL: [(Self, &str); 3] =
        [(Self::First, "first"), (Self::Lazy, "lazy"), (Self::Named, "named")];

    /// Its name in what the build remembers.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(load, _)| *load == self).map_or("", |(_, name)| name)
    }

    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(load, _)| *load)
    }
}

/// A file of the finished app.
pub struct Product {
    /// Its address: `/app-0123456789abcdef.css`.
    pub address: String,
    pub content: Vec<u8>,
    pub load: Load,
}

/// Runs the whole pipeline and gives back every file of the app, `index.html` last.
pub fn products(node: &NodeTools) -> Result<Vec<Product>> {
    let linked = paths::read(&compile()?)?;
    let parts = split::split(&linked, &format!("{APP}.js"))?;
    let glue = bind(&parts.first)?;
    let first = optimise(node, "app", &paths::read(&glue.join(format!("{APP}_bg.wasm")))?)?;
    let lazy = optimise(node, "lazy", &parts.lazy)?;

    let mut products = Vec::new();
    let lazy = publish(&mut products, Load::Lazy, "lazy.wasm", lazy);
    paths::write(&glue.join(LOADER), parts.loader.with_address(&lazy)?)?;
    let step = Step::start("Bundling scripts and styles");
    let bundled = bundle(node, &glue, first, &mut products);
    step.finish(bundled, "")?;
    Ok(products)
}

/// Compiles the app to WebAssembly; cargo does nothing when nothing changed.
fn compile() -> Result<PathBuf> {
    let mut step = Step::start("Compiling the app");
    let mut command = process::cargo();
    command
        .args(["rustc", "--release", "--locked", "--bin", APP])
        .args(["--no-default-features", "--features", "split"])
        .args(["--package", "ochat", "--target", WASM_TARGET])
        .arg("--config")
        .arg(flags())
        // The splitter reads in the relocations who needs whom.
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
fn bind(module: &[u8]) -> Result<PathBuf> {
    let step = Step::start("Binding WebAssembly to JavaScript");
    let folder = paths::work().join("bindgen");
    paths::fresh_folder(&folder)?;
    let bound = Bindgen::new()
        .input_bytes(APP, module.to_owned())
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .typescript(false)
                // The lazy part imports what the linker exported: the memory, the stack, the table.
                .keep_lld_exports(true)
                // Our loader names the module's address, which carries a hash.
                .omit_default_module_path(true)
                .generate(&folder)
        })
        .map_err(|error| Error::Bindgen(format!("{error:#}")));
    step.finish(bound, "")?;
    Ok(folder)
}

/// The module made small.
fn optimise(node: &NodeTools, name: &str, wasm: &[u8]) -> Result<Vec<u8>> {
    let mut step = Step::start(format!("Shrinking the WebAssembly ({name})"));
    let work = paths::work();
    let (whole, small) =
        (work.join(format!("{name}-whole.wasm")), work.join(format!("{name}.wasm")));
    paths::write(&whole, wasm)?;
    let mut command = node.command("wasm-opt");
    command
        .arg(whole)
        .arg("-o")
        .arg(&small)
        // The lowest kilobyte of memory is the far end of the stack, which the linker puts first: no
        // address points there.
        .arg("--low-memory-unused")
        // Flattened code lets the size passes see more.
        .args(["--flatten", "--rereloop", "-Oz", "-Oz"])
        // A long function with one caller stays a function: more bytes, but fewer after compression.
        .args(["--one-caller-inline-max-function-size", "20"])
        // Alignments are hints that no current browser heeds; all the same, they compress to nothing.
        .arg("--dealign")
        .args(["--strip-debug", "--strip-producers", "--strip-target-features"])
        .args(WASM_FEATURES);
    let done = process::run_quietly(&mut step, &mut command);
    step.finish(done, "")?;
    paths::read(&small)
}

fn bundle(node: &NodeTools, glue: &Path, wasm: Vec<u8>, products: &mut Vec<Product>) -> Result<()> {
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

/// Adds a file under its hashed name, which it gives back.
fn publish(products: &mut Vec<Product>, load: Load, name: &str, content: Vec<u8>) -> String {
    let address = page::hashed_name(name, &fingerprint::of(&content));
    products.push(Product { address: address.clone(), content, load });
    address
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
