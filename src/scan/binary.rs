//! Spellings of secrets -> where they stand in the bytes of a picture or a document.
//!
//! Such a file has no words that could be cut out: behind a name may stand any byte. So a few
//! bytes at every place are compared with a set of beginnings.

use std::collections::{BTreeSet, HashMap};

use unicode_normalization::UnicodeNormalization;

use super::secrets::Secret;
use crate::names::fold_str;

/// Shorter names stand in compressed bytes by chance.
const SHORTEST: usize = 6;
const BITS: u32 = 20;

/// All spellings, in UTF-8, Latin-1 and, where these are not enough, UTF-16.
#[derive(Debug)]
pub struct Needles {
    /// By the first bytes; each with the number of its secret.
    needles: HashMap<u64, Vec<(Vec<u8>, u32)>>,
    bits: Vec<u64>,
}

impl Needles {
    pub(super) fn new(secrets: &[Secret]) -> Needles {
        let mut made = Needles { needles: HashMap::new(), bits: vec![0; 1 << (BITS - 6)] };
        for (id, secret) in secrets.iter().enumerate().filter(|(_, secret)| secret.anywhere) {
            for bytes in forms(&secret.spelling) {
                made.insert(bytes, id as u32);
            }
        }
        made
    }

    fn insert(&mut self, bytes: Vec<u8>, id: u32) {
        if let Some(key) = key(&bytes) {
            let bit = bit(key);
            self.bits[bit / 64] |= 1 << (bit % 64);
            self.needles.entry(key).or_default().push((bytes, id));
        }
    }

    /// Every secret in the bytes, with its place.
    pub(super) fn find(&self, bytes: &[u8], mut found: impl FnMut(usize, usize)) {
        self.find_in(bytes, &mut found);
        // ASCII and Latin-1 as UTF-16 are the same bytes with zeros between them.
        for (at, narrow) in wide_texts(bytes) {
            self.find_in(&narrow, &mut |id, index| found(id, at + 2 * index));
        }
    }

    fn find_in(&self, bytes: &[u8], found: &mut impl FnMut(usize, usize)) {
        for at in 0..bytes.len() {
            let Some(key) = key(&bytes[at..]) else { break };
            let bit = bit(key);
            if self.bits[bit / 64] >> (bit % 64) & 1 == 0 {
                continue;
            }
            for (needle, id) in self.needles.get(&key).into_iter().flatten() {
                let here = bytes.get(at..at + needle.len());
                if here.is_some_and(|here| here.eq_ignore_ascii_case(needle)) {
                    found(*id as usize, at);
                }
            }
        }
    }
}

/// The first bytes as a number, small and capital letters as one.
fn key(bytes: &[u8]) -> Option<u64> {
    let first: &[u8; SHORTEST] = bytes.first_chunk()?;
    let mut eight = [0; 8];
    eight[..SHORTEST].copy_from_slice(first);
    Some(u64::from_le_bytes(eight) | 0x2020_2020_2020)
}

fn bit(key: u64) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - BITS)) as usize
}

/// The ways in which a program may have written a name.
fn forms(spelling: &str) -> BTreeSet<Vec<u8>> {
    let folded = fold_str(spelling);
    let spellings = [
        spelling.to_string(),
        spelling.to_lowercase(),
        spelling.to_uppercase(),
        spelling.nfc().collect(),
        spelling.nfd().collect(),
        folded.replace(' ', "-"),
        folded.replace(' ', "_"),
        folded,
    ];
    let mut forms = BTreeSet::new();
    for text in spellings {
        let latin: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(c).ok()).collect();
        match latin {
            Some(latin) => {
                forms.insert(latin);
            }
            None => {
                forms.insert(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
                forms.insert(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
            }
        }
        forms.insert(text.into_bytes());
    }
    forms
}

/// Stretches in which one byte of every two is zero, without the zeros; each with its place.
fn wide_texts(bytes: &[u8]) -> Vec<(usize, Vec<u8>)> {
    let mut texts = Vec::new();
    let mut at = 0;
    while at + 1 < bytes.len() {
        if (bytes[at] == 0) == (bytes[at + 1] == 0) {
            at += 1;
            continue;
        }
        let pairs = bytes[at..].chunks_exact(2).take_while(|pair| (pair[0] == 0) != (pair[1] == 0));
        let text: Vec<u8> = pairs.map(|pair| pair[0] | pair[1]).collect();
        let next = at + if text.len() < SHORTEST { 1 } else { 2 * text.len() };
        if text.len() >= SHORTEST {
            texts.push((at, text));
        }
        at = next;
    }
    texts
}
