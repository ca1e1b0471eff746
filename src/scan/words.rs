//! A finished file -> the words that a reader, a crawler or a script finds in it.
//!
//! A word is a hash and a place: the search compares hashes only. All spellings of a word have one
//! hash, whatever the format did to it: entities, JSON escapes, percent signs, capitals, accents.
//! Most words are plain ASCII; they are hashed where they stand, eight bytes at a time.

use super::letters::{Letter, letter};

/// How a file says what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Html,
    /// Feeds, sitemaps, pictures in SVG. Escaped tags are HTML inside of a feed.
    Xml,
    Json,
    /// Style sheets and scripts.
    Code,
    /// Text as it stands, such as CSV.
    Plain,
    /// A source text: the address of a link does not interrupt its sentence.
    Markdown,
}

/// A word of a file, or where no sentence goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Zero: not a word but the end of a block, a cell or a value.
    pub hash: u64,
    pub at: u32,
    pub length: u32,
}

/// The words of a file, apart by where they stand.
#[derive(Debug, Default)]
pub struct Words {
    /// What is read: a sentence is whole here, even if tags interrupt it.
    pub text: Vec<Word>,
    /// What stands beside the text: attributes, notes' numbers, words put together across tags.
    pub values: Vec<Word>,
    /// Class names, coordinates of drawings, style sheets, scripts.
    pub code: Vec<Word>,
}

