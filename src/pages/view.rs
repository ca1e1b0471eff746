//! What templates get: plain values, ready to show, and nothing that could reach further.
//!
//! Every link is already relative to the page it stands on, every date already in the page's
//! language, every number already a text. A template never computes and never looks things up,
//! so a page is a pure function of its view and its templates.

use serde::Serialize;

use super::shelf::Shown;

/// A link to another page of the site, or to elsewhere if `kind` is `"external"`.
#[derive(Debug, Clone, Serialize, PartialEq)]
pub struct Link {
    pub href: String,
    pub text: String,
    /// `briefing`, `country`, `group`, `person`, `place`, `incident`, `source`, `page`, `tag`,
    /// `list`, `month`, `data` or `external`.
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
    pub descriptions: Option<String>,
    /// Address of the file that tells a browser how to search the site.
    pub search: Option<String>,
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
    /// The feed of the whole desk, and the page's own if it has one.
    pub feeds: Vec<FeedLink>,
    /// What the page says to search engines, as JSON-LD that is safe inside a `script`; may be empty.
    pub structured: String,
    /// The picture for previews in messages, if the page has one.
    pub card: Option<CardPicture>,
    /// What Open Graph calls it: `article` or `website`.
    pub sort: &'static str,
}

/// A picture that shows what stands at the top of a page.
#[derive(Debug, Clone, Serialize)]
pub struct CardPicture {
    /// Its whole address.
    pub url: String,
    /// In pixels.
    pub width: u32,
    pub height: u32,
    /// The words in it.
    pub alt: String,
}

/// A feed, for readers of feeds to find.
#[derive(Debug, Clone, Serialize)]
pub struct FeedLink {
    pub href: String,
    pub title: String,
    /// Its media type: `application/atom+xml` or `application/feed+json`.
    pub media: &'static str,
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
    pub cards: Vec<Shown<Card>>,
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

/// What is claimed about an incident: first in a sentence, then in a table, then how it changed.
#[derive(Debug, Clone, Serialize)]
pub struct Figures {
    pub card: Shown<Card>,
    /// "At least 76 killed, according to security sources; …", as HTML; may be empty.
    pub sentence: String,
    /// Current claims about the same thing give different figures.
    pub contested: bool,
    pub rows: Vec<ClaimRow>,
    /// Figures that replaced others, each with those before it.
    pub changes: Vec<Change>,
}

/// What one speaker claims, as of one date and as read in one place.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimRow {
    /// Who says it, as HTML with names linked.
    pub by: String,
    pub killed: Vec<Figure>,
    pub injured: Vec<Figure>,
    /// Whatever else is counted, in words: "13 participants".
    pub other: Vec<Figure>,
    pub as_of: Option<Date>,
    pub grade: Option<Grade>,
    /// Where it was read.
    pub source: Option<Link>,
    /// The address it was read at.
    pub url: Option<Link>,
    /// It was superseded or withdrawn: "superseded", "withdrawn" in the page's language, or empty.
    pub status: String,
}

#[derive(Debug, Clone, Serialize, PartialEq)]
pub struct Figure {
    /// "at least 76", "between 50 and 60", "none given".
    pub text: String,
    /// Of whom, such as "civilians"; empty where all are meant.
    pub scope: String,
    pub note: String,
}

