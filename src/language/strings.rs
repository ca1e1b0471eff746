//! A TOML table of words -> keys and strings; and the theme's own tables.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

const EN: &str = include_str!("../../templates/strings/en.toml");
const FR: &str = include_str!("../../templates/strings/fr.toml");
const AR: &str = include_str!("../../templates/strings/ar.toml");

/// What is wrong with a table of strings, and the bytes of the text where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StringsError {
    pub message: String,
    pub range: Range<usize>,
}

impl fmt::Display for StringsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for StringsError {}

/// The theme's strings in a language, or in English.
pub(super) fn built_in(language: &str) -> BTreeMap<String, String> {
    // A test reads these tables strictly. Should a slip get past it, it costs one word, not all.
    let table = |toml| {
        let mut strings = BTreeMap::new();
        let _ = collect("", DeTable::parse_recoverable(toml).0.get_ref(), &mut strings);
        strings
    };
    match language {
        "fr" => table(FR),
        "ar" => table(AR),
        "en" => table(EN),
        _ => {
            let mut english = table(EN);
            // Between dates of another language an English "to" would be wrong: a dash is not.
            for key in ["date.range", "date.range.days"] {
                english.insert(key.to_string(), "{from} – {to}".to_string());
            }
            english
        }
    }
}

/// Reads a table. Tables in it are keys with dots: `[nav]` with `home` is `nav.home`.
pub(super) fn read(toml: &str) -> Result<BTreeMap<String, String>, StringsError> {
    let table = DeTable::parse(toml).map_err(|error| StringsError {
        message: error.message().to_string(),
        range: error.span().unwrap_or(0..toml.len()),
    })?;
    let mut strings = BTreeMap::new();
    collect("", table.get_ref(), &mut strings)?;
    Ok(strings)
}

/// The keys of a table that the theme does not have, each with its place in the text. The plural
/// forms of a key that the theme counts with are its own.
pub(super) fn strange(toml: &str) -> Vec<(String, Range<usize>)> {
    const PLURALS: &[&str] = &["zero", "one", "two", "few", "many", "other"];
    let known = known();
    let counts = |key: &str| {
        key.rsplit_once('.').is_some_and(|(stem, form)| {
            PLURALS.contains(&form) && known.contains(&format!("{stem}.other"))
        })
    };
    let mut found = Vec::new();
    let table = DeTable::parse_recoverable(toml).0;
    places("", table.get_ref(), &mut found);
    found.retain(|(key, _)| !known.contains(key) && !counts(key));
    found.sort_by_key(|(_, place)| place.start);
    found
}

/// Every key of the theme, in any of its languages.
pub(super) fn known() -> BTreeSet<String> {
    ["en", "fr", "ar"].into_iter().flat_map(|code| built_in(code).into_keys()).collect()
}

/// Whether a text is one of the theme's own tables.
pub(super) fn is_built_in(toml: &str) -> bool {
    [EN, FR, AR].contains(&toml)
}

fn places(prefix: &str, table: &DeTable, found: &mut Vec<(String, Range<usize>)>) {
    for (key, value) in table {
        let whole = format!("{prefix}{}", key.get_ref());
        match value.get_ref() {
            DeValue::Table(inner) => places(&format!("{whole}."), inner, found),
            _ => found.push((whole, key.span())),
        }
    }
}

fn collect(
    prefix: &str,
    table: &DeTable,
    strings: &mut BTreeMap<String, String>,
) -> Result<(), StringsError> {
    for (key, value) in table {
        let key = format!("{prefix}{}", key.get_ref());
        match value.get_ref() {
            DeValue::String(text) => {
                strings.insert(key, text.to_string());
            }
            DeValue::Table(inner) => collect(&format!("{key}."), inner, strings)?,
            _ => {
                let message = format!("`{key}` must be a string");
                return Err(StringsError { message, range: value.span() });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sound() {
        for (name, toml) in [("en", EN), ("fr", FR), ("ar", AR)] {
            if let Err(error) = read(toml) {
                let line = toml[..error.range.start].lines().count();
                panic!("templates/strings/{name}.toml, line {line}: {error}");
            }
        }
    }
}
