//! What the records of entries say of others -> the lists of each entry, the newest first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};
use rayon::prelude::*;

use super::{Entries, countries_of, place_and_around, referred};
use crate::dates::When;
use crate::kinds::{KINDS, Kind};

/// A tag as it was written first, and the entries that have it.
#[derive(Debug)]
pub struct Tag {
    pub name: String,
    pub entries: Vec<u32>,
}

/// The numbers of all entries, the newest first; of one day by their numbers, that is, the kinds in the
/// order of their table, then by slug.
pub fn newest(entries: &Entries) -> Vec<u32> {
    let dated = (0..).zip(entries).map(|(id, entry)| (Reverse(entry.date), id));
    let mut dated: Vec<(Reverse<Option<When>>, u32)> = dated.collect();
    dated.par_sort_unstable();
    dated.into_iter().map(|(_, id)| id).collect()
}

/// The place of each entry among all of them, the newest first.
pub fn ranks(newest: &[u32]) -> Vec<u32> {
    let mut ranks = vec![0; newest.len()];
    for (rank, &id) in (0..).zip(newest) {
        ranks[id as usize] = rank;
    }
    ranks
}

/// The others that an entry's fields lead to, by what they are to it.
#[derive(Debug, Default)]
pub struct Declared {
    about: Vec<u32>,
    incident_of: Vec<u32>,
    place_of: Vec<u32>,
    group_of: Vec<u32>,
    cites: Vec<u32>,
}

impl Declared {
    /// Whether it is about another entry, or happened with it.
    pub fn has(&self, other: u32) -> bool {
        self.about.contains(&other) || self.incident_of.contains(&other)
    }

    fn of(entries: &Entries, id: u32) -> Declared {
        let entry = &entries[id as usize];
        let front = &entry.front;
        let mut declared = Declared::default();
        match entry.kind {
            Kind::Briefing => {
                for about in KINDS {
                    declared.about.extend(referred(entries, front, about.folder));
                }
            }
            Kind::Incident => {
                let with = &mut declared.incident_of;
                with.extend(countries_of(entries, front));
                for place in referred(entries, front, "places") {
                    with.extend(place_and_around(entries, place));
                }
                for actor in front.records("actors") {
                    for field in ["group", "country", "person"] {
                        with.extend(referred(entries, actor, field));
                    }
                }
            }
            Kind::Place => {
                let outer = referred(entries, front, "country");
                declared.place_of.extend(outer.chain(referred(entries, front, "within")));
            }
            Kind::Group => declared.group_of.extend(referred(entries, front, "operates_in")),
            _ => {}
        }
        front.each_reference(&mut |reference| {
            if reference.value.kinds == [Kind::Source] {
                declared.cites.extend(entries.find(Kind::Source, &reference.value.slug));
            }
        });
        let Declared { about, incident_of, place_of, group_of, cites } = &mut declared;
        for others in [about, incident_of, place_of, group_of, cites] {
            others.sort_unstable();
            others.dedup();
        }
        declared
    }
}

/// For each entry those that declare something of it, the newest first.
pub struct Lists {
    pub about: Vec<Vec<u32>>,
    pub incidents: Vec<Vec<u32>>,
    pub places: Vec<Vec<u32>>,
    pub groups: Vec<Vec<u32>>,
    pub cited: Vec<Vec<u32>>,
    /// The other way round: what each entry declares.
    pub declared: Vec<Declared>,
}

impl Lists {
    pub fn new(entries: &Entries, newest: &[u32]) -> Lists {
        let count = entries.len();
        let declared: Vec<Declared> =
            (0..count as u32).into_par_iter().map(|id| Declared::of(entries, id)).collect();
        let gather = |of: fn(&Declared) -> &[u32]| {
            gather(count, newest, |id| of(&declared[id as usize]).iter().copied())
        };
        Lists {
            about: gather(|declared| &declared.about),
            incidents: gather(|declared| &declared.incident_of),
            places: gather(|declared| &declared.place_of),
            groups: gather(|declared| &declared.group_of),
            cited: gather(|declared| &declared.cites),
            declared,
        }
    }
}

/// For each of so many entries those that lead to it, in the order in which they are given.
pub fn gather<I: IntoIterator<Item = u32>>(
    count: usize,
    order: &[u32],
    leads_to: impl Fn(u32) -> I,
) -> Vec<Vec<u32>> {
    let mut lists = vec![Vec::new(); count];
    for &id in order {
        leads_to(id).into_iter().for_each(|other| lists[other as usize].push(id));
    }
    lists
}

/// All tags by their slugs, each with its entries, the newest first. It is called as it is in the entry
/// with the least number.
pub fn tags(entries: &Entries, newest: &[u32]) -> BTreeMap<String, Tag> {
    let mut found: Vec<(u32, Tag)> = Vec::new();
    let mut by_slug: BTreeMap<String, usize> = BTreeMap::new();
    let mut by_name: HashMap<&str, usize> = HashMap::new();
    for &id in newest {
        for tag in entries[id as usize].front.texts("tags") {
            let at = *by_name.entry(&tag.value).or_insert_with(|| {
                *by_slug.entry(slug::slugify(&tag.value)).or_insert_with(|| {
                    found.push((id, Tag { name: tag.value.clone(), entries: Vec::new() }));
                    found.len() - 1
                })
            });
            let (least, known) = &mut found[at];
            if id < *least {
                (*least, known.name) = (id, tag.value.clone());
            }
            if known.entries.last() != Some(&id) {
                known.entries.push(id);
            }
        }
    }
    let mut found: Vec<Option<Tag>> = found.into_iter().map(|(_, tag)| Some(tag)).collect();
    by_slug.into_iter().filter_map(|(slug, at)| Some((slug, found[at].take()?))).collect()
}

/// Briefings and incidents by month, in order of time; and every month that a country's status is of.
pub fn months(entries: &Entries, newest: &[u32]) -> BTreeMap<(i16, i8), Vec<u32>> {
    let mut months: BTreeMap<(i16, i8), Vec<u32>> = BTreeMap::new();
    for &id in newest.iter().rev() {
        let entry = &entries[id as usize];
        match entry.kind {
            Kind::Briefing | Kind::Incident => {
                if let Some(month) = entry.date.and_then(When::year_month) {
                    months.entry(month).or_default().push(id);
                }
            }
            Kind::Country => {
                let statuses = entry.front.records("status").iter();
                for month in statuses.filter_map(|status| status.when("month")?.year_month()) {
                    months.entry(month).or_default();
                }
            }
            _ => {}
        }
    }
    months
}