/// How a figure changed, the oldest first.
#[derive(Debug, Clone, Serialize)]
pub struct Change {
    /// What is counted: "killed", "killed (civilians)".
    pub what: String,
    pub steps: Vec<ChangeStep>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ChangeStep {
    pub figure: String,
    /// Who said it, as HTML.
    pub by: String,
    pub as_of: Option<Date>,
    pub source: Option<Link>,
    /// "current", "superseded" or "withdrawn", in the page's language.
    pub status: String,
    /// It does not stand any more.
    pub past: bool,
    pub note: String,
}

/// Reported figures of several incidents, added as ranges. Never a fact: see `explained`.
#[derive(Debug, Clone, Serialize)]
pub struct Sums {
    pub rows: Vec<Sum>,
    /// "8 incidents; 6 of them have no figure at all."
    pub incidents: String,
    /// On a group's page: what the sums do not say about it. Else empty.
    pub caution: String,
    /// To the page that explains how sums are made.
    pub explained: Link,
}

/// One line of the sums: one thing that is counted, of one scope.
#[derive(Debug, Clone, Serialize)]
pub struct Sum {
    /// "killed", "killed (civilians)".
    pub what: String,
    /// "at least 471", "between 64 and 70", "64".
    pub range: String,
    /// "3 incidents": those with a figure of this kind.
    pub with: String,
    /// "5 incidents": those without one.
    pub without: String,
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
    /// The language of the word, where it is not the page's own.
    pub language: Option<String>,
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
    pub card: Shown<Card>,
    pub reasons: Vec<String>,
}

/// A document that names an entity, with the sentences that do (HTML, the name in `<mark>`).
#[derive(Debug, Clone, Serialize)]
pub struct MentionedIn {
    pub card: Shown<Card>,
    pub sentences: Vec<String>,
}

/// Links under a label: "Countries: Mali, Niger".
#[derive(Debug, Clone, Serialize)]
pub struct LinkGroup {
    pub label: String,
    /// The kind, for a class name.
    pub kind: &'static str,
    pub links: Vec<Shown<Link>>,
}

/// How to cite a briefing.
#[derive(Debug, Clone, Serialize)]
pub struct Citation {
    /// A sentence to copy.
    pub sentence: String,
    /// The same for programs: BibTeX, RIS, CSL-JSON.
    pub files: Vec<Link>,
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
    /// The scale that the words of likelihood are from, linked to the page that explains it.
    pub yardstick: Link,
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
    pub citation: Citation,
    pub tags: Vec<Link>,
    pub previous: Option<Shown<Card>>,
    pub next: Option<Shown<Card>>,
    pub related: Vec<Related>,
}

/// `print.html`: all briefings of a month, over several pages if they are long.
#[derive(Debug, Clone, Serialize)]
pub struct ReadingList {
    pub title: String,
    /// "3 briefings".
    pub count: String,
    /// The number of its first briefing among those of the month.
    pub first: usize,
    pub entries: Vec<PrintedBriefing>,
    /// The way to its other pages.
    pub pager: Option<Pager>,
    /// The lists of other months.
    pub previous: Option<Link>,
    pub next: Option<Link>,
}

/// A briefing on a page with others.
#[derive(Debug, Clone, Serialize)]
pub struct PrintedBriefing {
    /// What the ids of its parts begin with.
    pub id: String,
    /// Its own page, and the whole address of that.
    pub link: Link,
    pub url: String,
    pub marking: Marking,
    pub title: String,
    pub summary: String,
    pub dateline: String,
    pub date: Option<Date>,
    pub authors: Vec<String>,
    pub judgements: Vec<Judgement>,
    /// The text, as HTML, with ids that no other briefing of the page has.
    pub body: String,
    pub figures: Vec<Figures>,
    pub sources: Vec<SourceNote>,
    pub corrections: Vec<Correction>,
}

/// `data.html`.
#[derive(Debug, Clone, Serialize)]
pub struct DataPage {
    pub tables: Vec<DataTable>,
    /// Countries and groups with their own files.
    pub owners: Vec<DataOwner>,
    /// The licence of the data; its `href` may be empty.
    pub licence: Option<Link>,
    /// Address of the description for machines.
    pub package: String,
    /// The feeds of the desk as a whole, and the address of the list of all.
    pub feeds: Vec<Link>,
    pub all_feeds: String,
}

/// One table and the files that have it.
#[derive(Debug, Clone, Serialize)]
pub struct DataTable {
    /// The same in every language: `incidents`.
    pub name: &'static str,
    pub title: String,
    pub says: String,
    pub columns: Vec<&'static str>,
    pub files: Vec<DataFile>,
}

#[derive(Debug, Clone, Serialize)]
pub struct DataFile {
    pub link: Link,
    /// Its media type, such as `text/csv`.
    pub media: &'static str,
}

/// A country or group, and links to its tables as CSV.
#[derive(Debug, Clone, Serialize)]
pub struct DataOwner {
    pub link: Link,
    pub files: Vec<Link>,
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
    /// The last months in a row, the oldest first, those without a status too.
    pub months: Vec<HistoryMonth>,
    pub relations: Vec<RelationGroup>,
    /// A group's relations as a drawing; what it shows stands in `relations` too.
    pub diagram: Option<Diagram>,
    /// A person's roles.
    pub roles: Vec<RelationItem>,
    /// Who holds a role here, and who held one.
    pub people: Vec<RelationItem>,
    pub former: Vec<RelationItem>,
    pub designations: Vec<RelationItem>,
    /// An incident's actors and figures.
    pub actors: Vec<Actor>,
    pub figures: Option<Figures>,
    /// What is reported of all incidents of a country or with a group.
    pub sums: Option<Sums>,
    /// Its dated events, the newest first.
    pub timeline: Vec<EventLine>,
    pub sources: Vec<SourceNote>,
    /// Incidents that happened here or that it took part in.
    pub incidents: Vec<Shown<Card>>,
    /// Places in this country or in this place.
    pub places: Vec<Shown<Card>>,
    /// Groups that operate in this country.
    pub groups: Vec<Shown<Card>>,
    /// Briefings that are about it.
    pub briefings: Vec<Shown<Card>>,
    /// What was taken from this source, and by which document.
    pub taken: Vec<Taken>,
    /// The grades that were given to what was taken, each with how often; never averaged.
    pub grades: Vec<GradeCount>,
    /// Documents that name it without being about it.
    pub mentioned: Vec<MentionedIn>,
    /// Where it is or happened; of a country, group, place or incident.
    pub map: Option<Map>,
    /// Of a country or group with enough incidents.
    pub charts: Option<Charts>,
    /// Where the rest of a list stands that is too long for this page.
    pub further: Further,
    pub tags: Vec<Link>,
}

/// A month of a country's row of months.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryMonth {
    pub month: Date,
    /// To the month's page, if the month was assessed.
    pub link: Option<Link>,
    pub status: Option<Status>,
}

