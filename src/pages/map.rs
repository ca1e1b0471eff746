//! Released places and incidents -> the map of a page, with a table that says the same.
//!
//! Where a map lies and how far it reaches follows from what the page shows and from nothing else.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::scope::Scope;
use super::view::{Link, Map, MapPage, MapRow};
use crate::graph::Entry;
use crate::kinds::Kind;
use crate::maps::{self, Country, Form, Labelled, Mark, Precision, Sited};
use crate::site::Extra;

/// So wide is a map in units of its drawing, and one that only shows where a single thing is.
const WIDE: u16 = 460;
const LOCATOR: u16 = 360;

/// So many links stand in one cell of the table; the rest is counted.
const LINKS: usize = 5;

/// So many places that are not on the map have a row of their own in its table.
const OFF: usize = 40;

/// Where something happened.
#[derive(Default)]
struct Shown {
    /// Places, and incidents with coordinates of their own, that are to be shown, with their incidents among those of the page.
    places: BTreeMap<u32, Vec<u32>>,
    countries: BTreeSet<u32>,
    /// Incidents of which only the country is known, by country.
    country_only: BTreeMap<u32, Vec<u32>>,
}

/// `/map/`: every place and incident of the desk.
pub fn page(scope: &Scope) -> MapPage {
    let graph = scope.graph;
    let mut shown = of_incidents(scope, graph.by_date(Kind::Incident), &|_| true);
    for place in graph.of_kind(Kind::Place) {
        shown.add_place(scope, place);
    }
    let title = scope.text("map.title.desk");
    MapPage { map: map(scope, shown, &title, None, WIDE) }
}

/// The front page's: where the desk's incidents were.
pub fn region(scope: &Scope) -> Option<Map> {
    let shown = of_incidents(scope, scope.graph.by_date(Kind::Incident), &|_| true);
    map(scope, shown, &scope.text("map.title.desk"), None, WIDE)
}

/// The map of a country, group, person, place or incident, if there is anything to show on it.
pub fn of_entry(scope: &Scope, id: u32) -> Option<Map> {
    let graph = scope.graph;
    let entry = graph.entry(id);
    let incidents = &graph.incidents[id as usize];
    let any = |_: u32| true;
    let (shown, width) = match entry.kind {
        Kind::Country => {
            let here = |place: u32| country_of(scope, place) == Some(id);
            let mut shown = of_incidents(scope, incidents, &here);
            for &place in graph.places[id as usize].iter().filter(|place| here(**place)) {
                shown.add_place(scope, place);
            }
            shown.countries = BTreeSet::from([id]);
            shown.country_only.retain(|country, _| *country == id);
            (shown, WIDE)
        }
        Kind::Group => (of_incidents(scope, incidents, &any), WIDE),
        Kind::Incident => (of_incidents(scope, &[id], &any), LOCATOR),
        Kind::Place => {
            let mut shown = Shown::default();
            shown.add_place(scope, id);
            let here = |place: &u32| *place == id;
            let at = |incident: &&u32| {
                graph.referred(&graph.entry(**incident).front, "places").any(|place| here(&place))
            };
            let incidents = incidents.iter().filter(at).copied();
            shown.places.entry(id).or_default().extend(incidents);
            (shown, LOCATOR)
        }
        _ => return None,
    };
    let name = entry.version(scope.language).title();
    let title = scope.fill("map.title", &[("name", name)]);
    map(scope, shown, &title, Some(id), width)
}

fn country_of(scope: &Scope, place: u32) -> Option<u32> {
    if scope.graph.entry(place).kind == Kind::Incident {
        return scope.graph.countries_of(place).first().copied();
    }
    scope.graph.referred(&scope.graph.entry(place).front, "country").next()
}

fn precision(entry: &Entry) -> Precision {
    // Of an incident, `precision` is that of its date.
    let field = if entry.kind == Kind::Incident { "coordinates_precision" } else { "precision" };
    Precision::of(entry.front.text(field))
}

/// The places of incidents, as far as `here` wants them, and what is known of the others.
fn of_incidents(scope: &Scope, incidents: &[u32], here: &dyn Fn(u32) -> bool) -> Shown {
    let graph = scope.graph;
    let mut shown = Shown::default();
    for &incident in incidents {
        let mut at_country: BTreeSet<u32> = BTreeSet::new();
        let front = &graph.entry(incident).front;
        let own_point = front.has("coordinates") && here(incident);
        if own_point && precision(graph.entry(incident)) != Precision::Country {
            shown.add_place(scope, incident);
            shown.places.entry(incident).or_default().push(incident);
            continue;
        }
        for place in graph.referred(front, "places").filter(|place| here(*place)) {
            if precision(graph.entry(place)) == Precision::Country {
                at_country.extend(country_of(scope, place));
            } else {
                shown.add_place(scope, place);
                shown.places.entry(place).or_default().push(incident);
            }
        }
        let placed: BTreeSet<u32> =
            graph.referred(front, "places").filter_map(|place| country_of(scope, place)).collect();
        let own = graph.referred(front, "countries");
        at_country.extend(own.filter(|country| !placed.contains(country)));
        for country in at_country {
            shown.countries.insert(country);
            shown.country_only.entry(country).or_default().push(incident);
        }
    }
    shown
}

