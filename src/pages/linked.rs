//! A page -> what it says to search engines: JSON-LD in the words of schema.org.
//!
//! An incident is no `Event`, which is something to attend, and a figure no `ClaimReview`, which is a
//! fact-check with a rating: neither is written.

use std::io::{Result, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use serde_json::{Value, json};

use super::scope::Scope;
use super::{Page, What, briefing};
use crate::address;
use crate::data::{File, Form, TABLES};
use crate::kinds::Kind;
use crate::maps::Precision;

/// The text for a `<script type="application/ld+json">`; empty if the page has nothing to say.
pub fn linked(page_scope: &Scope, page: &Page) -> String {
    // Whole addresses, in the page's language.
    let scope = Scope::new(
        page_scope.site,
        page_scope.graph,
        page_scope.words,
        page_scope.language,
        page_scope.site.base_url.clone(),
    );
    let scope = &scope;
    let mut value = match &page.what {
        What::Front => publisher(scope),
        What::Entry(id) => match scope.graph.entry(*id).kind {
            Kind::Briefing => article(scope, *id),
            Kind::Country | Kind::Group | Kind::Place => thing(scope, *id),
            _ => return String::new(),
        },
        What::Data => dataset(scope),
        _ => return String::new(),
    };
    page_scope.note_marking(crate::audience::Tlp::parse(scope.marking().label));
    value["@context"] = "https://schema.org".into();
    // Nothing in it can end the element that it stands in.
    in_lines(&value).replace('<', "\\u003c").replace('\u{2028}', "\\u2028")
}

/// A JSON text with each member of the whole and of an array in a line of its own. A line that other pages
/// have too, such as what a country is called, is searched for leaks only once.
fn in_lines(value: &Value) -> String {
    /// How many objects are open.
    struct Lines(usize);
    impl Formatter for Lines {
        fn begin_object<W: Write + ?Sized>(&mut self, to: &mut W) -> Result<()> {
            self.0 += 1;
            to.write_all(b"{")
        }

        fn begin_object_key<W: Write + ?Sized>(&mut self, to: &mut W, first: bool) -> Result<()> {
            let between: &[u8] = match (self.0, first) {
                (1, true) => b"\n",
                (1, false) => b",\n",
                (_, true) => b"",
                (_, false) => b",",
            };
            to.write_all(between)
        }

        fn end_object<W: Write + ?Sized>(&mut self, to: &mut W) -> Result<()> {
            self.0 -= 1;
            to.write_all(b"}")
        }

        fn begin_array_value<W: Write + ?Sized>(&mut self, to: &mut W, first: bool) -> Result<()> {
            to.write_all(if first { b"\n" } else { b",\n" })
        }

        fn end_array<W: Write + ?Sized>(&mut self, to: &mut W) -> Result<()> {
            to.write_all(b"\n]")
        }
    }
    let mut text = Vec::new();
    // Neither a table of texts nor room in memory can fail.
    let _ = value.serialize(&mut Serializer::with_formatter(&mut text, Lines(0)));
    String::from_utf8(text).unwrap_or_default()
}

fn publisher(scope: &Scope) -> Value {
    let mut value = json!({
        "@type": "NewsMediaOrganization",
        "name": scope.site.name,
        "url": scope.site.base_url,
        "publishingPrinciples": scope.href(address::READING),
        "correctionsPolicy": scope.href(address::CORRECTIONS),
    });
    if !scope.site.description.is_empty() {
        value["description"] = scope.site.description.as_str().into();
    }
    value
}

fn article(scope: &Scope, id: u32) -> Value {
    let entry = scope.graph.entry(id);
    let version = entry.version(scope.language);
    let front = &entry.front;
    let url = scope.link(id).href;
    let mut about = Vec::new();
    for kind in [Kind::Country, Kind::Group, Kind::Person] {
        about.extend(scope.graph.referred(front, kind.folder()));
    }
    let mut mentions: Vec<u32> = scope.body(version).mentions.iter().map(|m| m.entry).collect();
    mentions.sort();
    mentions.dedup();
    mentions.retain(|other| *other != id && !about.contains(other));
    let things = |ids: Vec<u32>| -> Vec<Value> {
        let known = ids.into_iter().filter(|id| schema(scope.graph.entry(*id).kind).is_some());
        known.map(|id| named(scope, id)).collect()
    };
    let places: Vec<u32> = scope.graph.referred(front, "places").collect();
    let authors: Vec<Value> = front
        .texts("authors")
        .iter()
        .map(|author| json!({ "@type": "Person", "name": author.value }))
        .collect();
    let citations: Vec<Value> = super::claims::sources(scope, front)
        .into_iter()
        .map(|note| {
            let publisher = note.source.map(|source| source.text).unwrap_or_default();
            let name = if note.title.is_empty() { publisher } else { note.title };
            let mut value = json!({ "@type": "CreativeWork", "name": name });
            if let Some(link) = note.url {
                value["url"] = link.href.into();
            }
            value
        })
        .collect();
    let corrections: Vec<Value> = briefing::corrections(scope, id)
        .into_iter()
        .map(|correction| {
            let text = format!("{}: {}", scope.text("correction.now"), correction.now);
            let date = correction.date.iso;
            json!({ "@type": "CorrectionComment", "text": text, "datePublished": date })
        })
        .collect();
    let mut value = json!({
        "@type": "AnalysisNewsArticle",
        "@id": url,
        "url": url,
        "headline": version.title(),
        "inLanguage": scope.words.code(),
        "publisher": publisher(scope),
    });
    let lists = [
        ("about", things(about)),
        ("mentions", things(mentions)),
        ("contentLocation", things(places)),
        ("author", authors),
        ("citation", citations),
        ("correction", corrections),
    ];
    for (name, list) in lists {
        if !list.is_empty() {
            value[name] = list.into();
        }
    }
    if !version.summary().is_empty() {
        value["description"] = version.summary().into();
    }
    if let Some(date) = entry.date {
        value["datePublished"] = date.iso().into();
    }
    if let Some(date) = crate::feeds::changed(entry) {
        value["dateModified"] = date.iso().into();
    }
    if let Some(span) = coverage(scope, id) {
        value["temporalCoverage"] = span.into();
    }
    value
}

/// From the first to the last day of the incidents that a briefing is about.
fn coverage(scope: &Scope, id: u32) -> Option<String> {
    let graph = scope.graph;
    let incidents: Vec<_> = graph
        .referred(&graph.entry(id).front, "incidents")
        .map(|incident| graph.entry(incident))
        .collect();
    let first = incidents.iter().filter_map(|entry| Some(entry.date?.earliest())).min()?;
    let last = incidents.iter().filter_map(|entry| Some(entry.until.or(entry.date)?.latest()));
    let last = last.max()?;
    Some(if first == last { first.to_string() } else { format!("{first}/{last}") })
}

fn schema(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Country => Some("Country"),
        Kind::Group => Some("Organization"),
        Kind::Person => Some("Person"),
        Kind::Place => Some("Place"),
        _ => None,
    }
}

