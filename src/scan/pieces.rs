//! Pieces of files that were searched and had nothing -> which piece need not be read again.
//!
//! A site says the same in many places: each page has the menu, each feed the text of its briefings.
//! A piece is a line of markup, JSON or CSV, a string of JSON or a line in it, before and behind which no
//! sentence goes on, so that what is found in it depends on its bytes alone.

use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{LazyLock, OnceLock};

use foldhash::quality::FixedState;
use memchr::memmem::Finder;

use super::tags::{is_block, is_inline, name_end};
use super::words::Format;

/// There is room for so many pieces, in 8 MB. All threads share them, since what one has read another
/// need not.
const ROOM: usize = 1 << 21;
/// A small site has few, and should not wait for the large room to be swept.
const FEW: usize = 1 << 12;

/// The seed of paragraphs, which have no other hash where they are read alike.
const PARAGRAPH: u64 = u64::MAX;

/// What stands before the address of a link.
const LINK: &str = "=\"";

/// One step towards the site's root, in an address.
static UP: LazyLock<Finder> = LazyLock::new(|| Finder::new(b"../"));

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Line,
    /// From one quotation mark of JSON to the next.
    Text,
    /// A paragraph in a string of JSON, from one `\n` to the next.
    Paragraph,
}

impl Sort {
    /// Shorter ones are read as fast as they are looked up.
    pub fn shortest(self) -> usize {
        match self {
            Sort::Line | Sort::Paragraph => 28,
            Sort::Text => 80,
        }
    }

    /// The length of what stands between one piece and the next.
    pub fn between(self) -> usize {
        match self {
            Sort::Line | Sort::Text => 1,
            Sort::Paragraph => r"\n".len(),
        }
    }
}

/// The hashes of pieces in which nothing was found. Each has one place, which it takes from whatever was
/// there.
#[derive(Debug, Default)]
pub struct Pieces {
    /// The site's own address, up to its root, and what begins a link with it.
    home: String,
    link: Option<Finder<'static>>,
    /// How many were added.
    count: AtomicUsize,
    few: OnceLock<Box<[AtomicU32]>>,
    /// In the place of `few`, once it would be full.
    many: OnceLock<Box<[AtomicU32]>>,
}

impl Pieces {
    /// Where the site will stand: links may begin with it or with `../`.
    pub fn published_at(&mut self, home: &str) {
        let link = format!("{LINK}{home}");
        self.link = (!home.is_empty()).then(|| Finder::new(link.as_bytes()).into_owned());
        self.home = home.to_string();
    }

    pub fn home(&self) -> &str {
        &self.home
    }

    /// The hash by which a piece is known that is read as `format`, inside of so many others.
    #[inline]
    pub fn hash(&self, sort: Sort, format: Format, depth: usize, piece: &[u8]) -> u64 {
        let seed = sort as u64 | (format as u64) << 8 | (depth as u64) << 16;
        let hash = match format {
            Format::Html if piece.starts_with(b"<p>") => Some(hash_of_paragraph(piece, &UP, 0)),
            Format::Json if sort == Sort::Paragraph => self.hash_of_carried(&unescaped(piece)),
            _ => None,
        };
        // An empty place is that of no hash.
        hash.unwrap_or_else(|| hash_of(seed, piece)) | 1 << 32
    }

    /// The hash of a paragraph that a feed carries, if a page and a feed read it alike. Its links begin with the
    /// site's own address where a page's have the way to the root.
    #[inline(never)]
    fn hash_of_carried(&self, html: &[u8]) -> Option<u64> {
        let is_alike = memchr::memchr3(b'&', b'\\', b'\n', html).is_none() && are_simple(html);
        let link = self.link.as_ref().filter(|_| is_alike)?;
        Some(hash_of_paragraph(html, link, LINK.len()))
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
/// pages to print as well. `way` is found where it begins, but for so many bytes.
#[inline(never)]
fn hash_of_paragraph(mut rest: &[u8], way: &Finder, but: usize) -> u64 {
    let mut hash = PARAGRAPH;
    while let Some(at) = way.find(rest) {
        hash = hash_of(hash, &rest[..at + but]);
        rest = &rest[at + way.needle().len()..];
        while let Some(further) = rest.strip_prefix(b"../") {
            rest = further;
        }
    }
    hash_of(hash, rest)
}

fn hash_of(seed: u64, piece: &[u8]) -> u64 {
    FixedState::with_seed(seed).hash_one(piece)
}

/// HTML as it was before its quotation marks were escaped for JSON.
fn unescaped(piece: &[u8]) -> Vec<u8> {
    let mut html = Vec::with_capacity(piece.len());
    let mut rest = piece;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        html.extend_from_slice(&rest[..at]);
        // Any other escape stays, and with it the paragraph is no longer read as in a page.
        if rest.get(at + 1) != Some(&b'"') {
            html.push(b'\\');
        }
        rest = &rest[at + 1..];
    }
    html.extend_from_slice(rest);
    html
}

/// Whether each tag ends where it seems to end, and is one to all who read it.
fn are_simple(html: &[u8]) -> bool {
    memchr::memchr_iter(b'<', html).all(|start| {
        let rest = &html[start + 1..];
        let Some(end) = memchr::memchr(b'>', rest) else { return false };
        let tag = rest[..end].strip_prefix(b"/").unwrap_or(&rest[..end]);
        let name_end = name_end(tag, 0);
        let (name, attributes) = (&tag[..name_end], &tag[name_end..]);
        let is_mark = |byte: &&u8| matches!(**byte, b'"' | b'<' | b'\'');
        let marks = attributes.iter().filter(is_mark).count();
        let quotes = attributes.iter().filter(|byte| **byte == b'"').count();
        (is_inline(name) || is_block(name)) && marks == quotes && quotes % 2 == 0
    })
}
