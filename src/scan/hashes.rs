//! The letters of a word -> its hash, the same for capitals and small letters.

/// The hash of a word's folded letters.
pub fn hash_of(letters: &[u8]) -> u64 {
    let (whole, rest) = letters.as_chunks();
    let hash = whole.iter().fold(0, |hash, whole| mix(hash, u64::from_le_bytes(*whole)));
    finish(mix(hash, eight(rest, 0)), letters.len())
}

/// The hash and the end of the ASCII letters and digits that begin at a place. They are compared
/// and made lower case eight at a time.
#[inline(always)]
pub fn plain_word(bytes: &[u8], start: usize) -> (u64, usize) {
    let (mut hash, mut at) = (0, start);
    loop {
        let eight = eight(bytes, at);
        let letters = letters_of(eight);
        // A letter has this bit when it is small, a digit always.
        let lower = eight | every(0x20);
        at += letters as usize;
        if letters < 8 {
            let kept = (1 << (8 * letters)) - 1;
            return (finish(mix(hash, lower & kept), at - start), at);
        }
        hash = mix(hash, lower);
    }
}

/// The hash of the ASCII letters, digits and points between two places, if they are fewer than eight.
pub fn short_word(bytes: &[u8], start: usize, end: usize) -> Option<u64> {
    let length = end - start;
    if length >= 8 {
        return None;
    }
    let kept = (1 << (8 * length)) - 1;
    // A point has the bit of a small letter, too.
    Some(finish(mix(0, (eight(bytes, start) | every(0x20)) & kept), length))
}

/// The end of the ASCII letters and digits that begin at a place.
#[inline]
pub fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        let letters = letters_of(eight(bytes, at));
        at += letters as usize;
        if letters < 8 {
            return at;
        }
    }
}

/// The next eight bytes, with zeros behind the last.
#[inline]
fn eight(bytes: &[u8], at: usize) -> u64 {
    let rest = &bytes[at..];
    let eight = rest.first_chunk().copied().unwrap_or_else(|| {
        let mut eight = [0; 8];
        eight[..rest.len()].copy_from_slice(rest);
        eight
    });
    u64::from_le_bytes(eight)
}

const fn every(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// How many of eight bytes are ASCII letters or digits before the first that is not.
fn letters_of(eight: u64) -> u32 {
    // In seven bits a sum cannot reach the next byte; its eighth bit says "at least".
    let low = eight & every(0x7F);
    let small = low | every(0x20);
    let at_least = |bytes: u64, byte: u8| bytes + every(0x80 - byte);
    let letter = at_least(small, b'a') & !at_least(small, b'z' + 1);
    let digit = at_least(low, b'0') & !at_least(low, b'9' + 1);
    let others = !(letter | digit) | eight;
    (others & every(0x80)).trailing_zeros() / 8
}

fn mix(hash: u64, eight: u64) -> u64 {
    let mixed = (hash ^ eight).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ mixed >> 32
}

/// Spreads over all bits; zero is kept for gaps.
fn finish(hash: u64, length: usize) -> u64 {
    let mixed = (hash ^ length as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (mixed ^ mixed >> 29).max(1)
}
