//! The graph -> the [`Plan`]: which pages there are, and each page's view when it is asked for.
//!
//! Every address is known before the first page is made. A page is made from the graph alone and
//! without regard to other pages, so it may be made at any time and in any order.

mod briefing;
mod charts;
mod claims;
mod diagram;
mod dossier;
mod figures;
mod front;
mod lists;
mod map;
mod other;
mod parts;
mod previews;
mod reading;
mod scope;
mod sums;
mod taken;
mod time;
pub mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::address;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::graph::Graph;
use crate::kinds::{KINDS, Kind};
use crate::language::Language;
use crate::site::Site;
use parts::Part;
use scope::Scope;
use view::{Alternate, Head, Link, NavItem};

/// So many entries stand on one page of a list.
pub const PER_PAGE: usize = 60;

/// What a page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Front,
    /// A page of the list of a kind, counted from 1.
    List(Kind, usize),
    Entry(u32),
    Map,
    /// A page of a list that is too long for its dossier, counted from 1.
    Part(u32, Part, usize),
    Timeline,
    Month((i16, i8)),
    Tags,
    Tag(String, usize),
    Corrections,
    Reading,
    /// What stands in place of a page that was withdrawn, by its place among them.
    Tombstone(usize),
    NotFound,
    Sitemap,
    /// What the script for previews reads.
    Descriptions,
}

/// The pages that are there in every language, whatever the desk holds.
const FIXED: [&str; 5] =
    [address::TIMELINE, address::MAP, address::TAGS, address::CORRECTIONS, address::READING];

/// A page to be made: its address from the root, its language, and what it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub address: String,
    pub language: usize,
    pub what: What,
    /// The file that it is made from, if it is one.
    pub source: Option<Arc<str>>,
}

/// All pages, ordered by address.
#[derive(Debug)]
pub struct Plan {
    pub pages: Vec<Page>,
}

impl Plan {
    /// The files that stand in place of withdrawn pages.
    pub fn tombstones(&self) -> BTreeSet<String> {
        let stones = self.pages.iter().filter(|page| matches!(page.what, What::Tombstone(_)));
        stones.map(|page| address::file(&page.address)).collect()
    }
}

/// What a template gets, and which one.
pub struct Made {
    pub template: &'static str,
    pub site: view::Site,
    pub page: Head,
    pub view: tera::Value,
}

/// Plans every page. Two pages with one address are an error that names both. `statics` are the
/// paths of the files that are copied as they are.
pub fn plan<'a>(
    graph: &Graph,
    site: &Site,
    statics: impl Iterator<Item = &'a str>,
) -> (Plan, Vec<Diagnostic>) {
    let mut pages = Vec::new();
    let mut add = |address: String, language: usize, what: What, source: Option<Arc<str>>| {
        pages.push(Page { address, language, what, source });
    };
    for language in 0..site.languages.len() {
        let prefix = site.prefix(language);
        if !is_shown(graph, language) {
            continue;
        }
        add(address::front(prefix), language, What::Front, None);
        add(address::fixed(address::TIMELINE, prefix), language, What::Timeline, None);
        for &month in graph.months.keys() {
            add(address::month(month, prefix), language, What::Month(month), None);
        }
        add(address::fixed(address::TAGS, prefix), language, What::Tags, None);
        for (slug, tag) in &graph.tags {
            for page in 1..=tag.entries.len().div_ceil(PER_PAGE) {
                let address = address::tag(slug, prefix, page);
                add(address, language, What::Tag(slug.clone(), page), None);
            }
        }
        add(address::fixed(address::CORRECTIONS, prefix), language, What::Corrections, None);
        add(address::fixed(address::READING, prefix), language, What::Reading, None);
        add(address::fixed(address::MAP, prefix), language, What::Map, None);
        add(address::fixed(address::DESCRIPTIONS, prefix), language, What::Descriptions, None);
        for about in KINDS.iter().filter(|about| about.kind != Kind::Page) {
            let count =
                graph.of_kind(about.kind).filter(|&id| graph.entry(id).has(language)).count();
            if language > 0 && count == 0 {
                continue;
            }
            for page in 1..=count.div_ceil(PER_PAGE).max(1) {
                let address = address::list(about.kind, prefix, page);
                add(address, language, What::List(about.kind, page), None);
            }
        }
    }
    for (id, entry) in graph.entries.iter().enumerate() {
        for version in &entry.versions {
            let address = address::entry(entry.kind, &entry.slug, site.prefix(version.language));
            for part in Part::ALL {
                for page in 1..=part.pages(graph, id as u32) {
                    let what = What::Part(id as u32, part, page);
                    add(address::part(&address, part.folder(), page), version.language, what, None);
                }
            }
            add(address, version.language, What::Entry(id as u32), Some(version.path.clone()));
        }
    }
    for (place, stone) in graph.tombstones.iter().enumerate() {
        let address = address::entry(stone.kind(), stone.slug(), site.prefix(stone.language()));
        add(address, stone.language(), What::Tombstone(place), None);
    }
    add(address::NOT_FOUND.to_string(), 0, What::NotFound, None);
    add(address::SITEMAP.to_string(), 0, What::Sitemap, None);

    pages.sort_by(|a, b| (&a.address, &a.source).cmp(&(&b.address, &b.source)));
    let diagnostics = doubles(&mut pages, statics);
    (Plan { pages }, diagnostics)
}

