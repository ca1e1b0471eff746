//! The graph -> the [`Plan`]: which pages there are, and each page's view when it is asked for.
//!
//! Every address is known before the first page is made. A page is made from the graph alone and
//! without regard to other pages, so it may be made at any time and in any order.

pub mod briefing;
pub mod card;
mod charts;
pub mod claims;
mod data;
mod diagram;
mod dossier;
pub mod figures;
mod front;
mod linked;
mod lists;
mod map;
mod other;
mod parts;
mod plan;
mod previews;
mod print;
mod reading;
pub mod redirects;
pub mod scope;
mod search;
pub mod shelf;
mod sitemap;
pub mod sums;
mod taken;
mod time;
pub mod view;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::address;
use crate::audience::Tlp;
use crate::exports;
use crate::feeds::{Feed, Form, Of};
use crate::graph::Graph;
use crate::kinds::{KINDS, Kind};
use crate::language::Language;
use crate::site::{Extra, Site};
use parts::Part;
pub use plan::{page_at, plan};
use scope::Scope;
use shelf::Shelf;
use view::{Alternate, FeedLink, Head, Link, NavItem};

/// So many entries stand on one page of a list.
pub const PER_PAGE: usize = 60;

/// What a page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Front,
    /// A page of the list of a kind, counted from 1, and all entries of the list in its order.
    List(Kind, usize, Arc<[u32]>),
    Entry(u32),
    Map,
    /// A page of a list that is too long for its dossier, counted from 1, and the marking of the
    /// tables that the whole list is made of.
    Part(u32, Part, usize, Option<Tlp>),
    Timeline,
    /// A page of what is known of a year and of none of its months, counted from 1.
    Year(i16, usize),
    /// A page of a month, counted from 1.
    Month((i16, i8), usize),
    /// The briefings of a month to print, page by page, counted from 1.
    Print((i16, i8), usize),
    /// A page of the list of tags, counted from 1.
    Tags(usize),
    Tag(String, usize),
    /// A page of all corrections, counted from 1.
    Corrections(usize),
    Reading,
    Search,
    /// A page of the list of names, counted from 1.
    Names(usize),
    /// What data there is and what may be done with it.
    Data,
    /// How a copy of the site is checked.
    Verify,
    /// What stands in place of a page that was withdrawn, by its place among them.
    Tombstone(usize),
    /// What leads from an old address of an entry to its page.
    Redirect(u32),
    NotFound,
    /// For search engines: where its parts are, or the part of so many addresses from one on.
    Sitemap(Option<Range<usize>>),
    /// What the script for previews reads.
    Descriptions,
}

/// The pages that are there in every language, whatever the desk holds, as far as the site has what
/// they are of.
const FIXED: [(&str, Option<Extra>); 9] = [
    (address::TIMELINE, None),
    (address::MAP, Some(Extra::Maps)),
    (address::TAGS, None),
    (address::CORRECTIONS, None),
    (address::READING, None),
    (address::SEARCH, Some(Extra::Search)),
    (address::NAMES, Some(Extra::Names)),
    (address::DATA, Some(Extra::Data)),
    (address::VERIFY, None),
];

/// A page to be made: its address from the root, its language, and what it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub address: String,
    pub language: usize,
    pub what: What,
    /// The file that it is made from, if it is one.
    pub source: Option<Arc<str>>,
}

/// All pages, ordered by address, the files for other programs, and what leads to pages from where
/// they stood before.
#[derive(Debug)]
pub struct Plan {
    pub pages: Vec<Page>,
    pub exports: Vec<exports::File>,
    pub redirects: Vec<redirects::Redirect>,
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
    pub site: tera::Value,
    pub page: tera::Value,
    pub view: tera::Value,
    /// The entries whose texts it shows something of.
    pub texts: Vec<u32>,
}

/// Whether the site has pages in a language: its main one, and every one that something is in.
fn is_shown(graph: &Graph, language: usize) -> bool {
    language == 0 || graph.languages.contains(&language)
}

