//! Withheld and released texts -> what occurs only in the withheld ones.
//!
//! All that could be a secret is collected first. Then the released texts are searched for it in
//! the same way as the finished site will be, and what they have is none.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::binary::Needles;
use super::pieces::Pieces;
use super::words::{Format, Stream, Word, Words};
use super::{Channel, What, Withheld};

/// Words in a row that make a phrase. Six are seldom equal by chance.
const PHRASE: usize = 6;
/// The next begins three words later: of a sentence, eight or nine words in a row have a whole one.
const STRIDE: usize = 3;

/// What the finished site must not have. Holds hashes, and the spellings of words and names.
#[derive(Debug, Default)]
pub struct Secrets {
    list: Vec<Secret>,
    files: Vec<String>,
    /// Nearly all words of a site are in none of these, and need no other look.
    heads: Sieve,
    words: HashMap<u64, u32, BuildHasherDefault<Itself>>,
    /// By the first two words; the first is one of the heads.
    names: Index<Vec<u32>>,
    phrases: Index<u32>,
    needles: OnceLock<Needles>,
    /// In which pieces of files there is none of them.
    read: Pieces,
}

#[derive(Debug, Clone, Hash)]
pub(super) struct Secret {
    pub what: What,
    file: u32,
    /// As it was written; empty for a phrase.
    pub spelling: String,
    /// Of a name all words, of anything else one.
    hashes: Box<[u64]>,
    /// Distinctive enough to be looked for in style sheets, scripts, drawings and binary files,
    /// which are full of short and of common words.
    pub anywhere: bool,
}

/// Collects the secrets. See [`super::secrets`].
pub(super) fn collect<'a>(
    withheld: impl Iterator<Item = Withheld<'a>>,
    released: impl Iterator<Item = &'a str>,
    allowed: &'a [String],
) -> Secrets {
    let mut candidates = Candidates::default();
    let mut words = Words::default();
    for withheld in withheld {
        for (channel, text) in &withheld.texts {
            candidates.add(*channel, text, &mut words);
        }
        candidates.files.push(withheld.file.to_string());
    }
    let candidates = Secrets::new(candidates.list, candidates.files);
    if candidates.is_empty() {
        return candidates;
    }
    let released =
        released.chain(allowed.iter().map(String::as_str)).chain(super::OURS.split_whitespace());
    let mut seen = candidates.seen(released).into_iter();
    let mut list = candidates.list;
    list.retain(|_| seen.next() == Some(false));
    Secrets::new(list, candidates.files)
}

/// All that could be a secret, each once.
#[derive(Default)]
struct Candidates {
    list: Vec<Secret>,
    files: Vec<String>,
    known: HashMap<u64, usize, BuildHasherDefault<Itself>>,
}

impl Candidates {
    fn add(&mut self, channel: Channel, text: &str, words: &mut Words) {
        let is_name = channel == Channel::Name;
        words.read(text.as_bytes(), if is_name { Format::Plain } else { Format::Markdown });
        let (sentences, values) = (words.of(Stream::Text), words.of(Stream::Values));
        if is_name {
            self.name(text, sentences);
        }
        for word in sentences.iter().chain(values).filter(|word| word.hash != 0) {
            self.word(spelling(text, word), word.hash);
        }
        for run in sentences.split(|word| word.hash == 0).filter(|run| run.len() >= PHRASE) {
            self.phrases(text, run);
        }
    }

    fn name(&mut self, text: &str, words: &[Word]) {
        // A date or a year is no name: released pages show the same one.
        if !text.chars().any(char::is_alphabetic) {
            return;
        }
        // A tag such as `filter` is a word of every script.
        let anywhere = words.iter().any(|word| letters(spelling(text, word)) >= 4)
            && (words.len() > 1 || text.chars().any(|c| c.is_uppercase() || c.is_numeric()));
        let hashes: Box<[u64]> = words.iter().map(|word| word.hash).collect();
        self.push(row(&hashes), What::Name, text.trim(), hashes, anywhere);
    }

    fn word(&mut self, word: &str, hash: u64) {
        if self.known.contains_key(&row(&[hash])) {
            return;
        }
        let (letters, digits) = (letters(word), digits(word));
        if letters == 0 {
            self.number(word, hash, digits);
        } else if letters >= 4 || letters == 3 && digits > 0 {
            self.push(row(&[hash]), What::Word, word, Box::new([hash]), digits > 0);
        }
    }

    /// Round numbers are everywhere, and so are dates such as 24.09.2024.
    fn number(&mut self, number: &str, hash: u64, digits: usize) {
        let significant = number.trim_matches(|c: char| !matches!(c, '1'..='9'));
        let dots = number.matches('.').count();
        if digits < 5 || self::digits(significant) < 3 || dots > 1 {
            return;
        }
        self.push(row(&[hash]), What::Number, number, Box::new([hash]), digits >= 7);
        if let Some((whole, decimals)) = number.split_once('.')
            && decimals.len() > 3
        {
            // Other languages write a comma, which a search cannot tell from the end of a word.
            let hashes = [whole, decimals].map(|part| super::hashes::hash_of(part.as_bytes()));
            self.push(row(&hashes), What::Number, number, Box::new(hashes), false);
        }
    }

