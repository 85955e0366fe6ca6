//! Who needs whom in the compiled app: which functions and constants each function and constant
//! names, as the linker wrote it down (`--emit-relocs`; the format is "WebAssembly Object File
//! Linking" of the tool conventions).
//!
//! It must never leave a reference out: whoever takes code away on its word would break the app.
//! So it reads everything or nothing, and compares what it can with the code itself.

use crate::module::{
    self, CODE_SECTION, CUSTOM_SECTION, DATA_SECTION, number, signed, sized, text,
};
use std::collections::HashSet;
use std::ops::Range;

/// A function by its index, or a constant (any data with a symbol) by its place in [`Links::data`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Node {
    Function(usize),
    Data(usize),
}

/// The references of a module.
#[derive(Debug, Default)]
pub struct Links {
    /// The names of the functions by their index; imported ones may have none.
    pub names: Vec<Option<String>>,
    /// The addresses of the constants.
    pub data: Vec<Range<usize>>,
    /// References from data that has no symbol: always needed.
    pub roots: Vec<Node>,
    functions: Vec<Vec<Node>>,
    constants: Vec<Vec<Node>>,
}

/// What a relocation can name.
enum Symbol {
    Function(usize),
    Data(Option<usize>),
    Other,
}

/// A run of data: where it stands in the section, and its address in memory.
struct Segment {
    place: Range<usize>,
    address: usize,
}

/// One reference.
struct Reference {
    kind: u8,
    /// Where it stands in its section.
    place: usize,
    symbol: usize,
}

impl Links {
    /// Reads the links of a module; nothing when it has none, or holds what is not understood here.
    pub fn read(wasm: &[u8]) -> Option<Self> {
        let imported = module::imported_functions(wasm)?;
        let code = module::section(wasm, CODE_SECTION)?;
        let bodies = module::bodies(code)?;
        let data = module::section(wasm, DATA_SECTION)?;
        let segments = segments(data)?;

        let mut links = Self::default();
        let count = imported + bodies.len();
        links.names.resize(count, None);
        for (index, name) in module::names(wasm)? {
            *links.names.get_mut(index)? = Some(name.to_owned());
        }
        // A function without a name could not be found again.
        if links.names.iter().skip(imported).any(Option::is_none) {
            return None;
        }
        links.functions.resize(count, Vec::new());
        let symbols = links.symbols(module::custom(wasm, "linking")?, &segments)?;
        links.constants.resize(links.data.len(), Vec::new());

        let mut body = 0;
        for reference in references(module::custom(wasm, "reloc.CODE")?)? {
            while bodies.get(body)?.end <= reference.place {
                body += 1;
            }
            if bodies.get(body)?.start > reference.place {
                return None;
            }
            let target = target(&reference, &symbols)?;
            if let Some(Node::Function(index)) = target
                && reference.kind == FUNCTION_INDEX
                && number(code.get(reference.place..)?)?.0 != index
            {
                return None;
            }
            links.functions.get_mut(imported + body)?.extend(target);
        }
        for reference in references(module::custom(wasm, "reloc.DATA")?)? {
            let Some(target) = target(&reference, &symbols)? else { continue };
            let segment = segments.iter().find(|s| s.place.contains(&reference.place))?;
            let address = segment.address + reference.place - segment.place.start;
            // The linker lets constants share bytes: the reference belongs to each of them.
            let mut owned = false;
            for (range, links) in links.data.iter().zip(&mut links.constants) {
                if range.contains(&address) {
                    links.push(target);
                    owned = true;
                }
            }
            if !owned {
                links.roots.push(target);
            }
        }
        Some(links)
    }

    /// Everything that can be reached from `roots`, without going on from `closed`.
    pub fn reach(&self, roots: impl IntoIterator<Item = Node>, closed: &[Node]) -> HashSet<Node> {
        let mut reached = HashSet::new();
        let mut ahead: Vec<Node> = roots.into_iter().collect();
        while let Some(node) = ahead.pop() {
            if !reached.insert(node) || closed.contains(&node) {
                continue;
            }
            let links = match node {
                Node::Function(index) => self.functions.get(index),
                Node::Data(index) => self.constants.get(index),
            };
            ahead.extend(links.into_iter().flatten());
        }
        reached
    }