/// Makes a page's view. `words` are the desk's languages in their order; the shelf has what the pages
/// before it showed.
pub fn make(page: &Page, graph: &Graph, site: &Site, words: &[Language], shelf: &Shelf) -> Made {
    let scope = &scope(page, graph, site, words).with(shelf);
    let (template, title, summary, view) = content(scope, page, words);
    let structured = linked::linked(scope, page);
    let site_view = scope.shown_site(list_of(scope, page), |current| site_view(scope, current));
    let page_view = Head {
        title,
        description: summary,
        language: site.languages[page.language].clone(),
        dir: scope.words.dir(),
        root: scope.root.clone(),
        address: page.address.clone(),
        canonical: format!("{}{}", site.base_url, canonical(scope, page)),
        marking: scope.marking(),
        breadcrumbs: breadcrumbs(scope, page),
        alternates: alternates(scope, page, words),
        feeds: feeds(scope, page),
        structured,
        card: match &page.what {
            What::Entry(id) if scope.graph.entry(*id).kind == Kind::Briefing => {
                card::picture(scope, *id, scope.marking().label)
            }
            _ => None,
        },
        sort: match &page.what {
            What::Entry(id) if scope.graph.entry(*id).kind == Kind::Briefing => "article",
            _ => "website",
        },
    };
    let texts = scope.reads.entries();
    Made { template, site: value(&site_view), page: value(&page_view), view, texts }
}

