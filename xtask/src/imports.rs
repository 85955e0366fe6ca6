//! What the WebAssembly module imports from the script beside it: under short names, and nothing
//! that the module does not ask for.
//!
//! wasm-bindgen's names end in sixteen characters of hash, which no compressor can shorten, and each
//! stands in the module and in the script: some 250 of them weigh 6 kB after compression. It must
//! change nothing else, and leaves alone whatever it does not understand.

use crate::module::{self, IMPORT_SECTION, put, put_sized};
use std::collections::HashSet;
use std::fmt::Write;

/// The module and its script with short names, or nothing when the module cannot be read.
pub fn shorten(wasm: &[u8], script: &str) -> Option<(Vec<u8>, String)> {
    let mut script = script.to_owned();
    let wasm = module::edit(wasm, IMPORT_SECTION, |section| rename(section, &mut script))?;
    Some((wasm, script))
}

/// The import section with short names; the script's keys follow.
fn rename(section: &[u8], script: &mut String) -> Option<Vec<u8>> {
    let imports = module::imports(section)?;
    let names: HashSet<&str> = imports.iter().map(|import| import.name).collect();
    *script = without_the_unused(script, &names);

    let mut out = Vec::with_capacity(section.len());
    put(&mut out, imports.len());
    for (index, import) in imports.iter().enumerate() {
        let name = import.name;
        let mut short = String::new();
        write!(short, "_{index:x}").ok()?;
        let (key, new_key) = (format!("{name}:"), format!("{short}:"));
        // The key of the object that the script hands over; anything else would be a surprise.
        let known = name.starts_with("__w") && script.matches(&key).count() == 1;
        if known {
            *script = script.replacen(&key, &new_key, 1);
        }
        put_sized(&mut out, import.module.as_bytes());
        put_sized(&mut out, if known { &short } else { name }.as_bytes());
        out.extend(import.description);
    }
    Some(out)
}

/// The script without the entries of the import object that the module no longer asks for. An entry
/// is known by its indentation: wasm-bindgen writes one key a line, and its function further inside.
fn without_the_unused(script: &str, used: &HashSet<&str>) -> String {
    let mut kept = String::with_capacity(script.len());
    let mut skipping = false;
    for line in script.split_inclusive('\n') {
        if let Some(entry) = line.strip_prefix("        __w")
            && let Some((name, _)) = entry.split_once(": function")
        {
            skipping = !used.contains(format!("__w{name}").as_str());
        } else if !line.starts_with("        ") {
            skipping = false;
        }
        if !skipping {
            kept.push_str(line);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module that imports a function and a memory, and has one custom section.
    fn module() -> Vec<u8> {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        let mut imports = vec![2];
        imports.extend(b"\x03bg.\x0d__wbg_log_abc\x00\x05");
        imports.extend(b"\x03bg.\x06memory\x02\x01\x01\x80\x80\x01");
        wasm.push(IMPORT_SECTION);
        put_sized(&mut wasm, &imports);
        wasm.extend(b"\x00\x03\x02hi");
        wasm
    }

    #[test]
    fn both_sides_get_the_same_short_name() {
        let (wasm, script) = shorten(&module(), "({ __wbg_log_abc: function() {} })").unwrap();
        assert_eq!(script, "({ _0: function() {} })");
        let text = String::from_utf8_lossy(&wasm).into_owned();
        assert!(text.contains("\u{3}bg.\u{2}_0\0\u{5}\u{3}bg.\u{6}memory"), "{text:?}");
        assert!(wasm.ends_with(b"\x00\x03\x02hi"));
    }

    #[test]
    fn what_the_module_does_not_import_leaves_the_script() {
        let script = "\
function imports() {
    const import0 = {
        __proto__: null,
        __wbg_gone_123: function(arg0) {
            const ret = arg0.gone;
            return ret;
        },
        __wbg_log_abc: function() { return handleError(function (arg0) {
            console.log(arg0);
        }, arguments); },
        __wbindgen_gone: function() {
        },
    };
}
";
        let (_, script) = shorten(&module(), script).unwrap();
        assert!(!script.contains("gone"), "{script}");
        assert!(script.contains("_0: function() { return handleError"), "{script}");
        assert!(script.ends_with("}, arguments); },\n    };\n}\n"), "{script}");
    }

    #[test]
    fn what_the_script_does_not_name_stays() {
        let (wasm, script) = shorten(&module(), "({})").unwrap();
        assert_eq!((wasm, script.as_str()), (module(), "({})"));
    }

    #[test]
    fn a_damaged_module_is_left_alone() {
        let whole = module();
        for cut in 0..whole.len() - 5 {
            if let Some((wasm, _)) = shorten(&whole[..cut], "") {
                assert_eq!(wasm, whole[..cut], "cut at {cut}");
            }
        }
    }
}
