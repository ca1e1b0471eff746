//! An export of a data set -> the desk's table of incidents, and what became of every row and name.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::known::{Known, Meaning};
pub use super::layouts::Layout;
use super::layouts::{Actor, Columns, Event, is_hxl, names};
use super::mapping::{self, ACTORS, Mapping, Unmatched};
use super::merge::{Changes, Line, Table, column, merge, one_line};
use crate::documents::is_slug;
use crate::documents::table::Rows;
use crate::kinds::Kind;
use crate::names::fold_str;

/// What an import is given.
pub struct Given<'a> {
    pub layout: Layout,
    pub export: &'a str,
    /// The table's name: ids begin with it.
    pub name: &'a str,
    /// The slug of the source that the rows are from, if there is one.
    pub source: Option<&'a str>,
    /// The label of each row, where its folder's does not do.
    pub tlp: Option<&'a str>,
    pub known: &'a Known,
    pub mapping: &'a Mapping,
    /// The desk's table and what was imported into it, if this is not the first time.
    pub desk: Option<&'a str>,
    pub before: Option<&'a str>,
    pub remove_vanished: bool,
}

/// What comes of it.
pub struct Taken {
    /// The desk's table.
    pub table: String,
    /// The same without what the desk has changed, to compare the next import with.
    pub memory: String,
    pub report: Report,
}

/// What is to be said about an import.
#[derive(Debug, Default)]
pub struct Report {
    pub rows: usize,
    pub changes: Changes,
    /// Ids that stand in several rows; the last one counts.
    pub doubles: usize,
    /// Rows that could not be taken: the line, and why. The first of them, and how many there are.
    pub refused: Vec<(usize, String)>,
    pub refused_count: usize,
    pub actors: Vec<Unmatched>,
    pub places: Vec<Unmatched>,
    pub countries: Vec<Unmatched>,
    pub kinds: Vec<Unmatched>,
    /// Actors that are nobody: civilians, unidentified groups.
    pub nobody: usize,
    /// Columns of the export that nothing is taken from.
    pub unused: Vec<String>,
}

/// So many problems and names of each sort are told.
const TOLD: usize = 20;

/// Reads the export and puts it over what the desk has.
pub fn import(given: &Given) -> Result<Taken, String> {
    let mut report = Report::default();
    let new = read(given, &mut report)?;
    let old = |text: Option<&str>, path: &str| match text {
        Some(text) => Table::read(text).map_err(|why| format!("{path} cannot be read: {why}")),
        None => Ok(Table::default()),
    };
    let name = given.name;
    let desk = old(given.desk, &format!("content/incidents/{name}.csv"))?;
    let before = old(given.before, &format!("imports/{name}.csv"))?;
    let (desk, memory, changes) = merge(&before, desk, new, given.remove_vanished);
    report.changes = changes;
    Ok(Taken { table: desk.write(), memory: memory.write(), report })
}

fn read(given: &Given, report: &mut Report) -> Result<Table, String> {
    let text = given.export;
    let mut rows = Rows::new(text).peekable();
    let line_of = |at: usize| text[..at].matches('\n').count() + 1;
    let first = rows.next().ok_or("it has no rows")?;
    let hxl = rows.next_if(is_hxl);
    let columns = Columns::read(given.layout, &first, hxl.as_ref(), &given.mapping.columns)?;
    report.unused = columns.unused.clone();
    let mut matcher = Matcher::new(given);
    let mut table = Table::default();
    let mut made: BTreeMap<String, usize> = BTreeMap::new();
    let data = columns.headless.then_some(first).into_iter().chain(rows.by_ref());
    let mut data = data.peekable();
    while let Some(row) = data.next() {
        if row.cells.iter().all(|cell| cell.text.is_empty()) {
            continue;
        }
        let extra = row.cells.iter().skip(columns.count).any(|cell| !cell.text.is_empty());
        if row.cells.iter().any(|cell| cell.unclosed) || row.cells.len() < columns.count || extra {
            let what = match data.peek() {
                None => "the file ends in the middle of a row: it is not complete",
                Some(_) => "has not as many cells as the first",
            };
            return Err(format!("line {}: {what}; nothing was imported", line_of(row.place.start)));
        }
        report.rows += 1;
        let event = columns.event(&row).and_then(|event| {
            let id = id_of(given, &event, &mut made)?;
            Ok((event, id))
        });
        match event {
            Ok((event, id)) => {
                let line = matcher.line(id, event);
                report.doubles += usize::from(table.put(line));
            }
            Err(why) => {
                report.refused_count += 1;
                if report.refused.len() < TOLD {
                    report.refused.push((line_of(row.place.start), why));
                }
            }
        }
    }
    if table.lines.is_empty() {
        let why = report.refused.first().map(|(line, why)| format!(" (line {line}: {why})"));
        return Err(format!("no row could be taken{}", why.unwrap_or_default()));
    }
    matcher.tell(report);
    Ok(table)
}

