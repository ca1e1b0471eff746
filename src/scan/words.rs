//! A finished file -> the words that a reader, a crawler or a script finds in it.
//!
//! A word is a hash and a place: the search compares hashes only. All spellings of a word have one
//! hash, whatever the format did to it: entities, JSON escapes, percent signs, capitals, accents.
//! Most words are plain ASCII; they are hashed where they stand, eight bytes at a time.

use super::letters::{Letter, letter};
use super::pieces::{Pieces, Sort};

mod spelling;
mod tag;

/// How a file says what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Html,
    /// Feeds, sitemaps, pictures in SVG. Escaped tags are HTML inside of a feed.
    Xml,
    Json,
    /// Style sheets and scripts.
    Code,
    /// Rows of CSV.
    Table,
    /// Text as it stands.
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

const GAP: Word = Word { hash: 0, at: 0, length: 0 };

/// What is known of other files, and who gets the words.
type New<'a> = (&'a Pieces, &'a mut (dyn FnMut(&Words) + 'a));

/// So many words of a sort are handed on together, if nothing goes on behind them. Few pages have more.
const MOST: usize = 1 << 15;

/// The words of a file, apart by where they stand.
#[derive(Debug, Default)]
pub struct Words {
    streams: [Vec<Word>; 3],
    /// The hashes of the pieces that were read to their ends.
    pieces: Vec<u64>,
}

impl Words {
    /// The words of one kind of place, in their order.
    pub fn of(&self, stream: Stream) -> &[Word] {
        &self.streams[stream as usize]
    }

    /// The words of `bytes`, in place of those that were here before.
    pub fn read(&mut self, bytes: &[u8], format: Format) {
        self.read_all(bytes, format, None);
    }

    /// The same, but for pieces in which nothing can be found. Hands the words on, of a large file some after
    /// others.
    pub fn read_new(
        &mut self,
        bytes: &[u8],
        format: Format,
        known: &Pieces,
        hand_on: &mut dyn FnMut(&Words),
    ) {
        self.read_all(bytes, format, Some((known, hand_on)));
        hand_on(self);
    }

    /// The pieces that [`Words::read_new`] did not know.
    pub fn pieces(&self) -> &[u64] {
        &self.pieces
    }

    fn read_all<'a>(&'a mut self, bytes: &'a [u8], format: Format, new: Option<New<'a>>) {
        self.streams.iter_mut().for_each(Vec::clear);
        self.pieces.clear();
        let (known, hand_on) = new.unzip();
        let stream = if format == Format::Code { Stream::Code } else { Stream::Text };
        let mut reader = Reader {
            bytes,
            at: 0,
            end: bytes.len(),
            format,
            stream,
            depth: 0,
            words: self,
            known,
            hand_on,
            pieces: [None; 3],
            ahead: None,
            quoted: false,
            seam: usize::MAX,
            joined: usize::MAX,
            last: GAP,
            spelled: Vec::new(),
            together: Vec::new(),
        };
        reader.read(bytes.len());
    }
}

/// Where in a file a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// What is read: a sentence is whole here, even if tags interrupt it.
    Text,
    /// What stands beside the text: attributes, notes' numbers, words put together across tags.
    Values,
    /// Class names, coordinates of drawings, style sheets, scripts.
    Code,
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Of what is read as `format`.
    end: usize,
    format: Format,
    stream: Stream,
    /// How many values are around this place.
    depth: usize,
    words: &'a mut Words,
    /// The pieces that need not be read.
    known: Option<&'a Pieces>,
    /// Who gets the words of a large file some after others.
    hand_on: Option<&'a mut (dyn FnMut(&Words) + 'a)>,
    /// Inside a cell of a table that stands between quotation marks.
    quoted: bool,
    /// The ends and the hashes of the pieces that are being read: a line, a string in it, a paragraph in that.
    pieces: [Option<(usize, u64)>; 3],
    /// Where the piece begins that was looked at ahead of its time, and what it is.
    ahead: Option<(usize, (usize, u64))>,
    /// Up to here only tags such as `<mark>` stand behind the last word.
    seam: usize,
    /// Up to here `together` is read.
    joined: usize,
    last: Word,
    /// The folded letters of a word that is not plain ASCII.
    spelled: Vec<u8>,
    /// The folded letters of a word that tags divide, so far.
    together: Vec<u8>,
}

impl<'a> Reader<'a> {
    fn read(&mut self, end: usize) {
        let classes = classes(self.format);
        while self.at < end {
            let byte = self.bytes[self.at];
            match classes[byte as usize] {
                Class::Word => self.word(),
                Class::Gap => self.at += 1,
                Class::Special => self.special(byte),
            }
        }
    }

