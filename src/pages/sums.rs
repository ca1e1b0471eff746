//! The figures of many incidents -> reported ranges, added.
//!
//! For each incident the range goes from the lowest to the highest figure that a claim that stands
//! gives, of one thing and one scope; claims are compared and never added. Then the ranges of the
//! incidents are added. One claim without an upper end leaves all above it open.

use std::collections::BTreeMap;

use super::figures::{Bounds, Claims, scope_of, what};
use super::scope::Scope;
use super::view::{Sum, Sums};
use crate::address;
use crate::kinds::{METRICS, SCOPES};

/// Participants are no casualties: they are never summed.
const NOT_SUMMED: &str = "participants";

/// The figures of some incidents, or nothing if there are none. `caution` is the key of what the
/// sums do not say.
pub fn sums(scope: &Scope, incidents: &[u32], caution: Option<&str>) -> Option<Sums> {
    if incidents.is_empty() {
        return None;
    }
    let mut ranges: BTreeMap<Thing, Vec<Bounds>> = BTreeMap::new();
    let mut silent = 0;
    for &incident in incidents {
        let of_incident = of_incident(scope, incident);
        silent += usize::from(of_incident.is_empty());
        for (key, bounds) in of_incident {
            ranges.entry(key).or_default().push(bounds);
        }
    }
    let rows = ranges.into_iter().map(|((metric, word, of), bounds)| Sum {
        what: what(scope, METRICS[metric], SCOPES[word], of),
        range: words(scope, added(&bounds)),
        with: scope.count("count.incidents", bounds.len()),
        without: match incidents.len() - bounds.len() {
            0 => scope.text("sum.none-without"),
            without => scope.count("count.incidents", without),
        },
    });
    let rows: Vec<Sum> = rows.collect();
    let all = scope.count("count.incidents", incidents.len());
    let none = scope.count("count.incidents", silent);
    let key = match silent {
        0 => "sum.all-have",
        _ if rows.is_empty() => "sum.none-have",
        _ => "sum.some-have",
    };
    let at = format!("{}#sums", address::fixed(address::READING, scope.prefix()));
    Some(Sums {
        rows,
        incidents: scope.fill(key, &[("all", &all), ("none", &none)]),
        caution: caution.map(|key| scope.text(key)).unwrap_or_default(),
        explained: scope.page_link(&at, scope.text("sum.explained"), "page"),
    })
}

/// The reported range of all who were killed in an incident.
pub fn killed(scope: &Scope, incident: u32) -> Option<Bounds> {
    let thing = |(metric, word, of): &Thing| {
        METRICS[*metric] == "killed" && SCOPES[*word] == "all" && of.is_empty()
    };
    of_incident(scope, incident).into_iter().find(|(key, _)| thing(key)).map(|(_, bounds)| bounds)
}

/// What is counted and of whom: a metric and a scope, by their places in the tables of words, and
/// a claim's own words for whom it counts.
type Thing<'a> = (usize, usize, &'a str);

/// The range over the claims of an incident that stand, by what they count.
fn of_incident<'a>(scope: &Scope<'a>, incident: u32) -> BTreeMap<Thing<'a>, Bounds> {
    let claims = Claims::of(scope.graph.entry(incident).front.records("claims"));
    let mut found: BTreeMap<Thing, Bounds> = BTreeMap::new();
    for record in claims.current().filter(|record| record.has("by")) {
        let metric = record.text("metric");
        let place = |words: &[&str], word: &str| words.iter().position(|known| *known == word);
        let (Some(bounds), Some(counted), Some(word)) =
            (Bounds::of(record), place(METRICS, metric), place(SCOPES, scope_of(record)))
        else {
            continue;
        };
        if metric == NOT_SUMMED {
            continue;
        }
        scope.note_record(record);
        found
            .entry((counted, word, record.text("of")))
            .and_modify(|range| *range = over(*range, bounds))
            .or_insert(bounds);
    }
    found
}

/// The range over two claims. A claim that gives no upper end leaves the range open; one that
/// gives only an upper end says nothing of the lower.
pub fn over(a: Bounds, b: Bounds) -> Bounds {
    Bounds {
        low: match (a.low, b.low) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        },
        high: a.high.zip(b.high).map(|(a, b)| a.max(b)),
    }
}

/// Ranges of several incidents added. One open upper end leaves the sum open.
fn added(ranges: &[Bounds]) -> Bounds {
    let lows: Vec<i64> = ranges.iter().filter_map(|range| range.low).collect();
    let highs: Option<Vec<i64>> = ranges.iter().map(|range| range.high).collect();
    let sum = |figures: &[i64]| figures.iter().fold(0_i64, |sum, n| sum.saturating_add(*n));
    Bounds { low: (!lows.is_empty()).then(|| sum(&lows)), high: highs.map(|highs| sum(&highs)) }
}

fn words(scope: &Scope, bounds: Bounds) -> String {
    let number = |number: i64| scope.words.number(number);
    match (bounds.low, bounds.high) {
        (Some(low), Some(high)) if low == high => number(low),
        (Some(low), Some(high)) => {
            scope.fill("claim.between", &[("low", &number(low)), ("high", &number(high))])
        }
        (Some(low), None) => scope.fill("claim.at-least", &[("n", &number(low))]),
        (None, Some(high)) => scope.fill("claim.at-most", &[("n", &number(high))]),
        // "At most" here and "at least" there: neither end is known of the sum.
        (None, None) => scope.text("sum.open"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(low: Option<i64>, high: Option<i64>) -> Bounds {
        Bounds { low, high }
    }

    #[test]
    fn one_open_end_leaves_a_range_and_a_sum_open() {
        let closed = bounds(Some(3), Some(5));
        let open = bounds(Some(4), None);
        assert_eq!(over(closed, open), bounds(Some(3), None));
        assert_eq!(over(closed, bounds(None, Some(9))), bounds(Some(3), Some(9)));
        assert_eq!(added(&[closed, open]), bounds(Some(7), None));
        assert_eq!(added(&[closed, closed]), bounds(Some(6), Some(10)));
        assert_eq!(added(&[bounds(None, Some(9))]), bounds(None, Some(9)));
    }

    #[test]
    fn claims_of_two_speakers_are_compared_and_not_added() {
        let (one, other) = (bounds(Some(77), Some(77)), bounds(Some(71), Some(71)));
        assert_eq!(over(one, other), bounds(Some(71), Some(77)));
    }
}
