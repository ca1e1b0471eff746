//! An address or a file -> what the page is made from, or which pages the file reaches.
//!
//! Nothing here knows how a page is made: each is made once more and watched.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::address;
use crate::diagnostics::nearest_few;
use crate::graph::{Graph, Reads, reference};
use crate::kinds::KINDS;
use crate::language::Language;
use crate::pages::{self, Page, Plan, What};
use crate::site::Site;

/// What was asked for, and what is known of it.
#[derive(Debug, PartialEq, Eq)]
pub enum Explained {
    Page(PageFacts),
    File(FileFacts),
    /// There is no such page or file; these are near.
    Unknown(Vec<String>),
}

/// A page of the site.
#[derive(Debug, PartialEq, Eq)]
pub struct PageFacts {
    pub address: String,
    /// What it is, in words: "the dossier of group:jnim, in French".
    pub what: String,
    /// The file that it is the page of.
    pub file: Option<String>,
    pub template: &'static str,
    /// The name of the view in docs/views.md.
    pub view: &'static str,
    /// The files of which it shows something, beside its own.
    pub made_from: Vec<String>,
    /// What its own text names or links to.
    pub names: Vec<String>,
}

/// A document of the desk.
#[derive(Debug, PartialEq, Eq)]
pub struct FileFacts {
    pub file: String,
    pub what: String,
    /// Its page in its own language, and the pages of its long lists.
    pub own: Vec<String>,
    /// Other pages that show something of it.
    pub shown_on: Vec<String>,
    /// Pages whose text names it and links here.
    pub named_on: Vec<String>,
}

pub struct Known<'a> {
    pub graph: &'a Graph,
    pub plan: &'a Plan,
    pub site: &'a Site,
    pub words: &'a [Language],
}

/// Explains an address (whole, or a path of the site), a file of the site's folder, or a document.
pub fn explain(known: &Known, asked: &str) -> Explained {
    let path = path(known.site, asked);
    if let Some(page) = page_at(known.plan, &path) {
        return Explained::Page(page_facts(known, page));
    }
    let entry = (0u32..).zip(&known.graph.entries).find_map(|(id, entry)| {
        let version = entry.versions.iter().find(|version| version.path.as_ref() == path)?;
        // A row of a table shares its file with others: it is asked for by its address.
        (!path.ends_with(".csv")).then_some((id, version.language))
    });
    match entry {
        Some((id, language)) => Explained::File(file_facts(known, id, language, &path)),
        None => Explained::Unknown(near(known, &path)),
    }
}

/// The path in the site or the desk that somebody means.
fn path(site: &Site, asked: &str) -> String {
    let asked = asked.split(['?', '#']).next().unwrap_or_default().replace('\\', "/");
    let asked = asked.strip_prefix(&site.base_url).unwrap_or(&asked);
    let asked = asked.strip_prefix("./").unwrap_or(asked);
    // A path from the host's root has that of the site before it.
    let base = site.base_path.as_str();
    let asked = asked.strip_prefix(base).filter(|_| base != "/").unwrap_or(asked);
    let asked = asked.trim_start_matches('/');
    let output = format!("{}/", site.output);
    asked.strip_prefix(&output).unwrap_or(asked).to_string()
}

/// With or without the slash at its end, or as the file that a host serves for it.
fn page_at<'a>(plan: &'a Plan, path: &str) -> Option<&'a Page> {
    let bare = path.strip_suffix("index.html").unwrap_or(path);
    let slashed = format!("{}/", bare.trim_end_matches('/'));
    let at = |address: &str| {
        let found = plan.pages.binary_search_by(|page| page.address.as_str().cmp(address));
        found.ok().map(|index| &plan.pages[index])
    };
    at(bare).or_else(|| at(&slashed))
}

fn near(known: &Known, path: &str) -> Vec<String> {
    let files = known.graph.entries.iter().flat_map(|entry| &entry.versions);
    if path.starts_with("content/") {
        let files = files.map(|version| version.path.as_ref());
        return nearest_few(path, files, 3).into_iter().map(str::to_string).collect();
    }
    let pages = known.plan.pages.iter().map(|page| page.address.as_str());
    let near = nearest_few(path, pages, 3).into_iter();
    near.map(|address| format!("/{address}")).collect()
}

fn page_facts(known: &Known, page: &Page) -> PageFacts {
    let Known { graph, site, words, .. } = known;
    let (template, mut drawn) = pages::made_from(page, graph, site, words);
    let mut names: BTreeSet<String> = BTreeSet::new();
    if let What::Entry(id) = page.what {
        drawn.remove(&id);
        let text = graph.entry(id).version(page.language).body(&Reads::unnoted());
        names.extend(text.mentions.iter().map(|mention| reference(graph.entry(mention.entry))));
    }
    let files: BTreeSet<String> = drawn
        .into_iter()
        .map(|id| graph.entry(id).version(page.language).path.to_string())
        .collect();
    PageFacts {
        address: format!("/{}", page.address),
        what: what(known, page),
        file: page.source.as_ref().map(|file| file.to_string()),
        template,
        view: view(template),
        made_from: files.into_iter().filter(|file| page.source.as_deref() != Some(file)).collect(),
        names: names.into_iter().collect(),
    }
}

