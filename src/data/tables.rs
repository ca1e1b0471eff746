//! The tables of data: their columns, and the rows that the graph has for them.

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

/// A table: the same for the whole desk and for one country or group.
pub struct Table {
    pub name: &'static str,
    /// What stands in it, in one sentence.
    pub says: &'static str,
    pub columns: &'static [Column],
    /// Some of its rows have a place: it is written as GeoJSON too.
    pub located: bool,
    /// The rows of what is asked for: all, or what has to do with a country or group.
    make: fn(&Scope, Option<u32>) -> Vec<Row>,
}

pub struct Column {
    pub name: &'static str,
    pub kind: ColumnKind,
    pub hxl: &'static str,
    pub says: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    Text,
    /// Several texts; in CSV with `; ` between them.
    List,
    Day,
    Integer,
    Degrees,
}

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

const fn column(
    name: &'static str,
    kind: ColumnKind,
    hxl: &'static str,
    says: &'static str,
) -> Column {
    Column { name, kind, hxl, says }
}

const MARKING: Column = column("marking", Text, "#meta+tlp", "the TLP label of the row");
const URL: Column = column("url", Text, "#meta+url", "its page");
const LATITUDE: Column = column(
    "latitude",
    Degrees,
    "#geo+lat",
    "in degrees, with as many digits as are justified; empty for several points",
);
const LONGITUDE: Column = column("longitude", Degrees, "#geo+lon", "in degrees");
const LOCATION: Column = column(
    "location_precision",
    Text,
    "#geo+precision",
    "exact; near: within about 25 km; district, region or country: the point is only its middle",
);

use ColumnKind::{Day, Degrees, Integer, List, Text};

/// Every table. A new one is one row here and one function.
pub const TABLES: &[Table] = &[
    Table {
        name: "incidents",
        says: "What happened, where and when, and the range of the reported dead.",
        located: true,
        make: incidents,
        columns: &[
            column("id", Text, "#meta+id", "its slug"),
            column("title", Text, "#description+title", "what its page is called"),
            column("summary", Text, "#description", "what it was, in one line"),
            column("date", Text, "#date", "a day, month or year, or two with / between them"),
            column("date_start", Day, "#date+start", "the first day that this can mean"),
            column("date_end", Day, "#date+end", "the last day that this can mean"),
            column("date_precision", Text, "#date+precision", "day, about, week, month or year"),
            column("type", Text, "#event+type", "the type of event, in ACLED's words"),
            column("countries", List, "", "slugs of the countries"),
            column("country_names", List, "#country+name", "their names"),
            column("country_codes", List, "#country+code", "their codes of ISO 3166-1"),
            column("places", List, "", "slugs of the places"),
            column("place_names", List, "#loc+name", "their names"),
            LATITUDE,
            LONGITUDE,
            LOCATION,
            column(
                "actors",
                List,
                "",
                "slug and part: claimed by and attributed to are what somebody says",
            ),
            column(
                "killed_low",
                Integer,
                "#affected+killed+min",
                "the lowest figure of all killed in a claim that stands; empty if nobody gives one",
            ),
            column(
                "killed_high",
                Integer,
                "#affected+killed+max",
                "the highest; empty if one claim leaves it open",
            ),
            column("sources", List, "#meta+source", "slugs of the sources"),
            URL,
            MARKING,
        ],
    },
    Table {
        name: "claims",
        says: "Who says which figure about an incident. Figures of different speakers are never to be added.",
        located: false,
        make: claims,
        columns: &[
            column("incident", Text, "#meta+id", "the slug of the incident"),
            column("incident_date", Text, "#date", "when it was"),
            column("metric", Text, "#indicator+name", "what is counted"),
            column("scope", Text, "#indicator+scope", "of whom"),
            column("of", Text, "", "of whom, in words"),
            column("relation", Text, "", "how the figure is to be read: at least, about …"),
            column("value", Integer, "#indicator+value+num", "the figure"),
            column("low", Integer, "#indicator+min+num", "the lowest that the claim can mean"),
            column("high", Integer, "#indicator+max+num", "the highest; empty if it is open"),
            column("by", Text, "#meta+claimed_by", "who says it"),
            column("source", Text, "#meta+source", "the slug of the source that it was read in"),
            column("source_url", Text, "", "the address it was read at"),
            column("grade", Text, "#meta+grade", "the Admiralty grade"),
            column("as_of", Text, "#date+as_of", "the date it is as of"),
            column("status", Text, "#status", "current, superseded or withdrawn"),
            column("note", Text, "#description", "what else is to be known"),
            URL,
            MARKING,
        ],
    },
    Table {
        name: "status",
        says: "How each country stood, month by month.",
        located: false,
        make: status,
        columns: &[
            column("country", Text, "", "the slug of the country"),
            column("country_name", Text, "#country+name", "its name"),
            column("country_code", Text, "#country+code", "its code of ISO 3166-1"),
            column("month", Text, "#date+month", "the month"),
            column("trend", Text, "#status+trend", "deteriorated, improved or unchanged"),
            column("alerts", List, "#status+alerts", "what the month ahead may bring"),
            column("reason", Text, "#description", "why, in one sentence"),
            URL,
            MARKING,
        ],
    },
    Table {
        name: "relations",
        says: "Who is related to whom, and who holds which role, since when and according to whom.",
        located: false,
        make: relations,
        columns: &[
            column("kind", Text, "", "what it is: group, person, country"),
            column("id", Text, "#meta+id", "its slug"),
            column("name", Text, "#group+name+first", "its name"),
            column("relation", Text, "#indicator+name", "how they are related; role for a role"),
            column("role", Text, "", "the title of a role"),
            column("with_kind", Text, "", "what the other is"),
            column("with", Text, "", "its slug"),
            column("with_name", Text, "#group+name+second", "its name"),
            column("from", Text, "#date+start", "since when: a day, month or year"),
            column("to", Text, "#date+end", "until when"),
            column("source", Text, "#meta+source", "the slug of the source"),
            column("note", Text, "#description", "what else is to be known"),
            URL,
            MARKING,
        ],
    },
    Table {
        name: "entities",
        says: "Countries, groups, people, places and sources, with all their names.",
        located: true,
        make: entities,
        columns: &[
            column("kind", Text, "", "what it is"),
            column("id", Text, "#meta+id", "its slug"),
            column("name", Text, "#description+title", "its name"),
            column("aliases", List, "#description+aliases", "other names, in all languages"),
            column("summary", Text, "#description", "what it is, in one line"),
            column("type", Text, "", "which sort of group, place or source"),
            column("code", Text, "#country+code", "a country's code of ISO 3166-1"),
            column("countries", List, "", "slugs of the countries it is in or acts in"),
            column("within", Text, "", "the slug of the place it is part of"),
            LATITUDE,
            LONGITUDE,
            LOCATION,
            column("founded", Text, "#date+start", "when it came to be"),
            column("dissolved", Text, "#date+end", "when it ceased to be"),
            URL,
            MARKING,
        ],
    },
    Table {
        name: "briefings",
        says: "What the desk has written, without the text.",
        located: false,
        make: briefings,
        columns: &[
            column("id", Text, "#meta+id", "its slug"),
            column("title", Text, "#description+title", "its title"),
            column("summary", Text, "#description", "what it says, in one line"),
            column("date", Text, "#date", "the day it is dated"),
            column("updated", Text, "#date+updated", "the day it was last changed"),
            column("cutoff", Text, "", "after which nothing was taken in"),
            column("languages", List, "#meta+lang", "the languages it is in"),
            column("authors", List, "#contact+name", "who wrote it"),
            column("countries", List, "", "slugs of what it is about"),
            column("groups", List, "", ""),
            column("people", List, "", ""),
            column("places", List, "", ""),
            column("incidents", List, "", ""),
            column("sources", List, "#meta+source", "slugs of what it cites"),
            column("tags", List, "", "its tags"),
            URL,
            MARKING,
        ],
    },
    Table {
        name: "months",
        says: "How many incidents of which type the desk has recorded, by month and country. It counts those too whose source allows only sums to be passed on.",
        located: false,
        make: months,
        columns: &[
            column("month", Text, "#date+month", "the month; a year where no month is known"),
            column(
                "country",
                Text,
                "",
                "the slug of the country; an incident in two counts in both",
            ),
            column("country_name", Text, "#country+name", "its name"),
            column("country_code", Text, "#country+code", "its code of ISO 3166-1"),
            column("type", Text, "#event+type", "the type of event, in ACLED's words"),
            column("incidents", Integer, "#indicator+incidents+num", "how many"),
            MARKING,
        ],
    },
];

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

