//! What the records of entries say of others -> the lists of each entry, the newest first.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use rayon::prelude::*;

use super::texts::Facts;
use super::{Entries, Entry, countries_of, place_and_around, referred};
use crate::dates::When;
use crate::kept::{Memo, Same};
use crate::kinds::{KINDS, Kind};
use crate::record::Record;

/// A tag as it was written first, and the entries that have it.
#[derive(Debug, Hash)]
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

/// What another is to an entry whose fields lead to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum As {
    /// A briefing is about it.
    Subject,
    /// An incident happened there or with it.
    Party,
    /// A place is in it.
    Around,
    /// A group operates there.
    Ground,
    Source,
}

/// The others that an entry's fields lead to, each once, by what they are to it.
#[derive(Debug)]
pub struct Declared(Box<[(As, u32)]>);

impl Declared {
    /// Whether it is about another entry, or happened with it.
    pub fn has(&self, other: u32) -> bool {
        self.0.contains(&(As::Subject, other)) || self.0.contains(&(As::Party, other))
    }

    fn of(entries: &Entries, id: u32) -> Declared {
        let entry = &entries[id as usize];
        let front = &entry.front;
        let mut others: Vec<(As, u32)> = Vec::new();
        let mut add = |as_what: As, ids: &mut dyn Iterator<Item = u32>| {
            others.extend(ids.map(|other| (as_what, other)));
        };
        match entry.kind {
            Kind::Briefing => {
                for about in KINDS {
                    add(As::Subject, &mut referred(entries, front, about.folder));
                }
            }
            Kind::Incident => {
                add(As::Party, &mut countries_of(entries, front).into_iter());
                for place in referred(entries, front, "places") {
                    add(As::Party, &mut place_and_around(entries, place).into_iter());
                }
                for actor in front.records("actors") {
                    for field in ["group", "country", "person"] {
                        add(As::Party, &mut referred(entries, actor, field));
                    }
                }
            }
            Kind::Place => {
                for field in ["country", "within"] {
                    add(As::Around, &mut referred(entries, front, field));
                }
            }
            Kind::Group => add(As::Ground, &mut referred(entries, front, "operates_in")),
            _ => {}
        }
        front.each_reference(&mut |reference| {
            if reference.value.kinds == [Kind::Source] {
                let source = entries.find(Kind::Source, &reference.value.slug);
                add(As::Source, &mut source.into_iter());
            }
        });
        others.sort_unstable();
        others.dedup();
        Declared(others.into())
    }
}

/// What is kept of this: by the entry's number, made from its record, in a world in which the others are
/// the same.
pub type Kept = Memo<usize, Same<Facts>, Same<Record>, Declared>;

/// What each entry declares.
pub fn declared(entries: &Entries, facts: &Same<Facts>, kept: &mut Kept) -> Vec<Arc<Declared>> {
    let numbered: Vec<(usize, &Entry)> = entries.iter().enumerate().collect();
    let made_from = |(id, entry): &(usize, &Entry)| (*id, Same(entry.front.clone()));
    kept.each(facts.clone(), &numbered, made_from, |(id, _)| Declared::of(entries, *id as u32))
}

/// For each entry those that declare something of it, the newest first.
pub struct Lists {
    pub about: Vec<Vec<u32>>,
    pub incidents: Vec<Vec<u32>>,
    pub places: Vec<Vec<u32>>,
    pub groups: Vec<Vec<u32>>,
    pub cited: Vec<Vec<u32>>,
}

impl Lists {
    pub fn new(declared: &[Arc<Declared>], newest: &[u32]) -> Lists {
        let none = || vec![Vec::new(); declared.len()];
        let [mut about, mut incidents, mut places, mut groups, mut cited] =
            [(); 5].map(|()| none());
        for &id in newest {
            for &(as_what, other) in &declared[id as usize].0 {
                let lists = match as_what {
                    As::Subject => &mut about,
                    As::Party => &mut incidents,
                    As::Around => &mut places,
                    As::Ground => &mut groups,
                    As::Source => &mut cited,
                };
                lists[other as usize].push(id);
            }
        }
        Lists { about, incidents, places, groups, cited }
    }
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
