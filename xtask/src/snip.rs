//! Takes out of the module what nobody calls and the compiler cannot know that nobody calls.
//!
//! Two things hide from it: functions behind a `dyn Trait` (all methods of a trait stay when one of
//! them is needed), and functions that crates offer to JavaScript. The first are named here, each
//! with the reason why nobody calls it; their bodies become a trap, or silence where they only
//! write text, and wasm-opt then drops what only they needed. `clippy.toml` forbids the app to call
//! what it could call by name. It must never take anything that can run.

use crate::module::{self, CODE_SECTION, EXPORT_SECTION, number, put, put_sized, sized, text};
use rustc_demangle::demangle;

/// Functions whose name contains all of `parts`.
struct Rule {
    parts: &'static [&'static str],
    /// Why nobody calls them. For the reader.
    #[allow(dead_code)]
    because: &'static str,
}

const RULES: [Rule; 17] = [
    Rule {
        parts: &["<anyhow::error::ErrorImpl<E> as core::fmt::Debug>::fmt"],
        because: "Components never fail; it is what prints backtraces.",
    },
    Rule { parts: &["anyhow::fmt::<impl anyhow::error::ErrorImpl>::debug"], because: "As above." },
    Rule {
        parts: &["std::backtrace::Backtrace as core::fmt::Display"],
        because: "A browser has no RUST_BACKTRACE: none is ever captured.",
    },
    Rule { parts: &["std::backtrace_rs::"], because: "It prints backtraces." },
    Rule { parts: &["rustc_demangle::"], because: "It makes backtraces readable." },
    Rule {
        parts: &["wasm_streams::readable::into_underlying"],
        because: "No stream of ours is handed to JavaScript; we only read streams.",
    },
    Rule { parts: &["wasm_streams::writable::into_underlying"], because: "As above." },
    Rule {
        parts: &["js_sys::futures::future_to_promise"],
        because: "No future of ours is handed to JavaScript; the streams above were.",
    },
    Rule {
        parts: &["HasKeyboardData for", ">::key::"],
        because: "The name of a key is asked of the browser's own event.",
    },
    Rule {
        parts: &["keyboard_types::key::Key as core::str::traits::FromStr"],
        because: "As above: it may have been taken into the function above.",
    },
    Rule {
        parts: &["HasKeyboardData for", ">::code::"],
        because: "Keys are told by what they mean, not by where they are.",
    },
    Rule {
        parts: &["core::fmt::float::float_to_decimal"],
        because: "No fraction is written as text: JSON has a writer of its own, styles are whole.",
    },
    Rule { parts: &["HasFormData>::values"], because: "Fields are read one by one." },
    Rule { parts: &["HasFileData", ">::files"], because: "No files are read." },
    Rule { parts: &["dioxus_web::files::WebFileData"], because: "No files are read." },
    Rule { parts: &["url::parser::Parser::parse_file"], because: "The page comes by HTTP." },
    Rule {
        parts: &["url::parser::Parser::parse_relative"],
        because: "Every address that is asked for is absolute.",
    },
];

/// Bodies below this many bytes stay. The compiler makes one function of several with the same code,
/// under the name of any of them, so a short one may be somebody else's; what drops a value, which
/// is the same for many types, stays whatever its length.
const LEAST: usize = 150;
/// A body without locals that stops the page as a panic does.
const TRAP: [u8; 3] = [0x00, 0x00, 0x0b];
/// A body without locals that gives back zero: `Ok(())` of a function that writes text.
const SILENCE: [u8; 4] = [0x00, 0x41, 0x00, 0x0b];

/// The module without the bodies that the rules name; nothing when it cannot be read. Its functions
/// must still have their names.
pub fn functions(wasm: &[u8]) -> Option<Vec<u8>> {
    let names = module::names(wasm)?;
    let mut index = module::imported_functions(wasm)?;
    module::edit(wasm, CODE_SECTION, |section| {
        let (count, mut rest) = number(section)?;
        let mut out = Vec::with_capacity(section.len());
        put(&mut out, count);
        for _ in 0..count {
            let (body, next) = sized(rest)?;
            let name = names.get(&index).filter(|_| body.len() >= LEAST);
            let replacement =
                name.and_then(|name| replacement(&plain(&demangle(name).to_string())));
            put_sized(&mut out, replacement.unwrap_or(body));
            index += 1;
            rest = next;
        }
        Some(out)
    })
}

/// What stands for a function of this name, when one of the rules names it.
fn replacement(name: &str) -> Option<&'static [u8]> {
    let named = RULES.iter().any(|rule| rule.parts.iter().all(|part| name.contains(part)))
        && !name.contains("drop_in_place");
    let last = name.rsplit("::").find(|part| !is_hash(part));
    let writes = matches!(last, Some("fmt" | "debug")) || name.contains("float_to_decimal");
    named.then_some(if writes { &SILENCE } else { &TRAP })
}

/// The name without the bracketed hashes of crates: `core[c5930c85a12de822]::fmt` is `core::fmt`.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        rest = match after.split_once(']') {
            Some((inside, behind)) if inside.bytes().all(|byte| byte.is_ascii_hexdigit()) => behind,
            _ => {
                plain.push('[');
                after
            }
        };
    }
    plain + rest
}

