//! What entries say of their relations and roles -> the same, seen from both sides.

use super::{Entries, referred};
use crate::audience::Tlp;
use crate::dates::When;
use crate::kinds::{KINDS, Kind, SYMMETRIC};

/// A relation as it was written: from the entry whose file has it, to another.
#[derive(Debug, Clone, PartialEq, Hash)]
pub struct Relation {
    pub kind: &'static str,
    pub from: Option<When>,
    pub to: Option<When>,
    pub source: Option<u32>,
    /// The marking of its own table, which the page that shows it must carry.
    pub marking: Option<Tlp>,
    pub note: String,
}

/// A relation seen from one of its sides.
#[derive(Debug, Clone, PartialEq, Hash)]
pub struct Side {
    pub relation: Relation,
    /// Seen from the other end than the one it was written at: "has part" for "part of".
    pub inverse: bool,
    pub other: u32,
}

/// A role that a person holds or held in a country or group.
#[derive(Debug, Clone, PartialEq, Hash)]
pub struct Role {
    pub person: u32,
    pub title: String,
    pub from: Option<When>,
    pub to: Option<When>,
    pub source: Option<u32>,
    /// The marking of its own table, which the page that shows it must carry.
    pub marking: Option<Tlp>,
}

/// Each entry's relations, ordered by kind, direction, begin and the other's slug. A relation
/// that was written on both sides is shown once.
pub fn relations(entries: &Entries) -> Vec<Vec<Side>> {
    let mut sides: Vec<Vec<Side>> = vec![Vec::new(); entries.len()];
    for (id, entry) in entries.related() {
        for record in entry.front.records("relations") {
            let Some(other) = referred(entries, record, "with").next() else { continue };
            let Some(kind) = kind_of(record.text("kind")) else { continue };
            let relation = Relation {
                kind,
                from: record.when("from"),
                to: record.when("to"),
                source: referred(entries, record, "source").next(),
                marking: record.marking.as_ref().map(|marking| marking.value),
                note: record.text("note").to_string(),
            };
            let back = !SYMMETRIC.contains(&kind);
            sides[other as usize].push(Side {
                relation: relation.clone(),
                inverse: back,
                other: id,
            });
            sides[id as usize].push(Side { relation, inverse: false, other });
        }
    }
    let order = |kind: &str| crate::kinds::RELATION_KINDS.iter().position(|known| *known == kind);
    for list in &mut sides {
        list.sort_by(|a, b| {
            let key = |side: &Side| {
                (order(side.relation.kind), side.inverse, side.relation.from, side.other)
            };
            key(a).cmp(&key(b))
        });
        list.dedup();
    }
    sides
}

fn kind_of(text: &str) -> Option<&'static str> {
    crate::kinds::RELATION_KINDS.iter().copied().find(|kind| *kind == text)
}

/// The roles held in each country and group: the present ones first, then the latest ended.
pub fn roles(entries: &Entries) -> Vec<Vec<Role>> {
    let mut roles: Vec<Vec<Role>> = vec![Vec::new(); entries.len()];
    for (id, entry) in entries.related().filter(|(_, entry)| entry.kind == Kind::Person) {
        for record in entry.front.records("roles") {
            let Some(of) = referred(entries, record, "of").next() else { continue };
            roles[of as usize].push(Role {
                person: id,
                title: record.text("title").to_string(),
                from: record.when("from"),
                to: record.when("to"),
                source: referred(entries, record, "source").next(),
                marking: record.marking.as_ref().map(|marking| marking.value),
            });
        }
    }
    for list in &mut roles {
        list.sort_by_key(|role| {
            (role.to.is_some(), std::cmp::Reverse((role.to, role.from)), role.person)
        });
    }
    roles
}

/// The kinds that an entry can be looked up by without naming one, in the order of the table.
pub fn by_slug(entries: &Entries, slug: &str) -> Vec<u32> {
    KINDS.iter().filter_map(|about| entries.find(about.kind, slug)).collect()
}
