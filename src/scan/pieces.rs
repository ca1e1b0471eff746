//! Pieces of files that were searched and had nothing -> which piece need not be read again.
//!
//! A site says the same in many places: each page has the menu, each feed the text of its briefings.
//! A piece is a line of markup, JSON or CSV, or a string of JSON, before and behind which no sentence goes
//! on, so that what is found in it depends on its bytes alone.

use std::hash::BuildHasher;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

use foldhash::quality::FixedState;
use memchr::memmem::Finder;

use super::words::Format;

/// There is room for so many pieces, in 8 MB. All threads share them, since what one has read another
/// need not.
const ROOM: usize = 1 << 21;
/// A small site has few, and should not wait for the large room to be swept.
const FEW: usize = 1 << 12;

/// One step towards the site's root, in an address.
static UP: std::sync::LazyLock<Finder> = std::sync::LazyLock::new(|| Finder::new(b"../"));

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Line,
    /// From one quotation mark of JSON to the next.
    Text,
}

impl Sort {
    /// Shorter ones are read as fast as they are looked up.
    pub fn shortest(self) -> usize {
        match self {
            Sort::Line => 28,
            Sort::Text => 80,
        }
    }
}

/// The hashes of pieces in which nothing was found. Each has one place, which it takes from whatever was
/// there.
#[derive(Debug, Default)]
pub struct Pieces {
    /// How many were added.
    count: AtomicUsize,
    few: OnceLock<Box<[AtomicU32]>>,
    /// In the place of `few`, once it would be full.
    many: OnceLock<Box<[AtomicU32]>>,
}

impl Pieces {
    /// The hash by which a piece is known that is read as `format`, inside of so many others.
    #[inline]
    pub fn hash(sort: Sort, format: Format, depth: usize, piece: &[u8]) -> u64 {
        let seed = sort as u64 | (format as u64) << 8 | (depth as u64) << 16;
        let hash = match format == Format::Html && piece.starts_with(b"<p>") {
            true => hash_of_paragraph(seed, piece),
            false => FixedState::with_seed(seed).hash_one(piece),
        };
        // An empty place is that of no hash.
        hash | 1 << 32
    }

    /// The hash that stands in the place of this one: itself, if the piece is known. Of a hash its place
    /// says the lower part, so only the upper one is kept there.
    #[inline]
    pub fn at(&self, hash: u64) -> u64 {
        let upper = self.place(hash).load(Ordering::Relaxed);
        u64::from(upper) << 32 | hash & u64::from(u32::MAX)
    }

    /// Nothing was found in the file that these were read in, each to its end.
    pub fn add(&self, hashes: &[u64]) {
        self.count.fetch_add(hashes.len(), Ordering::Relaxed);
        hashes
            .iter()
            .for_each(|hash| self.place(*hash).store((*hash >> 32) as u32, Ordering::Relaxed));
    }

    fn place(&self, hash: u64) -> &AtomicU32 {
        let room = |size: usize| (0..size).map(|_| AtomicU32::new(0)).collect();
        let places = match self.count.load(Ordering::Relaxed) < FEW {
            true => self.few.get_or_init(|| room(FEW)),
            false => self.many.get_or_init(|| room(ROOM)),
        };
        // Both sizes are powers of two.
        &places[hash as usize & (places.len() - 1)]
    }
}

/// The same however far the way to the site's root is, `../` or `../../`: a paragraph of a briefing stands on
/// pages to print as well.
#[inline(never)]
fn hash_of_paragraph(seed: u64, mut rest: &[u8]) -> u64 {
    let mut hash = seed;
    while let Some(at) = UP.find(rest) {
        hash = FixedState::with_seed(hash).hash_one(&rest[..at]);
        rest = &rest[at + 3..];
        while let Some(further) = rest.strip_prefix(b"../") {
            rest = further;
        }
    }
    FixedState::with_seed(hash).hash_one(rest)
}
