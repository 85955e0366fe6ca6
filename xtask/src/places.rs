//! Takes out of the module where in other people's sources a panic would have happened: the compiler
//! writes file, line and column down for each place that could panic, 840 of them, and such numbers
//! do not compress (6.6 kB of the download). Places in the app's own sources stay, since a panic of
//! ours is ours to mend. It must never touch anything that is not such a record.

use crate::module::{self, DATA_SECTION, number, signed};
use std::ops::Range;

/// How the compiler lays a `core::panic::Location` out: the address and the length of the file's
/// name, the line, the column, each a 32-bit number.
const RECORD: usize = 16;
/// The files of the app itself, as `bundle::flags` lets the compiler name them.
const OURS: [&[u8]; 2] = [b"src/", b"ochat/src/"];
/// What stands in place of a record: an empty name, whose address must not be nought. Line and column
/// are 1 because wasm-opt would cut memory in pieces at longer runs of noughts, and each piece weighs.
const NOWHERE: [u8; RECORD] = [1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0];
/// Longer names, lines and columns than these are none.
const NAME_MOST: usize = 240;
const LINE_MOST: usize = 200_000;
const COLUMN_MOST: usize = 1_000;

/// One piece of what memory begins with: its address there, and where it stands in the section.
struct Piece {
    address: usize,
    content: Range<usize>,
}

/// The module without the places in the sources of others; nothing when it cannot be read.
pub fn forget(wasm: &[u8]) -> Option<Vec<u8>> {
    module::edit(wasm, DATA_SECTION, |section| {
        let pieces = pieces(section)?;
        let mut out = section.to_vec();
        for piece in &pieces {
            let first = piece.content.start + piece.address.wrapping_neg() % 4;
            for at in (first..piece.content.end.saturating_sub(RECORD - 1)).step_by(4) {
                let Some(name) = file_name(section, &pieces, at) else { continue };
                let text = section.get(name.clone())?;
                if OURS.iter().any(|ours| text.starts_with(ours)) {
                    continue;
                }
                out.get_mut(at..at + RECORD)?.copy_from_slice(&NOWHERE);
                out.get_mut(name)?.fill(0);
            }
        }
        Some(out)
    })
}

/// The pieces of memory that have a fixed address.
fn pieces(section: &[u8]) -> Option<Vec<Piece>> {
    let (count, mut rest) = number(section)?;
    let mut pieces = Vec::with_capacity(count);
    for _ in 0..count {
        let (&mode, after) = rest.split_first()?;
        let mut address = None;
        rest = after;
        if mode == 0 {
            // `i32.const`, the address, `end`.
            let (value, after) = signed(rest.strip_prefix(b"\x41")?)?;
            address = usize::try_from(value).ok();
            rest = after.strip_prefix(b"\x0b")?;
        } else if mode != 1 {
            return None;
        }
        let (content, next) = module::sized(rest)?;
        let end = section.len() - next.len();
        if let Some(address) = address {
            pieces.push(Piece { address, content: end - content.len()..end });
        }
        rest = next;
    }
    Some(pieces)
}

/// Where the name of the file stands, if there is a record of a place at `at`.
fn file_name(section: &[u8], pieces: &[Piece], at: usize) -> Option<Range<usize>> {
    let word = |index: usize| {
        let bytes = section.get(at + 4 * index..at + 4 * index + 4)?;
        usize::try_from(u32::from_le_bytes(bytes.try_into().ok()?)).ok()
    };
    let (address, length, line, column) = (word(0)?, word(1)?, word(2)?, word(3)?);
    let possible = (4..=NAME_MOST).contains(&length)
        && (1..=LINE_MOST).contains(&line)
        && (1..=COLUMN_MOST).contains(&column);
    if !possible {
        return None;
    }
    let piece = pieces.iter().find(|piece| {
        piece.address <= address && address + length <= piece.address + piece.content.len()
    })?;
    let start = piece.content.start + address - piece.address;
    let name = start..start + length;
    // A name that was blanked already is looked up in the section as it was.
    let text = section.get(name.clone())?;
    (text.ends_with(b".rs") && text.iter().all(u8::is_ascii_graphic)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::{put, put_sized};

    const BASE: u32 = 1024;
    const OTHERS: &[u8] = b"crates/url-2.5.8/src/host.rs";
    const OWN: &[u8] = b"src/ui/thread.rs";

    fn record(address: u32, length: usize, line: u32, column: u32) -> Vec<u8> {
        let length = u32::try_from(length).unwrap();
        [address, length, line, column].iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    /// A module whose memory begins with two names of files and these records.
    fn module(records: &[Vec<u8>]) -> Vec<u8> {
        let mut memory = [OTHERS, OWN].concat();
        memory.resize(memory.len().next_multiple_of(4), b' ');
        memory.extend(records.concat());
        // One piece with an address: `i32.const 1024`, `end`.
        let mut section = b"\x01\x00\x41\x80\x08\x0b".to_vec();
        put_sized(&mut section, &memory);
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        wasm.push(DATA_SECTION);
        put_sized(&mut wasm, &section);
        wasm
    }

    fn memory(wasm: &[u8]) -> Vec<u8> {
        let section = module::section(wasm, DATA_SECTION).unwrap();
        let piece = pieces(section).unwrap().pop().unwrap();
        section[piece.content].to_vec()
    }

    #[test]
    fn places_of_others_go_and_ones_own_stay() {
        let own = BASE + u32::try_from(OTHERS.len()).unwrap();
        let records = [record(BASE, OTHERS.len(), 7, 9), record(own, OWN.len(), 70, 5)];
        let left = memory(&forget(&module(&records)).unwrap());
        let [first, second] = [left.len() - 32..left.len() - 16, left.len() - 16..left.len()];
        assert_eq!(left[first], NOWHERE);
        assert_eq!(left[second], records[1]);
        assert!(left[..OTHERS.len()].iter().all(|byte| *byte == 0));
        assert!(left[OTHERS.len()..].starts_with(OWN));
    }

    #[test]
    fn what_is_no_place_is_left_alone() {
        let length = OTHERS.len();
        for other in [
            record(BASE, length, 0, 9),
            record(BASE, length, 7, 0),
            record(BASE, length - 1, 7, 9),
            record(BASE + 90_000, length, 7, 9),
            record(7, 9, 11, 13),
        ] {
            let before = module(&[other]);
            assert_eq!(forget(&before).unwrap(), before);
        }
    }

    #[test]
    fn what_cannot_be_read_is_nothing() {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        wasm.push(DATA_SECTION);
        let mut section = Vec::new();
        put(&mut section, 3);
        put_sized(&mut wasm, &section);
        assert_eq!(forget(&wasm), None);
    }
}
