//! What templates get: plain values, ready to show, and nothing that could reach further.
//!
//! Every link is already relative to the page it stands on, every date already in the page's
//! language, every number already a text. A template never computes and never looks things up,
//! so a page is a pure function of its view and its templates.

use serde::Serialize;

/// A link to another page of the site, or to elsewhere if `kind` is `"external"`.
#[derive(Debug, Clone, Serialize, PartialEq)]
pub struct Link {
    pub href: String,
    pub text: String,
    /// `briefing`, `country`, `group`, `person`, `place`, `incident`, `source`, `page`, `tag`,
    /// `list`, `month` or `external`.
    pub kind: &'static str,
    /// The language of `text` where it is not the page's own.
    pub language: Option<String>,
}

/// A date for `<time datetime>`; `iso` may be a day, a month or a year.
#[derive(Debug, Clone, Serialize, PartialEq)]
pub struct Date {
    pub iso: String,
    pub text: String,
}

/// The same on every page: `site` in templates.
#[derive(Debug, Clone, Serialize)]
pub struct Site {
    pub name: String,
    pub description: String,
    pub home: String,
    /// Address of the style sheet.
    pub style: String,
    /// Address of the file with one line about each entity, for previews.
    pub descriptions: String,
    /// The main lists; `current` marks the one that the page belongs to.
    pub nav: Vec<NavItem>,
    /// The desk's own pages (about, methodology …) and corrections, for the footer.
    pub footer: Vec<Link>,
    /// Name of the audience this site was built for, and the strictest label it may show.
    pub audience: String,
    pub marking: Marking,
}

#[derive(Debug, Clone, Serialize)]
pub struct NavItem {
    pub link: Link,
    pub current: bool,
}

/// A TLP label: `label` is `TLP:CLEAR`, never translated; `class` is `clear`, `green`, `amber`,
/// `amber-strict` or `red`.
#[derive(Debug, Clone, Serialize, PartialEq)]
pub struct Marking {
    pub label: &'static str,
    pub class: &'static str,
}

/// The page itself: `page` in templates.
#[derive(Debug, Clone, Serialize)]
pub struct Head {
    pub title: String,
    pub description: String,
    /// Language code and direction (`ltr` or `rtl`).
    pub language: String,
    pub dir: &'static str,
    /// From this page to the site's root: empty, `../`, `../../` …
    pub root: String,
    /// The page's address from the root, such as `countries/mali/`.
    pub address: String,
    /// The full address, with the desk's `base_url`.
    pub canonical: String,
    /// The strictest marking of what the page shows.
    pub marking: Marking,
    /// From the front page to here, without the page itself.
    pub breadcrumbs: Vec<Link>,
    /// The same page in the other languages.
    pub alternates: Vec<Alternate>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Alternate {
    pub language: String,
    pub name: String,
    pub dir: &'static str,
    pub href: String,
    pub canonical: String,
}

/// An entry in a list: one line of title and a little around it.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    pub link: Link,
    /// What it is, in one line; may be empty.
    pub summary: String,
    /// When it was (briefings, incidents), in words and for `<time>`.
    pub date: Option<Date>,
    /// A short label, such as a group's type, an incident's type or a briefing's dateline.
    pub label: String,
    /// What it is about or where it is: countries, mostly.
    pub links: Vec<Link>,
    /// How many briefings and incidents are about it, in words; empty for briefings.
    pub counts: Vec<String>,
}

/// Cards under a heading; the heading may be empty.
#[derive(Debug, Clone, Serialize)]
pub struct CardGroup {
    pub heading: String,
    pub cards: Vec<Card>,
}

/// One line of a dossier's table of facts.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    pub label: String,
    pub values: Vec<FactValue>,
}

#[derive(Debug, Clone, Serialize)]
pub struct FactValue {
    pub text: String,
    pub href: Option<String>,
    /// For a date: its `datetime`.
    pub iso: Option<String>,
}

/// Relations of one kind and direction: "part of", "has part", "fights" …
#[derive(Debug, Clone, Serialize)]
pub struct RelationGroup {
    pub label: String,
    pub items: Vec<RelationItem>,
}

/// One relation, role or designation: with whom, when, according to whom.
#[derive(Debug, Clone, Serialize)]
pub struct RelationItem {
    /// The other side, where it has a page.
    pub link: Option<Link>,
    /// The role's title, or who designated; may be empty.
    pub text: String,
    /// "since 2017", "2 March 2017 to 30 November 2024"; may be empty.
    pub period: String,
    /// It has ended at the date of the build.
    pub past: bool,
    pub source: Option<Link>,
    pub note: String,
}

/// One month of a country's status.
#[derive(Debug, Clone, Serialize)]
pub struct Status {
    pub month: Date,
    /// `deteriorated`, `improved` or `unchanged`: for a class name.
    pub trend: String,
    /// The same in the page's language.
    pub trend_text: String,
    pub alerts: Vec<String>,
    pub reason: String,
}

