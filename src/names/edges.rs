//! A match -> whether it is a whole word of running text.

use super::fold::{fold_str, is_apostrophe, is_elided_word, is_ignorable};
use super::homonyms::BEFORE_A_SURNAME;
use super::pattern::is_arabic;
use super::weak::{is_one_of, is_stop_word};
use unicode_normalization::char::is_combining_mark;

/// What stands before a name in its own word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Glued {
    /// Its length in bytes: 0 for a name that begins its word.
    pub length: usize,
    /// The length of the Arabic article at its end.
    pub article: usize,
    /// It ends in ل, which swallows the alif of an article.
    pub lam: bool,
}

/// Conjunctions and prepositions that Arabic writes with the next word, and those with the article.
const PREFIXES: [&str; 11] = ["و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل", "فك"];

/// What is glued before the name, or `None` if the name stands inside a word.
pub(super) fn front(text: &str, start: usize) -> Option<Glued> {
    let before = &text[..start];
    let mut chars = before.chars().rev().filter(|c| !is_ignorable(*c));
    match chars.next() {
        None => Some(Glued::default()),
        Some('_' | '@' | '#' | '$') => None,
        Some(c) if is_apostrophe(c) => elision(before),
        Some(c) if is_arabic(c) => prefix(before),
        Some(c) => (!is_word(c)).then(Glued::default),
    }
}

/// After an apostrophe: an elided word ("l’AES"), an opening quote, or the inside of a word.
fn elision(before: &str) -> Option<Glued> {
    let before = before.trim_end_matches(|c| is_apostrophe(c) || is_ignorable(c));
    let letters = before.chars().rev().take(8).take_while(|c| is_word(*c));
    let word = &before[before.len() - letters.map(char::len_utf8).sum::<usize>()..];
    (word.is_empty() || is_elided_word(word)).then(Glued::default)
}

fn prefix(before: &str) -> Option<Glued> {
    let mut letters = String::new();
    // The length of the last letters, with their marks: of none, of one, of two …
    let mut lengths = vec![0];
    let mut length = 0;
    for c in before.chars().rev() {
        let mark = is_ignorable(c) || is_combining_mark(c);
        if !mark && !is_word(c) {
            break;
        }
        length += c.len_utf8();
        // No prefix is longer than four letters.
        match c {
            _ if mark => {}
            _ if !is_arabic(c) || lengths.len() > 4 => return None,
            _ => {
                letters.insert(0, c);
                lengths.push(length);
            }
        }
    }
    let glued = |article: usize| Some(Glued { length, article, lam: letters.ends_with('ل') });
    if PREFIXES.contains(&letters.as_str()) {
        return glued(0);
    }
    // "ال", "بال", "وبال"; with ل the article is the second lam of "لل": "للنيجر", "وللنيجر".
    let (stem, article) = match letters.strip_suffix("ال") {
        Some(stem) => (stem, lengths.get(2)?),
        None => (letters.strip_suffix('ل').filter(|stem| stem.ends_with('ل'))?, lengths.get(1)?),
    };
    if stem.is_empty() || PREFIXES.contains(&stem) { glued(*article) } else { None }
}

/// Whether a word ends where the name does. A possessive 's may follow.
pub(super) fn is_end(text: &str, end: usize) -> bool {
    let mut chars = text[end..].chars().filter(|c| !is_ignorable(*c));
    match chars.next() {
        None => true,
        Some(c) if is_apostrophe(c) => match chars.next() {
            Some('s' | 'S') => !chars.next().is_some_and(is_word),
            other => !other.is_some_and(is_word),
        },
        Some(c) => !is_word(c),
    }
}

/// A character that belongs to a word. A raised number is the mark of a note.
fn is_word(c: char) -> bool {
    let raised = matches!(c, '¹' | '²' | '³' | '\u{2070}'..='\u{2079}');
    c == '_' || c.is_alphanumeric() && !raised || !c.is_ascii() && is_combining_mark(c)
}

/// Whether the words beside a match are in capitals, as in a headline, where "IS" may be a verb.
pub(super) fn is_in_headline(text: &str, start: usize, end: usize) -> bool {
    let shouted = |word: &str| {
        word.chars().filter(|c| c.is_alphabetic()).count() > 1
            && !word.chars().any(|c| !c.is_uppercase())
    };
    // Words longer than this are not looked at to their end.
    let near = |chars: &mut dyn Iterator<Item = char>| -> String {
        chars.skip_while(|c| *c == ' ').take(24).take_while(|c| c.is_alphabetic()).collect()
    };
    let spaced = |c: Option<char>| c.is_some_and(char::is_whitespace);
    spaced(text[..start].chars().next_back()) && shouted(&near(&mut text[..start].chars().rev()))
        || spaced(text[end..].chars().next()) && shouted(&near(&mut text[end..].chars()))
}

