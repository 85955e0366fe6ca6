//! Short names for contents: for hashed file names, and to know that nothing changed since the
//! last build. It must never depend on times, on the folder, or on the order of a listing.

use crate::error::Result;
use crate::support::paths;
use crate::support::process;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the release app is made of, besides the compiler.
const SOURCES: [&str; 9] = [
    "Cargo.toml",
    "Cargo.lock",
    ".cargo",
    "Dioxus.toml",
    "index.html",
    "assets",
    "boot",
    "src",
    "tools",
];

/// Sixteen hexadecimal digits for some bytes. The standard hasher is no cryptographic one, and its
/// algorithm may change with the compiler: enough here, where a name only has to change with the
/// content, and where a new compiler makes new content anyway.
pub fn of(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    format!("{:016x}", hasher.finish())
}

/// One fingerprint of everything that decides what the build writes.
pub fn of_the_app() -> Result<String> {
    let root = paths::root();
    let mut files = Vec::new();
    for source in SOURCES.map(|name| root.join(name)).into_iter().chain([root.join("xtask/src")]) {
        if source.is_dir() {
            files.extend(paths::files_below(&source)?);
        } else if source.is_file() {
            files.push(source);
        }
    }
    let compiler = process::ask(Command::new("rustc").arg("-vV").current_dir(&root));
    let flags = std::env::var("RUSTFLAGS").unwrap_or_default();
    of_files(&root, files, &[&compiler.unwrap_or_default(), &flags])
}

fn of_files(root: &Path, mut files: Vec<PathBuf>, more: &[&str]) -> Result<String> {
    files.sort();
    let mut hasher = DefaultHasher::new();
    let mut add = |part: &[u8]| {
        // The length goes first, so that no two lists of parts read the same.
        hasher.write_usize(part.len());
        hasher.write(part);
    };
    for file in files {
        let name = file.strip_prefix(root).unwrap_or(&file);
        add(name.to_string_lossy().as_bytes());
        add(&paths::read(&file)?);
    }
    for part in more {
        add(part.as_bytes());
    }
    Ok(format!("{:016x}", hasher.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_sixteen_hexadecimal_digits_and_follows_the_content() {
        let (one, two) = (of(b"one"), of(b"two"));
        assert_eq!(one.len(), 16);
        assert!(one.bytes().all(|digit| digit.is_ascii_hexdigit()));
        assert_ne!(one, two);
        assert_eq!(one, of(b"one"));
    }

    #[test]
    fn a_tree_changes_with_names_contents_and_tools_but_not_with_order() {
        let folder = std::env::temp_dir().join(format!("ochat-print-{}", std::process::id()));
        let (a, b) = (folder.join("a"), folder.join("b"));
        paths::write(&a, "1").expect("a is written");
        paths::write(&b, "2").expect("b is written");
        let print = |files: &[&PathBuf], more: &[&str]| {
            of_files(&folder, files.iter().map(|file| (*file).clone()).collect(), more)
                .expect("the files are there")
        };
        let whole = print(&[&a, &b], &["rustc 1"]);
        assert_eq!(whole, print(&[&b, &a], &["rustc 1"]));
        assert_ne!(whole, print(&[&a, &b], &["rustc 2"]));
        assert_ne!(whole, print(&[&a], &["rustc 1"]));
        paths::write(&b, "3").expect("b is written again");
        assert_ne!(whole, print(&[&a, &b], &["rustc 1"]));
        paths::remove(&folder).expect("the folder goes");
    }
}
