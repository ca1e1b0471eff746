//! A name that several entries share, and a document -> the one of them that the document means.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};

use super::{Entries, Graph, countries_of, place_and_around, reference, referred};
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::kinds::Kind;
use crate::markup::Unclear;
use crate::names::Found;

/// What a document says of itself that can decide between entries of one name.
pub struct Context {
    own: u32,
    declared: BTreeSet<u32>,
    /// The countries that it is about.
    countries: BTreeSet<u32>,
}

impl Context {
    pub fn of(entries: &Entries, id: u32) -> Context {
        let mut declared = BTreeSet::new();
        entries[id as usize].front.each_reference(&mut |reference| {
            if let Some(&kind) = reference.value.kinds.first() {
                declared.extend(entries.find(kind, &reference.value.slug));
            }
        });
        let whereabouts =
            [Kind::Country, Kind::Place, Kind::Incident].map(|kind| entries_of(entries, kind));
        let countries = declared
            .iter()
            .chain([&id])
            .filter(|near| whereabouts.iter().any(|range| range.contains(near)))
            .flat_map(|&near| countries(entries, near))
            .collect();
        Context { own: id, declared, countries }
    }

    /// The only one that is meant: the document's own entry, or what it declares, or what is of a
    /// country that it is about.
    pub fn choose(&self, entries: &Entries, targets: &[u32]) -> Option<u32> {
        if let [only] = targets {
            return Some(*only);
        }
        if targets.contains(&self.own) {
            return Some(self.own);
        }
        let declared: Vec<u32> =
            targets.iter().copied().filter(|target| self.declared.contains(target)).collect();
        let of_country = |target: &u32| {
            countries(entries, *target).iter().any(|country| self.countries.contains(country))
        };
        match declared.as_slice() {
            [one] => Some(*one),
            [] => only(targets.iter().copied().filter(of_country)),
            several => only(several.iter().copied().filter(of_country)),
        }
    }
}

fn only(mut found: impl Iterator<Item = u32>) -> Option<u32> {
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

fn entries_of(entries: &Entries, kind: Kind) -> std::ops::Range<u32> {
    let start = entries.partition_point(|entry| entry.kind < kind);
    let end = entries.partition_point(|entry| entry.kind <= kind);
    start as u32..end as u32
}

/// The countries that an entry is of: where it is, acts, happened or holds a role.
fn countries(entries: &Entries, id: u32) -> Vec<u32> {
    let entry = &entries[id as usize];
    let front = &entry.front;
    match entry.kind {
        Kind::Country => vec![id],
        Kind::Place => place_and_around(entries, id)
            .into_iter()
            .flat_map(|place| referred(entries, &entries[place as usize].front, "country"))
            .collect(),
        Kind::Group => referred(entries, front, "operates_in").collect(),
        Kind::Person => front
            .records("roles")
            .iter()
            .flat_map(|role| referred(entries, role, "of"))
            .filter(|&of| entries[of as usize].kind != Kind::Person)
            .flat_map(|of| countries(entries, of))
            .collect(),
        Kind::Incident => countries_of(entries, front),
        _ => Vec::new(),
    }
}

/// Whether a text's country is enough to tell which of two entries it means.
pub fn apart_by_country(entries: &Entries, one: u32, other: u32) -> bool {
    let (one, other) = (countries(entries, one), countries(entries, other));
    !one.is_empty() && !other.is_empty() && !one.iter().any(|country| other.contains(country))
}

/// A problem of a released body: what it is, and its place in the bytes of that body. Where this
/// is in the file, only the gate knows, which has cut it.
pub struct InBody {
    pub path: Arc<str>,
    pub place: Range<usize>,
    /// The words beside the place.
    pub label: &'static str,
    pub problem: Diagnostic,
}

/// A warning for each name and text that nothing tells apart.
pub fn unclear(graph: &Graph) -> Vec<InBody> {
    let versions = graph.entries.iter().flat_map(|entry| &entry.versions);
    versions
        .flat_map(|version| {
            version.text.unclear.iter().map(|(&name, unclear)| InBody {
                path: version.path.clone(),
                place: unclear.place.clone(),
                label: "which one?",
                problem: ambiguous_name(graph, &graph.given[name as usize].text, unclear),
            })
        })
        .collect()
}

/// The same for names in `by`, the line that says who gave a figure or acted. A name is told once
/// for each document.
pub fn unclear_lines(graph: &Graph) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // The same few words stand in most lines.
    let mut shared: HashMap<&str, Vec<Found>> = HashMap::new();
    let shared_in = |line: &str| {
        let mut names = graph.names.find(line);
        names.retain(|name| !name.demonym && name.targets.len() > 1);
        names
    };
    for id in entries_of(&graph.entries, Kind::Incident) {
        let entry = graph.entry(id);
        let records = ["actors", "claims"].into_iter().flat_map(|name| entry.front.records(name));
        let mut context = None;
        let mut told = BTreeSet::new();
        for by in records.filter_map(|record| record.spot_text("by")) {
            for name in shared.entry(&by.value).or_insert_with(|| shared_in(&by.value)).iter() {
                if told.contains(&name.name) {
                    continue;
                }
                let context = context.get_or_insert_with(|| Context::of(&graph.entries, id));
                if context.choose(&graph.entries, &name.targets).is_some() {
                    continue;
                }
                told.insert(name.name);
                let words = &by.value[name.start..name.end];
                let help = format!(
                    "declare the right one in the front matter, or write a longer name: {}",
                    candidates(graph, &name.targets, false).join(" or ")
                );
                found.push(
                    Diagnostic::new(
                        Code::AmbiguousName,
                        format!("`{words}` can mean several things and is not linked"),
                    )
                    .at(Span::new(&entry.versions[0].path, by.range()), "which one?")
                    .help(help),
                );
            }
        }
    }
    found
}

/// Each entry that a name can mean, with the countries that it is of, and as a link if that can be
/// written.
fn candidates(graph: &Graph, targets: &[u32], linked: bool) -> Vec<String> {
    let candidate = |&target: &u32| {
        let entry = graph.entry(target);
        let title = entry.versions[0].title();
        let countries = countries(&graph.entries, target).into_iter();
        let of = countries.map(|country| graph.entry(country).versions[0].title());
        let about: Vec<&str> = [title].into_iter().chain(of).collect();
        let name = reference(entry);
        let name = if linked { format!("[[{name}]]") } else { name };
        format!("{name} ({})", about.join(", "))
    };
    targets.iter().map(candidate).collect()
}

fn ambiguous_name(graph: &Graph, name: &str, unclear: &Unclear) -> Diagnostic {
    let candidates = candidates(graph, &unclear.targets, true);
    let message = match unclear.count {
        1 => format!("`{name}` can mean several things and is not linked"),
        count => format!("`{name}` can mean several things and is not linked, {count} times"),
    };
    Diagnostic::new(Code::AmbiguousName, message).help(format!(
        "declare the right one in the front matter, or link it here: {}; or set it aside with [[!{name}]]",
        candidates.join(" or ")
    ))
}
