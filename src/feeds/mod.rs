//! The graph -> feeds: what is new on the desk, or about one thing, with its full text.
//!
//! A feed is read far from the site, so all its links are whole addresses. Ids come from the desk's
//! own id and a slug, so that they stay when the site moves to another host. Each entry says the
//! strictest marking of what it has, and the feed that of its entries.

mod atom;
mod json;
mod opml;
mod text;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::address;
use crate::audience::Tlp;
use crate::dates::{When, start_of_day};
use crate::graph::{Entry, Graph};
use crate::kinds::Kind;
use crate::pages::scope::Scope;
use crate::pages::view::Marking;
use crate::record::Record;
use crate::site::Site;

pub use atom::{atom, escape};
pub use json::json;
pub use opml::opml;

/// So many of the newest stand in the desk's own feed, in the feed of one thing, and in that of a person or a
/// place, of which there are many and seldom news: each has the full text, which programs load again and again.
const NEWEST: usize = 30;
const NEWEST_OF_ONE: usize = 20;
const NEWEST_OF_PERSON_OR_PLACE: usize = 10;

/// What a feed is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    Site,
    /// The briefings about an entry, or that cite a source.
    Entry(u32),
    Tag(String),
    Corrections,
    /// How countries stand, where that changed.
    Statuses,
}

/// A feed and its language: everything that decides what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    pub of: Of,
    pub language: usize,
}

/// What a feed says, before it is written in one format or the other.
pub struct Content {
    id: String,
    title: String,
    home: String,
    /// Its address as Atom and as JSON.
    atom: String,
    json: String,
    updated: Timestamp,
    marking: Marking,
    items: Vec<Item>,
}

struct Item {
    id: String,
    title: String,
    url: String,
    published: Timestamp,
    updated: Timestamp,
    authors: Vec<String>,
    summary: String,
    /// As HTML, with whole addresses.
    html: String,
    tags: Vec<String>,
    marking: Marking,
}

/// Every feed of the site. What no briefing is about has none.
pub fn all(graph: &Graph, site: &Site, is_shown: &dyn Fn(usize) -> bool) -> Vec<Feed> {
    let mut feeds = Vec::new();
    for language in (0..site.languages.len()).filter(|language| is_shown(*language)) {
        let of_all = [Of::Site, Of::Corrections, Of::Statuses].into_iter();
        let of_entries = (0..graph.entries.len() as u32).map(Of::Entry);
        let of_tags = graph.tags.keys().cloned().map(Of::Tag);
        let of = of_all.chain(of_entries).chain(of_tags).map(|of| Feed { of, language });
        feeds.extend(of.filter(|feed| feed.exists(graph)));
    }
    feeds
}

/// The briefings of a feed in its language, the newest first.
fn briefings<'a>(graph: &'a Graph, feed: &Feed) -> impl Iterator<Item = u32> + use<'a> {
    let language = feed.language;
    let list: &[u32] = match &feed.of {
        Of::Site => graph.by_date(Kind::Briefing),
        Of::Entry(id) => match graph.entry(*id).kind {
            Kind::Country | Kind::Group | Kind::Person | Kind::Place => &graph.about[*id as usize],
            Kind::Source => &graph.cited[*id as usize],
            _ => &[],
        },
        Of::Tag(slug) => graph.tags.get(slug).map(|tag| tag.entries.as_slice()).unwrap_or_default(),
        Of::Corrections | Of::Statuses => &[],
    };
    let has = move |id: &u32| {
        let entry = graph.entry(*id);
        entry.kind == Kind::Briefing && entry.has(language)
    };
    list.iter().copied().filter(has)
}

impl Feed {
    /// Whether there is such a feed: only the desk's own ones may be empty.
    pub fn exists(&self, graph: &Graph) -> bool {
        match &self.of {
            Of::Site | Of::Corrections => true,
            // It stands beside the list of countries, which not every language has.
            Of::Statuses => {
                let mut countries = graph.of_kind(Kind::Country);
                self.language == 0 || countries.any(|id| graph.entry(id).has(self.language))
            }
            Of::Entry(id) if !graph.entry(*id).has(self.language) => false,
            Of::Entry(_) | Of::Tag(_) => briefings(graph, self).next().is_some(),
        }
    }

