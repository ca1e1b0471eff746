//! The rows of a data set's export -> one plain [`Event`] for each, whatever the data set is.
//!
//! A layout knows the columns of a data set, the names that they had before, and what its codes
//! mean. It guesses nothing: what a data set does not say is left out.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::dates;
use crate::documents::rows::COLUMNS;
use crate::documents::table::Row;
use crate::kinds::{Kind, Shape};

/// Which data set an export is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    Ucdp,
    Acled,
    /// Any table, by the names of its columns or by a row of HXL tags.
    Table,
}

/// An event as an export tells it: names are still those of the data set.
#[derive(Debug, Default)]
pub struct Event {
    pub id: String,
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub date_precision: &'static str,
    pub country: String,
    /// Its number or letters of ISO 3166-1.
    pub country_code: String,
    /// Where it was: the narrowest name first.
    pub places: Vec<String>,
    pub latitude: String,
    pub longitude: String,
    pub precision: &'static str,
    pub kind: &'static str,
    pub unknown_kind: String,
    /// What it is called where `kind` does not say it.
    pub called: &'static str,
    pub actors: Vec<Actor>,
    /// Cells of the desk's table that are filled as they stand.
    pub cells: Vec<(&'static str, String)>,
}

#[derive(Debug, Default)]
pub struct Actor {
    pub name: String,
    /// Its number in the data set.
    pub id: String,
    pub role: &'static str,
}

/// The columns of UCDP GED, in their order: some releases have no header.
const UCDP: &str = "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob";

/// The columns of ACLED's exports since March 2023.
const ACLED: &str = "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp";

/// What must be there for an export to be one, beside other names that it may have.
const UCDP_MUST: &[&[&str]] =
    &[&["id"], &["date_start"], &["side_a"], &["side_b"], &["best", "best_est"]];
const ACLED_MUST: &[&[&str]] = &[
    &["event_id_cnty", "event_id_no_cnty", "data_id"],
    &["event_date"],
    &["event_type"],
    &["actor1"],
];

/// A column of the desk, the names that others give it, and the HXL tags that mean it.
const NAMES: &[(&str, &str, &str)] = &[
    ("id", "event_id incident_id code", "#meta+id #event+id"),
    ("title", "headline titre", "#event+name"),
    ("date", "event_date incident_date day jour", "#date #date+occurred #date+event"),
    ("from", "date_start start start_date date_from debut", "#date+start"),
    ("to", "date_end end end_date date_to fin", "#date+end"),
    ("country", "pays country_name", "#country+name #country"),
    ("country_code", "iso iso2 country_iso", "#country+code #country+code+iso2"),
    ("place", "location town city lieu localite where", "#loc+name #loc"),
    ("adm2", "admin2 adm_2 district", "#adm2+name #adm2"),
    ("adm1", "admin1 adm_1 province", "#adm1+name #adm1"),
    ("latitude", "lat y", "#geo+lat"),
    ("longitude", "lon lng long x", "#geo+lon"),
    ("precision", "", ""),
    ("date_precision", "", ""),
    ("type", "event_type incident_type", "#event+type"),
    ("actors", "actor group groups perpetrator auteur", "#group+name"),
    ("actor1", "actor_1 side_a", "#group+name+first"),
    ("actor2", "actor_2 side_b", "#group+name+second"),
    ("killed", "dead deaths fatalities morts tues", "#affected+killed"),
    ("killed_low", "killed_min low min", "#affected+killed+min"),
    ("killed_high", "killed_max high max", "#affected+killed+max"),
    ("injured", "wounded blesses", "#affected+injured"),
    ("figures_note", "", ""),
    ("by", "", ""),
    ("source", "sources reported_by", "#meta+source"),
    ("url", "link lien source_url", "#meta+url"),
    ("grade", "", ""),
    ("as_of", "updated", "#date+updated"),
    ("note", "notes description summary resume", "#description"),
    ("tlp", "", ""),
];

/// The columns of an export, found by their names.
pub struct Columns {
    layout: Layout,
    index: BTreeMap<String, usize>,
    /// As they stand in the export.
    pub count: usize,
    /// The first rows are data: the export has no header.
    pub headless: bool,
    /// Names of columns that nothing is taken from.
    pub unused: Vec<String>,
}

fn plain(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-', '.'], "_")
}

/// Whether a row is one of HXL hashtags.
pub fn is_hxl(row: &Row) -> bool {
    let mut told = row.cells.iter().filter(|cell| !cell.text.is_empty()).peekable();
    told.peek().is_some() && told.all(|cell| cell.text.starts_with('#'))
}

impl Columns {
    /// Reads the names of the columns from the first row, and the HXL tags of the second. `own`
    /// are names that the desk has mapped by hand, folded.
    pub fn read(
        layout: Layout,
        first: &Row,
        hxl: Option<&Row>,
        own: &BTreeMap<String, String>,
    ) -> Result<Columns, String> {
        let count = first.cells.len();
        let names: Vec<String> = first.cells.iter().map(|cell| plain(&cell.text)).collect();
        let (all, must) = match layout {
            Layout::Ucdp => (UCDP, UCDP_MUST),
            Layout::Acled => (ACLED, ACLED_MUST),
            Layout::Table => return Columns::of_table(first, &names, hxl, own),
        };
        let known: Vec<&str> = all.split(',').collect();
        let headless = !names.iter().any(|name| known.contains(&name.as_str()));
        let names: Vec<String> = match headless {
            false => names,
            true if count == known.len() && begins_with_id(layout, &names[0]) => {
                known.iter().map(ToString::to_string).collect()
            }
            true => {
                return Err(format!(
                    "the first line has none of the columns of {}, and {count} cells where an export without their names has {}",
                    layout.name(),
                    known.len()
                ));
            }
        };
        let index: BTreeMap<String, usize> = names.iter().cloned().zip(0..).collect();
        let has = |list: &&&[&str]| list.iter().any(|name| index.contains_key(*name));
        let missing: Vec<&str> =
            must.iter().filter(|list| !has(list)).map(|list| list[0]).collect();
        if !missing.is_empty() {
            return Err(format!(
                "this is no export of {}: it has no column {}",
                layout.name(),
                missing.join(", ")
            ));
        }
        let taken: BTreeSet<&str> = layout.taken().iter().copied().collect();
        let unused = names.iter().filter(|name| !taken.contains(name.as_str())).cloned().collect();
        Ok(Columns { layout, index, count, headless, unused })
    }

