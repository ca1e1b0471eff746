//! Many folded names -> where they stand in a folded text: all of them at once, also those that
//! overlap.
//!
//! A name begins where a word does, so the automaton is asked there only, and only if the word is
//! the first one of some name. That is most of the time that a text without names takes.

use aho_corasick::automaton::Automaton as _;
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, MatchKind};

use super::fold::Folded;

pub(super) struct Automaton {
    nfa: NFA,
    /// For each pair of bytes whether a name begins with it.
    beginnings: Vec<bool>,
    /// For each hash of letters of ASCII whether a name begins with such letters.
    words: Vec<bool>,
}

impl Automaton {
    /// `None` if there are more names than memory could hold.
    pub fn new<'n>(names: impl Iterator<Item = &'n str> + Clone) -> Option<Automaton> {
        let mut beginnings = vec![false; 1 << 16];
        let mut words = vec![false; 1 << HASH_BITS];
        for name in names.clone() {
            words[letters(name.as_bytes()).0] = true;
            match name.as_bytes() {
                [first, second, ..] => beginnings[pair(*first, *second)] = true,
                [only] => (0..=255).for_each(|next| beginnings[pair(*only, next)] = true),
                [] => {}
            }
        }
        let nfa = NFA::builder().match_kind(MatchKind::Standard).build(names).ok()?;
        Some(Automaton { nfa, beginnings, words })
    }

    /// Calls `found` with the number, the start and the end of each name.
    pub fn each(&self, folded: &Folded, mut found: impl FnMut(usize, usize, usize)) {
        let bytes = folded.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let word = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            let end = at + word.max(1);
            if self.can_begin(&bytes[at..]) {
                self.at(at, bytes, &mut found);
            }
            // Where folding has left something out a name can begin inside of a word.
            let whole = folded.source[end - 1] - folded.source[at] == (end - 1 - at) as u32;
            if !whole {
                let left_out = |at: &usize| folded.source[*at] != folded.source[at - 1] + 1;
                for inside in (at + 1..end).filter(left_out) {
                    if self.can_begin(&bytes[inside..]) {
                        self.at(inside, bytes, &mut found);
                    }
                }
            }
            at = end;
        }
    }

    /// Whether some name begins with what may be the first word here. A name that ends inside of a
    /// word is none, so a word that ends in ASCII has to be the first one of a name.
    fn can_begin(&self, bytes: &[u8]) -> bool {
        let next = bytes.get(1).copied().unwrap_or_default();
        if !self.beginnings[pair(bytes[0], next)] {
            return false;
        }
        let (hash, length) = letters(bytes);
        self.words[hash] || bytes.get(length).is_some_and(|byte| !byte.is_ascii())
    }

    /// Calls `found` with each name that begins at a place.
    fn at(&self, start: usize, bytes: &[u8], found: &mut impl FnMut(usize, usize, usize)) {
        let Ok(mut state) = self.nfa.start_state(Anchored::Yes) else { return };
        for (end, byte) in (start + 1..).zip(&bytes[start..]) {
            state = self.nfa.next_state(Anchored::Yes, state, *byte);
            if self.nfa.is_dead(state) {
                break;
            }
            if !self.nfa.is_match(state) {
                continue;
            }
            for index in 0..self.nfa.match_len(state) {
                let name = self.nfa.match_pattern(state, index);
                // A shorter name that ends here begins later, and is found there.
                if self.nfa.pattern_len(name) == end - start {
                    found(name.as_usize(), start, end);
                }
            }
        }
    }
}

fn pair(first: u8, second: u8) -> usize {
    usize::from(first) << 8 | usize::from(second)
}

const HASH_BITS: u32 = 16;

/// So many letters tell words apart; a bound keeps the work linear.
const LONGEST: usize = 16;

/// A hash of the letters of ASCII at the start, and how many they are.
fn letters(bytes: &[u8]) -> (usize, usize) {
    let mut hash: u32 = 0;
    let mut length = 0;
    for byte in bytes.iter().take(LONGEST).take_while(|byte| byte.is_ascii_lowercase()) {
        hash = (hash ^ u32::from(*byte)).wrapping_mul(0x9E37_79B1).rotate_left(13);
        length += 1;
    }
    ((hash >> (32 - HASH_BITS)) as usize, length)
}
