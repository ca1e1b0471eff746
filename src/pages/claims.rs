//! Claims, actors and cited sources of a document -> what a page shows of them.

use super::scope::Scope;
use super::view::{Actor, Claim, Figures, SourceNote};
use crate::graph::Context;
use crate::markup::{self, Surroundings};
use crate::record::Record;

/// The figures of an incident, in the order in which its file gives them.
pub fn claims(scope: &Scope, id: u32) -> Vec<Claim> {
    let records = scope.graph.entry(id).front.records("claims");
    records.iter().map(|record| claim(scope, id, record)).collect()
}

pub fn figures(scope: &Scope, id: u32) -> Figures {
    Figures { card: scope.card(id), claims: claims(scope, id) }
}

fn claim(scope: &Scope, id: u32, record: &Record) -> Claim {
    scope.note_record(record);
    let scope_word = record.text("scope");
    let status = record.text("status");
    Claim {
        by: names(scope, id, record.text("by")),
        metric: scope.word("metric", record.text("metric")),
        scope: match scope_word {
            "" | "all" => String::new(),
            other => scope.word("scope", other),
        },
        figure: figure(scope, record),
        as_of: record.when("as_of").map(|when| scope.date(when)),
        grade: scope.grade(record.text("grade")),
        source: scope.graph.referred(record, "source").next().map(|source| scope.link(source)),
        url: scope.external(record.text("url")),
        status: match status {
            "" | "current" => String::new(),
            other => scope.word("claim.status", other),
        },
        note: record.text("note").to_string(),
    }
}

/// "at least 76", "between 50 and 60", "no figure given".
fn figure(scope: &Scope, record: &Record) -> String {
    let number = |field: &str| {
        record.number(field).map(|number| scope.words.number(number)).unwrap_or_default()
    };
    let relation = record.text("relation");
    let key = format!("claim.{}", relation.replace(' ', "-"));
    let (low, high) = (number("low"), number("high"));
    scope.fill(&key, &[("n", &number("value")), ("low", &low), ("high", &high)])
}

pub fn actors(scope: &Scope, id: u32) -> Vec<Actor> {
    let records = scope.graph.entry(id).front.records("actors");
    records
        .iter()
        .filter_map(|record| {
            let fields = ["group", "country", "person"];
            let who =
                fields.into_iter().find_map(|field| scope.graph.referred(record, field).next())?;
            scope.note_record(record);
            Some(Actor {
                link: scope.link(who),
                role: scope.word("role", record.text("role")),
                by: names(scope, id, record.text("by")),
                source: scope.graph.referred(record, "source").next().map(|s| scope.link(s)),
            })
        })
        .collect()
}

pub fn sources(scope: &Scope, record: &Record) -> Vec<SourceNote> {
    record
        .records("sources")
        .iter()
        .enumerate()
        .map(|(index, record)| {
            scope.note_record(record);
            SourceNote {
                number: index + 1,
                source: scope.graph.referred(record, "source").next().map(|s| scope.link(s)),
                title: record.text("title").to_string(),
                url: scope.external(record.text("url")),
                date: record.when("date").map(|when| scope.date(when)),
                grade: scope.grade(record.text("grade")),
            }
        })
        .collect()
}

/// A line of a document's front matter as HTML, with the names in it linked.
pub fn names(scope: &Scope, id: u32, line: &str) -> String {
    if line.is_empty() {
        return String::new();
    }
    let entries = &scope.graph.entries;
    let context = Context::of(entries, id);
    let address = |entry: u32| {
        let entry = scope.graph.entry(entry);
        scope.note(entry.marking);
        scope.address(entry)
    };
    let around = Surroundings {
        names: &scope.graph.names,
        own: id,
        choose: &|targets| context.choose(entries, targets),
        long_form: &|_, _| None,
        link_again: false,
        address: &address,
        lookup: &|_| None,
        site_link: &|_| None,
    };
    scope.html(&markup::line(line, &around))
}