fn file_facts(known: &Known, id: u32, language: usize, path: &str) -> FileFacts {
    let Known { graph, plan, site, words } = known;
    let entry = graph.entry(id);
    let own = address::entry(entry.kind, &entry.slug, site.prefix(language));
    let is_own = |page: &Page| {
        matches!(page.what, What::Entry(of) | What::Part(of, ..) if of == id)
            && page.language == language
    };
    // Another language's page shows this version only if it has none of its own.
    let shows = |page: &&Page| {
        !is_own(page)
            && entry.version(page.language).language == language
            && pages::made_from(page, graph, site, words).1.contains(&id)
    };
    let addresses = |pages: Vec<&Page>| pages.iter().map(|p| format!("/{}", p.address)).collect();
    let named_on = graph.entries.iter().flat_map(|other| {
        let naming = other.versions.iter().filter(|version| {
            version.path.as_ref() != path
                && entry.version(version.language).language == language
                && version
                    .body(&Reads::unnoted())
                    .mentions
                    .iter()
                    .any(|mention| mention.entry == id)
        });
        naming.map(|version| {
            let prefix = site.prefix(version.language);
            format!("/{}", address::entry(other.kind, &other.slug, prefix))
        })
    });
    FileFacts {
        file: path.to_string(),
        what: format!("{}{}", reference(entry), in_language(known, language)),
        own: addresses(
            plan.pages
                .iter()
                .filter(|page| is_own(page) && page.address.starts_with(own.as_str()))
                .collect(),
        ),
        shown_on: addresses(plan.pages.par_iter().filter(shows).collect()),
        named_on: named_on.collect(),
    }
}

/// What a page is, in words.
fn what(known: &Known, page: &Page) -> String {
    let graph = known.graph;
    let numbered = |what: String, number: usize| match number {
        1 => what,
        number => format!("{what}, page {number}"),
    };
    let what = match &page.what {
        What::Front => "the front page".to_string(),
        What::List(kind, number, _) => {
            numbered(format!("the list of {}", KINDS[*kind as usize].folder), *number)
        }
        What::Entry(id) => format!("the page of {}", reference(graph.entry(*id))),
        What::Part(id, part, number, _) => {
            let of = reference(graph.entry(*id));
            numbered(format!("a long list of {of}: {}", part.folder()), *number)
        }
        What::Map => "the map of the desk".to_string(),
        What::Timeline => "the list of all months".to_string(),
        What::Print((year, month), _) => format!("the briefings of {year:04}-{month:02}, to print"),
        What::Year(year, number) => {
            numbered(format!("what is known of {year:04} and of none of its months"), *number)
        }
        What::Month((year, month), _) => format!("the month {year:04}-{month:02}"),
        What::Tags(number) => numbered("the list of all tags".to_string(), *number),
        What::Tag(slug, number) => numbered(format!("what has the tag `{slug}`"), *number),
        What::Corrections(number) => numbered("all corrections".to_string(), *number),
        What::Reading => "how the site is to be read".to_string(),
        What::Search => "the search".to_string(),
        What::Names(number) => numbered("all names from A to Z".to_string(), *number),
        What::Data => "what data there is".to_string(),
        What::Verify => "how a copy of the site is checked".to_string(),
        What::Tombstone(_) => "what stands in place of a withdrawn page".to_string(),
        What::Redirect(id) => format!("an old address of {}", reference(graph.entry(*id))),
        What::NotFound => "what is shown where no page is".to_string(),
        What::Sitemap(_) => "the list of pages for search engines".to_string(),
        What::Descriptions => "the lines that previews show".to_string(),
    };
    what + &in_language(known, page.language)
}

/// ", in fr": nothing for the desk's main language.
fn in_language(known: &Known, language: usize) -> String {
    match language {
        0 => String::new(),
        language => format!(", in {}", known.words[language].name()),
    }
}

/// The view that a template gets; docs/themes.md has the same table.
fn view(template: &str) -> &'static str {
    match template {
        "front.html" => "Front",
        "briefing.html" => "Briefing",
        "list.html" | "tag.html" => "List",
        "mentions.html" => "Mentions",
        "tags.html" => "Tags",
        "map.html" => "MapPage",
        "timeline.html" => "Timeline",
        "year.html" => "Year",
        "month.html" => "Month",
        "print.html" => "ReadingList",
        "corrections.html" => "Corrections",
        "reading.html" => "Reading",
        "search.html" => "Search",
        "names.html" => "NameList",
        "data.html" => "DataPage",
        "page.html" => "Plain",
        "redirect.html" => "Redirect",
        "verify.html" => "Verify",
        "withdrawn.html" => "Withdrawn",
        "descriptions.js" => "Descriptions",
        "sitemap.xml" => "Sitemap",
        "404.html" => "nothing",
        _ => "Dossier",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_views_are_those_of_the_docs() {
        let docs = include_str!("../docs/themes.md");
        let mut seen = 0;
        for line in docs.lines().filter(|line| line.starts_with("| `")) {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let [_, templates, _, told, ..] = cells.as_slice() else { continue };
            for template in templates.split('`').filter(|part| part.contains('.')) {
                let is_page = template.ends_with(".html") || template.ends_with(".js");
                if !is_page && template != "sitemap.xml" {
                    continue;
                }
                seen += 1;
                assert!(told.contains(view(template)), "{template} gets {told}");
            }
        }
        assert!(seen > 18, "{seen}");
    }
}
