//! All pages -> the list of them for search engines, in parts if it is long.

use std::ops::Range;

use super::scope::Scope;
use super::time;
use super::view::{Alternate, Sitemap, SitemapUrl};
use crate::address;
use crate::dates::When;
use crate::graph::Entry;
use crate::kinds::{KINDS, Kind};
use crate::language::Language;

/// A file may have 50,000 addresses and 50 MB (sitemaps.org); with fewer it is read sooner, and
/// made in less memory.
const PER_FILE: usize = 2_500;

/// The places of the addresses of each file.
pub fn parts(scope: &Scope, words: &[Language]) -> Vec<Range<usize>> {
    let mut count = 0;
    each(scope, words, &mut |_| count += 1);
    cut(count)
}

fn cut(count: usize) -> Vec<Range<usize>> {
    (0..count).step_by(PER_FILE).map(|from| from..(from + PER_FILE).min(count)).collect()
}

/// A part of the list, or where its parts are.
pub fn sitemap(scope: &Scope, words: &[Language], part: Option<Range<usize>>) -> Sitemap {
    let whole = |address: String| format!("{}{address}", scope.site.base_url);
    let Some(part) = part else {
        let parts = 1..=parts(scope, words).len();
        let parts = parts.map(|number| whole(address::sitemap(number))).collect();
        return Sitemap { parts, urls: Vec::new() };
    };
    let (mut at, mut urls) = (0, Vec::with_capacity(part.len()));
    each(scope, words, &mut |url| {
        if part.contains(&at) {
            urls.push(url());
        }
        at += 1;
    });
    Sitemap { parts: Vec::new(), urls }
}

/// Calls back for every page that can be found under one address only. What is said of it is made only
/// if it is asked for.
fn each(scope: &Scope, words: &[Language], visit: &mut dyn FnMut(&dyn Fn() -> SitemapUrl)) {
    let graph = scope.graph;
    let url = |address: String, changed: Option<When>, alternates: Vec<Alternate>| SitemapUrl {
        address: format!("{}{address}", scope.site.base_url),
        changed: changed.map(When::iso),
        alternates,
    };
    let newest = graph.by_date(Kind::Briefing).first().and_then(|id| graph.entry(*id).date);
    for language in 0..words.len() {
        let prefix = scope.site.prefix(language);
        if !super::is_shown(graph, language) {
            continue;
        }
        visit(&|| url(address::front(prefix), newest, Vec::new()));
        for (page, _) in
            super::FIXED.iter().filter(|(_, of)| of.is_none_or(|of| scope.site.has(of)))
        {
            visit(&|| url(address::fixed(page, prefix), None, Vec::new()));
        }
        for &year in graph.events.by_year.keys().filter(|year| time::year_pages(graph, **year) > 0)
        {
            visit(&|| url(address::year(year, prefix, 1), None, Vec::new()));
        }
        for &month in graph.months.keys() {
            visit(&|| url(address::month(month, prefix, 1), None, Vec::new()));
        }
        for slug in graph.tags.keys() {
            visit(&|| url(address::tag(slug, prefix, 1), None, Vec::new()));
        }
    }
    for about in KINDS.iter().filter(|about| about.kind != Kind::Page) {
        let first = graph.by_date(about.kind).first();
        let changed = first.and_then(|id| graph.entry(*id).date);
        visit(&|| url(address::list(about.kind, "", 1), changed, Vec::new()));
    }
    for entry in &graph.entries {
        for version in &entry.versions {
            visit(&|| {
                let address = address_in(scope, entry, version.language);
                url(address, changed(entry), alternates(scope, words, entry))
            });
        }
    }
}

fn address_in(scope: &Scope, entry: &Entry, language: usize) -> String {
    address::entry(entry.kind, &entry.slug, scope.site.prefix(language))
}

fn changed(entry: &Entry) -> Option<When> {
    entry.front.when("updated").or(match entry.kind {
        Kind::Briefing => entry.date,
        _ => None,
    })
}

fn alternates(scope: &Scope, words: &[Language], entry: &Entry) -> Vec<Alternate> {
    let versions = entry.versions.iter().filter(|_| entry.versions.len() > 1);
    let alternates = versions.map(|version| {
        let words = &words[version.language];
        let address = address_in(scope, entry, version.language);
        Alternate {
            language: words.code().to_string(),
            name: words.name().to_string(),
            dir: words.dir(),
            canonical: format!("{}{address}", scope.site.base_url),
            href: address,
        }
    });
    alternates.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_is_in_one_part() {
        assert_eq!(cut(2_501), [0..2_500, 2_500..2_501]);
        assert_eq!(cut(6_001), [0..2_500, 2_500..5_000, 5_000..6_001]);
    }
}