impl Words {
    /// The words of `bytes`, in place of those that were here before.
    pub fn read(&mut self, bytes: &[u8], format: Format) {
        self.text.clear();
        self.values.clear();
        self.code.clear();
        let stream = if format == Format::Code { Stream::Code } else { Stream::Text };
        let mut reader = Reader {
            bytes,
            at: 0,
            format,
            stream,
            words: self,
            joined: usize::MAX,
            last: Word { hash: 0, at: 0, length: 0 },
            spelled: Vec::new(),
        };
        reader.read();
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stream {
    Text,
    Values,
    Code,
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    format: Format,
    stream: Stream,
    words: &'a mut Words,
    /// A word that begins here goes on with the last one: only a tag such as `<mark>` is between.
    joined: usize,
    last: Word,
    /// The folded letters of a word that is not plain ASCII.
    spelled: Vec<u8>,
}

impl Reader<'_> {
    fn read(&mut self) {
        let classes = classes(self.format);
        while let Some(&byte) = self.bytes.get(self.at) {
            match classes[byte as usize] {
                Class::Word => self.word(),
                Class::Gap => self.at += 1,
                Class::Special => self.special(byte),
            }
        }
    }

    /// Reads `range` as `format`, into `stream`; afterwards the reader stands at its end.
    fn read_inside(&mut self, end: usize, format: Format, stream: Stream) {
        let outside = (self.bytes, self.format, self.stream);
        (self.bytes, self.format, self.stream) = (&self.bytes[..end], format, stream);
        self.read();
        self.gap();
        (self.bytes, self.format, self.stream) = outside;
        self.at = end;
    }

    fn special(&mut self, byte: u8) {
        match (self.format, byte) {
            (Format::Json, b'"') => {
                self.gap();
                self.at += 1;
            }
            (Format::Markdown, b'\n' | b'|' | b'[' | b']') => self.markdown(byte),
            _ => {
                let (c, length) = self.peek();
                match letter(c) {
                    Letter::Word(_) => self.word(),
                    _ if c == '<' && self.has_tags(length) => self.tag(length),
                    _ => self.at += length,
                }
            }
        }
    }

    /// Whether a `<` that is written with so many bytes begins a tag. In a page an escaped one is
    /// a character; in a feed or JSON it is how HTML is carried.
    fn has_tags(&self, length: usize) -> bool {
        match self.format {
            Format::Html => length == 1,
            Format::Xml | Format::Json => true,
            Format::Code | Format::Plain | Format::Markdown => false,
        }
    }

    /// Keeps addresses of links out of the sentence, and blocks and cells apart.
    fn markdown(&mut self, byte: u8) {
        let rest = &self.bytes[self.at + 1..];
        let address = match byte {
            b']' if rest.first() == Some(&b'(') => find(rest, b")"),
            b'[' if rest.first() == Some(&b'[') => {
                // `[[jnim|the group]]`: what is read stands behind the bar.
                let end = find(rest, b"]]").unwrap_or(0);
                find(&rest[..end], b"|")
            }
            _ => None,
        };
        if let Some(end) = address.filter(|end| !rest[..*end].contains(&b'\n')) {
            self.read_inside(self.at + 1 + end, Format::Plain, Stream::Values);
            return;
        }
        let ends_block = byte == b'|' || byte == b'\n' && rest.trim_ascii_start().len() < rest.len()
            && rest.iter().take_while(|b| b.is_ascii_whitespace()).any(|b| *b == b'\n');
        if ends_block {
            self.gap();
        }
        self.at += 1;
    }

    /// Nothing that is looked for reaches over this place.
    fn gap(&mut self) {
        let stream = self.stream();
        if stream.last().is_some_and(|last| last.hash != 0) {
            stream.push(Word { hash: 0, at: 0, length: 0 });
        }
        self.joined = usize::MAX;
    }

    fn stream(&mut self) -> &mut Vec<Word> {
        match self.stream {
            Stream::Text => &mut self.words.text,
            Stream::Values => &mut self.words.values,
            Stream::Code => &mut self.words.code,
        }
    }

    /// Reads the word that begins here.
    #[inline]
    fn word(&mut self) {
        let start = self.at;
        let mut end = start;
        while self.bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
            end += 1;
        }
        self.at = end;
        let hash = match self.bytes.get(end) {
            Some(b'.' | b',') if !self.bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric) => {
                hash_ascii(self.bytes, start, end)
            }
            Some(b'\'' | b'`' | b'&' | b'\\' | b'%' | b'.' | b',' | 0x80..) => {
                self.spell(start);
                if self.spelled.is_empty() {
                    return;
                }
                hash(&self.spelled)
            }
            _ => hash_ascii(self.bytes, start, end),
        };
        let word = Word { hash, at: start as u32, length: (self.at - start) as u32 };
        if start == self.joined {
            self.join(word);
        }
        self.joined = usize::MAX;
        self.last = word;
        self.stream().push(word);
        if self.bytes.get(self.at) == Some(&b',') && word.hash == hash(b"base64") {
            self.skip_base64();
        }
    }

    /// A tag inside of a word hides neither the word nor its parts, as nobody can tell whether
    /// `<b>Silent</b><i>Heron</i>` is one.
    fn join(&mut self, word: Word) {
        let (first, end) = (self.last.at, word.at + word.length);
        let mut letters = Vec::new();
        for part in [self.last, word] {
            let bytes = &self.bytes[part.at as usize..(part.at + part.length) as usize];
            let mut reader = Words::default();
            let mut part = Reader {
                bytes,
                at: 0,
                format: self.format,
                stream: self.stream,
                words: &mut reader,
                joined: usize::MAX,
                last: word,
                spelled: Vec::new(),
            };
            part.spell(0);
            letters.append(&mut part.spelled);
        }
        let joined = Word { hash: hash(&letters), at: first, length: end - first };
        self.words.values.extend([joined, Word { hash: 0, at: 0, length: 0 }]);
    }

    /// Folds the word that begins at `start` and stands after it.
    fn spell(&mut self, start: usize) {
        self.spelled.clear();
        self.at = start;
        let mut end = start;
        while self.at < self.bytes.len() {
            let (c, length) = self.peek();
            let next = self.at + length;
            match letter(c) {
                Letter::Word(letters) => {
                    self.spelled.extend_from_slice(letters.as_bytes());
                    end = next;
                }
                Letter::Ignored => {}
                Letter::Apostrophe if self.apostrophe_joins(c, next) => {}
                Letter::Gap if c == '.' && self.dot_joins() => {
                    if self.spelled[0].is_ascii_digit() {
                        self.spelled.push(b'.');
                    }
                }
                Letter::Gap if matches!(c, ',' | '\u{a0}' | '\u{202f}' | '\u{2009}') && self.groups(next) => {}
                _ => break,
            }
            self.at = next;
        }
        self.at = end.max(start + 1);
    }

    /// "Jama'at" is one word; "l’AES", "JNIM’s" and quoted strings of a script are two.
    fn apostrophe_joins(&mut self, c: char, next: usize) -> bool {
        if self.format == Format::Code && c.is_ascii() {
            return false;
        }
        let here = std::mem::replace(&mut self.at, next);
        let first = self.first_letter();
        if first == Some(b's') {
            self.at += 1;
            let possessive = self.first_letter().is_none();
            self.at = here;
            return !possessive;
        }
        self.at = here;
        let elided = matches!(&self.spelled[..], [b'l' | b'd' | b'j' | b'm' | b'n' | b's' | b't' | b'c'])
            || self.spelled.ends_with(b"qu");
        match first {
            Some(b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h') => !elided,
            Some(_) => true,
            None => false,
        }
    }

    /// The first byte of the folded letter that stands here.
    fn first_letter(&self) -> Option<u8> {
        if self.at >= self.bytes.len() {
            return None;
        }
        match letter(self.peek().0) {
            Letter::Word(letters) => letters.as_bytes().first().copied(),
            _ => None,
        }
    }

    /// Whether the dot here is inside of "12.3456" or of "J.N.I.M".
    fn dot_joins(&self) -> bool {
        let byte = |at: usize| self.bytes.get(at).copied().unwrap_or(b' ');
        let next = byte(self.at + 1);
        if next.is_ascii_digit() {
            return self.spelled.iter().all(|b| b.is_ascii_digit() || *b == b'.')
                && !self.spelled.is_empty();
        }
        let before = self.at.checked_sub(2).map_or(b' ', byte);
        next.is_ascii_uppercase()
            && self.at > 0
            && byte(self.at - 1).is_ascii_uppercase()
            && !before.is_ascii_alphanumeric()
            && !byte(self.at + 2).is_ascii_alphanumeric()
    }

    /// Whether a mark between digits only groups them: "12,345" and "12 345" are 12345. Three
    /// digits must follow it, and one to three begin the number.
    fn groups(&self, next: usize) -> bool {
        let digits = self.bytes[next..].iter().take(4).take_while(|b| b.is_ascii_digit()).count();
        let first = !self.bytes[self.last_start()..self.at].iter().any(|b| !b.is_ascii_digit())
            && self.spelled.len() > 3;
        digits == 3 && !first && self.spelled.iter().all(u8::is_ascii_digit)
    }

    /// Where the digits in front of this place begin.
    fn last_start(&self) -> usize {
        let before = self.bytes[..self.at].iter().rev().take_while(|b| b.is_ascii_digit()).count();
        self.at - before
    }

    fn skip_base64(&mut self) {
        self.at += 1;
        while let Some(b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' | b'=' | b'%') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    /// Reads past a tag whose `<` has so many bytes. Its values are read apart from the text.
    fn tag(&mut self, length: usize) {
        let (start, last) = (self.at, self.last);
        let joins = self.joined == start || (last.at + last.length) as usize == start && last.hash != 0;
        self.at += length;
        if self.bytes[self.at..].starts_with(b"!") {
            // A comment is text for whoever looks at the source.
            self.gap();
            return;
        }
        let closes = self.bytes[self.at..].starts_with(b"/")
            || self.format == Format::Json && self.bytes[self.at..].starts_with(b"\\/");
        let name = self.tag_name();
        let name = name.as_slice();
        if name.is_empty() {
            return;
        }
        let json = self.attributes();
        match name {
            b"sup" => self.note(closes),
            b"script" | b"style" if self.format == Format::Html && !closes => {
                self.gap();
                let rest = &self.bytes[self.at..];
                let length = find(rest, if name == b"script" { b"</script" } else { b"</style" });
                let end = self.at + length.unwrap_or(rest.len());
                if json {
                    self.read_inside(end, Format::Json, self.stream);
                } else {
                    self.read_inside(end, Format::Code, Stream::Code);
                }
            }
            b"br" | b"img" => {}
            _ if is_inline(name) => {
                if joins {
                    (self.joined, self.last) = (self.at, last);
                }
            }
            _ => self.gap(),
        }
    }

    /// The number of a footnote does not interrupt its sentence.
    fn note(&mut self, closes: bool) {
        match (self.stream, closes) {
            (Stream::Text, false) => self.stream = Stream::Values,
            (Stream::Values, true) => {
                self.gap();
                self.stream = Stream::Text;
            }
            _ => {}
        }
    }

    fn tag_name(&mut self) -> Name {
        let mut name = Name::default();
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'/' | b'?' | b'\\' if name.length == 0 => {}
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b':' | b'_' => name.push(byte),
                _ => break,
            }
            self.at += 1;
        }
        name
    }

    /// Reads the attributes of a tag and past its end. Whether its type is a kind of JSON.
    fn attributes(&mut self) -> bool {
        let mut json = false;
        let mut name = Name::default();
        while self.at < self.bytes.len() {
            let (c, length) = self.peek();
            match c {
                // The string that the tag stands in ends before the tag does.
                '"' if self.format == Format::Json && length == 1 => break,
                '>' => {
                    self.at += length;
                    break;
                }
                '=' => {
                    self.at += length;
                    let value = self.value(name.is_drawing());
                    json |= name.as_slice() == b"type" && value.ends_with(b"json");
                    name = Name::default();
                }
                c if c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_' | '@' | '.') => {
                    name.push(c as u8);
                    self.at += length;
                }
                _ => {
                    // A name without a value is over at a space.
                    if !self.bytes[self.at..].trim_ascii_start().starts_with(b"=") {
                        name = Name::default();
                    }
                    self.at += length;
                }
            }
        }
        json
    }

    /// Reads an attribute's value, up to a quote that is written as the first one is.
    fn value(&mut self, drawing: bool) -> &[u8] {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        let (c, length) = if self.at < self.bytes.len() { self.peek() } else { ('>', 0) };
        let bytes = self.bytes;
        let end = if matches!(c, '"' | '\'') {
            let quote = &bytes[self.at..self.at + length];
            self.at += length;
            find(&bytes[self.at..], quote).map(|end| (self.at + end, length))
        } else {
            bytes[self.at..]
                .iter()
                .position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'"' | b'&' | b'\\'))
                .map(|end| (self.at + end, 0))
        };
        let (end, quote) = end.unwrap_or((bytes.len(), 0));
        let start = self.at;
        let format = match self.format {
            Format::Json => Format::Code,
            _ => Format::Plain,
        };
        self.read_inside(end, format, if drawing { Stream::Code } else { Stream::Values });
        self.at += quote;
        &bytes[start..end]
    }

    /// The character here as a reader gets it, and how many bytes write it.
    fn peek(&self) -> (char, usize) {
        let rest = &self.bytes[self.at..];
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

/// The name of a tag or an attribute in lower case; what is longer than any we know is cut.
#[derive(Default)]
struct Name {
    bytes: [u8; 16],
    length: usize,
}

impl Name {
    fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte.to_ascii_lowercase();
            self.length += 1;
        }
    }

    fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// Whether an attribute holds classes, measures or the points of a drawing. They are many and
    /// mean nothing, so that one is soon equal to a number or a short name.
    fn is_drawing(&self) -> bool {
        self.length <= 2
            || matches!(
                self.as_slice(),
                b"class" | b"style" | b"points" | b"transform" | b"viewbox" | b"width" | b"height"
                    | b"integrity" | b"nonce" | b"sizes"
            )
    }
}

