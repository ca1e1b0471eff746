//! Documents -> for each word the documents that have it, how much it says of each, and where it
//! stands in them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use rayon::prelude::*;

use super::code::{self, LEVELS};
use super::documents::{Document, Weight};
use super::words::{Names, Stems, each_word};

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
/// Between two fields, so that no phrase goes across.
const BETWEEN: u16 = 8;
/// In fewer documents no word is common.
const FEW: usize = 100;

/// A word of a document: its number, its place, and its weight.
#[derive(Clone, Copy)]
struct Token {
    word: u32,
    place: u16,
    weight: Weight,
    /// It is all of a name.
    alone: bool,
}

/// A hash of short words (FNV-1a), which costs less than the one that is safe from attackers: a text
/// that makes it slow would be the desk's own.
struct Quick(u64);

impl Default for Quick {
    fn default() -> Quick {
        Quick(0xCBF2_9CE4_8422_2325)
    }
}

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }
}

/// The words of some documents, with numbers of their own.
struct Part {
    words: Vec<String>,
    documents: Vec<Vec<Token>>,
}

#[derive(Clone, Copy)]
struct Hit {
    document: u32,
    place: u16,
    weight: Weight,
    alone: bool,
}

pub fn invert(documents: &[Document], names: &Names) -> Inverted {
    let parts: Vec<Part> = documents.par_chunks(256).map(part).collect();
    let lengths: Vec<u32> =
        parts.iter().flat_map(|part| &part.documents).map(|tokens| tokens.len() as u32).collect();

    let mut languages: Vec<&str> = documents.iter().map(|document| document.language).collect();
    languages.sort();
    languages.dedup();
    let (forms, numbers) = forms(&parts, documents, &languages);
    let word_of = classes(&forms, &languages, &names.own);

    let count = word_of.iter().max().map_or(0, |last| *last as usize + 1);
    let mut often = vec![0usize; forms.len()];
    for (part, numbers) in parts.iter().zip(&numbers) {
        for token in part.documents.iter().flatten() {
            often[numbers[token.word as usize] as usize] += 1;
        }
    }
    let mut sizes = vec![0usize; count];
    word_of.iter().zip(&often).for_each(|(word, often)| sizes[*word as usize] += often);
    let mut hits: Vec<Vec<Hit>> = sizes.into_iter().map(Vec::with_capacity).collect();
    let number_of = |word: &str| {
        let place = forms.binary_search_by(|(form, _)| order(form, word)).ok()?;
        Some(word_of[place])
    };
    let known = names.pairs.iter().filter_map(|(a, b)| Some((number_of(a)?, number_of(b)?)));
    let mut pairs: BTreeMap<(u32, u32), Vec<Hit>> = known.map(|pair| (pair, Vec::new())).collect();
    let mut begins = vec![false; count];
    pairs.keys().for_each(|(first, _)| begins[*first as usize] = true);
    let mut document = 0;
    for (part, numbers) in parts.into_iter().zip(&numbers) {
        for tokens in part.documents {
            let mut before: Option<(u32, u16)> = None;
            for Token { word, place, weight, alone } in tokens {
                let word = word_of[numbers[word as usize] as usize];
                hits[word as usize].push(Hit { document, place, weight, alone });
                if let Some((first, at)) = before
                    && at.checked_add(1) == Some(place)
                    && let Some(both) = pairs.get_mut(&(first, word))
                {
                    both.push(Hit { document, place, weight, alone: false });
                }
                before = begins[word as usize].then_some((word, place));
            }
            document += 1;
        }
    }

    let mut homes: Vec<(&str, usize)> = vec![("", 0); count];
    for (((form, _), word), often) in forms.iter().zip(&word_of).zip(&often) {
        let home = &mut homes[*word as usize];
        let shorter = (form.chars().count(), form.as_str()) < (home.0.chars().count(), home.0);
        if *often > home.1 || *often == home.1 && shorter {
            *home = (form, *often);
        }
    }
    let homes: Vec<&str> = homes.into_iter().map(|(home, _)| home).collect();
    let average = lengths.iter().map(|n| *n as f32).sum::<f32>() / lengths.len().max(1) as f32;
    let pairs = pairs.into_iter().filter(|(_, hits)| !hits.is_empty());
    let pairs: Vec<(String, Vec<Hit>)> = pairs
        .map(|((a, b), hits)| (format!("{} {}", homes[a as usize], homes[b as usize]), hits))
        .collect();
    let all: Vec<(&str, Vec<Hit>)> = homes.into_iter().zip(hits).collect();
    let words: Vec<(Word, usize)> =
        all.into_par_iter().map(|(home, hits)| word(home, &hits, &lengths, average)).collect();
    let is_common = |n: usize| documents.len() >= FEW && n * 2 > documents.len();
    let common: Vec<bool> = words.iter().map(|(_, n)| is_common(*n)).collect();
    let mut words: Vec<Word> = words.into_iter().map(|(word, _)| word).collect();
    let mut forms: Vec<(String, u32)> =
        forms.into_iter().map(|(form, _)| form).zip(word_of).collect();
    let common = forms.iter().filter(|(_, word)| common[*word as usize]);
    let common = common.map(|(form, _)| form.clone()).collect();
    for (name, hits) in pairs {
        let (mut both, _) = word(&name, &hits, &lengths, average);
        both.places.clear();
        forms.push((name, words.len() as u32));
        words.push(both);
    }
    forms.sort_by(|(a, _), (b, _)| order(a, b));
    Inverted { forms, words, narrowing: narrowing(documents), common }
}

