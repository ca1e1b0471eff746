//! What is dated -> the timeline, its months, and the timeline of a dossier.

use super::scope::Scope;
use super::view::{
    Date, EventLine, Link, Month, MonthStatus, Timeline, TimelineMonth, TimelineYear, Year,
};
use super::{PER_PAGE, dossier, lists, print, sums};
use crate::address;
use crate::graph::{Event, Graph, Happening};
use crate::kinds::{Kind, MOMENTARY};
use crate::record::Record;

/// So many events of a month, or of a year alone, stand on the timeline itself; the pages of these have
/// them all.
const SHOWN: usize = 12;
/// So many events stand on the timeline, the newest; of earlier months it says how many there are.
const ON_TIMELINE: usize = 600;
/// So many events stand in a dossier, the newest; its list of incidents has them all.
const IN_DOSSIER: usize = 200;

type YearMonth = (i16, i8);

/// The years and months that have something, the newest first.
pub fn timeline(scope: &Scope) -> Timeline {
    let events = &scope.graph.events;
    let mut years: Vec<TimelineYear> = Vec::new();
    let months = scope.graph.months.keys().map(|(year, _)| *year);
    let mut all: Vec<i16> = months.chain(events.by_year.keys().copied()).collect();
    all.sort();
    all.dedup();
    let mut room = ON_TIMELINE;
    for year in all.into_iter().rev() {
        let of_year = events.by_year.get(&year).map(Vec::as_slice).unwrap_or_default();
        let months = scope.graph.months.range((year, 0)..(year + 1, 0)).rev();
        let shown = SHOWN.min(of_year.len());
        let more = || {
            let text = scope.count("count.more", of_year.len() - shown);
            scope.page_link(&address::year(year, scope.prefix(), 1), text, "list")
        };
        years.push(TimelineYear {
            year: scope.words.year(year),
            events: lines(scope, &of_year[..shown]),
            more: (of_year.len() > shown).then(more),
            months: months.map(|(&month, ids)| month_of(scope, month, ids, &mut room)).collect(),
        });
    }
    Timeline { years }
}

fn month_of(scope: &Scope, month: YearMonth, ids: &[u32], room: &mut usize) -> TimelineMonth {
    let events = scope.graph.events.by_month.get(&month).map(Vec::as_slice).unwrap_or_default();
    let more = events.len().saturating_sub(SHOWN.min(*room));
    *room -= events.len() - more;
    TimelineMonth {
        link: link(scope, month),
        counts: counts(scope, ids),
        events: lines(scope, &events[..events.len() - more]),
        more: if more > 0 { scope.count("count.more", more) } else { String::new() },
    }
}

/// How many pages there are of what is known of a year alone: none if all of it stands on the timeline.
pub fn year_pages(graph: &Graph, year: i16) -> usize {
    let count = graph.events.by_year.get(&year).map_or(0, Vec::len);
    if count > SHOWN { count.div_ceil(PER_PAGE) } else { 0 }
}

/// One of these pages, counted from 1.
pub fn year(scope: &Scope, year: i16, page: usize) -> Year {
    let events = scope.graph.events.by_year.get(&year).map(Vec::as_slice).unwrap_or_default();
    let at = |page| address::year(year, scope.prefix(), page);
    Year {
        title: scope.words.year(year),
        events: lines(scope, lists::slice(events, page)),
        pager: lists::pager(scope, events.len(), page, &at),
    }
}

/// What stands on the pages of a month.
struct InMonth {
    briefings: Vec<u32>,
    incidents: Vec<u32>,
    /// Without incidents, briefings and statuses, which have lists of their own.
    events: Vec<u32>,
}

impl InMonth {
    fn new(graph: &Graph, month: YearMonth) -> InMonth {
        let ids = graph.months.get(&month).map(Vec::as_slice).unwrap_or_default();
        let of = |kind: Kind| ids.iter().copied().filter(move |id| graph.entry(*id).kind == kind);
        let listed = [Happening::Incident, Happening::Briefing, Happening::Status];
        let events = graph.events.by_month.get(&month).into_iter().flatten().copied();
        let is_other = |event: &u32| !listed.contains(&graph.events.all[*event as usize].what);
        InMonth {
            briefings: of(Kind::Briefing).collect(),
            incidents: of(Kind::Incident).collect(),
            events: events.filter(is_other).collect(),
        }
    }

    /// How many pages its lists need, each of which goes on from one to the next.
    fn longest(&self) -> usize {
        self.briefings.len().max(self.incidents.len()).max(self.events.len())
    }
}

/// How many pages a month has.
pub fn pages(graph: &Graph, month: YearMonth) -> usize {
    InMonth::new(graph, month).longest().div_ceil(PER_PAGE).max(1)
}

