//! Released documents -> the names to look for in texts, each with the entry that it means, and
//! what is wrong with them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::{Entries, Entry, meaning};
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::kept::Last;
use crate::kinds::{Kind, NAMED};
use crate::names::{Case, Name, Names, Weak, fold_str, weakness};
use crate::release::Released;

/// What a name is in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    Title,
    Short,
    Alias,
    Demonym,
}

impl Origin {
    pub fn says(self) -> &'static str {
        match self {
            Origin::Title => "title",
            Origin::Short => "short name",
            Origin::Alias => "alias",
            Origin::Demonym => "demonym",
        }
    }
}

/// A name of the desk, and where it was given.
#[derive(Debug, Clone, Hash)]
pub struct Given {
    pub text: String,
    pub entry: u32,
    pub origin: Origin,
    pub language: usize,
    /// Why it is not looked for.
    pub weak: Option<Weak>,
    path: Arc<str>,
    range: Range<usize>,
}

impl Given {
    /// An adjective or an inhabitant, and no name of the country itself.
    pub fn is_demonym(&self) -> bool {
        self.origin == Origin::Demonym
    }
}

/// Collects titles, short names, aliases and demonyms of everything that is searched for. The
/// automaton knows each name by its place in the list; what is not looked for stands at the end.
pub fn collect(
    entries: &Entries,
    documents: &[Released],
    kept: &mut Kept,
) -> (Arc<Names>, Vec<Given>, Vec<Diagnostic>) {
    let (mut weak, mut given): (Vec<Given>, Vec<Given>) =
        all(entries, documents).into_iter().partition(|given| given.weak.is_some());
    let names = given.iter().map(|given| name(&entries[given.entry as usize], given)).collect();
    let names = kept.of(names, |names| Names::new(names.clone()));
    let mut diagnostics: Vec<Diagnostic> = weak.iter().filter_map(weak_name).collect();
    diagnostics.extend(shared(entries, &given));
    given.append(&mut weak);
    (names, given, diagnostics)
}

/// What is kept of names that were prepared.
pub type Kept = Last<Vec<Name>, Names>;

/// Sources whose names are names, not descriptions. They are not linked, but the "Bamako" in "Le Soir
/// de Bamako" is no mention of the town.
const PRESS: &[&str] = &["agency", "newspaper", "broadcaster", "reference work"];

/// Documents are in the order of entries and their versions.
fn all(entries: &Entries, documents: &[Released]) -> Vec<Given> {
    let ids = (0u32..).zip(entries).flat_map(|(id, entry)| entry.versions.iter().map(move |_| id));
    let mut given = Vec::new();
    for (entry, document) in ids.zip(documents) {
        let front = document.front();
        let press = document.kind() == Kind::Source
            && PRESS.contains(&entries[entry as usize].front.text("type"));
        if !press && !NAMED.contains(&document.kind()) {
            continue;
        }
        let demonyms = if document.kind() == Kind::Country { front.texts("demonyms") } else { &[] };
        let lists = [
            (Origin::Title, front.spot_text("title").map_or(&[][..], std::slice::from_ref)),
            (Origin::Alias, front.texts("aliases")),
            (Origin::Short, front.spot_text("short").map_or(&[][..], std::slice::from_ref)),
            (Origin::Demonym, demonyms),
        ];
        for (origin, list) in lists {
            given.extend(list.iter().map(|text| Given {
                text: text.value.clone(),
                entry,
                origin,
                language: document.language(),
                weak: weakness(&text.value),
                path: document.path().clone(),
                range: text.range(),
            }));
        }
    }
    given
}

fn name(entry: &Entry, given: &Given) -> Name {
    let front = &entry.front;
    let words = |field: &str| front.texts(field).iter().map(|w| w.value.clone()).collect();
    Name {
        text: given.text.clone(),
        target: given.entry,
        case: match front.text("case") {
            "any" => Case::Any,
            "initial" => Case::Initial,
            "exact" => Case::Exact,
            _ => Case::Auto,
        },
        not_before: words("not_before"),
        not_after: words("not_after"),
        demonym: given.origin == Origin::Demonym,
        decoy: entry.kind == Kind::Source,
    }
}

/// A title is what it is; that it is not looked for is seen in `watchdesk names`.
fn weak_name(given: &Given) -> Option<Diagnostic> {
    let weak = given.weak.filter(|_| given.origin != Origin::Title)?;
    Some(
        Diagnostic::new(
            Code::WeakAlias,
            format!("the {} `{}` is not looked for: {weak}", given.origin.says(), given.text),
        )
        .at(Span::new(&given.path, given.range.clone()), "would link the wrong words")
        .help("take it out, or write a longer one"),
    )
}

/// Aliases and short names that other entries have too, where no country tells them apart. Each
/// name is told once, at its first alias.
fn shared(entries: &Entries, given: &[Given]) -> Vec<Diagnostic> {
    let mut by_text: BTreeMap<String, Vec<&Given>> = BTreeMap::new();
    let named = |given: &&Given| {
        let kind = entries[given.entry as usize].kind;
        given.origin != Origin::Demonym && kind != Kind::Source
    };
    for given in given.iter().filter(named) {
        let list = by_text.entry(fold_str(&given.text)).or_default();
        if !list.iter().any(|other| other.entry == given.entry) {
            list.push(given);
        }
    }
    let mut found = Vec::new();
    for list in by_text.values().filter(|list| list.len() > 1) {
        let alike = |one: &Given, other: &Given| {
            one.entry != other.entry && !meaning::apart_by_country(entries, one.entry, other.entry)
        };
        let aliases = list.iter().filter(|given| given.origin != Origin::Title);
        // A title is not to be taken out.
        for alias in aliases {
            let others: Vec<&Given> =
                list.iter().copied().filter(|other| alike(alias, other)).collect();
            if !others.is_empty() {
                found.push(shared_alias(entries, alias, &others));
                break;
            }
        }
    }
    found
}

fn shared_alias(entries: &Entries, alias: &Given, others: &[&Given]) -> Diagnostic {
    let reference = |given: &Given| reference(&entries[given.entry as usize]);
    let names: Vec<String> = others.iter().map(|other| reference(other)).collect();
    let message = format!(
        "`{}` is also a name of {}: no country tells them apart",
        alias.text,
        names.join(", ")
    );
    let ways: Vec<String> = [alias]
        .into_iter()
        .chain(others.iter().copied())
        .map(|given| format!("[[{}]]", reference(given)))
        .collect();
    let diagnostic = Diagnostic::new(Code::SharedAlias, message)
        .at(Span::new(&alias.path, alias.range.clone()), "one name, several meanings")
        .help(format!(
            "take the alias out; or, in each text, declare the one that is meant or write {}",
            ways.join(" or ")
        ));
    others.iter().fold(diagnostic, |diagnostic, other| {
        let says = format!("the {} of {}", other.origin.says(), reference(other));
        diagnostic.also(Span::new(&other.path, other.range.clone()), says)
    })
}

/// `group:delta`: what an entry is called in `[[…]]` and in fields, whatever else has its slug.
pub fn reference(entry: &Entry) -> String {
    format!("{}:{}", entry.kind.name(), entry.slug)
}
