//! A kind or a tag -> its list, page by page.

use std::collections::BTreeMap;

use super::scope::Scope;
use super::shelf::Shown;
use super::view::{Card, CardGroup, List, Pager, TagCount, Tags};
use super::{Link, PER_PAGE};
use crate::address;
use crate::graph::Graph;
use crate::kinds::Kind;

/// The entries of a kind in the order of its list: briefings and incidents by date, the newest
/// first; everything else by its heading, then by name.
pub fn order(scope: &Scope, kind: Kind) -> Vec<u32> {
    let graph = scope.graph;
    let has = |id: &u32| graph.entry(*id).has(scope.language);
    let mut ids: Vec<u32> = graph.by_date(kind).iter().copied().filter(has).collect();
    if !matches!(kind, Kind::Briefing | Kind::Incident) {
        let title = |id: &u32| graph.entry(*id).version(scope.language).title();
        let headings: BTreeMap<u32, String> =
            ids.iter().map(|&id| (id, heading(scope, kind, id))).collect();
        ids.sort_by(|a, b| {
            let compare = |a: &str, b: &str| scope.words.compare(a, b);
            let by_heading = compare(&headings[a], &headings[b]);
            by_heading.then_with(|| compare(title(a), title(b))).then(a.cmp(b))
        });
    }
    ids
}

/// One page of the list of a kind; `ids` are all of its entries, in [`order`].
pub fn of_kind(scope: &Scope, kind: Kind, ids: &[u32], number: usize) -> List {
    let at = |page| address::list(kind, scope.prefix(), page);
    List {
        title: scope.text(&format!("kind.{}.plural", kind.name())),
        kind: kind.name(),
        count: scope.count(&format!("count.{}", kind.folder()), ids.len()),
        groups: groups(scope, slice(ids, number), &|id| heading(scope, kind, id)),
        pager: pager(scope, ids.len(), number, &at),
    }
}

/// What an entry stands under in the list of its kind.
fn heading(scope: &Scope, kind: Kind, id: u32) -> String {
    let entry = scope.graph.entry(id);
    match kind {
        Kind::Briefing | Kind::Incident => {
            entry.date.map(|when| scope.words.year(when.parts().0)).unwrap_or_default()
        }
        Kind::Group | Kind::Source => scope.label(id),
        Kind::Place => {
            let country = scope.graph.referred(&entry.front, "country").next();
            country.map(|country| scope.link(country).text).unwrap_or_default()
        }
        _ => String::new(),
    }
}

pub fn of_tag(scope: &Scope, slug: &str, number: usize) -> List {
    let (name, ids): (&str, &[u32]) = match scope.graph.tags.get(slug) {
        Some(tag) => (&tag.name, &tag.entries),
        None => (slug, &[]),
    };
    let heading =
        |id: u32| scope.text(&format!("kind.{}.plural", scope.graph.entry(id).kind.name()));
    let mut ids = ids.to_vec();
    ids.sort_by_key(|id| scope.graph.entry(*id).kind);
    List {
        title: name.to_string(),
        kind: "tag",
        count: scope.count("count.pages", ids.len()),
        groups: groups(scope, slice(&ids, number), &heading),
        pager: pager(scope, ids.len(), number, &|page| address::tag(slug, scope.prefix(), page)),
    }
}

/// So many tags stand on one page of their list.
const TAGS_PER_PAGE: usize = 300;

/// So many pages the list of tags has.
pub fn tag_pages(graph: &Graph) -> usize {
    graph.tags.len().div_ceil(TAGS_PER_PAGE).max(1)
}

/// One of the pages of all tags, counted from 1, in the order of the language.
pub fn tags(scope: &Scope, number: usize) -> Tags {
    let mut tags: Vec<TagCount> = scope
        .graph
        .tags
        .iter()
        .map(|(slug, tag)| TagCount {
            link: scope.page_link(&address::tag(slug, scope.prefix(), 1), tag.name.clone(), "tag"),
            count: tag.entries.len(),
        })
        .collect();
    tags.sort_by(|a, b| scope.words.compare(&a.link.text, &b.link.text));
    let count = tags.len();
    let tags = tags.into_iter().skip((number - 1) * TAGS_PER_PAGE).take(TAGS_PER_PAGE).collect();
    let at = |page| address::tags(scope.prefix(), page);
    Tags { tags, pager: pager_of(scope, count, TAGS_PER_PAGE, number, &at) }
}

pub fn slice(ids: &[u32], number: usize) -> &[u32] {
    let from = ((number - 1) * PER_PAGE).min(ids.len());
    &ids[from..(from + PER_PAGE).min(ids.len())]
}

/// Cards under headings; entries of one heading stand together already.
pub fn groups(scope: &Scope, ids: &[u32], heading: &dyn Fn(u32) -> String) -> Vec<CardGroup> {
    let mut groups: Vec<CardGroup> = Vec::new();
    for &id in ids {
        let heading = heading(id);
        let mut card = scope.card(id);
        // The heading says it already.
        if card.label == heading {
            card = Shown::new(Card { label: String::new(), ..Card::clone(&card) });
        }
        match groups.last_mut() {
            Some(group) if group.heading == heading => group.cards.push(card),
            _ => groups.push(CardGroup { heading, cards: vec![card] }),
        }
    }
    groups
}

pub fn pager(
    scope: &Scope,
    count: usize,
    number: usize,
    at: &dyn Fn(usize) -> String,
) -> Option<Pager> {
    pager_of(scope, count, PER_PAGE, number, at)
}

/// The way through a list that has so many of its things on each page.
pub fn pager_of(
    scope: &Scope,
    count: usize,
    per_page: usize,
    number: usize,
    at: &dyn Fn(usize) -> String,
) -> Option<Pager> {
    let of = count.div_ceil(per_page);
    if of < 2 {
        return None;
    }
    let link =
        |page: usize, key: &str| -> Link { scope.page_link(&at(page), scope.text(key), "list") };
    let (n, total) = (number.to_string(), of.to_string());
    Some(Pager {
        number,
        of,
        newer: (number > 1).then(|| link(number - 1, "nav.previous")),
        older: (number < of).then(|| link(number + 1, "nav.next")),
        text: scope.fill("nav.page", &[("n", &n), ("total", &total)]),
    })
}
