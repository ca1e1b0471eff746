//! The graph -> a bundle of STIX 2.1: briefings as reports, with the countries, places and groups that
//! they are about and the relations between these.
//!
//! It says no more than the desk does: a group is an identity and no threat, which is for others to
//! say; people and incidents have no fitting object and are left out. What a source does not let be
//! passed on is left out as in the tables of data.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::audience::Tlp;
use crate::data::passing;
use crate::dates::When;
use crate::feeds;
use crate::graph::Graph;
use crate::kinds::{Kind, Passing, SYMMETRIC};
use crate::maps::Precision;
use crate::pages::scope::Scope;
use crate::site::Site;

/// Below the folder of data.
pub const FILE: &str = "stix.json";

/// The extension that has the labels of TLP 2.0.
const TLP: &str = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

/// The words that stand in a bundle whatever the desk says.
pub const WORDS: &str = "type bundle id objects spec_version created modified created_by_ref name description external_references source_name url identity identity_class organization group contact_information labels location country latitude longitude report report_types threat-report published object_refs relationship relationship_type source_ref target_ref start_time stop_time object_marking_refs marking-definition extensions extension-definition extension_type property-extension tlp_2_0 stix";

/// The label's object as FIRST and OASIS have fixed it.
fn fixed(label: Tlp) -> &'static str {
    match label {
        Tlp::Clear => "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
        Tlp::Green => "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        Tlp::Amber => "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        Tlp::AmberStrict => "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
        Tlp::Red => "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
    }
}

struct Bundle<'a> {
    graph: &'a Graph,
    site: &'a Site,
    scope: &'a Scope<'a>,
    /// When what has no date came to be, and was last changed: STIX asks for both.
    first: String,
    last: String,
    labels: BTreeSet<Tlp>,
    objects: Vec<Value>,
}

/// The scope has the desk's main language and whole addresses.
pub fn bundle(scope: &Scope) -> Vec<u8> {
    let Scope { graph, site, .. } = *scope;
    let dates = graph.of_kind(Kind::Briefing).filter_map(|id| graph.entry(id).date);
    let first = dates.min_by_key(|when| when.earliest()).unwrap_or(When::day(graph.date));
    let last = moment(When::day(graph.date)).max(moment(first));
    let mut bundle = Bundle {
        graph,
        site,
        scope,
        first: moment(first),
        last,
        labels: BTreeSet::new(),
        objects: Vec::new(),
    };
    bundle.all();
    let labels = bundle.labels.iter().map(|label| {
        json!({
            "type": "marking-definition",
            "spec_version": "2.1",
            "id": fixed(*label),
            "created": "2022-10-01T00:00:00.000Z",
            "name": label.label(),
            "extensions": {
                TLP: { "extension_type": "property-extension", "tlp_2_0": label.word() },
            },
        })
    });
    let objects: Vec<Value> = labels.chain(bundle.objects).collect();
    let id = format!("bundle--{}", feeds::uuid(site, "stix bundle", '4'));
    let value = json!({ "type": "bundle", "id": id, "objects": objects });
    let text = serde_json::to_string_pretty(&value).unwrap_or_default();
    format!("{text}\n").into_bytes()
}

