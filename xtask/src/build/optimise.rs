//! wasm-opt: the modules made small.

use crate::error::Result;
use crate::support::{paths, process, progress::Step};
use crate::tools::NodeTools;

/// The WebAssembly features that the compiler uses by default and every current browser has.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The module made small.
pub fn optimise(node: &NodeTools, name: &str, wasm: &[u8]) -> Result<Vec<u8>> {
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