    fn of_table(
        first: &Row,
        names: &[String],
        hxl: Option<&Row>,
        own: &BTreeMap<String, String>,
    ) -> Result<Columns, String> {
        let mut index = BTreeMap::new();
        let mut unused = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let tag = hxl.and_then(|row| row.cells.get(at)).map_or("", |cell| cell.text.as_str());
            let mapped = own.get(&crate::names::fold_str(&first.cells[at].text));
            let by_tag = || {
                let (known, _, _) =
                    NAMES.iter().find(|(_, _, tags)| tags.split(' ').any(|t| t == tag))?;
                (!tag.is_empty()).then(|| known.to_string())
            };
            let by_name = || {
                let (known, _, _) = NAMES.iter().find(|(known, others, _)| {
                    known == name || others.split(' ').any(|other| other == name)
                })?;
                Some(known.to_string())
            };
            let meant = mapped.cloned().or_else(by_tag).or_else(by_name);
            match meant.filter(|meant| !index.contains_key(meant)) {
                Some(meant) => {
                    index.insert(meant, at);
                }
                None if name.is_empty() => {}
                None => unused.push(first.cells[at].text.clone()),
            }
        }
        for meant in own.values() {
            if !NAMES.iter().any(|(known, _, _)| known == meant) {
                return Err(format!("[columns] names `{meant}`, which is no column of the desk"));
            }
        }
        if !index.contains_key("date") && !index.contains_key("from") {
            return Err("no column is known to be a date; name it under [columns] in imports/names.toml: \"Their name\" = \"date\"".to_string());
        }
        Ok(Columns { layout: Layout::Table, index, count: names.len(), headless: false, unused })
    }