    /// The address of the page that it goes with.
    pub fn page(&self, graph: &Graph, site: &Site) -> String {
        let prefix = site.prefix(self.language);
        match &self.of {
            Of::Site => address::front(prefix),
            Of::Entry(id) => {
                let entry = graph.entry(*id);
                address::entry(entry.kind, &entry.slug, prefix)
            }
            Of::Tag(slug) => address::tag(slug, prefix, 1),
            Of::Corrections => address::fixed(address::CORRECTIONS, prefix),
            Of::Statuses => address::list(Kind::Country, prefix, 1),
        }
    }

    /// What it is called: "Sahel Watchdesk: Mali".
    pub fn title(&self, scope: &Scope) -> String {
        let what = match &self.of {
            Of::Site => return scope.site.name.clone(),
            Of::Entry(id) => scope.link(*id).text,
            Of::Tag(slug) => {
                scope.graph.tags.get(slug).map(|tag| tag.name.clone()).unwrap_or_default()
            }
            Of::Corrections => scope.text("heading.corrections"),
            Of::Statuses => scope.text("feed.statuses"),
        };
        scope.fill("title.part", &[("name", &scope.site.name), ("what", &what)])
    }

    /// What stands in it. The scope has its language and whole addresses.
    pub fn content(&self, scope: &Scope) -> Content {
        let Scope { graph, site, .. } = *scope;
        let page = self.page(graph, site);
        let newest = match &self.of {
            Of::Site => NEWEST,
            Of::Entry(id) if matches!(graph.entry(*id).kind, Kind::Person | Kind::Place) => {
                NEWEST_OF_PERSON_OR_PLACE
            }
            _ => NEWEST_OF_ONE,
        };
        let mut items: Vec<Item> = match &self.of {
            Of::Corrections => corrections(scope),
            Of::Statuses => statuses(scope),
            _ => briefings(graph, self).take(newest).map(|id| briefing(scope, id)).collect(),
        };
        items.sort_by(|a, b| b.published.cmp(&a.published).then_with(|| a.id.cmp(&b.id)));
        items.truncate(newest);
        let title = self.title(scope);
        for item in &items {
            scope.note_marking(Tlp::parse(item.marking.label));
        }
        let marking = scope.marking();
        // An empty feed has no date of its own but that of the build.
        let updated = items.iter().map(|item| item.updated).max();
        Content {
            id: id(site, &format!("feed/{page}")),
            title: labelled(&title, &marking),
            home: scope.href(&page),
            atom: scope.href(&address::feed(&page, Form::Atom)),
            json: scope.href(&address::feed(&page, Form::Json)),
            updated: updated.unwrap_or_else(|| start_of_day(graph.date)),
            marking,
            items,
        }
    }
}

/// The formats of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Atom,
    Json,
}

/// `urn:uuid:…` of a name within the desk: a UUID of version 8, made of SHA-256.
///
/// Letters and digits take turns in it. So no part of it can be taken for a year or a word, not even
/// by the search for leaks.
pub fn id(site: &Site, name: &str) -> String {
    format!("urn:uuid:{}", uuid(site, name, '8'))
}

/// The same of another version.
pub fn uuid(site: &Site, name: &str, version: char) -> String {
    let hash = Sha256::digest(format!("watchdesk\n{}\n{name}", site.id));
    let letter = |byte: u8, of: u8| char::from(b'a' + byte % of);
    let digit = |byte: u8| char::from(b'0' + byte % 10);
    let mut uuid = String::new();
    for (at, &byte) in hash.iter().enumerate() {
        if matches!(at, 8 | 12 | 16 | 20) {
            uuid.push('-');
        }
        uuid.push(match at {
            // The version, and the variant that RFC 9562 asks for: 8, 9, a or b.
            12 => version,
            16 => letter(byte, 2),
            13 | 15 => letter(byte, 6),
            14 => digit(byte),
            at if at % 2 == 0 => letter(byte, 6),
            _ => digit(byte),
        });
    }
    uuid
}

/// A title with its label before it, if not everybody may read it.
fn labelled(title: &str, marking: &Marking) -> String {
    match marking.class {
        "clear" => title.to_string(),
        _ => format!("[{}] {title}", marking.label),
    }
}

fn moment(when: When) -> Timestamp {
    start_of_day(when.earliest())
}

/// When a briefing was last changed: by its own word, or by its last correction.
pub fn changed(entry: &Entry) -> Option<When> {
    let corrected = entry.front.records("corrections").iter().filter_map(|c| c.when("date"));
    let dates = [entry.date, entry.front.when("updated")];
    dates.into_iter().flatten().chain(corrected).max_by_key(|when| when.earliest())
}

