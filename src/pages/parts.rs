//! The long lists of a dossier -> their newest entries for the dossier itself, and pages with all of
//! them: a dossier stays small however much is written about its entry.

use super::scope::Scope;
use super::view::{Further, Link, List, MentionedIn, Mentions};
use super::{PER_PAGE, lists};
use crate::address;
use crate::audience::Tlp;
use crate::graph::{Graph, Version};
use crate::kinds::Kind;
use crate::markup::{self, sentence_around};

/// So many sentences of one document are shown.
const SENTENCES: usize = 3;

/// A list of a dossier that can grow with the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Incidents,
    Places,
    Groups,
    Briefings,
    Cited,
    Mentions,
}

impl Part {
    pub const ALL: [Part; 6] =
        [Part::Incidents, Part::Places, Part::Groups, Part::Briefings, Part::Cited, Part::Mentions];

    /// The last part of its address.
    pub fn folder(self) -> &'static str {
        match self {
            Part::Incidents => "incidents",
            Part::Places => "places",
            Part::Groups => "groups",
            Part::Briefings => "briefings",
            Part::Cited => "cited",
            Part::Mentions => "mentions",
        }
    }

    /// What its pages are called, and how its entries are counted.
    fn keys(self) -> (&'static str, &'static str) {
        match self {
            Part::Incidents => ("heading.incidents", "count.incidents"),
            Part::Places => ("kind.place.plural", "count.places"),
            Part::Groups => ("kind.group.plural", "count.groups"),
            Part::Briefings => ("heading.briefings", "count.briefings"),
            Part::Cited => ("heading.cited-in", "count.pages"),
            Part::Mentions => ("heading.mentioned-in", "count.pages"),
        }
    }

    /// So many stand on the dossier itself: with sentences, fewer.
    fn on_dossier(self) -> usize {
        if self == Part::Mentions { 20 } else { 40 }
    }

    pub fn list(self, graph: &Graph, id: u32) -> &[u32] {
        let lists = match self {
            Part::Incidents => &graph.incidents,
            Part::Places => &graph.places,
            Part::Groups => &graph.groups,
            Part::Briefings => &graph.about,
            Part::Cited => &graph.cited,
            Part::Mentions => &graph.mentioned,
        };
        &lists[id as usize]
    }

    /// What stands on the dossier itself.
    pub fn first(self, graph: &Graph, id: u32) -> &[u32] {
        let list = self.list(graph, id);
        &list[..list.len().min(self.on_dossier())]
    }

    /// What puts a document on the list may be a marked table, such as an actor of an incident: who
    /// reads the list, or its length, reads the table. The strictest of their markings; it takes a
    /// look at the whole list.
    pub fn marking(self, graph: &Graph, id: u32) -> Option<Tlp> {
        let mut strictest = None;
        let listed = self.list(graph, id).iter().map(|&listed| graph.entry(listed));
        for entry in listed.filter(|entry| entry.has_marked_tables) {
            entry.front.each_record(&mut |record| {
                if let Some(marking) = &record.marking
                    && strictest < Some(marking.value)
                    && graph.refers(record, id)
                {
                    strictest = Some(marking.value);
                }
            });
        }
        strictest
    }

    /// How many pages it has of its own: none, if the dossier shows all.
    pub fn pages(self, graph: &Graph, id: u32) -> usize {
        let count = self.list(graph, id).len();
        if count > self.on_dossier() { count.div_ceil(PER_PAGE) } else { 0 }
    }

    pub fn address(self, scope: &Scope, id: u32, page: usize) -> String {
        address::part(&scope.address(scope.graph.entry(id)), self.folder(), page)
    }
}

/// Links to the pages of those lists that the dossier shows in part.
pub fn further(scope: &Scope, id: u32) -> Further {
    let link = |part: Part| -> Option<Link> {
        (part.pages(scope.graph, id) > 0).then(|| {
            let count = scope.count(part.keys().1, part.list(scope.graph, id).len());
            let text = scope.fill("nav.see-all", &[("count", &count)]);
            scope.page_link(&part.address(scope, id, 1), text, "list")
        })
    };
    Further {
        incidents: link(Part::Incidents),
        places: link(Part::Places),
        groups: link(Part::Groups),
        briefings: link(Part::Briefings),
        cited: link(Part::Cited),
        mentioned: link(Part::Mentions),
    }
}

