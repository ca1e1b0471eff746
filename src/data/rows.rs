//! An entry of the graph -> the rows that tables have for it.

use std::collections::{BTreeMap, BTreeSet};

use crate::audience::Tlp;
use crate::dates::When;
use crate::graph::{Entry, Graph};
use crate::kinds::{Kind, NAMED, Passing, SYMMETRIC};
use crate::maps::Precision;
use crate::pages::figures::{Bounds, Claims, scope_of};
use crate::pages::scope::Scope;
use crate::pages::sums;
use crate::record::Record;

#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    None,
    Text(String),
    List(Vec<String>),
    Integer(i64),
    /// With so many digits behind the point.
    Degrees(f64, usize),
}

pub struct Row {
    pub cells: Vec<Cell>,
    /// Latitude, longitude and their digits.
    pub points: Vec<(f64, f64, usize)>,
    pub marking: Tlp,
}

/// What all the sources of a table let be passed on: the strictest counts. One that says nothing lets
/// all of it.
pub fn passing(graph: &Graph, record: &Record) -> Passing {
    let of = |record: &Record| {
        let words = graph.referred(record, "source").map(|id| graph.entry(id));
        let words = words.map(|source| Passing::of(source.front.text("redistribute")));
        words.min().unwrap_or(Passing::Rows)
    };
    let listed = record.records("sources").iter().map(of);
    listed.chain([of(record)]).min().unwrap_or(Passing::Rows)
}

fn text(text: impl Into<String>) -> Cell {
    let text = text.into();
    if text.is_empty() { Cell::None } else { Cell::Text(text) }
}

fn when(when: Option<When>) -> Cell {
    when.map_or(Cell::None, |when| Cell::Text(when.iso()))
}

fn integer(number: Option<i64>) -> Cell {
    number.map_or(Cell::None, Cell::Integer)
}

fn slugs(scope: &Scope, ids: &[u32]) -> Cell {
    let slug = |id: &u32| {
        let entry = scope.graph.entry(*id);
        scope.note(entry.marking);
        entry.slug.to_string()
    };
    Cell::List(ids.iter().map(slug).collect())
}

fn slug(scope: &Scope, record: &Record, field: &str) -> Cell {
    match scope.graph.referred(record, field).next() {
        Some(id) => {
            scope.note(scope.graph.entry(id).marking);
            text(scope.graph.entry(id).slug.as_ref())
        }
        None => Cell::None,
    }
}

fn names(scope: &Scope, ids: &[u32]) -> Cell {
    Cell::List(ids.iter().map(|id| scope.link(*id).text).collect())
}

fn codes(scope: &Scope, ids: &[u32]) -> Cell {
    let codes = ids.iter().map(|id| scope.graph.entry(*id).front.text("iso").to_string());
    Cell::List(codes.filter(|code| !code.is_empty()).collect())
}

fn label(scope: &Scope) -> (Cell, Tlp) {
    let tlp = Tlp::parse(scope.marking().label).unwrap_or(Tlp::Red);
    (Cell::Text(tlp.label().to_string()), tlp)
}

/// A row whose last cell is the label of all that is in it.
fn row(scope: &Scope, mut cells: Vec<Cell>, points: Vec<(f64, f64, usize)>) -> Row {
    let (cell, marking) = label(scope);
    // A large desk has all rows of a table in memory at once.
    cells.reserve_exact(1);
    cells.push(cell);
    Row { cells, points, marking }
}

/// Where an entry is, as far as it may be drawn, and how precisely that is known.
fn points(graph: &Graph, entry: &Entry) -> (Vec<(f64, f64, usize)>, Option<Precision>) {
    let point = |entry: &Entry| {
        let field = match entry.kind {
            Kind::Incident => "coordinates_precision",
            _ => "precision",
        };
        let at = entry.front.point("coordinates")?;
        let precision = Precision::of(entry.front.text(field));
        let point = precision.point(at)?;
        Some(((point.lat, point.lon, precision.digits()), precision))
    };
    if let Some((at, precision)) = point(entry) {
        return (vec![at], Some(precision));
    }
    let places = graph.referred(&entry.front, "places");
    let of_incident = places.filter(|_| entry.kind == Kind::Incident);
    let found: Vec<_> = of_incident.filter_map(|place| point(graph.entry(place))).collect();
    let precision = found.iter().map(|(_, precision)| *precision).max();
    (found.into_iter().map(|(at, _)| at).collect(), precision)
}

/// Latitude, longitude and precision, if there is one point.
fn location(points: &[(f64, f64, usize)], precision: Option<Precision>) -> [Cell; 3] {
    let word = precision.map_or(Cell::None, |precision| text(precision.word()));
    match points {
        [(lat, lon, digits)] => [Cell::Degrees(*lat, *digits), Cell::Degrees(*lon, *digits), word],
        _ => [Cell::None, Cell::None, word],
    }
}

