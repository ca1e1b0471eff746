//! An incident's claims -> a sentence, a table and how its figures changed.
//!
//! A figure is what somebody says. It is never shown without who says it, and never mixed with
//! what another one says.

use std::collections::{BTreeMap, BTreeSet};

use super::claims::names;
use super::scope::Scope;
use super::view::{Change, ChangeStep, ClaimRow, Figure, Figures};
use crate::markup;
use crate::record::Record;

/// What is counted, in the order in which the sentence asks for it. Participants are no casualties
/// and do not open it.
const CASUALTIES: [&str; 6] = ["killed", "injured", "missing", "abducted", "displaced", "arrested"];

/// The figures of an incident, or nothing if nobody has given any.
pub fn figures(scope: &Scope, id: u32) -> Option<Figures> {
    let claims = Claims::of(scope.graph.entry(id).front.records("claims"));
    if claims.records.is_empty() {
        return None;
    }
    claims.records.iter().for_each(|record| scope.note_record(record));
    Some(Figures {
        card: scope.card(id),
        sentence: sentence(scope, id, &claims),
        contested: claims.contested(),
        rows: rows(scope, id, &claims),
        changes: changes(scope, id, &claims),
    })
}

/// The claims of an incident, and which of them were replaced.
pub struct Claims<'a> {
    pub records: &'a [Record],
    /// For each claim, the one that replaces it.
    by: Vec<Option<usize>>,
}

impl<'a> Claims<'a> {
    pub fn of(records: &'a [Record]) -> Claims<'a> {
        let mut named: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, record) in records.iter().enumerate().filter(|(_, record)| record.has("id")) {
            named.entry(record.text("id")).or_insert(index);
        }
        let mut by = vec![None; records.len()];
        for (index, record) in records.iter().enumerate() {
            if let Some(&old) = named.get(record.text("supersedes"))
                && record.has("supersedes")
            {
                by[old] = Some(index);
            }
        }
        Claims { records, by }
    }

    /// `current`, `superseded` or `withdrawn`.
    pub fn status(&self, index: usize) -> &'a str {
        match self.records[index].text("status") {
            _ if self.by[index].is_some() => "superseded",
            "" => "current",
            status => status,
        }
    }

    /// The claims that stand.
    pub fn current(&self) -> impl Iterator<Item = &'a Record> + '_ {
        let current = |(index, _): &(usize, &Record)| self.status(*index) == "current";
        self.records.iter().enumerate().filter(current).map(|(_, record)| record)
    }

    /// Whether two claims that stand give different figures of the same thing.
    fn contested(&self) -> bool {
        let mut seen: BTreeMap<(&str, &str, &str), Bounds> = BTreeMap::new();
        self.current().any(|record| {
            let Some(bounds) = Bounds::of(record) else { return false };
            let thing = (record.text("metric"), scope_of(record), record.text("of"));
            *seen.entry(thing).or_insert(bounds) != bounds
        })
    }
}

/// The least and the most that a claim can mean; an open end is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bounds {
    pub low: Option<i64>,
    pub high: Option<i64>,
}

impl Bounds {
    /// What a claim gives, if it gives a figure.
    pub fn of(record: &Record) -> Option<Bounds> {
        let value = record.number("value");
        let (low, high) = match record.text("relation") {
            "none given" => (None, None),
            "at least" => (value, None),
            "at most" => (None, value),
            "between" => (record.number("low"), record.number("high")),
            _ => (value, value),
        };
        (low.is_some() || high.is_some()).then_some(Bounds { low, high })
    }
}

/// Of whom a claim speaks: "all" where it does not say.
pub fn scope_of(record: &Record) -> &str {
    match record.text("scope") {
        "" => "all",
        scope => scope,
    }
}

/// Whether a claim speaks of all whom an incident harmed.
fn is_of_all(record: &Record) -> bool {
    scope_of(record) == "all" && record.text("of").is_empty()
}

/// "civilians", or the claim's own words, or nothing where all are meant.
fn scope_words(scope: &Scope, record: &Record) -> String {
    whom(scope, scope_of(record), record.text("of"))
}

fn whom(scope: &Scope, word: &str, of: &str) -> String {
    match (word, of) {
        ("" | "all", "") => String::new(),
        (word, "") => scope.word("scope", word),
        (_, of) => of.to_string(),
    }
}

/// What a claim counts: "killed", "killed (civilians)". `word` is its scope, `of` its own words.
pub fn what(scope: &Scope, metric: &str, word: &str, of: &str) -> String {
    within(scope, &scope.word("metric", metric), &whom(scope, word, of))
}

/// "76 killed (civilians)".
fn within(scope: &Scope, what: &str, whom: &str) -> String {
    match whom {
        "" => what.to_string(),
        whom => scope.fill("claim.of", &[("what", what), ("scope", whom)]),
    }
}

/// "at least 76", "between 50 and 60", "none given"; with `counted`, "at least 76 killed".
fn figure(scope: &Scope, record: &Record, counted: bool) -> String {
    let metric = record.text("metric");
    let write = |number: i64, counted: bool| match counted {
        true => scope.words.count(&format!("count.{metric}"), number.unsigned_abs()),
        false => scope.words.number(number),
    };
    let number = |field: &str, counted: bool| {
        record.number(field).map(|number| write(number, counted)).unwrap_or_default()
    };
    let key = format!("claim.{}", record.text("relation").replace(' ', "-"));
    let (n, low, high) = (number("value", counted), number("low", false), number("high", counted));
    scope.fill(&key, &[("n", &n), ("low", &low), ("high", &high)])
}

