//! Where things are: the checkout, the app in `dist/`, the work folder, the per-user cache.
//! It must never name a folder of one particular machine.

use crate::error::{Error, Result};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The root of the checkout, known since xtask was compiled in it.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_owned()
}

/// The release app, as PocketBase serves it.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Cargo's target folder, wherever the user keeps it.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// What xtask remembers between runs and may lose at any time.
pub fn work() -> PathBuf {
    target().join("xtask")
}

/// Tools live here and not in the checkout, so that a fresh clone is quick.
pub fn cache() -> Result<PathBuf> {
    cache_from(|name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from))
}

fn cache_from(variable: impl Fn(&str) -> Option<PathBuf>) -> Result<PathBuf> {
    if let Some(cache) = variable("OCHAT_CACHE") {
        return Ok(cache);
    }
    if let Some(cache) = variable("XDG_CACHE_HOME") {
        return Ok(cache.join("ochat"));
    }
    let home = variable("HOME").or_else(|| variable("USERPROFILE"));
    home.map(|home| home.join(".cache").join("ochat")).ok_or_else(|| Error::Missing {
        tool: "A home folder for the cache of tools".to_owned(),
        remedy: "set OCHAT_CACHE to a folder that you may write to.".to_owned(),
    })
}

pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(Error::reading(path))
}

pub fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(Error::reading(path))
}

pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    fs::write(path, content).map_err(Error::writing(path))
}

pub fn make_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(Error::writing(path))
}

/// The folder, empty, whatever was in it.
pub fn fresh_folder(path: &Path) -> Result<()> {
    remove(path)?;
    make_folder(path)
}

/// Removes a file or a folder with all that is in it; what is not there is fine.
pub fn remove(path: &Path) -> Result<()> {
    let gone = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match gone {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::io(format!("remove {}", path.display()))(error))
        }
        _ => Ok(()),
    }
}

/// Every file below `folder`, sorted, so that the same tree always reads the same way.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(Error::reading(&folder))? {
            let path = entry.map_err(Error::reading(&folder))?.path();
            if path.is_dir() { &mut folders } else { &mut files }.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_follows_the_users_wish_then_the_desktop_then_home() {
        let with = |set: &'static [(&str, &str)]| {
            cache_from(move |name| {
                set.iter().find(|(key, _)| *key == name).map(|(_, value)| PathBuf::from(value))
            })
        };
        assert_eq!(
            with(&[("OCHAT_CACHE", "/c"), ("XDG_CACHE_HOME", "/x")]).ok(),
            Some(PathBuf::from("/c"))
        );
        assert_eq!(with(&[("XDG_CACHE_HOME", "/x")]).ok(), Some(PathBuf::from("/x/ochat")));
        assert_eq!(with(&[("HOME", "/h")]).ok(), Some(PathBuf::from("/h/.cache/ochat")));
        assert!(with(&[]).is_err());
    }
}
