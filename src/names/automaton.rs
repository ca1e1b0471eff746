//! Many folded names -> where they stand in a folded text: all of them at once, also those that
//! overlap.
//!
//! A name begins where a word does, so the automaton is asked there only, and only if the first two
//! bytes are those of some name. That is most of the time that a text without names takes.

use aho_corasick::automaton::Automaton as _;
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, MatchKind};

use super::fold::Folded;

pub(super) struct Automaton {
    nfa: NFA,
    /// For each pair of bytes whether a name begins with it.
    beginnings: Vec<bool>,
}

impl Automaton {
    /// `None` if there are more names than memory could hold.
    pub fn new<'n>(names: impl Iterator<Item = &'n str> + Clone) -> Option<Automaton> {
        let mut beginnings = vec![false; 1 << 16];
        for name in names.clone() {
            match name.as_bytes() {
                [first, second, ..] => beginnings[pair(*first, *second)] = true,
                [only] => (0..=255).for_each(|next| beginnings[pair(*only, next)] = true),
                [] => {}
            }
        }
        let nfa = NFA::builder().match_kind(MatchKind::Standard).build(names).ok()?;
        Some(Automaton { nfa, beginnings })
    }

    /// Calls `found` with the number, the start and the end of each name.
    pub fn each(&self, folded: &Folded, mut found: impl FnMut(usize, usize, usize)) {
        let bytes = folded.text.as_bytes();
        let Ok(first) = self.nfa.start_state(Anchored::Yes) else { return };
        for start in 0..bytes.len() {
            let next = bytes.get(start + 1).copied().unwrap_or_default();
            if !self.beginnings[pair(bytes[start], next)] || !begins(folded, start) {
                continue;
            }
            let mut state = first;
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
}

fn pair(first: u8, second: u8) -> usize {
    usize::from(first) << 8 | usize::from(second)
}

/// Whether a name can begin here: not inside a word of ASCII letters from which folding has left
/// nothing out. Arabic writes small words and the next as one, so there it can anywhere.
fn begins(folded: &Folded, at: usize) -> bool {
    at == 0
        || !folded.text.as_bytes()[at - 1].is_ascii_alphanumeric()
        || folded.source[at] != folded.source[at - 1] + 1
}
