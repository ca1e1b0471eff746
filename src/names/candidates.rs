//! A text -> what looks like a name in it and is none that the desk knows: an acronym, or several
//! words with capitals. Only scripts that have capitals show any.

use std::ops::Range;

use super::fold::{fold_str, is_apostrophe, is_ignorable, is_possessive};
use super::homonyms::BEFORE_A_SURNAME;
use super::weak::{is_acronym, is_one_of, is_stop_word};

/// Small words that may stand between the words of a name: "Front for the Defence of Tarn".
const BETWEEN: &str =
    "of the for and in de du des la le les et d l al el wal wa ul bin ibn von van";

/// Words with a capital that begin no name and end none. Folded.
const TIMES: &str = "january february march april may june july august september october november december \
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre";

struct Word<'t> {
    text: &'t str,
    start: usize,
    end: usize,
    /// Nothing but a space or a hyphen is between the word and the one before it.
    joined: bool,
}

/// The places of what looks like a name, without those that meet a place in `known`, which is in
/// order. Takes time in proportion to the text.
pub fn candidates(text: &str, known: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut run: Vec<Word> = Vec::new();
    let mut known = known.iter().peekable();
    for mut word in words(text) {
        while known.peek().is_some_and(|place| place.end <= word.start) {
            known.next();
        }
        let is_known = known.peek().is_some_and(|place| place.start < word.end);
        let small = word.text.chars().next().is_some_and(|c| !c.is_uppercase());
        let goes_on = word.joined && !is_known && !run.is_empty();
        // "and" joins two names more often than the words of one, unless the name has begun to be
        // a phrase: "Front for Unity and Progress".
        let phrase = || run.iter().any(|word| word.text.starts_with(char::is_lowercase));
        let joins = |small_word: &str| {
            is_one_of(BETWEEN, small_word) && (!matches!(small_word, "and" | "et") || phrase())
        };
        if goes_on && (!small || joins(&word.text.to_lowercase())) {
            run.push(word);
            continue;
        }
        close(&mut run, &mut found);
        if !is_known && !small {
            word.joined = false;
            run.push(word);
        }
    }
    close(&mut run, &mut found);
    found
}

/// Ends a run of words: what is left of it without common words at its ends is a name, if it is
/// long enough.
fn close(run: &mut Vec<Word>, found: &mut Vec<Range<usize>>) {
    let words = std::mem::take(run);
    let shouted = words.len() > 2 && words.iter().all(|word| is_acronym(word.text));
    let edge = |word: &Word| {
        let folded = fold_str(word.text);
        let small = word.text.chars().next().is_some_and(char::is_lowercase);
        small
            || is_one_of(TIMES, &folded)
            || !is_acronym(word.text)
                && (is_stop_word(&folded) || is_one_of(BEFORE_A_SURNAME, &folded))
    };
    let first = words.iter().position(|word| !edge(word));
    let last = words.iter().rposition(|word| !edge(word));
    let (Some(first), Some(last)) = (first, last) else { return };
    let one = first == last;
    let name = if one { is_name_alone(words[first].text) } else { words.len() < 12 };
    if name && !shouted {
        found.push(words[first].start..words[last].end);
    }
}

/// Whether one word is an acronym: letters, not a Roman number, not a code such as QDE159.
fn is_name_alone(word: &str) -> bool {
    is_acronym(word)
        && word.chars().all(|c| c.is_alphabetic() || c == '-')
        && word.chars().count() < 12
        && !word.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C' | 'D' | 'M'))
}

/// The words of a text. A hyphen or an apostrophe inside a word belongs to it; an elided article
/// and a possessive 's do not.
fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut at = 0;
    let mut before = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let mut end = start;
        let mut from = start;
        let mut inside = text[start..].char_indices().peekable();
        while let Some((offset, c)) = inside.next() {
            let next = inside.peek().is_some_and(|(_, next)| next.is_alphanumeric());
            let here = start + offset;
            if is_apostrophe(c) && next && here - from <= 2 && from == start {
                // "L’AES": the name begins after the apostrophe.
                from = here + c.len_utf8();
            } else if is_apostrophe(c) && is_possessive(text, here) {
                break;
            }
            let joins = (c == '-' || c == '\u{2011}' || is_apostrophe(c)) && next;
            let belongs = c.is_alphanumeric() || is_ignorable(c) || joins;
            let mark = !c.is_ascii() && unicode_normalization::char::is_combining_mark(c);
            if !belongs && !mark {
                break;
            }
            end = here + c.len_utf8();
        }
        let gap = &text[before..start];
        let joined = matches!(gap, " " | "\u{a0}" | "\n") && from == start;
        at = end.max(start + 1);
        while !text.is_char_boundary(at) {
            at += 1;
        }
        before = end;
        // What stands behind a possessive is no part of the name.
        if let Some(rest) = text[end..].strip_prefix(is_apostrophe)
            && rest.starts_with(['s', 'S'])
        {
            at = text.len() - rest.len() + 1;
        }
        Some(Word { text: &text[from..end], start: from, end, joined })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(text: &'t str, known: &[&str]) -> Vec<&'t str> {
        let known: Vec<Range<usize>> =
            known.iter().filter_map(|name| text.find(name).map(|at| at..at + name.len())).collect();
        candidates(text, &known).into_iter().map(|place| &text[place]).collect()
    }

    #[test]
    fn what_looks_like_a_name() {
        for (text, names) in [
            ("The River Patrol came.", &["River Patrol"][..]),
            ("On Monday President Anna Veld spoke in May.", &["Anna Veld"]),
            (
                "the Front for the Defence of Tarn, and the Union",
                &["Front for the Defence of Tarn"],
            ),
            ("The RPC and the RPC's men; L’OPR, rpc, Ii, XIV", &["RPC", "RPC", "OPR"]),
            ("Anna Veld's Hill Guard", &["Anna Veld", "Hill Guard"]),
            ("In the North. The South, Then", &[]),
            ("SHOTS AT THE FERRY", &[]),
            ("Anna Veld and the Hill Guard", &["Anna Veld", "Hill Guard"]),
            ("Front for Unity and Progress", &["Front for Unity and Progress"]),
            ("Jama'at Nusrat al-Islam wal-Muslimin said", &["Jama'at Nusrat"]),
            ("", &[]),
            ("’ - É", &[]),
        ] {
            assert_eq!(found(text, &[]), names, "{text}");
        }
    }

    #[test]
    fn a_known_name_is_none_and_ends_what_stands_beside_it() {
        assert_eq!(found("The Aria River Patrol of RFT", &["Aria"]), ["River Patrol of RFT"]);
        assert_eq!(found("River Patrol and RFT", &["River Patrol", "RFT"]), [""; 0]);
    }

    #[test]
    fn a_huge_text_takes_linear_time() {
        let start = std::time::Instant::now();
        for unit in ["River Patrol ", "A", "A ", "l'A", "'", "É-", "A's "] {
            candidates(&unit.repeat(1_000_000 / unit.len()), &[]);
        }
        assert!(start.elapsed().as_secs() < 20);
    }
}