impl Bundle<'_> {
    fn scope(&self) -> Scope<'_> {
        self.scope.fresh()
    }

    /// The id of an entry's object, if it has one.
    fn id(&self, id: u32) -> Option<String> {
        let entry = self.graph.entry(id);
        let sort = match entry.kind {
            Kind::Briefing => "report",
            Kind::Country => "location",
            Kind::Place if self.place(id).is_some() => "location",
            Kind::Group => "identity",
            _ => return None,
        };
        let name = format!("stix {} {}", entry.kind.name(), entry.slug);
        Some(format!("{sort}--{}", feeds::uuid(self.site, &name, '4')))
    }

    fn desk(&self) -> String {
        format!("identity--{}", feeds::uuid(self.site, "stix desk", '4'))
    }

    fn all(&mut self) {
        self.objects.push(json!({
            "type": "identity",
            "spec_version": "2.1",
            "id": self.desk(),
            "created": self.first,
            "modified": self.last,
            "name": self.site.name,
            "identity_class": "organization",
            "contact_information": self.site.base_url,
            "object_marking_refs": [fixed(Tlp::Clear)],
        }));
        self.labels.insert(Tlp::Clear);
        for kind in [Kind::Country, Kind::Place, Kind::Group, Kind::Briefing] {
            for id in self.graph.of_kind(kind) {
                if let Some(stix) = self.id(id) {
                    self.entry(id, stix);
                }
            }
        }
        self.relations();
    }

    fn entry(&mut self, id: u32, stix: String) {
        let graph = self.graph;
        let entry = graph.entry(id);
        let version = entry.version(0);
        let scope = self.scope();
        scope.note(version.marking);
        let url = scope.link(id).href;
        let mut object = json!({
            "spec_version": "2.1",
            "id": stix,
            "created": self.first,
            "modified": self.last,
            "created_by_ref": self.desk(),
            "name": version.title(),
            "external_references": [{ "source_name": self.site.name, "url": url }],
        });
        if !version.summary().is_empty() {
            object["description"] = version.summary().into();
        }
        match entry.kind {
            Kind::Briefing => {
                let date = entry.date.map(moment);
                let published = date.clone().unwrap_or_else(|| self.first.clone());
                let changed = feeds::changed(entry).map(moment);
                object["type"] = "report".into();
                object["report_types"] = json!(["threat-report"]);
                object["modified"] =
                    changed.map_or(published.clone(), |at| at.max(published.clone())).into();
                object["created"] = published.as_str().into();
                object["published"] = published.into();
                let fields = ["countries", "groups", "places"];
                let about =
                    fields.into_iter().flat_map(|field| graph.referred(&entry.front, field));
                let mut about: Vec<String> = about.filter_map(|id| self.id(id)).collect();
                about.sort();
                about.dedup();
                // A report is about something; if about nothing else, it is the desk's word.
                if about.is_empty() {
                    about.push(self.desk());
                }
                object["object_refs"] = about.into();
            }
            Kind::Group => {
                object["type"] = "identity".into();
                object["identity_class"] = "group".into();
                let short = entry.front.text("short");
                let names = [short].into_iter().chain(version.aliases());
                let names: BTreeSet<&str> = names.filter(|name| !name.is_empty()).collect();
                if !names.is_empty() {
                    let names: Vec<&str> = names.into_iter().collect();
                    object["labels"] = names.into();
                }
            }
            Kind::Country => {
                object["type"] = "location".into();
                object["country"] = entry.front.text("iso").into();
            }
            _ => {
                object["type"] = "location".into();
                if let Some(place) = self.place(id) {
                    for (name, value) in place {
                        object[name] = value;
                    }
                }
            }
        }
        let marking = Tlp::parse(scope.marking().label).unwrap_or(Tlp::Red);
        object["object_marking_refs"] = json!([fixed(marking)]);
        self.labels.insert(marking);
        self.objects.push(object);
    }

    /// Where a place is, no more exactly than it is known; STIX wants a point or a country.
    fn place(&self, id: u32) -> Option<BTreeMap<&'static str, Value>> {
        let front = &self.graph.entry(id).front;
        let mut at = BTreeMap::new();
        let country = self.graph.referred(front, "country").next();
        let code = country.map(|id| self.graph.entry(id).front.text("iso")).unwrap_or_default();
        if !code.is_empty() {
            at.insert("country", code.into());
        }
        let precision = Precision::of(front.text("precision"));
        if let Some(point) = front.point("coordinates").and_then(|at| precision.point(at)) {
            at.insert("latitude", point.lat.into());
            at.insert("longitude", point.lon.into());
        }
        (!at.is_empty()).then_some(at)
    }

    fn relations(&mut self) {
        let graph = self.graph;
        let mut seen = BTreeSet::new();
        for id in 0..graph.entries.len() as u32 {
            for record in graph.entry(id).front.records("relations") {
                let Some(other) = graph.referred(record, "with").next() else { continue };
                let (Some(from), Some(to)) = (self.id(id), self.id(other)) else { continue };
                if passing(graph, record) < Passing::Rows {
                    continue;
                }
                let kind = record.text("kind");
                let swapped = SYMMETRIC.contains(&kind) && to < from;
                let (from, to) = if swapped { (to, from) } else { (from, to) };
                let [start, stop] = ["from", "to"].map(|field| record.when(field).map(moment));
                let name = format!("stix relation {kind} {from} {to} {start:?} {stop:?}");
                if !seen.insert(name.clone()) {
                    continue;
                }
                let marking = record.marking.as_ref().map_or(Tlp::Clear, |marking| marking.value);
                let ends = [id, other].map(|id| graph.entry(id).version(0).marking);
                let marking = ends.into_iter().fold(marking, Tlp::max);
                let mut object = json!({
                    "type": "relationship",
                    "spec_version": "2.1",
                    "id": format!("relationship--{}", feeds::uuid(self.site, &name, '4')),
                    "created": self.first,
                    "modified": self.last,
                    "created_by_ref": self.desk(),
                    "relationship_type": kind.replace(' ', "-"),
                    "source_ref": from,
                    "target_ref": to,
                    "object_marking_refs": [fixed(marking)],
                });
                let lasts = start.is_none() || stop.is_none() || start < stop;
                for (name, value) in [("start_time", start), ("stop_time", stop.filter(|_| lasts))]
                {
                    if let Some(value) = value {
                        object[name] = value.into();
                    }
                }
                if !record.text("note").is_empty() {
                    object["description"] = record.text("note").into();
                }
                self.labels.insert(marking);
                self.objects.push(object);
            }
        }
    }
}

/// The beginning of the first day that a date can mean.
fn moment(when: When) -> String {
    format!("{}T00:00:00.000Z", when.earliest())
}
