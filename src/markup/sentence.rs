//! A place in plain text -> the sentence that it stands in.

use std::ops::Range;

/// The longest sentence that is shown, in bytes; of a longer one, the part around the place.
const LONGEST: usize = 400;

/// The sentence around a place. A sentence ends at `.`, `!`, `?`, `…` or `؟` before a space and
/// something that can begin one, or at the end of its block.
pub fn sentence_around(plain: &str, place: Range<usize>) -> Range<usize> {
    // What is further away than the longest sentence is cut off anyway; not to look there keeps a
    // huge paragraph cheap.
    let first = char_boundary(plain, place.start.saturating_sub(LONGEST + 1));
    let last = char_boundary(plain, place.end + LONGEST + 1);
    let block_start = plain[first..place.start].rfind("\n\n").map_or(first, |at| first + at + 2);
    let block_end = plain[place.end..last].find("\n\n").map_or(last, |at| place.end + at);
    let mut start = block_start;
    let mut end = block_end;
    for boundary in boundaries(plain, block_start..block_end) {
        if boundary <= place.start {
            start = boundary;
        } else if boundary >= place.end {
            end = boundary;
            break;
        }
    }
    let (start, end) = shorten(plain, start..end, &place);
    let text = &plain[start..end];
    let leading = text.len() - text.trim_start().len();
    start + leading..start + text.trim_end().len().max(leading)
}

/// Every sentence of a block.
pub fn sentences(block: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    boundaries(block, 0..block.len()).chain([block.len()]).map(move |end| {
        let sentence = start..end;
        start = end;
        sentence
    })
}

/// Where sentences begin inside a block, beside its start.
fn boundaries(plain: &str, block: Range<usize>) -> impl Iterator<Item = usize> {
    let text = &plain[block.clone()];
    let closes = |c: char| matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '\u{a0}');
    text.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?' | '…' | '؟')).filter_map(
        move |(at, mark)| {
            let after = &text[at + mark.len_utf8()..];
            let rest = after.trim_start_matches(closes);
            let begins = rest.trim_start();
            if rest.len() == begins.len() || begins.is_empty() {
                return None;
            }
            let next = begins.chars().next()?;
            if next.is_lowercase() || (mark == '.' && is_abbreviation(&text[..at])) {
                return None;
            }
            Some(block.start + text.len() - begins.len())
        },
    )
}

/// `Col.`, `No.` or an initial: a full stop that ends no sentence.
fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    initial
        || matches!(
            word,
            "Col"
                | "Gen"
                | "Lt"
                | "Maj"
                | "Mr"
                | "Mrs"
                | "Ms"
                | "Dr"
                | "St"
                | "No"
                | "Sgt"
                | "Capt"
        )
}

fn shorten(plain: &str, sentence: Range<usize>, place: &Range<usize>) -> (usize, usize) {
    let (mut start, mut end) = (sentence.start, sentence.end);
    if end - start > LONGEST {
        let room = LONGEST / 2;
        if place.start - start > room {
            start = word_start(plain, place.start - room);
        }
        if end.saturating_sub(place.end) > room {
            end = word_start(plain, place.end + room);
        }
    }
    (start.min(place.start), end.max(place.end))
}

/// The next place at or after `at` that splits no character.
fn char_boundary(plain: &str, at: usize) -> usize {
    (at..plain.len()).find(|&at| plain.is_char_boundary(at)).unwrap_or(plain.len())
}

/// The next place at or after `at` where a word begins.
fn word_start(plain: &str, at: usize) -> usize {
    let at = char_boundary(plain, at);
    plain[at..].find(char::is_whitespace).map_or(at, |space| at + space + 1).min(plain.len())
}
