//! What may know what: the pipeline's walls, held by looking at what each module imports.

use std::fs;
use std::path::Path;

/// Each folder or file of `src/`, and the modules of the crate that it must not name.
const WALLS: &[(&str, &[&str])] = &[
    ("graph", &["sources", "documents"]),
    ("pages", &["sources", "documents", "release"]),
    ("data", &["sources", "documents", "release", "render"]),
    ("feeds", &["sources", "documents", "release", "render"]),
    ("markup", &["sources", "documents", "release", "graph", "pages"]),
    ("maps", &["sources", "documents", "release", "graph", "pages", "render", "kinds", "record"]),
    ("names", &["sources", "documents", "release", "graph", "pages", "kinds"]),
    ("release", &["sources", "graph", "pages", "render", "output"]),
    ("documents", &["release", "graph", "pages", "render", "output"]),
    ("output", &["sources", "documents", "release", "graph", "pages", "render"]),
    ("publish", &["sources", "documents", "release", "graph", "pages", "render"]),
    ("search", &["sources", "documents", "release", "pages", "render", "output"]),
    ("render", &["documents", "release", "sources::SourceTree", "sources::{"]),
    ("editorial", &["sources", "documents", "pages", "render", "output"]),
    ("scan", &["sources", "documents", "release", "graph", "pages", "render"]),
];

/// Only these touch the file system.
const FILES: &[&str] = &["sources", "output", "commands", "pictures", "publish"];

fn texts(module: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(module);
    walkdir::WalkDir::new(path)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .filter(|entry| entry.file_name() != "tests.rs" && entry.file_name() != "reference.rs")
        .map(|entry| {
            let text = fs::read_to_string(entry.path()).expect("a source file");
            let text = text.split("#[cfg(test)]").next().unwrap_or_default().to_string();
            (entry.path().display().to_string(), text)
        })
        .collect()
}

#[test]
fn no_stage_names_what_stands_on_the_other_side_of_a_wall() {
    let mut broken = Vec::new();
    for (module, forbidden) in WALLS {
        let files = texts(module);
        assert!(!files.is_empty(), "there is no module {module}");
        for (path, text) in files {
            // Documents are opened with the gate's key; what it opens is not theirs to know.
            let text = text.replace("crate::release::Key;", "");
            for other in *forbidden {
                if text.contains(&format!("crate::{other}")) {
                    broken.push(format!("{path} names crate::{other}"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn only_sources_output_and_commands_touch_files_and_the_clock() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut broken = Vec::new();
    for entry in fs::read_dir(src).expect("src").filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if FILES.contains(&name.as_str()) {
            continue;
        }
        for (path, text) in texts(&name) {
            for forbidden in
                ["std::fs", "std::env::", "SystemTime", "Timestamp::now", "Instant::now"]
            {
                if text.contains(forbidden) {
                    broken.push(format!("{path} uses {forbidden}"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
