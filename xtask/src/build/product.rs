//! What the build makes: files with their addresses, and when a browser fetches each.

use crate::build::page;
use crate::support::fingerprint;

/// When a browser fetches a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Load {
    /// Before the app runs.
    First,
    /// When a lazy screen is about to be needed.
    Lazy,
    /// When something names it, such as the icon of a shortcut.
    Named,
}

impl Load {
    const ALL: [(Self, &str); 3] =
        [(Self::First, "first"), (Self::Lazy, "lazy"), (Self::Named, "named")];

    /// Its name in what the build remembers.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(load, _)| *load == self).map_or("", |(_, name)| name)
    }

    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(load, _)| *load)
    }
}

/// A file of the finished app.
pub struct Product {
    /// Its address: `/app-0123456789abcdef.css`.
    pub address: String,
    pub content: Vec<u8>,
    pub load: Load,
}

/// Adds a file under its hashed name, which it gives back.
pub fn publish(products: &mut Vec<Product>, load: Load, name: &str, content: Vec<u8>) -> String {
    let address = page::hashed_name(name, &fingerprint::of(&content));
    products.push(Product { address: address.clone(), content, load });
    address
}