    fn get<'r>(&self, row: &'r Row, name: &str) -> &'r str {
        let at = self.index.get(name);
        at.and_then(|at| row.cells.get(*at)).map_or("", |cell| cell.text.as_str())
    }

    /// The first of some columns that says something.
    fn any<'r>(&self, row: &'r Row, names: &[&str]) -> &'r str {
        names.iter().map(|name| self.get(row, name)).find(|text| !text.is_empty()).unwrap_or("")
    }

    /// What a row tells, or why it tells nothing.
    pub fn event(&self, row: &Row) -> Result<Event, String> {
        match self.layout {
            Layout::Ucdp => self.ucdp(row),
            Layout::Acled => self.acled(row),
            Layout::Table => self.table(row),
        }
    }

    fn ucdp(&self, row: &Row) -> Result<Event, String> {
        let get = |name: &str| self.get(row, name);
        let mut event = Event { id: get("id").to_string(), ..Event::default() };
        event.from = Some(day(get("date_start"))?);
        event.to = match get("date_end") {
            "" => event.from,
            text => Some(day(text)?),
        };
        event.date_precision = match get("date_prec") {
            "1" => "day",
            "2" => "about",
            "3" => "week",
            "4" => "month",
            "5" => "year",
            _ => "",
        };
        event.country = get("country").to_string();
        event.places = texts([get("where_coordinates"), get("adm_2"), get("adm_1")]);
        (event.latitude, event.longitude) = point(get("latitude"), get("longitude"))?;
        event.precision = match get("where_prec") {
            "1" => "exact",
            "2" => "near",
            "3" => "district",
            // A line, an area without borders, the sea: no nearer than a region.
            "4" | "5" | "7" => "region",
            _ => "country",
        };
        let violence = get("type_of_violence");
        (event.kind, event.called) = match violence {
            "1" => ("", "State-based violence"),
            "2" => ("", "Violence between groups"),
            "3" => ("Violence against civilians", "One-sided violence"),
            _ => ("", "Violence"),
        };
        let (a, b) = (get("side_a"), get("side_b"));
        // In one-sided violence the data set says who attacked; else it does not.
        let role = if violence == "3" { "attributed to" } else { "participant" };
        event.actors = vec![
            Actor { name: a.into(), id: self.any(row, &["side_a_new_id"]).into(), role },
            Actor { name: b.into(), id: get("side_b_new_id").into(), role: "participant" },
        ];
        let low = number(self.any(row, &["low", "low_est"]))?;
        let high = number(self.any(row, &["high", "high_est"]))?;
        let best = number(self.any(row, &["best", "best_est"]))?;
        let (low, high) = (low.or(best), high.or(best));
        if let (Some(low), Some(high)) = (low, high) {
            if low > high {
                return Err(format!("its low figure, {low}, is above its high one, {high}"));
            }
            event.cells.push(("killed_low", low.to_string()));
            event.cells.push(("killed_high", high.to_string()));
        }
        let parts = [
            ("deaths_a", a),
            ("deaths_b", b),
            ("deaths_civilians", "civilians"),
            ("deaths_unknown", "unknown"),
        ];
        let parts = parts.into_iter().filter_map(|(column, of)| {
            let dead = number(get(column)).ok()??;
            (dead > 0).then(|| format!("{dead} {of}"))
        });
        let parts: Vec<String> = parts.collect();
        if let Some(best) = best {
            let of =
                if parts.is_empty() { String::new() } else { format!(": {}", parts.join("; ")) };
            event.cells.push(("figures_note", format!("UCDP's best estimate is {best}{of}.")));
        }
        event.cells.push(("by", after("UCDP", get("source_original"))));
        let told = match get("where_description") {
            "" => get("where_coordinates"),
            text => text,
        };
        let at = if told.is_empty() { String::new() } else { format!(", {told}") };
        let read = match self.any(row, &["source_article", "source_headline"]) {
            "" => String::new(),
            text => format!(" Read in: {text}."),
        };
        let called = event.called;
        event.cells.push(("note", format!("{called}: {a} and {b}{at}.{read}")));
        Ok(event)
    }

    fn acled(&self, row: &Row) -> Result<Event, String> {
        let get = |name: &str| self.get(row, name);
        let id = self.any(row, &["event_id_cnty", "event_id_no_cnty", "data_id"]);
        let mut event = Event { id: id.to_string(), ..Event::default() };
        let date = day(get("event_date"))?;
        (event.from, event.to) = (Some(date), Some(date));
        event.date_precision = match get("time_precision") {
            "1" => "day",
            "2" => "week",
            "3" => "month",
            _ => "",
        };
        event.country = get("country").to_string();
        event.country_code = get("iso").to_string();
        let names = ["location", "admin3", "admin2", "admin1"];
        event.places = texts(names.map(get));
        (event.latitude, event.longitude) = point(get("latitude"), get("longitude"))?;
        event.precision = match self.any(row, &["geo_precision", "geo_precis"]) {
            "1" => "exact",
            "2" => "district",
            _ => "region",
        };
        let (sub, broad) = (get("sub_event_type"), get("event_type"));
        event.kind = event_type(sub).or_else(|| event_type(broad)).unwrap_or("");
        if event_type(sub).is_none() {
            event.unknown_kind = if sub.is_empty() { broad } else { sub }.to_string();
        }
        if sub.is_empty() && !event.kind.is_empty() {
            event.unknown_kind.clear();
        }
        event.called = if event.kind.is_empty() { "Event" } else { event.kind };
        // The data set does not say who of them attacked.
        for column in ["actor1", "assoc_actor_1", "actor2", "assoc_actor_2"] {
            for name in get(column).split(';').map(str::trim).filter(|name| !name.is_empty()) {
                let name = name.to_string();
                event.actors.push(Actor { name, id: String::new(), role: "participant" });
            }
        }
        // Where nobody knows, ACLED writes 0 too: that is no figure.
        if let Some(dead) = number(get("fatalities"))?.filter(|dead| *dead > 0) {
            event.cells.push(("killed_low", dead.to_string()));
            event.cells.push(("figures_note", "ACLED's conservative figure.".to_string()));
        }
        event.cells.push(("by", after("ACLED", get("source"))));
        event.cells.push(("note", get("notes").to_string()));
        let stamp = get("timestamp").parse::<i64>().ok().filter(|stamp| *stamp > 0);
        if let Some(stamp) = stamp.and_then(|stamp| Timestamp::from_second(stamp).ok()) {
            event.cells.push(("as_of", stamp.to_zoned(TimeZone::UTC).date().to_string()));
        }
        Ok(event)
    }

    fn table(&self, row: &Row) -> Result<Event, String> {
        let get = |name: &str| self.get(row, name);
        let mut event = Event { id: get("id").to_string(), ..Event::default() };
        let whole = |name: &str| match get(name) {
            "" => Ok(None),
            text => day(text).map(Some),
        };
        // A month or a year is a date of the desk too.
        let vague = crate::dates::When::parse(get("date")).filter(|_| get("date").len() < 10);
        match vague {
            Some(when) => event.cells.push(("date", when.iso())),
            None => {
                let date = whole("date")?;
                event.from = whole("from")?.or(date);
                event.to = whole("to")?.or(event.from);
                if event.from.is_none() {
                    return Err("it has no date".to_string());
                }
            }
        }
        event.country = get("country").to_string();
        event.country_code = get("country_code").to_string();
        event.places = texts(["place", "adm2", "adm1"].map(get));
        (event.latitude, event.longitude) = point(get("latitude"), get("longitude"))?;
        event.precision =
            word(&["exact", "near", "district", "region", "country"], get("precision"));
        event.date_precision =
            word(&["day", "about", "week", "month", "year"], get("date_precision"));
        event.kind = event_type(get("type")).unwrap_or("");
        if event.kind.is_empty() {
            event.unknown_kind = get("type").to_string();
        }
        event.called = if event.kind.is_empty() { "Incident" } else { event.kind };
        for column in ["actors", "actor1", "actor2"] {
            for name in get(column).split(';').map(str::trim).filter(|name| !name.is_empty()) {
                const ROLES: [&str; 4] = ["claimed by", "attributed to", "target", "participant"];
                let with_role = name.strip_suffix(')').and_then(|name| name.rsplit_once('('));
                let role = with_role
                    .and_then(|(_, role)| ROLES.into_iter().find(|known| *known == role.trim()));
                let name = match (with_role, role) {
                    (Some((name, _)), Some(_)) => name.trim(),
                    _ => name,
                };
                let role = role.unwrap_or("participant");
                event.actors.push(Actor { name: name.to_string(), id: String::new(), role });
            }
        }
        let figure = |name: &str| match get(name) {
            "none given" => Ok(None),
            text => number(text),
        };
        let exact = figure("killed")?;
        let (low, high) = (figure("killed_low")?, figure("killed_high")?);
        if let (Some(low), Some(high)) = (low, high)
            && low > high
        {
            return Err(format!("its low figure, {low}, is above its high one, {high}"));
        }
        let ranged = low.is_some() || high.is_some();
        if get("killed_low") == "none given" {
            event.cells.push(("killed_low", "none given".to_string()));
        }
        for (name, figure) in [("killed_low", low), ("killed_high", high)] {
            let figure = if ranged { figure } else { exact };
            event.cells.extend(figure.map(|figure| (name, figure.to_string())));
        }
        let note = match exact.filter(|_| ranged && get("figures_note").is_empty()) {
            Some(exact) => format!("The figure given within this range is {exact}."),
            None => get("figures_note").to_string(),
        };
        event.cells.push(("figures_note", note));
        for name in ["title", "injured", "by", "source", "url", "grade", "note", "tlp"] {
            event.cells.push((name, get(name).to_string()));
        }
        event.cells.extend(whole("as_of")?.map(|date| ("as_of", date.to_string())));
        Ok(event)
    }
}

