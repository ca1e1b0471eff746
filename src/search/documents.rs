//! The graph -> what is searched: each entry in each of its languages, with its words and with what
//! results are narrowed down by.

use crate::address;
use crate::audience::Tlp;
use crate::dates::When;
use crate::graph::{Entry, Graph, Reads, Version};
use crate::kinds::Kind;
use crate::record::Record;
use crate::site::Site;

/// An entry in one language.
pub struct Document<'a> {
    pub entry: &'a Entry,
    pub version: &'a Version,
    /// The code of its language.
    pub language: &'a str,
    /// From the site's root.
    pub address: String,
    /// The strictest of its markings, parts of the text included.
    pub marking: Tlp,
    /// Its words, the most telling first.
    pub fields: Vec<(Weight, &'a str)>,
    /// `kind briefing`, `country mali`, `year 2024`.
    pub narrowing: Vec<String>,
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
        entry.versions.iter().map(move |version| document(graph, site, id, version))
    };
    ids.iter().flat_map(each).collect()
}

fn document<'a>(graph: &'a Graph, site: &'a Site, id: u32, version: &'a Version) -> Document<'a> {
    let (entry, body) = (graph.entry(id), version.body(&Reads::unnoted()));
    let mut marking = version.marking.max(body.marking.unwrap_or(Tlp::Clear));
    let mut fields: Vec<(Weight, &str)> = vec![(Weight::Name, version.title())];
    fields.extend(version.aliases().map(|alias| (Weight::Name, alias)));
    fields.push((Weight::Lead, version.summary()));
    // Only a briefing shows where it was written.
    if entry.kind == Kind::Briefing {
        fields.push((Weight::Lead, version.dateline()));
    }
    let mut rest: Vec<&str> = Vec::new();
    // What is said once, in the original, is found there.
    if version.language == entry.versions[0].language {
        let front = &entry.front;
        let list = |field: &str| front.texts(field).iter().map(|text| text.value.as_str());
        fields.extend([front.text("short")].map(|text| (Weight::Name, text)));
        fields.extend(list("demonyms").map(|text| (Weight::Name, text)));
        fields.extend(list("tags").map(|text| (Weight::Lead, text)));
        rest.extend(list("authors"));
        for (table, inner) in TABLES {
            for record in front.records(table) {
                let texts = inner.iter().map(|field| record.text(field));
                let before = rest.len();
                rest.extend(texts.filter(|text| !text.is_empty()));
                if rest.len() > before {
                    marking = marking.max(of(record));
                }
            }
        }
    }
    fields.push((Weight::Text, &body.plain));
    fields.extend(rest.into_iter().map(|text| (Weight::Text, text)));
    fields.retain(|(_, text)| !text.is_empty());
    Document {
        entry,
        version,
        language: &site.languages[version.language],
        address: address::entry(entry.kind, &entry.slug, site.prefix(version.language)),
        marking,
        fields,
        narrowing: narrowing(graph, id, &site.languages[version.language]),
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

fn narrowing(graph: &Graph, id: u32, language: &str) -> Vec<String> {
    let entry = graph.entry(id);
    let slug = |id: u32| &graph.entry(id).slug;
    let mut all = vec![format!("kind {}", entry.kind.name()), format!("language {language}")];
    all.extend(countries(graph, id).into_iter().map(|id| format!("country {}", slug(id))));
    all.extend(groups(graph, id).into_iter().map(|id| format!("group {}", slug(id))));
    all.extend(years(entry).map(|year| format!("year {year}")));
    all
}
