//! Files of `content/` that are no documents -> [`Attachment`]s: pictures and downloads, each with
//! its marking and what the TOML file beside it says of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Document, unmarked_file, weaker_marking};
use crate::audience::Tlp;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::markup::links;
use crate::pictures::{self, Sort};
use crate::record::{self, Field, Record, Shape, field};
use crate::release::Key;
use crate::site::Site;
use crate::sources::SourceTree;

/// The fields of `bridge.jpg.toml`, which tells of `bridge.jpg`.
pub const FIELDS: &[Field] = &[
    field("credit", Shape::Line, "whose picture it is, shown below it"),
    field("alt", Shape::Line, "what it shows, for texts that do not say it"),
];

/// A picture or a download that lies beside the documents. Closed to all but the gate.
#[derive(Debug, Clone)]
pub struct Attachment {
    pub path: Arc<str>,
    /// The strictest of its folders' marking and its own.
    pub marking: Tlp,
    about: Record,
    bytes: Arc<[u8]>,
}

impl Attachment {
    pub fn about(&self, _: Key) -> &Record {
        &self.about
    }

    pub fn bytes(&self, _: Key) -> &Arc<[u8]> {
        &self.bytes
    }
}

/// Gathers the files, ordered by path.
pub fn attachments(
    tree: &SourceTree,
    site: &Site,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Attachment> {
    let mut about: BTreeMap<&str, Record> = BTreeMap::new();
    for file in &tree.labels {
        let of = file.path.strip_suffix(".toml").unwrap_or_default();
        if !tree.files.contains_key(of) {
            diagnostics.push(label_of_nothing(&file.path));
            continue;
        }
        let source = record::Source { file: &file.path, toml: &file.text, offset: 0 };
        about.insert(of, record::read(&source, &[FIELDS], diagnostics));
    }
    let mut list = Vec::with_capacity(tree.files.len());
    for (path, bytes) in &tree.files {
        if pictures::sort(path) == Sort::Active {
            diagnostics.push(pictures::active(path));
            continue;
        }
        let about = about.remove(path.as_str()).unwrap_or_default();
        let folder = site.folder_marking(path);
        if let (Some(spot), Some(folder)) = (&about.marking, folder)
            && spot.value < folder
        {
            let label: Arc<str> = format!("{path}.toml").into();
            diagnostics.push(weaker_marking(&label, spot, folder, "its folder"));
        }
        let marking = about.marking.as_ref().map(|spot| spot.value).max(folder);
        if marking.is_none() {
            diagnostics.push(unmarked_file(path));
        }
        let marking = marking.unwrap_or(Tlp::Red);
        list.push(Attachment { path: path.as_str().into(), marking, about, bytes: bytes.clone() });
    }
    list
}

/// Files that no document shows or links to.
pub fn unused(list: &[Arc<Document>], files: &[Attachment]) -> Vec<Diagnostic> {
    if files.is_empty() {
        return Vec::new();
    }
    let used: BTreeSet<String> = list
        .iter()
        .flat_map(|document| links::files(&document.path, &document.text[document.body.clone()]))
        .map(|(path, _)| path)
        .collect();
    let unused = files.iter().filter(|file| !used.contains(file.path.as_ref()));
    unused.map(|file| shown_by_none(&file.path)).collect()
}

fn label_of_nothing(path: &Arc<str>) -> Diagnostic {
    Diagnostic::new(Code::StrayFile, "this file tells of a file that is not beside it")
        .at(Span::file(path), "")
        .help("`bridge.jpg.toml` tells of `bridge.jpg`: rename or remove it")
}

fn shown_by_none(path: &Arc<str>) -> Diagnostic {
    Diagnostic::new(Code::StrayFile, "no document shows this file or links to it")
        .at(Span::file(path), "")
        .help("show it, ![What it shows](name.jpg), or link to it, [the report](name.pdf); until then it is not published")
}