impl Layout {
    pub fn name(self) -> &'static str {
        match self {
            Layout::Ucdp => "UCDP GED",
            Layout::Acled => "ACLED",
            Layout::Table => "this table",
        }
    }

    /// The slug of the data set's document.
    pub fn source(self) -> Option<&'static str> {
        match self {
            Layout::Ucdp => Some("ucdp-ged"),
            Layout::Acled => Some("acled"),
            Layout::Table => None,
        }
    }

    /// The columns that something is taken from.
    fn taken(self) -> &'static [&'static str] {
        match self {
            Layout::Ucdp => &[
                "id",
                "type_of_violence",
                "side_a_new_id",
                "side_a",
                "side_b_new_id",
                "side_b",
                "source_article",
                "source_headline",
                "source_original",
                "where_prec",
                "where_coordinates",
                "where_description",
                "adm_1",
                "adm_2",
                "latitude",
                "longitude",
                "country",
                "date_prec",
                "date_start",
                "date_end",
                "deaths_a",
                "deaths_b",
                "deaths_civilians",
                "deaths_unknown",
                "best",
                "high",
                "low",
                "best_est",
                "high_est",
                "low_est",
            ],
            Layout::Acled => &[
                "event_id_cnty",
                "event_id_no_cnty",
                "data_id",
                "event_date",
                "time_precision",
                "event_type",
                "sub_event_type",
                "actor1",
                "assoc_actor_1",
                "actor2",
                "assoc_actor_2",
                "iso",
                "country",
                "admin1",
                "admin2",
                "admin3",
                "location",
                "latitude",
                "longitude",
                "geo_precision",
                "geo_precis",
                "source",
                "notes",
                "fatalities",
                "timestamp",
            ],
            Layout::Table => &[],
        }
    }
}

