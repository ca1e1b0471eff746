//! What is long is divided, so that no page is heavy on a slow line.

use std::fmt::Write as _;

use watchdesk::output::Output;

use crate::feeds::{CONFIG, built};

fn texts(output: &Output, path: &str, selector: &str) -> Vec<String> {
    let bytes = output.get(path).unwrap_or_else(|| panic!("there is no {path}"));
    let page = scraper::Html::parse_document(&String::from_utf8_lossy(bytes));
    let selector = scraper::Selector::parse(selector).expect("one");
    page.select(&selector).map(|found| found.text().collect()).collect()
}

#[test]
fn a_long_month_is_divided_and_no_page_is_heavy() {
    let text = "The men of the bridge spoke of the market and of the river once more. ".repeat(500);
    let briefing = |day: usize| {
        let path = format!("content/briefings/day-{day:02}.md");
        (path, format!("+++\ntitle = \"Day {day:02}\"\ndate = 2031-05-{day:02}\n+++\n{text}\n"))
    };
    let written: Vec<(String, String)> = (1..=14).map(briefing).collect();
    let mut files = vec![("watchdesk.toml", CONFIG)];
    files.extend(written.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let public = built(&files, "public");
    let mut titles = Vec::new();
    for address in ["", "page/2/", "page/3/"] {
        let path = format!("print/2031/05/{address}index.html");
        assert!(public.get(&path).expect("a page").len() < 300_000, "{path}");
        titles.extend(texts(&public, &path, ".printed h2"));
    }
    let expected: Vec<String> = (1..=14).map(|day| format!("Day {day:02}")).collect();
    assert_eq!(titles, expected);
    assert!(public.get("print/2031/05/page/4/index.html").is_none());
}

#[test]
fn a_month_with_much_in_it_has_several_pages() {
    let row = |at: usize| format!("shot-{at:02},2031-05-04,tolvia,Armed clash,1,the army,clear\n");
    let rows: String = (1..=70).map(row).collect();
    let rows = format!("id,date,country,type,killed_low,by,tlp\n{rows}");
    let files = [
        ("watchdesk.toml", CONFIG),
        ("content/countries/tolvia.md", "+++\ntitle = \"Tolvia\"\niso = \"XA\"\n+++\n"),
        ("content/incidents/shots.csv", rows.as_str()),
        ("content/briefings/one.md", "+++\ntitle = \"One\"\ndate = 2031-05-09\n+++\nText.\n"),
    ];
    let public = built(&files, "public");
    let count = |address: &str, selector: &str| {
        texts(&public, &format!("timeline/2031/05/{address}index.html"), selector).len()
    };
    let incidents = "section[aria-labelledby=incidents] .card";
    assert_eq!((count("", incidents), count("page/2/", incidents)), (60, 10));
    // What is said of the whole month is said once, and what goes on goes on.
    assert_eq!((count("", "#sums"), count("page/2/", "#sums")), (1, 0));
    assert_eq!((count("", "#briefings"), count("page/2/", "#briefings")), (1, 0));
    assert_eq!((count("", "[rel=next]"), count("page/2/", "[rel=prev]")), (1, 1));
    assert!(public.get("timeline/2031/05/page/3/index.html").is_none());
}

#[test]
fn a_year_of_which_no_month_is_known_has_pages_of_its_own() {
    let rows = |count: usize| -> String {
        let row = |at: usize| format!("raid-{at:03},Raid {at:03},2030,tolvia\n");
        "id,title,date,country\n".to_string() + &(1..=count).map(row).collect::<String>()
    };
    let site = |count: usize| {
        let rows = rows(count);
        let files = [
            ("watchdesk.toml", CONFIG),
            ("content/countries/tolvia.md", "+++\ntitle = \"Tolvia\"\niso = \"XA\"\n+++\n"),
            ("content/incidents/raids.csv", rows.as_str()),
        ];
        built(&files, "public")
    };
    let few = site(12);
    assert_eq!(texts(&few, "timeline/index.html", "li.incident").len(), 12);
    assert!(few.get("timeline/2030/index.html").is_none());

    let many = site(70);
    assert_eq!(texts(&many, "timeline/index.html", "li.incident").len(), 12);
    assert_eq!(texts(&many, "timeline/index.html", "a[href$='timeline/2030/']"), ["and 58 more"]);
    let raid = "li.incident a.incident";
    let mut all = texts(&many, "timeline/2030/index.html", raid);
    assert_eq!(all.len(), 60);
    all.extend(texts(&many, "timeline/2030/page/2/index.html", raid));
    let expected: Vec<String> = (1..=70).map(|at| format!("Raid {at:03}")).collect();
    assert_eq!(all, expected);
    assert!(many.get("timeline/2030/page/3/index.html").is_none());
    let listed = |output: &Output| {
        let sitemap = String::from_utf8_lossy(output.get("sitemap.xml").expect("a list"));
        sitemap.matches("/timeline/2030/<").count()
    };
    assert_eq!((listed(&few), listed(&many)), (0, 1));
}

#[test]
fn corrections_and_tags_are_divided() {
    let mut corrected = "+++\ntitle = \"Counts\"\ndate = 2031-05-04\n".to_string();
    for day in 1..=28 {
        for month in 6..=8 {
            let date = format!("2031-{month:02}-{day:02}");
            let _ = write!(
                corrected,
                "[[corrections]]\ndate = {date}\nwas = \"Said before {date}.\"\nnow = \"So it is.\"\n"
            );
        }
    }
    corrected.push_str("+++\nText.\n");
    let tags: Vec<String> = (1..=320).map(|tag| format!("\"t{tag:03}\"")).collect();
    let tagged =
        format!("+++\ntitle = \"Tagged\"\ndate = 2031-05-04\ntags = [{}]\n+++\n", tags.join(","));
    let files = [
        ("watchdesk.toml", CONFIG),
        ("content/briefings/counts.md", corrected.as_str()),
        ("content/briefings/tagged.md", tagged.as_str()),
    ];
    let output = built(&files, "public");

    let mut before = texts(&output, "corrections/index.html", "s");
    assert_eq!(before.len(), 60);
    before.extend(texts(&output, "corrections/page/2/index.html", "s"));
    assert_eq!(before.len(), 84);
    assert!(before.is_sorted_by(|newer, older| newer > older), "{before:?}");
    assert_eq!(before[0], "Said before 2031-08-28.");
    assert_eq!(texts(&output, "corrections/index.html", "[rel=next]").len(), 1);

    let mut tags = texts(&output, "tags/index.html", "ul.tags a");
    assert_eq!(tags.len(), 300);
    tags.extend(texts(&output, "tags/page/2/index.html", "ul.tags a"));
    let expected: Vec<String> = (1..=320).map(|tag| format!("t{tag:03}")).collect();
    assert_eq!(tags, expected);
}

#[test]
fn a_table_behind_a_map_sums_up_what_is_on_no_map() {
    let mut written = vec![(
        "content/places/port.md".to_string(),
        "+++\ntitle = \"Port\"\ncountry = \"tolvia\"\ncoordinates = [12.5, -7.5]\n+++\n"
            .to_string(),
    )];
    let mut rows = "id,title,date,country,place\n".to_string();
    for at in 1..=50 {
        let text = format!("+++\ntitle = \"Hamlet {at:02}\"\ncountry = \"tolvia\"\n+++\n");
        written.push((format!("content/places/hamlet-{at:02}.md"), text));
        for raid in 0..=usize::from(at == 50) {
            let _ = writeln!(rows, "r{at}-{raid},Raid,2031-05-04,tolvia,hamlet-{at:02}");
        }
    }
    let mut files = vec![
        ("watchdesk.toml", CONFIG),
        ("content/countries/tolvia.md", "+++\ntitle = \"Tolvia\"\niso = \"XA\"\n+++\n"),
        ("content/incidents/raids.csv", rows.as_str()),
    ];
    files.extend(written.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let output = built(&files, "public");
    let rows = texts(&output, "map/index.html", "#map-table tbody tr");
    assert_eq!(rows.len(), 1 + 40 + 1);
    // The one with the most incidents comes first, and all beside them are the last.
    assert!(rows[1].contains("Hamlet 50"), "{}", rows[1]);
    assert!(rows[41].contains("Hamlet 40") && rows[41].contains("5 places"), "{}", rows[41]);
}
