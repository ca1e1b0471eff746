//! Feeds, read back by a parser that is not ours.

use feed_rs::model::{Entry, Feed};
use watchdesk::output::Output;
use watchdesk::release::AsOf;
use watchdesk::sources::SourceTree;
use watchdesk::{Desk, Request};

pub const CONFIG: &str = "name = \"Test desk\"\nid = \"test\"\nbase_url = \"https://example.org/desk/\"\nlanguages = [\"en\", \"fr\", \"ar\"]\n\n[audiences]\npublic = \"clear\"\npartners = \"amber\"\n\n[markings]\ncontent = \"clear\"\n";

const TOLVIA: &str = "+++\ntitle = \"Tolvia\"\niso = \"XA\"\n[[status]]\nmonth = \"2031-04\"\ntrend = \"deteriorated\"\nalerts = [\"conflict risk\"]\nreason = \"Shots & worse.\"\n[[status]]\nmonth = \"2031-05\"\ntrend = \"unchanged\"\n+++\n";
const BRIEFING: &str = "+++\ntitle = \"Shots <in> Kerrin\\u0007\"\ndate = 2031-05-04\nupdated = 2031-05-06\nauthors = [\"Ana Bel\"]\ncountries = [\"tolvia\"]\ntags = [\"army\"]\nsummary = \"What is known.\"\n[[judgements]]\ntext = \"It goes on.\"\nlikelihood = \"likely\"\nconfidence = \"low\"\n[[corrections]]\ndate = 2031-05-09\nwas = \"three\"\nnow = \"four\"\n+++\nIn Tolvia & near[^1] \"it\".\n\n[^1]: A note.\n";

pub fn built(files: &[(&str, &str)], audience: &str) -> Output {
    let tree = SourceTree::from_texts(files.to_vec());
    let Ok(desk) = Desk::open(tree, &|_| {}) else { panic!("no desk") };
    let as_of = AsOf::day("2031-06-01".parse().expect("a day"));
    let request = Request { audience: Some(audience.to_string()), as_of, drafts: false };
    let built = desk.build(&request, &|_| {});
    built.output.unwrap_or_else(|| panic!("{:#?}", built.diagnostics))
}

fn desk() -> Vec<(&'static str, &'static str)> {
    vec![
        ("watchdesk.toml", CONFIG),
        ("content/countries/tolvia.md", TOLVIA),
        ("content/briefings/kerrin.md", BRIEFING),
    ]
}

