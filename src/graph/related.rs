//! A briefing -> the briefings that share most with it, and what they share.

use std::collections::BTreeMap;

use super::Graph;
use crate::kinds::{KINDS, Kind};

/// A related briefing and the entries that both are about, the most telling first.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    pub entry: u32,
    pub shared: Vec<u32>,
}

/// So many briefings on each side of this one, in order of time, are looked at for each thing
/// that they share; so the work does not grow with the number of briefings about a country.
const WINDOW: usize = 30;

/// At most `most` briefings. What few briefings are about counts more than what many are about.
pub fn related(graph: &Graph, id: u32, most: usize) -> Vec<Related> {
    let mut scores: BTreeMap<u32, (u32, Vec<u32>)> = BTreeMap::new();
    for about in KINDS {
        for shared in graph.referred(&graph.entry(id).front, about.folder) {
            let briefings = &graph.about[shared as usize];
            let score = weight(about.kind) * 100 / (2 + briefings.len().max(1).ilog2());
            let at = graph.place_in(briefings, id);
            let from = at.saturating_sub(WINDOW);
            let to = (at + WINDOW + 1).min(briefings.len());
            for &other in briefings[from..to].iter().filter(|&&other| other != id) {
                let entry = scores.entry(other).or_default();
                entry.0 += score;
                entry.1.push(shared);
            }
        }
    }
    let mut found: Vec<(u32, u32, Vec<u32>)> =
        scores.into_iter().map(|(other, (score, shared))| (score, other, shared)).collect();
    let distance = |other: u32| match (graph.entry(id).date, graph.entry(other).date) {
        (Some(a), Some(b)) => {
            let days = a.earliest() - b.earliest();
            days.get_days().unsigned_abs()
        }
        _ => u32::MAX,
    };
    found.sort_by_key(|(score, other, _)| (std::cmp::Reverse(*score), distance(*other), *other));
    found
        .into_iter()
        .take(most)
        .map(|(_, entry, mut shared)| {
            shared.sort_by_key(|&s| (std::cmp::Reverse(weight(graph.entry(s).kind)), s));
            Related { entry, shared }
        })
        .collect()
}

fn weight(kind: Kind) -> u32 {
    match kind {
        Kind::Incident => 6,
        Kind::Person | Kind::Group => 4,
        Kind::Place => 3,
        _ => 2,
    }
}