    /// Reads up to `end` as `format`, into `stream`. What stands at the end is no letter; a broken
    /// tag may be read beyond it, and is not read again.
    fn read_inside(&mut self, end: usize, format: Format, stream: Stream) {
        let outside = (self.format, self.stream, self.end);
        // A line that ends in here is not the one that began outside.
        self.ahead = None;
        let line = self.pieces[Sort::Line as usize].take();
        (self.format, self.stream, self.end) = (format, stream, end);
        self.depth += 1;
        self.read(end);
        self.depth -= 1;
        self.gap();
        (self.format, self.stream, self.end) = outside;
        self.pieces[Sort::Line as usize] = line;
    }

    fn special(&mut self, byte: u8) {
        match (self.format, byte) {
            (Format::Html | Format::Xml, b'<') => self.tag(1),
            (Format::Html | Format::Xml, b'\n') => {
                self.at += 1;
                self.piece(Sort::Line);
            }
            // No string of JSON has an end of line in it, and a cell only between quotation marks.
            (Format::Json, b'\n') | (Format::Table, b'\n') if !self.quoted => {
                self.gap();
                self.at += 1;
                self.piece(Sort::Line);
            }
            (Format::Table, b'"') => {
                self.quoted = !self.quoted;
                self.at += 1;
            }
            (Format::Json, b'"') => {
                self.gap();
                self.at += 1;
                self.piece(Sort::Text);
            }
            (Format::Json, b'\\') if self.bytes.get(self.at + 1) == Some(&b'n') => {
                self.at += 2;
                self.piece(Sort::Paragraph);
            }
            (Format::Markdown, b'\n' | b'|' | b'[' | b']') => self.markdown(byte),
            _ => {
                let (c, length) = self.peek(self.at);
                match letter(c) {
                    Letter::Word(_) => self.word(),
                    _ if c == '<' && self.has_tags(length) => self.tag(length),
                    _ => self.at += length,
                }
            }
        }
    }

    /// Behind the end of a piece: what stands up to the next end is passed over if it is known.
    #[inline]
    fn piece(&mut self, sort: Sort) {
        // A script in a page may be JSON.
        let deepest = usize::from(self.format == Format::Json);
        let Some(known) = self.known else { return };
        if self.depth > deepest || self.stream != Stream::Text {
            return;
        }
        let read = self.pieces[sort as usize].take();
        // The end of a short line is none of its piece.
        if sort == Sort::Line && read.is_some_and(|(end, _)| end >= self.at) {
            self.pieces[sort as usize] = read;
            return;
        }
        if !self.is_between() {
            return;
        }
        if let Some((end, hash)) = read
            && end + sort.between() == self.at
        {
            self.words.pieces.push(hash);
        }
        let mut piece = match self.ahead.filter(|(at, _)| *at == self.at) {
            Some((_, piece)) => Some(piece),
            None => self.piece_at(known, sort, self.at),
        };
        while let Some((end, hash)) = piece {
            let found = known.at(hash);
            // What is in memory is far away: the way to the next piece is gone meanwhile.
            let further = end + sort.between();
            let next = if sort == Sort::Text { None } else { self.piece_at(known, sort, further) };
            if found != hash {
                self.pieces[sort as usize] = Some((end, hash));
                self.ahead = next.map(|piece| (further, piece)).or(self.ahead);
                return;
            }
            self.at = if next.is_some() { further } else { end };
            piece = next;
        }
    }

    /// The end and the hash of the piece that begins at a place, if it is long enough to be known. Short
    /// lines are one piece with what follows them, but for a paragraph, which stands elsewhere without them.
    #[inline]
    fn piece_at(&self, known: &Pieces, sort: Sort, start: usize) -> Option<(usize, u64)> {
        let rest = self.bytes.get(start..self.end)?;
        let length = match sort {
            Sort::Line => {
                let mut length = memchr::memchr(b'\n', rest)?;
                while length < sort.shortest() {
                    let more = &rest[length + 1..];
                    let next = memchr::memchr(b'\n', more).filter(|_| !more.starts_with(b"<p>"))?;
                    length += 1 + next;
                }
                length
            }
            // Behind the end of a string of JSON none begins.
            Sort::Text if matches!(rest.first(), Some(b',' | b':' | b'}' | b']')) => return None,
            Sort::Text => end_of_string(rest).filter(|length| *length >= sort.shortest())?,
            Sort::Paragraph if !rest.starts_with(b"<p>") => return None,
            Sort::Paragraph => line_of_string(rest).filter(|length| *length >= sort.shortest())?,
        };
        let hash = known.hash(sort, self.format, self.depth, &rest[..length]);
        Some((start + length, hash))
    }