/// The row's slug. A row without an id is named by its day and place, and counted.
fn id_of(
    given: &Given,
    event: &Event,
    made: &mut BTreeMap<String, usize>,
) -> Result<String, String> {
    let own = slug::slugify(&event.id);
    if own.is_empty() && given.layout != Layout::Table {
        return Err("it has no id".to_string());
    }
    let id = match own.as_str() {
        "" => {
            let date = event.from.map(|date| date.to_string());
            let date = date.or_else(|| Some(event.cells.iter().find(|c| c.0 == "date")?.1.clone()));
            let place = event.places.first().map(slug::slugify);
            let parts = [Some(given.name.to_string()), date, place].into_iter().flatten();
            let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
            let base = parts.join("-");
            let count = made.entry(base.clone()).or_default();
            *count += 1;
            if *count == 1 { base } else { format!("{base}-{count}") }
        }
        own if given.layout == Layout::Table && !own.bytes().all(|b| b.is_ascii_digit()) => {
            own.to_string()
        }
        own => format!("{}-{own}", given.name),
    };
    if is_slug(&id) { Ok(id) } else { Err(format!("`{id}` cannot be an address")) }
}

/// Matches names with the desk's, each name once.
struct Matcher<'a> {
    given: &'a Given<'a>,
    actors: BTreeMap<(String, String), Option<u32>>,
    places: BTreeMap<(String, Option<u32>), Option<u32>>,
    countries: BTreeMap<(String, String), Option<u32>>,
    missed: BTreeMap<(What, String), usize>,
    nobody: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Actor,
    Place,
    Country,
    Type,
}

