//! A release -> the [`Graph`]: entries, what each says of the others, and the way back.
//!
//! Everything that a page shows about its entry is found here by the entry's number. Lists of
//! entries are in the order in which pages show them: the newest first, then by slug.

mod declared;
mod events;
mod left;
mod meaning;
mod names;
mod reads;
mod related;
mod relations;
mod sums;
mod table;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use jiff::civil::Date;
use rayon::prelude::*;

use crate::address;
use crate::audience::{Audience, Tlp};
use crate::dates::When;
use crate::diagnostics::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::kinds::{KINDS, Kind};
use crate::markup::Text;
use crate::names::Names;
use crate::pictures::Published;
use crate::record::{Record, Spot};
use crate::release::{Release, Released, Tombstone};
use crate::site::Site;

pub use declared::Tag;
use declared::{Declared, Lists};
pub use events::{Event, Events, Happening};
pub use meaning::{Context, InBody, unclear, unclear_lines};
pub use names::{Given, reference};
pub use reads::Reads;
pub use related::related;
pub use relations::{Role, Side};
pub use sums::Sums;
pub use table::{Candidate, NameRow, names, strangers};
use texts::Around;

/// Whatever has a page of its own: an entity, a briefing, one of the desk's pages.
#[derive(Debug)]
pub struct Entry {
    pub kind: Kind,
    pub slug: Arc<str>,
    /// The facts, from the original.
    pub front: Arc<Record>,
    pub marking: Tlp,
    /// A table of the facts has a marking of its own.
    pub has_marked_tables: bool,
    /// The original first, then translations in the order of the desk's languages.
    pub versions: Vec<Version>,
    /// When it was, if it has a date: for a range, its first and last day.
    pub date: Option<When>,
    pub until: Option<When>,
}

/// An entry in one language.
#[derive(Debug)]
pub struct Version {
    /// Of which entry.
    entry: u32,
    pub language: usize,
    pub path: Arc<str>,
    /// What its own file says of it.
    front: Arc<Record>,
    pub marking: Tlp,
    text: Arc<Text>,
}

impl Version {
    pub fn title(&self) -> &str {
        self.front.text("title")
    }

    /// Its text. Who reads it is asked, because a page is made again when a text that it shows has changed.
    pub fn body(&self, reads: &Reads) -> &Text {
        reads.note(self.entry);
        &self.text
    }

    pub fn summary(&self) -> &str {
        self.front.text("summary")
    }

    pub fn dateline(&self) -> &str {
        self.front.text("dateline")
    }

    pub fn aliases(&self) -> impl Iterator<Item = &str> {
        self.front.texts("aliases").iter().map(|alias| alias.value.as_str())
    }

    /// Where its page stood before, as the desk wrote it.
    pub fn old_addresses(&self) -> &[Spot<String>] {
        self.front.texts("old_addresses")
    }
}

impl Entry {
    /// The version in a language, or else the original.
    pub fn version(&self, language: usize) -> &Version {
        self.versions
            .iter()
            .find(|version| version.language == language)
            .unwrap_or(&self.versions[0])
    }

    pub fn has(&self, language: usize) -> bool {
        self.versions.iter().any(|version| version.language == language)
    }
}

/// All entries, ordered by kind and slug, with a way to find one by these.
#[derive(Debug, Default)]
pub struct Entries {
    list: Vec<Entry>,
    /// For each kind, the numbers by slug. Only ever asked for one slug: it has no order.
    numbers: Vec<HashMap<Arc<str>, u32>>,
}

impl Entries {
    fn new(mut list: Vec<Entry>) -> Entries {
        let mut numbers = vec![HashMap::new(); KINDS.len()];
        for (id, entry) in (0..).zip(&mut list) {
            entry.versions.iter_mut().for_each(|version| version.entry = id);
            numbers[entry.kind as usize].insert(entry.slug.clone(), id);
        }
        Entries { list, numbers }
    }

    /// All but briefings and incidents, of which there are most, and which are related to nothing by
    /// tables of their own.
    fn related(&self) -> impl Iterator<Item = (u32, &Entry)> {
        let most = |entry: &Entry| matches!(entry.kind, Kind::Briefing | Kind::Incident);
        (0..).zip(&self.list).filter(move |(_, entry)| !most(entry))
    }

    /// The number of an entry.
    pub fn find(&self, kind: Kind, slug: &str) -> Option<u32> {
        self.numbers.get(kind as usize)?.get(slug).copied()
    }
}

impl Deref for Entries {
    type Target = [Entry];

    fn deref(&self) -> &[Entry] {
        &self.list
    }
}

