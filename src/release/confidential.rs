//! What the gate holds back -> its texts, for the search over the finished site and for nothing
//! else.

use std::sync::Arc;

use super::{KEY, Terms, why_withheld};
use crate::documents::{Attachment, Document, Documents};
use crate::record::{Record, Value};

/// A text that an audience may not see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Secret {
    /// A title, alias, slug or tag: a secret as a whole.
    Name(String),
    Prose(String),
}

/// The withheld texts of each file. Only the search for leaks may look inside.
#[derive(Debug, Default)]
pub struct Confidential {
    files: Vec<(Arc<str>, Vec<Secret>)>,
}

impl Confidential {
    pub fn files(&self) -> &[(Arc<str>, Vec<Secret>)] {
        &self.files
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// Collects whole documents, marked passages and marked tables.
pub fn confidential(documents: &Documents, terms: &Terms) -> Confidential {
    let mut files = Vec::new();
    let originals: Vec<&Arc<Document>> =
        documents.list.iter().filter(|document| document.language == 0).collect();
    for document in &documents.list {
        let original = originals.binary_search_by(|original| {
            (original.kind, &original.slug).cmp(&(document.kind, &document.slug))
        });
        let withheld = why_withheld(document, terms).is_some()
            || original.is_ok_and(|at| why_withheld(originals[at], terms).is_some());
        let mut secrets = Vec::new();
        if withheld {
            secrets.push(Secret::Name(document.slug.to_string()));
            record(document.front(KEY), &mut secrets);
            secrets.push(Secret::Prose(document.body(KEY).to_string()));
        } else {
            document.front(KEY).each_record(&mut |table| {
                if table.marking.as_ref().is_some_and(|m| m.value > terms.audience.ceiling) {
                    record(table, &mut secrets);
                }
            });
            let body = document.body(KEY);
            let cut = document.passages(KEY).withheld(terms.audience.ceiling);
            secrets.extend(cut.into_iter().map(|range| Secret::Prose(body[range].to_string())));
        }
        if !secrets.is_empty() {
            files.push((document.path.clone(), secrets));
        }
    }
    let above = |file: &&Attachment| file.marking > terms.audience.ceiling;
    for file in documents.files.iter().filter(above) {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let mut secrets = vec![Secret::Name(name.to_string())];
        record(file.about(KEY), &mut secrets);
        files.push((file.path.clone(), secrets));
    }
    Confidential { files }
}

/// Fields whose text is a name rather than prose.
const NAMES: &[&str] = &["title", "short", "aliases", "tags"];

fn record(record: &Record, secrets: &mut Vec<Secret>) {
    for (field, value) in record.values() {
        match value {
            Value::Text(text) if NAMES.contains(&field) => {
                secrets.push(Secret::Name(text.value.clone()));
            }
            Value::Texts(texts) if NAMES.contains(&field) => {
                secrets.extend(texts.iter().map(|text| Secret::Name(text.value.clone())));
            }
            Value::Text(text) => secrets.push(Secret::Prose(text.value.clone())),
            Value::Texts(texts) => {
                secrets.extend(texts.iter().map(|text| Secret::Prose(text.value.clone())));
            }
            Value::Point(point) => {
                secrets.extend(point.value.map(|degrees| Secret::Prose(degrees.to_string())));
            }
            Value::Number(number) => secrets.push(Secret::Prose(number.value.to_string())),
            Value::Records(records) => {
                records.iter().for_each(|inner| self::record(inner, secrets))
            }
            _ => {}
        }
    }
}
