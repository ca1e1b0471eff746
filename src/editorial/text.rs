//! A released body -> what a reader would stumble over: headings, acronyms, sentences, pictures.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::LinkType;

use super::blocks::{Block, Picture, blocks};
use crate::address;
use crate::diagnostics::{Code, Diagnostic, Switch};
use crate::graph::{Graph, InBody};
use crate::markup::{links, sentences};
use crate::release::{Released, ReleasedFile};
use crate::site::Site;

/// More words than these make a sentence long.
const LONG: usize = 40;

/// Acronyms that readers of any desk know, in its usual languages.
const COMMON: &[&str] = &[
    "AFP", "AIDS", "BBC", "CSV", "EU", "GMT", "GPS", "HIV", "HTML", "NATO", "NGO", "OK", "ONG",
    "ONU", "OTAN", "PDF", "RSS", "SIDA", "SMS", "TLP", "TV", "UE", "UK", "UN", "UNESCO", "UNICEF",
    "US", "USA", "UTC",
];

/// What texts are held against.
pub struct Surroundings<'a> {
    pub site: &'a Site,
    /// By path.
    pub files: BTreeMap<&'a str, &'a ReleasedFile>,
    pub known: BTreeSet<String>,
    /// Every address, also an old one -> where its page stands now.
    pub addresses: BTreeMap<String, String>,
}

/// Acronyms that need no expansion: names of the desk's entities, which the site expands by itself,
/// and those that its readers know.
pub fn known_acronyms(graph: &Graph, site: &Site) -> BTreeSet<String> {
    let entries = graph.entries.iter().flat_map(|entry| {
        let names =
            entry.versions.iter().flat_map(|version| version.aliases().chain([version.title()]));
        names.chain([entry.front.text("short"), entry.front.text("iso")])
    });
    let own = site.acronyms.iter().map(String::as_str);
    entries.chain(own).chain(COMMON.iter().copied()).map(str::to_string).collect()
}

pub fn check(document: &Released, graph: &Graph, around: &Surroundings) -> Vec<InBody> {
    let (blocks, pictures, links) = blocks(document.body());
    let mut found = Vec::new();
    skipped_headings(&blocks, &mut found);
    acronyms(&blocks, graph, &around.known, &mut found);
    if around.site.checks.of(Code::LongSentence) != Switch::Off {
        long_sentences(&blocks, &mut found);
    }
    for picture in &pictures {
        undescribed(document, picture, around, &mut found);
    }
    for (dest, place) in links {
        found.extend(redirected(document, &dest, place, around));
    }
    let path = document.path();
    found
        .into_iter()
        .map(|Problem { place, label, problem }| InBody {
            path: path.clone(),
            place,
            label,
            problem,
        })
        .collect()
}

struct Problem {
    place: Range<usize>,
    label: &'static str,
    problem: Diagnostic,
}

fn skipped_headings(blocks: &[Block], found: &mut Vec<Problem>) {
    // The page's title is above the first heading.
    let mut above = 1;
    for block in blocks {
        let Some(level) = block.heading.map(|level| level.max(2)) else { continue };
        if level > above + 1 {
            let problem = Diagnostic::new(
                Code::SkippedHeading,
                format!("a heading of level {level} stands under one of level {above}"),
            )
            .help(format!("write {} before it", "#".repeat(above as usize + 1)));
            found.push(Problem { place: block.place.clone(), label: "skips a level", problem });
        }
        above = level;
    }
}

/// Each acronym that is not known is told at its first use, if that does not say what it means.
fn acronyms(blocks: &[Block], graph: &Graph, known: &BTreeSet<String>, found: &mut Vec<Problem>) {
    let mut met: BTreeSet<&str> = BTreeSet::new();
    for block in blocks.iter().filter(|block| block.heading.is_none()) {
        let mut names = None;
        for place in capitals(&block.words) {
            let acronym = &block.words[place.clone()];
            let is_known = || known.contains(acronym);
            if met.contains(acronym) || is_known() {
                continue;
            }
            // A part of a name that the desk knows, such as the second word of "Camp ZQ".
            let names = names.get_or_insert_with(|| graph.names.find(&block.words));
            if names.iter().any(|name| name.start < place.end && place.start < name.end) {
                continue;
            }
            met.insert(acronym);
            if is_expanded(&block.words, &place) {
                continue;
            }
            let problem = Diagnostic::new(
                Code::UnexpandedAcronym,
                format!("`{acronym}` is not written out where it stands first"),
            )
            .help(format!(
                "write what it stands for, then ({acronym}); or make it the `short` of its group; or add it to `acronyms` in watchdesk.toml"
            ));
            let place = block.in_body(place);
            found.push(Problem { place, label: "what does it stand for?", problem });
        }
    }
}