/// Whether another's given name stands before a surname: "Moussa Traoré" is not Ibrahim Traoré.
/// A title, a common word or a headline in capitals is none.
pub(super) fn follows_given_name(text: &str, start: usize) -> bool {
    let Some(before) = text[..start].strip_suffix([' ', '-', '\u{2011}', '\u{a0}', '\n']) else {
        return false;
    };
    // Longer words are no given names.
    let letters = before.chars().rev().take(24).take_while(|c| is_word(*c));
    let word = &before[before.len() - letters.map(char::len_utf8).sum::<usize>()..];
    let folded = fold_str(word);
    let possessive = before[..before.len() - word.len()].ends_with(is_apostrophe);
    let capital = word.starts_with(char::is_uppercase) && word.contains(char::is_lowercase);
    capital && !possessive && !is_stop_word(&folded) && !is_one_of(BEFORE_A_SURNAME, &folded)
}

/// Tells which stretches of a text between spaces are addresses, handles, tags or file names.
/// Matches are asked about in order, so that each stretch is read once.
#[derive(Default)]
pub(super) struct Tokens {
    start: usize,
    end: usize,
    is_machine: bool,
}

impl Tokens {
    pub fn is_machine(&mut self, text: &str, at: usize) -> bool {
        if at >= self.end {
            let start = text[self.end..at].char_indices().rev().find(|(_, c)| c.is_whitespace());
            self.start = self.end + start.map_or(0, |(i, c)| i + c.len_utf8());
            self.end = text[at..].find(char::is_whitespace).map_or(text.len(), |i| at + i);
            self.is_machine = is_machine(&text[self.start..self.end]);
        }
        self.is_machine
    }
}

/// Whether a word is for machines: an address, an e-mail, a handle, a hashtag, a path, a file.
fn is_machine(token: &str) -> bool {
    if !token.bytes().any(|b| matches!(b, b'@' | b'#' | b'/' | b'\\' | b'.' | b'=')) {
        return false;
    }
    let bare = token.trim_matches(|c: char| {
        !c.is_alphanumeric() && !matches!(c, '/' | '.' | '~' | '@' | '#' | '\\')
    });
    let before_letter = |mark: char| {
        bare.match_indices(mark).any(|(i, _)| bare[i + 1..].starts_with(char::is_alphanumeric))
    };
    bare.contains("://")
        || bare.contains(['\\', '='])
        || bare.starts_with("www.")
        || bare.starts_with("mailto:")
        || before_letter('@')
        || before_letter('#')
        || is_path(bare)
        || is_dotted(bare)
}

/// "/srv/Mali", "./Mali", "docs/Mali/"; but "Mali/Niger" and "Mali/Burkina Faso" are prose.
fn is_path(token: &str) -> bool {
    let rooted = ["/", "./", "../", "~/"].iter().any(|root| {
        token.strip_prefix(root).is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
    });
    let mut parts = token.split('/').filter(|part| !part.is_empty());
    let slashes = token.bytes().filter(|b| *b == b'/').count();
    rooted || slashes > 1 && parts.any(|part| part.starts_with(|c: char| c.is_ascii_lowercase()))
}

/// Endings of files, whatever their case. Any other ending counts if it is small: "gov.ml".
const EXTENSIONS: [&str; 18] = [
    "pdf", "doc", "docx", "xls", "xlsx", "csv", "json", "jpg", "jpeg", "png", "gif", "mp3", "mp4",
    "zip", "txt", "html", "ppt", "pptx",
];

fn is_dotted(token: &str) -> bool {
    token.match_indices('.').any(|(dot, _)| {
        let ending = &token[dot + 1..];
        let ending = &ending[..ending.find(|c: char| !c.is_alphanumeric()).unwrap_or(ending.len())];
        let small = (2..=8).contains(&ending.len())
            && ending.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            && ending.bytes().any(|b| b.is_ascii_lowercase());
        token[..dot].ends_with(char::is_alphanumeric)
            && (small || EXTENSIONS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
    })
}