/// One of the pages of a month, counted from 1. What is said of the whole month stands on the first.
pub fn month(scope: &Scope, month: YearMonth, page: usize) -> Month {
    let graph = scope.graph;
    let all = InMonth::new(graph, month);
    let previous = graph.months.range(..month).next_back().map(|(other, _)| link(scope, *other));
    let after = (std::ops::Bound::Excluded(month), std::ops::Bound::Unbounded);
    let at = |page| address::month(month, scope.prefix(), page);
    let is_first = page == 1;
    Month {
        title: scope.words.month(month.0, month.1),
        briefings: scope.cards(lists::slice(&all.briefings, page)),
        incidents: scope.cards(lists::slice(&all.incidents, page)),
        statuses: if is_first { statuses(scope, month) } else { Vec::new() },
        sums: is_first
            .then(|| sums::sums(scope, &all.incidents, Some("sum.caution.month")))
            .flatten(),
        events: lines(scope, lists::slice(&all.events, page)),
        pager: lists::pager(scope, all.longest(), page, &at),
        reading_list: print::exists(graph, scope.site, month, scope.language).then(|| {
            let address = address::print(month, scope.prefix(), 1);
            scope.page_link(&address, scope.text("print.link"), "list")
        }),
        previous,
        next: graph.months.range(after).next().map(|(other, _)| link(scope, *other)),
    }
}

/// The events of an entry, the newest first.
pub fn of_entry(scope: &Scope, id: u32) -> Vec<EventLine> {
    let events = scope.graph.events.by_entry[id as usize].iter().rev().take(IN_DOSSIER);
    lines(scope, &events.copied().collect::<Vec<u32>>())
}

fn lines(scope: &Scope, events: &[u32]) -> Vec<EventLine> {
    let events = events.iter().map(|event| &scope.graph.events.all[*event as usize]);
    events.map(|event| line(scope, event)).collect()
}

fn line(scope: &Scope, event: &Event) -> EventLine {
    let graph = scope.graph;
    let entry = graph.entry(event.of);
    let nothing = Record::default();
    let record = event.record(&graph.entries).unwrap_or(&nothing);
    scope.note_record(record);
    let relation = || scope.text(&format!("relation.{}", record.text("kind").replace(' ', "-")));
    let (class, label, text) = match event.what {
        Happening::Incident => ("incident", "kind.incident", entry.front.text("type").to_string()),
        Happening::Briefing => ("briefing", "kind.briefing", String::new()),
        Happening::Status => ("status", "field.status", status(scope, record)),
        Happening::RelationBegins if MOMENTARY.contains(&record.text("kind")) => {
            ("relation", "event.relation", relation())
        }
        Happening::RelationBegins => ("relation", "event.relation-begins", relation()),
        Happening::RelationEnds => ("relation", "event.relation-ends", relation()),
        Happening::RoleBegins => ("role", "event.role-begins", record.text("title").to_string()),
        Happening::RoleEnds => ("role", "event.role-ends", record.text("title").to_string()),
        Happening::Designation => {
            let by = scope.fill("event.listed-by", &[("by", record.text("by"))]);
            let text = [by.as_str(), record.text("reference")];
            ("designation", "event.designation", text.join(" ").trim_end().to_string())
        }
        Happening::Founded => ("group", "field.founded", String::new()),
        Happening::Dissolved => ("group", "field.dissolved", String::new()),
    };
    let mut date = match event.until {
        Some(until) => Date {
            iso: event.when.iso(),
            text: scope.words.range(event.when.parts(), until.parts()),
        },
        None => scope.date(event.when),
    };
    if event.what == Happening::Incident {
        date.text += &dossier::precision(scope, &entry.front);
    }
    EventLine {
        date,
        class,
        label: scope.text(label),
        subject: scope.link(event.of),
        text,
        object: event.with.map(|with| scope.link(with)),
    }
}

/// "deteriorated, conflict risk: the reason".
fn status(scope: &Scope, record: &Record) -> String {
    let alerts = record.texts("alerts").iter().map(|alert| scope.word("alert", &alert.value));
    let words: Vec<String> =
        std::iter::once(scope.word("trend", record.text("trend"))).chain(alerts).collect();
    let words = words.join(scope.words.text("list.comma"));
    match record.text("reason") {
        "" => words,
        reason => scope.fill("status.reason", &[("status", &words), ("reason", reason)]),
    }
}

fn statuses(scope: &Scope, month: YearMonth) -> Vec<MonthStatus> {
    let mut found = Vec::new();
    for id in scope.graph.of_kind(Kind::Country) {
        for record in scope.graph.entry(id).front.records("status") {
            if record.when("month").and_then(|when| when.year_month()) == Some(month)
                && let Some(status) = dossier::status(scope, record)
            {
                found.push(MonthStatus { country: scope.link(id), status });
            }
        }
    }
    found.sort_by(|a, b| scope.words.compare(&a.country.text, &b.country.text));
    found
}

pub fn link(scope: &Scope, month: YearMonth) -> Link {
    scope.page_link(
        &address::month(month, scope.prefix(), 1),
        scope.words.month(month.0, month.1),
        "month",
    )
}

fn counts(scope: &Scope, ids: &[u32]) -> Vec<String> {
    [(Kind::Incident, "count.incidents"), (Kind::Briefing, "count.briefings")]
        .into_iter()
        .filter_map(|(kind, key)| {
            let count = ids.iter().filter(|id| scope.graph.entry(**id).kind == kind).count();
            (count > 0).then(|| scope.count(key, count))
        })
        .collect()
}
