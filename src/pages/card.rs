//! A briefing -> what its card says: what stands at the top of its page.

use super::briefing;
use super::scope::Scope;
use super::view::CardPicture;
use crate::address;
use crate::audience::Tlp;
use crate::cards::{self, Card};
use crate::graph::Graph;
use crate::site::Site;

/// The file's name, below the briefing's address.
pub const FILE: &str = "card.png";

/// Whether a briefing has a card in a language: not in letters that no font here has.
pub fn exists(graph: &Graph, site: &Site, id: u32, language: usize) -> bool {
    site.cards
        && cards::has_letters(graph.entry(id).version(language).title())
        && cards::has_letters(&site.name)
}

/// The card as a page's head names it. `marking` is the page's own.
pub fn picture(scope: &Scope, id: u32, marking: &str) -> Option<CardPicture> {
    if !exists(scope.graph, scope.site, id, scope.language) {
        return None;
    }
    let entry = scope.graph.entry(id);
    let page = address::entry(entry.kind, &entry.slug, scope.prefix());
    let title = entry.version(scope.language).title();
    let date = date(scope, id);
    let said =
        [title, &date, &scope.site.name, marking].into_iter().filter(|text| !text.is_empty());
    Some(CardPicture {
        url: format!("{}{page}{FILE}", scope.site.base_url),
        width: cards::SIZE.0,
        height: cards::SIZE.1,
        alt: said.collect::<Vec<_>>().join(" – "),
    })
}

pub fn png(scope: &Scope, id: u32) -> Vec<u8> {
    let version = scope.graph.entry(id).version(scope.language);
    // The label is that of the page, which is known when all of it was put together.
    scope.note(version.marking);
    briefing::briefing(scope, id);
    let date = date(scope, id);
    cards::png(&Card {
        desk: &scope.site.name,
        title: version.title(),
        date: if cards::has_letters(&date) { &date } else { "" },
        marking: Tlp::parse(scope.marking().label).unwrap_or(Tlp::Red),
        rtl: scope.words.dir() == "rtl",
    })
}

fn date(scope: &Scope, id: u32) -> String {
    scope.entry_date(scope.graph.entry(id)).map(|date| date.text).unwrap_or_default()
}