/// Whether the site has pages in a language: its main one, and every one that something is in.
fn is_shown(graph: &Graph, language: usize) -> bool {
    language == 0 || graph.languages.contains(&language)
}

/// Finds addresses that two pages, or a page and a copied file, would have.
fn doubles<'a>(pages: &mut Vec<Page>, statics: impl Iterator<Item = &'a str>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut files: BTreeMap<String, Option<Arc<str>>> = BTreeMap::new();
    let statics = statics.map(|path| (path.to_string(), Some(format!("static/{path}").into())));
    files.extend(statics);
    pages.retain(|page| {
        let file = address::file(&page.address);
        match files.get(&file) {
            Some(other) => {
                diagnostics.push(duplicate_url(page, other.clone()));
                false
            }
            None => {
                files.insert(file, page.source.clone());
                true
            }
        }
    });
    diagnostics
}

fn duplicate_url(page: &Page, other: Option<Arc<str>>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::DuplicateUrl,
        format!("two pages have the address /{}", page.address),
    )
    .help("rename the file, or take one of them out");
    match (page.source.clone(), other) {
        (Some(one), Some(two)) => {
            diagnostic.at(Span::file(&one), "").also(Span::file(&two), "the other one")
        }
        (Some(one), None) | (None, Some(one)) => {
            diagnostic.at(Span::file(&one), "the other one is made by watchdesk")
        }
        (None, None) => diagnostic,
    }
}

/// Makes a page's view. `words` are the desk's languages in their order.
pub fn make(page: &Page, graph: &Graph, site: &Site, words: &[Language]) -> Made {
    let scope = &scope(page, graph, site, words);
    let (template, title, summary, view) = content(scope, page, words);
    let site_view = site_view(scope, page);
    let page_view = Head {
        title,
        description: summary,
        language: site.languages[page.language].clone(),
        dir: scope.words.dir(),
        root: scope.root.clone(),
        address: page.address.clone(),
        canonical: format!("{}{}", site.base_url, page.address),
        marking: scope.marking(),
        breadcrumbs: breadcrumbs(scope, page),
        alternates: alternates(scope, page, words),
    };
    Made { template, site: site_view, page: page_view, view }
}

/// Which template a page has, and the entries that it shows something of: its own first of all. The
/// menu and the foot, which are on every page, are left out.
pub fn made_from(
    page: &Page,
    graph: &Graph,
    site: &Site,
    words: &[Language],
) -> (&'static str, BTreeSet<u32>) {
    let scope = scope(page, graph, site, words).watched();
    let (template, ..) = content(&scope, page, words);
    if let What::Entry(id) | What::Part(id, ..) = page.what {
        scope.draw(id);
    }
    (template, scope.drawn())
}

fn scope<'a>(page: &Page, graph: &'a Graph, site: &'a Site, words: &'a [Language]) -> Scope<'a> {
    let root = match page.what {
        // It is shown at any address that does not exist, so its links cannot be relative.
        What::NotFound => site.base_path.clone(),
        _ => address::root(&page.address),
    };
    Scope::new(site, graph, &words[page.language], page.language, root)
}

