//! What a desk thinks -> what is wrong with its words of likelihood and confidence.

use std::ops::Range;

use super::{Document, letters};
use crate::diagnostics::{Code, Diagnostic, Span, nearest};
use crate::kinds::Kind;
use crate::markup::sentence_around;
use crate::record::Spot;
use crate::site::Site;
use crate::yardstick::{YARDSTICKS, Yardstick};

/// How a level of confidence is written, in the languages of the theme.
const CONFIDENCE: &[&str] = &[
    "low confidence",
    "moderate confidence",
    "high confidence",
    "faible confiance",
    "confiance faible",
    "confiance modérée",
    "confiance moyenne",
    "confiance élevée",
    "haute confiance",
    "ثقة منخفضة",
    "ثقة متوسطة",
    "ثقة عالية",
];

/// Whether a text may have a level of confidence: few have, and each level has one of these stems.
fn may_have_confidence(text: &str) -> bool {
    letters::has(text, &["confiden", "confian"], (b'f', 3)) || text.contains("ثقة")
}

pub fn check(document: &Document, site: &Site, found: &mut Vec<Diagnostic>) {
    if document.kind != Kind::Briefing {
        return;
    }
    let judgements = document.front.records("judgements");
    for judgement in judgements {
        if let Some(word) = judgement.spot_text("likelihood")
            && site.yardstick.step(&word.value).is_none()
        {
            found.push(unknown_likelihood(document, word, site.yardstick));
        }
    }
    mixed_rows(document, site.yardstick, found);
    let texts = judgements.iter().filter_map(|judgement| judgement.spot_text("text"));
    for text in texts.chain(document.front.spot_text("summary")) {
        let range = text.range();
        both_in_one_sentence(document, range.start, &document.text[range], site.yardstick, found);
    }
    let body = &document.text[document.body.clone()];
    both_in_one_sentence(document, document.body.start, body, site.yardstick, found);
}

fn unknown_likelihood(
    document: &Document,
    word: &Spot<String>,
    yardstick: &Yardstick,
) -> Diagnostic {
    let span = Span::new(&document.path, word.range());
    let title = yardstick.title;
    let unknown =
        Diagnostic::new(Code::UnknownWord, format!("`{}` is no likelihood of {title}", word.value));
    let other = YARDSTICKS.iter().find(|other| other.step(&word.value).is_some());
    let unknown = match other {
        Some(other) => unknown.at(span.clone(), format!("a word of {}", other.title)),
        None => unknown.at(span.clone(), "unknown word"),
    };
    match nearest(&word.value, yardstick.words()) {
        Some(near) => {
            unknown.help(format!("did you mean \"{near}\"?")).fix(span, format!("\"{near}\""))
        }
        None => {
            let words: Vec<&str> = yardstick.words().collect();
            unknown.help(format!(
                "it is one of: {}; `yardstick` in watchdesk.toml chooses another scale",
                words.join(", ")
            ))
        }
    }
}

