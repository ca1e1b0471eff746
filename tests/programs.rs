//! What pages say to other programs: JSON-LD, Open Graph, robots.txt, security.txt.

use serde_json::Value;
use watchdesk::output::Output;

use crate::feeds::{CONFIG, built};

fn desk(audience: &str) -> Output {
    let config = format!("security_contact = \"safe@example.org\"\n{CONFIG}");
    let briefing = "+++\ntitle = \"A </script> B\"\ndate = 2031-05-04\nsummary = \"Short.\"\nauthors = [\"Ana Bel\"]\ncountries = [\"tolvia\"]\nplaces = [\"kerrin\"]\nincidents = [\"shots\"]\n[[corrections]]\ndate = 2031-05-09\nwas = \"three\"\nnow = \"four\"\n+++\nText of Hill Guard.\n";
    let files = [
        ("watchdesk.toml", config.as_str()),
        ("content/countries/tolvia.md", "+++\ntitle = \"Tolvia\"\niso = \"XA\"\n+++\n"),
        ("content/groups/hill-guard.md", "+++\ntitle = \"Hill Guard\"\naliases = [\"HG\"]\n+++\n"),
        (
            "content/places/kerrin.md",
            "+++\ntitle = \"Kerrin\"\ncountry = \"tolvia\"\ncoordinates = [12.3456, -7.6543]\nprecision = \"near\"\n+++\n",
        ),
        (
            "content/incidents/shots.md",
            "+++\ntitle = \"Shots\"\nfrom = 2031-05-01\nto = 2031-05-03\nplaces = [\"kerrin\"]\n+++\n",
        ),
        ("content/briefings/kerrin.md", briefing),
    ];
    built(&files, audience)
}

fn page(output: &Output, path: &str) -> scraper::Html {
    let bytes = output.get(path).unwrap_or_else(|| panic!("there is no {path}"));
    scraper::Html::parse_document(&String::from_utf8_lossy(bytes))
}

/// What a page says, read as a browser reads the page.
fn linked(output: &Output, path: &str) -> Value {
    let selector = scraper::Selector::parse("script[type=\"application/ld+json\"]").expect("one");
    let page = page(output, path);
    let script = page.select(&selector).next().unwrap_or_else(|| panic!("{path} says nothing"));
    serde_json::from_str(&script.text().collect::<String>())
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn a_briefing_says_what_it_is_and_what_it_is_about() {
    let output = desk("public");
    let article = linked(&output, "briefings/kerrin/index.html");
    assert_eq!(article["@type"], "AnalysisNewsArticle");
    assert_eq!(article["headline"], "A </script> B");
    assert_eq!(article["url"], "https://example.org/desk/briefings/kerrin/");
    assert_eq!(article["datePublished"], "2031-05-04");
    assert_eq!(article["dateModified"], "2031-05-09");
    assert_eq!(article["temporalCoverage"], "2031-05-01/2031-05-03");
    assert_eq!(article["about"][0]["@type"], "Country");
    assert_eq!(article["mentions"][0]["name"], "Hill Guard");
    assert_eq!(article["contentLocation"][0]["name"], "Kerrin");
    assert_eq!(article["author"][0]["name"], "Ana Bel");
    assert_eq!(article["correction"][0]["@type"], "CorrectionComment");
    assert_eq!(article["publisher"]["@type"], "NewsMediaOrganization");
    let place = linked(&output, "places/kerrin/index.html");
    assert_eq!(
        (place["geo"]["latitude"].as_str(), place["geo"]["longitude"].as_str()),
        (Some("12.3"), Some("-7.7"))
    );
    assert_eq!(linked(&output, "groups/hill-guard/index.html")["alternateName"][0], "HG");
    let dataset = linked(&output, "data/index.html");
    for file in dataset["distribution"].as_array().expect("files") {
        let url = file["contentUrl"].as_str().expect("an address");
        let path = url.strip_prefix("https://example.org/desk/").expect("of the site");
        assert!(output.get(path).is_some(), "{path}");
    }
    // An incident is nothing that one could attend.
    let incident = output.get("incidents/shots/index.html").expect("a page");
    assert!(!String::from_utf8_lossy(incident).contains("ld+json"));
}

#[test]
fn a_page_says_what_a_preview_of_it_shows() {
    let page = page(&desk("public"), "briefings/kerrin/index.html");
    for (name, content) in [
        ("og:title", "A </script> B"),
        ("og:type", "article"),
        ("og:url", "https://example.org/desk/briefings/kerrin/"),
        ("og:description", "Short."),
    ] {
        let selector =
            scraper::Selector::parse(&format!("meta[property=\"{name}\"]")).expect("one");
        let found = page.select(&selector).next().and_then(|meta| meta.value().attr("content"));
        assert_eq!(found, Some(content), "{name}");
    }
}

#[test]
fn crawlers_read_what_is_for_everybody_only() {
    let text = |output: &Output, path: &str| {
        String::from_utf8_lossy(output.get(path).expect("a file")).into_owned()
    };
    let public = desk("public");
    assert!(text(&public, "robots.txt").contains("Sitemap: https://example.org/desk/sitemap.xml"));
    assert!(text(&desk("partners"), "robots.txt").contains("Disallow: /\n"));
    let security = text(&public, ".well-known/security.txt");
    assert!(
        security.starts_with("Contact: mailto:safe@example.org\nExpires: 2032-05-26T00:00:00Z\n"),
        "{security}"
    );
}

#[test]
fn a_briefing_can_be_cited_by_people_and_programs() {
    let output = desk("public");
    let text = |path: &str| String::from_utf8_lossy(output.get(path).expect("a file")).into_owned();
    let csl: Value = serde_json::from_str(&text("briefings/kerrin/citation.json")).expect("JSON");
    assert_eq!(csl[0]["issued"]["date-parts"].to_string(), "[[2031,5,4]]");
    assert_eq!(csl[0]["title"], "A </script> B");
    let ris = text("briefings/kerrin/citation.ris");
    assert!(
        ris.starts_with("TY  - BLOG\r\nAU  - Ana Bel\r\n") && ris.ends_with("ER  - \r\n"),
        "{ris}"
    );
    assert!(ris.contains("DA  - 2031/05/04/\r\n"), "{ris}");
    let bib = text("briefings/kerrin/citation.bib");
    assert!(bib.starts_with("@misc{kerrin,\n  author = {Ana Bel},\n"), "{bib}");
    assert_eq!(bib.matches('{').count(), bib.matches('}').count(), "{bib}");
    let page = text("briefings/kerrin/index.html");
    assert!(page.contains("Ana Bel: “A &lt;/script&gt; B”. Test desk, 4 May 2031. https://example.org/desk/briefings/kerrin/"), "{page}");
}
