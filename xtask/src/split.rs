//! Cuts the module in two: what the page begins with, and what it loads when it is first needed.
//!
//! The app marks the way into the later part by functions (`ochat::ui::lazy::enter_…`). Whatever
//! only they can reach, by calls, by function pointers or through constants, goes into a second
//! module. Both share memory, stack and function table: the second one imports what it needs of the
//! first, fills its holes in the table and its constants in memory when it is loaded, and the marked
//! functions become calls through the table. The app must not call them before; `ui::lazy` sees
//! to that.
//!
//! It must never move what the first part can reach: there it would be a trap. So it trusts no names
//! but only what the linker wrote down (`links`), looks at the finished first part once more, and
//! stops the build rather than guess.

use crate::halves::{self, Calls};
use crate::links::{self, Links, Node};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use walrus::{ExportItem, FunctionKind, Module};

/// The functions that lead into the later part: screens, and what only they ask.
const ENTRIES: [&str; 2] = ["ochat::ui::lazy::enter_", "ochat::shell::accounts::enter_"];

/// The two modules.
pub struct Parts {
    pub first: Vec<u8>,
    pub later: Vec<u8>,
}

/// What goes into the later part.
pub struct Plan {
    /// Functions by name, which is unique in a linked module.
    pub functions: HashSet<String>,
    /// Those of them that the first part calls, in the order of their slots in the table.
    pub entries: Vec<String>,
    /// Addresses of constants, in order, without overlaps.
    pub data: Vec<Range<usize>>,
}

/// Cuts `bound`, which wasm-bindgen made of `linked`. Its functions must still have the names that
/// the linker gave them.
pub fn split(linked: &[u8], bound: &[u8]) -> Result<Parts, String> {
    let links = Links::read(linked).ok_or("its links cannot be read")?;
    let mut first = parse(bound)?;
    let mut later = parse(bound)?;
    let plan = plan(&links, &first)?;
    check_data(linked, bound, &plan)?;

    let begin = halves::slots(&first)?;
    let shared = halves::prepare_later(&mut later, &plan, begin)?;
    halves::prepare_first(&mut first, &plan, begin)?;
    halves::share(&mut first, &mut later, &shared);

    walrus::passes::gc::run(&mut first);
    check_first(&first, &plan)?;
    Ok(Parts { first: first.emit_wasm(), later: later.emit_wasm() })
}

/// The constants must still be where the linker put them.
fn check_data(linked: &[u8], bound: &[u8], plan: &Plan) -> Result<(), String> {
    for range in &plan.data {
        let bytes = links::bytes(linked, range);
        if bytes.is_none() || bytes != links::bytes(bound, range) {
            return Err(format!("the constant at {} has moved", range.start));
        }
    }
    Ok(())
}

/// The first part must do without the functions of the later one.
fn check_first(first: &Module, plan: &Plan) -> Result<(), String> {
    let mut names = first.funcs.iter().filter_map(|function| function.name.as_ref());
    match names.find(|name| plan.functions.contains(*name) && !plan.entries.contains(name)) {
        Some(name) => Err(format!("the first part still needs {}", demangled(name))),
        None => Ok(()),
    }
}

fn parse(wasm: &[u8]) -> Result<Module, String> {
    Module::from_buffer(wasm).map_err(|error| format!("{error:#}"))
}

