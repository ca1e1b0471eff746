//! One document -> what is wrong between its fields, where each alone is right.

use std::collections::{BTreeMap, BTreeSet};

use super::{Document, figures, judgements};
use crate::audience::Tlp;
use crate::dates::When;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::kinds::Kind;
use crate::maps;
use crate::record::Record;
use crate::site::Site;

/// Checks that need more than one field, or the document's own slug.
pub fn check(document: &Document, site: &Site) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    range_of_dates(document, &document.front, &mut found);
    document.front.each_record(&mut |record| range_of_dates(document, record, &mut found));
    for relation in document.front.records("relations") {
        for other in relation.references("with") {
            if other.value.kinds == [document.kind] && *other.value.slug == *document.slug {
                found.push(self_relation(document, other.range()));
            }
        }
    }
    judgements::check(document, site, &mut found);
    // Facts are said once, in the original.
    if document.language == 0 {
        match document.kind {
            Kind::Incident => incident(document, &mut found),
            Kind::Briefing => sources(document, &mut found),
            Kind::Country => statuses(document, &mut found),
            _ => {}
        }
    }
    found
}

fn range_of_dates(document: &Document, record: &Record, found: &mut Vec<Diagnostic>) {
    for (from, to) in [("from", "to"), ("founded", "dissolved")] {
        if let (Some(begin), Some(end)) = (record.when(from), record.when(to))
            && end.latest() < begin.earliest()
        {
            found.push(
                Diagnostic::new(
                    Code::BackwardRange,
                    format!("`{to}` ({}) is before `{from}` ({})", end.iso(), begin.iso()),
                )
                .at(Span::new(&document.path, record.range(to)), "ends before it begins")
                .also(Span::new(&document.path, record.range(from)), "begins here")
                .help("exchange the two dates, or mend the wrong one"),
            );
        }
    }
}

/// The outlines are coarse, and so is the coordinate of a large place: this far outside of its
/// country, something is wrong.
const OUTSIDE: f64 = 100.0;

/// Checks that a place is in its country. `codes` are the countries' codes by slug; what is no
/// country of the world has no outline to be outside of.
pub fn place(document: &Document, codes: &BTreeMap<String, String>) -> Option<Diagnostic> {
    let front = &document.front;
    let at = front.point("coordinates")?;
    let country = match (front.references("country"), front.references("countries")) {
        ([country, ..], _) | (_, [country]) => country,
        // An incident in two countries may be in either.
        _ => return None,
    };
    let code = codes.get(country.value.slug.as_str())?;
    let km = maps::km_outside(code, at).filter(|km| *km > OUTSIDE)?;
    let [lat, lon] = at;
    // The likely slips, of which the first that is inside is offered.
    let slips = [[lon, lat], [lat, -lon], [-lat, lon], [-lat, -lon], [-lon, lat], [lon, -lat]];
    let is_inside = |at: &[f64; 2]| at[0].abs() <= 90.0 && maps::km_outside(code, *at) == Some(0.0);
    let help = match slips.into_iter().find(is_inside) {
        Some([lat, lon]) => format!("did you mean [{lat}, {lon}]? Latitude comes first"),
        None => "mend the coordinates or the country".to_string(),
    };
    let diagnostic = Diagnostic::new(
        Code::PlaceOutsideCountry,
        format!("the place lies about {} km outside of its country", (km / 10.0).round() * 10.0),
    )
    .at(Span::new(&document.path, front.range("coordinates")), "these coordinates")
    .also(Span::new(&document.path, country.range()), "are not near this country")
    .help(help);
    Some(diagnostic)
}

