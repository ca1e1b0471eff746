//! A month -> its reading list: all its briefings one after the other, to print or to send.

use std::ops::Range;

use super::scope::Scope;
use super::view::{PrintedBriefing, ReadingList};
use super::{briefing, claims, figures, lists};
use crate::address;
use crate::audience::Tlp;
use crate::graph::{Graph, Reads};
use crate::kinds::Kind;
use crate::markup::tags;
use crate::site::{Extra, Site};

type YearMonth = (i16, i8);

/// About so many bytes of a page are what stands around the text of a briefing: its title, sources and
/// figures.
const AROUND: usize = 4_000;

/// The briefings of a month that a language has, the oldest first.
fn of_month(graph: &Graph, month: YearMonth, language: usize) -> Vec<u32> {
    let ids = graph.months.get(&month).map(Vec::as_slice).unwrap_or_default();
    let is_wanted = |id: &u32| {
        let entry = graph.entry(*id);
        entry.kind == Kind::Briefing && entry.has(language)
    };
    let mut ids: Vec<u32> = ids.iter().copied().filter(is_wanted).collect();
    ids.sort_by(|a, b| (graph.entry(*a).date, a).cmp(&(graph.entry(*b).date, b)));
    ids
}

/// The places of the briefings of each page, which are as many as it can hold. None is divided.
fn sheets(
    graph: &Graph,
    site: &Site,
    ids: &[u32],
    language: usize,
    reads: &Reads,
) -> Vec<Range<usize>> {
    let mut sheets: Vec<Range<usize>> = Vec::new();
    let mut left = 0;
    for (at, id) in ids.iter().enumerate() {
        let size = AROUND + graph.entry(*id).version(language).body(reads).html_length();
        match sheets.last_mut() {
            Some(sheet) if size <= left => sheet.end = at + 1,
            _ => {
                sheets.push(at..at + 1);
                left = site.printed;
            }
        }
        left = left.saturating_sub(size);
    }
    sheets
}

/// How many pages to print the site has of a month.
pub fn pages(graph: &Graph, site: &Site, month: YearMonth, language: usize) -> usize {
    match site.has(Extra::Print) {
        true => {
            let ids = of_month(graph, month, language);
            sheets(graph, site, &ids, language, &Reads::unnoted()).len()
        }
        false => 0,
    }
}

/// Whether the site has a page to print of a month.
pub fn exists(graph: &Graph, site: &Site, month: YearMonth, language: usize) -> bool {
    site.has(Extra::Print) && !of_month(graph, month, language).is_empty()
}

/// One of the pages of a month, counted from 1.
pub fn list(scope: &Scope, month: YearMonth, page: usize) -> ReadingList {
    let ids = of_month(scope.graph, month, scope.language);
    let sheets = sheets(scope.graph, scope.site, &ids, scope.language, &scope.reads);
    let sheet = sheets.get(page - 1).cloned().unwrap_or_default();
    let at = |page| address::print(month, scope.prefix(), page);
    let near = |other: &YearMonth| {
        let has = exists(scope.graph, scope.site, *other, scope.language);
        has.then(|| {
            let address = address::print(*other, scope.prefix(), 1);
            scope.page_link(&address, scope.words.month(other.0, other.1), "list")
        })
    };
    let months = &scope.graph.months;
    let after = (std::ops::Bound::Excluded(month), std::ops::Bound::Unbounded);
    let name = scope.words.month(month.0, month.1);
    ReadingList {
        title: scope.fill("print.title", &[("month", &name)]),
        count: scope.count("count.briefings", ids.len()),
        first: sheet.start + 1,
        entries: sheet.map(|place| printed(scope, ids[place], place + 1)).collect(),
        pager: lists::pager_of(scope, sheets.len(), 1, page, &at),
        previous: months.range(..month).rev().find_map(|(other, _)| near(other)),
        next: months.range(after).find_map(|(other, _)| near(other)),
    }
}

fn printed(page: &Scope, id: u32, number: usize) -> PrintedBriefing {
    // Each has a label of its own, and the page the strictest.
    let scope = &page.fresh();
    let entry = scope.graph.entry(id);
    let version = entry.version(scope.language);
    let front = &entry.front;
    scope.note(version.marking);
    let text = scope.body(version);
    scope.note_text(text);
    let own = format!("b{number}");
    let incidents = scope.graph.referred(front, "incidents");
    let printed = PrintedBriefing {
        link: scope.link(id),
        url: format!("{}{}", scope.site.base_url, scope.address(entry)),
        title: version.title().to_string(),
        summary: version.summary().to_string(),
        dateline: match version.dateline() {
            "" => front.text("dateline").to_string(),
            own => own.to_string(),
        },
        date: scope.entry_date(entry),
        authors: front.texts("authors").iter().map(|author| author.value.clone()).collect(),
        judgements: briefing::judgements(scope, id),
        body: apart(&scope.html(&text.html()), &own),
        figures: incidents.filter_map(|incident| figures::figures(scope, incident)).collect(),
        sources: claims::sources(scope, front),
        corrections: briefing::corrections(scope, id),
        marking: scope.marking(),
        id: own,
    };
    page.note(Tlp::parse(printed.marking.label).unwrap_or(Tlp::Red));
    page.draw(id);
    printed
}

/// Every briefing has a first note: on one page they need names of their own.
fn apart(html: &str, own: &str) -> String {
    tags::rewrite(html, &mut |tag| {
        tag.change(&["id", "aria-labelledby", "aria-describedby", "for", "headers"], |ids| {
            let each = ids.split_whitespace().map(|id| format!("{own}-{id}"));
            each.collect::<Vec<_>>().join(" ")
        });
        tag.change(&["href"], |to| match to.strip_prefix('#') {
            Some(id) => format!("#{own}-{id}"),
            None => to.to_string(),
        });
    })
}