fn briefing(feed: &Scope, id: u32) -> Item {
    let scope = feed.fresh();
    let entry = feed.graph.entry(id);
    let version = entry.version(feed.language);
    let url = scope.link(id).href;
    let html = text::briefing(&scope, id, &url);
    let countries = scope.graph.referred(&entry.front, "countries");
    let mut tags: Vec<String> = countries.map(|country| scope.link(country).text).collect();
    tags.extend(entry.front.texts("tags").iter().map(|tag| tag.value.clone()));
    let published = entry.date.map(moment).unwrap_or_else(|| start_of_day(feed.graph.date));
    let marking = scope.marking();
    Item {
        // All languages of a briefing are one briefing, but not one text.
        id: self::id(feed.site, &format!("briefing/{}/{}", entry.slug, feed.prefix())),
        title: labelled(version.title(), &marking),
        url,
        published,
        updated: changed(entry).map(moment).unwrap_or(published),
        authors: entry.front.texts("authors").iter().map(|author| author.value.clone()).collect(),
        summary: version.summary().to_string(),
        html,
        tags,
        marking,
    }
}

/// Every correction, the newest of the desk.
fn corrections(feed: &Scope) -> Vec<Item> {
    let graph = feed.graph;
    let mut found: Vec<(When, u32, &Record)> = Vec::new();
    for &id in graph.by_date(Kind::Briefing) {
        let records = graph.entry(id).front.records("corrections");
        found.extend(records.iter().filter_map(|record| Some((record.when("date")?, id, record))));
    }
    found.sort_by_key(|(when, id, _)| (std::cmp::Reverse(*when), *id));
    found.truncate(NEWEST_OF_ONE);
    let item = |(when, id, record): (When, u32, &Record)| {
        let scope = feed.fresh();
        scope.note_record(record);
        let link = scope.link(id);
        let slug = &graph.entry(id).slug;
        let (was, now) = (record.text("was"), record.text("now"));
        let marking = scope.marking();
        Item {
            id: self::id(
                feed.site,
                &format!("correction/{slug}/{}/{was}/{}", when.iso(), feed.prefix()),
            ),
            title: labelled(&scope.fill("feed.correction", &[("title", &link.text)]), &marking),
            url: format!("{}#corrections", link.href),
            published: moment(when),
            updated: moment(when),
            authors: Vec::new(),
            summary: now.to_string(),
            html: text::correction(&scope, was, now),
            tags: Vec::new(),
            marking,
        }
    };
    found.into_iter().map(item).collect()
}

/// The months in which a country's trend or alerts say that something changed.
fn statuses(feed: &Scope) -> Vec<Item> {
    let graph = feed.graph;
    let mut found: Vec<(When, u32, &Record)> = Vec::new();
    for id in graph.of_kind(Kind::Country) {
        let records = graph.entry(id).front.records("status").iter();
        let changed = records.filter(|record| {
            record.text("trend") != "unchanged" || !record.texts("alerts").is_empty()
        });
        found.extend(changed.filter_map(|record| Some((record.when("month")?, id, record))));
    }
    found.sort_by_key(|(when, id, _)| (std::cmp::Reverse(*when), *id));
    found.truncate(NEWEST_OF_ONE);
    let item = |(when, id, record): (When, u32, &Record)| {
        let scope = feed.fresh();
        scope.note_record(record);
        let link = scope.link(id);
        let slug = &graph.entry(id).slug;
        let alerts = record.texts("alerts").iter().map(|alert| scope.word("alert", &alert.value));
        let status: Vec<String> =
            std::iter::once(scope.word("trend", record.text("trend"))).chain(alerts).collect();
        let status = status.join(scope.words.text("list.comma"));
        let month = scope.date(when).text;
        let values = [("country", link.text.as_str()), ("month", &month), ("status", &status)];
        let marking = scope.marking();
        Item {
            id: self::id(feed.site, &format!("status/{slug}/{}/{}", when.iso(), feed.prefix())),
            title: labelled(&scope.fill("feed.status", &values), &marking),
            url: link.href,
            // A month is assessed when it is over.
            published: start_of_day(when.latest()),
            updated: start_of_day(when.latest()),
            authors: Vec::new(),
            summary: record.text("reason").to_string(),
            html: text::plain(&scope, record.text("reason")),
            tags: vec![link.text],
            marking,
        }
    };
    found.into_iter().map(item).collect()
}
