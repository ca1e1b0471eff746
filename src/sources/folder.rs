//! A desk's folder on the disk -> its files, kept, so that only what may have changed is read again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::{
    CONFIG, SourceFile, SourceTree, is_document, no_desk, not_utf8, odd_name, relative,
    symlink_loop, unreadable,
};
use crate::diagnostics::Diagnostic;

/// The folders of a desk that a site is made from.
pub const FOLDERS: [&str; 3] = ["content", "templates", "static"];

/// The files of a desk as they were read last.
pub struct Folder {
    root: PathBuf,
    /// By their path from the root: what was read, or why it was not.
    files: BTreeMap<String, Result<File, Diagnostic>>,
    /// What is wrong with folders and links, by path.
    odd: BTreeMap<String, Diagnostic>,
}

enum File {
    Text(SourceFile),
    Bytes(Arc<[u8]>),
}

impl Folder {
    /// Reads a whole desk.
    pub fn read(root: &Path) -> Folder {
        let mut folder =
            Folder { root: root.to_path_buf(), files: BTreeMap::new(), odd: BTreeMap::new() };
        folder.read_all();
        folder
    }

    /// Reads all of it again.
    pub fn read_all(&mut self) {
        self.files.clear();
        self.odd.clear();
        if !self.root.join(CONFIG).is_file() {
            return;
        }
        let mut paths = vec![CONFIG.to_string()];
        for folder in FOLDERS {
            paths.extend(self.below(folder));
        }
        self.read_each(paths);
    }

    /// Reads some paths again, each a file or a folder that is there, is new or is gone. Says whether
    /// anything is another than before.
    pub fn read_again<'p>(&mut self, changed: impl IntoIterator<Item = &'p Path>) -> bool {
        let mut paths = Vec::new();
        let mut differs = false;
        for path in changed {
            let Some(path) = relative(&self.root, path).filter(|path| is_visible(path)) else {
                continue;
            };
            let whole = self.root.join(&path);
            if whole.is_file() {
                paths.push(path);
                continue;
            }
            differs |= self.forget(&path);
            if whole.is_dir() {
                paths.extend(self.below(&path));
            }
        }
        paths.sort();
        paths.dedup();
        // A folder was forgotten before it is read, so all in it counts as another.
        differs | self.read_each(paths)
    }

    /// The files as a tree, and what could not be read.
    pub fn tree(&self) -> (SourceTree, Vec<Diagnostic>) {
        let mut tree = SourceTree::default();
        if !self.files.contains_key(CONFIG) {
            return (tree, vec![no_desk(&self.root)]);
        }
        let mut problems: Vec<Diagnostic> = self.odd.values().cloned().collect();
        for (path, file) in &self.files {
            match file {
                Err(problem) => problems.push(problem.clone()),
                Ok(File::Bytes(bytes)) => match path.strip_prefix("static/") {
                    Some(path) => {
                        tree.statics.insert(path.to_string(), bytes.clone()).map_or((), drop)
                    }
                    None => tree.files.insert(path.clone(), bytes.clone()).map_or((), drop),
                },
                Ok(File::Text(file)) if path == CONFIG => tree.config = Some(file.clone()),
                Ok(File::Text(file)) if path.starts_with("templates/") => {
                    tree.templates.push(file.clone());
                }
                Ok(File::Text(file)) if is_document(path) => tree.content.push(file.clone()),
                Ok(File::Text(file)) => tree.labels.push(file.clone()),
            }
        }
        (tree, problems)
    }

    /// Forgets a file, or a folder and all that is in it.
    fn forget(&mut self, path: &str) -> bool {
        let before = self.files.len() + self.odd.len();
        let inside = |other: &str| {
            other.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.files.retain(|other, _| !inside(other));
        self.odd.retain(|other, _| !inside(other));
        before != self.files.len() + self.odd.len()
    }

    /// Reads files and keeps them. Says whether any is another than before.
    fn read_each(&mut self, paths: Vec<String>) -> bool {
        let read: Vec<(String, Result<File, Diagnostic>)> = paths
            .into_par_iter()
            .map(|path| {
                let file = read_one(&self.root, &path);
                (path, file)
            })
            .collect();
        let mut differs = false;
        for (path, file) in read {
            // A file that is as it was stays the very same, so that nothing is made of it anew.
            if self.files.get(&path).is_none_or(|before| !same(before, &file)) {
                differs = true;
                self.files.insert(path, file);
            }
        }
        differs
    }

    /// The paths of all files in a folder of the desk, without hidden ones and editors' leftovers. A
    /// folder that is not there has no files.
    fn below(&mut self, folder: &str) -> Vec<String> {
        let root = &self.root;
        if !root.join(folder).exists() {
            return Vec::new();
        }
        let mut paths = Vec::new();
        let walk = WalkDir::new(root.join(folder)).follow_links(true).sort_by_file_name();
        let visible = |entry: &DirEntry| {
            entry.depth() == 0 || !is_leftover(&entry.file_name().to_string_lossy())
        };
        for entry in walk.into_iter().filter_entry(visible) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => match relative(root, entry.path()) {
                    Some(path) => paths.push(path),
                    None => {
                        let path = entry.path().to_string_lossy();
                        let near = path.strip_prefix(&*root.to_string_lossy()).unwrap_or(&path);
                        let near = near.trim_start_matches('/').to_string();
                        self.odd.insert(near, odd_name(&path));
                    }
                },
                Ok(_) => {}
                Err(error) => {
                    let path =
                        error.path().and_then(|path| relative(root, path)).unwrap_or_default();
                    let problem = match (error.loop_ancestor(), error.io_error()) {
                        (Some(_), _) => symlink_loop(&path),
                        (None, Some(cause)) => unreadable(&path, cause),
                        (None, None) => unreadable(&path, &error),
                    };
                    self.odd.insert(path, problem);
                }
            }
        }
        paths
    }
}

fn read_one(root: &Path, path: &str) -> Result<File, Diagnostic> {
    let bytes = fs::read(root.join(path)).map_err(|error| unreadable(path, &error))?;
    let is_label = path.starts_with("content/") && path.ends_with(".toml");
    let is_text = path == CONFIG || path.starts_with("templates/") || is_label || is_document(path);
    if !is_text || path.starts_with("static/") {
        return Ok(File::Bytes(bytes.into()));
    }
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(path, &error))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).into();
    Ok(File::Text(SourceFile { path: path.into(), text }))
}

fn same(one: &Result<File, Diagnostic>, other: &Result<File, Diagnostic>) -> bool {
    match (one, other) {
        (Ok(File::Text(one)), Ok(File::Text(other))) => one.text == other.text,
        (Ok(File::Bytes(one)), Ok(File::Bytes(other))) => one == other,
        (Err(one), Err(other)) => one == other,
        _ => false,
    }
}

/// Whether a path is of the desk, and no part of it is hidden or an editor's leftover.
fn is_visible(path: &str) -> bool {
    let mut parts = path.split('/');
    let first = parts.next().unwrap_or_default();
    (path == CONFIG || FOLDERS.contains(&first)) && !parts.any(is_leftover)
}

/// Hidden files, and those that editors make while they save and forget when they crash.
fn is_leftover(name: &str) -> bool {
    let ends = ["~", ".swp", ".swx", ".tmp", ".bak", ".orig", ".crdownload", "___"];
    name.starts_with(['.', '#']) || ends.iter().any(|end| name.ends_with(end)) || name == "4913"
}
