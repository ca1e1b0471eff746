//! Entries -> the names to look for in texts, each with the entry that it means.

use super::Entry;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::kinds::{Kind, NAMED};
use crate::names::{Case, Name, Names, weakness};

/// Collects titles, short names, aliases and demonyms of everything that is searched for.
pub fn collect(entries: &[Entry]) -> (Names, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut names = Vec::new();
    for (id, entry) in entries.iter().enumerate() {
        if !NAMED.contains(&entry.kind) {
            continue;
        }
        let front = &entry.front;
        let case = match front.text("case") {
            "any" => Case::Any,
            "initial" => Case::Initial,
            "exact" => Case::Exact,
            _ => Case::Auto,
        };
        let words = |field: &str| front.texts(field).iter().map(|w| w.value.clone()).collect();
        let mut add = |text: &str, demonym: bool| {
            names.push(Name {
                text: text.to_string(),
                target: id as u32,
                case,
                not_before: words("not_before"),
                not_after: words("not_after"),
                demonym,
            });
        };
        for version in &entry.versions {
            add(&version.title, false);
            for alias in &version.aliases {
                if weakness(alias).is_none() {
                    add(alias, false);
                }
            }
        }
        let short = entry.front.text("short");
        if weakness(short).is_none() {
            add(short, false);
        }
        if entry.kind == Kind::Country {
            for demonym in entry.front.texts("demonyms") {
                add(&demonym.value, true);
            }
        }
        for alias in entry.front.texts("aliases") {
            if weakness(&alias.value).is_some() {
                diagnostics.push(weak_alias(entry, &alias.value, alias.range()));
            }
        }
    }
    (Names::new(names), diagnostics)
}

fn weak_alias(entry: &Entry, alias: &str, range: std::ops::Range<usize>) -> Diagnostic {
    Diagnostic::new(Code::WeakAlias, format!("the alias `{alias}` is too common to be looked for"))
        .at(Span::new(&entry.path, range), "would link the wrong words")
        .help("take it out, or write a longer one")
}