impl<'a> Matcher<'a> {
    fn new(given: &'a Given<'a>) -> Matcher<'a> {
        Matcher {
            given,
            actors: BTreeMap::new(),
            places: BTreeMap::new(),
            countries: BTreeMap::new(),
            missed: BTreeMap::new(),
            nobody: 0,
        }
    }

    /// The row of the desk's table.
    fn line(&mut self, id: String, event: Event) -> Line {
        let known = self.given.known;
        let mut line: Line = vec![Box::default(); names().count()];
        let mut set = |name: &str, text: &str| line[column(name)] = one_line(text).into();
        for (name, text) in &event.cells {
            set(name, text);
        }
        set("id", &id);
        match (event.from, event.to) {
            (Some(from), Some(to)) if from != to => {
                set("from", &from.to_string());
                set("to", &to.to_string());
            }
            (Some(from), _) => set("date", &from.to_string()),
            (None, _) => {}
        }
        set("date_precision", event.date_precision);
        let country = self.country(&event);
        set("country", country.map_or("", |id| known.slug(id)));
        let place = self.place(&event.places, country);
        set("place", place.map_or("", |(id, _)| known.slug(id)));
        set("latitude", &event.latitude);
        set("longitude", &event.longitude);
        if !event.latitude.is_empty() {
            set("precision", event.precision);
        }
        set("type", event.kind);
        if !event.unknown_kind.is_empty() {
            *self.missed.entry((What::Type, event.unknown_kind.clone())).or_default() += 1;
        }
        set("actors", &self.actors(&event.actors));
        // A title is made of type and place; without them the data set's own words stand in.
        let narrow = matches!(place, Some((_, true)));
        let has_title = event.cells.iter().any(|(name, text)| *name == "title" && !text.is_empty());
        if !has_title && (event.kind.is_empty() || !narrow) {
            let at = event.places.first().cloned().unwrap_or_else(|| event.country.clone());
            let date = event.from.map(|date| date.to_string()).unwrap_or_default();
            let parts = [event.called.to_string(), at, date].into_iter();
            let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
            set("title", &parts.join(", "));
        }
        self.source(&event, &mut set);
        if let Some(tlp) = self.given.tlp {
            set("tlp", tlp);
        }
        line
    }

    /// A source's name that is none of the desk's stands as who says it.
    fn source(&self, event: &Event, set: &mut impl FnMut(&str, &str)) {
        let cell = |name: &str| {
            let cell = event.cells.iter().find(|(column, _)| *column == name);
            cell.map_or("", |(_, text)| text.as_str())
        };
        let named = cell("source");
        let source = match self.given.known.named(&[Kind::Source], named) {
            Meaning::Entity(id) if !named.is_empty() => self.given.known.slug(id).to_string(),
            _ => {
                if !named.is_empty() && cell("by").is_empty() {
                    set("by", named);
                }
                self.given.source.unwrap_or_default().to_string()
            }
        };
        set("source", &source);
    }

    fn country(&mut self, event: &Event) -> Option<u32> {
        let Given { known, mapping, .. } = self.given;
        if event.country.is_empty() && event.country_code.is_empty() {
            return None;
        }
        let key = (event.country.clone(), event.country_code.clone());
        let found = self.countries.entry(key).or_insert_with(|| {
            if let Some(decided) = mapping.countries.get(&fold_str(&event.country)) {
                return *decided;
            }
            if let Some(id) = known.country(&event.country_code) {
                return Some(id);
            }
            spellings(&event.country).into_iter().find_map(|name| {
                match known.named(&[Kind::Country], name) {
                    Meaning::Entity(id) => Some(id),
                    _ => None,
                }
            })
        });
        let decided = mapping.countries.contains_key(&fold_str(&event.country));
        if found.is_none() && !decided {
            let name = if event.country.is_empty() { &event.country_code } else { &event.country };
            *self.missed.entry((What::Country, name.clone())).or_default() += 1;
        }
        *found
    }

    /// The narrowest place that the desk knows, and whether it is the very place.
    fn place(&mut self, places: &[String], country: Option<u32>) -> Option<(u32, bool)> {
        let Given { known, mapping, .. } = self.given;
        let mut found = None;
        for (depth, name) in places.iter().enumerate() {
            let decided = mapping.places.get(&fold_str(name));
            let id = self.places.entry((name.clone(), country)).or_insert_with(|| match decided {
                Some(decided) => *decided,
                None => {
                    let names = spellings(name);
                    names.into_iter().find_map(|name| match known.place(name, country) {
                        Meaning::Entity(id) => Some(id),
                        _ => None,
                    })
                }
            });
            if id.is_none() && decided.is_none() && depth == 0 {
                *self.missed.entry((What::Place, name.clone())).or_default() += 1;
            }
            if let Some(id) = id {
                found = Some((*id, depth == 0));
                break;
            }
        }
        found
    }

    fn actors(&mut self, actors: &[Actor]) -> String {
        let known = self.given.known;
        let mut parts: Vec<String> = Vec::new();
        for actor in actors.iter().filter(|actor| !actor.name.is_empty()) {
            let Some(id) = self.actor(actor) else { continue };
            let who = match known.kind(id) {
                Kind::Group => known.slug(id).to_string(),
                kind => format!("{}:{}", kind.name(), known.slug(id)),
            };
            let part = format!("{who} ({})", actor.role);
            if !parts.iter().any(|said| said.starts_with(&format!("{who} ("))) {
                parts.push(part);
            }
        }
        parts.join("; ")
    }

    fn actor(&mut self, actor: &Actor) -> Option<u32> {
        let Given { known, mapping, .. } = self.given;
        let by_id = mapping.actors.get(&fold_str(&actor.id)).filter(|_| !actor.id.is_empty());
        let decided = by_id.or_else(|| mapping.actors.get(&fold_str(&actor.name)));
        if let Some(decided) = decided {
            return *decided;
        }
        if is_nobody(&actor.name) && known.named(ACTORS, &actor.name) == Meaning::Unknown {
            self.nobody += 1;
            return None;
        }
        let key = (actor.name.clone(), String::new());
        let found = self.actors.entry(key).or_insert_with(|| {
            let entity = |meaning: Meaning| match meaning {
                Meaning::Entity(id) => Some(id),
                _ => None,
            };
            let names = spellings(&actor.name);
            names.iter().find_map(|name| entity(known.named(ACTORS, name))).or_else(|| {
                // The forces of a state that has no entry for them are the state.
                const OF: [&str; 3] =
                    ["government of ", "military forces of ", "police forces of "];
                names.iter().find_map(|name| {
                    let lower = name.to_lowercase();
                    let state = OF.iter().find_map(|of| lower.strip_prefix(of))?;
                    entity(known.named(&[Kind::Country], state))
                })
            })
        });
        if found.is_none() {
            *self.missed.entry((What::Actor, actor.name.clone())).or_default() += 1;
        }
        *found
    }

    /// What was looked for in vain, the most frequent first. Only those that are told get their
    /// nearest names, since a data set has thousands.
    fn tell(self, report: &mut Report) {
        let known = self.given.known;
        report.nobody = self.nobody;
        for ((what, name), rows) in self.missed {
            let list = match what {
                What::Actor => &mut report.actors,
                What::Place => &mut report.places,
                What::Country => &mut report.countries,
                What::Type => &mut report.kinds,
            };
            list.push(Unmatched { name, rows, near: Vec::new() });
        }
        let lists: [(&mut Vec<Unmatched>, &[Kind]); 4] = [
            (&mut report.actors, ACTORS),
            (&mut report.places, &[Kind::Place]),
            (&mut report.countries, &[Kind::Country]),
            (&mut report.kinds, &[]),
        ];
        for (list, kinds) in lists {
            list.sort_by(|a, b| (b.rows, &a.name).cmp(&(a.rows, &b.name)));
            for unmatched in list.iter_mut().take(2 * TOLD).filter(|_| !kinds.is_empty()) {
                unmatched.near = known.nearest(kinds, &unmatched.name);
            }
        }
    }
}