/// Tags that a sentence goes through. All others end a block.
fn is_inline(name: &[u8]) -> bool {
    matches!(
        name,
        b"a" | b"abbr" | b"b" | b"bdi" | b"bdo" | b"cite" | b"code" | b"data" | b"del" | b"dfn"
            | b"em" | b"font" | b"i" | b"ins" | b"kbd" | b"mark" | b"q" | b"s" | b"samp" | b"small"
            | b"span" | b"strong" | b"sub" | b"time" | b"tspan" | b"u" | b"var" | b"wbr"
    )
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Gap,
    Special,
}

fn classes(format: Format) -> &'static [Class; 256] {
    const fn table(special: &[u8]) -> [Class; 256] {
        let mut table = [Class::Gap; 256];
        let mut byte = 0;
        while byte < 256 {
            if (byte as u8).is_ascii_alphanumeric() {
                table[byte] = Class::Word;
            } else if byte >= 0x80 {
                table[byte] = Class::Special;
            }
            byte += 1;
        }
        let mut index = 0;
        while index < special.len() {
            table[special[index] as usize] = Class::Special;
            index += 1;
        }
        table
    }
    static MARKUP: [Class; 256] = table(b"<&%");
    static JSON: [Class; 256] = table(b"<&%\"\\");
    static CODE: [Class; 256] = table(b"%\\");
    static PLAIN: [Class; 256] = table(b"&%");
    static MARKDOWN: [Class; 256] = table(b"&%[]|\n");
    match format {
        Format::Html | Format::Xml => &MARKUP,
        Format::Json => &JSON,
        Format::Code => &CODE,
        Format::Plain => &PLAIN,
        Format::Markdown => &MARKDOWN,
    }
}

