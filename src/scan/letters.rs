//! A character -> what it is to a reader who does not mind case, accents and apostrophes.
//!
//! What two spellings have in common is defined by [`crate::names`]; this only remembers its
//! answers, because a site has many million characters and few different ones.

use std::sync::OnceLock;

use unicode_normalization::char::is_combining_mark;

use crate::names::fold;

/// What a character does to the word it stands in.
#[derive(Debug, PartialEq, Eq)]
pub enum Letter {
    /// It adds these letters or digits.
    Word(Box<str>),
    /// Nobody sees it: an accent, a soft hyphen, a mark of direction.
    Ignored,
    /// It ends a word, or is inside one, as the letters beside it say.
    Apostrophe,
    /// It ends a word.
    Gap,
}

const BLOCK: usize = 256;
const BLOCKS: usize = (char::MAX as usize + 1) / BLOCK;

/// A text needs few of Unicode's blocks, so each is made when it is first asked for.
pub fn letter(c: char) -> &'static Letter {
    static MADE: [OnceLock<Box<[Letter]>>; BLOCKS] = [const { OnceLock::new() }; BLOCKS];
    let (block, index) = (c as usize / BLOCK, c as usize % BLOCK);
    let made = MADE[block].get_or_init(|| {
        let numbers = (block * BLOCK) as u32..;
        numbers.take(BLOCK).map(|n| char::from_u32(n).map_or(Letter::Gap, make)).collect()
    });
    &made[index]
}

fn make(c: char) -> Letter {
    // Between two consonants nothing is an elision, after a French article it is.
    let inside = fold(&format!("b{c}b")).text;
    if inside == "bb" {
        let after_article = fold(&format!("l{c}a")).text;
        return if after_article == "la" { Letter::Ignored } else { Letter::Apostrophe };
    }
    match inside.strip_prefix('b').and_then(|rest| rest.strip_suffix('b')) {
        Some(letters) if letters.chars().all(|c| c.is_alphanumeric() || is_combining_mark(c)) => {
            Letter::Word(letters.into())
        }
        _ => Letter::Gap,
    }
}