/// Decides what goes. Everything that JavaScript or the start can reach stays, and whatever nobody
/// seems to reach.
fn plan(links: &Links, bound: &Module) -> Result<Plan, String> {
    let mut by_name = HashMap::new();
    for (index, name) in links.names.iter().enumerate() {
        if let Some(name) = name
            && by_name.insert(name.as_str(), index).is_some()
        {
            return Err(format!("two functions are called {name}"));
        }
    }
    let entry = |name: &&str| ENTRIES.iter().any(|entries| demangled(name).starts_with(entries));
    let entries: Vec<(&str, Node)> = by_name
        .iter()
        .filter(|(name, _)| entry(name))
        .map(|(name, index)| (*name, Node::Function(*index)))
        .collect();
    if entries.is_empty() {
        return Err(format!("no function is called {ENTRIES:?}…"));
    }
    let closed: Vec<Node> = entries.iter().map(|(_, node)| *node).collect();

    let mut roots = links.roots.clone();
    let exported = bound.exports.iter().filter_map(|export| match export.item {
        ExportItem::Function(id) => Some(id),
        _ => None,
    });
    let mut alive = Calls(exported.chain(bound.start).collect());
    // What wasm-bindgen wrote itself is in no list of the linker's.
    for (id, function) in bound.funcs.iter_local() {
        let known = bound.funcs.get(id).name.as_deref().is_some_and(|n| by_name.contains_key(n));
        if !known {
            alive.add(function);
        }
    }
    for id in alive.0 {
        let name = bound.funcs.get(id).name.as_deref();
        let index = name.and_then(|name| by_name.get(name));
        roots.extend(index.map(|index| Node::Function(*index)));
    }
    let first = links.reach(roots, &closed);
    let reached = links.reach(closed.iter().copied(), &[]);
    let moves =
        |node: &Node| reached.contains(node) && (closed.contains(node) || !first.contains(node));

    // What comes from JavaScript comes to the first part, and the later one asks for it there.
    let imported: HashSet<&str> = bound
        .funcs
        .iter()
        .filter(|function| matches!(function.kind, FunctionKind::Import(_)))
        .filter_map(|function| function.name.as_deref())
        .collect();
    let functions = by_name
        .iter()
        .filter(|(name, index)| !imported.contains(*name) && moves(&Node::Function(**index)))
        .map(|(name, _)| (*name).to_owned())
        .collect();
    let (mut data, mut stays) = (Vec::new(), Vec::new());
    for (place, range) in links.data.iter().enumerate().filter(|(_, range)| !range.is_empty()) {
        if moves(&Node::Data(place)) { &mut data } else { &mut stays }.push(range.clone());
    }
    let mut entries: Vec<String> = entries.iter().map(|(name, _)| (*name).to_owned()).collect();
    entries.sort();
    Ok(Plan { functions, entries, data: without(&data, &stays) })
}

/// The ranges as one list in order, without the bytes that `stays` holds too.
fn without(ranges: &[Range<usize>], stays: &[Range<usize>]) -> Vec<Range<usize>> {
    let end = ranges.iter().map(|range| range.end).max().unwrap_or_default();
    let start = ranges.iter().map(|range| range.start).min().unwrap_or_default();
    let mut moves = vec![false; end - start];
    for (list, moving) in [(ranges, true), (stays, false)] {
        for range in list {
            let (from, to) = (range.start.clamp(start, end), range.end.clamp(start, end));
            if let Some(bytes) = moves.get_mut(from - start..to - start) {
                bytes.fill(moving);
            }
        }
    }
    let mut out: Vec<Range<usize>> = Vec::new();
    for (address, _) in (start..).zip(&moves).filter(|(_, moves)| **moves) {
        match out.last_mut() {
            Some(last) if last.end == address => last.end += 1,
            _ => out.push(address..address + 1),
        }
    }
    out
}

