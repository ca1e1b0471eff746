//! The desk's folder -> a [`SourceTree`]: every file that the site is made from, read and sorted.
//!
//! The only code that reads the desk. What cannot be read is a diagnostic, and the rest goes on.

mod folder;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostics::{Code, Diagnostic, Span, Texts};
use crate::pictures::Cache;
pub use folder::{FOLDERS, Folder};

pub const CONFIG: &str = "watchdesk.toml";

/// A text file: its path from the desk's root with `/`, and its text without a byte-order mark.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceFile {
    pub path: Arc<str>,
    pub text: Arc<str>,
}

/// All that a site is made from. Confidential: only `documents` and `render` look inside.
#[derive(Debug, Default)]
pub struct SourceTree {
    pub config: Option<SourceFile>,
    /// The files of `content/`, ordered by path.
    pub content: Vec<SourceFile>,
    /// Other files of `content/`: pictures and downloads, by path.
    pub files: BTreeMap<String, Arc<[u8]>>,
    /// TOML files of `content/`, each of which tells of the file beside it; ordered by path.
    pub labels: Vec<SourceFile>,
    /// The files of `templates/`, ordered by path.
    pub templates: Vec<SourceFile>,
    /// The files of `static/`, by their path in the site.
    pub statics: BTreeMap<String, Arc<[u8]>>,
    /// Where pictures are kept that were made from these files before.
    pub cache: Cache,
}

impl SourceTree {
    /// A tree from texts, for tests: `("content/groups/x.md", "…")`.
    pub fn from_texts<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> SourceTree {
        let mut files: Vec<(&str, &str)> = files.into_iter().collect();
        files.sort();
        let mut tree = SourceTree::default();
        for (path, text) in files {
            let file = SourceFile { path: path.into(), text: text.into() };
            if path == CONFIG {
                tree.config = Some(file);
            } else if path.starts_with("content/") && path.ends_with(".toml") {
                tree.labels.push(file);
            } else if path.starts_with("content/") && !is_document(path) {
                tree.files.insert(path.to_string(), text.as_bytes().into());
            } else if path.starts_with("content/") {
                tree.content.push(file);
            } else if path.starts_with("templates/") {
                tree.templates.push(file);
            } else if let Some(path) = path.strip_prefix("static/") {
                tree.statics.insert(path.to_string(), text.as_bytes().into());
            }
        }
        tree
    }
}

impl Texts for SourceTree {
    fn text(&self, path: &str) -> Option<&str> {
        let find = |files: &'_ [SourceFile]| {
            files.binary_search_by(|file| file.path.as_ref().cmp(path)).ok()
        };
        if path == CONFIG {
            return self.config.as_ref().map(|file| file.text.as_ref());
        }
        if let Some(index) = find(&self.content) {
            return Some(&self.content[index].text);
        }
        if let Some(index) = find(&self.labels) {
            return Some(&self.labels[index].text);
        }
        find(&self.templates).map(|index| self.templates[index].text.as_ref())
    }
}

/// Reads the desk at `root`.
pub fn read(root: &Path) -> (SourceTree, Vec<Diagnostic>) {
    Folder::read(root).tree()
}

/// Whether a file of `content/` makes pages: a document, or a table with an incident in each row.
fn is_document(path: &str) -> bool {
    path.ends_with(".md") || path.starts_with("content/incidents/") && path.ends_with(".csv")
}

/// A path below the root with `/` between its parts; `None` if it is not UTF-8.
fn relative(root: &Path, path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> =
        path.strip_prefix(root).ok()?.components().map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/"))
}

fn no_desk(root: &Path) -> Diagnostic {
    Diagnostic::new(Code::NoDesk, format!("there is no {CONFIG} in {}", root.display()))
        .help("run watchdesk in a desk's folder, name one with --desk, or make one: watchdesk init my-desk")
}

fn unreadable(path: &str, cause: &dyn std::fmt::Display) -> Diagnostic {
    Diagnostic::new(Code::UnreadableFile, format!("cannot be read: {cause}"))
        .at(Span::file(&path.into()), "")
        .help("look at the file's permissions, or remove it from the desk")
}

fn odd_name(path: &str) -> Diagnostic {
    Diagnostic::new(Code::UnreadableFile, format!("the name of `{path}` is not UTF-8"))
        .help("rename the file with plain letters")
}

fn symlink_loop(path: &str) -> Diagnostic {
    Diagnostic::new(Code::SymlinkLoop, "this link leads back to a folder that it is in")
        .at(Span::file(&path.into()), "")
        .help("remove the symbolic link")
}

fn not_utf8(path: &str, error: &std::string::FromUtf8Error) -> Diagnostic {
    let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
    let line = valid.iter().filter(|&&byte| byte == b'\n').count() + 1;
    Diagnostic::new(Code::NotUtf8, format!("the file is not UTF-8: line {line} has other bytes"))
        .at(Span::file(&path.into()), "")
        .help(if path.ends_with(".csv") {
            "save it as \"CSV UTF-8\" in the spreadsheet, and look whether the accents are right"
        } else {
            "save it as UTF-8 in your editor"
        })
}