impl Shown {
    fn add_place(&mut self, scope: &Scope, place: u32) {
        if precision(scope.graph.entry(place)) != Precision::Country {
            self.places.entry(place).or_default();
            self.countries.extend(country_of(scope, place));
        }
    }
}

fn map(scope: &Scope, shown: Shown, title: &str, own: Option<u32>, width: u16) -> Option<Map> {
    if !scope.site.has(Extra::Maps) {
        return None;
    }
    let graph = scope.graph;
    let (mut ids, mut sited, mut without_point) = (Vec::new(), Vec::new(), Vec::new());
    for (&place, incidents) in &shown.places {
        let entry = graph.entry(place);
        let precision = precision(entry);
        match entry.front.point("coordinates").and_then(|at| precision.point(at)) {
            Some(at) => {
                ids.push(place);
                sited.push(Sited { at, precision, incidents: incidents.clone() });
            }
            None if incidents.is_empty() => {}
            None => without_point.push((place, incidents)),
        }
    }
    if ids.is_empty() {
        return None;
    }
    let countries: Vec<Country> = shown
        .countries
        .iter()
        .map(|&id| {
            let link = scope.link(id);
            let shapes = maps::shapes_of(graph.entry(id).front.text("iso"));
            Country { shapes, name: link.text, href: (own != Some(id)).then_some(link.href) }
        })
        .collect();
    let mut shapes: Vec<u16> = countries.iter().flat_map(|c| c.shapes.iter().copied()).collect();
    shapes.sort();
    let layout = maps::lay_out(&shapes, &sited, width)?;

    let mut rows: Vec<MapRow> = Vec::new();
    let mut labelled: Vec<Labelled> = Vec::new();
    for mark in &layout.marks {
        let mut places: Vec<u32> = mark.places.iter().map(|at| ids[*at]).collect();
        outermost_first(scope, &mut places);
        let known: BTreeSet<Precision> =
            mark.places.iter().map(|at| sited[*at].precision).collect();
        let mut incidents: Vec<u32> =
            mark.places.iter().flat_map(|at| sited[*at].incidents.iter().copied()).collect();
        incidents.sort();
        incidents.dedup();
        let known: Vec<String> = known.into_iter().map(|p| known_in_words(scope, p)).collect();
        labelled.push(label(scope, mark, &places, &known));
        rows.push(row(scope, &places, known.join(scope.words.text("list.comma")), &incidents));
    }
    // Those with the most incidents first; the last row is all that there are beside them.
    let mut off: Vec<&(u32, &Vec<u32>)> = without_point.iter().collect();
    off.sort_by_key(|(place, incidents)| (Reverse(incidents.len()), *place));
    let (own, others) = off.split_at(off.len().min(OFF));
    for (place, incidents) in own {
        rows.push(row(scope, &[*place], scope.text("map.no-point"), incidents));
    }
    if !others.is_empty() {
        let places: Vec<u32> = others.iter().map(|(place, _)| *place).collect();
        let incidents: BTreeSet<u32> =
            others.iter().flat_map(|(_, all)| all.iter().copied()).collect();
        let incidents: Vec<u32> = incidents.into_iter().collect();
        rows.push(row(scope, &places, scope.text("map.no-point"), &incidents));
    }
    for (&country, incidents) in &shown.country_only {
        rows.push(row(scope, &[country], scope.text("map.country-only"), incidents));
    }
    let notes = notes(scope, &layout.marks, &without_point, &shown);
    let words = maps::Words {
        title,
        says: &scope.text("map.says"),
        north: &scope.text("map.north"),
        km: &|km| scope.fill("map.km", &[("n", &scope.words.number(km))]),
    };
    let svg = layout.draw(&countries, &labelled, &words);
    Some(Map { title: title.to_string(), svg, notes, rows })
}

/// "exact location", "somewhere in the region".
fn known_in_words(scope: &Scope, precision: Precision) -> String {
    scope.word("place.precision", precision.word())
}

