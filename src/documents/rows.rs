//! A table of incidents (`content/incidents/*.csv`) -> an ordinary [`Document`] for each row.
//!
//! A cell is checked as the field of an incident that it stands for, so that the same rules hold
//! for a row as for a file and the stages after this one need not know the difference. A row's
//! body is empty: nothing of the rest of the file is in the document.

mod problems;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use self::problems::{
    bad_degrees, bad_id, doubled_column, figure_beside_none, half_point, missing_column,
    nameless_column, no_id, no_role, ragged_row, unclosed_quote, unknown_column, unmarked_row,
    unmarked_table,
};
use super::table::{Cell, Row, Rows};
use super::{Document, Parsed, is_slug, weaker_marking};
use crate::audience::Tlp;
use crate::diagnostics::{Diagnostic, Few};
use crate::kinds::Kind;
use crate::record::{
    Field, Record, Shape, Spot, Value, field, parts, read_marking, read_text, required,
};
use crate::site::Site;
use crate::sources::SourceFile;

/// A column: the field of an incident that it fills, `claims.by` for one in a table. A column with
/// rules of its own fills none.
#[derive(Debug)]
pub struct Column {
    pub name: &'static str,
    pub fills: &'static str,
    pub says: &'static str,
}

const fn column(name: &'static str, fills: &'static str, says: &'static str) -> Column {
    Column { name, fills, says }
}

/// Every column that a table may have.
pub const COLUMNS: &[Column] = &[
    column(
        "id",
        "",
        "the row's slug: a-z, 0-9 and single hyphens, once in the whole desk; the incident's page is `/incidents/<id>/`",
    ),
    column(
        "title",
        "title",
        "what the page is called; left out, it is made of type, place (or country) and date: \"Armed clash, Kerrin, 2031-05-19\"",
    ),
    column("date", "date", "2031-05-19, 2031-05 or 2031"),
    column("from", "from", "in place of `date`, the day it began"),
    column("to", "to", "and the day it ended"),
    column("date_precision", "precision", "how precisely the date is known"),
    column("country", "countries", "the slug of a country; several with `;` between them"),
    column("place", "places", "the slug of a place; several with `;` between them"),
    column("latitude", "", "in degrees, -90 to 90; between semicolons also with a decimal comma"),
    column("longitude", "", "in degrees, -180 to 180"),
    column("precision", "coordinates_precision", "how precisely the coordinates are known"),
    column("type", "type", "one of ACLED's event types"),
    column(
        "actors",
        "",
        "slug and part, with `;` between several: `hill-guard (attributed to); country:tolvia (target)`. A slug alone is a group's",
    ),
    column(
        "killed_low",
        "",
        "the lowest figure, or `none given`. Alone it is \"at least\"; the same as the highest, \"exactly\"",
    ),
    column("killed_high", "", "the highest figure. Alone it is \"at most\""),
    column(
        "injured",
        "",
        "`12`, or with a word before it: `at least 12`, `at most 12`, `about 12`; or `none given`",
    ),
    column(
        "figures_note",
        "claims.note",
        "what else is to be known of these figures, such as the best estimate within a range",
    ),
    column("by", "claims.by", "who says these figures"),
    column("source", "claims.source", "the slug of the source that all of the row was read in"),
    column("url", "claims.url", "the address it was read at"),
    column("grade", "claims.grade", "the Admiralty grade of source and information"),
    column("as_of", "claims.as_of", "the date that the figures are as of"),
    column(
        "note",
        "summary",
        "what happened, in one paragraph of plain text; shown below the title",
    ),
    column("tlp", "", "the row's TLP label; the stricter of it and the folder's holds"),
];

/// So many rows are worked on at a time: what is wrong with them is counted before the next.
const BATCH: usize = 8_192;

