//! A newer import, the one before it, and the desk's table -> the desk's new table.
//!
//! What the desk has changed by hand is what differs from the import before: it stays. Everything
//! else follows the data set.

use std::collections::BTreeMap;

use super::layouts::names;
use crate::documents::rows::COLUMNS;
use crate::documents::table::Rows;

/// The cells of a row in the order of the desk's columns.
pub type Line = Vec<Box<str>>;

/// A table of incidents: its rows in order, and where each id is.
#[derive(Debug, Default)]
pub struct Table {
    pub lines: Vec<Line>,
    index: BTreeMap<Box<str>, usize>,
}

/// What became of the rows.
#[derive(Debug, Default)]
pub struct Changes {
    pub added: Vec<String>,
    /// The ids of rows that changed, with the columns.
    pub changed: Vec<(String, Vec<&'static str>)>,
    /// In the desk's table and no more in the data set.
    pub vanished: Vec<String>,
    /// Of these, those that were taken out.
    pub removed: usize,
    /// Rows that the desk has taken out before, and that stay out.
    pub left_out: usize,
    /// Cells that the desk has changed and the data set too: the desk's stay.
    pub kept: Vec<(String, &'static str, String)>,
    /// Rows that are in the desk's table and were never imported.
    pub own: usize,
}

pub fn column(name: &str) -> usize {
    names().position(|column| column == name).unwrap_or(0)
}

impl Table {
    /// Adds a row; one with the same id is replaced. Says whether there was one.
    pub fn put(&mut self, line: Line) -> bool {
        match self.index.get(&line[0]) {
            Some(&at) => {
                self.lines[at] = line;
                true
            }
            None => {
                self.index.insert(line[0].clone(), self.lines.len());
                self.lines.push(line);
                false
            }
        }
    }

    pub fn get(&self, id: &str) -> Option<&Line> {
        self.index.get(id).map(|at| &self.lines[*at])
    }

    /// Reads a table that was written before, perhaps changed in a spreadsheet since.
    pub fn read(text: &str) -> Result<Table, String> {
        let mut rows = Rows::new(text);
        let mut table = Table::default();
        let Some(header) = rows.next() else { return Ok(table) };
        let columns: Vec<Option<usize>> = header
            .cells
            .iter()
            .map(|cell| {
                let name = cell.text.to_lowercase().replace([' ', '-'], "_");
                names().position(|column| column == name)
            })
            .collect();
        if let Some(at) = columns.iter().position(Option::is_none)
            && !header.cells[at].text.is_empty()
        {
            return Err(format!("it has a column `{}` that no table has", header.cells[at].text));
        }
        for row in rows {
            let extra = row.cells.iter().skip(columns.len()).any(|cell| !cell.text.is_empty());
            if row.cells.iter().any(|cell| cell.unclosed)
                || row.cells.len() < columns.len()
                || extra
            {
                let line = text[..row.place.start].matches('\n').count() + 1;
                return Err(format!("its line {line} has not as many cells as the first"));
            }
            let mut line: Line = vec![Box::default(); COLUMNS.len()];
            for (column, cell) in columns.iter().zip(row.cells) {
                if let Some(column) = column {
                    line[*column] = one_line(&cell.text).into();
                }
            }
            if line.iter().any(|cell| !cell.is_empty()) {
                table.put(line);
            }
        }
        Ok(table)
    }

    /// As CSV, with the columns that any row needs.
    pub fn write(&self) -> String {
        let used: Vec<usize> = (0..COLUMNS.len())
            .filter(|at| *at == 0 || self.lines.iter().any(|line| !line[*at].is_empty()))
            .collect();
        let header: Vec<&str> = used.iter().map(|at| COLUMNS[*at].name).collect();
        let mut text = header.join(",");
        text.push('\n');
        for line in &self.lines {
            for (place, at) in used.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                push_cell(&mut text, &line[*at]);
            }
            text.push('\n');
        }
        text
    }
}

fn push_cell(text: &mut String, cell: &str) {
    if !cell.contains([',', '"', ';', '\t', '\n', '\r']) {
        text.push_str(cell);
        return;
    }
    text.push('"');
    for part in cell.split_inclusive('"') {
        text.push_str(part);
        if part.ends_with('"') {
            text.push('"');
        }
    }
    text.push('"');
}

/// A text without line breaks.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether two cells say the same: a spreadsheet may have written a number anew.
fn same(one: &str, other: &str) -> bool {
    let number = |text: &str| text.replace(',', ".").parse::<f64>().ok();
    one == other || (number(one).is_some() && number(one) == number(other))
}

/// Puts a newer import over the desk's table. Also gives the table to remember for the next time.
pub fn merge(
    before: &Table,
    mut desk: Table,
    new: Table,
    remove_vanished: bool,
) -> (Table, Table, Changes) {
    let mut changes = Changes::default();
    for line in &new.lines {
        let id = &line[0];
        let at = desk.index.get(id).copied();
        match (at, before.get(id)) {
            (None, Some(_)) => changes.left_out += 1,
            (None, None) => {
                changes.added.push(id.to_string());
                desk.put(line.clone());
            }
            (Some(at), old) => {
                let mut columns = Vec::new();
                for (column, theirs) in line.iter().enumerate() {
                    let ours = &desk.lines[at][column];
                    if same(ours, theirs) {
                        continue;
                    }
                    let name = COLUMNS[column].name;
                    // A row that was never imported is the desk's own, cell by cell.
                    let by_hand = old.is_none_or(|old| !same(ours, &old[column]));
                    let moved = old.is_none_or(|old| !same(&old[column], theirs));
                    if !by_hand {
                        columns.push(name);
                        desk.lines[at][column] = theirs.clone();
                    } else if moved {
                        changes.kept.push((id.to_string(), name, theirs.to_string()));
                    }
                }
                if !columns.is_empty() {
                    changes.changed.push((id.to_string(), columns));
                }
            }
        }
    }
    let mut memory = new;
    let mut gone = Vec::new();
    for line in &desk.lines {
        let id = &line[0];
        if memory.get(id).is_some() {
            continue;
        }
        match before.get(id) {
            None => changes.own += 1,
            Some(old) => {
                changes.vanished.push(id.to_string());
                let untouched = old.iter().zip(line).all(|(old, ours)| same(old, ours));
                if remove_vanished && untouched {
                    gone.push(id.clone());
                } else {
                    memory.put(old.clone());
                }
            }
        }
    }
    changes.removed = gone.len();
    if !gone.is_empty() {
        gone.sort();
        let mut left = Table::default();
        for line in desk.lines.drain(..).filter(|line| gone.binary_search(&line[0]).is_err()) {
            left.put(line);
        }
        desk = left;
    }
    (desk, memory, changes)
}