/// Words of two to eight capitals. A line in capitals is shouting, and a Roman number or a part of a
/// code such as AK-47 stands for nothing.
fn capitals(words: &str) -> Vec<Range<usize>> {
    let is_word = |c: char| c.is_alphanumeric() || c == '-' || c == '\u{2011}' || c == '_';
    let mut all: Vec<(Range<usize>, bool)> = Vec::new();
    let mut at = 0;
    for part in words.split(|c: char| !is_word(c)) {
        let place = at..at + part.len();
        at = words[place.end..].chars().next().map_or(place.end, |c| place.end + c.len_utf8());
        if part.is_empty() {
            continue;
        }
        let length = part.chars().count();
        let roman = part.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C' | 'D' | 'M'));
        let upper = part.chars().all(char::is_uppercase);
        all.push((place, upper && !roman && (2..=8).contains(&length)));
    }
    let shouted = |index: usize| {
        let beside = |other: Option<&(Range<usize>, bool)>| {
            other.is_some_and(|(place, _)| {
                let word = &words[place.clone()];
                word.chars().all(char::is_uppercase) && word.chars().count() > 1
            })
        };
        let near = |one: usize, other: usize| {
            let gap = all[one].0.end..all[other].0.start;
            words.get(gap).is_some_and(|gap| gap == " ")
        };
        index > 0 && near(index - 1, index) && beside(all.get(index - 1))
            || index + 1 < all.len() && near(index, index + 1) && beside(all.get(index + 1))
    };
    (0..all.len())
        .filter(|&index| all[index].1 && !shouted(index))
        .map(|index| all[index].0.clone())
        .collect()
}

/// `Northern Ferry Board (NFB)`, `NFB (Northern Ferry Board)`, `(Northern Ferry Board, NFB)`.
fn is_expanded(words: &str, place: &Range<usize>) -> bool {
    let opens = ['(', '[', '«', '“', '"'];
    let before = words[..place.start].trim_end_matches(&opens[2..]);
    let after = words[place.end..].trim_start_matches(['»', '”', '"', ' ', '\u{a0}']);
    before.ends_with('(') || after.starts_with('(') || after.starts_with(')')
}

fn long_sentences(blocks: &[Block], found: &mut Vec<Problem>) {
    for block in blocks.iter().filter(|block| block.heading.is_none()) {
        for sentence in sentences(&block.words) {
            let words = block.words[sentence.clone()]
                .split_whitespace()
                .filter(|word| word.contains(char::is_alphanumeric))
                .count();
            if words <= LONG {
                continue;
            }
            let problem =
                Diagnostic::new(Code::LongSentence, format!("a sentence of {words} words"))
                    .help("make two of it");
            let text = &block.words[sentence.clone()];
            let first = text.find(char::is_whitespace).unwrap_or(text.len());
            let place = block.in_body(sentence.start..sentence.start + first);
            found.push(Problem { place, label: "begins here", problem });
        }
    }
}

fn undescribed(
    document: &Released,
    picture: &Picture,
    around: &Surroundings,
    found: &mut Vec<Problem>,
) {
    let links::Target::Site(path) = links::target(&picture.dest, LinkType::Inline) else { return };
    let file = links::file(document.path(), &path).and_then(|(path, _)| around.files.get(&*path));
    let alt = file.map_or("", |file| file.alt());
    let place = || picture.place.clone();
    if picture.words.trim().is_empty() && alt.is_empty() {
        let problem = Diagnostic::new(Code::NoAlt, "a picture without words for what it shows")
            .help("say what it shows: ![A burnt ferry at a pier](ferry.jpg)");
        found.push(Problem { place: place(), label: "shows what?", problem });
    }
    if let Some(file) = file.filter(|file| file.credit().is_empty()) {
        let path = file.path();
        let problem = Diagnostic::new(Code::NoCredit, format!("`{path}` does not say whose it is"))
            .help(format!("write credit = \"…\" into {path}.toml"));
        found.push(Problem { place: place(), label: "whose picture?", problem });
    }
}

/// A link that every reader would have to follow twice, where the site did not lead it on by itself.
fn redirected(
    document: &Released,
    dest: &str,
    place: Range<usize>,
    around: &Surroundings,
) -> Option<Problem> {
    let links::Target::Site(path) = links::target(dest, LinkType::Inline) else { return None };
    let has = |address: &str| around.addresses.contains_key(address);
    let lead = address::of_link(document.path(), &path, &around.site.languages, &has)?;
    let (old, tail) = lead.split_at(lead.find(['?', '#']).unwrap_or(lead.len()));
    let now = around.addresses.get(old).filter(|now| *now != old)?;
    let problem = Diagnostic::new(
        Code::RedirectedLink,
        format!("the link `{path}` leads to the old address of a page"),
    )
    .help(format!("it stands at /{now} now: write /{now}{tail}"));
    Some(Problem { place, label: "redirected", problem })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_are_words_of_capitals_that_stand_alone() {
        for (text, expected) in [
            ("The NFB said. L’OPR et la FÉD.", &["NFB", "OPR", "FÉD"][..]),
            ("SHOTS AT THE FERRY", &[]),
            ("An AK-47, XIV, QDE159, A, e-NFB, nfb, TOOLONGWORD", &[]),
            ("NFB, OPR and (SVB)", &["NFB", "OPR", "SVB"]),
            ("", &[]),
        ] {
            let found: Vec<&str> = capitals(text).into_iter().map(|place| &text[place]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn brackets_expand() {
        for (text, is) in [
            ("the Northern Ferry Board (NFB) said", true),
            ("NFB (Northern Ferry Board)", true),
            ("a board (the Northern Ferry Board, NFB) said", true),
            ("the board (“NFB”) said", true),
            ("NFB said (on Monday)", false),
            ("said NFB", false),
        ] {
            let at = text.find("NFB").expect("it");
            assert_eq!(is_expanded(text, &(at..at + 3)), is, "{text}");
        }
    }
}
