//! Anything -> 128 bits by which the same program knows it again.
//!
//! The hash is fast and no shield: nobody may gain by two things that have the same. What the next program
//! makes of it is another matter, so it is never published.

use std::hash::{BuildHasher, Hash};

use foldhash::quality::FixedState;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fingerprint([u64; 2]);

impl Fingerprint {
    pub fn of(what: &(impl Hash + ?Sized)) -> Fingerprint {
        Fingerprint([1, 2].map(|seed| FixedState::with_seed(seed).hash_one(what)))
    }

    /// Its length as bytes.
    pub const LENGTH: usize = 16;

    pub fn to_bytes(self) -> [u8; Fingerprint::LENGTH] {
        u128::to_le_bytes(u128::from(self.0[0]) << 64 | u128::from(self.0[1]))
    }
}
