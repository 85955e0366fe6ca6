//! The binary format of WebAssembly, as far as the build changes modules by itself: sections,
//! numbers, names (core specification, chapter 5). It must never guess: what it cannot read is
//! `None`, and the caller leaves the module alone.

use std::collections::HashMap;
use std::ops::Range;

/// The section with names for debuggers and other tools.
pub const CUSTOM_SECTION: u8 = 0;
pub const IMPORT_SECTION: u8 = 2;
pub const EXPORT_SECTION: u8 = 7;
/// The bodies of the functions.
pub const CODE_SECTION: u8 = 10;
/// The part of the section called `name` that names functions.
pub const FUNCTION_NAMES: u8 = 1;
/// What memory begins with.
pub const DATA_SECTION: u8 = 11;
/// Magic number and version.
const HEADER: usize = 8;

/// Every section's kind and content, in order.
pub fn sections(wasm: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut sections = Vec::new();
    let mut rest = wasm.get(HEADER..)?;
    while let Some((&kind, after)) = rest.split_first() {
        let (content, next) = sized(after)?;
        sections.push((kind, content));
        rest = next;
    }
    Some(sections)
}

/// The content of the section of this kind.
pub fn section(wasm: &[u8], wanted: u8) -> Option<&[u8]> {
    sections(wasm)?.into_iter().find(|(kind, _)| *kind == wanted).map(|(_, content)| content)
}

/// Where the bodies stand in a code section, in order.
pub fn bodies(code: &[u8]) -> Option<Vec<Range<usize>>> {
    let (count, mut rest) = number(code)?;
    let mut bodies = Vec::with_capacity(count);
    for _ in 0..count {
        let (body, next) = sized(rest)?;
        let end = code.len() - next.len();
        bodies.push(end - body.len()..end);
        rest = next;
    }
    Some(bodies)
}

/// How many functions a module imports; their indices come first.
pub fn imported_functions(wasm: &[u8]) -> Option<usize> {
    let Some(section) = section(wasm, IMPORT_SECTION) else {
        // No imports are fine, an unreadable module is not.
        return sections(wasm).map(|_| 0);
    };
    Some(imports(section)?.iter().filter(|import| import.is_function()).count())
}

/// The names of the functions by their index, from the section called `name`.
pub fn names(wasm: &[u8]) -> Option<HashMap<usize, &str>> {
    let mut names = HashMap::new();
    for (kind, content) in sections(wasm)? {
        if kind != CUSTOM_SECTION {
            continue;
        }
        let ("name", mut parts) = text(content)? else { continue };
        while let Some((&part, after)) = parts.split_first() {
            let (list, next) = sized(after)?;
            parts = next;
            if part != FUNCTION_NAMES {
                continue;
            }
            let (count, mut rest) = number(list)?;
            for _ in 0..count {
                let (index, after) = number(rest)?;
                let (name, next) = text(after)?;
                names.insert(index, name);
                rest = next;
            }
        }
    }
    Some(names)
}

/// The module with the sections of one kind put through `edit`.
pub fn edit(
    wasm: &[u8],
    kind: u8,
    mut edit: impl FnMut(&[u8]) -> Option<Vec<u8>>,
) -> Option<Vec<u8>> {
    let mut out = wasm.get(..HEADER)?.to_vec();
    for (found, content) in sections(wasm)? {
        out.push(found);
        if found == kind {
            put_sized(&mut out, &edit(content)?);
        } else {
            put_sized(&mut out, content);
        }
    }
    Some(out)
}

/// The module with the sections that `keep` wants.
pub fn keep(wasm: &[u8], mut keep: impl FnMut(u8, &[u8]) -> bool) -> Option<Vec<u8>> {
    let mut out = wasm.get(..HEADER)?.to_vec();
    for (kind, content) in sections(wasm)? {
        if keep(kind, content) {
            out.push(kind);
            put_sized(&mut out, content);
        }
    }
    Some(out)
}

/// The content of the custom section of this name, behind the name.
pub fn custom<'a>(wasm: &'a [u8], wanted: &str) -> Option<&'a [u8]> {
    let customs = sections(wasm)?.into_iter().filter(|(kind, _)| *kind == CUSTOM_SECTION);
    customs
        .filter_map(|(_, content)| text(content))
        .find_map(|(name, content)| (name == wanted).then_some(content))
}

/// An unsigned LEB128 number, and what comes after it.
pub fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0_usize;
    for (index, &byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(index + 1..)?));
        }
    }
    None
}

/// A signed LEB128 number, and what comes after it.
pub fn signed(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let mut value = 0_i64;
    for (index, &byte) in bytes.iter().enumerate().take(5) {
        value |= i64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            let unused = 64 - 7 * (index + 1);
            return Some((value << unused >> unused, bytes.get(index + 1..)?));
        }
    }
    None
}

/// Bytes behind their length, and what comes after them.
pub fn sized(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, after) = number(bytes)?;
    after.split_at_checked(length)
}

/// A name behind its length, and what comes after it.
pub fn text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (text, rest) = sized(bytes)?;
    Some((std::str::from_utf8(text).ok()?, rest))
}

pub fn put(out: &mut Vec<u8>, mut value: usize) {
    loop {
        let low = u8::try_from(value & 0x7f).unwrap_or_default();
        value >>= 7;
        if value == 0 {
            return out.push(low);
        }
        out.push(low | 0x80);
    }
}

pub fn put_sized(out: &mut Vec<u8>, bytes: &[u8]) {
    put(out, bytes.len());
    out.extend(bytes);
}

/// One import.
pub struct Import<'a> {
    pub module: &'a str,
    pub name: &'a str,
    /// What is imported, as it stands.
    pub description: &'a [u8],
}

impl Import<'_> {
    pub fn is_function(&self) -> bool {
        self.description.first() == Some(&0)
    }
}

/// What an import section lists.
pub fn imports(section: &[u8]) -> Option<Vec<Import<'_>>> {
    let (count, mut rest) = number(section)?;
    let mut imports = Vec::new();
    for _ in 0..count {
        let (module, after) = text(rest)?;
        let (name, after) = text(after)?;
        let (description, next) = after.split_at_checked(description(after)?)?;
        imports.push(Import { module, name, description });
        rest = next;
    }
    rest.is_empty().then_some(imports)
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