/// The ways in which data sets dress a name: "Hill Guard (Aria)", "HGD: Hill Guard", "Ostrel town".
fn spellings(name: &str) -> Vec<&str> {
    let mut names = vec![name];
    let bare = name.split_once('(').map_or(name, |(bare, _)| bare).trim();
    names.push(bare);
    if let Some((short, long)) = bare.split_once(": ") {
        names.extend([short.trim(), long.trim()]);
    }
    for tail in [" town", " city", " village"] {
        names.extend(bare.strip_suffix(tail).map(str::trim));
    }
    names.retain(|name| !name.is_empty());
    names.dedup();
    names
}

/// Words that data sets write where there is no group.
fn is_nobody(name: &str) -> bool {
    const NOBODY: [&str; 6] =
        ["civilian", "unidentified", "protester", "rioter", "unknown", "unnamed"];
    let lower = name.to_lowercase();
    NOBODY.iter().any(|word| lower.starts_with(word))
}

impl Report {
    /// A first `imports/names.toml`, if there is anything to decide.
    pub fn names_file(&self) -> Option<String> {
        let lists: [(&str, &[Unmatched]); 3] =
            [("actors", &self.actors), ("places", &self.places), ("countries", &self.countries)];
        let any = lists.iter().any(|(_, list)| !list.is_empty());
        any.then(|| mapping::begin(&lists))
    }

    /// For people. `updated` if the desk had the table before.
    pub fn text(&self, updated: bool) -> String {
        let mut text = String::new();
        let changes = &self.changes;
        let _ = writeln!(
            text,
            "{} rows: {} added, {} changed, {} vanished{}",
            self.rows,
            changes.added.len(),
            changes.changed.len(),
            changes.vanished.len(),
            match changes.removed {
                0 => String::new(),
                removed => format!(" ({removed} taken out)"),
            }
        );
        if updated {
            list(&mut text, "added", &changes.added);
            let changed: Vec<String> = changes
                .changed
                .iter()
                .map(|(id, columns)| format!("{id}: {}", columns.join(", ")))
                .collect();
            list(&mut text, "changed", &changed);
        }
        list(&mut text, "vanished from the data set", &changes.vanished);
        let kept: Vec<String> = changes
            .kept
            .iter()
            .map(|(id, column, theirs)| format!("{id}: {column}; the data set says `{theirs}`"))
            .collect();
        list(&mut text, "changed by hand and kept", &kept);
        for (count, what) in [
            (changes.own, "rows are the desk's own and stay as they are"),
            (changes.left_out, "rows were taken out of the desk's table before and stay out"),
            (self.doubles, "ids stand in several rows; the last one counts"),
            (self.nobody, "times the actor is nobody in particular, such as civilians"),
        ] {
            if count > 0 {
                let _ = writeln!(text, "{count} {what}");
            }
        }
        if self.refused_count > 0 {
            let _ = writeln!(text, "{} rows were not taken:", self.refused_count);
            for (line, why) in &self.refused {
                let _ = writeln!(text, "  line {line}: {why}");
            }
        }
        for (what, list) in [
            ("actors", &self.actors),
            ("places", &self.places),
            ("countries", &self.countries),
            ("types", &self.kinds),
        ] {
            if list.is_empty() {
                continue;
            }
            let _ = writeln!(text, "{} {what} are none that the desk knows:", list.len());
            for Unmatched { name, rows, near } in list.iter().take(TOLD) {
                let near = match near.is_empty() {
                    true => String::new(),
                    false => format!("; near: {}", near.join(", ")),
                };
                let _ = writeln!(text, "  {rows} rows: {name}{near}");
            }
            if list.len() > TOLD {
                let _ = writeln!(text, "  and {} more", list.len() - TOLD);
            }
        }
        if !self.unused.is_empty() {
            let _ = writeln!(text, "nothing is taken from the columns {}", self.unused.join(", "));
        }
        text
    }
}

fn list(text: &mut String, what: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    let _ = writeln!(text, "{what}:");
    for item in items.iter().take(TOLD) {
        let _ = writeln!(text, "  {item}");
    }
    if items.len() > TOLD {
        let _ = writeln!(text, "  and {} more", items.len() - TOLD);
    }
}