/// The address that a page is to be cited by.
fn canonical(scope: &Scope, page: &Page) -> String {
    match page.what {
        What::Redirect(id) => scope.address(scope.graph.entry(id)),
        _ => page.address.clone(),
    }
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
    if let What::Entry(id) | What::Part(id, ..) | What::Redirect(id) = page.what {
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
        What::List(kind, number, ids) => {
            let list = lists::of_kind(scope, *kind, ids, *number);
            ("list.html", list.title.clone(), String::new(), value(&list))
        }
        What::Entry(id) => entry(scope, *id),
        What::Map => ("map.html", scope.text("nav.map"), String::new(), value(&map::page(scope))),
        What::Part(id, Part::Mentions, number, _) => {
            let mentions = parts::mentions(scope, *id, *number);
            ("mentions.html", mentions.title.clone(), String::new(), value(&mentions))
        }
        What::Part(id, part, number, marking) => {
            scope.note_marking(*marking);
            let list = parts::cards(scope, *id, *part, *number);
            ("list.html", list.title.clone(), String::new(), value(&list))
        }
        What::Timeline => (
            "timeline.html",
            scope.text("nav.timeline"),
            String::new(),
            value(&time::timeline(scope)),
        ),
        What::Year(year, number) => {
            let year = time::year(scope, *year, *number);
            ("year.html", year.title.clone(), String::new(), value(&year))
        }
        What::Month(month, number) => {
            let month = time::month(scope, *month, *number);
            ("month.html", month.title.clone(), String::new(), value(&month))
        }
        What::Print(month, number) => {
            let list = print::list(scope, *month, *number);
            ("print.html", list.title.clone(), String::new(), value(&list))
        }
        What::Tags(number) => {
            let tags = lists::tags(scope, *number);
            ("tags.html", scope.text("kind.tag.plural"), String::new(), value(&tags))
        }
        What::Tag(slug, number) => {
            let list = lists::of_tag(scope, slug, *number);
            ("tag.html", list.title.clone(), String::new(), value(&list))
        }
        What::Corrections(number) => {
            let corrections = other::corrections(scope, *number);
            let title = scope.text("heading.corrections");
            ("corrections.html", title, String::new(), value(&corrections))
        }
        What::Reading => {
            let title = scope.text("reading.title");
            ("reading.html", title, String::new(), value(&reading::reading(scope)))
        }
        What::Search => {
            let title = scope.text("nav.search");
            ("search.html", title, String::new(), value(&search::form(scope)))
        }
        What::Names(number) => {
            let title = scope.text("heading.names");
            ("names.html", title, String::new(), value(&search::names(scope, *number)))
        }
        What::Data => {
            let title = scope.text("nav.data");
            ("data.html", title, scope.text("data.intro"), value(&data::page(scope)))
        }
        What::Verify => {
            let title = scope.text("verify.title");
            ("verify.html", title, String::new(), value(&other::verify(scope)))
        }
        What::Tombstone(place) => {
            let title = scope.text("withdrawn.title");
            ("withdrawn.html", title, String::new(), value(&other::withdrawn(scope, *place)))
        }
        What::Redirect(id) => {
            let redirect = other::redirect(scope, *id);
            ("redirect.html", scope.text("redirect.title"), String::new(), value(&redirect))
        }
        What::NotFound => {
            ("404.html", scope.text("not-found.title"), String::new(), tera::Value::none())
        }
        What::Descriptions => {
            let descriptions = previews::descriptions(scope);
            ("descriptions.js", String::new(), String::new(), value(&descriptions))
        }
        What::Sitemap(part) => {
            let sitemap = sitemap::sitemap(scope, words, part.clone());
            ("sitemap.xml", String::new(), String::new(), value(&sitemap))
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
    (template, version.title().to_string(), version.summary().to_string(), view)
}

/// The list of the menu that a page belongs to, by its address.
fn list_of(scope: &Scope, page: &Page) -> Option<String> {
    let of_kind = |kind: Kind| address::list(kind, "", 1);
    match &page.what {
        What::List(kind, ..) => Some(of_kind(*kind)),
        What::Entry(id) | What::Part(id, ..) => Some(of_kind(scope.graph.entry(*id).kind)),
        What::Map => Some(address::MAP.to_string()),
        What::Timeline | What::Year(..) | What::Month(..) | What::Print(..) => {
            Some(address::TIMELINE.to_string())
        }
        What::Search => Some(address::SEARCH.to_string()),
        _ => None,
    }
}

/// What is the same on all pages of a list of the menu.
fn site_view(scope: &Scope, current: &Option<String>) -> view::Site {
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
            current: current.as_deref() == Some(&address::list(about.kind, "", 1)),
        });
    }
    let has = |extra: Extra| scope.site.has(extra);
    let lists = [
        (has(Extra::Maps), address::MAP, "nav.map"),
        (true, address::TIMELINE, "nav.timeline"),
        (has(Extra::Search), address::SEARCH, "nav.search"),
    ];
    for (_, at, key) in lists.into_iter().filter(|(has, ..)| *has) {
        let current = current.as_deref() == Some(at);
        nav.push(NavItem { link: fixed(scope, at, key, "list"), current });
    }
    let pages = scope.graph.of_kind(Kind::Page);
    // The desk's own pages are on every page and must not raise its marking: they are counted
    // where they are read.
    let marking = scope.marking();
    let mut footer = Vec::new();
    for id in pages {
        let entry = scope.graph.entry(id);
        let version = entry.version(scope.language);
        let mut link = scope.page_link(&scope.address(entry), version.title().to_string(), "page");
        link.language = scope.other_language(version.language);
        footer.push(link);
    }
    let pages = [
        (true, address::READING, "reading.title"),
        (true, address::CORRECTIONS, "heading.corrections"),
        (has(Extra::Data), address::DATA, "nav.data"),
        (true, address::VERIFY, "verify.title"),
        (true, address::TAGS, "kind.tag.plural"),
        (has(Extra::Names), address::NAMES, "heading.names"),
    ];
    let pages = pages.into_iter().filter(|(has, ..)| *has);
    footer.extend(pages.map(|(_, at, key)| fixed(scope, at, key, "page")));
    view::Site {
        name: scope.site.name.clone(),
        description: scope.site.description.clone(),
        home: scope.href(&home(scope)),
        style: scope.href("style.css"),
        descriptions: has(Extra::Previews)
            .then(|| scope.href(&address::fixed(address::DESCRIPTIONS, own_prefix(scope)))),
        search: has(Extra::Search).then(|| scope.href(address::OPENSEARCH)),
        nav,
        footer,
        audience: scope.graph.audience.name.clone(),
        marking,
    }
}