/// Checks that nobody but the desk sees a row of a source that lets none be passed on, as the terms
/// of ACLED have it. What the desk wrote itself, in a file of its own, is its to judge. `closed` are
/// the slugs of such sources.
pub fn passing_on(document: &Document, closed: &BTreeSet<String>) -> Option<Diagnostic> {
    if !document.is_row() || document.marking == Tlp::Red {
        return None;
    }
    let named = document.front.records("sources").iter().flat_map(|r| r.references("source"));
    let source = named.into_iter().find(|source| closed.contains(&source.value.slug))?;
    let slug = &source.value.slug;
    let diagnostic = Diagnostic::new(
        Code::ClosedRow,
        format!("`{slug}` lets no row of its data be passed on, and this row is {}", document.marking),
    )
    .at(Span::new(&document.path, source.range()), "only the desk itself may see it")
    .help(format!(
        "give the row `red` in a column `tlp`, or the file's folder \"red\" in [markings]; if the desk has a permission, write `redistribute = \"full\"` into content/sources/{slug}.md"
    ));
    Some(diagnostic)
}

fn self_relation(document: &Document, range: std::ops::Range<usize>) -> Diagnostic {
    Diagnostic::new(Code::SelfRelation, format!("`{}` is related to itself", document.slug))
        .at(Span::new(&document.path, range), "the document's own slug")
        .help("name the other side of the relation, or take it out")
}

fn incident(document: &Document, found: &mut Vec<Diagnostic>) {
    let front = &document.front;
    if !front.has("date") && !front.has("from") {
        found.push(missing(document, front, "date", "the day it happened, or `from` and `to`"));
    }
    for actor in front.records("actors") {
        let named: Vec<&str> =
            ["group", "country", "person"].into_iter().filter(|name| actor.has(name)).collect();
        match named.len() {
            0 => found.push(missing(
                document,
                actor,
                "group",
                "who it was: `group`, `country` or `person`",
            )),
            1 => {}
            _ => found.push(
                Diagnostic::new(Code::BadValue, "an actor is one group, one country or one person")
                    .at(Span::new(&document.path, actor.range(named[1])), "a second one")
                    .help("write a second [[actors]] table for it"),
            ),
        }
    }
    figures::check(document, found);
}

/// A briefing says where it has its facts from; a draft may not know it yet.
fn sources(document: &Document, found: &mut Vec<Diagnostic>) {
    if document.front.records("sources").is_empty() && !document.front.bool("draft") {
        found.push(
            Diagnostic::new(Code::NoSource, "a briefing without a source")
                .at(Span::file(&document.path), "")
                .help("add a [[sources]] table with `source`: who published what it rests on"),
        );
    }
}

/// One status a month, and no alert twice.
fn statuses(document: &Document, found: &mut Vec<Diagnostic>) {
    let mut months: BTreeMap<When, &Record> = BTreeMap::new();
    for status in document.front.records("status") {
        let Some(month) = status.when("month") else { continue };
        if let Some(first) = months.get(&month) {
            found.push(
                Diagnostic::new(Code::DuplicateMonth, format!("{} has two statuses", month.iso()))
                    .at(Span::new(&document.path, status.range("month")), "the second")
                    .also(Span::new(&document.path, first.range("month")), "the first")
                    .help("keep one, or mend the month of the other"),
            );
        } else {
            months.insert(month, status);
        }
        let alerts = status.texts("alerts");
        for (index, alert) in alerts.iter().enumerate() {
            if alerts[..index].iter().any(|earlier| earlier.value == alert.value) {
                found.push(
                    Diagnostic::new(
                        Code::BadValue,
                        format!("the alert \"{}\" stands here twice", alert.value),
                    )
                    .at(Span::new(&document.path, alert.range()), "the second")
                    .help("take one out"),
                );
            }
        }
    }
}

pub fn missing(document: &Document, record: &Record, field: &str, says: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingField, format!("the field `{field}` is missing"))
        .at(first_line(document, record), unit(document))
        .help(format!("add {says}"))
}

/// What a problem with a whole record is said of.
pub fn unit(document: &Document) -> &'static str {
    if document.is_row() { "in this row" } else { "in this table" }
}

/// The line that opens a table, so that what it lacks does not underline all of it.
pub fn first_line(document: &Document, record: &Record) -> Span {
    let text = &document.text;
    let start = (record.start as usize).min(text.len());
    let end = (record.end as usize).clamp(start, text.len());
    let rest = text.get(start..end).unwrap_or("");
    let line = rest.find('\n').unwrap_or(rest.len());
    Span::new(&document.path, start..start + line)
}