fn part(documents: &[Document]) -> Part {
    let mut known: HashMap<String, u32, BuildHasherDefault<Quick>> = HashMap::default();
    let mut words = Vec::new();
    let documents = documents
        .iter()
        .map(|document| {
            let mut tokens: Vec<Token> = Vec::new();
            let mut place = 0u16;
            for (weight, text) in &document.fields {
                let start = tokens.len();
                each_word(text, &mut |word| {
                    let number = match known.get(word) {
                        Some(number) => *number,
                        None => {
                            let number = words.len() as u32;
                            words.push(word.to_string());
                            known.insert(word.to_string(), number);
                            number
                        }
                    };
                    place = place.saturating_add(1);
                    tokens.push(Token { word: number, place, weight: *weight, alone: false });
                });
                if let (Weight::Name, [one]) = (weight, &mut tokens[start..]) {
                    one.alone = true;
                }
                place = place.saturating_add(BETWEEN);
            }
            tokens
        })
        .collect();
    Part { words, documents }
}

/// All forms with the languages that they occur in, as bits; and for each part the place of each
/// of its words among them.
fn forms(
    parts: &[Part],
    documents: &[Document],
    languages: &[&str],
) -> (Vec<(String, u64)>, Vec<Vec<u32>>) {
    let mut all: HashMap<&str, u64> = HashMap::new();
    let mut first = 0;
    for part in parts {
        let mut seen = vec![0u64; part.words.len()];
        for tokens in &part.documents {
            let language = languages.binary_search(&documents[first].language).unwrap_or_default();
            tokens.iter().for_each(|token| seen[token.word as usize] |= 1 << language.min(63));
            first += 1;
        }
        for (word, bits) in part.words.iter().zip(seen) {
            *all.entry(word).or_default() |= bits;
        }
    }
    let mut forms: Vec<(&str, u64)> = all.into_iter().collect();
    forms.sort_by(|(a, _), (b, _)| order(a, b));
    let place: HashMap<&str, u32> = (0..).zip(&forms).map(|(at, (form, _))| (*form, at)).collect();
    let numbers =
        parts.iter().map(|part| part.words.iter().map(|word| place[word.as_str()]).collect());
    let numbers = numbers.collect();
    (forms.into_iter().map(|(form, bits)| (form.to_string(), bits)).collect(), numbers)
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

fn narrowing(documents: &[Document]) -> Vec<(String, String)> {
    let mut lists: BTreeMap<&str, Vec<(u32, usize)>> = BTreeMap::new();
    for (number, document) in (0u32..).zip(documents) {
        for key in &document.narrowing {
            let list = lists.entry(key).or_default();
            if list.last().is_none_or(|(last, _)| *last < number) {
                list.push((number, 0));
            }
        }
    }
    let write = |list: &[(u32, usize)]| code::documents(list, documents.len());
    lists.into_iter().map(|(key, list)| (format!("!{key}"), write(&list))).collect()
}
