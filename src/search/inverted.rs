//! Documents -> for each word the documents that have it, how much it says of each, and where it
//! stands in them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::code::{self, LEVELS};
use super::documents::{Document, Weight};
use super::postings::{Hit, Part, Room};
use super::words::{self, Stems};
use crate::graph::Graph;

/// All words, those with one stem as one.
pub struct Inverted {
    /// Each form of a word and the word that it belongs to, ordered as JavaScript orders texts. Two
    /// words of a name, with a space between, are one word more.
    pub forms: Vec<(String, u32)>,
    pub words: Vec<Word>,
    /// What results are narrowed down by, in the same order.
    pub narrowing: Vec<(String, String)>,
    /// Words that more than half of the documents have, in all their forms: beside others they say nothing.
    pub common: Vec<String>,
}

pub struct Word {
    /// The form that it stands under: the most frequent, which is most often asked for and then leads nowhere
    /// else.
    pub home: String,
    /// Its documents and how much it says of each, as [`code`] writes them.
    pub documents: String,
    /// Its places in each of its documents. Empty for a word that is everywhere.
    pub places: String,
}

/// A word that stands in more places than these may stand anywhere in a phrase.
const PLACES: usize = 10_000;
/// In fewer documents no word is common.
const FEW: usize = 100;

/// So many documents are one part.
const PART: usize = 512;

pub fn invert(documents: &[Document], graph: &Graph) -> Inverted {
    let mut languages: Vec<&str> = documents.iter().map(|document| document.language).collect();
    languages.sort();
    languages.dedup();
    let bit = |document: &Document| {
        let language = languages.binary_search(&document.language).unwrap_or_default();
        1 << language.min(63)
    };
    let parts = documents.par_chunks(PART).enumerate();
    let mut parts: Vec<Part> = parts
        .map_init(Room::default, |room, (number, documents)| {
            Part::new(documents, (number * PART) as u32, &bit, room)
        })
        .collect();
    let (forms, numbers) = forms(&mut parts);
    let names = words::names(graph);
    let word_of = classes(&forms, &languages, &names.own);
    let postings = Postings::new(parts, &numbers, &word_of);
    let mut often = vec![0; forms.len()];
    for (part, numbers) in postings.parts.iter().zip(&numbers) {
        for (number, times) in numbers.iter().zip(&part.often) {
            often[*number as usize] += *times as usize;
        }
    }
    drop(numbers);

    let mut homes: Vec<(&str, usize)> = vec![("", 0); postings.stands.len()];
    for (((form, _), word), often) in forms.iter().zip(&word_of).zip(&often) {
        let home = &mut homes[*word as usize];
        let shorter = (form.chars().count(), form.as_str()) < (home.0.chars().count(), home.0);
        if *often > home.1 || *often == home.1 && shorter {
            *home = (form, *often);
        }
    }
    let number_of = |word: &str| {
        let place = forms.binary_search_by(|(form, _)| order(form, word)).ok()?;
        Some(word_of[place])
    };
    let pairs = names.pairs.iter().filter_map(|(a, b)| Some((number_of(a)?, number_of(b)?)));
    let pairs: BTreeSet<(u32, u32)> = pairs.collect();
    let lengths: Vec<u32> = postings.parts.iter().flat_map(|part| &part.lengths).copied().collect();
    let average = lengths.iter().map(|n| *n as f32).sum::<f32>() / lengths.len().max(1) as f32;
    let words: Vec<(Word, usize)> = homes
        .par_iter()
        .enumerate()
        .map_init(Vec::new, |hits, (number, (home, _))| {
            postings.read(number as u32, hits);
            word(home, hits, &lengths, average)
        })
        .collect();
    let pairs: Vec<(u32, u32)> = pairs.into_iter().collect();
    let both = |&(a, b): &(u32, u32)| {
        let hits = postings.both(a, b);
        let name = format!("{} {}", homes[a as usize].0, homes[b as usize].0);
        (!hits.is_empty()).then(|| word(&name, &hits, &lengths, average).0)
    };
    let pairs: Vec<Word> = pairs.par_iter().filter_map(both).collect();
    let is_common = |n: usize| documents.len() >= FEW && n * 2 > documents.len();
    let common: Vec<bool> = words.iter().map(|(_, n)| is_common(*n)).collect();
    let mut words: Vec<Word> = words.into_iter().map(|(word, _)| word).collect();
    let mut forms: Vec<(String, u32)> =
        forms.into_iter().map(|(form, _)| form).zip(word_of).collect();
    let common = forms.iter().filter(|(_, word)| common[*word as usize]);
    let common = common.map(|(form, _)| form.clone()).collect();
    for pair in pairs {
        forms.push((pair.home.clone(), words.len() as u32));
        words.push(Word { places: String::new(), ..pair });
    }
    forms.sort_by(|(a, _), (b, _)| order(a, b));
    Inverted { forms, words, narrowing: narrowing(documents, graph), common }
}

