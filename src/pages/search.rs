//! The graph -> the search form, and the list of all names, which leads everywhere without a script.

use std::collections::{BTreeMap, BTreeSet};

use super::lists::pager_of;
use super::scope::Scope;
use super::view::{Choice, Link, NameGroup, NameLine, NameList, Search};
use crate::address;
use crate::graph::{Entry, Graph};
use crate::kinds::{About, KINDS, Kind};
use crate::names::fold_str;
use crate::search;
use crate::site::Extra;

/// So many names stand on one page of their list.
const PER_PAGE: usize = 400;

pub fn form(scope: &Scope) -> Search {
    let graph = scope.graph;
    // What the script shows stands in the index, which has everything: so the page is marked.
    scope.note(search::marking(graph, scope.site));
    let ids = || 0..graph.entries.len() as u32;
    let entries = |ids: BTreeSet<u32>| -> Vec<Choice> {
        let choice =
            |id| Choice { value: graph.entry(id).slug.to_string(), text: scope.link(id).text };
        let mut choices: Vec<Choice> = ids.into_iter().map(choice).collect();
        choices.sort_by(|a, b| scope.words.compare(&a.text, &b.text));
        choices
    };
    let kinds = KINDS.iter().filter(|about| !graph.of_kind(about.kind).is_empty());
    let years: BTreeSet<i16> =
        ids().flat_map(|id| search::years(graph.entry(id)).collect::<Vec<_>>()).collect();
    let list = |about: &About| {
        let has = scope.language == 0
            || graph.of_kind(about.kind).any(|id| graph.entry(id).has(scope.language));
        let prefix = if has { scope.prefix() } else { "" };
        let text = scope.text(&format!("kind.{}.plural", about.name));
        scope.page_link(&address::list(about.kind, prefix, 1), text, "list")
    };
    Search {
        index: scope.href(search::ROOT),
        words: words(scope),
        kinds: kinds
            .map(|about| Choice {
                value: about.name.to_string(),
                text: scope.text(&format!("kind.{}", about.name)),
            })
            .collect(),
        countries: entries(ids().flat_map(|id| search::countries(graph, id)).collect()),
        groups: entries(ids().flat_map(|id| search::groups(graph, id)).collect()),
        years: years
            .into_iter()
            .rev()
            .map(|year| Choice { value: year.to_string(), text: scope.words.year(year) })
            .collect(),
        names: scope.site.has(Extra::Names).then(|| {
            let at = address::fixed(address::NAMES, scope.prefix());
            scope.page_link(&at, scope.text("heading.names"), "list")
        }),
        lists: KINDS.iter().filter(|about| about.kind != Kind::Page).map(list).collect(),
    }
}

/// What the script says, by short keys. It counts results as the language does.
fn words(scope: &Scope) -> String {
    let keys = [
        ("nothing", "search.nothing"),
        ("nothing-at-all", "search.nothing-at-all"),
        ("loading", "search.loading"),
        ("failed", "search.failed"),
        ("page", "nav.page"),
        ("previous", "nav.previous"),
        ("next", "nav.next"),
    ];
    let one = |(short, key): (&str, &str)| (short.to_string(), scope.text(key));
    let mut words: BTreeMap<String, String> = keys.into_iter().map(one).collect();
    for (key, text) in scope.words.strings() {
        if let Some(plural) = key.strip_prefix("count.results.") {
            words.insert(format!("results.{plural}"), text.clone());
        }
    }
    // A table of texts always is one in JSON too.
    serde_json::to_string(&words).unwrap_or_default()
}

/// So many pages the list of names has in a language.
pub fn name_pages(graph: &Graph, language: usize) -> usize {
    let named = graph.entries.iter().filter(|entry| is_listed(entry.kind));
    named.map(|entry| names_of(entry, language).len()).sum::<usize>().div_ceil(PER_PAGE).max(1)
}

