//! The example desk and the starter desk, built whole.

use std::path::{Path, PathBuf};

use watchdesk::output::Output;
use watchdesk::release::AsOf;
use watchdesk::{Built, Desk, Request, sources};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn built(desk: &Path) -> Built {
    let (tree, problems) = sources::read(desk);
    assert!(problems.is_empty(), "{problems:#?}");
    let as_of = AsOf::day("2026-01-01".parse().expect("a day"));
    let Ok(desk) = Desk::open(tree, &|_| {}) else { panic!("no desk in {}", desk.display()) };
    desk.build(&Request { audience: None, as_of, drafts: false }, &|_| {})
}

#[test]
fn the_example_desk_builds_without_a_problem() {
    let built = built(&root());
    assert!(built.diagnostics.is_empty(), "{:#?}", built.diagnostics);
    assert!(built.output.is_some());
}

#[test]
fn two_builds_of_one_desk_are_the_same_bytes() {
    let (first, second) = (built(&root()), built(&root()));
    let (first, second) = (first.output.expect("a site"), second.output.expect("a site"));
    assert!(first.iter().eq(second.iter()));
}

#[test]
fn no_page_holds_a_script_a_style_attribute_or_anything_from_elsewhere() {
    let output = built(&root()).output.expect("a site");
    for (path, bytes) in output.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = String::from_utf8_lossy(bytes);
        let document = scraper::Html::parse_document(&page);
        // A script is a file of the site, and has no words of its own.
        let scripts = scraper::Selector::parse("script").expect("a selector");
        for script in document.select(&scripts) {
            // Data that no browser runs; tests/programs.rs reads it.
            if script.value().attr("type") == Some("application/ld+json") {
                continue;
            }
            let src = script.value().attr("src").unwrap_or_default();
            let ours = ["previews.js", "search.js"].iter().any(|file| src.ends_with(file));
            assert!(ours && !src.contains("//"), "{path} runs {src}");
            assert!(script.inner_html().is_empty(), "{path} has a script in it");
        }
        for forbidden in ["iframe", "[style]", "style", "object", "embed", "base"] {
            let selector = scraper::Selector::parse(forbidden).expect("a selector");
            assert!(document.select(&selector).next().is_none(), "{path} holds {forbidden}");
        }
        for (selector, attribute) in
            [("img", "src"), ("link[rel=stylesheet]", "href"), ("source", "srcset")]
        {
            let parsed = scraper::Selector::parse(selector).expect("a selector");
            for element in document.select(&parsed) {
                let address = element.value().attr(attribute).unwrap_or_default();
                assert!(!address.contains("//"), "{path} loads {address}");
            }
        }
    }
}

#[test]
fn a_site_that_does_without_something_leads_nowhere_to_it() {
    let (mut tree, _) = sources::read(&root());
    let config = tree.config.as_mut().expect("a configuration");
    let without = "without = [\"citations\", \"data\", \"maps\", \"mentions\", \"names\", \"previews\", \"print\", \"search\"]\n";
    config.text = format!("{without}{}", config.text).into();
    let as_of = AsOf::day("2026-01-01".parse().expect("a day"));
    let Ok(desk) = Desk::open(tree, &|_| {}) else { panic!("no desk") };
    let built = desk.build(&Request { audience: None, as_of, drafts: false }, &|_| {});
    let output = built.output.unwrap_or_else(|| panic!("{:#?}", built.diagnostics));
    for gone in [
        "search/index.html",
        "opensearch.xml",
        "descriptions.js",
        "data/index.html",
        "data/incidents.csv",
        "datapackage.json",
        "map/index.html",
        "names/index.html",
        "print/2024/09/index.html",
    ] {
        assert!(output.get(gone).is_none(), "{gone}");
    }
    assert!(output.iter().all(|(path, _)| !path.contains("citation.")));
    links_lead_somewhere(&output);
}

#[test]
fn every_link_of_the_example_leads_somewhere() {
    links_lead_somewhere(&built(&root()).output.expect("a site"));
}

pub fn links_lead_somewhere(output: &Output) {
    let selector = scraper::Selector::parse("[href], [src]").expect("a selector");
    let ids = scraper::Selector::parse("[id]").expect("a selector");
    let mut broken = Vec::new();
    for (path, bytes) in
        output.iter().filter(|(path, _)| path.ends_with(".html") && *path != "404.html")
    {
        let document = scraper::Html::parse_document(&String::from_utf8_lossy(bytes));
        for element in document.select(&selector) {
            let value = element.value();
            let href = value.attr("href").or(value.attr("src")).unwrap_or_default();
            if href.starts_with("http") || href.starts_with("mailto:") {
                continue;
            }
            let (target, fragment) = href.split_once('#').unwrap_or((href, ""));
            let file = if target.is_empty() { path.to_string() } else { resolve(path, target) };
            // The record is made when the site is written.
            if path.ends_with("about/verify/index.html") && file.starts_with("SHA256SUMS") {
                continue;
            }
            let Some(bytes) = output.get(&file) else {
                broken.push(format!("{path}: {href} -> {file}"));
                continue;
            };
            if !fragment.is_empty() {
                let page = scraper::Html::parse_document(&String::from_utf8_lossy(bytes));
                if !page.select(&ids).any(|e| e.value().attr("id") == Some(fragment)) {
                    broken.push(format!("{path}: {href} has no such place"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The file that a relative link leads to.
fn resolve(page: &str, target: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                assert!(parts.pop().is_some(), "{page} links out of the site: {target}");
            }
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    if target.ends_with('/') || joined.is_empty() {
        format!("{joined}/index.html").trim_start_matches('/').to_string()
    } else {
        joined
    }
}

#[test]
fn the_starter_desk_builds_without_a_problem() {
    let built = built(&root().join("src/commands/starter"));
    assert!(built.diagnostics.is_empty(), "{:#?}", built.diagnostics);
}
