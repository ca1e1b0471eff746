//! Text -> the same text as it is compared: without case, accents, apostrophes and hyphens.
//!
//! This is the one definition of "the same word" for names, search and addresses.

use unicode_normalization::char::{
    canonical_combining_class, decompose_compatible, is_combining_mark,
};

/// Folded text, and where each of its bytes came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    pub text: String,
    /// For each byte of `text` the first byte of the source's character that it came from; and
    /// at the end the source's length.
    pub source: Vec<u32>,
}

/// Folds a text so that writings of one name become equal.
///
/// - Lower case; no accents, no Arabic vowel marks and tatweel; hamza forms, ى and ة made plain.
/// - Spaces, line breaks, hyphens and dashes become one space: "Bamako-Sénou", "Bamako Senou".
/// - Apostrophes go: "Jama'at", "Jama’at", "Jamaat". But an elision ("l’AES") and a possessive
///   ("JNIM’s") stand for the edge of a word, and become a space.
/// - The dots of "J.N.I.M." go. Letters such as œ, ß, ł and ɗ are spelled out in ASCII.
pub fn fold(text: &str) -> Folded {
    let mut folded = Folded {
        text: String::with_capacity(text.len()),
        source: Vec::with_capacity(text.len() + 1),
    };
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        // Most of most texts needs no thought.
        let plain = plain_run(&text.as_bytes()[at..], folded.text.ends_with(' '));
        if plain > 0 {
            folded.push_plain(&text[at..at + plain], at);
            at += plain;
            continue;
        }
        match c {
            '.' if !is_inside_initials(text, at) => folded.push(c, at),
            '.' => {}
            _ if is_apostrophe(c) => {
                if is_elision(&folded.text, text, at) || is_possessive(text, at) {
                    folded.space(at);
                }
            }
            _ if is_gap(c) => folded.space(at),
            _ if is_ignorable(c) => {}
            _ => folded.spell_out(c, at),
        }
        at += c.len_utf8();
    }
    folded.source.push(text.len() as u32);
    folded
}

/// The folded text alone, without spaces at its ends: a key to look things up by.
pub fn fold_str(text: &str) -> String {
    let folded = fold(text).text;
    match folded.trim() {
        trimmed if trimmed.len() == folded.len() => folded,
        trimmed => trimmed.to_string(),
    }
}

impl Folded {
    /// The bytes of the source that a range of the folded text stands for: whole characters with
    /// their marks, but not what was left out after them. `None` if the range splits a character
    /// (the `o` of an `œ`).
    pub fn span(&self, start: usize, end: usize, source: &str) -> Option<(usize, usize)> {
        let at = |index: usize| self.source[index] as usize;
        let splits =
            |index: usize| index > 0 && at(index) == at(index - 1) && at(index) < source.len();
        if start >= end || splits(start) || splits(end) {
            return None;
        }
        let last = at(end - 1);
        let mut rest = source[last..].chars();
        let mut length = rest.next()?.len_utf8();
        length += rest
            .take_while(|c| !c.is_ascii() && is_combining_mark(*c))
            .map(char::len_utf8)
            .sum::<usize>();
        Some((at(start), last + length))
    }

    fn push_plain(&mut self, run: &str, at: usize) {
        let start = self.text.len();
        self.text.push_str(run);
        if let Some(run) = self.text.get_mut(start..) {
            run.make_ascii_lowercase();
        }
        self.source.extend(at as u32..(at + run.len()) as u32);
    }

    fn push(&mut self, c: char, at: usize) {
        self.text.push(c);
        for _ in 0..c.len_utf8() {
            self.source.push(at as u32);
        }
    }

    fn space(&mut self, at: usize) {
        if !self.text.ends_with(' ') {
            self.push(' ', at);
        }
    }

    fn spell_out(&mut self, c: char, at: usize) {
        for lower in c.to_lowercase() {
            decompose_compatible(lower, |part| {
                if is_dropped_mark(part) || is_ignorable(part) {
                    return;
                }
                match plain(part) {
                    Some(letters) => letters.chars().for_each(|letter| self.push(letter, at)),
                    None if part.is_whitespace() => self.space(at),
                    None => part.to_lowercase().for_each(|letter| self.push(letter, at)),
                }
            });
        }
    }
}

