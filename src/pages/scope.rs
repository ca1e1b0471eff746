//! What a page needs to say something about an entry: links, cards, dates, in its own language
//! and relative to its own address.
//!
//! It also notes the strictest marking of whatever the page shows, since that is the page's own.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use super::shelf::{Shelf, Shown};
use super::view::{self, Card, Date, Fact, FactValue, Grade, Link, LinkGroup, Marking};
use crate::address;
use crate::audience::Tlp;
use crate::dates::{DayOrMoment, When};
use crate::graph::{Entry, Graph, Reads, Version};
use crate::kinds::{KINDS, Kind, MOMENTARY};
use crate::language::Language;
use crate::markup::{ROOT, Text};
use crate::record::Record;
use crate::site::Site;

pub struct Scope<'a> {
    pub site: &'a Site,
    pub graph: &'a Graph,
    pub words: &'a Language,
    /// The page's language, as an index into the desk's.
    pub language: usize,
    /// The way from the page to the site's root.
    pub root: String,
    /// Whose texts the page shows something of.
    pub reads: Reads,
    shown: Cell<Tlp>,
    /// The entries that the page has shown something of, if anybody asks.
    drawn: Option<RefCell<BTreeSet<u32>>>,
    /// What the pages before it showed, and how deep this one is.
    shelf: Option<(&'a Shelf, usize)>,
}

