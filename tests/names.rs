//! Names on large desks: dossiers stay small, and nothing is lost.

use std::fmt::Write;
use std::time::Instant;

use watchdesk::output::Output;
use watchdesk::release::AsOf;
use watchdesk::sources::SourceTree;
use watchdesk::{Built, Desk, Request};

const CONFIG: &str = "name = \"Test desk\"\nbase_url = \"https://example.org/\"\nlanguages = [\"en\", \"fr\"]\n\n[audiences]\npublic = \"clear\"\n\n[markings]\ncontent = \"clear\"\n";

fn opened(files: &[(String, String)]) -> Desk {
    let texts = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let config = files.iter().all(|(path, _)| path != "watchdesk.toml");
    let config = config.then_some(("watchdesk.toml", CONFIG));
    let Ok(desk) = Desk::open(SourceTree::from_texts(texts.chain(config)), &|_| {}) else {
        panic!("no desk")
    };
    desk
}

fn built(files: &[(String, String)]) -> Built {
    let as_of = AsOf::day("2032-06-01".parse().expect("a day"));
    opened(files).build(&Request { audience: None, as_of, drafts: false }, &|_| {})
}

fn site(files: &[(String, String)]) -> Output {
    let built = built(files);
    let errors = built.diagnostics.iter().filter(|problem| problem.is_error());
    assert_eq!(errors.count(), 0, "{:#?}", built.diagnostics);
    built.output.expect("a site")
}

fn page(output: &Output, path: &str) -> String {
    let bytes = output.get(path).unwrap_or_else(|| panic!("there is no {path}"));
    String::from_utf8_lossy(bytes).into_owned()
}

fn file(path: &str, front: &str, body: &str) -> (String, String) {
    (format!("content/{path}.md"), format!("+++\n{front}\n+++\n{body}\n"))
}

/// A country that many briefings are about, and a group that many name.
fn large() -> Vec<(String, String)> {
    let mut files = vec![
        file("countries/aria", "title = \"Aria\"\niso = \"XA\"", ""),
        file("countries/aria.fr", "title = \"Arie\"", ""),
        file("groups/front", "title = \"River Front\"", ""),
    ];
    for number in 0..150 {
        let (month, day) = (1 + number / 28, 1 + number % 28);
        let front = format!(
            "title = \"Report {number:03}\"\ndate = 2031-{month:02}-{day:02}\ncountries = [\"aria\"]"
        );
        let body = "The River Front came. It left. ".repeat(40);
        files.push(file(&format!("briefings/report-{number:03}"), &front, &body));
    }
    files
}

#[test]
fn a_dossier_shows_the_newest_and_its_further_pages_have_all() {
    let output = site(&large());
    let dossier = page(&output, "countries/aria/index.html");
    assert!(dossier.contains(
        "<a class=\"list\" href=\"../../countries/aria/briefings/\">See all: 150 briefings</a>"
    ));
    assert!(dossier.contains("Report 149") && !dossier.contains("Report 100"));
    let group = page(&output, "groups/front/index.html");
    assert!(group.contains("groups/front/mentions/\">See all: 150 pages</a>"));
    assert!(group.contains("The <mark>River Front</mark> came."));
    assert!(group.len() < 40_000, "{}", group.len());

    for (first, last) in [("countries/aria/briefings", 3), ("groups/front/mentions", 3)] {
        let mut titles = Vec::new();
        for number in 1..=last {
            let path = match number {
                1 => format!("{first}/index.html"),
                number => format!("{first}/page/{number}/index.html"),
            };
            let page = page(&output, &path);
            assert!(page.len() < 100_000, "{path}: {}", page.len());
            titles.extend(
                page.matches("Report ")
                    .zip(page.split(">Report ").skip(1))
                    .map(|(_, rest)| rest.chars().take(3).collect::<String>()),
            );
        }
        let newest_first: Vec<String> = (0..150).rev().map(|n| format!("{n:03}")).collect();
        assert_eq!(titles, newest_first, "{first}");
        assert!(output.get(&format!("{first}/page/{}/index.html", last + 1)).is_none());
    }
    // In the other language the same pages, with links to each other.
    let french = page(&output, "fr/countries/aria/briefings/page/2/index.html");
    assert!(french.contains("hreflang=\"en\"") && french.contains("Arie"));
}

#[test]
fn every_link_of_a_large_desk_leads_somewhere() {
    crate::example::links_lead_somewhere(&site(&large()));
}

#[test]
fn what_is_withheld_moves_no_entry_of_a_further_page() {
    let files = large();
    let mut with = files.clone();
    for number in 0..70 {
        let front = format!(
            "title = \"Kestrel {number}\"\ndate = 2031-03-01\ntlp = \"red\"\ncountries = [\"aria\"]"
        );
        with.push(file(&format!("briefings/kestrel-{number}"), &front, "The River Front again."));
    }
    let (with, without) = (site(&with), site(&files));
    assert!(with.iter().eq(without.iter()));
}

#[test]
fn on_long_pages_a_name_is_linked_again_in_each_section_if_the_desk_asks() {
    let section = |title: &str| {
        format!(
            "## {title}\n\nThe River Front came.\n\n{}\n\n",
            "Nothing more is known. ".repeat(150)
        )
    };
    let long = format!("{}### Part\n\nThe River Front left.\n\n{}", section("One"), section("Two"));
    let links = |link_again: bool, body: &str| {
        let config = format!("link_again = {link_again}\n{CONFIG}");
        let files = [
            ("watchdesk.toml".to_string(), config),
            file("groups/front", "title = \"River Front\"", ""),
            file("pages/report", "title = \"Report\"", body),
        ];
        let page = page(&site(&files), "report/index.html");
        page.matches("<a href=\"../groups/front/\">River Front</a>").count()
    };
    assert_eq!(links(false, &long), 1);
    assert_eq!(links(true, &long), 2);
    assert_eq!(links(true, "## One\n\nThe River Front.\n\n## Two\n\nThe River Front."), 1);
}

#[test]
fn a_paragraph_of_five_megabytes_takes_linear_time() {
    let mut files = vec![file("countries/aria", "title = \"Aria\"\niso = \"XA\"", "")];
    for number in 0..200 {
        files.push(file(
            &format!("groups/g{number}"),
            &format!("title = \"Group G{number}x\""),
            "",
        ));
    }
    let time = |mentions: usize| {
        let mut body = String::new();
        for number in 0..mentions {
            let _ = write!(
                body,
                "and then the Group G{}x of Aria went a little further on ",
                number % 200
            );
        }
        let mut files = files.clone();
        files.push(file("pages/report", "title = \"Report\"", &body));
        let start = Instant::now();
        let output = site(&files);
        assert!(page(&output, "groups/g7/index.html").contains("<mark>Group G7x</mark>"));
        start.elapsed().as_secs_f64()
    };
    time(100);
    let (tenth, whole) = (time(5_000), time(50_000));
    // Ten times the text: quadratic work would take a hundred times as long.
    assert!(whole < 30.0 * tenth + 1.0, "{tenth} s, then {whole} s");
}