/// The bytes of ASCII that fold to themselves or to their small letter.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = b'!';
    while byte <= b'~' {
        plain[byte as usize] = !matches!(byte, b'.' | b'-' | b'\'' | b'`');
        byte += 1;
    }
    plain
};

/// How many bytes from the start are plain, with single spaces between them.
fn plain_run(bytes: &[u8], after_space: bool) -> usize {
    if after_space && bytes.first() == Some(&b' ') {
        return 0;
    }
    let plain = |byte: u8| PLAIN[byte as usize];
    // Without a branch for each space, which no processor could foresee.
    let stays = |pair: &&[u8]| plain(pair[0]) | ((pair[0] == b' ') & plain(pair[1]));
    let run = bytes.windows(2).take_while(stays).count();
    let whole = run + 1 == bytes.len() && plain(bytes[run]);
    run + usize::from(whole)
}

/// Letters that Unicode does not decompose, but that readers and keyboards replace.
fn plain(c: char) -> Option<&'static str> {
    const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    Some(match c {
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        'þ' => "th",
        'ł' => "l",
        'ø' | 'ɔ' => "o",
        'đ' | 'ð' | 'ɗ' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ŋ' => "ng",
        'ɲ' => "ny",
        'ɓ' => "b",
        'ƙ' => "k",
        'ƴ' => "y",
        'ɛ' | 'ə' => "e",
        'ς' => "σ",
        'ٱ' => "ا",
        'ى' | 'ی' => "ي",
        'ک' => "ك",
        'ة' => "ه",
        '٠'..='٩' => DIGITS[(c as u32 - '٠' as u32) as usize],
        '۰'..='۹' => DIGITS[(c as u32 - '۰' as u32) as usize],
        _ => return None,
    })
}

/// Accents and the vowel marks of Arabic and Hebrew. The marks of other scripts (classes 0 to 9
/// and 37 to 199) are letters to their readers and stay.
fn is_dropped_mark(c: char) -> bool {
    matches!(canonical_combining_class(c), 10..=36 | 200..)
}

/// What a reader does not see: soft hyphens, zero-width characters, bidi marks, tatweel.
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{640}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// The marks that are typed for an apostrophe, for ʿayn and for hamza.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`'
            | '´'
            | '‘'
            | '’'
            | '‛'
            | 'ʹ'
            | 'ʻ'
            | 'ʼ'
            | 'ʽ'
            | 'ʾ'
            | 'ʿ'
            | 'ˈ'
            | '′'
            | '＇'
    )
}

fn is_gap(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}'
        )
}

/// Words that lose their vowel before another in French (and Italian's l', d').
const ELIDED: [&str; 15] = [
    "l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu",
    "presqu",
];

/// Whether a word before an apostrophe is one that is elided.
pub(super) fn is_elided_word(word: &str) -> bool {
    ELIDED.iter().any(|elided| word.eq_ignore_ascii_case(elided))
}

/// Whether the apostrophe ends an elided word. A vowel must follow: N'Djamena is one word.
fn is_elision(folded: &str, text: &str, apostrophe: usize) -> bool {
    // No elided word is longer; a bound keeps the work linear.
    let tail = folded.len().saturating_sub(8);
    let Some(tail) = folded.get(tail..) else { return false };
    let word = tail.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    if !is_elided_word(word) {
        return false;
    }
    let mut vowel = false;
    if let Some(next) = text[apostrophe..].chars().nth(1) {
        let mut first = true;
        decompose_compatible(next, |part| {
            if first {
                vowel = matches!(
                    part.to_ascii_lowercase(),
                    'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'œ' | 'æ' | 'Œ' | 'Æ'
                );
                first = false;
            }
        });
    }
    vowel
}