fn feed(output: &Output, path: &str) -> Feed {
    let bytes = output.get(path).unwrap_or_else(|| panic!("there is no {path}"));
    feed_rs::parser::parse(bytes).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn html(entry: &Entry) -> &str {
    entry.content.as_ref().and_then(|content| content.body.as_deref()).expect("content")
}

#[test]
fn a_briefing_stands_in_all_its_feeds_with_its_whole_text() {
    let output = built(&desk(), "public");
    for path in ["feed.xml", "countries/tolvia/feed.xml", "tags/army/feed.xml", "feed.json"] {
        let feed = feed(&output, path);
        assert_eq!(feed.entries.len(), 1, "{path}");
        let entry = &feed.entries[0];
        // A bell cannot stand in XML, even escaped; in JSON it can.
        let title = entry.title.as_ref().expect("a title").content.replace('\u{7}', "");
        assert_eq!(title, "Shots <in> Kerrin", "{path}");
        assert_eq!(entry.links[0].href, "https://example.org/desk/briefings/kerrin/");
        assert_eq!(entry.published.expect("a date").to_rfc3339(), "2031-05-04T00:00:00+00:00");
        // The correction is the last change.
        assert_eq!(entry.updated.expect("a date").to_rfc3339(), "2031-05-09T00:00:00+00:00");
        assert_eq!(entry.authors[0].name.as_deref(), Some("Ana Bel"));
        let text = html(entry);
        for part in [
            "TLP:CLEAR",
            "What is known.",
            "It goes on.",
            "Low",
            "<a href=\"https://example.org/desk/countries/tolvia/\"",
            "&amp; near",
            "href=\"https://example.org/desk/briefings/kerrin/#",
            "A note.",
            "It said: three",
        ] {
            assert!(
                text.to_lowercase().contains(&part.to_lowercase()),
                "{path} lacks {part}: {text}"
            );
        }
        assert!(!text.contains('\u{1}') && !text.contains("=\"../"), "{text}");
    }
}

#[test]
fn corrections_and_statuses_have_feeds_of_their_own() {
    let output = built(&desk(), "public");
    let corrections = feed(&output, "corrections/feed.xml");
    assert_eq!(corrections.entries.len(), 1);
    assert!(html(&corrections.entries[0]).contains("four"));
    let statuses = feed(&output, "countries/feed.xml");
    assert_eq!(statuses.entries.len(), 1, "an unchanged month is no news");
    let title = &statuses.entries[0].title.as_ref().expect("a title").content;
    assert_eq!(title, "Tolvia, April 2031: deteriorated, conflict risk");
}

#[test]
fn ids_stay_when_the_site_moves_and_when_a_briefing_is_corrected() {
    let before = feed(&built(&desk(), "public"), "feed.xml");
    let moved = CONFIG.replace("https://example.org/desk/", "http://abc.onion/");
    let corrected = BRIEFING.replace("2031-05-09", "2031-05-10").replace("Shots", "Shooting");
    let files = [
        ("watchdesk.toml", moved.as_str()),
        ("content/countries/tolvia.md", TOLVIA),
        ("content/briefings/kerrin.md", corrected.as_str()),
    ];
    let after = feed(&built(&files, "public"), "feed.xml");
    assert_eq!(before.id, after.id);
    assert_eq!(before.entries[0].id, after.entries[0].id);
    assert!(before.entries[0].id.starts_with("urn:uuid:"));
    assert!(before.entries[0].updated < after.entries[0].updated);
    assert!(before.updated < after.updated);
    let other = CONFIG.replace("id = \"test\"", "id = \"other\"");
    let files = [("watchdesk.toml", other.as_str()), desk()[1], desk()[2]];
    assert_ne!(feed(&built(&files, "public"), "feed.xml").entries[0].id, before.entries[0].id);
}

#[test]
fn a_feed_says_the_strictest_label_of_what_it_has() {
    let amber = "+++\ntitle = \"For partners\"\ntlp = \"amber\"\ndate = 2031-05-02\ncountries = [\"tolvia\"]\n+++\nText.\n";
    let mut files = desk();
    files.push(("content/briefings/partners.md", amber));
    let output = built(&files, "partners");
    let feed = feed(&output, "feed.xml");
    assert_eq!(feed.rights.expect("rights").content, "TLP:AMBER");
    assert_eq!(feed.title.expect("a title").content, "[TLP:AMBER] Test desk");
    let labels: Vec<&str> = feed
        .entries
        .iter()
        .map(|entry| entry.categories.iter().find(|c| c.scheme.is_some()).expect("a label"))
        .map(|category| category.term.as_str())
        .collect();
    assert_eq!(labels, ["TLP:CLEAR", "TLP:AMBER"]);
    let title = &feed.entries[1].title.as_ref().expect("a title").content;
    assert_eq!(title, "[TLP:AMBER] For partners");
    assert!(html(&feed.entries[1]).contains("TLP:AMBER"));
    let json: serde_json::Value =
        serde_json::from_slice(output.get("feed.json").expect("a feed")).expect("JSON");
    assert_eq!(json["_tlp"]["label"], "TLP:AMBER");
    assert_eq!(json["items"][0]["_tlp"]["label"], "TLP:CLEAR");
    let public = built(&files, "public");
    let public = String::from_utf8_lossy(public.get("feed.xml").expect("a feed")).into_owned();
    assert!(!public.contains("partners") && !public.contains("AMBER"));
}

#[test]
fn a_desk_without_briefings_has_sound_feeds_without_entries() {
    let output =
        built(&[desk()[0], ("content/pages/about.md", "+++\ntitle = \"About\"\n+++\n")], "public");
    for path in ["feed.xml", "feed.json", "corrections/feed.xml", "countries/feed.json"] {
        let feed = feed(&output, path);
        assert!(feed.entries.is_empty(), "{path}");
        assert!(feed.title.is_some(), "{path}");
    }
    assert!(output.get("fr/feed.xml").is_none());
}

#[test]
fn a_feed_has_the_newest_of_its_language_only() {
    let mut files: Vec<(String, String)> = (1..=40)
        .map(|day| {
            let text = format!("+++\ntitle = \"Day {day}\"\ndate = 2031-{:02}-{:02}\ncountries = [\"tolvia\"]\n+++\n", 3 + day / 28, 1 + day % 28);
            (format!("content/briefings/day-{day}.md"), text)
        })
        .collect();
    files.push((
        "content/briefings/day-3.fr.md".into(),
        "+++\ntitle = \"Jour trois\"\n+++\nTexte.\n".into(),
    ));
    files.push(("content/countries/tolvia.fr.md".into(), "+++\ntitle = \"Tolvie\"\n+++\n".into()));
    files.push(("watchdesk.toml".into(), CONFIG.into()));
    files.push(("content/countries/tolvia.md".into(), TOLVIA.into()));
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let output = built(&files, "public");
    let newest = feed(&output, "feed.xml");
    assert_eq!(newest.entries.len(), 30);
    assert_eq!(newest.entries[0].title.as_ref().expect("a title").content, "Day 40");
    assert_eq!(feed(&output, "countries/tolvia/feed.xml").entries.len(), 20);
    for path in ["fr/feed.xml", "fr/countries/tolvia/feed.json"] {
        let french = feed(&output, path);
        assert_eq!(french.entries.len(), 1, "{path}");
        assert_eq!(french.language.as_deref(), Some("fr"), "{path}");
        assert_ne!(french.entries[0].id, newest.entries[0].id);
    }
}

#[test]
fn the_list_of_feeds_names_each_one_once_and_pages_lead_to_theirs() {
    let output = built(&desk(), "public");
    let opml = String::from_utf8_lossy(output.get("feeds.opml").expect("a list")).into_owned();
    let document = roxmltree::Document::parse(&opml).expect("XML");
    let mut named: Vec<&str> =
        document.descendants().filter_map(|node| node.attribute("xmlUrl")).collect();
    named.sort();
    let mut there: Vec<String> = output
        .iter()
        .filter(|(path, _)| path.ends_with("feed.xml"))
        .map(|(path, _)| format!("https://example.org/desk/{path}"))
        .collect();
    there.sort();
    assert_eq!(named, there);
    assert!(there.len() >= 5, "{there:?}");
    let page = String::from_utf8_lossy(output.get("countries/tolvia/index.html").expect("a page"))
        .into_owned();
    assert!(page.contains("href=\"../../countries/tolvia/feed.xml\""), "{page}");
    assert!(page.contains("href=\"../../feed.json\""), "{page}");
}