    /// Whether nothing that stands before this place goes on behind it.
    fn is_between(&self) -> bool {
        let is_over = |words: &Vec<Word>| words.last().is_none_or(|last| last.hash == 0);
        self.words.streams.iter().all(is_over)
    }

    /// Whether a `<` that is written with so many bytes begins a tag. In a page an escaped one is
    /// a character; in a feed or JSON it is how HTML is carried.
    fn has_tags(&self, length: usize) -> bool {
        match self.format {
            Format::Html => length == 1,
            // A value may hold tags that have values: nobody nests them deep but an attacker.
            Format::Xml | Format::Json => self.depth < 4,
            Format::Table | Format::Code | Format::Plain | Format::Markdown => false,
        }
    }

    /// Keeps addresses of links out of the sentence, and blocks and cells apart.
    fn markdown(&mut self, byte: u8) {
        let rest = &self.bytes[self.at + 1..];
        let line = || {
            // No address is longer; a bound keeps the work linear.
            let near = &rest[..rest.len().min(1000)];
            near.split(|byte| *byte == b'\n').next().unwrap_or_default()
        };
        let address = match (byte, rest.first()) {
            (b']', Some(b'(')) => find(line(), b")"),
            // `[[jnim|the group]]`: what is read stands behind the bar.
            (b'[', Some(b'[')) => find(line(), b"]]").and_then(|end| find(&rest[..end], b"|")),
            _ => None,
        };
        if let Some(end) = address {
            self.read_inside(self.at + 1 + end, Format::Plain, Stream::Values);
            return;
        }
        let is_blank = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\r' | b'>');
        if byte == b'|' || byte == b'\n' && rest.iter().find(|b| !is_blank(b)) == Some(&b'\n') {
            self.gap();
        }
        self.at += 1;
    }

    /// Nothing that is looked for reaches over this place.
    fn gap(&mut self) {
        let stream = self.stream();
        if stream.last().is_some_and(|last| last.hash != 0) {
            stream.push(GAP);
            if stream.len() >= MOST {
                self.pass_on();
            }
        }
    }

    /// Hands on what was read, unless it goes on.
    #[cold]
    fn pass_on(&mut self) {
        if self.is_between()
            && let Some(hand_on) = &mut self.hand_on
        {
            hand_on(self.words);
            self.words.streams.iter_mut().for_each(Vec::clear);
        }
    }

    fn stream(&mut self) -> &mut Vec<Word> {
        &mut self.words.streams[self.stream as usize]
    }
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
    static MARKUP: [Class; 256] = table(b"<&%\n");
    static JSON: [Class; 256] = table(b"<&%\"\\\n");
    static CODE: [Class; 256] = table(b"%\\");
    static TABLE: [Class; 256] = table(b"&%\"\n");
    static PLAIN: [Class; 256] = table(b"&%");
    static MARKDOWN: [Class; 256] = table(b"&%[]|\n");
    match format {
        Format::Html | Format::Xml => &MARKUP,
        Format::Json => &JSON,
        Format::Code => &CODE,
        Format::Table => &TABLE,
        Format::Plain => &PLAIN,
        Format::Markdown => &MARKDOWN,
    }
}

/// The end of a string of JSON that begins here, if it is near: a bound keeps the work linear.
fn end_of_string(bytes: &[u8]) -> Option<usize> {
    let near = &bytes[..bytes.len().min(64 * 1024)];
    memchr::memchr_iter(b'"', near).find(|end| {
        let escapes = bytes[..*end].iter().rev().take_while(|byte| **byte == b'\\').count();
        escapes % 2 == 0
    })
}

/// The end of a line in a string of JSON, if another follows.
fn line_of_string(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr::memchr2(b'\\', b'"', bytes.get(at..)?)?;
        match (bytes[at], bytes.get(at + 1)) {
            (b'"', _) => return None,
            (_, Some(b'n')) => return Some(at),
            _ => at += 2,
        }
    }
}

/// Where something begins whose first byte is no letter; letters may be large or small.
fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    let begins = |at: &usize| {
        let found = bytes.get(*at..*at + needle.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(needle))
    };
    memchr::memchr_iter(needle[0], bytes).find(begins)
}
