//! Names of entities -> where they stand in a text.
//!
//! All names are looked for at once, in folded text (see [`fold`]). What is found counts only if
//! it is a whole word of running text, has the case that the name asks for, and no word beside it
//! makes it another's name. A wrong link is a false statement and a missing one only a pity, so
//! what is in doubt is left out.

mod automaton;
mod candidates;
mod edges;
mod fold;
mod homonyms;
mod pattern;
#[cfg(test)]
mod tests;
mod weak;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use automaton::Automaton;
pub use candidates::candidates;
use edges::Tokens;
pub use fold::{Folded, fold, fold_str};
use pattern::Pattern;
pub use weak::{Weak, weakness};

/// How exactly a name's capitals must be met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Case {
    /// Decided by the name: an acronym (JNIM, CSP-DPA) stands in capitals only, a word that has a
    /// capital keeps it, and a demonym or a name of four words and more may be written in any case.
    #[default]
    Auto,
    Any,
    /// The first letter is a capital.
    Initial,
    /// Every letter as the name has it.
    Exact,
}

/// A name to look for, and what it names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Name {
    pub text: String,
    pub target: u32,
    pub case: Case,
    /// Words directly after the name that make it another's: "River" after "Niger".
    pub not_before: Vec<String>,
    /// Words directly in front of it that do so: "fleuve" before "Niger".
    pub not_after: Vec<String>,
    /// An adjective or an inhabitant: its plural and feminine forms count too.
    pub demonym: bool,
    /// It is not wanted itself; but what stands inside it is not found either, as the town in the
    /// name of a newspaper.
    pub decoy: bool,
}

/// A name in a text. A glued prefix and a possessive 's are outside of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The bytes of the text.
    pub start: usize,
    pub end: usize,
    /// What it can mean, in order. More than one: the name is ambiguous.
    pub targets: Vec<u32>,
    /// It is a demonym of each target, and the name of none.
    pub demonym: bool,
    /// The place in the list of names of the first one that it is.
    pub name: u32,
}

/// Many names, ready to be found.
pub struct Names {
    automaton: Option<Automaton>,
    /// What each of the automaton's patterns stands for.
    patterns: Vec<Vec<Pattern>>,
}

/// A match that counts, if no longer one covers it.
struct Hit<'n> {
    start: usize,
    end: usize,
    pattern: &'n Pattern,
}

impl Names {
    /// Prepares the names. One without a letter is passed over.
    pub fn new(entries: Vec<Name>) -> Names {
        let mut by_text: BTreeMap<String, Vec<Pattern>> = BTreeMap::new();
        for pattern in pattern::patterns(&entries) {
            by_text.entry(pattern.text.clone()).or_default().push(pattern);
        }
        let automaton = Automaton::new(by_text.keys().map(String::as_str));
        Names { automaton, patterns: by_text.into_values().collect() }
    }

    /// The names in a text, in order. Of two that overlap, the one that begins first counts, and of
    /// two that begin together, the longer. Takes time in proportion to the text.
    pub fn find(&self, text: &str) -> Vec<Found> {
        if self.patterns.is_empty() {
            return Vec::new();
        }
        let folded = fold(text);
        let mut hits = self.hits(text, &folded);
        hits.sort_by_key(|hit| (hit.start, Reverse(hit.end), hit.pattern.name));
        let mut found: Vec<Found> = Vec::new();
        let mut tokens = Tokens::default();
        for Hit { start, end, pattern } in hits {
            let last_end = found.last().map_or(0, |last| last.end);
            if let Some(last) =
                found.last_mut().filter(|last| (last.start, last.end) == (start, end))
            {
                last.add(pattern);
                continue;
            }
            // "In Bamako Goïta said": what stands before a surname is a name, but no given name.
            let after_name =
                last_end > 0 && text.get(last_end..start).is_some_and(|gap| gap.trim().is_empty());
            let counts = start >= last_end
                && !tokens.is_machine(text, start)
                && (!pattern.surname || after_name || !edges::follows_given_name(text, start));
            if counts {
                found.push(Found {
                    start,
                    end,
                    targets: if pattern.decoy { Vec::new() } else { vec![pattern.target] },
                    demonym: pattern.demonym,
                    name: pattern.name,
                });
            }
        }
        found.retain(|found| !found.targets.is_empty());
        found
    }

    fn hits<'n>(&'n self, text: &str, folded: &Folded) -> Vec<Hit<'n>> {
        let mut hits = Vec::new();
        let Some(automaton) = &self.automaton else { return hits };
        automaton.each(folded, |name, from, to| {
            let Some((start, end)) = folded.span(from, to, text) else { return };
            if !edges::is_end(text, end) {
                return;
            }
            let Some(glued) = edges::front(text, start) else { return };
            let word =
                folded.source.partition_point(|from| (*from as usize) < start - glued.length);
            let counts = |pattern: &&Pattern| {
                let article = glued.article > 0;
                let prefix = if pattern.assimilated {
                    glued.lam && !article
                } else {
                    !article || pattern.takes_article
                };
                prefix
                    && pattern.has_case(from, folded, text)
                    && !pattern.is_another(word, to, folded, text)
                    && !(pattern.common_word && edges::is_in_headline(text, start, end))
            };
            // The article belongs to the name that it makes definite; other prefixes do not.
            let (start, end) = (start - glued.article, with_last_dot(text, start, end));
            let patterns = self.patterns[name].iter().filter(counts);
            hits.extend(patterns.map(|pattern| Hit { start, end, pattern }));
        });
        hits
    }
}

impl Found {
    /// Another name with the same letters. A proper name counts before a demonym.
    fn add(&mut self, pattern: &Pattern) {
        if pattern.decoy {
            return;
        }
        if self.targets.is_empty() {
            (self.demonym, self.name) = (pattern.demonym, pattern.name);
        }
        self.demonym &= pattern.demonym;
        if let Err(place) = self.targets.binary_search(&pattern.target) {
            self.targets.insert(place, pattern.target);
        }
    }
}

/// "J.N.I.M." ends with its last dot.
fn with_last_dot(text: &str, start: usize, end: usize) -> usize {
    let initials = text[start..end].bytes().any(|b| b == b'.');
    if initials && text[end..].starts_with('.') { end + 1 } else { end }
}
