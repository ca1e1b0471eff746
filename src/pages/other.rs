//! The desk's own pages, all corrections, and the sitemap.

use super::briefing;
use super::scope::Scope;
use super::view::{
    Alternate, Correction, Corrections, Plain, Redirect, Sitemap, SitemapUrl, Verify, Withdrawn,
};
use crate::address;
use crate::dates::When;
use crate::kinds::{KINDS, Kind};
use crate::language::Language;

pub fn plain(scope: &Scope, id: u32) -> Plain {
    let version = scope.graph.entry(id).version(scope.language);
    scope.note_text(&version.text);
    Plain {
        title: version.title.clone(),
        summary: version.summary.clone(),
        body: scope.html(&version.text.html),
        headings: briefing::headings(&version.text),
    }
}

/// What stands in place of a page that was withdrawn.
pub fn withdrawn(scope: &Scope, place: usize) -> Withdrawn {
    let stone = &scope.graph.tombstones[place];
    scope.note(stone.marking());
    Withdrawn { words: stone.words().to_string(), language: scope.other_language(0) }
}

/// What stands at an old address of an entry.
pub fn redirect(scope: &Scope, id: u32) -> Redirect {
    Redirect { link: scope.link(id) }
}

/// How a copy of the site is checked.
pub fn verify(scope: &Scope) -> Verify {
    Verify {
        address: scope.site.base_url.clone(),
        key: scope.site.public_key.clone(),
        mirrors: scope.site.mirrors.clone(),
        sums: scope.href("SHA256SUMS"),
        signature: scope.href("SHA256SUMS.minisig"),
    }
}

/// Every correction of the desk, the newest first.
pub fn corrections(scope: &Scope) -> Corrections {
    let mut found: Vec<Correction> = Vec::new();
    for &id in scope.graph.by_date(Kind::Briefing) {
        if scope.graph.entry(id).front.records("corrections").is_empty() {
            continue;
        }
        let link = scope.link(id);
        found.extend(
            briefing::corrections(scope, id)
                .into_iter()
                .map(|correction| Correction { link: Some(link.clone()), ..correction }),
        );
    }
    found.sort_by(|a, b| b.date.iso.cmp(&a.date.iso));
    Corrections { corrections: found }
}

/// Every page that can be found under one address only, with its translations.
pub fn sitemap(scope: &Scope, words: &[Language]) -> Sitemap {
    let graph = scope.graph;
    let mut urls = Vec::new();
    let mut add = |address: String, changed: Option<When>, alternates: Vec<Alternate>| {
        urls.push(SitemapUrl {
            address: format!("{}{address}", scope.site.base_url),
            changed: changed.map(When::iso),
            alternates,
        });
    };
    let newest = graph.by_date(Kind::Briefing).first().and_then(|id| graph.entry(*id).date);
    for language in 0..words.len() {
        let prefix = scope.site.prefix(language);
        if !super::is_shown(graph, language) {
            continue;
        }
        add(address::front(prefix), newest, Vec::new());
        for page in super::FIXED {
            add(address::fixed(page, prefix), None, Vec::new());
        }
        for &month in graph.months.keys() {
            add(address::month(month, prefix), None, Vec::new());
        }
        for slug in graph.tags.keys() {
            add(address::tag(slug, prefix, 1), None, Vec::new());
        }
    }
    for about in KINDS.iter().filter(|about| about.kind != Kind::Page) {
        let first = graph.by_date(about.kind).first();
        let changed = first.and_then(|id| graph.entry(*id).date);
        add(address::list(about.kind, "", 1), changed, Vec::new());
    }
    for entry in &graph.entries {
        let at =
            |language: usize| address::entry(entry.kind, &entry.slug, scope.site.prefix(language));
        let alternates: Vec<Alternate> = entry
            .versions
            .iter()
            .filter(|_| entry.versions.len() > 1)
            .map(|version| {
                let words = &words[version.language];
                let address = at(version.language);
                Alternate {
                    language: words.code().to_string(),
                    name: words.name().to_string(),
                    dir: words.dir(),
                    canonical: format!("{}{address}", scope.site.base_url),
                    href: address,
                }
            })
            .collect();
        let changed = entry.front.when("updated").or(match entry.kind {
            Kind::Briefing => entry.date,
            _ => None,
        });
        for version in &entry.versions {
            add(at(version.language), changed, alternates.clone());
        }
    }
    Sitemap { urls }
}
