//! The graph -> which pages and files there are, and at which addresses.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::parts::Part;
use super::scope::Scope;
use super::{
    PER_PAGE, Page, Plan, What, is_shown, lists, other, print, redirects, search, sitemap, time,
};
use crate::address;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::exports;
use crate::graph::Graph;
use crate::kinds::{KINDS, Kind};
use crate::language::Language;
use crate::site::{Extra, Site};

/// Plans every page. Two pages with one address are an error that names both. `words` are the
/// desk's languages in their order, `statics` the paths of the files that are copied as they are.
pub fn plan<'a>(
    graph: &Graph,
    site: &Site,
    words: &[Language],
    statics: impl Iterator<Item = &'a str>,
) -> (Plan, Vec<Diagnostic>) {
    let (mut pages, mut exports) = rayon::join(
        || all_pages(graph, site, words),
        || exports::plan(graph, site, &|language| is_shown(graph, language)),
    );
    let statics: Vec<&str> = statics.collect();
    let copied = || statics.iter().copied();
    let mut diagnostics = doubles(&mut pages, &mut exports, copied());
    let (found, problems) = redirects::plan(graph, site, &pages, &exports, copied());
    diagnostics.extend(problems);
    let (redirects, moved): (Vec<_>, Vec<Page>) = found.into_iter().unzip();
    if !moved.is_empty() {
        pages.extend(moved);
        pages.sort_by(|a, b| a.address.cmp(&b.address));
    }
    (Plan { pages, exports, redirects }, diagnostics)
}

/// Every page but those at old addresses, ordered by address and source.
fn all_pages(graph: &Graph, site: &Site, words: &[Language]) -> Vec<Page> {
    let (mut pages, of_entries) =
        rayon::join(|| pages_of_lists(graph, site, words), || pages_of_entries(graph, site));
    pages.extend(of_entries);
    pages.sort_by(|a, b| (&a.address, &a.source).cmp(&(&b.address, &b.source)));
    pages
}

/// The pages that gather entries, and those of the desk as a whole.
fn pages_of_lists(graph: &Graph, site: &Site, words: &[Language]) -> Vec<Page> {
    let mut pages = Vec::new();
    let mut add = |address: String, language: usize, what: What, source: Option<Arc<str>>| {
        pages.push(Page { address, language, what, source });
    };
    for (language, words) in words.iter().enumerate() {
        let prefix = site.prefix(language);
        if !is_shown(graph, language) {
            continue;
        }
        add(address::front(prefix), language, What::Front, None);
        add(address::fixed(address::TIMELINE, prefix), language, What::Timeline, None);
        for &year in graph.events.by_year.keys() {
            for page in 1..=time::year_pages(graph, year) {
                add(address::year(year, prefix, page), language, What::Year(year, page), None);
            }
        }
        for &month in graph.months.keys() {
            for page in 1..=time::pages(graph, month) {
                let address = address::month(month, prefix, page);
                add(address, language, What::Month(month, page), None);
            }
            for page in 1..=print::pages(graph, site, month, language) {
                let address = address::print(month, prefix, page);
                add(address, language, What::Print(month, page), None);
            }
        }
        for page in 1..=lists::tag_pages(graph) {
            add(address::tags(prefix, page), language, What::Tags(page), None);
        }
        for (slug, tag) in &graph.tags {
            for page in 1..=tag.entries.len().div_ceil(PER_PAGE) {
                let address = address::tag(slug, prefix, page);
                add(address, language, What::Tag(slug.clone(), page), None);
            }
        }
        for page in 1..=other::correction_pages(graph) {
            add(address::corrections(prefix, page), language, What::Corrections(page), None);
        }
        add(address::fixed(address::READING, prefix), language, What::Reading, None);
        for (extra, page, what) in [
            (Extra::Maps, address::MAP, What::Map),
            (Extra::Search, address::SEARCH, What::Search),
            (Extra::Data, address::DATA, What::Data),
            (Extra::Previews, address::DESCRIPTIONS, What::Descriptions),
        ] {
            if site.has(extra) {
                add(address::fixed(page, prefix), language, what, None);
            }
        }
        if site.has(Extra::Names) {
            for page in 1..=search::name_pages(graph, language) {
                add(address::names(prefix, page), language, What::Names(page), None);
            }
        }
        add(address::fixed(address::VERIFY, prefix), language, What::Verify, None);
        for about in KINDS.iter().filter(|about| about.kind != Kind::Page) {
            let scope = Scope::new(site, graph, words, language, String::new());
            let ids: Arc<[u32]> = lists::order(&scope, about.kind).into();
            if language > 0 && ids.is_empty() {
                continue;
            }
            for page in 1..=ids.len().div_ceil(PER_PAGE).max(1) {
                let address = address::list(about.kind, prefix, page);
                add(address, language, What::List(about.kind, page, ids.clone()), None);
            }
        }
    }
    for (place, stone) in graph.tombstones.iter().enumerate() {
        let address = address::entry(stone.kind(), stone.slug(), site.prefix(stone.language()));
        add(address, stone.language(), What::Tombstone(place), None);
    }
    add(address::NOT_FOUND.to_string(), 0, What::NotFound, None);
    let scope = Scope::new(site, graph, &words[0], 0, String::new());
    let parts = sitemap::parts(&scope, words);
    if let [part] = parts.as_slice() {
        add(address::SITEMAP.to_string(), 0, What::Sitemap(Some(part.clone())), None);
    } else {
        add(address::SITEMAP.to_string(), 0, What::Sitemap(None), None);
        for (number, part) in (1..).zip(parts) {
            add(address::sitemap(number), 0, What::Sitemap(Some(part)), None);
        }
    }
    pages
}

