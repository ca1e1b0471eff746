//! Files of data, read back by parsers that are not ours.

use std::collections::BTreeMap;

use serde_json::Value;
use watchdesk::output::Output;

use crate::feeds::{CONFIG, built};

const KERRIN: &str = "+++\ntitle = \"Kerrin\"\ncountry = \"tolvia\"\ncoordinates = [12.3456, -7.6543]\nprecision = \"near\"\n+++\n";
const TOLVIA: &str = "+++\ntitle = \"Tolvia\"\niso = \"XA\"\naliases = [\"=HYPERLINK(1)\"]\n[[status]]\nmonth = \"2031-04\"\ntrend = \"deteriorated\"\nreason = \"Worse, \\\"they\\\" say\\u0007.\"\n[[status]]\nmonth = \"2031-03\"\ntrend = \"unchanged\"\nreason = \"=1+1, \\\"quoted\\\"; and more\"\n+++\n";
const SHOTS: &str = "+++\ntitle = \"-Shots, in \\\"Kerrin\\\"\"\ndate = \"2031-05\"\nplaces = [\"kerrin\"]\ntype = \"Armed clash\"\n[[actors]]\ngroup = \"hill-guard\"\nrole = \"attributed to\"\nby = \"the army\"\n[[claims]]\nmetric = \"killed\"\nrelation = \"at least\"\nvalue = 7\nby = \"the army\"\nsource = \"agency\"\n[[claims]]\nmetric = \"killed\"\nrelation = \"exactly\"\nvalue = 3\nby = \"a counter\"\nsource = \"counter\"\n[[sources]]\nsource = \"agency\"\n+++\n";

fn incident(title: &str, source: &str) -> String {
    format!(
        "+++\ntitle = \"{title}\"\ndate = 2031-05-04\nplaces = [\"kerrin\"]\ntype = \"Armed clash\"\n[[sources]]\nsource = \"{source}\"\n[[sources]]\nsource = \"agency\"\n+++\n"
    )
}

fn source(title: &str, redistribute: &str) -> String {
    let line = match redistribute {
        "" => String::new(),
        word => format!("redistribute = \"{word}\"\n"),
    };
    format!("+++\ntitle = \"{title}\"\n{line}+++\n")
}

fn desk(audience: &str) -> Output {
    let config = format!("licence = \"CC-BY-4.0\"\n{CONFIG}");
    let secret = "+++\ntitle = \"Zebra\"\ntlp = \"amber\"\ncountries = [\"tolvia\"]\ndate = 2031-05-09\n+++\n";
    let summed = incident("Summed", "counter");
    let closed = incident("Closed", "closed");
    let (agency, counter, none) =
        (source("Agency", ""), source("Counter", "aggregate"), source("Closed house", "none"));
    let group = "+++\ntitle = \"Hill Guard\"\n[[relations]]\nkind = \"fights\"\nwith = \"tolvia\"\nsource = \"agency\"\n+++\n";
    let files = [
        ("watchdesk.toml", config.as_str()),
        ("content/countries/tolvia.md", TOLVIA),
        ("content/groups/hill-guard.md", group),
        ("content/places/kerrin.md", KERRIN),
        ("content/incidents/shots.md", SHOTS),
        ("content/incidents/summed.md", &summed),
        ("content/incidents/closed.md", &closed),
        ("content/incidents/zebra.md", secret),
        ("content/sources/agency.md", &agency),
        ("content/sources/counter.md", &counter),
        ("content/sources/closed.md", &none),
    ];
    built(&files, audience)
}

fn text(output: &Output, path: &str) -> String {
    let bytes = output.get(path).unwrap_or_else(|| panic!("there is no {path}"));
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// Each row as its cells by the names of the columns.
fn csv(output: &Output, path: &str) -> Vec<BTreeMap<String, String>> {
    let text = text(output, path);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap_or_else(|error| panic!("{path}: {error}"))).collect()
}

