//! The graph -> sums by which two graphs are compared: one of all but the texts, and one of each entry's text.

use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::quality::FixedState;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Entry, Graph, Version};

/// Two graphs of the same sum of facts differ in texts at most: in those whose sums differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    pub facts: [u64; 2],
    /// By the numbers of entries, which are the same if the facts are.
    pub texts: Vec<u64>,
}

impl Graph {
    pub fn fingerprint(&self) -> Fingerprint {
        // Each field is named, so that a new one is not forgotten.
        let Graph {
            audience,
            date,
            entries,
            languages,
            names: _, // They follow from what is given.
            given,
            about,
            mentioned,
            incidents,
            places,
            groups,
            cited,
            relations,
            roles,
            by_date,
            rank,
            tags,
            events,
            months,
            tombstones,
        } = self;
        let each: Vec<([u64; 2], u64)> =
            entries.par_iter().map(|entry| (facts(entry), texts(entry))).collect();
        let facts: Vec<[u64; 2]> = each.iter().map(|(facts, _)| *facts).collect();
        let said = (audience, date, languages, given, about, mentioned);
        let lists = (incidents, places, groups, cited, relations, roles);
        let rest = (by_date, rank, tags, events, months, tombstones);
        Fingerprint {
            facts: twice(|state| (&facts, &said, &lists, &rest).hash(state)),
            texts: each.into_iter().map(|(_, text)| text).collect(),
        }
    }
}

fn facts(entry: &Entry) -> [u64; 2] {
    let Entry { kind, slug, front, marking, has_marked_tables, versions, date, until } = entry;
    twice(|state| {
        (*kind as u8, slug, front, marking, has_marked_tables, date, until).hash(state);
        for version in versions {
            let Version { entry, language, path, front, marking, text: _ } = version;
            (entry, language, path, front, marking).hash(state);
        }
    })
}

fn texts(entry: &Entry) -> u64 {
    let mut state = FixedState::with_seed(1).build_hasher();
    entry.versions.iter().for_each(|version| version.text.hash(&mut state));
    state.finish()
}

/// Two hashes of the same with two seeds.
fn twice(hash: impl Fn(&mut <FixedState as BuildHasher>::Hasher)) -> [u64; 2] {
    [1, 2].map(|seed| {
        let mut state = FixedState::with_seed(seed).build_hasher();
        hash(&mut state);
        state.finish()
    })
}
