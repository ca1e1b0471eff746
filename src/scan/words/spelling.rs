//! The letters from some place on, as a format writes them -> one word: its hash and where it ends.

use super::super::escapes::{entity, percent, unescape, utf8};
use super::super::hashes::{hash_of, plain_end, plain_word, short_word};
use super::super::letters::{Letter, letter};
use super::{Format, GAP, Reader, Stream, Word};

/// Marks behind ASCII letters with which the same word may go on.
static MAY_GO_ON: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] =
            byte >= 0x80 || matches!(byte as u8, b'\'' | b'`' | b'&' | b'\\' | b'%' | b'.' | b',');
        byte += 1;
    }
    table
};

impl Reader<'_> {
    /// Reads the word that begins here.
    #[inline(always)]
    pub(super) fn word(&mut self) {
        let start = self.at;
        let (mut hash, end) = plain_word(self.bytes, start);
        self.at = end;
        if self.bytes.get(end).is_some_and(|byte| MAY_GO_ON[*byte as usize]) && self.goes_on(end) {
            if let Some((short, end)) = self.decimal(start, end) {
                (hash, self.at) = (short, end);
            } else {
                self.spell(start);
                hash = hash_of(&self.spelled);
            }
        }
        let word = Word { hash, at: start as u32, length: (self.at - start) as u32 };
        self.last = word;
        self.stream().push(word);
    }

    /// The hash and the end of a short number with a decimal point, such as drawings are full of. Spelled out
    /// it would be the same.
    fn decimal(&self, start: usize, point: usize) -> Option<(u64, usize)> {
        let end = plain_end(self.bytes, point + 1);
        let is_over = self.bytes.get(end).is_none_or(|byte| !MAY_GO_ON[*byte as usize]);
        let is_number = self.bytes[point] == b'.'
            && self.bytes[start..point].iter().all(u8::is_ascii_digit)
            && self.digits(point + 1) > 0;
        let hash = if is_over && is_number { short_word(self.bytes, start, end) } else { None };
        hash.map(|hash| (hash, end))
    }

    /// Whether a word may go on behind its ASCII letters.
    #[cold]
    fn goes_on(&mut self, end: usize) -> bool {
        let byte = |at: usize| self.bytes.get(at).copied().unwrap_or(b' ');
        match byte(end) {
            b',' if self.bytes[..end].ends_with(b"base64") => {
                self.skip_base64();
                false
            }
            b'.' | b',' if byte(end + 1).is_ascii_digit() => byte(end - 1).is_ascii_digit(),
            b'.' => self.is_initial(end),
            b',' => false,
            _ => true,
        }
    }

    /// Reads the word here that goes on with `last` across a tag. Neither the word nor its parts
    /// are hidden by the tag, as nobody can tell whether `<b>Silent</b><i>Heron</i>` is one.
    pub(super) fn join(&mut self, last: Word) {
        // No word is longer; a bound keeps the work linear.
        if self.joined != (last.at + last.length) as usize || self.together.len() > 200 {
            self.together.clear();
            self.spell(last.at as usize);
            self.together.extend_from_slice(&self.spelled);
        }
        self.spell(self.seam);
        self.together.extend_from_slice(&self.spelled);
        let joined = Word { hash: hash_of(&self.together), ..last };
        self.words.streams[Stream::Values as usize].extend([joined, GAP]);
        self.joined = self.at;
        self.at = self.seam;
        self.word();
    }

    /// Folds the word that begins at `start`; afterwards the reader stands behind it.
    fn spell(&mut self, start: usize) {
        self.spelled.clear();
        let (mut at, mut end, mut grouped) = (start, start + 1, false);
        while at < self.bytes.len() {
            let (c, length) = self.peek(at);
            match letter(c) {
                Letter::Word(letters) => {
                    self.spelled.extend_from_slice(letters.as_bytes());
                    end = at + length;
                }
                Letter::Ignored => {}
                Letter::Apostrophe if self.apostrophe_joins(c, at + length) => {}
                Letter::Gap if c == '.' && self.is_number() && self.digits(at + 1) > 0 => {
                    self.spelled.push(b'.');
                }
                Letter::Gap if c == '.' && self.is_initial(at) => {}
                // "12,345" and "12 345" are 12345: three digits follow, one to three begin.
                Letter::Gap
                    if matches!(c, ',' | '\u{a0}' | '\u{202f}' | '\u{2009}')
                        && (grouped || self.spelled.len() <= 3)
                        && self.digits(at + length) == 3
                        && self.is_number() =>
                {
                    grouped = true;
                }
                _ => break,
            }
            at += length;
        }
        self.at = end;
    }

    /// "Jama'at" is one word; "l’AES", "JNIM’s" and quoted strings of a script are two.
    fn apostrophe_joins(&self, c: char, next: usize) -> bool {
        if self.format == Format::Code && c.is_ascii() {
            return false;
        }
        let elided = self.spelled.ends_with(b"qu")
            || matches!(self.spelled[..], [b'l' | b'd' | b'j' | b'm' | b'n' | b's' | b't' | b'c']);
        match self.letter_at(next) {
            Some((b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h', _)) => !elided,
            Some((b's', length)) => self.letter_at(next + length).is_some(),
            Some(_) => true,
            None => false,
        }
    }

    /// The first byte of the folded letter that stands at a place, and the letter's length there.
    pub(super) fn letter_at(&self, at: usize) -> Option<(u8, usize)> {
        if at >= self.bytes.len() {
            return None;
        }
        let (c, length) = self.peek(at);
        match letter(c) {
            Letter::Word(letters) => letters.bytes().next().map(|first| (first, length)),
            _ => None,
        }
    }

    /// Whether the word so far is a number, perhaps with a decimal point. None is longer; the bound
    /// keeps the work linear.
    fn is_number(&self) -> bool {
        self.spelled.len() < 40
            && self.spelled.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
    }

    /// How many digits stand at a place, at most four.
    fn digits(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        rest.iter().take(4).take_while(|byte| byte.is_ascii_digit()).count()
    }

    /// Whether a dot stands between two single capitals, as in "J.N.I.M".
    fn is_initial(&self, dot: usize) -> bool {
        let is = |at: usize, test: fn(&u8) -> bool| self.bytes.get(at).is_some_and(test);
        dot > 0
            && is(dot - 1, u8::is_ascii_uppercase)
            && is(dot + 1, u8::is_ascii_uppercase)
            && !(dot > 1 && is(dot - 2, u8::is_ascii_alphanumeric))
            && !is(dot + 2, u8::is_ascii_alphanumeric)
    }

    fn skip_base64(&mut self) {
        self.at += 1;
        while let Some(b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' | b'=' | b'%') =
            self.bytes.get(self.at)
        {
            self.at += 1;
        }
    }

    /// The character here as a reader gets it, and how many bytes write it.
    pub(super) fn peek(&self, at: usize) -> (char, usize) {
        let rest = &self.bytes[at..];
        let (mut c, mut length) = match rest {
            [b'\\', ..] if matches!(self.format, Format::Json | Format::Code) => unescape(rest),
            [byte, ..] if byte.is_ascii() => (*byte as char, 1),
            _ => utf8(rest),
        };
        // Twice, because a feed escapes what HTML has escaped.
        for _ in 0..2 {
            if c != '&' || self.format == Format::Code {
                break;
            }
            let Some((entity, more)) = entity(&rest[length..]) else { break };
            (c, length) = (entity, length + more);
        }
        if c == '%' && length == 1 { percent(rest).unwrap_or((c, length)) } else { (c, length) }
    }
}
