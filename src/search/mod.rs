//! The graph -> the files that the search page's script reads: words, documents, texts.
//!
//! Everything is decided here, so that the script has little to do: which words are one (see
//! [`words`]), how much a word says of a document, and in which file it stands. The files are
//! described in `docs/search.md`. They are made from the graph alone, in which nothing withheld is.

mod code;
mod documents;
mod files;
mod inverted;
mod postings;
mod words;

use std::collections::BTreeMap;

use crate::audience::Tlp;
use crate::graph::Graph;
use crate::site::Site;

pub use documents::{countries, groups, years};
pub use files::ROOT;

/// The files of the index by their paths. Nothing else of a site needs them, so that they may be
/// left out or made later.
pub fn index(graph: &Graph, site: &Site) -> BTreeMap<String, Vec<u8>> {
    let documents = documents::documents(graph, site);
    let index = inverted::invert(&documents, graph);
    files::files(&documents, index, site)
}

/// The strictest marking of what the index holds.
pub fn marking(graph: &Graph, site: &Site) -> Tlp {
    let documents = documents::documents(graph, site);
    documents.iter().map(documents::Document::marking).max().unwrap_or(Tlp::Clear)
}
