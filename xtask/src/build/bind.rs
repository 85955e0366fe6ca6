//! wasm-bindgen: the script between WebAssembly and JavaScript.

use crate::build::compile::APP;
use crate::error::{Error, Result};
use crate::support::{paths, progress::Step};
use std::path::PathBuf;
use wasm_bindgen_cli_support::Bindgen;

/// Runs wasm-bindgen, the library: no second tool whose version could disagree with Cargo.lock.
/// Gives back the folder with the module, its script and the snippets that crates brought along.
pub fn bind(module: &[u8]) -> Result<PathBuf> {
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
