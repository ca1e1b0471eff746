//! What is dated -> the timeline and its months.

use super::dossier;
use super::scope::Scope;
use super::view::{Link, Month, MonthStatus, Timeline, TimelineMonth, TimelineYear};
use crate::address;
use crate::kinds::Kind;

/// So many entries of a month stand on the timeline itself; the month's page has them all.
const SHOWN: usize = 12;

type YearMonth = (i16, i8);

/// The months that have something, the newest first.
pub fn timeline(scope: &Scope) -> Timeline {
    let mut years: Vec<TimelineYear> = Vec::new();
    for (&month, ids) in scope.graph.months.iter().rev() {
        let year = scope.words.year(month.0);
        let entry = TimelineMonth {
            link: link(scope, month),
            counts: counts(scope, ids),
            cards: scope.cards(ids.iter().take(SHOWN)),
        };
        match years.last_mut() {
            Some(last) if last.year == year => last.months.push(entry),
            _ => years.push(TimelineYear { year, months: vec![entry] }),
        }
    }
    Timeline { years }
}

pub fn month(scope: &Scope, month: YearMonth) -> Month {
    let graph = scope.graph;
    let ids = graph.months.get(&month).map(Vec::as_slice).unwrap_or_default();
    let of = |kind: Kind| ids.iter().filter(move |id| graph.entry(**id).kind == kind);
    let previous = graph.months.range(..month).next_back().map(|(other, _)| link(scope, *other));
    let after = (std::ops::Bound::Excluded(month), std::ops::Bound::Unbounded);
    Month {
        title: scope.words.month(month.0, month.1),
        briefings: scope.cards(of(Kind::Briefing)),
        incidents: scope.cards(of(Kind::Incident)),
        statuses: statuses(scope, month),
        previous,
        next: graph.months.range(after).next().map(|(other, _)| link(scope, *other)),
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

fn link(scope: &Scope, month: YearMonth) -> Link {
    scope.page_link(&address::month(month), scope.words.month(month.0, month.1), "month")
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
