//! A desk's entities, by the names that a data set or an article may call them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostics::nearest_few;
use crate::graph::{self, Graph};
use crate::kinds::Kind;
use crate::names::{Found, candidates, fold_str};

/// Who and what the desk knows, whatever its marking: only for the editor.
pub struct Known {
    graph: Graph,
    by_name: BTreeMap<String, BTreeSet<u32>>,
}

/// What a name in a data set means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    Entity(u32),
    /// Several entities have the name.
    Several,
    Unknown,
}

impl Known {
    pub fn new(graph: Graph) -> Known {
        let mut by_name: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
        for given in graph.given.iter().filter(|given| !given.is_demonym()) {
            by_name.entry(fold_str(&given.text)).or_default().insert(given.entry);
        }
        for (id, entry) in (0u32..).zip(&graph.entries) {
            by_name.entry(fold_str(&entry.slug)).or_default().insert(id);
            if entry.kind == Kind::Source {
                by_name.entry(fold_str(entry.version(0).title())).or_default().insert(id);
            }
        }
        Known { graph, by_name }
    }

    /// The entity of some kinds that has a name, in any spelling that is the same to the search.
    pub fn named(&self, kinds: &[Kind], name: &str) -> Meaning {
        let ids = self.by_name.get(&fold_str(name)).into_iter().flatten().copied();
        let mut ids = ids.filter(|id| kinds.contains(&self.kind(*id)));
        match (ids.next(), ids.next()) {
            (Some(id), None) => Meaning::Entity(id),
            (Some(_), Some(_)) => Meaning::Several,
            (None, _) => Meaning::Unknown,
        }
    }

    /// The place of a name in a country; in any, if the country is not known.
    pub fn place(&self, name: &str, country: Option<u32>) -> Meaning {
        let ids = self.by_name.get(&fold_str(name)).into_iter().flatten().copied();
        let here = |id: &u32| {
            self.kind(*id) == Kind::Place
                && country.is_none_or(|country| self.country_of(*id) == Some(country))
        };
        let mut ids = ids.filter(here);
        match (ids.next(), ids.next()) {
            (Some(id), None) => Meaning::Entity(id),
            (Some(_), Some(_)) => Meaning::Several,
            (None, _) => Meaning::Unknown,
        }
    }

    /// The country with a code of ISO 3166-1: two letters, or three digits.
    pub fn country(&self, code: &str) -> Option<u32> {
        const CODES: &str = include_str!("../../data/borders/codes.txt");
        let letters = match code.trim().parse::<u16>() {
            Ok(number) => {
                let number = format!("{number:03}");
                let row = |line: &&str| line.split_whitespace().nth(1) == Some(number.as_str());
                CODES.lines().find(row)?.split_whitespace().next()?
            }
            Err(_) => code.trim(),
        };
        self.graph
            .of_kind(Kind::Country)
            .find(|id| self.graph.entry(*id).front.text("iso") == letters)
    }

    /// The document that somebody wrote by its slug, perhaps with its kind: `country:aria`.
    pub fn reference(&self, kinds: &[Kind], text: &str) -> Option<u32> {
        let (kinds, slug) = match text.split_once(':') {
            Some((kind, slug)) => (vec![Kind::from_name(kind.trim())?], slug.trim()),
            None => (kinds.to_vec(), text.trim()),
        };
        kinds.iter().find_map(|kind| self.graph.find(*kind, slug))
    }

    pub fn kind(&self, id: u32) -> Kind {
        self.graph.entry(id).kind
    }

    pub fn slug(&self, id: u32) -> &str {
        &self.graph.entry(id).slug
    }

    /// How it is written in a field of its kind only, or with its kind before it.
    pub fn written(&self, id: u32) -> String {
        graph::reference(self.graph.entry(id))
    }

    /// What may be passed on of a source's data; nothing is said for most.
    pub fn redistribute(&self, id: u32) -> &str {
        self.graph.entry(id).front.text("redistribute")
    }

    /// The names nearest to one that is not known, as references: at most three.
    pub fn nearest(&self, kinds: &[Kind], name: &str) -> Vec<String> {
        let of_kind = |ids: &BTreeSet<u32>| ids.iter().any(|id| kinds.contains(&self.kind(*id)));
        let names = self.by_name.iter().filter(|(_, ids)| of_kind(ids)).map(|(name, _)| &**name);
        let mut near = Vec::new();
        for name in nearest_few(&fold_str(name), names, 6) {
            let ids = self.by_name.get(name).into_iter().flatten();
            for id in ids.filter(|id| kinds.contains(&self.kind(**id))) {
                let written = self.written(*id);
                if !near.contains(&written) {
                    near.push(written);
                }
            }
        }
        near.truncate(3);
        near
    }

    /// The names of entities in a text.
    pub fn find(&self, text: &str) -> Vec<Found> {
        self.graph.names.find(text)
    }

    /// What looks like a name in a text, beside those that were found.
    pub fn strangers(&self, text: &str, found: &[Found]) -> Vec<Range<usize>> {
        let places: Vec<Range<usize>> = found.iter().map(|f| f.start..f.end).collect();
        let mut strangers = candidates(text, &places);
        strangers.retain(|place| !self.by_name.contains_key(&fold_str(&text[place.clone()])));
        strangers
    }

    /// The country that a place is in.
    pub fn country_of(&self, id: u32) -> Option<u32> {
        self.graph.referred(&self.graph.entry(id).front, "country").next()
    }
}