/// What one document took from a source.
#[derive(Debug, Clone, Serialize)]
pub struct Taken {
    pub card: Shown<Card>,
    pub items: Vec<TakenItem>,
}

#[derive(Debug, Clone, Serialize)]
pub struct TakenItem {
    /// "Figure", "Relation" …
    pub label: String,
    /// What was taken, as HTML; may be empty where the document cites the source as a whole.
    pub text: String,
    pub date: Option<Date>,
    pub grade: Option<Grade>,
    pub url: Option<Link>,
}

#[derive(Debug, Clone, Serialize)]
pub struct GradeCount {
    pub grade: Grade,
    /// "4 times".
    pub count: String,
}

/// A drawing of an entity's relations: boxes, and a line to each with its words.
#[derive(Debug, Clone, Serialize)]
pub struct Diagram {
    pub width: u32,
    pub height: u32,
    /// What it shows, for those who do not see it.
    pub title: String,
    pub own: DiagramBox,
    pub others: Vec<DiagramLine>,
}

#[derive(Debug, Clone, Serialize)]
pub struct DiagramBox {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
    pub lines: Vec<DiagramText>,
}

#[derive(Debug, Clone, Serialize)]
pub struct DiagramText {
    pub x: u32,
    pub y: u32,
    pub text: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct DiagramLine {
    pub to: DiagramBox,
    /// The line, as the `d` of a path.
    pub path: String,
    pub label: DiagramText,
    pub period: DiagramText,
    /// The relation has ended.
    pub past: bool,
}

/// Something that happened at a date, in one line.
#[derive(Debug, Clone, Serialize)]
pub struct EventLine {
    /// A day, a month, a year or a range, with words where it is imprecise.
    pub date: Date,
    /// `incident`, `status`, `relation`, `role`, `designation`, `group` or `briefing`.
    pub class: &'static str,
    /// What happened: "Relation begins", "Incident".
    pub label: String,
    pub subject: Link,
    /// "member of", "deteriorated"; may be empty.
    pub text: String,
    pub object: Option<Link>,
}

/// `reading.html`: what the figures, words and grades of the site mean.
#[derive(Debug, Clone, Serialize)]
pub struct Reading {
    /// The scale of likelihood that the desk has chosen.
    pub yardstick: String,
    /// The language of its words, where it is not the page's own.
    pub language: Option<String>,
    pub steps: Vec<ReadingStep>,
    /// It has two rows of words, of which one text uses one.
    pub rows: bool,
    /// Letters and digits of the Admiralty code, with their meaning.
    pub letters: Vec<Grade>,
    pub digits: Vec<Grade>,
    /// The desk's own page about its methods, if it has one.
    pub methodology: Option<Link>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ReadingStep {
    pub words: String,
    /// The words of the second row, where there is one.
    pub second: String,
    pub range: String,
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
    pub lead: Option<Shown<Card>>,
    pub briefings: Vec<Shown<Card>>,
    pub incidents: Vec<Shown<Card>>,
    /// The newest month that any country has a status for.
    pub month: Option<Date>,
    /// The countries for which that month changed something.
    pub changed: Vec<BoardRow>,
    pub countries: Vec<BoardRow>,
    /// The desk's other countries, which have nothing to show yet.
    pub others: Vec<Link>,
    pub groups: Vec<Shown<Card>>,
    /// Where the desk's incidents were.
    pub map: Option<Map>,
    pub charts: Option<Charts>,
}

/// A country's line on the situation board.
#[derive(Debug, Clone, Serialize)]
pub struct BoardRow {
    pub country: Link,
    pub summary: String,
    pub status: Option<Status>,
    pub incident: Option<Shown<Card>>,
    pub briefing: Option<Shown<Card>>,
    pub counts: Vec<String>,
}

/// `map.html`: all places and incidents of the desk.
#[derive(Debug, Clone, Serialize)]
pub struct MapPage {
    pub map: Option<Map>,
}

/// A map, and the same in a table.
#[derive(Debug, Clone, Serialize)]
pub struct Map {
    pub title: String,
    /// The drawing: an `<svg>` element with links, to be coloured by the style sheet.
    pub svg: String,
    /// What the signs mean, what is not on the map, and whose borders it shows.
    pub notes: Vec<String>,
    pub rows: Vec<MapRow>,
}

/// A mark on a map, or something that is not on it because no point is known.
#[derive(Debug, Clone, Serialize)]
pub struct MapRow {
    /// Its places, or the country if no more is known.
    pub places: Vec<Link>,
    /// "and 3 places more", or empty.
    pub more_places: String,
    /// How exactly it is known, in words.
    pub known: String,
    pub incidents: Vec<Link>,
    pub more_incidents: String,
}

/// Charts of incidents by month, and the same in a table.
#[derive(Debug, Clone, Serialize)]
pub struct Charts {
    /// Incidents by month: an `<svg>` element.
    pub incidents: String,
    /// Reported killed by month: an `<svg>` element; empty if no figure is known.
    pub killed: String,
    /// The months that have something, the newest first.
    pub rows: Vec<ChartRow>,
    /// What the signs mean, how figures are put together, and what is not in the charts.
    pub notes: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ChartRow {
    pub month: Link,
    pub incidents: String,
    /// "64", "400 to 600", "76 or more"; empty if no figure is known.
    pub killed: String,
    /// How many of the incidents have no figure; empty if none.
    pub without: String,
}

/// `timeline.html`: the months that have something, by year, the newest first.
#[derive(Debug, Clone, Serialize)]
pub struct Timeline {
    pub years: Vec<TimelineYear>,
}

#[derive(Debug, Clone, Serialize)]
pub struct TimelineYear {
    pub year: String,
    /// The first of what is known to have been in this year, and no more.
    pub events: Vec<EventLine>,
    /// "and 30 more" on a page of its own, if there are more.
    pub more: Option<Link>,
    pub months: Vec<TimelineMonth>,
}

#[derive(Debug, Clone, Serialize)]
pub struct TimelineMonth {
    pub link: Link,
    pub counts: Vec<String>,
    /// What happened in the month, in order of time.
    pub events: Vec<EventLine>,
    /// "and 30 more" on the month's own page; or empty.
    pub more: String,
}

/// `year.html`: what is known of a year and of none of its months.
#[derive(Debug, Clone, Serialize)]
pub struct Year {
    pub title: String,
    /// In order of time.
    pub events: Vec<EventLine>,
    /// The way to its other pages.
    pub pager: Option<Pager>,
}

/// `month.html`.
#[derive(Debug, Clone, Serialize)]
pub struct Month {
    pub title: String,
    pub briefings: Vec<Shown<Card>>,
    pub incidents: Vec<Shown<Card>>,
    /// Countries' statuses of the month.
    pub statuses: Vec<MonthStatus>,
    /// What is reported of the incidents that began in this month.
    pub sums: Option<Sums>,
    /// Relations, roles and designations of the month, in order of time.
    pub events: Vec<EventLine>,
    /// The way to its other pages, which go on with its lists.
    pub pager: Option<Pager>,
    /// All its briefings, to print.
    pub reading_list: Option<Link>,
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
    /// The way to its other pages.
    pub pager: Option<Pager>,
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
    /// The way to its other pages.
    pub pager: Option<Pager>,
}

/// `page.html`: the desk's own pages.
#[derive(Debug, Clone, Serialize)]
pub struct Plain {
    pub title: String,
    pub summary: String,
    pub body: String,
    pub headings: Vec<Heading>,
}

/// What stands in place of a page that was withdrawn: `withdrawn.html`.
#[derive(Debug, Clone, Serialize)]
pub struct Withdrawn {
    /// The desk's words.
    pub words: String,
    /// The language of `words` where it is not the page's own.
    pub language: Option<String>,
}

/// How a copy of the site is checked: `verify.html`.
#[derive(Debug, Clone, Serialize)]
pub struct Verify {
    /// Where the site itself stands.
    pub address: String,
    /// The key that it is signed with, in one line; empty if it is not signed.
    pub key: String,
    /// Where copies of it stand.
    pub mirrors: Vec<String>,
    /// The lists of all files, and its signature.
    pub sums: String,
    pub signature: String,
}

/// What stands where a page stood before: `redirect.html`.
#[derive(Debug, Clone, Serialize)]
pub struct Redirect {
    /// The page.
    pub link: Link,
}

/// `descriptions.js`: for each address of an entity one line about it, as a JSON text.
#[derive(Debug, Clone, Serialize)]
pub struct Descriptions {
    pub json: String,
}

/// `sitemap.xml`.
#[derive(Debug, Clone, Serialize)]
pub struct Sitemap {
    /// The addresses of its parts, if it is too long for one file.
    pub parts: Vec<String>,
    pub urls: Vec<SitemapUrl>,
}

#[derive(Debug, Clone, Serialize)]
pub struct SitemapUrl {
    pub address: String,
    /// The date of the newest thing on the page, where it has one.
    pub changed: Option<String>,
    pub alternates: Vec<Alternate>,
}

/// `search.html`: the form. The script makes the results.
#[derive(Debug, Clone, Serialize)]
pub struct Search {
    /// Address of the file that leads the script to the index.
    pub index: String,
    /// The words that the script says, as a JSON text.
    pub words: String,
    /// What results can be narrowed down by; a list may be empty.
    pub kinds: Vec<Choice>,
    pub countries: Vec<Choice>,
    pub groups: Vec<Choice>,
    pub years: Vec<Choice>,
    /// The list of all names, and the other lists, for whoever has no script.
    pub names: Option<Link>,
    pub lists: Vec<Link>,
}

/// One of the values that a list of the search form offers.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    pub value: String,
    pub text: String,
}

/// `names.html`: everything that has a name, under each of its names.
#[derive(Debug, Clone, Serialize)]
pub struct NameList {
    /// How many names there are, in words.
    pub count: String,
    /// All letters, also those of the other pages of the list.
    pub letters: Vec<Link>,
    pub groups: Vec<NameGroup>,
    pub pager: Option<Pager>,
}

/// The names that begin with one letter.
#[derive(Debug, Clone, Serialize)]
pub struct NameGroup {
    pub letter: String,
    /// The heading's `id`.
    pub id: String,
    pub names: Vec<NameLine>,
}

#[derive(Debug, Clone, Serialize)]
pub struct NameLine {
    pub name: String,
    /// The language of `name` where it is not the page's own.
    pub language: Option<String>,
    /// Its dossier; the text is the dossier's title, which an alias is not.
    pub link: Link,
    pub is_alias: bool,
    /// What kind of thing it is, in words.
    pub kind: String,
}
