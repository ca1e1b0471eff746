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
fn browsers_can_search_the_site_themselves() {
    let output = desk("public");
    let xml = String::from_utf8_lossy(output.get("opensearch.xml").expect("a file")).into_owned();
    let document = roxmltree::Document::parse(&xml).expect("XML");
    let of = |name: &str| {
        let found = document.descendants().find(|node| node.has_tag_name((SPACE, name)));
        found.unwrap_or_else(|| panic!("no {name}"))
    };
    const SPACE: &str = "http://a9.com/-/spec/opensearch/1.1/";
    assert_eq!(of("ShortName").text(), Some("Test desk"));
    let template = of("Url").attribute("template").expect("an address");
    assert_eq!(template, "https://example.org/desk/search/?q={searchTerms}");
    let page = page(&output, "briefings/kerrin/index.html");
    let selector = scraper::Selector::parse("link[rel=search]").expect("one");
    let link = page.select(&selector).next().and_then(|link| link.value().attr("href"));
    assert_eq!(link, Some("../../opensearch.xml"));
    // Names are text in it, whatever stands in them.
    let config = CONFIG.replace("Test desk", "A & <B>\\u0007 of the whole long region");
    let page = ("content/pages/about.md", "+++\ntitle = \"About\"\n+++\nText.\n");
    let output = built(&[("watchdesk.toml", config.as_str()), page], "public");
    let xml = String::from_utf8_lossy(output.get("opensearch.xml").expect("a file")).into_owned();
    let document = roxmltree::Document::parse(&xml).expect("XML");
    let name = document.descendants().find(|node| node.has_tag_name((SPACE, "ShortName")));
    let name = name.and_then(|node| node.text()).expect("a name");
    assert!(name.starts_with("A & <B>") && name.chars().count() <= 16, "{name}");
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

/// The marks of a PNG's chunk.
fn chunk<'a>(png: &'a [u8], name: &[u8]) -> &'a [u8] {
    let at = png.windows(4).position(|four| four == name).expect("the chunk");
    let length = u32::from_be_bytes(png[at - 4..at].try_into().expect("four")) as usize;
    &png[at + 4..at + 4 + length]
}

#[test]
fn a_briefing_has_a_card_that_shows_what_its_page_shows() {
    let config = format!("cards = true\n{CONFIG}");
    let briefing = |title: &str, body: &str| {
        format!("+++\ntitle = \"{title}\"\ndate = 2031-05-04\n+++\n{body}\n")
    };
    let plain = briefing("Shots in Kerrin", "Text.");
    let portion = briefing("A bridge", "Text.\n\n(TLP:AMBER) Zorvane was there.");
    let chinese = briefing("北京", "Text.");
    let files = [
        ("watchdesk.toml", config.as_str()),
        ("content/briefings/shots.md", plain.as_str()),
        ("content/briefings/bridge.md", portion.as_str()),
        ("content/briefings/far.md", chinese.as_str()),
    ];
    let public = built(&files, "public");
    let head = |output: &Output, path: &str, name: &str| -> Option<String> {
        let selector = scraper::Selector::parse(&format!("meta[property=\"{name}\"]"));
        let page = page(output, path);
        let meta = page.select(&selector.expect("one")).next()?.value().attr("content");
        meta.map(str::to_string)
    };
    let page = "briefings/shots/index.html";
    let image = head(&public, page, "og:image");
    assert_eq!(image.as_deref(), Some("https://example.org/desk/briefings/shots/card.png"));
    let alt = head(&public, page, "og:image:alt").expect("words");
    assert_eq!(alt, "Shots in Kerrin – 4 May 2031 – Test desk – TLP:CLEAR");
    let card = public.get("briefings/shots/card.png").expect("a card");
    let size = image::load_from_memory(card).map(|picture| (picture.width(), picture.height()));
    assert_eq!(size.ok(), Some((1200, 630)));
    // A card that cannot be written is none, and is not promised.
    assert!(public.get("briefings/far/card.png").is_none());
    assert_eq!(head(&public, "briefings/far/index.html", "og:image"), None);
    // What the public is not shown does not change its card, not even the label.
    let label = |output: &Output| {
        let card = output.get("briefings/bridge/card.png").expect("a card");
        chunk(card, b"PLTE").chunks(3).last().expect("colours").to_vec()
    };
    assert_eq!(label(&public), [0xFF, 0xFF, 0xFF]);
    let partners = built(&files, "partners");
    assert_eq!(label(&partners), [0xFF, 0xC0, 0]);
    let alt = head(&partners, "briefings/bridge/index.html", "og:image:alt").expect("words");
    assert!(alt.ends_with(" – TLP:AMBER"), "{alt}");
    // Without the switch there are none.
    assert!(desk("public").get("briefings/kerrin/card.png").is_none());
}