impl<'a> IntoIterator for &'a Entries {
    type Item = &'a Entry;
    type IntoIter = std::slice::Iter<'a, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

pub struct Graph {
    pub audience: Audience,
    /// The day that the site is built as of.
    pub date: Date,
    /// Ordered by kind and slug; an entry's number is its index here.
    pub entries: Entries,
    /// The languages that something is in, as indices into the desk's.
    pub languages: BTreeSet<usize>,
    pub names: Arc<Names>,
    /// All names of the desk. A name's place here is its number in `names`; at the end stand those
    /// that are too common to be looked for.
    pub given: Vec<Given>,
    /// Briefings that declare that they are about an entry.
    pub about: Vec<Vec<u32>>,
    /// Entries whose text names an entry, without those that declare it.
    pub mentioned: Vec<Vec<u32>>,
    /// Incidents at a place, in a country, or with a group or a person in them.
    pub incidents: Vec<Vec<u32>>,
    /// Places in a country or in a place.
    pub places: Vec<Vec<u32>>,
    /// Groups that operate in a country.
    pub groups: Vec<Vec<u32>>,
    /// Entries that cite a source.
    pub cited: Vec<Vec<u32>>,
    pub relations: Vec<Vec<Side>>,
    /// Who holds or held a role in a country or group.
    pub roles: Vec<Vec<Role>>,
    /// All entries of each kind, the newest first.
    by_date: Vec<Vec<u32>>,
    /// The place of each entry among all of them, the newest first.
    rank: Vec<u32>,
    pub tags: BTreeMap<String, Tag>,
    /// Everything that has a date.
    pub events: Events,
    /// Briefings and incidents by month, in order of time. Every month that has anything is here.
    pub months: BTreeMap<(i16, i8), Vec<u32>>,
    /// What stands in place of pages that were withdrawn. They are no entries: nothing names them.
    pub tombstones: Vec<Tombstone>,
}

impl Graph {
    pub fn entry(&self, id: u32) -> &Entry {
        &self.entries[id as usize]
    }

    /// The numbers of all entries of a kind, by slug.
    pub fn of_kind(&self, kind: Kind) -> std::ops::Range<u32> {
        let start = self.entries.partition_point(|entry| entry.kind < kind);
        let end = self.entries.partition_point(|entry| entry.kind <= kind);
        start as u32..end as u32
    }

    pub fn find(&self, kind: Kind, slug: &str) -> Option<u32> {
        self.entries.find(kind, slug)
    }

    /// The entries that a field refers to, in the order in which it names them.
    pub fn referred<'a>(
        &'a self,
        record: &'a Record,
        field: &str,
    ) -> impl Iterator<Item = u32> + 'a {
        referred(&self.entries, record, field)
    }

    /// Whether a table, or one inside it, names an entry.
    pub fn refers(&self, record: &Record, id: u32) -> bool {
        let mut found = false;
        record.each_reference(&mut |reference| {
            let kind = reference.value.kinds.first();
            found |= kind.is_some_and(|&kind| self.find(kind, &reference.value.slug) == Some(id));
        });
        found
    }

    /// All entries of a kind, the newest first.
    pub fn by_date(&self, kind: Kind) -> &[u32] {
        &self.by_date[kind as usize]
    }

    /// Where an entry stands, or would stand, in a list that has the newest first.
    pub fn place_in(&self, list: &[u32], id: u32) -> usize {
        list.partition_point(|&other| self.rank[other as usize] < self.rank[id as usize])
    }

    /// The countries of an incident: its own, and those of its places.
    pub fn countries_of(&self, id: u32) -> Vec<u32> {
        countries_of(&self.entries, &self.entry(id).front)
    }
}

fn referred<'a>(
    entries: &'a Entries,
    record: &'a Record,
    field: &str,
) -> impl Iterator<Item = u32> + 'a {
    record.references(field).iter().filter_map(|reference| {
        let kind = *reference.value.kinds.first()?;
        entries.find(kind, &reference.value.slug)
    })
}

fn countries_of(entries: &Entries, front: &Record) -> Vec<u32> {
    let mut countries: Vec<u32> = referred(entries, front, "countries").collect();
    for place in referred(entries, front, "places") {
        for country in referred(entries, &entries[place as usize].front, "country") {
            if !countries.contains(&country) {
                countries.push(country);
            }
        }
    }
    countries
}

/// What is kept of a graph from one state of a desk to the next, for one configuration.
pub struct Kept {
    names: names::Kept,
    texts: texts::Kept,
    declared: declared::Kept,
}

impl Kept {
    /// Keeps nothing, if it is not told to.
    pub fn new(keeps: bool) -> Kept {
        Kept {
            names: names::Kept::default(),
            texts: texts::Kept::new(keeps),
            declared: declared::Kept::new(keeps),
        }
    }

    /// For a desk that is opened once: what its last build wrote down, and the sum of its configuration.
    pub fn lasting(config: Fingerprint, written: Vec<u8>) -> Kept {
        Kept { texts: texts::Kept::lasting(config, written), ..Kept::new(false) }
    }

