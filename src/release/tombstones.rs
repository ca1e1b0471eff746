//! Documents that have expired -> the words that stand in their place, where the desk asks for it.
//!
//! A document that is withheld for any other reason leaves nothing, whatever words it has.

use std::sync::Arc;

use rayon::prelude::*;

use super::{KEY, Reason, Terms, why_withheld};
use crate::audience::Tlp;
use crate::documents::{Document, Documents};
use crate::kinds::Kind;
use crate::record::Spot;

/// What is left of a withdrawn page: its address, and the desk's words. Of what stood there it has
/// nothing. Only the gate can make one.
#[derive(Debug, Clone, Hash)]
pub struct Tombstone {
    kind: Kind,
    slug: Arc<str>,
    language: usize,
    words: String,
    marking: Tlp,
}

impl Tombstone {
    pub fn kind(&self) -> Kind {
        self.kind
    }

    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// Index into the desk's languages; the words are in its main one.
    pub fn language(&self) -> usize {
        self.language
    }

    pub fn words(&self) -> &str {
        &self.words
    }

    /// The words carry the marking of the document that they stand in.
    pub fn marking(&self) -> Tlp {
        self.marking
    }
}

/// The tombstones that an audience is shown, ordered as the documents are.
pub fn tombstones(documents: &Documents, terms: &Terms) -> Vec<Tombstone> {
    let mut found = Vec::new();
    // Most desks have none.
    if !documents.list.par_iter().any(|document| document.front(KEY).has("tombstone")) {
        return Vec::new();
    }
    let mut original: Option<(&Arc<Document>, &Spot<String>)> = None;
    for document in &documents.list {
        if document.language == 0 {
            original = words(document, terms).map(|words| (document, words));
        }
        let Some((first, words)) = original else { continue };
        let is_version = (first.kind, &first.slug) == (document.kind, &document.slug);
        if !is_version || document.language > 0 && !was_shown(document, terms) {
            continue;
        }
        found.push(Tombstone {
            kind: document.kind,
            slug: document.slug.clone(),
            language: document.language,
            words: words.value.clone(),
            marking: document.marking,
        });
    }
    found
}

/// An original's words, if it has expired and nothing else keeps it back.
pub fn words<'a>(document: &'a Document, terms: &Terms) -> Option<&'a Spot<String>> {
    let front = document.front(KEY);
    let words = front.spot_text("tombstone").filter(|words| !words.value.trim().is_empty())?;
    let expired = why_withheld(document, terms) == Some(Reason::Expired) && !front.bool("draft");
    expired.then_some(words)
}

/// Whether a translation had a page while its original had one.
fn was_shown(translation: &Document, terms: &Terms) -> bool {
    why_withheld(translation, terms).is_none() && !translation.front(KEY).bool("draft")
}