/// Whether the apostrophe begins a possessive 's.
pub(super) fn is_possessive(text: &str, apostrophe: usize) -> bool {
    let mut after = text[apostrophe..].chars().skip(1);
    let before = text[..apostrophe].chars().next_back();
    before.is_some_and(char::is_alphanumeric)
        && matches!(after.next(), Some('s' | 'S'))
        && !after.next().is_some_and(char::is_alphanumeric)
}

/// Whether a dot stands between two single capitals, as in "A.E.S.".
fn is_inside_initials(text: &str, dot: usize) -> bool {
    let mut before = text[..dot].chars().rev();
    let mut after = text[dot + 1..].chars();
    before.next().is_some_and(char::is_uppercase)
        && !before.next().is_some_and(char::is_alphanumeric)
        && after.next().is_some_and(char::is_uppercase)
        && !after.next().is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writings_of_one_name_are_equal() {
        for (a, b) in [
            ("Jama'at Nusrat al-Islam", "Jama’at Nusrat al‑Islam"),
            ("Jama'at", "Jamaat"),
            ("Jamaʿat", "Jama`at"),
            ("Bamako-Sénou", "Bamako Senou"),
            ("Bamako–Sénou", "BAMAKO\u{a0}SÉNOU"),
            ("Goïta", "Goi\u{308}ta"),
            ("Burkina\nFaso", "Burkina Faso"),
            ("Burkina\r\n  Faso", "burkina faso"),
            ("N'Djamena", "Ndjamena"),
            ("Œuvre", "oeuvre"),
            ("Straße", "STRASSE"),
            ("Ɓoko", "Boko"),
            ("so\u{ad}ft", "soft"),
            ("J.N.I.M", "JNIM"),
            ("الإسلام", "الاسلام"),
            ("أزواد", "ازواد"),
            ("جماعة", "جماعه"),
            ("مـــالي", "مالي"),
            ("مَالِي", "مالى"),
            ("\u{200f}مالي\u{200e}", "مالي"),
            ("ٱلنيجر", "النيجر"),
            ("٢٠٢٤", "2024"),
        ] {
            assert_eq!(fold_str(a), fold_str(b), "{a} {b}");
        }
    }

    #[test]
    fn an_apostrophe_at_the_edge_of_a_word_is_a_space() {
        assert_eq!(fold_str("l’AES"), "l aes");
        assert_eq!(fold_str("jusqu'à Gao"), "jusqu a gao");
        assert_eq!(fold_str("Côte d’Ivoire"), "cote d ivoire");
        assert_eq!(fold_str("JNIM’s men"), "jnim s men");
        assert_eq!(fold_str("Jama'at's"), "jamaat s");
        assert_eq!(fold_str("‘Mali’"), "mali");
        assert_eq!(fold_str("d’état"), "d etat");
    }

    #[test]
    fn every_byte_knows_its_source() {
        let text = "Été : l’Œuvre\u{ad}, مَالِي — fin";
        let folded = fold(text);
        assert_eq!(folded.source.len(), folded.text.len() + 1);
        assert!(folded.source.is_sorted());
        assert!(folded.source.iter().all(|at| text.is_char_boundary(*at as usize)));
        let at = folded.text.find("oeuvre").expect("it is there");
        assert_eq!(folded.span(at, at + 6, text).map(|(a, b)| &text[a..b]), Some("Œuvre"));
        assert_eq!(folded.span(at, at + 1, text), None, "half of a letter");
    }

    #[test]
    fn a_span_keeps_marks_and_leaves_quotes() {
        let text = "‘Goi\u{308}ta\u{301}’ x";
        let folded = fold(text);
        assert_eq!(folded.text, "goita x");
        assert_eq!(folded.span(0, 5, text).map(|(a, b)| &text[a..b]), Some("Goi\u{308}ta\u{301}"));
    }

    #[test]
    fn other_scripts_keep_their_vowels() {
        assert_eq!(fold_str("हिन्दी"), "हिन्दी");
        assert_eq!(fold_str("Ελλάς"), "ελλασ");
        assert_eq!(fold_str(" "), "");
    }
}