/// A character of UTF-8; what is none counts as a mark of one byte.
fn utf8(bytes: &[u8]) -> (char, usize) {
    let length = match bytes.first() {
        Some(0xC2..=0xDF) => 2,
        Some(0xE0..=0xEF) => 3,
        Some(0xF0..=0xF4) => 4,
        _ => 1,
    };
    let text = bytes.get(..length).and_then(|bytes| std::str::from_utf8(bytes).ok());
    match text.and_then(|text| text.chars().next()) {
        Some(c) => (c, length),
        None => (' ', 1),
    }
}

/// `\u00e9`, `\ud83d\ude00`, `\xe9`, `\n`, `\/`.
fn unescape(bytes: &[u8]) -> (char, usize) {
    let hex = |at: usize, length: usize| {
        let digits = std::str::from_utf8(bytes.get(at..at + length)?).ok()?;
        u32::from_str_radix(digits, 16).ok()
    };
    match bytes.get(1) {
        Some(b'u') => match (hex(2, 4), bytes.get(6..8)) {
            (Some(high @ 0xD800..=0xDBFF), Some(b"\\u")) => {
                let low = hex(8, 4).filter(|low| (0xDC00..=0xDFFF).contains(low));
                let c = low.and_then(|low| char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)));
                c.map_or((' ', 6), |c| (c, 12))
            }
            (Some(number), _) => (char::from_u32(number).unwrap_or(' '), 6),
            (None, _) => (' ', 2),
        },
        Some(b'x') => hex(2, 2).and_then(char::from_u32).map_or((' ', 2), |c| (c, 4)),
        Some(b'b' | b'f' | b'n' | b'r' | b't' | b'v') => (' ', 2),
        Some(byte) if byte.is_ascii_punctuation() => (*byte as char, 2),
        _ => (' ', 1),
    }
}