#[test]
fn a_month_can_be_printed_on_one_page() {
    let briefing = |title: &str, day: &str, body: &str| {
        format!(
            "+++\ntitle = \"{title}\"\ndate = {day}\n[[sources]]\nsource = \"tribune\"\ntitle = \"A\"\nurl = \"https://example.org/a\"\n+++\n## Head\n\nText[^1] and `id=\"x\"`. {body}\n\n[^1]: Note.\n"
        )
    };
    let first = briefing("The bridge", "2031-05-02", "(c)");
    let second = briefing("The market", "2031-05-01", "(d)\n\n(TLP:AMBER) Zorvane was there.");
    let other = briefing("The river", "2031-04-30", "");
    let files = [
        ("watchdesk.toml", CONFIG),
        ("content/sources/tribune.md", "+++\ntitle = \"Tribune\"\ntype = \"newspaper\"\n+++\n"),
        ("content/briefings/bridge.md", first.as_str()),
        ("content/briefings/market.md", second.as_str()),
        ("content/briefings/river.md", other.as_str()),
        (
            "content/briefings/secret.md",
            "+++\ntitle = \"Hidden\"\ndate = 2031-03-01\ntlp = \"amber\"\n+++\nText.\n",
        ),
        ("content/briefings/bridge.fr.md", "+++\ntitle = \"Le pont\"\n+++\nTexte.\n"),
    ];
    let public = built(&files, "public");
    let may = page(&public, "print/2031/05/index.html");
    let texts = |page: &scraper::Html, selector: &str| -> Vec<String> {
        let selector = scraper::Selector::parse(selector).expect("one");
        page.select(&selector).map(|found| found.text().collect::<String>()).collect()
    };
    // The oldest first, each once in the contents.
    assert_eq!(texts(&may, ".printed header h2"), ["The market", "The bridge"]);
    assert_eq!(texts(&may, ".reading-list li a"), ["The market", "The bridge"]);
    assert!(texts(&may, "main").concat().contains("id=\"x\""));
    // Every id is there once, and every link inside leads somewhere.
    let any = scraper::Selector::parse("[id]").expect("one");
    let ids: Vec<&str> = may.select(&any).filter_map(|found| found.value().id()).collect();
    let unique: std::collections::BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "{ids:?}");
    let any = scraper::Selector::parse("a[href^='#']").expect("one");
    for link in may.select(&any).filter_map(|found| found.value().attr("href")) {
        assert!(ids.contains(&&link[1..]), "{link}");
    }
    // Labels: of each, and the strictest of the page.
    assert_eq!(texts(&may, ".printed .marking"), ["TLP:CLEAR", "TLP:CLEAR"]);
    let partners = page(&built(&files, "partners"), "print/2031/05/index.html");
    assert_eq!(texts(&partners, ".printed .marking"), ["TLP:AMBER", "TLP:CLEAR"]);
    assert_eq!(texts(&partners, ".top .marking"), ["TLP:AMBER"]);
    // A month of which nothing is shown has no page; a language has its own.
    assert!(public.get("print/2031/03/index.html").is_none());
    assert_eq!(
        texts(&page(&public, "fr/print/2031/05/index.html"), ".printed header h2"),
        ["Le pont"]
    );
    let month = texts(&page(&public, "timeline/2031/05/index.html"), ".more a");
    assert_eq!(month, ["All briefings of this month, to print"]);
}