/// Several places are called by the one that the first of them is part of: a town, not its airport.
fn outermost_first(scope: &Scope, places: &mut Vec<u32>) {
    for _ in 0..places.len() {
        let front = &scope.graph.entry(places[0]).front;
        let outer = scope.graph.referred(front, "within").next();
        let Some(at) = places.iter().position(|place| Some(*place) == outer) else { return };
        let outer = places.remove(at);
        places.insert(0, outer);
    }
}

/// What a mark says, and where it leads: to its place, or to the table if it has several.
fn label(scope: &Scope, mark: &Mark, places: &[u32], known: &[String]) -> Labelled {
    let first = scope.link(places[0]);
    let incidents = scope.count("count.incidents", mark.incidents);
    let others = places.len() - 1;
    let number = if mark.incidents > 0 { mark.incidents } else { places.len() };
    let with_incidents = |text: String| match mark.incidents {
        0 => text,
        _ => scope.fill("map.mark", &[("place", &text), ("incidents", &incidents)]),
    };
    if others > 0 {
        let count = scope.count("count.other-places", others);
        let both = scope.fill("list.and", &[("first", &first.text), ("last", &count)]);
        // The sign stays before its number where the text runs from right to left.
        let (open, close) = match scope.words.dir() {
            "rtl" => ("\u{2066}", "\u{2069}"),
            _ => ("", ""),
        };
        let others = scope.words.number(others as i64);
        let label = format!("{} {open}+{others}{close}", first.text);
        return Labelled {
            label,
            title: with_incidents(both),
            href: "#map-table".to_string(),
            number: scope.words.number(number as i64),
        };
    }
    let exact = matches!(mark.form, Form::Point);
    let place = if exact { first.text.clone() } else { format!("{} ({})", first.text, known[0]) };
    Labelled {
        label: first.text,
        title: with_incidents(place),
        href: first.href,
        number: String::new(),
    }
}

/// Links and how many more there are.
fn some(scope: &Scope, ids: &[u32], count: &str) -> (Vec<Link>, String) {
    let links = scope.links(ids.iter().take(LINKS).copied());
    let more = ids.len().saturating_sub(LINKS);
    let more = if more == 0 {
        String::new()
    } else {
        scope.fill("map.more", &[("count", &scope.count(count, more))])
    };
    (links, more)
}

fn row(scope: &Scope, places: &[u32], known: String, incidents: &[u32]) -> MapRow {
    let newest: Vec<u32> = {
        let mut ids = incidents.to_vec();
        let date = |id: &u32| scope.graph.entry(*id).date;
        ids.sort_by(|a, b| date(b).cmp(&date(a)).then(a.cmp(b)));
        ids
    };
    let (places, more_places) = some(scope, places, "count.places");
    let (incidents, more_incidents) = some(scope, &newest, "count.incidents");
    MapRow { places, more_places, known, incidents, more_incidents }
}

/// What the signs mean, as far as the map has them, and what is not on it.
fn notes(
    scope: &Scope,
    marks: &[Mark],
    without_point: &[(u32, &Vec<u32>)],
    shown: &Shown,
) -> Vec<String> {
    let has = |form: fn(&Form) -> bool| marks.iter().any(|mark| form(&mark.form));
    let signs = [
        ("map.sign.point", has(|form| matches!(form, Form::Point))),
        ("map.sign.ring", has(|form| matches!(form, Form::Ring(_)))),
        ("map.sign.area", has(|form| matches!(form, Form::Area(_)))),
        ("map.sign.many", has(|form| matches!(form, Form::Many))),
        ("map.sign.pale", marks.iter().any(|mark| mark.incidents == 0)),
    ];
    let signs: Vec<String> =
        signs.into_iter().filter(|(_, is)| *is).map(|(key, _)| scope.text(key)).collect();
    let mut notes = vec![signs.join(" ")];
    let of = |list: &mut dyn Iterator<Item = (u32, usize)>| -> Vec<String> {
        let said = |(id, count): (u32, usize)| {
            let name = scope.link(id).text;
            format!("{name} ({})", scope.words.number(count as i64))
        };
        list.map(said).collect()
    };
    let no_point = of(&mut without_point.iter().map(|(place, list)| (*place, list.len())));
    let countries = of(&mut shown.country_only.iter().map(|(id, list)| (*id, list.len())));
    for (key, names) in [("map.without-point", no_point), ("map.only-country", countries)] {
        if !names.is_empty() {
            let few = names.len().min(LINKS);
            let mut said = scope.list(&names[..few]);
            if names.len() > few {
                said.push('…');
            }
            notes.push(scope.fill(key, &[("names", &said)]));
        }
    }
    notes.push(scope.text("map.disclaimer"));
    notes
}