/// The incidents of the whole desk or of one entry that may be passed on as rows, the newest first.
fn of<'a>(
    scope: &Scope<'a>,
    of: Option<u32>,
    least: Passing,
) -> impl Iterator<Item = u32> + use<'a> {
    let graph = scope.graph;
    let list = match of {
        Some(id) => graph.incidents[id as usize].as_slice(),
        None => graph.by_date(Kind::Incident),
    };
    list.iter().copied().filter(move |id| passing(graph, &graph.entry(*id).front) >= least)
}

/// "2031-05-04", or "2031-05-04/2031-05-07".
fn date(entry: &Entry) -> String {
    let iso = |when: Option<When>| when.map(When::iso).unwrap_or_default();
    match entry.until {
        Some(_) => format!("{}/{}", iso(entry.date), iso(entry.until)),
        None => iso(entry.date),
    }
}

pub fn incidents(all: &Scope, owner: Option<u32>) -> Vec<Row> {
    let graph = all.graph;
    let row_of = |id: u32| {
        let scope = all.fresh();
        let entry = graph.entry(id);
        let front = &entry.front;
        let link = scope.link(id);
        let countries = graph.countries_of(id);
        let places: Vec<u32> = graph.referred(front, "places").collect();
        let sources: Vec<u32> = {
            let records = front.records("sources").iter();
            records.flat_map(|record| graph.referred(record, "source")).collect()
        };
        front.records("sources").iter().for_each(|record| scope.note_record(record));
        let (points, precision) = points(graph, entry);
        let [latitude, longitude, known] = location(&points, precision);
        let killed = killed(&scope, front);
        let last = entry.until.or(entry.date);
        let cells = vec![
            text(entry.slug.as_ref()),
            text(link.text),
            text(entry.version(0).summary()),
            text(date(entry)),
            entry.date.map_or(Cell::None, |when| text(when.earliest().to_string())),
            last.map_or(Cell::None, |when| text(when.latest().to_string())),
            text(front.text("precision")),
            text(front.text("type")),
            slugs(&scope, &countries),
            names(&scope, &countries),
            codes(&scope, &countries),
            slugs(&scope, &places),
            names(&scope, &places),
            latitude,
            longitude,
            known,
            actors(&scope, front),
            integer(killed.low),
            integer(killed.high),
            slugs(&scope, &sources),
            text(link.href),
        ];
        row(&scope, cells, points)
    };
    of(all, owner, Passing::Rows).map(row_of).collect()
}

/// "jnim (claimed by)".
fn actors(scope: &Scope, front: &Record) -> Cell {
    let graph = scope.graph;
    let said = |record: &Record| {
        if passing(graph, record) < Passing::Rows {
            return None;
        }
        let who = ["group", "country", "person"];
        let who = who.into_iter().find_map(|field| graph.referred(record, field).next())?;
        scope.note_record(record);
        scope.note(graph.entry(who).marking);
        Some(format!("{} ({})", graph.entry(who).slug, record.text("role")))
    };
    Cell::List(front.records("actors").iter().filter_map(said).collect())
}

/// The range of all who were killed, over the claims that stand and may be passed on.
fn killed(scope: &Scope, front: &Record) -> Bounds {
    let claims = Claims::of(front.records("claims"));
    let counts = |record: &&Record| {
        record.text("metric") == "killed"
            && scope_of(record) == "all"
            && !record.has("of")
            && record.has("by")
            && passing(scope.graph, record) == Passing::Rows
    };
    let bounds = claims.current().filter(counts).filter_map(|record| {
        let bounds = Bounds::of(record)?;
        scope.note_record(record);
        Some(bounds)
    });
    bounds.reduce(sums::over).unwrap_or_default()
}

pub fn claims(all: &Scope, owner: Option<u32>) -> Vec<Row> {
    let mut rows = Vec::new();
    for id in of(all, owner, Passing::Rows) {
        let entry = all.graph.entry(id);
        let claims = Claims::of(entry.front.records("claims"));
        for (index, record) in claims.records.iter().enumerate() {
            if passing(all.graph, record) < Passing::Rows {
                continue;
            }
            let scope = all.fresh();
            scope.note_record(record);
            let link = scope.link(id);
            let bounds = Bounds::of(record).unwrap_or_default();
            let cells = vec![
                text(entry.slug.as_ref()),
                text(date(entry)),
                text(record.text("metric")),
                text(scope_of(record)),
                text(record.text("of")),
                text(record.text("relation")),
                integer(record.number("value")),
                integer(bounds.low),
                integer(bounds.high),
                text(record.text("by")),
                slug(&scope, record, "source"),
                text(record.text("url")),
                text(record.text("grade")),
                when(record.when("as_of")),
                text(claims.status(index)),
                text(record.text("note")),
                text(link.href),
            ];
            rows.push(row(&scope, cells, Vec::new()));
        }
    }
    rows
}

