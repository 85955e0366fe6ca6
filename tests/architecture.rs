//! The rooms of the house and who may enter which, checked against the sources.
//!
//! What it cannot see: a lens of the store that was put into a variable before it is written to,
//! and names that come in through a macro.

// A test may stop at the first surprise; the app may not.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "support/circles.rs"]
mod circles;
#[path = "support/source.rs"]
mod source;

use std::{collections::BTreeSet, path::Path};

use circles::circles;
use source::{code, files, module_of, paths};

/// The longest a file may be, in lines.
const LONGEST: usize = 400;

/// A room and what it may name.
struct Room {
    name: &'static str,
    /// Other rooms, or what it may name of one.
    rooms: &'static [&'static str],
    /// Packages.
    packages: &'static [&'static str],
}

const ROOMS: [Room; 10] = [
    Room { name: "domain", rooms: &[], packages: &["serde", "thiserror"] },
    Room { name: "protocol", rooms: &["domain"], packages: &["serde", "thiserror"] },
    Room {
        name: "pocketbase",
        rooms: &["domain", "protocol"],
        packages: &["eventsource_stream", "futures", "reqwest", "serde_json"],
    },
    Room {
        name: "platform",
        rooms: &["domain"],
        packages: &[
            "futures",
            "gloo_timers",
            "wasm_bindgen_futures",
            "js_sys",
            "wasm_bindgen",
            "web_sys",
        ],
    },
    Room { name: "engine", rooms: &["domain", "protocol"], packages: &["serde", "thiserror"] },
    Room { name: "store", rooms: &["domain", "engine::change"], packages: &["dioxus"] },
    Room {
        name: "shell",
        rooms: &["domain", "engine", "platform", "pocketbase", "protocol", "store"],
        packages: &["futures", "wasm_split_helpers"],
    },
    Room {
        name: "ui",
        rooms: &[
            "domain",
            "engine::Action",
            "engine::CircleAction",
            "engine::WriteId",
            "protocol::Change",
            "protocol::Fault",
            "protocol::FieldFault",
            "protocol::Write",
            "store",
        ],
        packages: &["dioxus", "wasm_split_helpers"],
    },
    Room {
        name: "app",
        rooms: &["domain", "engine", "platform", "shell", "store", "ui"],
        packages: &["dioxus", "futures"],
    },
    Room { name: "main", rooms: &[], packages: &["dioxus", "ochat"] },
];

/// What only a part of a room may name.
const CORNERS: [(&str, &str); 4] = [
    ("pocketbase::wire", "serde"),
    ("platform::database", "thiserror"),
    ("platform::storage", "serde_json"),
    ("shell::json", "serde_json"),
];

/// What anybody may name: packages that the page does not have (natively, Tokio drives everything).
const ALWAYS: [&str; 2] = ["proptest", "tokio"];

/// What writes the store, for the shell's callback in `app.rs` alone. (Its parts have no other way to
/// be written: they are private.)
const WRITES: [&str; 2] = [".show(page)", "View::show"];

/// What is wrong with one file.
fn faults(file: &str, text: &str, packages: &BTreeSet<String>) -> Vec<String> {
    let mut faults = Vec::new();
    let lines = text.lines().count();
    if lines > LONGEST {
        faults.push(format!("has {lines} lines, {LONGEST} are allowed"));
    }
    if !text.starts_with("//!") {
        faults.push("does not begin by saying what it is for (`//!`)".to_owned());
    }
    let module = module_of(Path::new(file));
    let Some(home) = module.first() else { return faults };
    let Some(room) = ROOMS.iter().find(|room| room.name == *home) else {
        faults.push(format!("belongs to no room: {home} has no rules"));
        return faults;
    };
    for path in paths(&module, text) {
        if !may_name(room, &module, &path, packages) {
            faults.push(format!("must not name {}", path.join("::")));
        }
    }
    if !["store", "app"].contains(&home.as_str()) {
        let code: String = code(text).split_whitespace().collect();
        if WRITES.iter().any(|write| code.contains(write)) {
            faults.push("writes the store".to_owned());
        }
    }
    faults
}

