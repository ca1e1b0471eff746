//! A briefing -> the briefings that share most with it, and what they share.

use std::cmp::Reverse;

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
    // Each briefing with something that it shares, and how much that says.
    let mut common: Vec<(u32, u32, u32)> = Vec::new();
    for about in KINDS {
        for shared in graph.referred(&graph.entry(id).front, about.folder) {
            let briefings = &graph.about[shared as usize];
            let score = weight(about.kind) * 100 / (2 + briefings.len().max(1).ilog2());
            let at = graph.place_in(briefings, id);
            let from = at.saturating_sub(WINDOW);
            let to = (at + WINDOW + 1).min(briefings.len());
            let others = briefings[from..to].iter().filter(|&&other| other != id);
            common.extend(others.map(|&other| (other, shared, score)));
        }
    }
    common.sort_by_key(|(other, ..)| *other);
    let day = |id: u32| graph.entry(id).date.map(|when| when.earliest());
    let own = day(id);
    let distance = |other: u32| match (own, day(other)) {
        (Some(a), Some(b)) => (a - b).get_days().unsigned_abs(),
        _ => u32::MAX,
    };
    let mut found: Vec<(Reverse<u32>, u32, u32)> = common
        .chunk_by(|a, b| a.0 == b.0)
        .map(|same| {
            let score = same.iter().map(|(.., score)| score).sum();
            (Reverse(score), distance(same[0].0), same[0].0)
        })
        .collect();
    if found.len() > most {
        found.select_nth_unstable(most);
        found.truncate(most);
    }
    found.sort();
    let shared_with = |entry: u32| {
        let from = common.partition_point(|(other, ..)| *other < entry);
        let same = common[from..].iter().take_while(|(other, ..)| *other == entry);
        let mut shared: Vec<u32> = same.map(|(_, shared, _)| *shared).collect();
        shared.sort_by_key(|&s| (Reverse(weight(graph.entry(s).kind)), s));
        shared
    };
    found.into_iter().map(|(.., entry)| Related { entry, shared: shared_with(entry) }).collect()
}

fn weight(kind: Kind) -> u32 {
    match kind {
        Kind::Incident => 6,
        Kind::Person | Kind::Group => 4,
        Kind::Place => 3,
        _ => 2,
    }
}
