//! Reads Rust sources far enough to know which paths they name: comments and literals are left out,
//! `use` trees are unfolded, and `super` is followed to where it leads.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Every Rust file below a folder, with its path from there.
pub fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(folder).unwrap().to_owned(), text));
            }
        }
    }
    found.sort();
    found
}

/// The module that a file holds: `ui/kit/menu.rs` is `ui::kit::menu`, `lib.rs` is the root.
pub fn module_of(file: &Path) -> Vec<String> {
    let text = file.with_extension("");
    let mut parts: Vec<String> =
        text.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
    if parts.last().is_some_and(|last| last == "mod" || parts.len() == 1 && last == "lib") {
        parts.pop();
    }
    parts
}

/// Every path of two parts or more that a file names. Those into its own crate begin with `crate`.
pub fn paths(module: &[String], text: &str) -> Vec<Vec<String>> {
    let tokens = tokens(&code(text));
    let mut reader = Reader { tokens: &tokens, at: 0, module: module.to_vec(), found: Vec::new() };
    reader.read();
    reader.found
}

/// The code without comments, and with every literal emptied.
pub fn code(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    let is = |at: usize, c: char| chars.get(at) == Some(&c);
    while at < chars.len() {
        let word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
        let raw_start = at + usize::from(is(at, 'b'));
        if is(at, '/') && is(at + 1, '/') {
            while at < chars.len() && chars[at] != '\n' {
                at += 1;
            }
        } else if is(at, '/') && is(at + 1, '*') {
            let mut depth = 0;
            loop {
                if is(at, '/') && is(at + 1, '*') {
                    depth += 1;
                    at += 2;
                } else if is(at, '*') && is(at + 1, '/') {
                    depth -= 1;
                    at += 2;
                } else {
                    at += 1;
                }
                if depth == 0 || at >= chars.len() {
                    break;
                }
            }
        } else if !word && is(raw_start, 'r') && (is(raw_start + 1, '"') || is(raw_start + 1, '#'))
        {
            let hashes = chars[raw_start + 1..].iter().take_while(|&&c| c == '#').count();
            if !is(raw_start + 1 + hashes, '"') {
                // A raw identifier.
                out.push(chars[at]);
                at += 1;
                continue;
            }
            let end: String = format!("\"{}", "#".repeat(hashes));
            let rest: String = chars[raw_start + 2 + hashes..].iter().collect();
            let length =
                rest.find(&end).map_or(rest.chars().count(), |i| rest[..i].chars().count());
            at = raw_start + 2 + hashes + length + end.len();
            out.push_str("\"\"");
        } else if is(at, '"') {
            at += 1;
            while at < chars.len() && chars[at] != '"' {
                at += if chars[at] == '\\' { 2 } else { 1 };
            }
            at += 1;
            out.push_str("\"\"");
        } else if is(at, '\'') && (is(at + 1, '\\') || is(at + 2, '\'')) {
            at += if is(at + 1, '\\') { 3 } else { 2 };
            while at < chars.len() && chars[at] != '\'' {
                at += 1;
            }
            at += 1;
            out.push_str("''");
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}

/// Identifiers, `::`, and every other character that is no space.
fn tokens(code: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut colon = false;
    for c in code.chars().chain([' ']) {
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
            colon = false;
            continue;
        }
        if !word.is_empty() {
            tokens.push(std::mem::take(&mut word));
        }
        if c == ':' && colon {
            tokens.pop();
            tokens.push("::".to_owned());
            colon = false;
        } else if !c.is_whitespace() {
            tokens.push(c.to_string());
            colon = c == ':';
        } else {
            colon = false;
        }
    }
    tokens
}

struct Reader<'a> {
    tokens: &'a [String],
    at: usize,
    /// Where the reader is, inline modules included.
    module: Vec<String>,
    found: Vec<Vec<String>>,
}

impl Reader<'_> {
    fn token(&self, ahead: usize) -> &str {
        self.tokens.get(self.at + ahead).map_or("", String::as_str)
    }

    fn read(&mut self) {
        let mut depth = 0_u32;
        let mut inline = Vec::new();
        while self.at < self.tokens.len() {
            if self.token(0) == "mod" && is_word(self.token(1)) && self.token(2) == "{" {
                depth += 1;
                inline.push(depth);
                self.module.push(self.token(1).to_owned());
                self.at += 3;
            } else if self.token(0) == "{" {
                depth += 1;
                self.at += 1;
            } else if self.token(0) == "}" {
                if inline.last() == Some(&depth) {
                    inline.pop();
                    self.module.pop();
                }
                depth = depth.saturating_sub(1);
                self.at += 1;
            } else if is_word(self.token(0)) || self.token(0) == "::" {
                // What follows a dot is a field or a method, not the beginning of a path.
                let member = self.at > 0 && self.tokens[self.at - 1] == ".";
                self.path(&[], !member);
            } else {
                self.at += 1;
            }
        }
    }

    /// Reads a path, and the tree at its end if there is one.
    fn path(&mut self, prefix: &[String], keep: bool) {
        let mut parts = prefix.to_vec();
        if self.token(0) == "::" {
            self.at += 1;
        }
        loop {
            if self.token(0) == "{" {
                self.at += 1;
                while self.at < self.tokens.len() && self.token(0) != "}" {
                    if is_word(self.token(0)) || self.token(0) == "::" || self.token(0) == "{" {
                        self.path(&parts, keep);
                        if self.token(0) == "as" {
                            self.at += 2;
                        }
                    } else {
                        self.at += 1;
                    }
                }
                self.at += 1;
                return;
            }
            if is_word(self.token(0)) {
                parts.push(self.token(0).to_owned());
            }
            self.at += 1;
            let more = is_word(self.token(1)) || self.token(1) == "{" || self.token(1) == "*";
            if self.token(0) == "::" && more {
                self.at += 1;
            } else {
                break;
            }
        }
        if keep && parts.len() > 1 {
            self.found.push(self.resolved(parts));
        }
    }

    /// A path with its leading `self` and `super` followed.
    fn resolved(&self, parts: Vec<String>) -> Vec<String> {
        if !matches!(parts[0].as_str(), "self" | "super") {
            return parts;
        }
        let mut module = self.module.clone();
        let mut rest = parts.as_slice();
        while let [first, after @ ..] = rest {
            match first.as_str() {
                "self" => {}
                "super" => {
                    module.pop();
                }
                _ => break,
            }
            rest = after;
        }
        let mut path = vec!["crate".to_owned()];
        path.extend(module);
        path.extend(rest.iter().cloned());
        path
    }
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}
