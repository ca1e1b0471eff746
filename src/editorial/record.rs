//! The graph -> what the desk has not kept up with: cut-offs, statuses, profiles, and what nothing
//! leads to.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::address;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::graph::{Entry, Graph, Reads};
use crate::kinds::{Kind, NAMED};
use crate::markup::ROOT;
use crate::record::Record;

/// So many months after its day a profile is stale, if something has happened since.
const STALE: i32 = 12;

pub fn check(graph: &Graph, found: &mut Vec<Diagnostic>) {
    for id in graph.of_kind(Kind::Briefing) {
        found.extend(no_cutoff(graph.entry(id)));
    }
    for id in graph.of_kind(Kind::Country) {
        found.extend(old_status(graph, id));
    }
    for kind in [Kind::Country, Kind::Group, Kind::Person] {
        found.extend(graph.of_kind(kind).filter_map(|id| stale_profile(graph, id)));
    }
    let led = LedTo::of(graph);
    for (id, entry) in (0u32..).zip(&graph.entries) {
        found.extend(led.unmentioned(graph, id, entry));
    }
}

fn path(entry: &Entry) -> &Arc<str> {
    &entry.versions[0].path
}

fn is_draft(entry: &Entry) -> bool {
    entry.front.bool("draft")
}

fn no_cutoff(entry: &Entry) -> Option<Diagnostic> {
    if entry.front.has("cutoff") || is_draft(entry) {
        return None;
    }
    Some(
        Diagnostic::new(Code::NoCutoff, "a briefing without a cut-off")
            .at(Span::file(path(entry)), "")
            .help(
                "add `cutoff = 2024-09-24T12:00:00Z`: the moment after which nothing was taken in",
            ),
    )
}

/// The newest of some entries that is no draft and has a month.
fn newest<'a>(graph: &'a Graph, list: &[u32]) -> Option<(&'a Entry, (i16, i8))> {
    // The lists are in order: the newest first.
    let entries = list.iter().map(|&id| graph.entry(id)).filter(|entry| !is_draft(entry));
    let mut dated = entries.filter_map(|entry| Some((entry, entry.date?.year_month()?)));
    dated.next()
}

fn says((year, month): (i16, i8)) -> String {
    format!("{year:04}-{month:02}")
}

/// Told once for a country, at its newest status.
fn old_status(graph: &Graph, id: u32) -> Option<Diagnostic> {
    let country = graph.entry(id);
    let statuses = country.front.records("status").iter();
    let dated = statuses.filter_map(|status| Some((status, status.when("month")?.year_month()?)));
    let (status, last): (&Record, _) = dated.max_by_key(|(_, month)| *month)?;
    let (briefing, since) = newest(graph, &graph.about[id as usize])?;
    if is_draft(country) || since <= last {
        return None;
    }
    Some(
        Diagnostic::new(
            Code::OldStatus,
            format!("the newest status is of {}, and a briefing is of {}", says(last), says(since)),
        )
        .at(Span::new(path(country), status.range("month")), "the newest status")
        .also(Span::file(path(briefing)), "a briefing about the country")
        .help(format!("add a [[status]] with month = \"{}\"", says(since))),
    )
}

fn stale_profile(graph: &Graph, id: u32) -> Option<Diagnostic> {
    let entry = graph.entry(id);
    let as_of = entry.front.when("as_of")?;
    // "2031" may have been any month of it.
    let kept = as_of.latest();
    let lists = [&graph.about[id as usize], &graph.incidents[id as usize]];
    let (newer, since) = lists
        .into_iter()
        .filter_map(|list| newest(graph, list))
        .max_by_key(|(entry, month)| (*month, std::cmp::Reverse(entry.kind)))?;
    let months = |(year, month): (i16, i8)| i32::from(year) * 12 + i32::from(month);
    let age = months(since) - months((kept.year(), kept.month()));
    if is_draft(entry) || age < STALE {
        return None;
    }
    Some(
        Diagnostic::new(
            Code::StaleProfile,
            format!(
                "the profile is of {}, and {age} months later something is about it",
                as_of.iso()
            ),
        )
        .at(Span::new(path(entry), entry.front.range("as_of")), "last looked through")
        .also(Span::file(path(newer)), "what is about it")
        .help("read the profile against what happened since, then write the new day into `as_of`"),
    )
}

/// Whether the other side of one of its own fields lists it: relations, roles and places are shown
/// on both.
fn is_listed(entry: &Entry) -> bool {
    let front = &entry.front;
    let fields = ["country", "within", "operates_in"];
    fields.into_iter().any(|field| front.has(field))
        || !front.records("relations").is_empty()
        || front.records("roles").iter().any(|role| role.has("of"))
}

/// What fields, names and links lead to, from another document.
struct LedTo {
    /// By number: fields of other documents, and dossiers that list it because of its own fields.
    fields: BTreeSet<u32>,
    /// By number: names and `[[links]]` in texts of others.
    names: BTreeSet<u32>,
    /// Addresses that texts of others link to.
    links: BTreeSet<String>,
}

impl LedTo {
    fn of(graph: &Graph) -> LedTo {
        let mut led =
            LedTo { fields: BTreeSet::new(), names: BTreeSet::new(), links: BTreeSet::new() };
        for (id, entry) in (0u32..).zip(&graph.entries) {
            entry.front.each_reference(&mut |reference| {
                let kind = reference.value.kinds.first();
                let other = kind.and_then(|&kind| graph.find(kind, &reference.value.slug));
                led.fields.extend(other.filter(|other| *other != id));
            });
            if is_listed(entry) {
                led.fields.insert(id);
            }
            for version in &entry.versions {
                let text = version.body(&Reads::unnoted());
                let mentions = text.mentions.iter().map(|mention| mention.entry);
                led.names.extend(mentions.filter(|other| *other != id));
                for part in text.html().split("href=\"").skip(1) {
                    let Some(link) = part.strip_prefix(ROOT) else { continue };
                    let end = link.find(['"', '#', '?']).unwrap_or(link.len());
                    let own = address::entry(entry.kind, &entry.slug, "");
                    if link[..end] != own {
                        led.links.insert(link[..end].to_string());
                    }
                }
            }
        }
        led
    }

    /// What a reader can find in lists only, or through other profiles only.
    fn unmentioned(&self, graph: &Graph, id: u32, entry: &Entry) -> Option<Diagnostic> {
        let kinds = NAMED.contains(&entry.kind) || entry.kind == Kind::Source;
        if !kinds || is_draft(entry) || self.names.contains(&id) {
            return None;
        }
        if self.links.contains(&address::entry(entry.kind, &entry.slug, "")) {
            return None;
        }
        let name = entry.kind.name();
        let at = Span::file(path(entry));
        if !self.fields.contains(&id) {
            return Some(
                Diagnostic::new(Code::Orphan, format!("nothing leads to this {name}"))
                    .at(at, "")
                    .help("add the spelling that the texts have to `aliases`, or refer to it"),
            );
        }
        let index = id as usize;
        let about = !graph.about[index].is_empty() || !graph.incidents[index].is_empty();
        if about || entry.kind == Kind::Source {
            return None;
        }
        Some(
            Diagnostic::new(
                Code::NeverMentioned,
                format!("no text names this {name}, and nothing is about it"),
            )
            .at(at, "")
            .help("add the spelling that the texts have to `aliases`, or let it be"),
        )
    }
}
