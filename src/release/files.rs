//! Files beside the documents -> those that released texts show or link to, if the audience may
//! see them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::{KEY, Released, Terms, in_file};
use crate::audience::Tlp;
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::documents::{Attachment, Documents};
use crate::markup::links;

/// A file that the audience may see and that something released leads to. Only the gate can make
/// one.
#[derive(Debug, Clone)]
pub struct ReleasedFile {
    path: Arc<str>,
    bytes: Arc<[u8]>,
    credit: String,
    alt: String,
    marking: Tlp,
}

impl ReleasedFile {
    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub fn credit(&self) -> &str {
        &self.credit
    }

    pub fn alt(&self) -> &str {
        &self.alt
    }

    pub fn marking(&self) -> Tlp {
        self.marking
    }
}

pub fn release(
    documents: &Documents,
    released: &[Released],
    terms: &Terms,
) -> (Vec<ReleasedFile>, Vec<Diagnostic>) {
    if documents.files.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let by_path: BTreeMap<&str, &Attachment> =
        documents.files.iter().map(|file| (file.path.as_ref(), file)).collect();
    let led_to: Vec<Vec<(String, Range<usize>)>> =
        released.par_iter().map(|document| links::files(&document.path, &document.body)).collect();
    let mut files: BTreeMap<&str, ReleasedFile> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    for (document, led_to) in released.iter().zip(led_to) {
        for (path, place) in led_to {
            let Some(file) = by_path.get(path.as_str()) else { continue };
            if file.marking > terms.audience.ceiling {
                let span = in_file(documents, terms, &document.path, place);
                diagnostics.push(withheld(file.marking, terms).at(span, "shows it"));
                continue;
            }
            let about = file.about(KEY);
            files.entry(&file.path).or_insert_with(|| ReleasedFile {
                path: file.path.clone(),
                bytes: file.bytes(KEY).clone(),
                credit: about.text("credit").to_string(),
                alt: about.text("alt").to_string(),
                marking: file.marking,
            });
        }
    }
    (files.into_values().collect(), diagnostics)
}

fn withheld(marking: Tlp, terms: &Terms) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(
        Code::WithheldName,
        format!("what is published shows or links to a file that is {marking}"),
    )
    .help("the words stay and the file goes; take the words out too, or mark the passage");
    if terms.strict_references {
        diagnostic.severity = Severity::Error;
    }
    diagnostic
}