/// An Admiralty grade, and what its letter and digit mean.
#[derive(Debug, Clone, Serialize)]
pub struct Grade {
    /// `B2`, or one of both alone.
    pub code: String,
    /// "usually reliable, probably true".
    pub words: String,
}

/// One figure that somebody claims about an incident.
#[derive(Debug, Clone, Serialize)]
pub struct Claim {
    /// Who says it, as HTML with names linked.
    pub by: String,
    /// "killed", "injured" …, in the page's language.
    pub metric: String,
    /// Of whom, such as "civilians"; empty where all are meant.
    pub scope: String,
    /// "at least 76", "about 300", "none given".
    pub figure: String,
    pub as_of: Option<Date>,
    pub grade: Option<Grade>,
    /// Where it was read.
    pub source: Option<Link>,
    /// The address it was read at.
    pub url: Option<Link>,
    /// It was superseded or withdrawn: "superseded", "withdrawn" in the page's language, or empty.
    pub status: String,
    pub note: String,
}

/// An incident and its figures, as shown in a briefing.
#[derive(Debug, Clone, Serialize)]
pub struct Figures {
    pub card: Card,
    pub claims: Vec<Claim>,
}

/// Who had which part in an incident, and who says so.
#[derive(Debug, Clone, Serialize)]
pub struct Actor {
    pub link: Link,
    pub role: String,
    /// Who says so, as HTML; may be empty.
    pub by: String,
    pub source: Option<Link>,
}

/// A numbered source of a briefing or an incident.
#[derive(Debug, Clone, Serialize)]
pub struct SourceNote {
    pub number: usize,
    pub source: Option<Link>,
    pub title: String,
    pub url: Option<Link>,
    pub date: Option<Date>,
    pub grade: Option<Grade>,
}