/// What stands behind `&`, up to `;`.
fn entity(bytes: &[u8]) -> Option<(char, usize)> {
    let end = bytes.iter().take(12).position(|b| *b == b';')?;
    let name = std::str::from_utf8(&bytes[..end]).ok()?;
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(number)?
        }
        None => named(name)?,
    };
    Some((c, end + 1))
}

/// The entities that letters and marks of our region's languages are written with.
fn named(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" | "rsquo" | "lsquo" => '\'',
        "nbsp" => '\u{a0}',
        "shy" => '\u{ad}',
        "zwj" | "zwnj" | "lrm" | "rlm" => '\u{200d}',
        "szlig" => 'ß',
        "aelig" | "AElig" => 'æ',
        "oelig" | "OElig" => 'œ',
        "eth" | "ETH" => 'ð',
        "thorn" | "THORN" => 'þ',
        // `eacute`, `Ccedil`: the accent is folded away, so its letter is enough.
        _ => {
            let mut letters = name.chars();
            let letter = letters.next().filter(char::is_ascii_alphabetic)?;
            let accents =
                ["acute", "grave", "circ", "uml", "tilde", "cedil", "ring", "slash", "caron"];
            return accents.contains(&letters.as_str()).then_some(letter);
        }
    })
}

/// `%C3%A9`: all bytes of one character.
fn percent(bytes: &[u8]) -> Option<(char, usize)> {
    let byte = |index: usize| {
        let digits = bytes.get(index * 3..index * 3 + 3)?.strip_prefix(b"%")?;
        u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let mut decoded = [byte(0)?, 0, 0, 0];
    let length = match decoded[0] {
        0..=0x7F => 1,
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    for (index, place) in decoded.iter_mut().enumerate().take(length).skip(1) {
        *place = byte(index)?;
    }
    let c = std::str::from_utf8(&decoded[..length]).ok()?.chars().next()?;
    Some((c, length * 3))
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle))
}

/// The hash of a word's folded letters.
pub fn hash(letters: &[u8]) -> u64 {
    let mut hash = letters.len() as u64;
    for chunk in letters.chunks(8) {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        hash = mix(hash, u64::from_le_bytes(eight));
    }
    finish(hash)
}

/// The same for ASCII letters and digits where they stand: one bit makes them lower case.
fn hash_ascii(bytes: &[u8], start: usize, end: usize) -> u64 {
    const LOWER: u64 = 0x2020_2020_2020_2020;
    let mut hash = (end - start) as u64;
    let mut at = start;
    while at < end {
        let mut eight = [0; 8];
        match bytes.get(at..at + 8) {
            Some(whole) => eight.copy_from_slice(whole),
            None => eight[..end - at].copy_from_slice(&bytes[at..end]),
        }
        let kept = u64::MAX >> (64 - 8 * (end - at).min(8));
        hash = mix(hash, (u64::from_le_bytes(eight) | LOWER) & kept);
        at += 8;
    }
    finish(hash)
}

fn mix(hash: u64, eight: u64) -> u64 {
    let mixed = (hash ^ eight).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ mixed >> 32
}

/// Spreads over all bits; zero is kept for gaps.
fn finish(hash: u64) -> u64 {
    let mixed = hash.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (mixed ^ mixed >> 29).max(1)
}