/// A function's path without its hash, whichever way its name was mangled.
fn demangled(name: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::{CODE_SECTION, CUSTOM_SECTION, DATA_SECTION, put, put_sized};

    const ENTRY: &str = "_ZN5ochat2ui4lazy7enter_x17h0123456789abcdefE";

    fn section(wasm: &mut Vec<u8>, kind: u8, content: &[u8]) {
        wasm.push(kind);
        put_sized(wasm, content);
    }

    fn custom(wasm: &mut Vec<u8>, name: &str, content: &[u8]) {
        let mut whole = Vec::new();
        put_sized(&mut whole, name.as_bytes());
        whole.extend(content);
        section(wasm, CUSTOM_SECTION, &whole);
    }

    /// A call of a function, as the linker writes it: an index of five bytes.
    fn call(function: u8) -> [u8; 6] {
        [0x10, function | 0x80, 0x80, 0x80, 0x80, 0x00]
    }

    /// Functions: `start` (exported) calls the entry and `both`; the entry calls `both` and `own`,
    /// which takes the address of `behind` by a constant of its own. A second constant is shared.
    fn app() -> Vec<u8> {
        let names = ["start", ENTRY, "both", "own", "behind"];
        let bodies: [Vec<u8>; 5] = [
            [&[0][..], &call(1), &call(2), &[0x0b]].concat(),
            [&[0][..], &call(2), &call(3), &[0x0b]].concat(),
            // The address of the second constant, and the one of the first.
            vec![0, 0x41, 0x84, 0x80, 0x80, 0x80, 0, 0x1a, 0x0b],
            vec![0, 0x41, 0x80, 0x80, 0x80, 0x80, 0, 0x1a, 0x0b],
            vec![0, 0x0b],
        ];
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        section(&mut wasm, 1, b"\x01\x60\x00\x00");
        section(&mut wasm, 3, b"\x05\0\0\0\0\0");
        section(&mut wasm, 4, b"\x01\x70\x01\x02\x02");
        section(&mut wasm, 5, b"\x01\x00\x01");
        section(&mut wasm, 7, b"\x01\x05start\x00\x00");
        // Slot 1 is `behind`.
        section(&mut wasm, 9, b"\x01\x00\x41\x01\x0b\x01\x04");
        let mut code = vec![5];
        let mut starts = Vec::new();
        for body in &bodies {
            put(&mut code, body.len());
            starts.push(code.len());
            code.extend(body);
        }
        section(&mut wasm, CODE_SECTION, &code);
        // At 0 the slot of `behind`, at 4 a number.
        section(&mut wasm, DATA_SECTION, b"\x01\x00\x41\x00\x0b\x08\x01\0\0\0\x2a\0\0\0");

        let mut symbols = vec![7];
        for (index, name) in (0..).zip(names) {
            symbols.extend([0, 0, index]);
            put_sized(&mut symbols, name.as_bytes());
        }
        for (name, offset) in [("c0", 0), ("c1", 4)] {
            symbols.extend([1, 0]);
            put_sized(&mut symbols, name.as_bytes());
            symbols.extend([0, offset, 4]);
        }
        let mut linking = vec![2, 8];
        put_sized(&mut linking, &symbols);
        custom(&mut wasm, "linking", &linking);
        // Calls stand after the count of locals and the opcode, addresses likewise.
        let at = |function: usize, behind: u8| u8::try_from(starts[function]).unwrap() + behind;
        let references: [&[u8]; 6] = [
            &[0, at(0, 2), 1],
            &[0, at(0, 8), 2],
            &[0, at(1, 2), 2],
            &[0, at(1, 8), 3],
            &[4, at(2, 2), 6, 0],
            &[4, at(3, 2), 5, 0],
        ];
        let references = references.concat();
        custom(&mut wasm, "reloc.CODE", &[&[6, 6], references.as_slice()].concat());
        custom(&mut wasm, "reloc.DATA", &[7, 1, 2, 6, 4]);
        let mut list = vec![5];
        for (index, name) in (0..).zip(names) {
            list.push(index);
            put_sized(&mut list, name.as_bytes());
        }
        let mut functions = vec![1];
        put_sized(&mut functions, &list);
        custom(&mut wasm, "name", &functions);
        wasm
    }

    fn names(wasm: &[u8]) -> Vec<String> {
        let module = parse(wasm).unwrap();
        let local = |function: &&walrus::Function| matches!(function.kind, FunctionKind::Local(_));
        let mut names: Vec<String> =
            module.funcs.iter().filter(local).filter_map(|f| f.name.clone()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_only_the_entry_reaches_goes() {
        let whole = app();
        let bound = links::without(&whole).unwrap();
        let parts = split(&whole, &bound).unwrap();
        assert_eq!(names(&parts.first), [ENTRY, "both", "start"]);
        assert_eq!(names(&parts.later), [ENTRY, "behind", "own"]);
        // The number, which both may read, stays; the slot's number goes.
        assert_eq!(links::bytes(&parts.first, &(0..8)).unwrap(), b"\0\0\0\0\x2a\0\0\0");
        assert_eq!(links::bytes(&parts.later, &(0..4)).unwrap(), b"\x01\0\0\0");
        assert_eq!(links::bytes(&parts.later, &(4..8)), None);
    }

    #[test]
    fn what_the_page_can_call_stays() {
        let whole = app();
        let mut bound = parse(&links::without(&whole).unwrap()).unwrap();
        let own = bound.funcs.by_name("own").unwrap();
        bound.exports.add("own", own);
        let parts = split(&whole, &bound.emit_wasm()).unwrap();
        assert_eq!(names(&parts.later), [ENTRY]);
    }

    #[test]
    fn nothing_is_guessed() {
        let whole = app();
        let bound = links::without(&whole).unwrap();
        assert!(split(&bound, &bound).is_err(), "without the linker's notes");
        let moved = [&bound[..], b"\0"].concat();
        assert!(split(&whole, &moved).is_err(), "of a module that cannot be read");
        // A call that is not what the linker says it is.
        let call = whole.windows(6).position(|bytes| bytes == call(3)).unwrap();
        let mut other = whole.clone();
        other[call + 1] = 0x84;
        assert!(split(&other, &bound).is_err());
        for cut in 0..whole.len() {
            let _ = Links::read(&whole[..cut]);
        }
    }

    #[test]
    fn shared_bytes_stay() {
        assert_eq!(without(&[0..10, 20..25], &[4..6, 24..30]), [0..4, 6..10, 20..24]);
        assert!(without(&[], &[0..4, 6..8]).is_empty());
    }
}