    /// The symbol table; fills in names and addresses.
    fn symbols(&mut self, linking: &[u8], segments: &[Segment]) -> Option<Vec<Symbol>> {
        /// The part of the section that lists symbols.
        const SYMBOL_TABLE: u8 = 8;
        const UNDEFINED: usize = 0x10;
        const EXPLICIT_NAME: usize = 0x40;
        const ABSOLUTE: usize = 0x200;

        let (_version, mut parts) = number(linking)?;
        let mut symbols = Vec::new();
        while let Some((&part, after)) = parts.split_first() {
            let (list, next) = sized(after)?;
            parts = next;
            if part != SYMBOL_TABLE {
                continue;
            }
            let (count, mut rest) = number(list)?;
            for _ in 0..count {
                let (&kind, after) = rest.split_first()?;
                let (flags, after) = number(after)?;
                let defined = flags & UNDEFINED == 0;
                let (symbol, next) = match kind {
                    // Function, global, tag, table.
                    0 | 2 | 4 | 5 => {
                        let (index, mut after) = number(after)?;
                        if defined || flags & EXPLICIT_NAME != 0 {
                            after = text(after)?.1;
                        }
                        let function = kind == 0;
                        (if function { Symbol::Function(index) } else { Symbol::Other }, after)
                    }
                    1 => {
                        let (_name, after) = text(after)?;
                        if defined {
                            let (segment, after) = number(after)?;
                            let (offset, after) = number(after)?;
                            let (size, after) = number(after)?;
                            let place = if flags & ABSOLUTE == 0 {
                                let start = segments.get(segment)?.address + offset;
                                self.data.push(start..start + size);
                                Some(self.data.len() - 1)
                            } else {
                                None
                            };
                            (Symbol::Data(place), after)
                        } else {
                            (Symbol::Data(None), after)
                        }
                    }
                    // A section.
                    3 => (Symbol::Other, number(after)?.1),
                    _ => return None,
                };
                symbols.push(symbol);
                rest = next;
            }
        }
        Some(symbols)
    }
}

/// The relocation of a call, which stands in the code as the function's index.
const FUNCTION_INDEX: u8 = 0;

/// What a reference names; `Some(None)` when that is neither function nor constant.
#[allow(clippy::option_option)] // The outer one is "not understood".
fn target(reference: &Reference, symbols: &[Symbol]) -> Option<Option<Node>> {
    // R_WASM_FUNCTION_INDEX_LEB, TABLE_INDEX_SLEB and _I32; MEMORY_ADDR_LEB, _SLEB and _I32;
    // TYPE_INDEX_LEB; GLOBAL_INDEX_LEB; TABLE_NUMBER_LEB. Others belong to shared libraries,
    // threads, exceptions and 64 bits, which the app has not.
    match reference.kind {
        6 => Some(None),
        0..=5 | 7 | 20 => Some(match symbols.get(reference.symbol)? {
            Symbol::Function(index) => Some(Node::Function(*index)),
            Symbol::Data(place) => place.map(Node::Data),
            Symbol::Other => None,
        }),
        _ => None,
    }
}

fn references(section: &[u8]) -> Option<Vec<Reference>> {
    let (_target, after) = number(section)?;
    let (count, mut rest) = number(after)?;
    let mut references = Vec::with_capacity(count);
    for _ in 0..count {
        let (&kind, after) = rest.split_first()?;
        let (place, after) = number(after)?;
        let (symbol, after) = number(after)?;
        // Addresses carry a distance, which must lie inside the constant (C and Rust forbid others).
        rest = if matches!(kind, 3..=5) { signed(after)?.1 } else { after };
        references.push(Reference { kind, place, symbol });
    }
    rest.is_empty().then_some(references)
}

/// The segments of a data section; only such that memory begins with.
fn segments(data: &[u8]) -> Option<Vec<Segment>> {
    const I32_CONST: u8 = 0x41;
    const END: u8 = 0x0b;
    let (count, mut rest) = number(data)?;
    let mut segments = Vec::with_capacity(count);
    for _ in 0..count {
        let after = rest.strip_prefix(&[0, I32_CONST])?;
        let (address, after) = signed(after)?;
        let (bytes, next) = sized(after.strip_prefix(&[END])?)?;
        let end = data.len() - next.len();
        let address = usize::try_from(address).ok()?;
        segments.push(Segment { place: end - bytes.len()..end, address });
        rest = next;
    }
    Some(segments)
}

/// The module without what the linker wrote down, which nobody reads after this.
pub fn without(wasm: &[u8]) -> Option<Vec<u8>> {
    module::keep(wasm, |kind, content| {
        let name = (kind == CUSTOM_SECTION).then(|| text(content).map(|(name, _)| name));
        !matches!(name, Some(Some("linking" | "reloc.CODE" | "reloc.DATA")))
    })
}

/// The bytes at these addresses, as the module's data has them.
pub fn bytes<'a>(wasm: &'a [u8], addresses: &Range<usize>) -> Option<&'a [u8]> {
    let data = module::section(wasm, DATA_SECTION)?;
    segments(data)?.into_iter().find_map(|segment| {
        let start = addresses.start.checked_sub(segment.address)?;
        data.get(segment.place)?.get(start..start + addresses.len())
    })
}