/// The claims about the dead, or else about the next thing that is counted: first of all, then,
/// if nobody speaks of all, of each part.
fn sentence(scope: &Scope, id: u32, claims: &Claims) -> String {
    let of = |metric: &'static str| -> Vec<&Record> {
        claims.current().filter(|record| record.text("metric") == metric).collect()
    };
    let Some(mut said) = CASUALTIES.into_iter().map(of).find(|said| !said.is_empty()) else {
        return String::new();
    };
    if said.iter().any(|record| is_of_all(record) && Bounds::of(record).is_some()) {
        said.retain(|record| is_of_all(record));
    }
    // Figures first, then who gives none.
    said.sort_by_key(|record| Bounds::of(record).is_none());
    let parts: Vec<String> = said.into_iter().map(|record| part(scope, id, record)).collect();
    let text = parts.join(scope.words.text("list.semicolon"));
    scope.fill("claim.sentence", &[("text", &capital(&text))])
}

/// "at least 76 killed, according to security sources" or "the authorities gave no toll".
pub fn part(scope: &Scope, id: u32, record: &Record) -> String {
    let by = speaker(scope, id, record);
    let mut of = String::new();
    markup::escape(&scope_words(scope, record), &mut of);
    if Bounds::of(record).is_none() {
        let key = match record.text("metric") {
            "killed" => "claim.gave-no-toll",
            _ => "claim.gave-no-figure",
        };
        return within(scope, &scope.fill(key, &[("by", &by)]), &of);
    }
    let said = within(scope, &figure(scope, record, true), &of);
    scope.fill("claim.said", &[("figure", &said), ("by", &by)])
}

/// Who says it, as HTML.
fn speaker(scope: &Scope, id: u32, record: &Record) -> String {
    match record.text("by") {
        "" => scope.text("claim.nobody"),
        by => names(scope, id, by),
    }
}

/// With a capital at its beginning, if it begins with a word and not with a tag.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// One row for all that one speaker says as of one date.
fn rows(scope: &Scope, id: u32, claims: &Claims) -> Vec<ClaimRow> {
    let mut rows: Vec<ClaimRow> = Vec::new();
    let mut found: BTreeMap<_, usize> = BTreeMap::new();
    for (index, record) in claims.records.iter().enumerate() {
        let status = claims.status(index);
        let source = scope.graph.referred(record, "source").next();
        let said = ["by", "url", "grade"].map(|field| record.text(field));
        let key = (said, record.when("as_of"), source, status);
        let row = *found.entry(key).or_insert_with(|| {
            rows.push(ClaimRow {
                by: speaker(scope, id, record),
                killed: Vec::new(),
                injured: Vec::new(),
                other: Vec::new(),
                as_of: record.when("as_of").map(|when| scope.date(when)),
                grade: scope.grade(record.text("grade")),
                source: source.map(|source| scope.link(source)),
                url: scope.external(record.text("url")),
                status: match status {
                    "current" => String::new(),
                    other => scope.word("claim.status", other),
                },
            });
            rows.len() - 1
        });
        let (row, metric) = (&mut rows[row], record.text("metric"));
        let cell = match metric {
            "killed" => &mut row.killed,
            "injured" => &mut row.injured,
            _ => &mut row.other,
        };
        cell.push(in_table(scope, record, metric));
    }
    rows
}

fn in_table(scope: &Scope, record: &Record, metric: &str) -> Figure {
    let own_column = matches!(metric, "killed" | "injured");
    let given = Bounds::of(record).is_some();
    let mut text = figure(scope, record, !own_column && given);
    if !own_column && !given {
        text = within(scope, &text, &scope.word("metric", metric));
    }
    Figure { text, scope: scope_words(scope, record), note: record.text("note").to_string() }
}

/// Each claim that replaced another, with those before it; and what was withdrawn.
fn changes(scope: &Scope, id: u32, claims: &Claims) -> Vec<Change> {
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); claims.records.len()];
    for (old, by) in claims.by.iter().enumerate() {
        if let Some(new) = by {
            before[*new].push(old);
        }
    }
    let mut changes = Vec::new();
    for index in 0..claims.records.len() {
        let ends = claims.by[index].is_none();
        if !ends || (before[index].is_empty() && claims.status(index) != "withdrawn") {
            continue;
        }
        // The newest first; a claim can stand for several before it.
        let mut chain = vec![index];
        let mut seen: BTreeSet<usize> = BTreeSet::from([index]);
        let mut at = 0;
        while let Some(&next) = chain.get(at) {
            chain.extend(before[next].iter().rev().copied().filter(|old| seen.insert(*old)));
            at += 1;
        }
        let record = &claims.records[index];
        changes.push(Change {
            what: what(scope, record.text("metric"), scope_of(record), record.text("of")),
            steps: chain.iter().rev().map(|index| step(scope, id, claims, *index)).collect(),
        });
    }
    changes
}

fn step(scope: &Scope, id: u32, claims: &Claims, index: usize) -> ChangeStep {
    let record = &claims.records[index];
    let status = claims.status(index);
    ChangeStep {
        figure: figure(scope, record, false),
        by: speaker(scope, id, record),
        as_of: record.when("as_of").map(|when| scope.date(when)),
        source: scope.graph.referred(record, "source").next().map(|source| scope.link(source)),
        status: scope.word("claim.status", status),
        past: status != "current",
        note: record.text("note").to_string(),
    }
}
