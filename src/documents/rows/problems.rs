//! What is wrong with a table of incidents -> words for its editor.

use std::ops::Range;
use std::sync::Arc;

use super::super::is_slug;
use super::super::table::{Cell, Row};
use super::COLUMNS;
use crate::diagnostics::{Code, Diagnostic, Span, nearest};
use crate::sources::SourceFile;

pub fn missing_column(file: &SourceFile, name: &str, line: Range<usize>) -> Diagnostic {
    let says = COLUMNS.iter().find(|column| column.name == name).map_or("", |column| column.says);
    let or = if name == "date" { ", or `from` and `to`" } else { "" };
    Diagnostic::new(Code::MissingColumn, format!("the table has no column `{name}`{or}"))
        .at(Span::new(&file.path, line), "the names of the columns")
        .help(format!("add `{name}` to the first line and to each row: {says}"))
}

pub fn unknown_column(file: &SourceFile, cell: &Cell) -> Diagnostic {
    let span = Span::new(&file.path, cell.place.clone());
    let names = COLUMNS.iter().map(|column| column.name);
    let unknown = Diagnostic::new(Code::UnknownColumn, format!("unknown column `{}`", cell.text))
        .at(span.clone(), "not a column of incidents");
    match nearest(&cell.text, names.clone()) {
        Some(near) => unknown.help(format!("did you mean `{near}`?")).fix(span, near),
        None => unknown.help(format!("the columns are: {}", names.collect::<Vec<_>>().join(", "))),
    }
}

pub fn doubled_column(file: &SourceFile, cell: &Cell) -> Diagnostic {
    Diagnostic::new(Code::UnknownColumn, format!("the column `{}` is there twice", cell.text))
        .at(Span::new(&file.path, cell.place.clone()), "the second")
        .help("take one of them out")
}

pub fn nameless_column(file: &SourceFile, cell: &Cell) -> Diagnostic {
    Diagnostic::new(Code::UnknownColumn, "this cell stands in a column without a name")
        .at(Span::new(&file.path, cell.place.clone()), "means nothing")
        .help("name the column in the first line, or empty the cell")
}

pub fn unmarked_table(file: &SourceFile) -> Diagnostic {
    let folder = file.path.rsplit_once('/').map_or("content", |(folder, _)| folder);
    Diagnostic::new(Code::Unmarked, "the table has no column `tlp`, and its folder no TLP marking")
        .at(Span::file(&file.path), "")
        .help(format!(
            "add a column `tlp` with clear (or green, amber, amber+strict, red) in each row, or `\"{folder}\" = \"…\"` to [markings] in watchdesk.toml"
        ))
}

pub fn unmarked_row(file: &SourceFile, row: &Row) -> Diagnostic {
    Diagnostic::new(Code::Unmarked, "the row has no TLP marking, and neither has its folder")
        .at(Span::new(&file.path, row.place.clone()), "who may see it?")
        .help("write clear (or green, amber, amber+strict, red) into its column `tlp`")
}

pub fn unclosed_quote(file: &SourceFile, cell: &Cell) -> Diagnostic {
    let start = cell.place.start;
    Diagnostic::new(Code::UnclosedQuote, "a cell's quotation mark is not closed")
        .at(Span::new(&file.path, start..start + 1), "opened here, and all behind it is one cell")
        .help("put a quotation mark behind the cell's text; one in the text is written twice")
}

pub fn ragged_row(file: &SourceFile, row: &Row, wanted: usize) -> Diagnostic {
    let has = row.cells.len();
    let (place, label) = match row.cells.get(wanted) {
        Some(first) => (first.place.start..row.place.end, "belongs to no column"),
        None => (row.place.clone(), "ends too early"),
    };
    Diagnostic::new(
        Code::RaggedRow,
        format!("the row has {has} cells and the table {wanted} columns"),
    )
    .at(Span::new(&file.path, place), label)
    .help("a text that holds the sign between the cells stands in quotation marks: \"one, two\"")
}

pub fn no_id(file: &SourceFile, row: &Row) -> Diagnostic {
    Diagnostic::new(Code::BadSlug, "the row has no `id`")
        .at(Span::new(&file.path, row.place.clone()), "has no name to be linked by")
        .help("write one that no other incident has, such as 2031-05-19-kerrin")
}

pub fn bad_id(file: &SourceFile, cell: &Cell) -> Diagnostic {
    let span = Span::new(&file.path, cell.place.clone());
    let bad = Diagnostic::new(
        Code::BadSlug,
        format!("`{}` cannot be an address: only a-z, 0-9 and single hyphens can", cell.text),
    )
    .at(span.clone(), "is the address of the incident's page");
    let proposed = slug::slugify(&cell.text);
    if is_slug(&proposed) {
        return bad.help(format!("write `{proposed}`")).fix(span, proposed);
    }
    bad.help("write letters a-z, digits and hyphens, such as 2031-05-19-kerrin")
}

pub fn half_point(file: &SourceFile, cell: &Cell, missing: &str) -> Diagnostic {
    Diagnostic::new(Code::BadValue, format!("a point without its `{missing}`"))
        .at(Span::new(&file.path, cell.place.clone()), "only half of a point")
        .help(format!("write the `{missing}` too, or empty this cell"))
}

pub fn bad_degrees(
    file: &SourceFile,
    name: &str,
    cell: &Cell,
    most: f64,
    is_number: bool,
) -> Diagnostic {
    let message = match is_number {
        true => format!("a `{name}` of {} is no place on Earth", cell.text),
        false => format!("`{}` is no `{name}`", cell.text),
    };
    Diagnostic::new(Code::BadValue, message)
        .at(Span::new(&file.path, cell.place.clone()), "here")
        .help(format!("degrees from -{most} to {most}, such as 12.64; south and west are negative"))
}

pub fn no_role(path: &Arc<str>, part: &str, place: Range<usize>) -> Diagnostic {
    let part: String = part.chars().take(60).collect();
    Diagnostic::new(Code::MissingField, format!("`{part}` has no part in brackets"))
        .at(Span::new(path, place), "what was its part?")
        .help("write slug (part), such as `hill-guard (attributed to); country:tolvia (target)`; parts are: claimed by, attributed to, target, participant")
}

pub fn figure_beside_none(file: &SourceFile, low: &Cell, high: &Cell) -> Diagnostic {
    Diagnostic::new(Code::BadValue, "a claim that gives no figure has one")
        .at(Span::new(&file.path, high.place.clone()), "the figure")
        .also(Span::new(&file.path, low.place.clone()), "says that none is given")
        .help("empty one of the two cells")
}
