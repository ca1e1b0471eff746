//! A briefing -> its page.

use super::scope::Scope;
use super::shelf::Shown;
use super::view::{Briefing, Card, Citation, Correction, Heading, Judgement, Link, Related};
use super::{claims, figures, reading};
use crate::address;
use crate::citation::{self, Form};
use crate::graph;
use crate::kinds::{KINDS, Kind};
use crate::markup::Text;
use crate::record::Record;

/// So many related briefings are shown.
const RELATED: usize = 5;

pub fn briefing(scope: &Scope, id: u32) -> Briefing {
    let entry = scope.graph.entry(id);
    let version = entry.version(scope.language);
    let front = &entry.front;
    let mut about = Vec::new();
    for kind in KINDS {
        about.extend(scope.graph.referred(front, kind.folder));
    }
    let text = scope.body(version);
    let mut names: Vec<u32> = text.mentions.iter().map(|mention| mention.entry).collect();
    names.sort();
    names.dedup();
    names.retain(|name| *name != id && !about.contains(name));
    scope.note_text(text);
    let (next, previous) = neighbours(scope, id);
    Briefing {
        title: version.title().to_string(),
        summary: version.summary().to_string(),
        dateline: match version.dateline() {
            "" => front.text("dateline").to_string(),
            own => own.to_string(),
        },
        date: scope.entry_date(entry),
        updated: front.when("updated").map(|when| scope.date(when)),
        cutoff: front.day_or_moment("cutoff").map(|at| scope.day_or_moment(at)),
        authors: front.texts("authors").iter().map(|author| author.value.clone()).collect(),
        judgements: judgements(scope, id),
        body: scope.html(&text.html()),
        headings: headings(text),
        yardstick: yardstick(scope),
        figures: scope
            .graph
            .referred(front, "incidents")
            .filter_map(|incident| figures::figures(scope, incident))
            .collect(),
        sources: claims::sources(scope, front),
        corrections: corrections(scope, id),
        about: scope.by_kind(&about),
        names: scope.by_kind(&names),
        citation: citation(scope, id),
        tags: scope.tags(entry),
        previous,
        next,
        related: related(scope, id),
    }
}

/// How to cite it: a sentence, and the files beside the page.
fn citation(scope: &Scope, id: u32) -> Citation {
    let file = |form: Form| Link {
        href: form.file().to_string(),
        text: form.name().to_string(),
        kind: "data",
        language: None,
    };
    let files = citation::forms(scope.site).map(file).collect();
    Citation { sentence: citation::sentence(scope, id), files }
}

pub fn headings(text: &Text) -> Vec<Heading> {
    let heading = |heading: &crate::markup::Heading| Heading {
        id: heading.id.clone(),
        text: heading.text.clone(),
        level: heading.level,
    };
    text.headings.iter().map(heading).collect()
}

pub fn corrections(scope: &Scope, id: u32) -> Vec<Correction> {
    let records = scope.graph.entry(id).front.records("corrections");
    let mut records: Vec<&Record> = records.iter().collect();
    records.sort_by_key(|record| std::cmp::Reverse(record.when("date")));
    records.into_iter().filter_map(|record| correction(scope, record)).collect()
}

/// A correction, if it says when it was made.
pub fn correction(scope: &Scope, record: &Record) -> Option<Correction> {
    scope.note_record(record);
    Some(Correction {
        date: scope.date(record.when("date")?),
        was: record.text("was").to_string(),
        now: record.text("now").to_string(),
        link: None,
    })
}

pub fn judgements(scope: &Scope, id: u32) -> Vec<Judgement> {
    let records = scope.graph.entry(id).front.records("judgements");
    records
        .iter()
        .map(|record| {
            scope.note_record(record);
            let (likelihood, confidence) = (record.text("likelihood"), record.text("confidence"));
            Judgement {
                text: record.text("text").to_string(),
                likelihood: match likelihood {
                    "" => String::new(),
                    word => scope.word("likelihood", word),
                },
                language: reading::language(scope),
                range: range(scope, likelihood),
                confidence: match confidence {
                    "" => String::new(),
                    word => scope.word("confidence", word),
                },
            }
        })
        .collect()
}

/// The range that the desk's yardstick gives to a word.
fn range(scope: &Scope, likelihood: &str) -> String {
    let step = scope.site.yardstick.step(likelihood);
    step.map(|step| reading::range(scope, step.range)).unwrap_or_default()
}

/// The yardstick's name, linked to the page that explains it.
fn yardstick(scope: &Scope) -> Link {
    let at = format!("{}#likelihood", address::fixed(address::READING, scope.prefix()));
    scope.page_link(&at, scope.site.yardstick.title, "page")
}

/// The next newer and the next older briefing that the page's language has.
fn neighbours(scope: &Scope, id: u32) -> (Option<Shown<Card>>, Option<Shown<Card>>) {
    let order = scope.graph.by_date(Kind::Briefing);
    let at = scope.graph.place_in(order, id);
    let has = |other: &&u32| scope.graph.entry(**other).has(scope.language);
    let newer = order[..at].iter().rev().find(has);
    let older = order.get(at + 1..).unwrap_or_default().iter().find(has);
    (newer.map(|id| scope.card(*id)), older.map(|id| scope.card(*id)))
}

fn related(scope: &Scope, id: u32) -> Vec<Related> {
    graph::related(scope.graph, id, RELATED)
        .into_iter()
        .map(|found| {
            let names: Vec<String> =
                found.shared.iter().take(3).map(|&shared| scope.link(shared).text).collect();
            let list = scope.list(&names);
            Related {
                card: scope.card(found.entry),
                reasons: vec![scope.fill("related.both-about", &[("name", &list)])],
            }
        })
        .collect()
}
