//! A source -> everything that the desk took from it, and the grades that it gave.
//!
//! Grades are counted and never averaged. They stand in the order of how often they were given,
//! so that F and 6, which say that there is no basis to judge, are not shown as the worst.

use std::collections::BTreeMap;

use super::figures;
use super::scope::Scope;
use super::view::{GradeCount, Taken, TakenItem};
use crate::markup;
use crate::record::Record;

/// What each of some documents took from a source, in the order of its tables.
pub fn taken(scope: &Scope, source: u32, documents: &[u32]) -> Vec<Taken> {
    let taken = |&id: &u32| Taken { card: scope.card(id), items: items(scope, source, id) };
    documents.iter().map(taken).collect()
}

/// Each grade that was given to anything that was taken from a source, with how often.
pub fn grades(scope: &Scope, source: u32) -> Vec<GradeCount> {
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    for &id in &scope.graph.cited[source as usize] {
        for (_, record) in tables(scope, source, id) {
            if scope.grade(record.text("grade")).is_some() {
                scope.note_record(record);
                *counted.entry(record.text("grade")).or_default() += 1;
            }
        }
    }
    let mut counted: Vec<(&str, usize)> = counted.into_iter().collect();
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let count = |(code, count): (&str, usize)| {
        Some(GradeCount { grade: scope.grade(code)?, count: scope.count("count.times", count) })
    };
    counted.into_iter().filter_map(count).collect()
}

/// The tables of a document that name a source, each with the field that it stands in.
fn tables<'a>(scope: &Scope<'a>, source: u32, id: u32) -> Vec<(&'static str, &'a Record)> {
    let graph = scope.graph;
    let front = &graph.entry(id).front;
    let fields = ["sources", "claims", "actors", "relations", "roles", "designations"];
    let all =
        fields.into_iter().flat_map(|field| front.records(field).iter().map(move |r| (field, r)));
    all.filter(|(_, record)| graph.referred(record, "source").any(|cited| cited == source))
        .collect()
}

fn items(scope: &Scope, source: u32, id: u32) -> Vec<TakenItem> {
    let item = |(table, record): (&str, &Record)| {
        scope.note_record(record);
        let when = ["date", "as_of"].into_iter().find_map(|field| record.when(field));
        TakenItem {
            label: scope.text(&format!("taken.{table}")),
            text: text(scope, id, table, record),
            date: when.map(|when| scope.date(when)),
            grade: scope.grade(record.text("grade")),
            url: scope.external(record.text("url")),
        }
    };
    tables(scope, source, id).into_iter().map(item).collect()
}

/// What a table says, in one line of HTML.
fn text(scope: &Scope, id: u32, table: &str, record: &Record) -> String {
    let graph = scope.graph;
    let name = |field: &str| graph.referred(record, field).next().map(|id| scope.link(id).text);
    let (from, to) = (record.when("from").or(record.when("since")), record.when("to"));
    let period = scope.period(from, to);
    let words: Vec<String> = match table {
        "sources" => match record.text("title") {
            "" => Vec::new(),
            title => vec![scope.fill("quote", &[("text", title)])],
        },
        "claims" => return figures::part(scope, id, record),
        "actors" => {
            let who = ["group", "country", "person"].into_iter().find_map(name);
            vec![scope.word("role", record.text("role")), who.unwrap_or_default()]
        }
        "relations" => {
            let kind = format!("relation.{}", record.text("kind").replace(' ', "-"));
            let period = scope.relation_period(record.text("kind"), from, to);
            vec![scope.text(&kind), name("with").unwrap_or_default(), period]
        }
        "roles" => vec![record.text("title").to_string(), name("of").unwrap_or_default(), period],
        _ => vec![record.text("by").to_string(), record.text("reference").to_string(), period],
    };
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let mut html = String::new();
    markup::escape(&words.join(" "), &mut html);
    html
}