/// `12345` opens a row of UCDP, `ARI123` one of ACLED.
fn begins_with_id(layout: Layout, cell: &str) -> bool {
    let digits = cell.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    number && (layout == Layout::Acled) == (digits.len() < cell.len())
}

fn day(text: &str) -> Result<Date, String> {
    match text {
        "" => Err("it has no date".to_string()),
        text => dates::day(text).ok_or_else(|| format!("`{}` is no date", few(text))),
    }
}

/// A whole number from 0; also `12.0`, as programs write it that know no others.
fn number(text: &str) -> Result<Option<i64>, String> {
    let whole = text.trim().strip_suffix(".0").unwrap_or(text.trim());
    if whole.is_empty() {
        return Ok(None);
    }
    let figure = whole.parse::<u32>().map(|number| Some(i64::from(number)));
    figure.map_err(|_| format!("`{}` is no whole number", few(text)))
}

/// Both degrees, or neither.
fn point(latitude: &str, longitude: &str) -> Result<(String, String), String> {
    let degrees = |text: &str, most: f64| {
        let text = if text.contains('.') { text.to_string() } else { text.replace(',', ".") };
        let fits = text.parse::<f64>().is_ok_and(|degrees| degrees.abs() <= most);
        let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.'));
        (fits && plain).then_some(text)
    };
    match (latitude, longitude) {
        ("", "") => Ok((String::new(), String::new())),
        (north, east) => match (degrees(north, 90.0), degrees(east, 180.0)) {
            (Some(north), Some(east)) => Ok((north, east)),
            _ => Err(format!("`{}`, `{}` is no place on Earth", few(north), few(east))),
        },
    }
}

fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
    let mut list: Vec<String> =
        texts.into_iter().filter(|text| !text.is_empty()).map(str::to_string).collect();
    list.dedup();
    list
}

fn after(who: &str, source: &str) -> String {
    if source.is_empty() { who.to_string() } else { format!("{who}, after {source}") }
}

fn word(words: &[&'static str], text: &str) -> &'static str {
    words.iter().find(|word| **word == text).copied().unwrap_or("")
}

/// The start of a text, for a message.
fn few(text: &str) -> String {
    text.chars().take(40).collect()
}

/// One of the desk's event types, also with a slip of the pen: "Violent demostration".
fn event_type(text: &str) -> Option<&'static str> {
    let fields = Kind::Incident.about().fields.iter().find(|field| field.name == "type");
    let Some(Shape::Word(words)) = fields.map(|field| field.shape) else { return None };
    let lower = text.to_lowercase();
    let same = words.iter().find(|word| word.to_lowercase() == lower);
    let slip = || {
        let near = |word: &&&str| strsim::damerau_levenshtein(&word.to_lowercase(), &lower) <= 2;
        words.iter().find(near).filter(|_| lower.chars().count() > 8)
    };
    same.or_else(slip).copied()
}

/// The columns of the desk's table, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().map(|column| column.name)
}