/// Reads a table.
pub fn documents(file: &SourceFile, site: &Site) -> Parsed {
    let mut few = Few::default();
    let mut rows = Rows::new(&file.text);
    let mut found = Vec::new();
    let Some(header) = rows.next() else {
        let diagnostics = vec![missing_column(file, "id", 0..0)];
        return Parsed { documents: Vec::new(), diagnostics, few };
    };
    let table = Table::new(file, site, &header, &mut found);
    let mut diagnostics = few.of(found);
    let mut documents = Vec::new();
    if table.columns.is_empty() {
        return Parsed { documents, diagnostics, few };
    }
    loop {
        let batch: Vec<Row> = rows.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            return Parsed { documents, diagnostics, few };
        }
        let read: Vec<(Option<Document>, Vec<Diagnostic>)> =
            batch.par_iter().map(|row| table.document(row)).collect();
        for (document, found) in read {
            documents.extend(document.map(Arc::new));
            diagnostics.extend(few.of(found));
        }
    }
}

/// What places and countries are called, and how they are marked, by kind and slug.
pub type Places = BTreeMap<(Kind, Arc<str>), (String, Tlp)>;

/// The names that titles of rows may need.
pub fn places(list: &[Arc<Document>]) -> Places {
    let is_place = |document: &&Arc<Document>| {
        document.language == 0 && matches!(document.kind, Kind::Place | Kind::Country)
    };
    let name = |document: &Arc<Document>| {
        let name = (document.front.text("title").to_string(), document.marking);
        ((document.kind, document.slug.clone()), name)
    };
    list.iter().filter(is_place).map(name).collect()
}

/// Gives a row its title. Names of places and countries that are marked more strictly than the row are
/// not used.
pub fn give_title(row: &mut Document, places: &Places) {
    let front = &row.front;
    let name = |kind: Kind, field: &str| {
        let slug = front.references(field).first()?.value.slug.rsplit(':').next()?.trim();
        let (name, marking) = places.get(&(kind, slug.into()))?;
        (*marking <= row.marking).then(|| name.clone())
    };
    let place = name(Kind::Place, "places").or_else(|| name(Kind::Country, "countries"));
    let date = front.when("date").or(front.when("from")).map(|when| when.iso());
    let kind = Some(front.text("type").to_string());
    let known = [kind, place, date].into_iter().flatten().filter(|part| !part.is_empty());
    let known: Vec<String> = known.collect();
    let title = if known.is_empty() { row.slug.to_string() } else { known.join(", ") };
    let spot = Spot::new(title, row.named.clone());
    Arc::make_mut(&mut row.front).set("title", Value::Text(spot));
}

/// What holds for all rows of a file.
struct Table<'a> {
    file: &'a SourceFile,
    /// The column of each cell of a row; empty if the header cannot be used.
    columns: Vec<Option<&'static Column>>,
    /// The fields that the columns fill, in the same order and with the columns' names.
    fields: Vec<Option<Field>>,
    folder: Option<Tlp>,
    decimal_comma: bool,
}

