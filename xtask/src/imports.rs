//! Short names for what the WebAssembly module imports.
//!
//! wasm-bindgen's names end in sixteen characters of hash, which no compressor can shorten, and each
//! stands in the module and in the script: some 250 of them weigh 6 kB after compression. It must
//! change nothing else, and leaves alone whatever it does not understand.

use std::fmt::Write;

/// The section that lists the imports (WebAssembly core specification, 5.5.5).
const IMPORT_SECTION: u8 = 2;
/// Magic number and version.
const HEADER: usize = 8;

/// The module and its script with short names, or nothing when the module cannot be read.
pub fn shorten(wasm: &[u8], script: &str) -> Option<(Vec<u8>, String)> {
    let mut script = script.to_owned();
    let mut out = wasm.get(..HEADER)?.to_vec();
    let mut rest = wasm.get(HEADER..)?;
    while let Some((&kind, after)) = rest.split_first() {
        let (length, body) = number(after)?;
        let (content, next) = body.split_at_checked(length)?;
        let content =
            if kind == IMPORT_SECTION { rename(content, &mut script)? } else { content.to_vec() };
        out.push(kind);
        put(&mut out, content.len());
        out.extend(content);
        rest = next;
    }
    Some((out, script))
}

/// The import section with short names; the script's keys follow.
fn rename(section: &[u8], script: &mut String) -> Option<Vec<u8>> {
    let (count, mut rest) = number(section)?;
    let mut out = Vec::with_capacity(section.len());
    put(&mut out, count);
    for index in 0..count {
        let (module, after) = text(rest)?;
        let (name, after) = text(after)?;
        let described = description(after)?;
        let (description, next) = after.split_at_checked(described)?;
        let mut short = String::new();
        write!(short, "_{index:x}").ok()?;
        let (key, new_key) = (format!("{name}:"), format!("{short}:"));
        // The key of the object that the script hands over; anything else would be a surprise.
        let known = name.starts_with("__w") && script.matches(&key).count() == 1;
        if known {
            *script = script.replacen(&key, &new_key, 1);
        }
        for part in [module, if known { &short } else { name }] {
            put(&mut out, part.len());
            out.extend(part.as_bytes());
        }
        out.extend(description);
        rest = next;
    }
    rest.is_empty().then_some(out)
}

/// How many bytes say what is imported: a function, table, memory, global or tag.
fn description(bytes: &[u8]) -> Option<usize> {
    let (&kind, after) = bytes.split_first()?;
    let rest = match kind {
        0 => number(after)?.1,
        1 => limits(after.split_first()?.1)?,
        2 => limits(after)?,
        3 => after.get(2..)?,
        4 => number(after.split_first()?.1)?.1,
        _ => return None,
    };
    Some(bytes.len() - rest.len())
}

fn limits(bytes: &[u8]) -> Option<&[u8]> {
    let (&flags, after) = bytes.split_first()?;
    let (_, after) = number(after)?;
    if flags & 1 == 1 { Some(number(after)?.1) } else { Some(after) }
}

fn text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (length, after) = number(bytes)?;
    let (text, rest) = after.split_at_checked(length)?;
    Some((std::str::from_utf8(text).ok()?, rest))
}

/// An unsigned LEB128 number.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0_usize;
    for (index, &byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(index + 1..)?));
        }
    }
    None
}

fn put(out: &mut Vec<u8>, mut value: usize) {
    loop {
        let low = u8::try_from(value & 0x7f).unwrap_or_default();
        value >>= 7;
        if value == 0 {
            return out.push(low);
        }
        out.push(low | 0x80);
    }
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
        put(&mut wasm, imports.len());
        wasm.extend(imports);
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
