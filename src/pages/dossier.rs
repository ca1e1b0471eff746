//! An entity -> its dossier: everything the desk has said about it.

use super::parts::{self, Part};
use super::scope::Scope;
use super::view::{Dossier, Fact, FactValue, HistoryMonth, RelationGroup, RelationItem, Status};
use super::{charts, claims, diagram, figures, map, sums, taken, time};
use crate::dates::When;
use crate::graph::{Entry, Side};
use crate::kinds::Kind;
use crate::maps::Precision;
use crate::record::Record;

/// So many months stand in a country's row of months.
const MONTHS: usize = 12;

pub fn dossier(scope: &Scope, id: u32) -> Dossier {
    let graph = scope.graph;
    let entry = graph.entry(id);
    let version = entry.version(scope.language);
    let front = &entry.front;
    let index = id as usize;
    let text = scope.body(version);
    scope.note_text(text);
    let (former, people) = people(scope, id).into_iter().partition(|item| item.past);
    let summed = match entry.kind {
        Kind::Country => sums::sums(scope, &graph.incidents[index], None),
        Kind::Group => sums::sums(scope, &graph.incidents[index], Some("sum.caution.group")),
        _ => None,
    };
    Part::ALL.into_iter().for_each(|part| scope.note_marking(part.marking(scope.graph, id)));
    let first = |part: Part| part.first(graph, id);
    Dossier {
        title: version.title().to_string(),
        summary: version.summary().to_string(),
        kind: entry.kind.name(),
        kind_text: scope.text(&format!("kind.{}", entry.kind.name())),
        short: front.text("short").to_string(),
        aliases: aliases(entry),
        body: scope.html(&text.html()),
        body_language: scope.other_language(version.language),
        facts: facts(scope, id),
        status: statuses(scope, front),
        months: months(scope, front),
        diagram: match entry.kind {
            Kind::Group => diagram::diagram(scope, id, version.title()),
            _ => None,
        },
        relations: relations(scope, &graph.relations[index]),
        roles: front.records("roles").iter().map(|role| role_of(scope, role)).collect(),
        people,
        former,
        designations: front.records("designations").iter().map(|d| designation(scope, d)).collect(),
        actors: claims::actors(scope, id),
        figures: figures::figures(scope, id),
        sums: summed,
        timeline: time::of_entry(scope, id),
        sources: claims::sources(scope, front),
        incidents: scope.cards(first(Part::Incidents)),
        places: scope.cards(first(Part::Places)),
        groups: scope.cards(first(Part::Groups)),
        briefings: scope.cards(first(Part::Briefings)),
        grades: taken::grades(scope, id),
        taken: taken::taken(scope, id, first(Part::Cited)),
        mentioned: parts::mentioned(scope, id, first(Part::Mentions)),
        further: parts::further(scope, id),
        map: map::of_entry(scope, id),
        charts: match entry.kind {
            Kind::Country | Kind::Group => charts::charts(scope, &graph.incidents[index]),
            _ => None,
        },
        tags: scope.tags(entry),
    }
}

/// Other names, in every language, without the title and without doubles.
fn aliases(entry: &Entry) -> Vec<String> {
    let mut aliases: Vec<String> = Vec::new();
    for version in &entry.versions {
        for alias in version.aliases() {
            if alias != entry.versions[0].title() && !aliases.iter().any(|known| known == alias) {
                aliases.push(alias.to_string());
            }
        }
    }
    aliases
}

fn facts(scope: &Scope, id: u32) -> Vec<Fact> {
    let graph = scope.graph;
    let entry = graph.entry(id);
    let front = &entry.front;
    let label = match entry.kind {
        Kind::Incident => front.text("type").to_string(),
        Kind::Person => String::new(),
        _ => scope.label(id),
    };
    let date = scope.entry_date(entry).map(|date| Fact {
        label: scope.text("field.date"),
        values: vec![FactValue {
            text: date.text + &precision(scope, front),
            href: None,
            iso: Some(date.iso),
        }],
    });
    let website = scope.external(front.text("url")).map(|link| Fact {
        label: scope.text("field.website"),
        values: vec![FactValue { text: link.text, href: Some(link.href), iso: None }],
    });
    let countries = match entry.kind {
        Kind::Incident => graph.countries_of(id),
        _ => graph.referred(front, "country").collect(),
    };
    let grade = front.text("reliability");
    let reliability = match grade {
        "" => String::new(),
        grade => format!("{grade}: {}", scope.word("reliability", grade)),
    };
    let demonyms: Vec<String> = front.texts("demonyms").iter().map(|d| d.value.clone()).collect();
    let facts = [
        scope.fact_text("field.short", front.text("short")),
        scope.fact_text("field.type", &label),
        date,
        scope.fact_links("field.country", countries),
        scope.fact_links("field.places", graph.referred(front, "places")),
        scope.fact_links("field.within", graph.referred(front, "within")),
        scope.fact_text("field.coordinates", &coordinates(scope, front)),
        scope.fact_links("field.capital", graph.referred(front, "capital")),
        scope.fact_text("field.iso", front.text("iso")),
        scope.fact_text("field.demonyms", &demonyms.join(", ")),
        scope.fact_date("field.founded", front.when("founded")),
        scope.fact_date("field.dissolved", front.when("dissolved")),
        scope.fact_links("field.operates-in", graph.referred(front, "operates_in")),
        scope.fact_text("field.reliability", &reliability),
        scope.fact_text("field.language", front.text("language")),
        website,
    ];
    facts.into_iter().flatten().collect()
}