fn may_name(room: &Room, module: &[String], path: &[String], packages: &BTreeSet<String>) -> bool {
    let first = path[0].as_str();
    if first == "crate" {
        let target = path[1..].join("::");
        let within = |allowed: &str| {
            target == allowed
                || target.strip_prefix(allowed).is_some_and(|rest| rest.starts_with("::"))
        };
        // Something of the room itself, or a name that the crate's root does not have.
        let known = ROOMS.iter().any(|room| room.name == path[1]);
        return path[1] == room.name || !known || room.rooms.iter().any(|room| within(room));
    }
    let module = module.join("::");
    let corner =
        CORNERS.iter().any(|(corner, package)| module.starts_with(corner) && *package == first);
    !packages.contains(first) || room.packages.contains(&first) || ALWAYS.contains(&first) || corner
}

/// The names of all packages that the manifest mentions, as the code writes them.
fn packages() -> BTreeSet<String> {
    let manifest = include_str!("../Cargo.toml");
    let mut names = BTreeSet::from(["ochat".to_owned()]);
    let mut inside = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]");
        } else if let Some((name, _)) = line.split_once('=')
            && inside
            && !line.starts_with([' ', '#', '"'])
        {
            names.insert(name.trim().replace('-', "_"));
        }
    }
    names
}

#[test]
fn the_rooms_keep_their_doors() {
    let packages = packages();
    assert!(packages.contains("web_sys") && packages.contains("serde_json"), "{packages:?}");
    let mut all = Vec::new();
    let sources = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(sources.len() > 50);
    for (file, text) in sources {
        let file = file.to_str().unwrap();
        for fault in faults(file, &text, &packages) {
            all.push(format!("src/{file} {fault}"));
        }
    }
    assert!(all.is_empty(), "\n{}", all.join("\n"));
}

