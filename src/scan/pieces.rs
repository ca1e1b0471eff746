//! Pieces of files that were searched and had nothing -> which piece need not be read again.
//!
//! A site says the same in many places: each page has the menu, each feed the text of its briefings.
//! A piece is a line of markup, JSON or CSV, or a string of JSON, before and behind which no sentence goes
//! on, so that what is found in it depends on its bytes alone.

use std::hash::BuildHasher;

use foldhash::quality::FixedState;

use super::words::Format;

/// Shorter ones are read as fast as they are looked up.
pub const SHORTEST: usize = 32;

/// There is room for so many pieces, a quarter of a megabyte: a processor has that near it.
const ROOM: usize = 1 << 15;

/// The hashes of pieces in which nothing was found, of one set of secrets. Each has one place, which
/// it takes from whatever was there.
#[derive(Debug, Default)]
pub struct Pieces {
    secrets: usize,
    places: Vec<u64>,
    /// Those of the file that is being searched, in which something may still be found.
    unsure: Vec<u64>,
}

impl Pieces {
    /// Forgets all that was said of other secrets.
    pub fn of(&mut self, secrets: usize) {
        if self.secrets != secrets || self.places.is_empty() {
            *self = Pieces { secrets, places: vec![0; ROOM], unsure: Vec::new() };
        }
    }

    /// The hash by which a piece of a format is known.
    pub fn hash(format: Format, piece: &[u8]) -> u64 {
        FixedState::with_seed(format as u64).hash_one(piece).max(1)
    }

    pub fn has(&self, hash: u64) -> bool {
        self.places[place(hash)] == hash
    }

    /// A piece was read to its end.
    pub fn was_read(&mut self, hash: u64) {
        self.unsure.push(hash);
    }

    /// Whether anything was found in the file whose pieces were read.
    pub fn settle(&mut self, found: bool) {
        for hash in self.unsure.drain(..).filter(|_| !found) {
            self.places[place(hash)] = hash;
        }
    }
}

fn place(hash: u64) -> usize {
    hash as usize % ROOM
}