impl<'a> Scope<'a> {
    pub fn new(
        site: &'a Site,
        graph: &'a Graph,
        words: &'a Language,
        language: usize,
        root: String,
    ) -> Scope<'a> {
        let (shown, drawn, shelf) = (Cell::new(Tlp::Clear), None, None);
        let reads = Reads::noted();
        Scope { site, graph, words, language, root, reads, shown, drawn, shelf }
    }

    /// The same, with what the pages before it showed, if its links are relative as theirs are.
    pub fn with(self, shelf: &'a Shelf) -> Scope<'a> {
        let depth = self.root.len() / "../".len();
        let is_relative = self.root == "../".repeat(depth);
        Scope { shelf: is_relative.then_some((shelf, depth)), ..self }
    }

    /// The same, for what notes the texts that it shows elsewhere.
    pub fn noting(self, reads: &Reads) -> Scope<'a> {
        Scope { reads: reads.clone(), ..self }
    }

    /// The same, to learn from which entries the page is made.
    pub fn watched(self) -> Scope<'a> {
        Scope { drawn: Some(RefCell::default()), ..self }
    }

    /// The entries that the page has shown something of so far.
    pub fn drawn(&self) -> BTreeSet<u32> {
        self.drawn.as_ref().map(|drawn| drawn.borrow().clone()).unwrap_or_default()
    }

    /// Notes that the page shows something of an entry.
    pub fn draw(&self, id: u32) {
        if let Some(drawn) = &self.drawn {
            drawn.borrow_mut().insert(id);
        }
    }

    /// The same, with nothing shown yet: for a part that has a marking of its own.
    pub fn fresh(&self) -> Scope<'a> {
        let root = self.root.clone();
        Scope::new(self.site, self.graph, self.words, self.language, root).noting(&self.reads)
    }

    /// A version's text, which the page is then made of.
    pub fn body<'b>(&self, version: &'b Version) -> &'b Text {
        version.body(&self.reads)
    }

    pub fn text(&self, key: &str) -> String {
        self.words.text(key).to_string()
    }

    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.words.fill(key, values)
    }

    /// "3 briefings", in the page's language.
    pub fn count(&self, key: &str, n: usize) -> String {
        self.words.count(key, n as u64)
    }

    /// "A, B and C", in the page's language.
    pub fn list(&self, names: &[String]) -> String {
        match names {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => {
                let first = first.join(self.words.text("list.comma"));
                self.fill("list.and", &[("first", &first), ("last", last)])
            }
        }
    }

    /// The strictest marking of what the page has shown so far.
    pub fn marking(&self) -> Marking {
        let tlp = self.shown.get();
        Marking { label: tlp.label(), class: tlp.class() }
    }

    pub fn note(&self, marking: Tlp) {
        self.shown.set(self.shown.get().max(marking));
    }

    /// Notes the marked passages of a text.
    pub fn note_text(&self, text: &Text) {
        if let Some(marking) = text.marking {
            self.note(marking);
        }
    }

    pub fn note_marking(&self, marking: Option<Tlp>) {
        self.note(marking.unwrap_or(Tlp::Clear));
    }

    /// Notes what stands in a table with a marking of its own.
    pub fn note_record(&self, record: &Record) {
        if let Some(marking) = &record.marking {
            self.note(marking.value);
        }
    }

    /// The way from the page to an address of the site.
    pub fn href(&self, address: &str) -> String {
        match (self.root.as_str(), address) {
            ("", "") => "./".to_string(),
            (root, address) => format!("{root}{address}"),
        }
    }

    /// HTML made elsewhere, with its links leading from this page.
    pub fn html(&self, html: &str) -> String {
        html.replace(ROOT, &self.root)
    }

    pub fn prefix(&self) -> &str {
        self.site.prefix(self.language)
    }

    /// The address of an entry's page: in the page's language, or else the original.
    pub fn address(&self, entry: &Entry) -> String {
        let language = entry.version(self.language).language;
        address::entry(entry.kind, &entry.slug, self.site.prefix(language))
    }

    /// A link that stands there because of a table with a marking of its own.
    pub fn link_marked(&self, id: u32, marking: Option<Tlp>) -> Link {
        self.note_marking(marking);
        self.link(id)
    }

    pub fn link(&self, id: u32) -> Link {
        self.draw(id);
        let entry = self.graph.entry(id);
        let version = entry.version(self.language);
        self.note(version.marking);
        Link {
            href: self.href(&self.address(entry)),
            text: version.title().to_string(),
            kind: entry.kind.name(),
            language: self.other_language(version.language),
        }
    }

    pub fn links(&self, ids: impl IntoIterator<Item = u32>) -> Vec<Link> {
        ids.into_iter().map(|id| self.link(id)).collect()
    }

    /// Makes a part for other pages as well, with the strictest marking of what it shows. Those pages would not
    /// know whose texts it was made of, so it may be made of none.
    fn apart<T>(&self, make: impl FnOnce(&Scope) -> T) -> (T, Tlp) {
        let fresh = Scope { reads: Reads::noted(), ..self.fresh() };
        let made = make(&fresh);
        debug_assert!(fresh.reads.entries().is_empty());
        (made, fresh.shown.get())
    }

    fn shown_link(&self, id: u32) -> Shown<Link> {
        let Some((shelf, depth)) = self.shelf else { return Shown::new(self.link(id)) };
        let (link, marking) =
            shelf.link((id, self.language, depth), || self.apart(|scope| scope.link(id)));
        self.note(marking);
        link
    }

    /// A link to a page that is no entry's.
    pub fn page_link(&self, address: &str, text: impl Into<String>, kind: &'static str) -> Link {
        Link { href: self.href(address), text: text.into(), kind, language: None }
    }

    pub fn external(&self, url: &str) -> Option<Link> {
        let host = url.split("://").nth(1)?.split('/').next()?;
        let text = host.strip_prefix("www.").unwrap_or(host).to_string();
        Some(Link { href: url.to_string(), text, kind: "external", language: None })
    }

    /// The code of a language, where it is not the page's own.
    pub fn other_language(&self, language: usize) -> Option<String> {
        (language != self.language).then(|| self.site.languages[language].clone())
    }

    pub fn date(&self, when: When) -> Date {
        Date { iso: when.iso(), text: self.words.date(when.parts()) }
    }

    pub fn day_or_moment(&self, at: DayOrMoment) -> Date {
        match at {
            DayOrMoment::Day(day) => self.date(When::day(day)),
            DayOrMoment::Moment(moment) => {
                let at = jiff::tz::TimeZone::UTC.to_datetime(moment);
                let text =
                    self.words.moment(at.year(), at.month(), at.day(), at.hour(), at.minute());
                Date { iso: moment.to_string(), text }
            }
        }
    }

    /// When an entry was: a date, or a range of them in words and its first day for `<time>`.
    pub fn entry_date(&self, entry: &Entry) -> Option<Date> {
        let from = entry.date?;
        match entry.until {
            Some(to) => {
                Some(Date { iso: from.iso(), text: self.words.range(from.parts(), to.parts()) })
            }
            None => Some(self.date(from)),
        }
    }

    /// "since 2017", "until 2021", "2017 to 2021", or nothing.
    pub fn period(&self, from: Option<When>, to: Option<When>) -> String {
        // Some languages need an article before a day: "depuis le 7 juin", "depuis juin".
        let fill = |key: &str, day_key: &str, when: When| {
            let key = if let (.., Some(_)) = when.parts() { day_key } else { key };
            self.fill(key, &[("date", &self.words.date(when.parts()))])
        };
        match (from, to) {
            (Some(from), Some(to)) => self.words.range(from.parts(), to.parts()),
            (Some(from), None) => fill("date.since", "date.since.day", from),
            (None, Some(to)) => fill("date.until", "date.until.day", to),
            (None, None) => String::new(),
        }
    }

    /// When a relation was: since when, until when; or on which day, for one that does not last.
    pub fn relation_period(&self, kind: &str, from: Option<When>, to: Option<When>) -> String {
        match (from, to) {
            (Some(on), None) if MOMENTARY.contains(&kind) => {
                let key = if let (.., Some(_)) = on.parts() { "date.on" } else { "date.in" };
                self.fill(key, &[("date", &self.words.date(on.parts()))])
            }
            _ => self.period(from, to),
        }
    }

    /// Whether something that ended then is over at the date of the build. What ended "in 2031"
    /// may have lasted to the last day of that year.
    pub fn is_past(&self, to: Option<When>) -> bool {
        to.is_some_and(|to| to.latest() < self.graph.date)
    }

    /// The frame of a page that belongs to a list of the menu.
    pub fn shown_site(
        &self,
        current: Option<String>,
        make: impl FnOnce(&Option<String>) -> view::Site,
    ) -> Shown<view::Site> {
        let Some((shelf, depth)) = self.shelf else { return Shown::new(make(&current)) };
        shelf.site((current, self.language, depth, self.shown.get()), make)
    }

    pub fn card(&self, id: u32) -> Shown<Card> {
        let Some((shelf, depth)) = self.shelf else { return Shown::new(self.new_card(id)) };
        let (card, marking) =
            shelf.card((id, self.language, depth), || self.apart(|scope| scope.new_card(id)));
        self.note(marking);
        card
    }

    fn new_card(&self, id: u32) -> Card {
        let entry = self.graph.entry(id);
        let version = entry.version(self.language);
        let front = &entry.front;
        let countries: Vec<u32> = match entry.kind {
            Kind::Incident => self.graph.countries_of(id),
            Kind::Briefing => self.graph.referred(front, "countries").collect(),
            Kind::Place => self.graph.referred(front, "country").collect(),
            Kind::Group => self.graph.referred(front, "operates_in").collect(),
            _ => Vec::new(),
        };
        Card {
            link: self.link(id),
            summary: version.summary().to_string(),
            date: self.entry_date(entry),
            label: self.label(id),
            links: self.links(countries),
            counts: self.counts(id),
        }
    }

    pub fn cards<'b>(&self, ids: impl IntoIterator<Item = &'b u32>) -> Vec<Shown<Card>> {
        ids.into_iter().map(|id| self.card(*id)).collect()
    }

    /// What kind of group, place, incident or source it is, or where a briefing was written.
    pub fn label(&self, id: u32) -> String {
        let entry = self.graph.entry(id);
        let kind = entry.front.text("type");
        match entry.kind {
            Kind::Briefing => entry.version(self.language).dateline().to_string(),
            Kind::Group if !kind.is_empty() => self.word("group.type", kind),
            Kind::Source if !kind.is_empty() => self.word("source.type", kind),
            Kind::Person => self.present_role(id),
            Kind::Place if !kind.is_empty() => self.word("place.type", kind),
            _ => kind.to_string(),
        }
    }

    /// A person's present role, or the last one.
    fn present_role(&self, id: u32) -> String {
        let roles = self.graph.entry(id).front.records("roles");
        let present = roles.iter().find(|role| !self.is_past(role.when("to")));
        let Some(role) = present else { return String::new() };
        self.note_record(role);
        role.text("title").to_string()
    }

    fn counts(&self, id: u32) -> Vec<String> {
        let index = id as usize;
        let lists = [
            ("count.briefings", &self.graph.about),
            ("count.incidents", &self.graph.incidents),
            ("count.mentioned-in", &self.graph.mentioned),
        ];
        lists
            .into_iter()
            .filter(|(_, list)| !list[index].is_empty())
            .filter(|_| self.graph.entry(id).kind != Kind::Briefing)
            .map(|(key, list)| self.count(key, list[index].len()))
            .collect()
    }

    /// A word of a closed list in the page's language: `word("trend", "improved")`.
    pub fn word(&self, list: &str, word: &str) -> String {
        self.words.value(list, word).to_string()
    }

    /// A grade with its meaning: the letter is about the source, the digit about what it says.
    pub fn grade(&self, code: &str) -> Option<Grade> {
        let meaning = |c: char| {
            let list = if c.is_ascii_digit() { "credibility" } else { "reliability" };
            self.word(list, &c.to_string())
        };
        let words: Vec<String> = code.chars().map(meaning).collect();
        let words = words.join(self.words.text("list.comma"));
        (!code.is_empty()).then(|| Grade { code: code.to_string(), words })
    }

    /// Entries by kind, under the kinds' names.
    pub fn by_kind(&self, ids: &[u32]) -> Vec<LinkGroup> {
        KINDS
            .iter()
            .filter_map(|about| {
                let of_kind =
                    ids.iter().copied().filter(|id| self.graph.entry(*id).kind == about.kind);
                let links: Vec<_> = of_kind.map(|id| self.shown_link(id)).collect();
                let label = self.text(&format!("kind.{}.plural", about.name));
                (!links.is_empty()).then_some(LinkGroup { label, kind: about.name, links })
            })
            .collect()
    }

    pub fn tags(&self, entry: &Entry) -> Vec<Link> {
        let mut tags: Vec<Link> = Vec::new();
        for tag in entry.front.texts("tags") {
            let slug = slug::slugify(&tag.value);
            if let Some(found) = self.graph.tags.get(&slug) {
                let address = address::tag(&slug, self.prefix(), 1);
                let link = self.page_link(&address, found.name.clone(), "tag");
                if !tags.contains(&link) {
                    tags.push(link);
                }
            }
        }
        tags
    }

    pub fn fact(&self, key: &str, values: Vec<FactValue>) -> Option<Fact> {
        (!values.is_empty()).then(|| Fact { label: self.text(key), values })
    }

    pub fn fact_text(&self, key: &str, text: &str) -> Option<Fact> {
        let value = FactValue { text: text.to_string(), href: None, iso: None };
        self.fact(key, if text.is_empty() { vec![] } else { vec![value] })
    }

    pub fn fact_date(&self, key: &str, when: Option<When>) -> Option<Fact> {
        let value = when.map(|when| {
            let date = self.date(when);
            FactValue { text: date.text, href: None, iso: Some(date.iso) }
        });
        self.fact(key, value.into_iter().collect())
    }

    pub fn fact_links(&self, key: &str, ids: impl IntoIterator<Item = u32>) -> Option<Fact> {
        let values = self.links(ids).into_iter();
        let values = values.map(|l| FactValue { text: l.text, href: Some(l.href), iso: None });
        self.fact(key, values.collect())
    }
}