/// Where all words stand, those with one stem as one.
struct Postings {
    parts: Vec<Part>,
    /// For each word the parts that it stands in, in order, with its numbers there.
    stands: Vec<Vec<(u32, u32)>>,
}

impl Postings {
    fn new(parts: Vec<Part>, numbers: &[Vec<u32>], word_of: &[u32]) -> Postings {
        let count = word_of.iter().max().map_or(0, |last| *last as usize + 1);
        let mut stands = vec![Vec::new(); count];
        for (part, numbers) in (0..).zip(numbers) {
            for (here, number) in (0..).zip(numbers) {
                stands[word_of[*number as usize] as usize].push((part, here));
            }
        }
        Postings { parts, stands }
    }

    fn hits(&self, word: u32) -> Vec<Hit> {
        let mut hits = Vec::new();
        self.read(word, &mut hits);
        hits
    }

    /// The same, in place of the hits that are there.
    fn read(&self, word: u32, hits: &mut Vec<Hit>) {
        hits.clear();
        for forms in self.stands[word as usize].chunk_by(|(one, _), (other, _)| one == other) {
            let from = hits.len();
            for (part, form) in forms {
                hits.extend(self.parts[*part as usize].hits(*form));
            }
            // Forms of one word stand between each other.
            if forms.len() > 1 {
                hits[from..].sort_by_key(|hit| (hit.document, hit.place));
            }
        }
    }

    /// Where the second word follows the first.
    fn both(&self, first: u32, second: u32) -> Vec<Hit> {
        let place = |hit: &Hit| (hit.document, u32::from(hit.place));
        let firsts = self.hits(first);
        let mut firsts = firsts.iter().map(place).peekable();
        let mut hits = self.hits(second);
        hits.retain_mut(|hit| {
            hit.alone = false;
            let (document, at) = place(hit);
            while firsts.next_if(|&(of, before)| (of, before + 1) < (document, at)).is_some() {}
            at < u32::from(u16::MAX) && firsts.peek() == Some(&(document, at - 1))
        });
        hits
    }
}

/// All forms with the languages that they occur in, as bits; and for each part the place of each
/// of its words among them, which are needed there no more.
fn forms(parts: &mut [Part]) -> (Vec<(String, u64)>, Vec<Vec<u32>>) {
    let mut all: HashMap<&str, u64> = HashMap::new();
    for part in parts.iter() {
        for (word, bits) in part.words.iter().zip(&part.languages) {
            *all.entry(word).or_default() |= bits;
        }
    }
    let mut forms: Vec<(String, u64)> =
        all.into_iter().map(|(form, bits)| (form.to_string(), bits)).collect();
    forms.sort_by(|(a, _), (b, _)| order(a, b));
    let place: HashMap<&str, u32> =
        (0..).zip(&forms).map(|(at, (form, _))| (form.as_str(), at)).collect();
    let numbers = parts.iter_mut().map(|part| {
        let words = std::mem::take(&mut part.words);
        words.iter().map(|word| place[word.as_str()]).collect()
    });
    let numbers = numbers.collect();
    (forms, numbers)
}

/// The order of texts in JavaScript: by units of UTF-16.
fn order(a: &str, b: &str) -> std::cmp::Ordering {
    if a.is_ascii() && b.is_ascii() { a.cmp(b) } else { a.encode_utf16().cmp(b.encode_utf16()) }
}

/// For each form the number of its word: forms that have one stem in a language of theirs are one.
fn classes(forms: &[(String, u64)], languages: &[&str], own: &BTreeSet<String>) -> Vec<u32> {
    let stems: Vec<Stems> = languages.iter().map(|language| Stems::of(language)).collect();
    let mut parent: Vec<u32> = (0..forms.len() as u32).collect();
    let mut first: HashMap<(usize, String), u32> = HashMap::new();
    for (at, (form, bits)) in (0u32..).zip(forms) {
        if own.contains(form) {
            continue;
        }
        for (language, stems) in stems.iter().enumerate() {
            if bits >> language.min(63) & 1 == 1 {
                let other = *first.entry((language, stems.stem(form))).or_insert(at);
                let (a, b) = (root(&mut parent, other), root(&mut parent, at));
                parent[a.max(b) as usize] = a.min(b);
            }
        }
    }
    let mut numbers: BTreeMap<u32, u32> = BTreeMap::new();
    (0..forms.len() as u32)
        .map(|at| {
            let next = numbers.len() as u32;
            *numbers.entry(root(&mut parent, at)).or_insert(next)
        })
        .collect()
}

