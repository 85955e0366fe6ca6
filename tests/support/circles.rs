//! Files that import each other, directly or by way of others: neither can be read, or moved, alone.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::source::{module_of, paths};

/// Which files a file imports.
type Imports = BTreeMap<PathBuf, BTreeSet<PathBuf>>;

/// The groups of files of which each leads to every other, the smallest first.
pub fn circles(files: &[(PathBuf, String)]) -> Vec<Vec<PathBuf>> {
    let imports = imports(files);
    let reached: BTreeMap<&Path, BTreeSet<&Path>> =
        imports.keys().map(|file| (file.as_path(), reach(&imports, file))).collect();
    let mut found = BTreeSet::new();
    for (file, others) in &reached {
        let back = |other: &&&Path| reached.get(**other).is_some_and(|back| back.contains(file));
        let group: BTreeSet<_> =
            others.iter().filter(back).map(|file| file.to_path_buf()).collect();
        if !group.is_empty() {
            found.insert((group.len(), group.into_iter().collect::<Vec<_>>()));
        }
    }
    found.into_iter().map(|(_, group)| group).collect()
}

/// Everything that a file leads to.
fn reach<'a>(imports: &'a Imports, file: &Path) -> BTreeSet<&'a Path> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&Path> = vec![file];
    while let Some(file) = next.pop() {
        for other in imports.get(file).into_iter().flatten() {
            if reached.insert(other.as_path()) {
                next.push(other);
            }
        }
    }
    reached
}

/// What each file names of other files. Tests stand apart: they may look at everything. A file may
/// name what the modules define that it is a part of; what those only pass on counts as named where it
/// is defined.
fn imports(files: &[(PathBuf, String)]) -> Imports {
    let files: Vec<_> = files.iter().filter(|(file, _)| !is_test(file)).collect();
    let homes: BTreeMap<Vec<String>, &PathBuf> =
        files.iter().map(|(file, _)| (module_of(file), file)).collect();
    let home = |path: &[String]| {
        (1..=path.len()).rev().find_map(|length| homes.get(&path[..length]).copied())
    };
    let named: BTreeMap<&PathBuf, Vec<Vec<String>>> =
        files.iter().map(|(file, text)| (file, named(&module_of(file), text))).collect();
    let mut imports = Imports::new();
    for (file, paths) in &named {
        let module = module_of(file);
        let mut others = BTreeSet::new();
        for path in paths {
            let Some(mut other) = home(path) else { continue };
            let around = module_of(other);
            if module.starts_with(&around) && module != around {
                let name = path.get(around.len());
                let passed_on = named[other].iter().find(|path| path.last() == name);
                let Some(defined) = passed_on.and_then(|path| home(path)) else { continue };
                if defined == other {
                    continue;
                }
                other = defined;
            }
            if other != *file {
                others.insert(other.clone());
            }
        }
        imports.insert((*file).clone(), others);
    }
    imports
}

/// The paths that a file names outside its tests, each from the root of the crate.
fn named(module: &[String], text: &str) -> Vec<Vec<String>> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let whole = |path: Vec<String>| match path.split_first() {
        Some((first, rest)) if first == "crate" => rest.to_vec(),
        _ => [module, &path].concat(),
    };
    paths(module, code).into_iter().map(whole).collect()
}

fn is_test(file: &Path) -> bool {
    file.iter().filter_map(|part| part.to_str()).any(|part| part.trim_end_matches(".rs") == "tests")
}