    /// A phrase must have two ordinary words. Names and dates side by side say nothing: titles,
    /// lists and tables put them in any order.
    fn phrases(&mut self, text: &str, words: &[Word]) {
        let ordinary: Vec<bool> =
            words.iter().map(|word| is_ordinary(spelling(text, word))).collect();
        let mut next = 0;
        for (at, ordinary) in ordinary.windows(PHRASE).enumerate() {
            if at >= next && ordinary.iter().filter(|ordinary| **ordinary).count() >= 2 {
                let hash =
                    words[at..at + PHRASE].iter().fold(0, |row, word| follow(row, word.hash));
                self.push(!hash, What::Phrase, "", Box::new([hash]), true);
                next = at + STRIDE;
            }
        }
    }

    /// Of two equal candidates the more telling stays, else the first.
    fn push(&mut self, key: u64, what: What, spelling: &str, hashes: Box<[u64]>, anywhere: bool) {
        let file = self.files.len() as u32;
        let known = *self.known.entry(key).or_insert(self.list.len());
        match self.list.get_mut(known) {
            Some(known) => {
                known.anywhere |= anywhere;
                if what < known.what {
                    (known.what, known.file, known.spelling) = (what, file, spelling.to_string());
                }
            }
            None => self.list.push(Secret {
                what,
                file,
                spelling: spelling.to_string(),
                hashes,
                anywhere,
            }),
        }
    }
}

fn spelling<'a>(text: &'a str, word: &Word) -> &'a str {
    text.get(word.at as usize..(word.at + word.length) as usize).unwrap_or_default()
}

fn letters(word: &str) -> usize {
    word.chars().filter(|c| c.is_alphabetic()).count()
}

/// Whether a word is long, and not a name or a number.
fn is_ordinary(word: &str) -> bool {
    letters(word) >= 4
        && word.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_uppercase())
}

fn digits(word: &str) -> usize {
    word.chars().filter(char::is_ascii_digit).count()
}

/// The hash of words in a row.
fn row(words: &[u64]) -> u64 {
    words.iter().fold(0, |row, word| follow(row, *word))
}

/// The hash of words in a row, with one more.
fn follow(row: u64, word: u64) -> u64 {
    row.wrapping_mul(BASE).wrapping_add(word)
}

const BASE: u64 = 0xA24B_AED4_963E_E407;

/// The same for secrets that find the same.
impl Hash for Secrets {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.list, &self.files, self.read.home()).hash(state);
    }
}

impl Secrets {
    fn new(list: Vec<Secret>, files: Vec<String>) -> Secrets {
        let (mut words, mut phrases) = (HashMap::default(), Vec::new());
        let mut names: HashMap<u64, Vec<u32>> = HashMap::new();
        let mut heads = Vec::new();
        for (id, secret) in (0..).zip(&list) {
            match (secret.what, &*secret.hashes) {
                (What::Phrase, [phrase]) => phrases.push((*phrase, id)),
                (_, [word]) => {
                    words.insert(*word, id);
                    heads.push(*word);
                }
                (_, [first, second, ..]) => {
                    names.entry(row(&[*first, *second])).or_default().push(id);
                    heads.push(*first);
                }
                (_, []) => {}
            }
        }
        Secrets {
            heads: Sieve::new(heads.into_iter()),
            words,
            names: Index::new(names.into_iter()),
            phrases: Index::new(phrases.into_iter()),
            list,
            files,
            needles: OnceLock::new(),
            read: Pieces::default(),
        }
    }

    /// Where the site will stand, an address that ends with `/`: links may begin with it or with `../`, and are
    /// the same. It is a released text.
    pub fn published_at(mut self, home: &str) -> Secrets {
        self.read.published_at(home);
        self
    }

