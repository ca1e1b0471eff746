//! The walls that the compiler holds: what code outside the gate would need in order to make a
//! release, or to read a document that is not released, does not compile there.
//!
//! The crate is copied with small files in its modules. With its open line each of them compiles.
//! With its closed line it must fail, in that file and with that error, and nothing else may.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

struct Wall {
    /// What is held, and the name of its file.
    name: &'static str,
    /// The modules that must not do it.
    modules: &'static [&'static str],
    /// Rust code; `LINE` is where the twins differ.
    code: &'static str,
    open: &'static str,
    closed: &'static str,
    /// The compiler's number for what is wrong with the closed line.
    error: &'static str,
}

const AFTER: &[&str] = &["graph", "pages", "render", "markup", "output"];

const WALLS: &[Wall] = &[
    Wall {
        name: "nobody_reads_the_text_of_a_document",
        modules: AFTER,
        code: "pub fn f(document: &crate::documents::Document) -> &str { LINE }",
        open: "&document.slug",
        closed: "&document.text",
        error: "E0616",
    },
    Wall {
        name: "nobody_reads_the_fields_of_a_document",
        modules: AFTER,
        code: "pub fn f(document: &crate::documents::Document) { let _ = LINE; }",
        open: "&document.marking",
        closed: "&document.front",
        error: "E0616",
    },
    Wall {
        name: "nobody_reads_the_passages_of_a_document",
        modules: AFTER,
        code: "pub fn f(document: &crate::documents::Document) { let _ = LINE; }",
        open: "&document.marking",
        closed: "&document.passages",
        error: "E0616",
    },
    Wall {
        name: "a_body_needs_the_key",
        modules: AFTER,
        code: "use crate::{documents::Document, release::Key};\n\
               pub fn f(document: &Document, key: Key) -> &str { let _ = key; LINE }",
        open: "document.body(key)",
        closed: "document.body()",
        error: "E0061",
    },
    Wall {
        name: "nobody_makes_a_key",
        modules: AFTER,
        code: "use crate::release::Key;\npub fn f(key: Key) -> Key { let _ = key; LINE }",
        open: "key",
        closed: "Key { 0: () }",
        error: "E0451",
    },
    Wall {
        name: "nobody_makes_a_released_document",
        modules: AFTER,
        code: "use crate::release::Released;\npub fn f(one: Released) -> Released { LINE }",
        open: "one",
        closed: "Released { language: 0, ..one }",
        error: "E0451",
    },
    Wall {
        name: "nobody_changes_a_released_document",
        modules: AFTER,
        code: "pub fn f(one: &mut crate::release::Released) { LINE }",
        open: "let _ = one.body();",
        closed: "one.body = \"other\".into();",
        error: "E0616",
    },
    Wall {
        name: "nobody_copies_a_released_document",
        modules: AFTER,
        code: "use crate::release::Released;\npub fn f(one: &Released) -> Vec<Released> { let _ = one; LINE }",
        open: "Vec::new()",
        closed: "[one].into_iter().cloned().collect()",
        error: "E0599",
    },
    Wall {
        name: "nobody_makes_a_release",
        modules: AFTER,
        code: "use crate::release::Release;\npub fn f(release: Release) -> Release { LINE }",
        open: "release",
        closed: "Release { documents: Vec::new(), ..release }",
        error: "E0451",
    },
    Wall {
        name: "nobody_adds_to_a_release",
        modules: AFTER,
        code: "pub fn f(release: &mut crate::release::Release) { LINE }",
        open: "let _ = release.documents();",
        closed: "release.documents.clear();",
        error: "E0616",
    },
    Wall {
        name: "a_page_is_made_without_documents",
        modules: &["pages"],
        code: "pub fn f(graph: &crate::graph::Graph) { let _ = LINE; }",
        open: "&graph.entries",
        closed: "&graph.documents",
        error: "E0609",
    },
    Wall {
        name: "nobody_makes_what_is_confidential",
        modules: AFTER,
        code: "pub fn f(held: &crate::release::Confidential) -> bool { LINE }",
        open: "held.is_empty()",
        closed: "held.files.is_empty()",
        error: "E0616",
    },
];

/// Copies the crate, with the walls' files in its modules.
fn copy(to: &Path, line: &dyn Fn(&Wall) -> &'static str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).expect("a folder");
    let skip = |name: &str| name.starts_with('.') || matches!(name, "target" | "public");
    let walk = walkdir::WalkDir::new(root).min_depth(1).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| !skip(&entry.file_name().to_string_lossy())) {
        let entry = entry.expect("an entry");
        let path = entry.path().strip_prefix(root).expect("a path inside");
        if entry.file_type().is_dir() {
            fs::create_dir_all(to.join(path)).expect("a folder");
        } else {
            fs::copy(entry.path(), to.join(path)).expect("a copy");
        }
    }
    for wall in WALLS {
        for module in wall.modules {
            let folder = to.join("src").join(module);
            let code = wall.code.replace("LINE", line(wall));
            fs::write(folder.join(format!("{}.rs", wall.name)), code).expect("written");
            let parent = folder.join("mod.rs");
            let text = fs::read_to_string(&parent).expect("a module");
            let declared = format!("#[allow(dead_code)]\nmod {};\n{text}", wall.name);
            // What stands in front of a module's items speaks of the module.
            let (comments, items): (Vec<&str>, Vec<&str>) =
                declared.lines().partition(|line| line.starts_with("//!"));
            fs::write(parent, [comments, items].concat().join("\n")).expect("written");
        }
    }
}

/// The errors of a crate: the number of each by the file that it is in.
fn errors(of: &Path) -> BTreeMap<PathBuf, String> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder");
    let checked = Command::new(env!("CARGO"))
        .args(["check", "--lib", "--locked", "--offline", "--message-format=json"])
        .current_dir(of)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0")
        .output()
        .expect("the compiler");
    let mut errors = BTreeMap::new();
    for line in String::from_utf8_lossy(&checked.stdout).lines() {
        let Ok(told) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        let message = &told["message"];
        if message["level"] != "error" {
            continue;
        }
        let spans = message["spans"].as_array().cloned().unwrap_or_default();
        // "Aborting due to previous errors" has no place.
        let Some(file) = spans.first().and_then(|span| span["file_name"].as_str()) else {
            continue;
        };
        let code = message["code"]["code"].as_str().unwrap_or_default();
        errors.insert(PathBuf::from(file), code.to_string());
    }
    let quiet = errors.is_empty() && !checked.status.success();
    assert!(!quiet, "{}", String::from_utf8_lossy(&checked.stderr));
    errors
}

#[test]
fn what_must_not_be_done_does_not_compile_and_its_twin_does() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("walls");
    copy(&folder, &|wall| wall.open);
    assert_eq!(errors(&folder), BTreeMap::new(), "an open twin must compile");
    // The compiler looks at literals with private fields only where all else is right.
    for late in [false, true] {
        let is_closed = |wall: &Wall| (wall.error == "E0451") == late;
        copy(&folder, &|wall| if is_closed(wall) { wall.closed } else { wall.open });
        let wanted: BTreeMap<PathBuf, String> = WALLS
            .iter()
            .filter(|wall| is_closed(wall))
            .flat_map(|wall| {
                let file = |module: &&str| PathBuf::from(format!("src/{module}/{}.rs", wall.name));
                wall.modules.iter().map(move |module| (file(module), wall.error.to_string()))
            })
            .collect();
        assert_eq!(errors(&folder), wanted);
    }
}