pub fn status(all: &Scope, owner: Option<u32>) -> Vec<Row> {
    let countries: Vec<u32> = match owner {
        Some(id) => vec![id],
        None => all.graph.of_kind(Kind::Country).collect(),
    };
    let mut rows = Vec::new();
    for id in countries {
        let entry = all.graph.entry(id);
        let mut records: Vec<&Record> = entry.front.records("status").iter().collect();
        records.sort_by_key(|record| std::cmp::Reverse(record.when("month")));
        for record in records {
            let scope = all.fresh();
            scope.note_record(record);
            let link = scope.link(id);
            let alerts = record.texts("alerts").iter().map(|alert| alert.value.clone());
            let cells = vec![
                text(entry.slug.as_ref()),
                text(link.text),
                text(entry.front.text("iso")),
                when(record.when("month")),
                text(record.text("trend")),
                Cell::List(alerts.collect()),
                text(record.text("reason")),
                text(link.href),
            ];
            rows.push(row(&scope, cells, Vec::new()));
        }
    }
    rows
}

pub fn relations(all: &Scope, owner: Option<u32>) -> Vec<Row> {
    let graph = all.graph;
    let mut sayers: Vec<u32> = match owner {
        None => (0..graph.entries.len() as u32).collect(),
        Some(id) => {
            let related = graph.relations[id as usize].iter().map(|side| side.other);
            let holders = graph.roles[id as usize].iter().map(|role| role.person);
            related.chain(holders).chain([id]).collect()
        }
    };
    sayers.sort();
    sayers.dedup();
    let mut rows = Vec::new();
    let mut seen = BTreeSet::new();
    for id in sayers {
        let front = &graph.entry(id).front;
        for (table, field) in [("relations", "with"), ("roles", "of")] {
            for record in front.records(table) {
                let other = graph.referred(record, field).next();
                let is_asked = owner.is_none() || owner == Some(id) || owner == other;
                if !is_asked || passing(graph, record) < Passing::Rows {
                    continue;
                }
                // "A fights B" is also what "B fights A" says.
                let kind = record.text("kind");
                if let Some(other) = other.filter(|_| SYMMETRIC.contains(&kind)) {
                    let source = graph.referred(record, "source").next();
                    let (from, to) = (record.when("from"), record.when("to"));
                    let pair = (kind, id.min(other), id.max(other));
                    if !seen.insert((pair, from, to, source, record.text("note"))) {
                        continue;
                    }
                }
                rows.push(relation(all, id, other, record, table == "roles"));
            }
        }
    }
    rows
}

fn relation(all: &Scope, id: u32, other: Option<u32>, record: &Record, is_role: bool) -> Row {
    let scope = all.fresh();
    scope.note_record(record);
    let (entry, link) = (scope.graph.entry(id), scope.link(id));
    let with = other.map(|other| (scope.graph.entry(other), scope.link(other)));
    let [kind, slug_of, name] = match with {
        Some((entry, link)) => {
            [text(entry.kind.name()), text(entry.slug.as_ref()), text(link.text)]
        }
        None => [Cell::None, Cell::None, Cell::None],
    };
    let cells = vec![
        text(entry.kind.name()),
        text(entry.slug.as_ref()),
        text(link.text),
        text(if is_role { "role" } else { record.text("kind") }),
        text(record.text("title")),
        kind,
        slug_of,
        name,
        when(record.when("from")),
        when(record.when("to")),
        slug(&scope, record, "source"),
        text(record.text("note")),
        text(link.href),
    ];
    row(&scope, cells, Vec::new())
}

pub fn entities(all: &Scope, owner: Option<u32>) -> Vec<Row> {
    let graph = all.graph;
    let mut ids: Vec<u32> = match owner {
        None => NAMED.iter().chain(&[Kind::Source]).flat_map(|kind| graph.of_kind(*kind)).collect(),
        Some(id) => {
            let at = id as usize;
            let related = graph.relations[at].iter().map(|side| side.other);
            let holders = graph.roles[at].iter().map(|role| role.person);
            let here = graph.places[at].iter().chain(&graph.groups[at]).copied();
            related.chain(holders).chain(here).chain([id]).collect()
        }
    };
    ids.sort();
    ids.dedup();
    ids.into_iter().map(|id| entity(all, id)).collect()
}

