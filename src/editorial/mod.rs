//! The whole desk as its editor sees it -> what a careful reader would ask before it goes out.
//!
//! `build` tells none of it: a site is as good or bad as its desk, and a warning that comes with
//! every build is read by nobody. Each check is told once, whatever audiences there are, and has a
//! switch under `[checks]` in `watchdesk.toml`.
//!
//! Whatever a message says stands in the files that it names, so that a log which may not quote one
//! of them is not told it either.

mod addresses;
mod blocks;
mod record;
mod text;

pub use addresses::{Elsewhere, addresses};

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::diagnostics::{Code, Diagnostic};
use crate::graph::{Graph, InBody};
use crate::release::{Release, ReleasedFile};
use crate::site::Site;

/// What was found: in bodies, whose place in the file only the gate knows, and elsewhere.
#[derive(Default)]
pub struct Found {
    pub in_bodies: Vec<InBody>,
    pub elsewhere: Vec<Diagnostic>,
}

/// Looks at everything that is released, once. Drafts are work that is not done yet: their texts are
/// looked at only if asked.
pub fn check(release: &Release, graph: &Graph, site: &Site, drafts: bool) -> Found {
    let mut found = Found::default();
    record::check(graph, &mut found.elsewhere);
    let files: BTreeMap<&str, &ReleasedFile> =
        release.files().iter().map(|file| (file.path(), file)).collect();
    let surroundings = text::Surroundings {
        site,
        files,
        known: text::known_acronyms(graph, site),
        addresses: crate::graph::addresses(&graph.entries, site),
    };
    let documents = release.documents();
    let of_texts: Vec<Vec<InBody>> = documents
        .par_iter()
        .filter(|document| !document.body().is_empty())
        .filter(|document| drafts || !document.front().bool("draft"))
        .map(|document| text::check(document, graph, &surroundings))
        .collect();
    // What is said of a picture is said where it is shown first.
    let mut told: BTreeSet<String> = BTreeSet::new();
    found.in_bodies.extend(of_texts.into_iter().flatten().filter(|problem| {
        problem.problem.code != Code::NoCredit || told.insert(problem.problem.message.clone())
    }));
    found
}