fn json(output: &Output, path: &str) -> Value {
    serde_json::from_str(&text(output, path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn ids(rows: &[BTreeMap<String, String>]) -> Vec<&str> {
    rows.iter().map(|row| row["id"].as_str()).collect()
}

#[test]
fn a_row_says_no_more_than_is_known_and_is_no_formula() {
    let output = desk("public");
    let rows = csv(&output, "data/incidents.csv");
    assert_eq!(ids(&rows), ["shots"]);
    let shots = &rows[0];
    assert_eq!(shots["title"], "'-Shots, in \"Kerrin\"");
    assert_eq!((shots["latitude"].as_str(), shots["longitude"].as_str()), ("12.3", "-7.7"));
    assert_eq!(shots["location_precision"], "near");
    assert_eq!(
        (shots["date_start"].as_str(), shots["date_end"].as_str()),
        ("2031-05-01", "2031-05-31")
    );
    assert_eq!(shots["country_codes"], "XA");
    assert_eq!(shots["actors"], "hill-guard (attributed to)");
    assert_eq!(shots["marking"], "TLP:CLEAR");
    assert_eq!(shots["url"], "https://example.org/desk/incidents/shots/");
    let entities = csv(&output, "data/entities.csv");
    let tolvia = entities.iter().find(|row| row["id"] == "tolvia").expect("a row");
    assert_eq!(tolvia["aliases"], "'=HYPERLINK(1)");
    let status = csv(&output, "data/status.csv");
    let reason = |month: &str| {
        let row = status.iter().find(|row| row["month"] == month).expect("a row");
        row["reason"].as_str()
    };
    assert_eq!(reason("2031-04"), "Worse, \"they\" say.");
    assert_eq!(reason("2031-03"), "'=1+1, \"quoted\"; and more");
    // In JSON nothing is a formula.
    let json = json(&output, "data/incidents.json");
    assert_eq!(json[0]["title"], "-Shots, in \"Kerrin\"");
    assert_eq!(json[0]["longitude"].to_string(), "-7.7");
    let map = self::json(&output, "data/incidents.geojson");
    assert_eq!(map["features"][0]["geometry"]["coordinates"].to_string(), "[-7.7,12.3]");
    assert_eq!(map["features"][0]["properties"]["location_precision"], "near");
}

#[test]
fn what_a_source_does_not_let_pass_on_is_in_no_row() {
    let output = desk("public");
    // The strictest of its sources counts: `summed` and `closed` are in no file of rows.
    for (path, bytes) in output.iter().filter(|(path, _)| path.starts_with("data/")) {
        let text = String::from_utf8_lossy(bytes);
        if !path.ends_with(".html") {
            assert!(!text.contains("Summed") && !text.contains("incidents/closed"), "{path}");
        }
    }
    let claims = csv(&output, "data/claims.csv");
    assert_eq!(claims.len(), 1, "the counter's own figure stays out");
    assert_eq!(
        (claims[0]["value"].as_str(), claims[0]["low"].as_str(), claims[0]["high"].as_str()),
        ("7", "7", "")
    );
    let shots = &csv(&output, "data/incidents.csv")[0];
    assert_eq!((shots["killed_low"].as_str(), shots["killed_high"].as_str()), ("7", ""));
    // Sums count what may be summed, and not what may not.
    let months = csv(&output, "data/months.csv");
    assert_eq!(months.len(), 1);
    assert_eq!((months[0]["month"].as_str(), months[0]["incidents"].as_str()), ("2031-05", "2"));
}

#[test]
fn each_country_and_group_has_its_part() {
    let output = desk("public");
    assert_eq!(ids(&csv(&output, "data/countries/tolvia/incidents.csv")), ["shots"]);
    assert_eq!(ids(&csv(&output, "data/groups/hill-guard/incidents.csv")), ["shots"]);
    for owner in ["countries/tolvia", "groups/hill-guard"] {
        let relations = csv(&output, &format!("data/{owner}/relations.csv"));
        assert_eq!(relations.len(), 1, "{owner}");
        assert_eq!(
            (relations[0]["id"].as_str(), relations[0]["with"].as_str()),
            ("hill-guard", "tolvia")
        );
    }
    assert!(output.get("data/groups/hill-guard/status.csv").is_none());
    assert!(output.get("data/countries/tolvia/briefings.csv").is_none());
}

#[test]
fn a_stricter_row_carries_its_label_and_reaches_its_audience_only() {
    let (public, partners) = (desk("public"), desk("partners"));
    for (path, bytes) in public.iter().filter(|(path, _)| path.starts_with("data/")) {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        assert!(!text.contains("zebra") && !text.contains("amber"), "{path}");
    }
    let rows = csv(&partners, "data/incidents.csv");
    assert_eq!(ids(&rows), ["zebra", "shots"]);
    assert_eq!(rows[0]["marking"], "TLP:AMBER");
    assert_eq!(json(&partners, "data/datapackage.json")["marking"], "TLP:AMBER");
}

#[test]
fn the_package_describes_every_file_and_every_column() {
    let output = desk("public");
    let package = json(&output, "data/datapackage.json");
    assert_eq!(package["licenses"][0]["name"], "CC-BY-4.0");
    let resources = package["resources"].as_array().expect("files");
    let mut named: Vec<String> =
        resources.iter().map(|r| format!("data/{}", r["path"].as_str().expect("a path"))).collect();
    named.push("data/datapackage.json".into());
    named.push("data/index.html".into());
    named.sort();
    let there: Vec<String> = output
        .iter()
        .map(|(path, _)| path.to_string())
        .filter(|path| path.starts_with("data/") && path.matches('/').count() == 1)
        .collect();
    assert_eq!(named, there);
    for resource in resources.iter().filter(|resource| resource["schema"].is_object()) {
        let path = format!("data/{}", resource["path"].as_str().expect("a path"));
        let fields: Vec<&str> = resource["schema"]["fields"]
            .as_array()
            .expect("fields")
            .iter()
            .map(|field| field["name"].as_str().expect("a name"))
            .collect();
        let text = text(&output, &path);
        assert_eq!(text.lines().next(), Some(fields.join(",").as_str()), "{path}");
        let tagged = self::text(&output, &path.replace(".csv", ".hxl.csv"));
        let mut rows = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(tagged.as_bytes())
            .into_records();
        let tags = rows.nth(1).expect("tags").expect("a row");
        assert_eq!(tags.len(), fields.len());
        assert!(tags.iter().all(|tag| tag.is_empty() || tag.starts_with('#')), "{path}: {tags:?}");
        assert!(tags.iter().any(|tag| !tag.is_empty()), "{path}");
    }
}