    /// What the next build can use, if it is something else than the last wrote down.
    pub fn written(&mut self) -> Option<Vec<u8>> {
        self.texts.written()
    }
}

/// Builds the graph. `statics` are the files of `static/` by their path in the site.
pub fn build(
    release: &Release,
    site: &Site,
    statics: &BTreeMap<String, Arc<[u8]>>,
    media: &Published,
    kept: &mut Kept,
) -> (Graph, Vec<Diagnostic>) {
    let mut entries = entries(release.documents());
    let documents = release.documents();
    let newest = declared::newest(&entries);
    let said = kept.texts.settle(documents);
    // What a text names and what a record says do not need each other.
    let ((names, given, diagnostics, texts), (mut graph, declared)) = rayon::join(
        || {
            let (names, given, found) = names::collect(&entries, documents, &mut kept.names);
            let around = Around { site, statics, media };
            let texts = texts::texts(&entries, documents, &said, &names, around, &mut kept.texts);
            (names, given, found, texts)
        },
        || {
            let declared = declared::declared(&entries, &said.0, &mut kept.declared);
            (Graph::declared(&entries, &declared, &newest, release), declared)
        },
    );
    (graph.names, graph.given) = (names, given);
    texts::give(&mut entries, texts);
    graph.mentioned = texts::mentioned(&entries, &declared, &newest);
    graph.entries = entries;
    (graph, diagnostics)
}

/// Every address that leads to an entry's page, also an old one -> where the page stands now.
pub fn addresses(entries: &Entries, site: &Site) -> BTreeMap<String, String> {
    let mut addresses = BTreeMap::new();
    for entry in entries.iter() {
        for version in &entry.versions {
            let now = address::entry(entry.kind, &entry.slug, site.prefix(version.language));
            let old =
                version.old_addresses().iter().filter_map(|old| address::old(&old.value).ok());
            for old in old {
                addresses.entry(old).or_insert_with(|| now.clone());
            }
            addresses.insert(now.clone(), now);
        }
    }
    addresses
}

/// Joins a document and its translations to one entry.
fn entries(documents: &[Released]) -> Entries {
    // Their texts are written when all are there.
    let unwritten: Arc<Text> = Arc::default();
    let alone = |document: &Released| {
        let front = document.front();
        let version = Version {
            entry: 0,
            language: document.language(),
            path: document.path().clone(),
            front: front.clone(),
            marking: document.marking(),
            text: unwritten.clone(),
        };
        Entry {
            kind: document.kind(),
            slug: document.slug().clone(),
            front: front.clone(),
            marking: document.marking(),
            has_marked_tables: document.has_marked_tables(),
            versions: vec![version],
            date: front.when("date").or_else(|| front.when("from")),
            until: front.when("to"),
        }
    };
    let mut entries: Vec<Entry> = documents.par_iter().map(alone).collect();
    entries.dedup_by(|entry, original| {
        let is_translation = entry.versions[0].language > 0
            && (entry.kind, &entry.slug) == (original.kind, &original.slug);
        if is_translation {
            original.versions.append(&mut entry.versions);
        }
        is_translation
    });
    Entries::new(entries)
}

impl Graph {
    /// All that the records say, without a look at any text. It has no entries yet.
    fn declared(
        entries: &Entries,
        declared: &[Arc<Declared>],
        newest: &[u32],
        release: &Release,
    ) -> Graph {
        let (lists, (tags, mut months)) = rayon::join(
            || Lists::new(declared, newest),
            || (declared::tags(entries, newest), declared::months(entries, newest)),
        );
        let Lists { about, incidents, places, groups, cited } = lists;
        let mut by_date = vec![Vec::new(); KINDS.len()];
        for &id in newest {
            by_date[entries[id as usize].kind as usize].push(id);
        }
        let events = events::events(entries, &incidents);
        for month in events.by_month.keys() {
            months.entry(*month).or_default();
        }
        Graph {
            audience: release.audience().clone(),
            date: release.date(),
            languages: entries.iter().flat_map(|e| e.versions.iter().map(|v| v.language)).collect(),
            names: Arc::new(Names::new(Vec::new())),
            given: Vec::new(),
            about,
            mentioned: Vec::new(),
            incidents,
            places,
            groups,
            cited,
            relations: relations::relations(entries),
            roles: relations::roles(entries),
            by_date,
            rank: declared::ranks(newest),
            tags,
            events,
            months,
            tombstones: release.tombstones().to_vec(),
            entries: Entries::default(),
        }
    }
}

/// A place and the places that it is part of. A circle of places ends where it closes.
fn place_and_around(entries: &Entries, place: u32) -> Vec<u32> {
    let mut around = vec![place];
    let mut next = place;
    while let Some(outer) = referred(entries, &entries[next as usize].front, "within").next() {
        if around.contains(&outer) {
            break;
        }
        around.push(outer);
        next = outer;
    }
    around
}