fn root(parent: &mut [u32], mut at: u32) -> u32 {
    while parent[at as usize] != at {
        parent[at as usize] = parent[parent[at as usize] as usize];
        at = parent[at as usize];
    }
    at
}

/// Writes a word's documents and places, and counts its documents.
fn word(home: &str, hits: &[Hit], lengths: &[u32], average: f32) -> (Word, usize) {
    let each = || hits.chunk_by(|a, b| a.document == b.document);
    let listed = each().map(|of_one| {
        let document = of_one[0].document;
        let length = lengths[document as usize] as f32 / average.max(1.0);
        (document, level(of_one, length))
    });
    let listed: Vec<(u32, usize)> = listed.collect();
    let at: Vec<u16> = hits.iter().map(|hit| hit.place).collect();
    let mut rest = at.as_slice();
    let of_each = each().map(|of_one| {
        let (these, others) = rest.split_at(of_one.len());
        rest = others;
        these
    });
    let places = if hits.len() <= PLACES { code::places(of_each) } else { String::new() };
    let documents = code::documents(&listed, lengths.len());
    (Word { home: home.to_string(), documents, places }, listed.len())
}

/// How much a word says of a document: the part of BM25 that needs to know the document, in steps.
/// The last step is kept for what is called by this word alone.
fn level(hits: &[Hit], length: f32) -> usize {
    const K1: f32 = 1.2;
    const B: f32 = 0.5;
    if hits.iter().any(|hit| hit.alone) {
        return LEVELS - 1;
    }
    let weight = |hit: &Hit| match hit.weight {
        Weight::Name => 6.0,
        Weight::Lead => 2.5,
        Weight::Text => 1.0,
    };
    let often: f32 = hits.iter().map(weight).sum();
    let says = often / (often + K1 * (1.0 - B + B * length));
    ((says * (LEVELS - 1) as f32) as usize).min(LEVELS - 2)
}

fn narrowing(documents: &[Document], graph: &Graph) -> Vec<(String, String)> {
    let mut lists: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (number, document) in (0u32..).zip(documents) {
        for key in document.narrowing(graph) {
            let list = lists.entry(key).or_default();
            if list.last() != Some(&number) {
                list.push(number);
            }
        }
    }
    let write = |list: Vec<u32>| {
        let list: Vec<(u32, usize)> = list.into_iter().map(|number| (number, 0)).collect();
        code::documents(&list, documents.len())
    };
    lists.into_iter().map(|(key, list)| (format!("!{key}"), write(list))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::postings::part;

    fn hit(document: u32, place: u16) -> Hit {
        Hit { document, place, weight: Weight::Text, alone: false }
    }

    /// "Front" and "fronts" are one word, 0; "unity" is another, 1.
    #[test]
    fn forms_of_a_word_are_one_and_two_words_follow_each_other_in_one_document() {
        let (front, fronts, unity) = (0, 1, 2);
        let alone = Hit { alone: true, ..hit(3, 2) };
        let tokens = vec![
            (front, hit(0, 1)),
            (unity, hit(0, 2)),
            (unity, hit(0, 9)),
            (fronts, hit(0, 11)),
            (front, hit(0, 12)),
            (unity, hit(0, 13)),
            // The end of one document and the beginning of another are not together.
            (front, hit(1, 1)),
            (unity, hit(2, 2)),
        ];
        let later = vec![(0, hit(3, 1)), (1, alone), (0, hit(3, u16::MAX)), (1, hit(3, u16::MAX))];
        let parts = vec![part(0, tokens), part(3, later)];
        let postings = Postings::new(parts, &[vec![0, 1, 2], vec![0, 2]], &[0, 0, 1]);
        let of_front = [hit(0, 1), hit(0, 11), hit(0, 12), hit(1, 1), hit(3, 1), hit(3, u16::MAX)];
        assert_eq!(postings.hits(0), of_front);
        assert_eq!(postings.both(0, 1), [hit(0, 2), hit(0, 13), hit(3, 2)]);
        assert_eq!(postings.both(1, 0), []);
    }
}
