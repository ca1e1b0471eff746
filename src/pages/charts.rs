//! Released incidents -> charts: how many there were in each month, and how many killed were
//! reported, with a table that says the same.

use std::collections::BTreeMap;

use super::scope::Scope;
use super::sums;
use super::view::{ChartRow, Charts};
use crate::address;
use crate::charts::{self, Column, Reach};

/// Fewer incidents than this are read faster in a list.
const LEAST: usize = 3;

/// A chart has so many months at most, the last ones; the timeline has all of them.
const MONTHS: i32 = 60;

/// What is known of a month.
#[derive(Default)]
struct Month {
    incidents: usize,
    /// Incidents without a figure of all that were killed.
    without: usize,
    killed: Option<Reach>,
}

/// The charts of incidents, if there are enough of them.
pub fn charts(scope: &Scope, incidents: &[u32]) -> Option<Charts> {
    let mut months: BTreeMap<i32, Month> = BTreeMap::new();
    let mut undated = 0;
    for &id in incidents {
        let entry = scope.graph.entry(id);
        let Some((year, month)) = entry.date.and_then(|date| date.year_month()) else {
            undated += 1;
            continue;
        };
        scope.draw(id);
        scope.note(entry.version(scope.language).marking);
        let at = months.entry(i32::from(year) * 12 + i32::from(month) - 1).or_default();
        at.incidents += 1;
        match killed(scope, id) {
            Some(reach) => at.killed = Some(at.killed.map_or(reach, |sum| sum.plus(reach))),
            None => at.without += 1,
        }
    }
    let (&first, &last) = (months.keys().next()?, months.keys().next_back()?);
    let first = first.max(last - MONTHS + 1);
    let all: usize = months.values().map(|month| month.incidents).sum();
    let in_chart: usize = months.range(first..).map(|(_, month)| month.incidents).sum();
    if in_chart < LEAST {
        return None;
    }
    let nothing = Month::default();
    let columns: Vec<(i32, &Month)> =
        (first..=last).map(|at| (at, months.get(&at).unwrap_or(&nothing))).collect();
    let year_month = |at: i32| ((at.div_euclid(12)) as i16, (at.rem_euclid(12) + 1) as i8);
    let name = |at: i32| {
        let (year, month) = year_month(at);
        scope.words.month(year, month)
    };
    let axis = charts::Axis {
        first: (first, &name(first)),
        last: (last, &name(last)),
        year: &|year| scope.words.year(year),
        number: &|n| scope.words.number(n),
    };
    let counts: Vec<Column> = columns
        .iter()
        .map(|(at, month)| Column {
            says: format!("{}: {}", name(*at), scope.count("count.incidents", month.incidents)),
            reach: (month.incidents > 0)
                .then_some(Reach { low: 0, high: Some(month.incidents as i64) }),
            unknown: false,
        })
        .collect();
    let killed: Vec<Column> = columns
        .iter()
        .map(|(at, month)| Column {
            says: format!("{}: {}", name(*at), in_words(scope, month)),
            reach: month.killed,
            unknown: month.killed.is_none() && month.incidents > 0,
        })
        .collect();
    let any_killed = killed.iter().any(|column| column.reach.is_some());
    let rows = columns.iter().rev().filter(|(_, month)| month.incidents > 0);
    let rows = rows.map(|(at, month)| ChartRow {
        month: scope.page_link(
            &address::month(year_month(*at), scope.prefix(), 1),
            name(*at),
            "month",
        ),
        incidents: scope.words.number(month.incidents as i64),
        killed: month.killed.map_or_else(String::new, |reach| reach_in_words(scope, reach)),
        without: match month.without {
            0 => String::new(),
            n => scope.words.number(n as i64),
        },
    });
    let left_out = [("count.earlier", all - in_chart), ("count.undated", undated)];
    let left_out = left_out.into_iter().filter(|(_, count)| *count > 0);
    let without: usize = columns.iter().map(|(_, month)| month.without).sum();
    let mut notes: Vec<String> = left_out.map(|(key, count)| scope.count(key, count)).collect();
    let mut killed_svg = String::new();
    if any_killed {
        killed_svg = charts::draw("killed", &scope.text("chart.killed"), &killed, &axis);
        notes.push(scope.text("chart.signs"));
        notes.push(scope.text("chart.how"));
        if without > 0 {
            notes.push(scope.count("count.without-figure", without));
        }
    }
    Some(Charts {
        incidents: charts::draw(
            "incidents",
            &scope.text("chart.incidents-by-month"),
            &counts,
            &axis,
        ),
        killed: killed_svg,
        rows: rows.collect(),
        notes,
    })
}

/// The range of all who were killed in one incident, as the sums have it. One without a lower
/// figure says nothing of where it begins, so that it begins at 0.
fn killed(scope: &Scope, incident: u32) -> Option<Reach> {
    let bounds = sums::killed(scope, incident)?;
    let any = bounds.low.is_some() || bounds.high.is_some();
    any.then(|| Reach { low: bounds.low.unwrap_or(0), high: bounds.high })
}

fn in_words(scope: &Scope, month: &Month) -> String {
    match month.killed {
        Some(reach) => reach_in_words(scope, reach),
        None if month.incidents > 0 => scope.text("chart.no-figure"),
        None => scope.count("count.incidents", 0),
    }
}

/// "64", "400 to 600", "76 or more".
fn reach_in_words(scope: &Scope, reach: Reach) -> String {
    let number = |n: i64| scope.words.number(n);
    match reach.high {
        Some(high) if high == reach.low => number(high),
        Some(high) => {
            scope.fill("chart.range", &[("low", &number(reach.low)), ("high", &number(high))])
        }
        None => scope.fill("chart.or-more", &[("n", &number(reach.low))]),
    }
}
