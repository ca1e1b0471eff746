//! The graph -> sums by which two graphs are compared: one of all but the texts, and one of each entry's text.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Entry, Graph, Version};
use crate::fingerprint::Fingerprint;

/// Two graphs of the same sum of facts differ in texts at most: in those whose sums differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    pub facts: Fingerprint,
    /// By the numbers of entries, which are the same if the facts are.
    pub texts: Vec<Fingerprint>,
}

impl Graph {
    pub fn sums(&self) -> Sums {
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
        let facts: Vec<Fingerprint> = entries.par_iter().map(facts).collect();
        let said = (audience, date, languages, given, about, mentioned);
        let lists = (incidents, places, groups, cited, relations, roles);
        let rest = (by_date, rank, tags, events, months, tombstones);
        Sums {
            facts: Fingerprint::of(&(facts, said, lists, rest)),
            texts: entries.par_iter().map(texts).collect(),
        }
    }
}

fn facts(entry: &Entry) -> Fingerprint {
    let Entry { kind, slug, front, marking, has_marked_tables, versions, date, until } = entry;
    let of_version = |version: &Version| {
        let Version { entry, language, path, front, marking, text: _ } = version;
        Fingerprint::of(&(entry, language, path, front, marking))
    };
    let versions: Vec<Fingerprint> = versions.iter().map(of_version).collect();
    Fingerprint::of(&(kind, slug, front, marking, has_marked_tables, versions, date, until))
}

fn texts(entry: &Entry) -> Fingerprint {
    let texts: Vec<_> = entry.versions.iter().map(|version| &version.text).collect();
    Fingerprint::of(&texts)
}
