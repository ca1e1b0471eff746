//! The graph -> tables of data, for the whole desk and for each country and group.
//!
//! ```text
//! tables     what a table has: its columns
//!    | rows     what the graph has for them, cell by cell
//!    | write    rows as CSV, CSV with tags of HXL, JSON, GeoJSON
//!    | package  the description of all files
//! ```
//!
//! What a source does not let pass on is in no row: see [`crate::kinds::Passing`].

mod package;
mod rows;
mod tables;
mod write;

use crate::graph::Graph;
use crate::kinds::Kind;
use crate::pages::scope::Scope;

pub use package::package;
pub use rows::{Row, passing};
pub use tables::{TABLES, Table};

/// A file of data: which table, of the whole desk or of a country or group, and how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct File {
    /// Its place in [`TABLES`].
    pub table: usize,
    pub of: Option<u32>,
    pub form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Csv,
    /// With a row of HXL tags below the names of the columns.
    Hxl,
    Json,
    GeoJson,
}

impl Form {
    pub const ALL: [Form; 4] = [Form::Csv, Form::Hxl, Form::Json, Form::GeoJson];

    /// What a file's name ends with.
    pub fn ending(self) -> &'static str {
        match self {
            Form::Csv => "csv",
            Form::Hxl => "hxl.csv",
            Form::Json => "json",
            Form::GeoJson => "geojson",
        }
    }

    pub fn media(self) -> &'static str {
        match self {
            Form::Csv | Form::Hxl => "text/csv",
            Form::Json => "application/json",
            Form::GeoJson => "application/geo+json",
        }
    }
}

/// The countries and groups that have files of their own.
pub fn owners(graph: &Graph) -> impl Iterator<Item = u32> + '_ {
    graph.of_kind(Kind::Country).chain(graph.of_kind(Kind::Group))
}

/// Every file. A table of the whole desk may be empty; one of a country or group may not.
pub fn all(graph: &Graph) -> Vec<File> {
    let mut files = Vec::new();
    let owners = std::iter::once(None).chain(owners(graph).map(Some));
    for of in owners {
        for (place, table) in TABLES.iter().enumerate() {
            if of.is_some() && !table.has_any(graph, of) {
                continue;
            }
            let forms =
                Form::ALL.into_iter().filter(|form| *form != Form::GeoJson || table.located);
            files.extend(forms.map(|form| File { table: place, of, form }));
        }
    }
    files
}

/// The words that stand in files of data whatever the desk says: the names and meanings of columns.
pub fn words() -> impl Iterator<Item = &'static str> {
    TABLES.iter().flat_map(|table| {
        let of_columns = table.columns.iter().flat_map(|c| [c.name, c.hxl, c.says]);
        of_columns.chain([table.name, table.says])
    })
}

impl File {
    pub fn address(self, graph: &Graph) -> String {
        let (name, ending) = (TABLES[self.table].name, self.form.ending());
        match self.of.map(|id| graph.entry(id)) {
            None => format!("{}{name}.{ending}", crate::address::DATA),
            Some(entry) => {
                let (folder, slug) = (entry.kind.folder(), &entry.slug);
                format!("{}{folder}/{slug}/{name}.{ending}", crate::address::DATA)
            }
        }
    }

    /// What stands in it, whatever its form. The scope has the desk's main language and whole addresses.
    pub fn rows(self, scope: &Scope) -> Vec<Row> {
        TABLES[self.table].rows(scope, self.of)
    }

    pub fn bytes(self, rows: &[Row]) -> Vec<u8> {
        let columns = TABLES[self.table].columns;
        let text = match self.form {
            Form::Csv => write::csv(columns, rows, false),
            Form::Hxl => write::csv(columns, rows, true),
            Form::Json => write::json(columns, rows),
            Form::GeoJson => write::geojson(columns, rows),
        };
        text.into_bytes()
    }
}
