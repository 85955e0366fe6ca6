//! Cuts the compiled app in two: what the page begins with, and what it loads lazily. The crate
//! `wasm_split_cli_support` does it, at the functions that the app marks with `#[wasm_split]`.

use crate::error::{Error, Result};
use crate::support::paths;
use crate::support::progress::Step;
use std::path::Path;
use wasm_split_cli_support::{Options, transform};

/// The script that loads the lazy part, as wasm-bindgen's script imports it.
pub const LOADER: &str = "__wasm_split.js";

/// What becomes of the compiled app.
pub struct Parts {
    /// The first part, still to be bound to JavaScript.
    pub first: Vec<u8>,
    /// The lazy part, as it is.
    pub lazy: Vec<u8>,
    /// The script that loads it.
    pub loader: Loader,
}

/// The script that loads the lazy part, which it knows by the name that the splitter gave it.
pub struct Loader {
    script: String,
    name: String,
}

impl Loader {
    /// The script, with the address that the file has in the finished app.
    pub fn with_address(&self, address: &str) -> Result<String> {
        let by_name = format!("new URL(\"./{}\", import.meta.url)", self.name);
        if self.script.matches(&by_name).count() != 1 {
            return Err(Error::Split(format!("its loader does not ask for {by_name}")));
        }
        Ok(self.script.replace(&by_name, &format!("{address:?}")))
    }
}

/// Splits `linked`, the app as the linker left it with its relocations. `script` is the file that
/// wasm-bindgen will write, in the folder where the loader will lie.
pub fn split(linked: &[u8], script: &str) -> Result<Parts> {
    let step = Step::start("Splitting off the lazy part");
    let folder = paths::work().join("split");
    paths::fresh_folder(&folder)?;
    let parts = parts(linked, script, &folder);
    step.finish(parts, "")
}

fn parts(linked: &[u8], script: &str, folder: &Path) -> Result<Parts> {
    let (first, script) = (folder.join("first.wasm"), format!("./{script}"));
    let mut options = Options::new(linked);
    options.output_dir = folder;
    options.main_out_path = &first;
    options.main_module = &script;
    let done = transform(options).map_err(|error| Error::Split(format!("{error:#}")))?;
    let [lazy] = done.split_modules.as_slice() else {
        let count = done.split_modules.len();
        return Err(Error::Split(format!("it has {count} lazy parts instead of one")));
    };
    let name = lazy.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Parts {
        first: paths::read(&first)?,
        lazy: paths::read(lazy)?,
        loader: Loader { script: paths::read_text(&folder.join(LOADER))?, name },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_gets_the_address_of_the_file() {
        let script = "fetch(new URL(\"./lazy.wasm\", import.meta.url))".to_owned();
        let loader = Loader { script, name: "lazy.wasm".to_owned() };
        let script = loader.with_address("/lazy-0a.wasm").expect("it asks for the file");
        assert_eq!(script, "fetch(\"/lazy-0a.wasm\")");
        let other = Loader { script, name: "lazy.wasm".to_owned() };
        assert!(other.with_address("/lazy-0a.wasm").is_err());
    }

    #[test]
    fn what_is_no_module_is_refused() {
        let refused = split(b"not a module", "app.js").err().expect("it is refused");
        assert!(refused.to_string().contains("cannot be split"), "{refused}");
    }
}
