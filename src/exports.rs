//! The table of what is made for other programs: each file's address, and its bytes.
//!
//! A new export is one variant here, planned in [`plan`] and made in [`make`]. All of it is made
//! from the graph, so behind the gate.

use crate::address;
use crate::citation;
use crate::data;
use crate::feeds::{self, Feed, Form};
use crate::graph::{Graph, Reads};
use crate::kept;
use crate::kinds::Kind;
use crate::language::Language;
use crate::pages::card;
use crate::pages::scope::Scope;
use crate::site::{Extra, Site};
use crate::stix;

/// One file: its address, and what stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub address: String,
    pub what: Export,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Export {
    Feed(Feed, Form),
    /// Every feed, as OPML.
    Feeds,
    Data(data::File),
    /// How to cite a briefing, in a language.
    Citation(u32, usize, citation::Form),
    /// What the files of data are.
    Package,
    /// Briefings and what they are about, as STIX.
    Stix,
    /// The picture for previews of a briefing, in a language.
    Card(u32, usize),
}

/// Every file. `is_shown` says which languages the site has pages in.
pub fn plan(graph: &Graph, site: &Site, is_shown: &dyn Fn(usize) -> bool) -> Vec<File> {
    let mut files = Vec::new();
    let mut add = |address: String, what: Export| files.push(File { address, what });
    for feed in feeds::all(graph, site, is_shown) {
        let page = feed.page(graph, site);
        for form in [Form::Atom, Form::Json] {
            add(address::feed(&page, form), Export::Feed(feed.clone(), form));
        }
    }
    add(address::FEEDS.to_string(), Export::Feeds);
    for id in graph.of_kind(Kind::Briefing) {
        let entry = graph.entry(id);
        for version in &entry.versions {
            let page = address::entry(entry.kind, &entry.slug, site.prefix(version.language));
            for form in citation::forms(site) {
                let what = Export::Citation(id, version.language, form);
                add(format!("{page}{}", form.file()), what);
            }
            if card::exists(graph, site, id, version.language) {
                add(format!("{page}{}", card::FILE), Export::Card(id, version.language));
            }
        }
    }
    if site.has(Extra::Data) {
        for file in data::all(graph) {
            add(file.address(graph), Export::Data(file));
        }
        add(format!("{}datapackage.json", address::DATA), Export::Package);
    }
    if site.stix {
        add(format!("{}{}", address::DATA, stix::FILE), Export::Stix);
    }
    files
}

/// Something, and the entries whose texts it shows something of.
pub struct Made<T> {
    pub what: T,
    pub texts: Vec<u32>,
}

/// What the last files were made of: the next is often the same in another form.
#[derive(Default)]
pub struct Last {
    feed: kept::Last<Feed, Made<feeds::Content>>,
    rows: kept::Last<(usize, Option<u32>), Made<Vec<data::Row>>>,
}

/// What stands in a file. `all` are the files that there are.
pub fn make(
    export: &Export,
    all: &[File],
    graph: &Graph,
    site: &Site,
    words: &[Language],
    last: &mut Last,
) -> Made<Vec<u8>> {
    let reads = Reads::noted();
    let rooted = |language: usize, root: String| {
        Scope::new(site, graph, &words[language], language, root).noting(&reads)
    };
    let whole = |language: usize| rooted(language, site.base_url.clone());
    let what = match export {
        Export::Feed(feed, form) => {
            let content = |feed: &Feed| {
                let what = feed.content(&whole(feed.language));
                Made { what, texts: reads.entries() }
            };
            let content = last.feed.of(feed.clone(), content);
            let words = &words[feed.language];
            let bytes = match form {
                Form::Atom => feeds::atom(&content.what, site, words),
                Form::Json => feeds::json(&content.what, site, words),
            };
            return Made { what: bytes, texts: content.texts.clone() };
        }
        Export::Data(file) => {
            let rows = |_: &_| Made { what: file.rows(&whole(0)), texts: reads.entries() };
            let rows = last.rows.of((file.table, file.of), rows);
            return Made { what: file.bytes(&rows.what), texts: rows.texts.clone() };
        }
        Export::Citation(id, language, form) => {
            citation::file(&rooted(*language, String::new()), *id, *form)
        }
        Export::Card(id, language) => card::png(&rooted(*language, String::new()), *id),
        Export::Stix => stix::bundle(&whole(0)),
        Export::Package => data::package(&whole(0)),
        Export::Feeds => {
            let feeds = all.iter().filter_map(|file| match &file.what {
                Export::Feed(feed, Form::Atom) => Some(feed),
                _ => None,
            });
            feeds::opml(feeds, &whole)
        }
    };
    Made { what, texts: reads.entries() }
}