/// The names of an entry in a language: its title, then the others, each once.
fn names_of(entry: &Entry, language: usize) -> Vec<&str> {
    let version = entry.version(language);
    let aliases = version.aliases();
    let mut names: Vec<&str> = Vec::new();
    for name in [version.title(), entry.front.text("short")].into_iter().chain(aliases) {
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Dossiers of what has a name; incidents and briefings have titles.
fn is_listed(kind: Kind) -> bool {
    !matches!(kind, Kind::Briefing | Kind::Incident | Kind::Page)
}

pub fn names(scope: &Scope, number: usize) -> NameList {
    let lines = lines(scope);
    let letters: Vec<String> = lines.iter().map(|line| letter(&line.name)).collect();
    let at = |page: usize| address::names(scope.prefix(), page);
    let mut ids: BTreeMap<&str, String> = BTreeMap::new();
    let mut all: Vec<Link> = Vec::new();
    for (place, letter) in letters.iter().enumerate() {
        let next = format!("letter-{}", ids.len() + 1);
        if !ids.contains_key(letter.as_str()) {
            let page = at(place / PER_PAGE + 1);
            all.push(scope.page_link(&format!("{page}#{next}"), letter.clone(), "list"));
            ids.insert(letter, next);
        }
    }
    let from = ((number - 1) * PER_PAGE).min(lines.len());
    let to = (from + PER_PAGE).min(lines.len());
    let mut groups: Vec<NameGroup> = Vec::new();
    for (line, letter) in lines[from..to].iter().zip(&letters[from..to]) {
        match groups.last_mut() {
            Some(group) if group.letter == *letter => group.names.push(line.clone()),
            _ => groups.push(NameGroup {
                letter: letter.clone(),
                id: ids[letter.as_str()].clone(),
                names: vec![line.clone()],
            }),
        }
    }
    NameList {
        count: scope.count("count.names", lines.len()),
        letters: all,
        groups,
        pager: pager_of(scope, lines.len(), PER_PAGE, number, &at),
    }
}

/// Each name of each thing in the order of the page's language; those of one letter together.
fn lines(scope: &Scope) -> Vec<NameLine> {
    let graph = scope.graph;
    let mut lines: Vec<(String, NameLine)> = Vec::new();
    for (id, entry) in (0u32..).zip(&graph.entries).filter(|(_, entry)| is_listed(entry.kind)) {
        let version = entry.version(scope.language);
        let link = scope.link(id);
        let kind = scope.text(&format!("kind.{}", entry.kind.name()));
        for name in names_of(entry, scope.language) {
            let line = NameLine {
                name: name.to_string(),
                language: link.language.clone(),
                link: link.clone(),
                is_alias: name != version.title(),
                kind: kind.clone(),
            };
            lines.push((key(name), line));
        }
    }
    let first = |line: &(String, NameLine)| letter(&line.1.name);
    lines.sort_by(|a, b| {
        let by_letter = scope.words.compare(&first(a), &first(b));
        let by_name = || scope.words.compare(&a.0, &b.0).then_with(|| a.1.name.cmp(&b.1.name));
        by_letter.then_with(by_name).then_with(|| a.1.link.href.cmp(&b.1.link.href))
    });
    lines.into_iter().map(|(_, line)| line).collect()
}

/// A name as it is sorted: in Arabic without the article.
fn key(name: &str) -> String {
    let name = name.trim_start_matches(|c: char| !c.is_alphanumeric());
    name.strip_prefix("ال").filter(|rest| rest.chars().count() > 2).unwrap_or(name).to_string()
}

/// The letter that a name stands under: without accent, a digit as `#`.
fn letter(name: &str) -> String {
    let folded = fold_str(&key(name));
    match folded.chars().find(|c| c.is_alphanumeric()) {
        Some(c) if c.is_alphabetic() => c.to_uppercase().collect(),
        _ => "#".to_string(),
    }
}