/// The two rows of a yardstick are two ways of speaking; one text keeps to one of them.
fn mixed_rows(document: &Document, yardstick: &Yardstick, found: &mut Vec<Diagnostic>) {
    let mut rows: [Option<(&'static str, Range<usize>)>; 2] = [None, None];
    for judgement in document.front.records("judgements") {
        for field in ["likelihood", "text"] {
            let Some(spot) = judgement.spot_text(field) else { continue };
            let range = spot.range();
            for (word, place) in words_in(&document.text[range.clone()], yardstick.words()) {
                let row = usize::from(yardstick.is_second(word));
                let place = place.start + range.start..place.end + range.start;
                rows[row].get_or_insert((word, place));
            }
        }
    }
    if let [Some((first, here)), Some((second, there))] = rows {
        let title = yardstick.title;
        found.push(
            Diagnostic::new(
                Code::MixedLikelihoods,
                format!("\"{first}\" and \"{second}\" are of two rows of {title}"),
            )
            .at(Span::new(&document.path, there), "a word of the second row")
            .also(Span::new(&document.path, here), "a word of the first row")
            .help("one briefing keeps to one row; docs/editors.md lists both"),
        );
    }
}

/// A likelihood says how probable something is, a confidence how good the basis is: together in
/// a sentence they are read as one.
fn both_in_one_sentence(
    document: &Document,
    start: usize,
    text: &str,
    yardstick: &Yardstick,
    found: &mut Vec<Diagnostic>,
) {
    if !may_have_confidence(text) {
        return;
    }
    for (_, place) in words_in(text, CONFIDENCE.iter().copied()) {
        let block = block_around(text, place.clone());
        let inside = place.start - block.start..place.end - block.start;
        let sentence = sentence_around(&text[block.clone()], inside);
        let sentence = sentence.start + block.start..sentence.end + block.start;
        if let Some((word, at)) =
            words_in(&text[sentence.clone()], yardstick.words()).into_iter().next()
        {
            let at = at.start + sentence.start + start..at.end + sentence.start + start;
            let place = place.start + start..place.end + start;
            found.push(
                Diagnostic::new(
                    Code::LikelihoodWithConfidence,
                    format!("\"{word}\" stands in one sentence with a level of confidence"),
                )
                .at(Span::new(&document.path, place), "how good the basis is")
                .also(Span::new(&document.path, at), "how likely it is")
                .help("say them in two sentences, or in `likelihood` and `confidence` of the judgement"),
            );
        }
    }
}

/// The words that stand whole in a text, in any capitals, in order; of two that overlap, the
/// longer: "unlikely" holds no "likely", and "very likely" is one.
fn words_in(
    text: &str,
    words: impl Iterator<Item = &'static str>,
) -> Vec<(&'static str, Range<usize>)> {
    // Lower case that keeps every byte in its place.
    let lower: String = text
        .chars()
        .map(|c| {
            let small = c.to_lowercase().next().unwrap_or(c);
            if small.len_utf8() == c.len_utf8() { small } else { c }
        })
        .collect();
    let mut found: Vec<(&'static str, Range<usize>)> = Vec::new();
    for word in words {
        for (start, _) in lower.match_indices(word) {
            let end = start + word.len();
            let before = lower[..start].chars().next_back();
            let after = lower[end..].chars().next();
            if !before.is_some_and(char::is_alphanumeric)
                && !after.is_some_and(char::is_alphanumeric)
            {
                found.push((word, start..end));
            }
        }
    }
    found.sort_by_key(|(_, range)| (range.start, std::cmp::Reverse(range.end)));
    let mut reached = 0;
    found.retain(|(_, range)| {
        let free = range.start >= reached;
        if free {
            reached = range.end;
        }
        free
    });
    found
}

/// The paragraph, list item, heading or row of a table around a place in markdown.
fn block_around(text: &str, place: Range<usize>) -> Range<usize> {
    let opens = |line: &str| {
        let line = line.trim_start();
        line.is_empty()
            || line.starts_with(['-', '*', '+', '#', '>', '|'])
            || line.split_once(['.', ')']).is_some_and(|(number, _)| {
                !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
            })
    };
    let mut start = text[..place.start].rfind('\n').map_or(0, |at| at + 1);
    while start > 0 && !opens(&text[start..]) {
        let above = text[..start - 1].rfind('\n').map_or(0, |at| at + 1);
        if text[above..start].trim().is_empty() {
            break;
        }
        start = above;
    }
    let mut end = text[place.end..].find('\n').map_or(text.len(), |at| place.end + at);
    while end < text.len() && !opens(text[end + 1..].lines().next().unwrap_or("")) {
        end = text[end + 1..].find('\n').map_or(text.len(), |at| end + 1 + at);
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_of_confidence_is_looked_for() {
        for level in CONFIDENCE {
            assert!(may_have_confidence(level));
            assert!(may_have_confidence(&format!("f {}.", level.to_uppercase())));
        }
        assert!(!may_have_confidence("Of what was confirmed nothing is known."));
    }

    #[test]
    fn words_stand_whole_and_the_longer_one_wins() {
        let words = || ["likely", "unlikely", "very likely"].into_iter();
        let found = |text: &str| -> Vec<&str> {
            words_in(text, words()).into_iter().map(|(word, _)| word).collect()
        };
        assert_eq!(found("It is Very Likely, not unlikely."), ["very likely", "unlikely"]);
        assert_eq!(found("likelyhood"), [""; 0]);
    }

    #[test]
    fn a_block_ends_where_the_next_list_item_begins() {
        let text = "One two.\n\n- first\n  more\n- second\n\nlast";
        let at = |word: &str| {
            let start = text.find(word).unwrap_or(0);
            &text[block_around(text, start..start + word.len())]
        };
        assert_eq!(at("first"), "- first\n  more");
        assert_eq!(at("second"), "- second");
        assert_eq!(at("last"), "last");
        assert_eq!(at("One"), "One two.");
    }
}