/// The desk's feed, and that of what the page shows.
fn feeds(scope: &Scope, page: &Page) -> Vec<FeedLink> {
    let language = if is_shown(scope.graph, scope.language) { scope.language } else { 0 };
    let own = match &page.what {
        What::Entry(id) => Some(Of::Entry(*id)),
        What::Tag(slug, _) => Some(Of::Tag(slug.clone())),
        What::Corrections(_) => Some(Of::Corrections),
        What::List(Kind::Country, ..) => Some(Of::Statuses),
        _ => None,
    };
    let of = [Some(Of::Site), own].into_iter().flatten();
    let feeds = of.map(|of| Feed { of, language }).filter(|feed| feed.exists(scope.graph));
    let forms = [(Form::Atom, "application/atom+xml"), (Form::Json, "application/feed+json")];
    let link = |feed: Feed| {
        let (title, page) = (feed.title(scope), feed.page(scope.graph, scope.site));
        forms.map(|(form, media)| FeedLink {
            href: scope.href(&address::feed(&page, form)),
            title: title.clone(),
            media,
        })
    };
    feeds.flat_map(link).collect()
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
        What::Front
        | What::NotFound
        | What::Redirect(_)
        | What::Sitemap(_)
        | What::Descriptions => Vec::new(),
        What::Entry(id) => match scope.graph.entry(*id).kind {
            Kind::Page => vec![home_link()],
            kind => vec![home_link(), list(kind)],
        },
        What::Part(id, ..) => {
            vec![home_link(), list(scope.graph.entry(*id).kind), scope.link(*id)]
        }
        What::Year(..) | What::Month(..) => {
            vec![home_link(), fixed(scope, address::TIMELINE, "nav.timeline", "list")]
        }
        What::Print(month, _) => {
            let name = scope.words.month(month.0, month.1);
            let at = address::month(*month, scope.prefix(), 1);
            vec![home_link(), scope.page_link(&at, name, "list")]
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
        What::Part(id, part, number, _) => {
            let entry = scope.graph.entry(*id);
            let dossier = address::entry(entry.kind, &entry.slug, scope.site.prefix(language));
            entry.has(language).then(|| address::part(&dossier, part.folder(), *number))
        }
        what if is_shown(scope.graph, language) => {
            let prefix = scope.site.prefix(language);
            match what {
                What::Front => Some(address::front(prefix)),
                What::Timeline => Some(address::fixed(address::TIMELINE, prefix)),
                What::Year(year, page) => Some(address::year(*year, prefix, *page)),
                What::Month(month, page) => Some(address::month(*month, prefix, *page)),
                // Another language may divide the month otherwise.
                What::Print(month, _) => {
                    let has = print::exists(scope.graph, scope.site, *month, language);
                    has.then(|| address::print(*month, prefix, 1))
                }
                What::Map => Some(address::fixed(address::MAP, prefix)),
                // Another language may have them in another order.
                What::Tags(_) => Some(address::tags(prefix, 1)),
                What::Tag(slug, page) => Some(address::tag(slug, prefix, *page)),
                What::Corrections(page) => Some(address::corrections(prefix, *page)),
                What::Reading => Some(address::fixed(address::READING, prefix)),
                What::Search => Some(address::fixed(address::SEARCH, prefix)),
                // The same name stands on another page in another language.
                What::Names(_) => Some(address::fixed(address::NAMES, prefix)),
                What::Data => Some(address::fixed(address::DATA, prefix)),
                What::Verify => Some(address::fixed(address::VERIFY, prefix)),
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
