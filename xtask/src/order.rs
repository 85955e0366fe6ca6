//! The order of the functions in a module, chosen for the compressor: functions that look alike
//! stand together, so that it finds what they repeat nearby, where naming it takes fewer bits.
//!
//! The order means nothing to a program. Here it is only written down, as names, and wasm-opt sorts
//! by them (`--reorder-functions-by-name`). It must be the same for the same module every time.

use crate::module::{self, CODE_SECTION, CUSTOM_SECTION, FUNCTION_NAMES, put, put_sized, text};
use std::cmp::Ordering;

/// Below this many bytes, functions that begin alike are alike.
const SHORT: usize = 60;
/// So many bytes in a row are one thing that two functions can have in common.
const PIECE: usize = 6;
/// What more functions than this have in common says nothing.
const COMMON: usize = 60;

/// The module with its place in the order as each function's name; nothing when it cannot be read.
pub fn names(wasm: &[u8]) -> Option<Vec<u8>> {
    let imported = module::imported_functions(wasm)?;
    let code = module::section(wasm, CODE_SECTION)?;
    let bodies: Vec<&[u8]> =
        module::bodies(code)?.into_iter().filter_map(|place| code.get(place)).collect();
    let mut places = vec![0; bodies.len()];
    for (place, function) in order(&bodies).into_iter().enumerate() {
        *places.get_mut(function)? = place;
    }

    let mut list = Vec::new();
    put(&mut list, places.len());
    for (function, place) in places.iter().enumerate() {
        put(&mut list, imported + function);
        put_sized(&mut list, format!("{place:06}").as_bytes());
    }
    let mut section = b"\x04name".to_vec();
    section.push(FUNCTION_NAMES);
    put_sized(&mut section, &list);

    let mut named = module::keep(wasm, |kind, content| {
        !(kind == CUSTOM_SECTION && text(content).is_some_and(|(name, _)| name == "name"))
    })?;
    named.push(CUSTOM_SECTION);
    put_sized(&mut named, &section);
    Some(named)
}

/// The functions in the order in which they should stand.
fn order(bodies: &[&[u8]]) -> Vec<usize> {
    let body = |function: &usize| bodies.get(*function).copied().unwrap_or_default();
    let (mut short, mut long): (Vec<usize>, Vec<usize>) =
        (0..bodies.len()).partition(|function| body(function).len() < SHORT);
    short.sort_by_key(body);
    long.sort_by_key(|function| std::cmp::Reverse(body(function).len()));
    let long_bodies: Vec<&[u8]> = long.iter().map(body).collect();
    let chained = chain(&long_bodies).into_iter().filter_map(|place| long.get(place).copied());
    short.extend(chained);
    short
}

/// A walk through all bodies that always goes on to the one that has most in common with the present
/// one; where nothing is in common, to the first that is left.
fn chain(bodies: &[&[u8]]) -> Vec<usize> {
    // Every piece with the bodies that contain it.
    let mut pieces: Vec<(&[u8], usize)> = Vec::new();
    for (place, body) in bodies.iter().enumerate() {
        pieces.extend(body.windows(PIECE).map(|piece| (piece, place)));
    }
    pieces.sort_unstable();
    pieces.dedup();
    let shared: Vec<Vec<usize>> = pieces
        .chunk_by(|(one, _), (next, _)| one == next)
        .filter(|group| (2..=COMMON).contains(&group.len()))
        .map(|group| group.iter().map(|(_, place)| *place).collect())
        .collect();
    let mut pieces_of: Vec<Vec<&[usize]>> = vec![Vec::new(); bodies.len()];
    for group in &shared {
        for place in group {
            if let Some(groups) = pieces_of.get_mut(*place) {
                groups.push(group);
            }
        }
    }

    let mut left = vec![true; bodies.len()];
    let mut walk = Vec::with_capacity(bodies.len());
    let mut likeness = vec![0.0_f64; bodies.len()];
    let mut present = None;
    while walk.len() < bodies.len() {
        let next = present.and_then(|present: usize| {
            let mut touched = Vec::new();
            for group in pieces_of.get(present)? {
                // What few have in common says more.
                #[allow(clippy::cast_precision_loss)] // At most COMMON.
                let weight = 1.0 / group.len() as f64;
                for &other in *group {
                    if left.get(other) == Some(&true)
                        && let Some(sum) = likeness.get_mut(other)
                    {
                        if *sum == 0.0 {
                            touched.push(other);
                        }
                        *sum += weight;
                    }
                }
            }
            let best = touched.iter().copied().max_by(|one, other| {
                let rank = |place: usize| {
                    // A long function has something in common with everybody.
                    let length = bodies.get(place).map_or(0, |body| body.len());
                    #[allow(clippy::cast_precision_loss)] // Functions are short.
                    let share = likeness.get(place).unwrap_or(&0.0) / (length as f64).sqrt();
                    share
                };
                let order = rank(*one).partial_cmp(&rank(*other)).unwrap_or(Ordering::Equal);
                order.then(other.cmp(one))
            });
            for place in touched {
                if let Some(sum) = likeness.get_mut(place) {
                    *sum = 0.0;
                }
            }
            best
        });
        let Some(next) = next.or_else(|| left.iter().position(|left| *left)) else { break };
        if let Some(left) = left.get_mut(next) {
            *left = false;
        }
        walk.push(next);
        present = Some(next);
    }
    walk
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::IMPORT_SECTION;

    #[test]
    fn what_is_alike_stands_together() {
        let one = [7; 80];
        let mut other = [9; 80];
        let mut third = [8; 80];
        other[..20].copy_from_slice(b"abcdefghijklmnopqrst");
        third[60..].copy_from_slice(b"abcdefghijklmnopqrst");
        let bodies: [&[u8]; 5] = [b"bb", &other, b"ab", &one, &third];
        assert_eq!(order(&bodies), [2, 0, 1, 4, 3]);
    }

    #[test]
    fn every_function_gets_a_place_of_its_own() {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        wasm.push(IMPORT_SECTION);
        put_sized(&mut wasm, b"\x01\x01m\x01f\x00\x00");
        wasm.push(CODE_SECTION);
        put_sized(&mut wasm, b"\x02\x02\x00\x0b\x02\x00\x01");
        let named = names(&wasm).unwrap();
        assert!(named.ends_with(b"\x04name\x01\x11\x02\x01\x06000001\x02\x06000000"));
        for cut in 0..wasm.len() {
            let _ = names(&wasm[..cut]);
        }
    }
}
