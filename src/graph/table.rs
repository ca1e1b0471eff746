//! The graph -> what an editor asks of the names: the whole table of them, and what looks like a
//! name and is none.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Given, Graph, reference};
use crate::kinds::Kind;
use crate::names::{candidates, fold_str};

/// One name, and what comes of it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct NameRow {
    pub name: String,
    /// Its kind and slug: `group:jnim`.
    pub entity: String,
    /// `title`, `short name`, `alias` or `demonym`.
    pub origin: &'static str,
    /// The language of the document that gives it, as an index into the desk's.
    #[serde(skip)]
    pub language: usize,
    /// How often it was found and understood, in all texts.
    pub found: usize,
    /// How often it was found where nothing said which of several is meant.
    pub unclear: usize,
    /// The others that have the name too.
    pub ambiguous_with: Vec<String>,
    /// Why it is not looked for; empty for most.
    pub not_looked_for: String,
}

/// Every name of the desk by entity, in the order in which its documents give them. Writings that
/// are the same to the search share one line.
pub fn names(graph: &Graph) -> Vec<NameRow> {
    let keys: Vec<String> = graph.given.iter().map(|given| fold_str(&given.text)).collect();
    let mut found: BTreeMap<(u32, &str), usize> = BTreeMap::new();
    let mut unclear: BTreeMap<(u32, &str), usize> = BTreeMap::new();
    for version in graph.entries.iter().flat_map(|entry| &entry.versions) {
        for mention in &version.text.mentions {
            if let Some(name) = mention.name {
                *found.entry((mention.entry, &keys[name as usize])).or_default() += 1;
            }
        }
        for (name, open) in &version.text.unclear {
            for target in &open.targets {
                *unclear.entry((*target, &keys[*name as usize])).or_default() += open.count;
            }
        }
    }
    let mut bearers: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    let wanted = |given: &Given| graph.entry(given.entry).kind != Kind::Source;
    let looked_for = |given: &Given| given.weak.is_none() && wanted(given);
    for (given, key) in graph.given.iter().zip(&keys).filter(|(given, _)| looked_for(given)) {
        bearers.entry(key).or_default().insert(given.entry);
    }
    let mut rows: Vec<(u32, NameRow)> = Vec::new();
    let mut seen = BTreeSet::new();
    for (given, key) in graph.given.iter().zip(&keys).filter(|(given, _)| wanted(given)) {
        let at = (given.entry, key.as_str());
        if !seen.insert(at) {
            continue;
        }
        let others = bearers.get(key.as_str()).into_iter().flatten().filter(|e| **e != given.entry);
        let others = others.map(|other| reference(graph.entry(*other))).collect();
        let row = NameRow {
            name: given.text.clone(),
            entity: reference(graph.entry(given.entry)),
            origin: given.origin.says(),
            language: given.language,
            found: found.get(&at).copied().unwrap_or_default(),
            unclear: unclear.get(&at).copied().unwrap_or_default(),
            ambiguous_with: if given.weak.is_none() { others } else { Vec::new() },
            not_looked_for: given.weak.map(|weak| weak.to_string()).unwrap_or_default(),
        };
        rows.push((given.entry, row));
    }
    // Names that are not looked for stand at the end of the list; here they join their entity's.
    rows.sort_by_key(|(entry, _)| *entry);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// So many documents make a name worth a dossier.
const WORTH_A_DOSSIER: usize = 3;

/// What looks like a name, is none, and stands in several documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub name: String,
    pub documents: usize,
    pub times: usize,
    /// A document that has it: the first one in the order of kinds and slugs.
    pub path: Arc<str>,
}

/// The most frequent candidates first.
pub fn strangers(graph: &Graph) -> Vec<Candidate> {
    // What has a page but is not searched for, such as a source, is known too.
    let mut known: BTreeSet<String> = graph.given.iter().map(|g| fold_str(&g.text)).collect();
    for version in graph.entries.iter().flat_map(|entry| &entry.versions) {
        known.extend(version.aliases().chain([version.title()]).map(fold_str));
    }
    let of_each: Vec<BTreeMap<String, Candidate>> =
        graph.entries.par_iter().map(|entry| of_entry(entry, &known)).collect();
    let mut all: BTreeMap<String, Candidate> = BTreeMap::new();
    for (key, candidate) in of_each.into_iter().flatten() {
        match all.get_mut(&key) {
            Some(first) => {
                first.documents += 1;
                first.times += candidate.times;
            }
            None => {
                all.insert(key, candidate);
            }
        }
    }
    let mut found: Vec<Candidate> =
        all.into_values().filter(|c| c.documents >= WORTH_A_DOSSIER).collect();
    found.sort_by(|a, b| (b.documents, b.times, &a.name).cmp(&(a.documents, a.times, &b.name)));
    found
}

fn of_entry(entry: &super::Entry, known: &BTreeSet<String>) -> BTreeMap<String, Candidate> {
    let mut found: BTreeMap<String, Candidate> = BTreeMap::new();
    for version in &entry.versions {
        let text = &version.text;
        let mentions: Vec<Range<usize>> =
            text.mentions.iter().map(|m| m.start as usize..m.end as usize).collect();
        let plain = text.plain();
        for place in candidates(&plain, &mentions) {
            let name = &plain[place];
            let key = fold_str(name);
            if known.contains(&key) {
                continue;
            }
            let new = || Candidate {
                name: name.to_string(),
                documents: 1,
                times: 0,
                path: version.path.clone(),
            };
            found.entry(key).or_insert_with(new).times += 1;
        }
    }
    found
}
