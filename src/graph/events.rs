//! Whatever has a date -> the events of the desk, in order of time, and of each entry.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entries, Entry, referred};
use crate::dates::When;
use crate::kinds::{Kind, SYMMETRIC};
use crate::record::Record;

/// What happened, or is said to have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Happening {
    Incident,
    /// A country's status says that a month went better or worse, or brought an alert.
    Status,
    RelationBegins,
    RelationEnds,
    RoleBegins,
    RoleEnds,
    Designation,
    Founded,
    Dissolved,
    Briefing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Event {
    pub when: When,
    /// The end of a range of dates.
    pub until: Option<When>,
    pub what: Happening,
    /// Whose file says it.
    pub of: u32,
    /// Which of the tables of its sort in that file says it.
    pub record: usize,
    /// The other side of a relation, or what a role is of.
    pub with: Option<u32>,
}

impl Event {
    /// The table that says it, for all but incidents, briefings and a group's own dates.
    pub fn record<'a>(&self, entries: &'a Entries) -> Option<&'a Record> {
        let table = match self.what {
            Happening::Status => "status",
            Happening::RelationBegins | Happening::RelationEnds => "relations",
            Happening::RoleBegins | Happening::RoleEnds => "roles",
            Happening::Designation => "designations",
            _ => return None,
        };
        entries[self.of as usize].front.records(table).get(self.record)
    }
}

/// All events, in order of time, and where in them those of each month and each entry are.
#[derive(Debug, Default, Hash)]
pub struct Events {
    pub all: Vec<Event>,
    pub by_month: BTreeMap<(i16, i8), Vec<u32>>,
    /// Those of which no more than the year is known.
    pub by_year: BTreeMap<i16, Vec<u32>>,
    pub by_entry: Vec<Vec<u32>>,
}

/// Finds all events. `incidents` are the incidents of each entry.
pub fn events(entries: &Entries, incidents: &[Vec<u32>]) -> Events {
    let mut all = Vec::new();
    let mut joined = BTreeSet::new();
    for (id, entry) in (0..).zip(entries) {
        let event = |when, what| Event { when, until: None, what, of: id, record: 0, with: None };
        match (entry.kind, entry.date) {
            (Kind::Briefing, date) => all.extend(date.map(|when| event(when, Happening::Briefing))),
            (Kind::Incident, date) => all.extend(
                date.map(|when| Event { until: entry.until, ..event(when, Happening::Incident) }),
            ),
            _ => of_entry(entries, id, entry, &mut joined, &mut all),
        }
    }
    all.sort();
    all.dedup();
    let mut events = Events { by_entry: vec![Vec::new(); entries.len()], ..Events::default() };
    // Where each incident stands in the order of time.
    let mut place: BTreeMap<u32, u32> = BTreeMap::new();
    for (index, event) in all.iter().enumerate() {
        let index = index as u32;
        match event.when.year_month() {
            Some(month) => events.by_month.entry(month).or_default().push(index),
            None => events.by_year.entry(event.when.parts().0).or_default().push(index),
        }
        match event.what {
            Happening::Incident => {
                place.insert(event.of, index);
            }
            Happening::Briefing => {}
            _ => {
                events.by_entry[event.of as usize].push(index);
                if let Some(with) = event.with.filter(|with| *with != event.of) {
                    events.by_entry[with as usize].push(index);
                }
            }
        }
    }
    for (list, incidents) in events.by_entry.iter_mut().zip(incidents) {
        list.extend(incidents.iter().filter_map(|incident| place.get(incident)));
        list.sort();
    }
    events.all = all;
    events
}

/// A relation without regard to the side that it is written on.
type Joined = (String, u32, u32, Option<When>, Option<When>);

/// What the tables of a country, a group or a person say.
fn of_entry(
    entries: &Entries,
    id: u32,
    entry: &Entry,
    joined: &mut BTreeSet<Joined>,
    all: &mut Vec<Event>,
) {
    let front = &entry.front;
    let mut add = |when: Option<When>, what: Happening, record: usize, with: Option<u32>| {
        let event = |when| Event { when, until: None, what, of: id, record, with };
        all.extend(when.map(event));
    };
    match entry.kind {
        Kind::Country => {
            for (index, status) in front.records("status").iter().enumerate() {
                let changed =
                    status.text("trend") != "unchanged" || !status.texts("alerts").is_empty();
                add(status.when("month").filter(|_| changed), Happening::Status, index, None);
            }
        }
        Kind::Group => {
            add(front.when("founded"), Happening::Founded, 0, None);
            add(front.when("dissolved"), Happening::Dissolved, 0, None);
        }
        _ => {}
    }
    for (index, relation) in front.records("relations").iter().enumerate() {
        let Some(with) = referred(entries, relation, "with").next() else { continue };
        let (from, to) = (relation.when("from"), relation.when("to"));
        let kind = relation.text("kind");
        let sides = if SYMMETRIC.contains(&kind) && with < id { (with, id) } else { (id, with) };
        if joined.insert((kind.to_string(), sides.0, sides.1, from, to)) {
            add(from, Happening::RelationBegins, index, Some(with));
            add(to, Happening::RelationEnds, index, Some(with));
        }
    }
    for (index, role) in front.records("roles").iter().enumerate() {
        let of = referred(entries, role, "of").next();
        add(role.when("from"), Happening::RoleBegins, index, of);
        add(role.when("to"), Happening::RoleEnds, index, of);
    }
    for (index, designation) in front.records("designations").iter().enumerate() {
        add(designation.when("since"), Happening::Designation, index, None);
    }
}