    /// The secrets that none of some texts has.
    pub fn without<'a>(&self, texts: impl Iterator<Item = &'a str>) -> Secrets {
        let list = self.list.iter().zip(self.seen(texts)).filter(|(_, seen)| !seen);
        Secrets::new(list.map(|(secret, _)| secret.clone()).collect(), self.files.clone())
            .published_at(self.read.home())
    }

    /// Of each secret, whether some texts have it.
    fn seen<'a>(&self, texts: impl Iterator<Item = &'a str>) -> Vec<bool> {
        let texts: Vec<&str> = texts.collect();
        let seen: Vec<AtomicBool> = self.list.iter().map(|_| AtomicBool::new(false)).collect();
        texts.par_iter().for_each_init(Words::default, |words, text| {
            words.read(text.as_bytes(), Format::Markdown);
            self.find(words, |secret, _, _| {
                // Most are seen thousands of times; reading is cheaper than writing.
                if !seen[secret].load(Ordering::Relaxed) {
                    seen[secret].store(true, Ordering::Relaxed);
                }
            });
        });
        seen.into_iter().map(AtomicBool::into_inner).collect()
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The pieces of files that were read and have none of them.
    pub(super) fn read(&self) -> &Pieces {
        &self.read
    }

    pub(super) fn get(&self, id: usize) -> &Secret {
        &self.list[id]
    }

    pub(super) fn file(&self, secret: &Secret) -> &str {
        &self.files[secret.file as usize]
    }

    /// The same secrets as bytes; made only if the site has a binary file.
    pub(super) fn needles(&self) -> &Needles {
        self.needles.get_or_init(|| Needles::new(&self.list))
    }

    /// Every secret among the words, with its number, its place and whether that is code.
    pub(super) fn find(&self, words: &Words, mut found: impl FnMut(usize, u32, bool)) {
        for stream in [Stream::Text, Stream::Values, Stream::Code] {
            self.find_in(words.of(stream), |id, at| found(id, at, stream == Stream::Code));
        }
    }

    fn find_in(&self, words: &[Word], mut found: impl FnMut(usize, u32)) {
        const LEAVING: u64 = BASE.wrapping_pow(PHRASE as u32);
        let (mut run, mut phrase) = (0, 0);
        // The word before, if a name may begin with it.
        let mut first = None;
        for (index, word) in words.iter().enumerate() {
            if word.hash == 0 {
                (run, phrase, first) = (0, 0, None);
                continue;
            }
            let is_head = self.heads.has(word.hash);
            if is_head && let Some(id) = self.words.get(&word.hash) {
                found(*id as usize, word.at);
            }
            run += 1;
            phrase = follow(phrase, word.hash);
            if run > PHRASE {
                phrase = phrase.wrapping_sub(words[index - PHRASE].hash.wrapping_mul(LEAVING));
            }
            if run >= PHRASE
                && let Some(id) = self.phrases.get(phrase)
            {
                found(*id as usize, words[index + 1 - PHRASE].at);
            }
            if let Some(first) = first
                && let Some(ids) = self.names.get(row(&[first, word.hash]))
            {
                let rest = &words[index - 1..];
                for id in ids {
                    let name = &self.list[*id as usize].hashes;
                    if rest.len() >= name.len()
                        && name.iter().zip(rest).all(|(hash, word)| *hash == word.hash)
                    {
                        found(*id as usize, rest[0].at);
                    }
                }
            }
            first = is_head.then_some(word.hash);
        }
    }
}

/// A small set of bits that says no to nearly all hashes that are not in it: each that is sets two bits of
/// one block (a Bloom filter).
#[derive(Debug)]
struct Sieve {
    blocks: Vec<u64>,
    shift: u32,
}

impl Default for Sieve {
    fn default() -> Sieve {
        Sieve::new(std::iter::empty())
    }
}

impl Sieve {
    fn new(hashes: impl ExactSizeIterator<Item = u64>) -> Sieve {
        // A block has eight hashes or fewer, so a stranger is let through once in sixteen times at most;
        // and the blocks stay small enough to be near the processor.
        let count = (hashes.len() / 8).next_power_of_two().max(2);
        let mut sieve = Sieve { blocks: vec![0; count], shift: 64 - count.ilog2() };
        for hash in hashes {
            sieve.blocks[(hash >> sieve.shift) as usize] |= bits(hash);
        }
        sieve
    }

    #[inline]
    fn has(&self, hash: u64) -> bool {
        let (block, bits) = (self.blocks[(hash >> self.shift) as usize], bits(hash));
        block & bits == bits
    }
}

/// A map from hashes, with a sieve in front of it.
#[derive(Debug)]
struct Index<T> {
    sieve: Sieve,
    map: HashMap<u64, T, BuildHasherDefault<Itself>>,
}

impl<T> Default for Index<T> {
    fn default() -> Index<T> {
        Index::new(std::iter::empty())
    }
}

impl<T> Index<T> {
    fn new(entries: impl Iterator<Item = (u64, T)>) -> Index<T> {
        let map: HashMap<u64, T, _> = entries.collect();
        Index { sieve: Sieve::new(map.keys().copied()), map }
    }

    #[inline]
    fn get(&self, hash: u64) -> Option<&T> {
        if self.sieve.has(hash) { self.map.get(&hash) } else { None }
    }
}

/// The bits of a hash in its block.
#[inline]
fn bits(hash: u64) -> u64 {
    1 << (hash % 64) | 1 << (hash / 64 % 64)
}

/// The keys are hashes already.
#[derive(Default)]
struct Itself(u64);

impl Hasher for Itself {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    /// Never called: the keys are numbers.
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
}