impl<'a> Table<'a> {
    fn new(
        file: &'a SourceFile,
        site: &Site,
        header: &Row,
        found: &mut Vec<Diagnostic>,
    ) -> Table<'a> {
        let mut columns: Vec<Option<&'static Column>> = Vec::new();
        for cell in &header.cells {
            let name = cell.text.to_lowercase().replace([' ', '-'], "_");
            let column = COLUMNS.iter().find(|column| column.name == name);
            match column {
                None if name.is_empty() => {}
                None => found.push(unknown_column(file, cell)),
                Some(column) if columns.iter().flatten().any(|c| c.name == column.name) => {
                    found.push(doubled_column(file, cell));
                }
                Some(_) => {}
            }
            columns.push(column);
        }
        let has = |name: &str| columns.iter().flatten().any(|column| column.name == name);
        let line = header.place.clone();
        for (name, there) in [("id", has("id")), ("date", has("date") || has("from"))] {
            if !there {
                found.push(missing_column(file, name, line.clone()));
            }
        }
        let folder = site.folder_marking(&file.path);
        if folder.is_none() && !has("tlp") {
            found.push(unmarked_table(file));
        }
        if !found.is_empty() {
            columns.clear();
        }
        let fields = columns.iter().map(|column| column.and_then(field_of)).collect();
        let separators = file.text.get(line).unwrap_or_default();
        let decimal_comma = separators.contains(';') && !separators.contains(',');
        Table { file, columns, fields, folder, decimal_comma }
    }

    fn document(&self, row: &Row) -> (Option<Document>, Vec<Diagnostic>) {
        let mut found = Vec::new();
        if let Some(cell) = row.cells.iter().find(|cell| cell.unclosed) {
            return (None, vec![unclosed_quote(self.file, cell)]);
        }
        // Spreadsheets leave rows and columns behind that have nothing in them.
        if row.cells.iter().all(|cell| cell.text.is_empty()) {
            return (None, found);
        }
        let wanted = self.columns.len();
        let stray = row.cells.iter().skip(wanted).find(|cell| !cell.text.is_empty());
        if row.cells.len() < wanted || stray.is_some() {
            return (None, vec![ragged_row(self.file, row, wanted)]);
        }
        let nameless = self.columns.iter().zip(&row.cells);
        for (_, cell) in nameless.filter(|(column, cell)| column.is_none() && !cell.text.is_empty())
        {
            found.push(nameless_column(self.file, cell));
        }
        let cells = Cells { table: self, row };
        let Some(id) = cells.named("id") else {
            found.push(no_id(self.file, row));
            return (None, found);
        };
        if !is_slug(&id.text) {
            found.push(bad_id(self.file, id));
        }
        let mut front = cells.record(&mut found);
        let marking = cells.marking(&mut front, &mut found);
        front.each_text(&mut |line| {
            super::passages::check_line(&self.file.path, line, &mut found);
        });
        // A repair is put between the quotation marks, or where there are none.
        for (_, text) in found.iter_mut().filter_map(|problem| problem.fix.as_mut()) {
            *text = text.trim_matches('"').to_string();
        }
        let document = Document {
            kind: Kind::Incident,
            slug: id.text.as_str().into(),
            language: 0,
            path: self.file.path.clone(),
            marking,
            named: id.place.clone(),
            front: Arc::new(front),
            text: self.file.text.clone(),
            body: row.place.start..row.place.start,
            passages: Default::default(),
            has_links: false,
        };
        (Some(document), found)
    }
}

/// The field that a column fills, by the name that the editor knows.
fn field_of(column: &'static Column) -> Option<Field> {
    let fields = Kind::Incident.fields();
    let mut fields: Vec<&Field> = fields.iter().flat_map(|list| list.iter()).collect();
    let mut path = column.fills.split('.').peekable();
    while let Some(part) = path.next() {
        let field = *fields.iter().find(|field| field.name == part)?;
        match field.shape {
            Shape::Tables(inner) if path.peek().is_some() => fields = inner.iter().collect(),
            shape => return Some(Field { name: column.name, shape, required: false, says: "" }),
        }
    }
    None
}

/// The shape of a field in one of an incident's tables.
fn shape(table: &str, name: &str) -> Shape {
    let fields = Kind::Incident.about().fields.iter().find(|field| field.name == table);
    match fields.map(|field| field.shape) {
        Some(Shape::Tables(inner)) => {
            inner.iter().find(|field| field.name == name).map_or(Shape::Line, |field| field.shape)
        }
        _ => Shape::Line,
    }
}

/// The cells of one row by the names of their columns.
struct Cells<'a> {
    table: &'a Table<'a>,
    row: &'a Row,
}