#[test]
fn a_bundle_of_stix_says_what_the_desk_says() {
    let group = |title: &str, relation: &str| {
        format!(
            "+++\ntitle = \"{title}\"\n[[relations]]\nkind = \"fights\"\nwith = \"{relation}\"\nfrom = 2030\n+++\n"
        )
    };
    let (guard, river) = (group("Hill Guard", "river-front"), group("River Front", "hill-guard"));
    let config = format!("stix = true\n{CONFIG}");
    let moved = config.replace("https://example.org/desk/", "http://abc.onion/");
    let files = |config| {
        [
            ("watchdesk.toml", config),
            ("content/countries/tolvia.md", "+++\ntitle = \"Tolvia\"\niso = \"XA\"\n+++\n"),
            ("content/groups/hill-guard.md", guard.as_str()),
            ("content/groups/river-front.md", river.as_str()),
            (
                "content/places/kerrin.md",
                "+++\ntitle = \"Kerrin\"\ncountry = \"tolvia\"\ncoordinates = [12.3456, -7.6543]\nprecision = \"near\"\n+++\n",
            ),
            (
                "content/briefings/kerrin.md",
                "+++\ntitle = \"Shots\"\ndate = 2031-05-04\ncountries = [\"tolvia\"]\ngroups = [\"hill-guard\"]\nplaces = [\"kerrin\"]\n[[corrections]]\ndate = 2031-05-09\nwas = \"a\"\nnow = \"b\"\n+++\nText.\n",
            ),
            (
                "content/briefings/zorvane.md",
                "+++\ntitle = \"Zorvane\"\ndate = 2031-05-05\ntlp = \"amber\"\n+++\nText.\n",
            ),
        ]
    };
    let objects = |output: &Output| -> Vec<Value> {
        let bytes = output.get("data/stix.json").expect("a bundle");
        let value: Value = serde_json::from_slice(bytes).expect("JSON");
        value["objects"].as_array().expect("objects").clone()
    };
    let public = objects(&built(&files(&config), "public"));
    let of = |sort: &'static str| public.iter().filter(move |object| object["type"] == sort);
    let ids: std::collections::BTreeSet<&str> =
        public.iter().filter_map(|object| object["id"].as_str()).collect();
    assert_eq!(ids.len(), public.len(), "each once");
    // "A fights B" and "B fights A" are one relation, here and in the table.
    assert_eq!(of("relationship").count(), 1);
    let csv = built(&files(&config), "public");
    let csv = String::from_utf8_lossy(csv.get("data/relations.csv").expect("a table")).into_owned();
    assert_eq!(csv.lines().count(), 2, "{csv}");
    let report = of("report").next().expect("a report");
    assert_eq!(report["published"], "2031-05-04T00:00:00.000Z");
    assert_eq!(report["modified"], "2031-05-09T00:00:00.000Z");
    for object in &public {
        let one = ["source_ref", "target_ref", "created_by_ref"].map(|name| &object[name]);
        let lists = ["object_refs", "object_marking_refs"].map(|name| object[name].as_array());
        let all = one.into_iter().chain(lists.into_iter().flatten().flatten());
        for id in all.filter_map(Value::as_str) {
            assert!(ids.contains(id), "{id}");
        }
    }
    let kerrin = of("location").find(|object| object["name"] == "Kerrin").expect("a place");
    assert_eq!((&kerrin["latitude"], &kerrin["longitude"]), (&12.3.into(), &(-7.7).into()));
    // Ids do not depend on the host, and the public has nothing of what partners have.
    let elsewhere = objects(&built(&files(&moved), "public"));
    assert!(elsewhere.iter().zip(&public).all(|(a, b)| a["id"] == b["id"]));
    assert!(public.iter().all(|object| object["name"] != "Zorvane"));
    let partners = objects(&built(&files(&config), "partners"));
    let amber = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421";
    let hidden = partners.iter().find(|object| object["name"] == "Zorvane").expect("a report");
    assert_eq!(hidden["object_marking_refs"][0], amber);
    assert!(!ids.contains(amber) && partners.iter().any(|object| object["id"] == amber));
    // It is there only if asked for.
    assert!(desk("public").get("data/stix.json").is_none());
}
