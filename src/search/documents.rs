//! The graph -> what is searched: each entry in each of its languages, with its words and with what
//! results are narrowed down by.

use crate::audience::Tlp;
use crate::dates::When;
use crate::graph::{Entry, Graph, Reads, Version};
use crate::kinds::Kind;
use crate::record::Record;
use crate::site::Site;

/// An entry in one language. What it says is read where it is needed, so that no copy of all texts is made.
pub struct Document<'a> {
    pub id: u32,
    pub entry: &'a Entry,
    pub version: &'a Version,
    /// The code of its language.
    pub language: &'a str,
}

/// How much a word says of a document, by where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// What it is called.
    Name,
    /// What it is said to be about.
    Lead,
    Text,
}

/// Tables and their fields that are text to a reader.
const TABLES: &[(&str, &[&str])] = &[
    ("judgements", &["text"]),
    ("corrections", &["was", "now"]),
    ("status", &["reason"]),
    ("roles", &["title"]),
    ("relations", &["note"]),
    ("designations", &["by", "reference"]),
    ("actors", &["by"]),
    ("claims", &["of", "by", "note"]),
    ("sources", &["title"]),
];

/// The newest first, so that a document's number says how new it is; those without a date last.
/// The versions of an entry stand together.
pub fn documents<'a>(graph: &'a Graph, site: &'a Site) -> Vec<Document<'a>> {
    let mut ids: Vec<u32> = (0..graph.entries.len() as u32).collect();
    ids.sort_by_key(|id| std::cmp::Reverse(graph.entry(*id).date));
    let each = |&id: &u32| {
        let entry = graph.entry(id);
        let language = |version: &Version| site.languages[version.language].as_str();
        let versions = entry.versions.iter();
        versions.map(move |version| Document { id, entry, version, language: language(version) })
    };
    ids.iter().flat_map(each).collect()
}

impl Document<'_> {
    /// Hands on its words, the most telling first.
    pub fn each_text(&self, hand_on: &mut dyn FnMut(Weight, &str)) {
        let Document { entry, version, .. } = self;
        let mut each = |weight, text: &str| {
            if !text.is_empty() {
                hand_on(weight, text);
            }
        };
        each(Weight::Name, version.title());
        version.aliases().for_each(|alias| each(Weight::Name, alias));
        each(Weight::Lead, version.summary());
        // Only a briefing shows where it was written.
        if entry.kind == Kind::Briefing {
            each(Weight::Lead, version.dateline());
        }
        let front = &entry.front;
        let list = |field: &str| front.texts(field).iter().map(|text| text.value.as_str());
        if self.is_original() {
            each(Weight::Name, front.text("short"));
            list("demonyms").for_each(|text| each(Weight::Name, text));
            list("tags").for_each(|text| each(Weight::Lead, text));
        }
        each(Weight::Text, &version.body(&Reads::unnoted()).plain());
        if self.is_original() {
            list("authors").for_each(|text| each(Weight::Text, text));
            for (record, field) in self.records() {
                each(Weight::Text, record.text(field));
            }
        }
    }

    /// What is said once, in the original, is found there.
    fn is_original(&self) -> bool {
        self.version.language == self.entry.versions[0].language
    }

    /// Each table of the facts with each of its fields that is text to a reader.
    fn records(&self) -> impl Iterator<Item = (&Record, &'static str)> {
        let each = |&(table, fields): &'static (&str, &[&str])| {
            let records = self.entry.front.records(table).iter();
            records.flat_map(move |record| fields.iter().map(move |field| (record, *field)))
        };
        TABLES.iter().flat_map(each)
    }

    /// The strictest of its markings, parts of the text included.
    pub fn marking(&self) -> Tlp {
        let Document { version, .. } = self;
        let body = version.body(&Reads::unnoted()).marking;
        let mut marking = version.marking.max(body.unwrap_or(Tlp::Clear));
        if self.is_original() {
            let said = self.records().filter(|(record, field)| !record.text(field).is_empty());
            marking = said.fold(marking, |marking, (record, _)| marking.max(of(record)));
        }
        marking
    }

    /// `kind briefing`, `country mali`, `year 2024`.
    pub fn narrowing(&self, graph: &Graph) -> Vec<String> {
        let Document { id, entry, language, .. } = self;
        let slug = |id: u32| &graph.entry(id).slug;
        let mut all = vec![format!("kind {}", entry.kind.name()), format!("language {language}")];
        all.extend(countries(graph, *id).into_iter().map(|id| format!("country {}", slug(id))));
        all.extend(groups(graph, *id).into_iter().map(|id| format!("group {}", slug(id))));
        all.extend(years(entry).map(|year| format!("year {year}")));
        all
    }
}

fn of(record: &Record) -> Tlp {
    record.marking.as_ref().map_or(Tlp::Clear, |marking| marking.value)
}

/// The countries that an entry is about, in or active in; a country's own included.
pub fn countries(graph: &Graph, id: u32) -> Vec<u32> {
    let entry = graph.entry(id);
    let referred = |field: &str| graph.referred(&entry.front, field).collect();
    match entry.kind {
        Kind::Country => vec![id],
        Kind::Incident => graph.countries_of(id),
        Kind::Briefing => referred("countries"),
        Kind::Place => referred("country"),
        Kind::Group => referred("operates_in"),
        _ => Vec::new(),
    }
}

/// The groups that an entry is about or that had a part in it; a group itself included.
pub fn groups(graph: &Graph, id: u32) -> Vec<u32> {
    let entry = graph.entry(id);
    let mut groups: Vec<u32> = match entry.kind {
        Kind::Group => vec![id],
        Kind::Briefing => graph.referred(&entry.front, "groups").collect(),
        Kind::Incident => {
            let actors = entry.front.records("actors").iter();
            actors.flat_map(|actor| graph.referred(actor, "group")).collect()
        }
        Kind::Person => {
            let roles = entry.front.records("roles").iter();
            let of = roles.flat_map(|role| graph.referred(role, "of"));
            of.filter(|id| graph.entry(*id).kind == Kind::Group).collect()
        }
        _ => Vec::new(),
    };
    groups.sort();
    groups.dedup();
    groups
}

/// The years of an entry: of a range, each.
pub fn years(entry: &Entry) -> impl Iterator<Item = i16> + use<> {
    let year = |when: When| when.parts().0;
    let from = entry.date.map(year);
    let to = entry.until.map(year).or(from);
    from.into_iter().flat_map(move |from| from..=to.unwrap_or(from))
}