/// The last part of a name in the older form: `h` and sixteen hexadecimal digits.
fn is_hash(part: &str) -> bool {
    part.strip_prefix('h')
        .is_some_and(|hash| hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The module without the exports that the script never names; nothing when it cannot be read.
pub fn exports(wasm: &[u8], script: &str) -> Option<Vec<u8>> {
    module::edit(wasm, EXPORT_SECTION, |section| {
        let (count, mut rest) = number(section)?;
        let mut kept: Vec<u8> = Vec::new();
        let mut names = 0;
        for _ in 0..count {
            let (name, after) = text(rest)?;
            // One byte for the kind, then the index.
            let (_, next) = number(after.get(1..)?)?;
            if script.contains(name) {
                names += 1;
                kept.extend(rest.get(..rest.len() - next.len())?);
            }
            rest = next;
        }
        let mut out = Vec::with_capacity(section.len());
        put(&mut out, names);
        out.extend(kept);
        Some(out)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::{CUSTOM_SECTION, IMPORT_SECTION};

    /// A module with one imported function and two of its own, a short one and a long one, both
    /// exported, with these names.
    fn module(first: &str, second: &str) -> Vec<u8> {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        let mut section = |kind: u8, content: &[u8]| {
            wasm.push(kind);
            put_sized(&mut wasm, content);
        };
        section(IMPORT_SECTION, b"\x01\x01m\x01f\x00\x00");
        section(EXPORT_SECTION, b"\x02\x03one\x00\x01\x03two\x00\x02");
        let mut code = b"\x02\x02\x00\x0b".to_vec();
        put_sized(&mut code, &long_body());
        section(CODE_SECTION, &code);
        let mut list = vec![2];
        for (index, name) in [(1, first), (2, second)] {
            list.push(index);
            put_sized(&mut list, name.as_bytes());
        }
        let mut content = b"\x04name\x01".to_vec();
        put_sized(&mut content, &list);
        section(CUSTOM_SECTION, &content);
        wasm
    }

    /// A body that is long enough to be taken.
    fn long_body() -> Vec<u8> {
        let mut body = vec![0x01; LEAST];
        body[0] = 0x00;
        body[LEAST - 1] = 0x0b;
        body
    }

    /// The content of the section with the functions.
    fn code(wasm: &[u8]) -> &[u8] {
        module::sections(wasm).unwrap().iter().find(|(kind, _)| *kind == CODE_SECTION).unwrap().1
    }

    #[test]
    fn only_what_a_rule_names_is_taken() {
        let whole = module("ochat::engine::update::h0123456789abcdef", "core::fmt::write");
        assert_eq!(functions(&whole), Some(whole.clone()));

        let printer = "<rustc_demangle[49b9e3001cf2480]::v0::Printer>::print_path";
        let snipped = functions(&module("ochat::main", printer)).unwrap();
        assert_eq!(code(&snipped), b"\x02\x02\x00\x0b\x03\x00\x00\x0b");

        let debug = "<anyhow::error::ErrorImpl<E> as core::fmt::Debug>::fmt::h42d183f0b38fb6d9";
        let silent = functions(&module("ochat::main", debug)).unwrap();
        assert_eq!(code(&silent), b"\x02\x02\x00\x0b\x04\x00\x41\x00\x0b");
        let fraction = "core[c5930c85a12de822]::fmt::float::float_to_decimal_common_exact::<f64>";
        let silent = functions(&module("ochat::main", fraction)).unwrap();
        assert_eq!(code(&silent), b"\x02\x02\x00\x0b\x04\x00\x41\x00\x0b");
    }

    #[test]
    fn what_others_may_share_stays() {
        let short = module("rustc_demangle::v0::basic_type", "ochat::main");
        assert_eq!(functions(&short), Some(short.clone()));
        let drop = module("ochat::main", "core::ptr::drop_in_place::<rustc_demangle::Demangle>");
        assert_eq!(functions(&drop), Some(drop.clone()));
    }

    #[test]
    fn names_lose_their_hashes_and_nothing_else() {
        assert_eq!(plain("<f64 as core[c5930c85a12de822]::fmt::Display>::fmt"), {
            "<f64 as core::fmt::Display>::fmt"
        });
        assert_eq!(plain("<&mut [u8] as T>::f[x"), "<&mut [u8] as T>::f[x");
    }

    #[test]
    fn an_export_that_the_script_does_not_name_goes() {
        let pruned = exports(&module("a", "b"), "wasm.two()").unwrap();
        let sections = module::sections(&pruned).unwrap();
        assert!(sections.contains(&(EXPORT_SECTION, b"\x01\x03two\x00\x02".as_slice())));
    }

    #[test]
    fn a_damaged_module_never_panics() {
        let whole = module("rustc_demangle::a", "b");
        for cut in 0..whole.len() {
            let _ = functions(&whole[..cut]);
            let _ = exports(&whole[..cut], "");
        }
    }
}