impl Table {
    pub fn rows(&self, scope: &Scope, of: Option<u32>) -> Vec<Row> {
        (self.make)(scope, of)
    }

    /// Whether there can be anything in it, without making it.
    pub fn has_any(&self, graph: &Graph, of: Option<u32>) -> bool {
        let Some(id) = of else { return true };
        let at = id as usize;
        let incidents = || graph.incidents[at].iter().map(|id| &graph.entry(*id).front);
        match self.name {
            "incidents" => incidents().any(|front| passing(graph, front) == Passing::Rows),
            "months" => incidents().any(|front| passing(graph, front) >= Passing::Sums),
            "claims" => incidents().any(|front| {
                let claims = front.records("claims");
                passing(graph, front) == Passing::Rows
                    && claims.iter().any(|claim| passing(graph, claim) == Passing::Rows)
            }),
            "status" => !graph.entry(id).front.records("status").is_empty(),
            "relations" => !graph.relations[at].is_empty() || !graph.roles[at].is_empty(),
            "briefings" => !graph.about[at].is_empty(),
            _ => true,
        }
    }
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

fn incidents(all: &Scope, owner: Option<u32>) -> Vec<Row> {
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

fn claims(all: &Scope, owner: Option<u32>) -> Vec<Row> {
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

fn status(all: &Scope, owner: Option<u32>) -> Vec<Row> {
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

fn relations(all: &Scope, owner: Option<u32>) -> Vec<Row> {
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

fn entities(all: &Scope, owner: Option<u32>) -> Vec<Row> {
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

fn briefings(all: &Scope, owner: Option<u32>) -> Vec<Row> {
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

fn months(all: &Scope, owner: Option<u32>) -> Vec<Row> {
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