/// A page's template, title, description and view.
fn content(
    scope: &Scope,
    page: &Page,
    words: &[Language],
) -> (&'static str, String, String, tera::Value) {
    let site = scope.site;
    match &page.what {
        What::Front => {
            let front = front::front(scope);
            ("front.html", site.name.clone(), site.description.clone(), value(&front))
        }
        What::List(kind, number) => {
            let list = lists::of_kind(scope, *kind, *number);
            ("list.html", list.title.clone(), String::new(), value(&list))
        }
        What::Entry(id) => entry(scope, *id),
        What::Map => ("map.html", scope.text("nav.map"), String::new(), value(&map::page(scope))),
        What::Part(id, Part::Mentions, number) => {
            let mentions = parts::mentions(scope, *id, *number);
            ("mentions.html", mentions.title.clone(), String::new(), value(&mentions))
        }
        What::Part(id, part, number) => {
            let list = parts::cards(scope, *id, *part, *number);
            ("list.html", list.title.clone(), String::new(), value(&list))
        }
        What::Timeline => (
            "timeline.html",
            scope.text("nav.timeline"),
            String::new(),
            value(&time::timeline(scope)),
        ),
        What::Month(month) => {
            let month = time::month(scope, *month);
            ("month.html", month.title.clone(), String::new(), value(&month))
        }
        What::Tags => {
            ("tags.html", scope.text("kind.tag.plural"), String::new(), value(&lists::tags(scope)))
        }
        What::Tag(slug, number) => {
            let list = lists::of_tag(scope, slug, *number);
            ("tag.html", list.title.clone(), String::new(), value(&list))
        }
        What::Corrections => {
            let corrections = other::corrections(scope);
            let title = scope.text("heading.corrections");
            ("corrections.html", title, String::new(), value(&corrections))
        }
        What::Reading => {
            let title = scope.text("reading.title");
            ("reading.html", title, String::new(), value(&reading::reading(scope)))
        }
        What::Tombstone(place) => {
            let title = scope.text("withdrawn.title");
            ("withdrawn.html", title, String::new(), value(&other::withdrawn(scope, *place)))
        }
        What::NotFound => {
            ("404.html", scope.text("not-found.title"), String::new(), tera::Value::none())
        }
        What::Descriptions => {
            let descriptions = previews::descriptions(scope);
            ("descriptions.js", String::new(), String::new(), value(&descriptions))
        }
        What::Sitemap => {
            ("sitemap.xml", String::new(), String::new(), value(&other::sitemap(scope, words)))
        }
    }
}

fn value(view: &impl serde::Serialize) -> tera::Value {
    tera::Value::from_serializable(view)
}

fn entry(scope: &Scope, id: u32) -> (&'static str, String, String, tera::Value) {
    let entry = scope.graph.entry(id);
    let version = entry.version(scope.language);
    scope.note(version.marking);
    let (template, view) = match entry.kind {
        Kind::Briefing => ("briefing.html", value(&briefing::briefing(scope, id))),
        Kind::Page => ("page.html", value(&other::plain(scope, id))),
        Kind::Country => ("country.html", value(&dossier::dossier(scope, id))),
        Kind::Group => ("group.html", value(&dossier::dossier(scope, id))),
        Kind::Person => ("person.html", value(&dossier::dossier(scope, id))),
        Kind::Place => ("place.html", value(&dossier::dossier(scope, id))),
        Kind::Incident => ("incident.html", value(&dossier::dossier(scope, id))),
        Kind::Source => ("source.html", value(&dossier::dossier(scope, id))),
    };
    (template, version.title.clone(), version.summary.clone(), view)
}

fn site_view(scope: &Scope, page: &Page) -> view::Site {
    let has_list = |kind: Kind| {
        scope.language == 0
            || scope.graph.of_kind(kind).any(|id| scope.graph.entry(id).has(scope.language))
    };
    let mut nav = Vec::new();
    for about in KINDS.iter().filter(|about| about.kind != Kind::Page) {
        let prefix = if has_list(about.kind) { scope.prefix() } else { "" };
        let text = scope.text(&format!("kind.{}.plural", about.name));
        nav.push(NavItem {
            link: scope.page_link(&address::list(about.kind, prefix, 1), text, "list"),
            current: match &page.what {
                What::List(kind, _) => *kind == about.kind,
                What::Entry(id) | What::Part(id, ..) => scope.graph.entry(*id).kind == about.kind,
                _ => false,
            },
        });
    }
    nav.push(NavItem {
        link: fixed(scope, address::MAP, "nav.map", "list"),
        current: matches!(page.what, What::Map),
    });
    nav.push(NavItem {
        link: fixed(scope, address::TIMELINE, "nav.timeline", "list"),
        current: matches!(page.what, What::Timeline | What::Month(_)),
    });
    let pages = scope.graph.of_kind(Kind::Page);
    // The desk's own pages are on every page and must not raise its marking: they are counted
    // where they are read.
    let marking = scope.marking();
    let mut footer = Vec::new();
    for id in pages {
        let entry = scope.graph.entry(id);
        let version = entry.version(scope.language);
        let mut link = scope.page_link(&scope.address(entry), version.title.clone(), "page");
        link.language = scope.other_language(version.language);
        footer.push(link);
    }
    footer.push(fixed(scope, address::READING, "reading.title", "page"));
    footer.push(fixed(scope, address::CORRECTIONS, "heading.corrections", "page"));
    footer.push(fixed(scope, address::TAGS, "kind.tag.plural", "page"));
    view::Site {
        name: scope.site.name.clone(),
        description: scope.site.description.clone(),
        home: scope.href(&home(scope)),
        style: scope.href("style.css"),
        descriptions: scope.href(&address::fixed(address::DESCRIPTIONS, own_prefix(scope))),
        nav,
        footer,
        audience: scope.graph.audience.name.clone(),
        marking,
    }
}