/// The page of each entry, and those that its long lists go on at.
fn pages_of_entries(graph: &Graph, site: &Site) -> Vec<Page> {
    let mut pages = Vec::new();
    let mut add = |address: String, language: usize, what: What, source: Option<Arc<str>>| {
        pages.push(Page { address, language, what, source });
    };
    for (id, entry) in graph.entries.iter().enumerate() {
        for version in &entry.versions {
            let address = address::entry(entry.kind, &entry.slug, site.prefix(version.language));
            for part in Part::ALL {
                let pages = part.pages(graph, id as u32);
                let marking = if pages > 0 { part.marking(graph, id as u32) } else { None };
                for page in 1..=pages {
                    let what = What::Part(id as u32, part, page, marking);
                    add(address::part(&address, part.folder(), page), version.language, what, None);
                }
            }
            add(address, version.language, What::Entry(id as u32), Some(version.path.clone()));
        }
    }
    pages
}

/// Finds addresses that two pages, or a page and a copied file, would have. The pages are in order.
fn doubles<'a>(
    pages: &mut Vec<Page>,
    exports: &mut Vec<exports::File>,
    statics: impl Iterator<Item = &'a str>,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    pages.dedup_by(|page, first| {
        let is_double = page.address == first.address;
        if is_double {
            let (one, other) = (page.source.clone(), first.source.clone());
            diagnostics.push(duplicate_url(&page.address, one, other));
        }
        is_double
    });
    let copied: BTreeSet<&str> = statics.collect();
    if !copied.is_empty() {
        pages.retain(|page| {
            let file = address::file(&page.address);
            let other = copied.get(file.as_str()).map(|path| format!("static/{path}").into());
            let is_free = other.is_none();
            if !is_free {
                diagnostics.push(duplicate_url(&page.address, page.source.clone(), other));
            }
            is_free
        });
    }
    // Nearly all pages are the index of a folder, which no export is called.
    let odd: BTreeSet<&str> =
        pages.iter().map(|page| page.address.as_str()).filter(|at| !at.ends_with('/')).collect();
    exports.retain(|export| {
        let address = export.address.as_str();
        let page = (address.ends_with("index.html") || odd.contains(address))
            .then(|| page_at(pages, address))
            .flatten()
            .map(|page| page.source.clone());
        let copy = copied.get(export.address.as_str());
        let other = page.or_else(|| copy.map(|path| Some(format!("static/{path}").into())));
        let found = other.map(|other| duplicate_url(&export.address, None, other));
        let is_free = found.is_none();
        diagnostics.extend(found);
        is_free
    });
    diagnostics
}

/// The page whose file stands at a path.
pub fn page_at<'a>(pages: &'a [Page], path: &str) -> Option<&'a Page> {
    let address = path.strip_suffix("index.html").unwrap_or(path);
    let place = pages.binary_search_by(|page| page.address.as_str().cmp(address)).ok()?;
    Some(&pages[place]).filter(|page| address::file(&page.address) == path)
}

fn duplicate_url(address: &str, source: Option<Arc<str>>, other: Option<Arc<str>>) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(Code::DuplicateUrl, format!("two pages have the address /{address}"))
            .help("rename the file, or take one of them out");
    match (source, other) {
        (Some(one), Some(two)) => {
            diagnostic.at(Span::file(&one), "").also(Span::file(&two), "the other one")
        }
        (Some(one), None) | (None, Some(one)) => {
            diagnostic.at(Span::file(&one), "the other one is made by watchdesk")
        }
        (None, None) => diagnostic,
    }
}