fn entity(all: &Scope, id: u32) -> Row {
    let scope = all.fresh();
    let graph = scope.graph;
    let entry = graph.entry(id);
    let front = &entry.front;
    let link = scope.link(id);
    let mut aliases: Vec<String> = vec![front.text("short").to_string()];
    for version in &entry.versions {
        scope.note(version.marking);
        aliases.push(version.title().to_string());
        aliases.extend(version.aliases().map(str::to_string));
    }
    let mut seen = vec![link.text.clone()];
    aliases.retain(|alias| {
        let new = !alias.is_empty() && !seen.contains(alias);
        seen.push(alias.clone());
        new
    });
    let mut countries: Vec<u32> = graph.referred(front, "country").collect();
    countries.extend(graph.referred(front, "operates_in"));
    let (points, precision) = points(graph, entry);
    let [latitude, longitude, known] = location(&points, precision);
    let cells = vec![
        text(entry.kind.name()),
        text(entry.slug.as_ref()),
        text(link.text),
        Cell::List(aliases),
        text(entry.version(0).summary()),
        text(front.text("type")),
        text(front.text("iso")),
        slugs(&scope, &countries),
        slug(&scope, front, "within"),
        latitude,
        longitude,
        known,
        when(front.when("founded")),
        when(front.when("dissolved")),
        text(link.href),
    ];
    row(&scope, cells, points)
}

pub fn briefings(all: &Scope, owner: Option<u32>) -> Vec<Row> {
    let graph = all.graph;
    let list = match owner {
        Some(id) => graph.about[id as usize].as_slice(),
        None => graph.by_date(Kind::Briefing),
    };
    let row_of = |id: &u32| {
        let scope = all.fresh();
        let entry = graph.entry(*id);
        let front = &entry.front;
        let link = scope.link(*id);
        let about = |field: &str| {
            let ids: Vec<u32> = graph.referred(front, field).collect();
            slugs(&scope, &ids)
        };
        let sources: Vec<u32> = {
            let records = front.records("sources").iter();
            records.flat_map(|record| graph.referred(record, "source")).collect()
        };
        front.records("sources").iter().for_each(|record| scope.note_record(record));
        let list = |field: &str| {
            Cell::List(front.texts(field).iter().map(|text| text.value.clone()).collect())
        };
        let cutoff = front.day_or_moment("cutoff").map(|at| scope.day_or_moment(at).iso);
        let languages = entry.versions.iter().map(|version| {
            scope.note(version.marking);
            scope.site.languages[version.language].clone()
        });
        let cells = vec![
            text(entry.slug.as_ref()),
            text(link.text),
            text(entry.version(0).summary()),
            when(entry.date),
            when(front.when("updated")),
            text(cutoff.unwrap_or_default()),
            Cell::List(languages.collect()),
            list("authors"),
            about("countries"),
            about("groups"),
            about("people"),
            about("places"),
            about("incidents"),
            slugs(&scope, &sources),
            list("tags"),
            text(link.href),
        ];
        row(&scope, cells, Vec::new())
    };
    list.iter().map(row_of).collect()
}

pub fn months(all: &Scope, owner: Option<u32>) -> Vec<Row> {
    let graph = all.graph;
    let mut counts: BTreeMap<(String, Option<u32>, &str), (i64, Tlp)> = BTreeMap::new();
    for id in of(all, owner, Passing::Sums) {
        let entry = graph.entry(id);
        let Some(when) = entry.date else { continue };
        let (year, month, _) = when.parts();
        let month = month.map_or(format!("{year:04}"), |month| format!("{year:04}-{month:02}"));
        let mut countries: Vec<Option<u32>> =
            graph.countries_of(id).into_iter().map(Some).collect();
        if countries.is_empty() {
            countries.push(None);
        }
        for country in countries {
            let key = (month.clone(), country, entry.front.text("type"));
            let count = counts.entry(key).or_insert((0, Tlp::Clear));
            count.0 += 1;
            count.1 = count.1.max(entry.marking);
        }
    }
    type Counted<'a> = ((String, Option<u32>, &'a str), (i64, Tlp));
    let row_of = |((month, country, kind), (count, marking)): Counted| {
        let scope = all.fresh();
        scope.note(marking);
        let names = country.map(|id| (graph.entry(id), scope.link(id)));
        let [slug, name, code] = match names {
            Some((entry, link)) => {
                [text(entry.slug.as_ref()), text(link.text), text(entry.front.text("iso"))]
            }
            None => [Cell::None, Cell::None, Cell::None],
        };
        let cells = vec![text(month), slug, name, code, text(kind), Cell::Integer(count)];
        row(&scope, cells, Vec::new())
    };
    counts.into_iter().rev().map(row_of).collect()
}