/// A link to a page that is there in every language.
fn fixed(scope: &Scope, page: &str, key: &str, kind: &'static str) -> Link {
    scope.page_link(&address::fixed(page, own_prefix(scope)), scope.text(key), kind)
}

/// The front page in the page's language, if there is one.
fn home(scope: &Scope) -> String {
    address::front(own_prefix(scope))
}

/// The folder of the page's language, if the desk has anything in it.
fn own_prefix<'a>(scope: &'a Scope) -> &'a str {
    if is_shown(scope.graph, scope.language) { scope.prefix() } else { "" }
}

fn breadcrumbs(scope: &Scope, page: &Page) -> Vec<Link> {
    let home_link = || scope.page_link(&home(scope), scope.text("nav.home"), "list");
    let list = |kind: Kind| {
        let text = scope.text(&format!("kind.{}.plural", kind.name()));
        let has = scope.graph.of_kind(kind).any(|id| scope.graph.entry(id).has(scope.language));
        let prefix = if has { scope.prefix() } else { "" };
        scope.page_link(&address::list(kind, prefix, 1), text, "list")
    };
    match &page.what {
        What::Front | What::NotFound | What::Sitemap | What::Descriptions => Vec::new(),
        What::Entry(id) => match scope.graph.entry(*id).kind {
            Kind::Page => vec![home_link()],
            kind => vec![home_link(), list(kind)],
        },
        What::Part(id, ..) => {
            vec![home_link(), list(scope.graph.entry(*id).kind), scope.link(*id)]
        }
        What::Month(_) => {
            vec![home_link(), fixed(scope, address::TIMELINE, "nav.timeline", "list")]
        }
        What::Tag(..) => {
            vec![home_link(), fixed(scope, address::TAGS, "kind.tag.plural", "list")]
        }
        _ => vec![home_link()],
    }
}

/// The same page in every language that it has, its own included, if there is more than one.
fn alternates(scope: &Scope, page: &Page, words: &[Language]) -> Vec<Alternate> {
    let address_in = |language: usize| match &page.what {
        What::Entry(id) => {
            let entry = scope.graph.entry(*id);
            let prefix = scope.site.prefix(language);
            entry.has(language).then(|| address::entry(entry.kind, &entry.slug, prefix))
        }
        What::Part(id, part, number) => {
            let entry = scope.graph.entry(*id);
            let dossier = address::entry(entry.kind, &entry.slug, scope.site.prefix(language));
            entry.has(language).then(|| address::part(&dossier, part.folder(), *number))
        }
        what if is_shown(scope.graph, language) => {
            let prefix = scope.site.prefix(language);
            match what {
                What::Front => Some(address::front(prefix)),
                What::Timeline => Some(address::fixed(address::TIMELINE, prefix)),
                What::Month(month) => Some(address::month(*month, prefix)),
                What::Map => Some(address::fixed(address::MAP, prefix)),
                What::Tags => Some(address::fixed(address::TAGS, prefix)),
                What::Tag(slug, page) => Some(address::tag(slug, prefix, *page)),
                What::Corrections => Some(address::fixed(address::CORRECTIONS, prefix)),
                What::Reading => Some(address::fixed(address::READING, prefix)),
                _ => None,
            }
        }
        _ => None,
    };
    let found: Vec<Alternate> = words
        .iter()
        .enumerate()
        .filter_map(|(index, language)| {
            let address = address_in(index)?;
            Some(Alternate {
                language: language.code().to_string(),
                name: language.name().to_string(),
                dir: language.dir(),
                href: scope.href(&address),
                canonical: format!("{}{address}", scope.site.base_url),
            })
        })
        .collect();
    if found.len() > 1 { found } else { Vec::new() }
}