impl Cells<'_> {
    /// The cell of a column, if it has something in it.
    fn named(&self, name: &str) -> Option<&Cell> {
        let at = self.table.columns.iter().position(|c| c.is_some_and(|c| c.name == name))?;
        self.row.cells.get(at).filter(|cell| !cell.text.is_empty())
    }

    fn record(&self, found: &mut Vec<Diagnostic>) -> Record {
        let path = &self.table.file.path;
        let filled = self.row.cells.iter().filter(|cell| !cell.text.is_empty()).count();
        let mut front = Record::new(self.row.place.clone(), filled);
        // What is said of each figure: by whom, in which source.
        let mut said: Vec<(&'static str, Value)> = Vec::new();
        let filled = self.table.columns.iter().zip(&self.table.fields).zip(&self.row.cells);
        for ((column, field), cell) in filled {
            let (Some(column), Some(field)) = (column, field) else { continue };
            if cell.text.is_empty() {
                continue;
            }
            // A paragraph of several lines is one line on the page.
            let text = match column.name {
                "note" => cell.text.split_whitespace().collect::<Vec<_>>().join(" "),
                _ => cell.text.clone(),
            };
            let Some(value) = read_text(path, field, &text, cell.place.clone(), found) else {
                continue;
            };
            match column.fills.split_once('.') {
                Some((_, name)) => said.push((name, value)),
                None => front.set(column.fills, value),
            }
        }
        if let Some(point) = self.point(found) {
            front.set("coordinates", Value::Point(point));
        }
        let actors = self.actors(&said, found);
        if !actors.is_empty() {
            front.set("actors", Value::Records(actors));
        }
        let mut claims: Vec<Record> =
            [self.killed(found), self.injured(found)].into_iter().flatten().collect();
        for claim in &mut claims {
            said.iter().for_each(|(name, value)| claim.set(name, value.clone()));
        }
        if !claims.is_empty() {
            front.set("claims", Value::Records(claims));
        }
        if let Some(cell) = self.named("source") {
            let of_source = ["source", "url", "grade"];
            let mut source = Record::new(cell.place.clone(), of_source.len());
            for (name, value) in said.into_iter().filter(|(name, _)| of_source.contains(name)) {
                source.set(name, value);
            }
            front.set("sources", Value::Records(vec![source]));
        }
        front
    }

    /// The stricter of the row's label and its folder's. Without either nobody but the desk may see
    /// the row, and the build stops.
    fn marking(&self, front: &mut Record, found: &mut Vec<Diagnostic>) -> Tlp {
        let file = self.table.file;
        let folder = self.table.folder;
        let cell = self.named("tlp");
        let own = cell.map(|cell| read_marking(&file.path, &cell.text, cell.place.clone(), found));
        // A label that cannot be read may mean any.
        let unread = own == Some(None);
        front.marking = own.flatten();
        if let (Some(spot), Some(folder)) = (&front.marking, folder)
            && spot.value < folder
        {
            found.push(weaker_marking(&file.path, spot, folder, "its folder"));
        }
        let marking = front.marking.as_ref().map(|spot| spot.value).max(folder);
        if marking.is_none() && !unread {
            found.push(unmarked_row(file, self.row));
        }
        if unread { Tlp::Red } else { marking.unwrap_or(Tlp::Red) }
    }

    fn point(&self, found: &mut Vec<Diagnostic>) -> Option<Spot<[f64; 2]>> {
        let file = self.table.file;
        match (self.named("latitude"), self.named("longitude")) {
            (Some(latitude), Some(longitude)) => {
                let north = self.degrees("latitude", latitude, 90.0, found);
                let east = self.degrees("longitude", longitude, 180.0, found);
                Some(Spot::new([north?, east?], latitude.place.clone()))
            }
            (Some(one), None) => {
                found.push(half_point(file, one, "longitude"));
                None
            }
            (None, Some(one)) => {
                found.push(half_point(file, one, "latitude"));
                None
            }
            (None, None) => None,
        }
    }

    fn degrees(
        &self,
        name: &str,
        cell: &Cell,
        most: f64,
        found: &mut Vec<Diagnostic>,
    ) -> Option<f64> {
        let text = match self.table.decimal_comma {
            true => cell.text.replace(',', "."),
            false => cell.text.clone(),
        };
        let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.'));
        let degrees = text.parse::<f64>().ok().filter(|_| plain);
        let fits = degrees.filter(|degrees| degrees.abs() <= most);
        if fits.is_none() {
            found.push(bad_degrees(self.table.file, name, cell, most, degrees.is_some()));
        }
        fits
    }

    /// `hill-guard (attributed to); country:tolvia (target)`.
    fn actors(&self, said: &[(&'static str, Value)], found: &mut Vec<Diagnostic>) -> Vec<Record> {
        let path = &self.table.file.path;
        let Some(cell) = self.named("actors") else { return Vec::new() };
        let verbatim = cell.place.len() == cell.text.len();
        let place = |at: usize, part: &str| {
            let from = cell.place.start + at;
            if verbatim { from..from + part.len() } else { cell.place.clone() }
        };
        let mut actors = Vec::new();
        for (at, part) in parts(&cell.text).filter(|(_, part)| !part.trim().is_empty()) {
            let at = at + (part.len() - part.trim_start().len());
            let part = part.trim();
            let Some((slug, role)) = part.strip_suffix(')').and_then(|part| part.split_once('('))
            else {
                found.push(no_role(path, part, place(at, part)));
                continue;
            };
            let role_at = at + slug.len() + 1;
            let slug = slug.trim();
            let who = match slug.split_once(':') {
                Some(("country", _)) => "country",
                Some(("person", _)) => "person",
                _ => "group",
            };
            let fields = [(who, slug, at), ("role", role, role_at)];
            let mut actor = Record::new(place(at, part), fields.len() + 1);
            for (name, text, at) in fields {
                let of = field(name, shape("actors", name), "");
                if let Some(value) = read_text(path, &of, text, place(at, text), found) {
                    actor.set(name, value);
                }
            }
            let source = said.iter().find(|(name, _)| *name == "source");
            if let Some((name, value)) = source {
                actor.set(name, value.clone());
            }
            actors.push(actor);
        }
        actors
    }

    fn killed(&self, found: &mut Vec<Diagnostic>) -> Option<Record> {
        let (low, high) = (self.named("killed_low"), self.named("killed_high"));
        let cell = low.or(high)?;
        if let Some(low) = low.filter(|low| low.text == NONE) {
            if let Some(high) = high.filter(|high| high.text != NONE) {
                found.push(figure_beside_none(self.table.file, low, high));
            }
            return Some(claim("killed", NONE, cell));
        }
        let mut figure = |name: &'static str, cell: Option<&Cell>| match cell {
            None => Some(None),
            Some(cell) => self.number(name, &cell.text, cell.place.clone(), found).map(Some),
        };
        let (low, high) = (figure("killed_low", low), figure("killed_high", high));
        let (relation, figures) = match (low?, high?) {
            (Some(low), Some(high)) if low.value == high.value => ("exactly", vec![("value", low)]),
            (Some(low), Some(high)) => ("between", vec![("low", low), ("high", high)]),
            (Some(low), None) => ("at least", vec![("value", low)]),
            (None, Some(high)) => ("at most", vec![("value", high)]),
            (None, None) => return None,
        };
        let mut claim = claim("killed", relation, cell);
        for (name, figure) in figures {
            claim.set(name, Value::Number(figure));
        }
        Some(claim)
    }

    /// `12`, `at least 12`, `none given`.
    fn injured(&self, found: &mut Vec<Diagnostic>) -> Option<Record> {
        let cell = self.named("injured")?;
        if cell.text == NONE {
            return Some(claim("injured", NONE, cell));
        }
        let (words, figure) = cell.text.rsplit_once(' ').unwrap_or(("", &cell.text));
        let number = self.number("injured", figure, cell.place.clone(), found)?;
        let relation = match words.trim() {
            "" => "exactly".to_string(),
            words => words.to_string(),
        };
        // "between" has two figures, which this column cannot give.
        const WORDS: &[&str] = &["exactly", "at least", "at most", "about"];
        let of = required("injured", Shape::Word(WORDS), "");
        let path = &self.table.file.path;
        read_text(path, &of, &relation, cell.place.clone(), found).map(|_| ())?;
        let mut claim = claim("injured", &relation, cell);
        claim.set("value", Value::Number(number));
        Some(claim)
    }

    fn number(
        &self,
        name: &'static str,
        text: &str,
        place: std::ops::Range<usize>,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Spot<i64>> {
        let of = field(name, Shape::Number, "");
        match read_text(&self.table.file.path, &of, text, place, found) {
            Some(Value::Number(number)) => Some(number),
            _ => None,
        }
    }
}

const NONE: &str = "none given";

/// A claim without its figures, at the place of the cell that makes it.
fn claim(metric: &str, relation: &str, cell: &Cell) -> Record {
    let mut claim = Record::new(cell.place.clone(), 4);
    for (name, text) in [("metric", metric), ("relation", relation)] {
        claim.set(name, Value::Text(Spot::new(text.to_string(), cell.place.clone())));
    }
    claim
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_its_rules_or_fills_a_field() {
        for column in COLUMNS {
            assert_eq!(field_of(column).is_some(), !column.fills.is_empty(), "{}", column.name);
        }
        assert!(matches!(shape("actors", "role"), Shape::Word(_)));
        assert!(matches!(shape("actors", "country"), Shape::Reference(_)));
    }
}