/// A judgement of the desk; likelihood and confidence are shown apart.
#[derive(Debug, Clone, Serialize)]
pub struct Judgement {
    pub text: String,
    pub likelihood: String,
    /// The range that the yardstick gives to the word, such as "80–95 %"; may be empty.
    pub range: String,
    pub confidence: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Correction {
    pub date: Date,
    pub was: String,
    pub now: String,
    /// The corrected briefing, on the page of all corrections.
    pub link: Option<Link>,
}

/// A heading of the text, for a table of contents.
#[derive(Debug, Clone, Serialize, PartialEq)]
pub struct Heading {
    pub id: String,
    pub text: String,
    pub level: u8,
}

/// A briefing, and why it is related: "both are about JNIM".
#[derive(Debug, Clone, Serialize)]
pub struct Related {
    pub card: Card,
    pub reasons: Vec<String>,
}

/// A document that names an entity, with the sentences that do (HTML, the name in `<mark>`).
#[derive(Debug, Clone, Serialize)]
pub struct MentionedIn {
    pub card: Card,
    pub sentences: Vec<String>,
}

/// Links under a label: "Countries: Mali, Niger".
#[derive(Debug, Clone, Serialize)]
pub struct LinkGroup {
    pub label: String,
    /// The kind, for a class name.
    pub kind: &'static str,
    pub links: Vec<Link>,
}

/// `briefing.html`.
#[derive(Debug, Clone, Serialize)]
pub struct Briefing {
    pub title: String,
    pub summary: String,
    pub dateline: String,
    pub date: Option<Date>,
    pub updated: Option<Date>,
    pub cutoff: Option<Date>,
    pub authors: Vec<String>,
    pub judgements: Vec<Judgement>,
    /// The text, as HTML.
    pub body: String,
    pub headings: Vec<Heading>,
    /// The incidents it is about, with their figures.
    pub figures: Vec<Figures>,
    pub sources: Vec<SourceNote>,
    pub corrections: Vec<Correction>,
    /// What it is about, by kind, as declared.
    pub about: Vec<LinkGroup>,
    /// What it names beside that.
    pub names: Vec<LinkGroup>,
    pub tags: Vec<Link>,
    pub previous: Option<Card>,
    pub next: Option<Card>,
    pub related: Vec<Related>,
}

/// `country.html`, `group.html`, `person.html`, `place.html`, `incident.html`, `source.html`:
/// everything the desk has said about one thing. What a thing does not have is empty.
#[derive(Debug, Clone, Serialize)]
pub struct Dossier {
    pub title: String,
    pub summary: String,
    /// `country`, `group` …
    pub kind: &'static str,
    /// The same in the page's language.
    pub kind_text: String,
    /// A group's short name.
    pub short: String,
    pub aliases: Vec<String>,
    pub body: String,
    /// The language of `body` where it is not the page's own.
    pub body_language: Option<String>,
    pub facts: Vec<Fact>,
    /// A country's months, the newest first.
    pub status: Vec<Status>,
    pub relations: Vec<RelationGroup>,
    /// A person's roles.
    pub roles: Vec<RelationItem>,
    /// Who holds or held a role here, the present ones first.
    pub people: Vec<RelationItem>,
    pub designations: Vec<RelationItem>,
    /// An incident's actors and figures.
    pub actors: Vec<Actor>,
    pub claims: Vec<Claim>,
    pub sources: Vec<SourceNote>,
    /// Incidents that happened here or that it took part in.
    pub incidents: Vec<Card>,
    /// Places in this country or in this place.
    pub places: Vec<Card>,
    /// Groups that operate in this country.
    pub groups: Vec<Card>,
    /// Briefings that are about it.
    pub briefings: Vec<Card>,
    /// Incidents, briefings and relations that cite this source.
    pub cited: Vec<Card>,
    /// Documents that name it without being about it.
    pub mentioned: Vec<MentionedIn>,
    /// Where the rest of a list stands that is too long for this page.
    pub further: Further,
    pub tags: Vec<Link>,
}

/// Links to all of a dossier's list, where the dossier shows only the newest: "See all: 412
/// briefings".
#[derive(Debug, Clone, Serialize)]
pub struct Further {
    pub incidents: Option<Link>,
    pub places: Option<Link>,
    pub groups: Option<Link>,
    pub briefings: Option<Link>,
    pub cited: Option<Link>,
    pub mentioned: Option<Link>,
}

/// `mentions.html`: all documents that name an entry, page by page.
#[derive(Debug, Clone, Serialize)]
pub struct Mentions {
    pub title: String,
    pub count: String,
    pub mentioned: Vec<MentionedIn>,
    pub pager: Option<Pager>,
}

/// `list.html`: briefings, countries, groups …; also the documents with one tag (`tag.html`).
#[derive(Debug, Clone, Serialize)]
pub struct List {
    pub title: String,
    /// `briefing`, `country` …, `tag`, or `dossier` for a list that is too long for its dossier.
    pub kind: &'static str,
    /// How many there are on all pages, in words.
    pub count: String,
    pub groups: Vec<CardGroup>,
    pub pager: Option<Pager>,
}

/// A list's place among its pages.
#[derive(Debug, Clone, Serialize)]
pub struct Pager {
    pub number: usize,
    pub of: usize,
    pub newer: Option<Link>,
    pub older: Option<Link>,
    /// "Page 2 of 7" in the page's language.
    pub text: String,
}

/// `front.html`: the situation board.
#[derive(Debug, Clone, Serialize)]
pub struct Front {
    pub lead: Option<Card>,
    pub briefings: Vec<Card>,
    pub incidents: Vec<Card>,
    pub countries: Vec<BoardRow>,
    /// The desk's other countries, which have nothing to show yet.
    pub others: Vec<Link>,
    pub groups: Vec<Card>,
}

/// A country's line on the situation board.
#[derive(Debug, Clone, Serialize)]
pub struct BoardRow {
    pub country: Link,
    pub summary: String,
    pub status: Option<Status>,
    pub incident: Option<Card>,
    pub briefing: Option<Card>,
    pub counts: Vec<String>,
}

/// `timeline.html`: the months that have something, by year, the newest first.
#[derive(Debug, Clone, Serialize)]
pub struct Timeline {
    pub years: Vec<TimelineYear>,
}

#[derive(Debug, Clone, Serialize)]
pub struct TimelineYear {
    pub year: String,
    pub months: Vec<TimelineMonth>,
}

#[derive(Debug, Clone, Serialize)]
pub struct TimelineMonth {
    pub link: Link,
    pub counts: Vec<String>,
    /// The month's incidents and briefings, in order of time.
    pub cards: Vec<Card>,
}

/// `month.html`.
#[derive(Debug, Clone, Serialize)]
pub struct Month {
    pub title: String,
    pub briefings: Vec<Card>,
    pub incidents: Vec<Card>,
    /// Countries' statuses of the month.
    pub statuses: Vec<MonthStatus>,
    pub previous: Option<Link>,
    pub next: Option<Link>,
}

#[derive(Debug, Clone, Serialize)]
pub struct MonthStatus {
    pub country: Link,
    pub status: Status,
}

/// `tags.html`.
#[derive(Debug, Clone, Serialize)]
pub struct Tags {
    pub tags: Vec<TagCount>,
}

#[derive(Debug, Clone, Serialize)]
pub struct TagCount {
    pub link: Link,
    pub count: usize,
}

/// `corrections.html`: every correction, the newest first.
#[derive(Debug, Clone, Serialize)]
pub struct Corrections {
    pub corrections: Vec<Correction>,
}

/// `page.html`: the desk's own pages.
#[derive(Debug, Clone, Serialize)]
pub struct Plain {
    pub title: String,
    pub summary: String,
    pub body: String,
    pub headings: Vec<Heading>,
}

/// `descriptions.js`: for each address of an entity one line about it, as a JSON text.
#[derive(Debug, Clone, Serialize)]
pub struct Descriptions {
    pub json: String,
}

/// `sitemap.xml`.
#[derive(Debug, Clone, Serialize)]
pub struct Sitemap {
    pub urls: Vec<SitemapUrl>,
}

#[derive(Debug, Clone, Serialize)]
pub struct SitemapUrl {
    pub address: String,
    /// The date of the newest thing on the page, where it has one.
    pub changed: Option<String>,
    pub alternates: Vec<Alternate>,
}