/// "Mali: Briefings".
pub fn title(scope: &Scope, id: u32, part: Part) -> String {
    let name = scope.graph.entry(id).version(scope.language).title();
    let what = scope.text(part.keys().0);
    scope.fill("title.part", &[("name", name), ("what", &what)])
}

/// A page of a list that has cards.
pub fn cards(scope: &Scope, id: u32, part: Part, number: usize) -> List {
    let graph = scope.graph;
    let ids = part.list(graph, id);
    let by_year = |other: u32| {
        let entry = graph.entry(other);
        let dated = matches!(entry.kind, Kind::Briefing | Kind::Incident);
        let year = entry.date.map(|when| scope.words.year(when.parts().0));
        year.filter(|_| dated).unwrap_or_default()
    };
    List {
        title: title(scope, id, part),
        kind: "dossier",
        count: scope.count(part.keys().1, ids.len()),
        groups: lists::groups(scope, lists::slice(ids, number), &by_year),
        pager: lists::pager(scope, ids.len(), number, &|page| part.address(scope, id, page)),
    }
}

/// A page of the documents that name an entry.
pub fn mentions(scope: &Scope, id: u32, number: usize) -> Mentions {
    let part = Part::Mentions;
    let ids = part.list(scope.graph, id);
    Mentions {
        title: title(scope, id, part),
        count: scope.count(part.keys().1, ids.len()),
        mentioned: mentioned(scope, id, lists::slice(ids, number)),
        pager: lists::pager(scope, ids.len(), number, &|page| part.address(scope, id, page)),
    }
}

/// Documents that name an entry without being about it, with the sentences that do.
pub fn mentioned(scope: &Scope, id: u32, documents: &[u32]) -> Vec<MentionedIn> {
    documents
        .iter()
        .map(|&document| MentionedIn {
            card: scope.card(document),
            sentences: sentences(scope, document, id),
        })
        .collect()
}

fn sentences(scope: &Scope, document: u32, id: u32) -> Vec<String> {
    let entry = scope.graph.entry(document);
    // A name may stand in a translation only.
    let own = entry.version(scope.language);
    let names = |version: &&Version| scope.body(version).mentions.iter().any(|m| m.entry == id);
    let Some(version) = [own].into_iter().chain(&entry.versions).find(names) else { return vec![] };
    let text = scope.body(version);
    scope.note_text(text);
    let plain = &text.plain();
    // One sentence with each place of the name in it.
    let mut sentences: Vec<(std::ops::Range<usize>, Vec<std::ops::Range<usize>>)> = Vec::new();
    for mention in text.mentions.iter().filter(|mention| mention.entry == id) {
        let name = mention.start as usize..mention.end as usize;
        if let Some((last, places)) = sentences.last_mut()
            && last.contains(&name.start)
            && name.end <= last.end
        {
            places.push(name);
            continue;
        }
        if sentences.len() == SENTENCES {
            break;
        }
        let mut sentence = sentence_around(plain, name.clone());
        // A long sentence is cut around each place; what was shown is not shown twice.
        if let Some((last, _)) = sentences.last() {
            sentence.start = sentence.start.max(last.end);
        }
        sentences.push((sentence, vec![name]));
    }
    sentences.into_iter().map(|(sentence, places)| marked(plain, sentence, &places)).collect()
}

fn marked(
    plain: &str,
    sentence: std::ops::Range<usize>,
    places: &[std::ops::Range<usize>],
) -> String {
    let mut html = String::new();
    let mut from = sentence.start;
    for place in places {
        markup::escape(&plain[from.min(place.start)..place.start], &mut html);
        html.push_str("<mark>");
        markup::escape(&plain[place.clone()], &mut html);
        html.push_str("</mark>");
        from = place.end;
    }
    markup::escape(&plain[from..sentence.end.max(from)], &mut html);
    html
}
