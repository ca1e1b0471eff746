//! Actors and cited sources of a document, and names in a line of it -> what a page shows.

use super::scope::Scope;
use super::view::{Actor, SourceNote};
use crate::graph::Context;
use crate::markup::{self, Surroundings};
use crate::record::Record;

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
        scope.draw(entry);
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
        media: &|_| None,
        raw_html: false,
    };
    let html = scope.html(&markup::line(line, &around));
    // Facts are written once, in the desk's main language.
    match scope.other_language(0) {
        Some(main) => format!("<bdi lang=\"{main}\">{html}</bdi>"),
        None => html,
    }
}