fn named(scope: &Scope, id: u32) -> Value {
    let link = scope.link(id);
    let kind = schema(scope.graph.entry(id).kind).unwrap_or("Thing");
    json!({ "@type": kind, "@id": link.href, "name": link.text })
}

fn thing(scope: &Scope, id: u32) -> Value {
    let entry = scope.graph.entry(id);
    let version = entry.version(scope.language);
    let mut value = named(scope, id);
    value["url"] = value["@id"].clone();
    if !version.summary().is_empty() {
        value["description"] = version.summary().into();
    }
    let aliases: Vec<&str> = version.aliases().collect();
    if !aliases.is_empty() {
        value["alternateName"] = aliases.into();
    }
    if entry.kind == Kind::Place
        && let Some(at) = entry.front.point("coordinates")
        && let precision = Precision::of(entry.front.text("precision"))
        && let Some(point) = precision.point(at)
    {
        let digits = precision.digits();
        let degrees = |degrees: f64| format!("{degrees:.digits$}");
        value["geo"] = json!({
            "@type": "GeoCoordinates",
            "latitude": degrees(point.lat),
            "longitude": degrees(point.lon),
        });
    }
    value
}

fn dataset(scope: &Scope) -> Value {
    let files = TABLES.iter().enumerate().flat_map(|(place, table)| {
        let forms = Form::ALL.into_iter().filter(|form| *form != Form::GeoJson || table.located);
        forms.map(move |form| File { table: place, of: None, form })
    });
    let downloads: Vec<Value> = files
        .map(|file| {
            json!({
                "@type": "DataDownload",
                "name": scope.text(&format!("data.{}.title", TABLES[file.table].name)),
                "encodingFormat": file.form.media(),
                "contentUrl": scope.href(&file.address(scope.graph)),
            })
        })
        .collect();
    let name = [("name", scope.site.name.as_str()), ("what", scope.words.text("nav.data"))];
    let mut value = json!({
        "@type": "Dataset",
        "name": scope.fill("title.part", &name),
        "description": scope.text("data.intro"),
        "url": scope.href(address::DATA),
        "inLanguage": scope.site.languages[0],
        "creator": publisher(scope),
        "distribution": downloads,
    });
    let licence = [&scope.site.licence_url, &scope.site.licence];
    if let Some(licence) = licence.into_iter().find(|text| !text.is_empty()) {
        value["license"] = licence.as_str().into();
    }
    value
}