#[test]
fn no_files_import_each_other() {
    let found = circles(&files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_circle_is_noticed_however_long_it_is() {
    let file = |name: &str, text: &str| (name.into(), text.to_owned());
    let files = [
        file("engine/mod.rs", "mod a; mod b; mod c; mod d; use a::A;"),
        file("engine/a.rs", "use super::b::B; fn f() { super::d::g(); }"),
        file("engine/b.rs", "use crate::engine::{c::C, d};"),
        file("engine/c.rs", "pub struct C(super::a::A);"),
        file(
            "engine/d.rs",
            "//! use super::a::A;\n#[cfg(test)]\nmod tests { use crate::engine::a::A; }",
        ),
        // A part of a module may know the module, and not what it only passes on.
        file("engine/e/mod.rs", "mod f; mod g; mod h; pub struct E; pub use {f::F, g::G, h::H};"),
        file("engine/e/f.rs", "use super::E; pub struct F(E);"),
        file("engine/e/g.rs", "use super::H; pub struct G(H);"),
        file("engine/e/h.rs", "use super::G; pub struct H(G);"),
        file("engine/tests/mod.rs", "use super::a::A;"),
    ];
    let found = circles(&files);
    let names: Vec<Vec<_>> =
        found.iter().map(|group| group.iter().map(|f| f.to_str().unwrap()).collect()).collect();
    let expected =
        [vec!["engine/e/g.rs", "engine/e/h.rs"], vec!["engine/a.rs", "engine/b.rs", "engine/c.rs"]];
    assert_eq!(names, expected);
}

#[test]
fn tests_and_tools_say_what_they_are_for_and_stay_short() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    for folder in ["tests", "xtask/src"] {
        for (file, text) in files(&root.join(folder)) {
            let file = file.display();
            if text.lines().count() > LONGEST {
                all.push(format!("{folder}/{file} is too long"));
            }
            if !text.starts_with("//!") {
                all.push(format!("{folder}/{file} does not begin with `//!`"));
            }
        }
    }
    assert!(all.is_empty(), "\n{}", all.join("\n"));
}

/// The faults of a file with this code.
fn of(file: &str, text: &str) -> Vec<String> {
    faults(file, &format!("//! A sample.\n{text}"), &packages())
}

#[test]
fn a_closed_door_is_noticed_however_it_is_named() {
    let bad = [
        ("engine/x.rs", "use crate::pocketbase::Client;"),
        ("engine/x.rs", "use crate::{domain::User, shell};"),
        ("engine/x.rs", "use crate::{domain::{User, Name}, store::{self, View}};"),
        ("engine/x.rs", "fn f() { crate::platform::clock::now(); }"),
        ("engine/tests/x.rs", "use super::super::super::platform::clock;"),
        ("engine/x.rs", "mod inner { use super::super::super::ui::Root; }"),
        ("engine/x.rs", "pub use dioxus::prelude::*;"),
        ("engine/x.rs", "type X = ::serde_json::Value;"),
        ("engine/x.rs", "fn f() { serde_json::to_string(&1); }"),
        ("domain/x.rs", "use crate::protocol::Fault;"),
        ("protocol/x.rs", "use crate::engine::Action;"),
        ("protocol/x.rs", "use serde_json::Value;"),
        ("domain/x.rs", "use futures::{Stream, StreamExt};"),
        ("pocketbase/http.rs", "use serde::Deserialize;"),
        ("pocketbase/http.rs", "use crate::platform::clock;"),
        ("pocketbase/http.rs", "use web_sys::window;"),
        ("platform/page.rs", "use serde_json::Value;"),
        ("platform/page.rs", "use reqwest::Client;"),
        ("platform/page.rs", "use crate::engine::Preferences;"),
        ("store/mod.rs", "use crate::engine::{Engine, change::Page};"),
        ("shell/mod.rs", "use dioxus::prelude::*;"),
        ("shell/mod.rs", "use crate::ui::Root;"),
        ("ui/x.rs", "use crate::{engine::Engine, store::View};"),
        ("ui/x.rs", "use crate::shell;"),
        ("ui/x.rs", "fn f() { view\n    .show(page); }"),
        ("ui/x.rs", "fn f() { View::show(view, &Page::default()); }"),
        ("app.rs", "use reqwest::Client;"),
        ("main.rs", "fn main() { web_sys::window(); }"),
        ("attic/x.rs", ""),
    ];
    for (file, text) in bad {
        assert!(!of(file, text).is_empty(), "{file}: {text}");
    }
    assert_eq!(of("lib.rs", &"\n".repeat(LONGEST)).len(), 1);
    assert_eq!(faults("lib.rs", "pub mod domain;", &packages()).len(), 1);
}

#[test]
fn an_open_door_is_left_alone() {
    let good = [
        ("engine/x.rs", "use super::{Engine, change::Phase}; use crate::domain::{User, Name};"),
        ("engine/x.rs", "use std::collections::BTreeMap; use crate::engine::tests::World;"),
        ("engine/x.rs", "// use dioxus::prelude::*;\n/* serde_json::Value /* */ web_sys::x */"),
        (
            "engine/x.rs",
            r##"const X: &str = "dioxus::x \" web_sys::y"; const Y: &str = r#"serde::"z"#;"##,
        ),
        ("engine/x.rs", "fn f<'a>(c: &'a char) -> bool { *c == '\"' || *c == '\\'' }"),
        ("engine/x.rs", "#[cfg(test)] mod tests { use super::*; use proptest::prelude::*; }"),
        ("pocketbase/wire/mod.rs", "use serde::Deserialize;"),
        ("pocketbase/http.rs", "fn f() { request.serde::<u8>(); }"),
        ("platform/storage/mod.rs", "use serde_json::Value;"),
        ("store/mod.rs", "pub use crate::engine::change::{Phase, Thread};"),
        ("ui/x.rs", "use crate::{engine::Action, store::View}; fn f() { own.set(1); }"),
        ("ui/kit/x.rs", "use super::super::hooks; use dioxus::prelude::*;"),
        ("lib.rs", "pub mod domain;"),
    ];
    for (file, text) in good {
        assert_eq!(of(file, text), Vec::<String>::new(), "{file}: {text}");
    }
}