/// How imprecise a date is, in brackets; a day needs no words.
pub fn precision(scope: &Scope, front: &Record) -> String {
    match front.text("precision") {
        "" | "day" => String::new(),
        word => format!(" ({})", scope.word("date.precision", word)),
    }
}

/// Latitude and longitude with two digits at most, about a kilometre, and how exact they are.
fn coordinates(scope: &Scope, front: &Record) -> String {
    let Some([latitude, longitude]) = front.point("coordinates") else { return String::new() };
    // The `precision` of an incident is that of its date.
    let precision = match front.text("coordinates_precision") {
        "" if front.has("date") || front.has("from") => "",
        "" => front.text("precision"),
        precision => precision,
    };
    let digits = Precision::of(precision).digits();
    let hemisphere =
        |degrees: f64, plus: char, minus: char| if degrees < 0.0 { minus } else { plus };
    let text = format!(
        "{:.digits$}° {}, {:.digits$}° {}",
        latitude.abs(),
        hemisphere(latitude, 'N', 'S'),
        longitude.abs(),
        hemisphere(longitude, 'E', 'W'),
    );
    match precision {
        "" | "exact" => text,
        word => format!("{text} ({})", scope.word("place.precision", word)),
    }
}

/// A country's months, the newest first.
pub fn statuses(scope: &Scope, front: &Record) -> Vec<Status> {
    let mut statuses: Vec<(When, Status)> = front
        .records("status")
        .iter()
        .filter_map(|record| Some((record.when("month")?, status(scope, record)?)))
        .collect();
    statuses.sort_by_key(|(month, _)| std::cmp::Reverse(*month));
    statuses.into_iter().map(|(_, status)| status).collect()
}

/// The last months in a row, the oldest first; a month that nobody assessed is there too.
fn months(scope: &Scope, front: &Record) -> Vec<HistoryMonth> {
    let records = front.records("status");
    let of = |record: &Record| record.when("month").and_then(When::year_month);
    let Some(last) = records.iter().filter_map(of).max() else { return Vec::new() };
    let first = records.iter().filter_map(of).min().unwrap_or(last);
    let mut months = Vec::new();
    let mut month = last;
    while month >= first && months.len() < MONTHS {
        let record = records.iter().find(|record| of(record) == Some(month));
        if let Some(when) = When::month(month.0, month.1) {
            months.push(HistoryMonth {
                month: scope.date(when),
                link: record.map(|_| time::link(scope, month)),
                status: record.and_then(|record| status(scope, record)),
            });
        }
        month = if month.1 == 1 { (month.0 - 1, 12) } else { (month.0, month.1 - 1) };
    }
    months.reverse();
    months
}

pub fn status(scope: &Scope, record: &Record) -> Option<Status> {
    scope.note_record(record);
    let trend = record.text("trend");
    let alerts = record.texts("alerts").iter();
    Some(Status {
        month: scope.date(record.when("month")?),
        trend: trend.to_string(),
        trend_text: scope.word("trend", trend),
        alerts: alerts.map(|alert| scope.word("alert", &alert.value)).collect(),
        reason: record.text("reason").to_string(),
    })
}

/// Relations under their labels, those that last before those that are past.
fn relations(scope: &Scope, sides: &[Side]) -> Vec<RelationGroup> {
    let mut groups: Vec<RelationGroup> = Vec::new();
    for side in sides {
        let relation = &side.relation;
        scope.note_marking(relation.marking);
        let label = diagram::label(scope, side);
        let item = RelationItem {
            link: Some(scope.link(side.other)),
            text: String::new(),
            period: scope.relation_period(relation.kind, relation.from, relation.to),
            past: scope.is_past(relation.to),
            source: relation.source.map(|source| scope.link(source)),
            note: relation.note.clone(),
        };
        match groups.iter_mut().find(|group| group.label == label) {
            Some(group) => group.items.push(item),
            None => groups.push(RelationGroup { label, items: vec![item] }),
        }
    }
    for group in &mut groups {
        group.items.sort_by_key(|item| item.past);
    }
    groups
}

fn role_of(scope: &Scope, record: &Record) -> RelationItem {
    scope.note_record(record);
    RelationItem {
        link: scope.graph.referred(record, "of").next().map(|of| scope.link(of)),
        text: record.text("title").to_string(),
        period: scope.period(record.when("from"), record.when("to")),
        past: scope.is_past(record.when("to")),
        source: scope.graph.referred(record, "source").next().map(|source| scope.link(source)),
        note: String::new(),
    }
}

/// Who holds or held a role in a country or group.
fn people(scope: &Scope, id: u32) -> Vec<RelationItem> {
    let item = |role: &crate::graph::Role| RelationItem {
        link: Some(scope.link_marked(role.person, role.marking)),
        text: role.title.clone(),
        period: scope.period(role.from, role.to),
        past: scope.is_past(role.to),
        source: role.source.map(|source| scope.link(source)),
        note: String::new(),
    };
    scope.graph.roles[id as usize].iter().map(item).collect()
}

fn designation(scope: &Scope, record: &Record) -> RelationItem {
    scope.note_record(record);
    RelationItem {
        link: None,
        text: record.text("by").to_string(),
        period: scope.period(record.when("since"), None),
        past: false,
        source: scope.graph.referred(record, "source").next().map(|source| scope.link(source)),
        note: record.text("reference").to_string(),
    }
}
