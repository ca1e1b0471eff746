//! `imports/names.toml` -> what names of data sets mean on this desk, as a person has decided.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::known::Known;
use crate::kinds::Kind;
use crate::names::fold_str;
use crate::scaffold::quoted;

/// Where it stands in a desk.
pub const PATH: &str = "imports/names.toml";

/// A name that was looked for in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmatched {
    pub name: String,
    pub rows: usize,
    /// What it may be, as references.
    pub near: Vec<String>,
}

/// The decisions: for each folded name the entity, or none for a name that is nobody's.
#[derive(Debug, Default)]
pub struct Mapping {
    pub actors: BTreeMap<String, Option<u32>>,
    pub places: BTreeMap<String, Option<u32>>,
    pub countries: BTreeMap<String, Option<u32>>,
    /// For tables of others: the desk's column for one of theirs, folded.
    pub columns: BTreeMap<String, String>,
}

/// Who can act.
pub const ACTORS: &[Kind] = &[Kind::Group, Kind::Country, Kind::Person];

/// Reads it. Every wrong line is told.
pub fn read(text: &str, known: &Known) -> Result<Mapping, Vec<String>> {
    let table: toml::Table = match text.parse() {
        Ok(table) => table,
        Err(error) => {
            let error: toml::de::Error = error;
            let at = error.span().map_or(0, |span| span.start);
            let line = text[..at].matches('\n').count() + 1;
            return Err(vec![format!("{PATH}, line {line}: {}", error.message())]);
        }
    };
    let mut mapping = Mapping::default();
    let mut wrong = Vec::new();
    for (section, value) in &table {
        let Some(pairs) = value.as_table() else {
            wrong.push(format!("{PATH}: `{section}` stands outside of a section"));
            continue;
        };
        let (into, kinds): (&mut BTreeMap<String, Option<u32>>, &[Kind]) = match section.as_str() {
            "actors" => (&mut mapping.actors, ACTORS),
            "places" => (&mut mapping.places, &[Kind::Place]),
            "countries" => (&mut mapping.countries, &[Kind::Country]),
            "columns" => {
                let texts = pairs.iter().filter_map(|(theirs, ours)| {
                    Some((fold_str(theirs), ours.as_str()?.to_string()))
                });
                mapping.columns.extend(texts);
                continue;
            }
            other => {
                wrong.push(format!(
                    "{PATH}: there is no section [{other}]; there are [actors], [places], [countries], [columns]"
                ));
                continue;
            }
        };
        for (name, meant) in pairs {
            let meant = meant.as_str().unwrap_or("?");
            let id = known.reference(kinds, meant);
            if id.is_none() && !meant.is_empty() {
                let near = known.nearest(kinds, meant);
                let near = match near.is_empty() {
                    true => String::new(),
                    false => format!("; did you mean {}?", near.join(" or ")),
                };
                wrong.push(format!(
                    "{PATH}: {name:?} is said to be {meant:?}, which the desk does not have{near}"
                ));
            }
            into.insert(fold_str(name), id);
        }
    }
    if wrong.is_empty() { Ok(mapping) } else { Err(wrong) }
}

/// A first file, with everything that was not matched in comments: the most frequent first.
pub fn begin(sections: &[(&str, &[Unmatched])]) -> String {
    let mut text = String::from(
        "# What names in data sets mean on this desk, for `watchdesk import`.\n# Take away the # and put the slug (\"jnim\", or \"country:mali\"); \"\" means: nobody, do not ask again.\n",
    );
    for (section, unmatched) in sections {
        let _ = writeln!(text, "\n[{section}]");
        for Unmatched { name, rows, near } in *unmatched {
            let first = near.first().map_or("", String::as_str);
            let _ = writeln!(text, "# {} = {}  # {rows} rows", quoted(name), quoted(first));
        }
    }
    text
}
