//! A tag -> the words of its attributes, beside the text that it stands in, and what it does to that text.

use super::super::hashes::plain_end;
use super::super::tags::{is_block, is_drawing, is_inline, name_end};
use super::{Format, Reader, Stream, find};

impl<'a> Reader<'a> {
    /// Reads past a tag whose `<` has so many bytes. Its values are read apart from the text.
    pub(super) fn tag(&mut self, length: usize) {
        let (start, last) = (self.at, self.last);
        let inside_word = start == self.seam || start == (last.at + last.length) as usize;
        self.at += length;
        let name_at =
            self.bytes[self.at..].iter().take_while(|b| matches!(b, b'/' | b'\\' | b'?')).count();
        let closes = name_at > 0;
        let bytes = self.bytes;
        let name_end = name_end(bytes, self.at + name_at);
        let name = &bytes[self.at + name_at..name_end];
        // What only looks like a tag is text, as is a comment: the source can be read by all.
        let escaped = length > 1 || self.format == Format::Json;
        if name.is_empty() || escaped && !is_inline(name) && !is_block(name) {
            self.gap();
            return;
        }
        self.at = name_end;
        let json = self.attributes();
        match name {
            b"sup" => self.note(closes),
            b"script" | b"style" if self.format == Format::Html && !closes => {
                self.gap();
                let rest = &self.bytes[self.at..];
                let length = find(rest, if name == b"script" { b"</script" } else { b"</style" });
                let end = self.at + length.unwrap_or(rest.len());
                if json {
                    self.read_inside(end, Format::Json, Stream::Text);
                } else {
                    self.read_inside(end, Format::Code, Stream::Code);
                }
            }
            b"br" | b"img" => {}
            _ if !is_inline(name) => self.gap(),
            _ if inside_word => {
                (self.seam, self.last) = (self.at, last);
                if self.letter_at(self.at).is_some() {
                    self.join(last);
                }
            }
            _ => {}
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

    /// Reads the attributes of a tag and past its end. Whether its type is a kind of JSON.
    fn attributes(&mut self) -> bool {
        let mut json = false;
        while let Some(&byte) = self.bytes.get(self.at) {
            let (c, length) = match byte {
                b'&' | b'\\' => self.peek(self.at),
                _ => (byte as char, 1),
            };
            match c {
                '>' => {
                    self.at += length;
                    break;
                }
                // The string that the tag stands in ends before the tag does.
                '"' if self.format == Format::Json && length == 1 => break,
                c if c.is_ascii_alphabetic() => {
                    let (bytes, start) = (self.bytes, self.at);
                    let end = plain_end(bytes, start);
                    if bytes.get(end) == Some(&b'=') && is_usual(&bytes[start..end]) {
                        self.at = end;
                    } else {
                        self.attribute_name();
                    }
                    let name = &bytes[start..self.at];
                    self.skip_spaces();
                    if bytes.get(self.at) == Some(&b'=') {
                        self.at += 1;
                        let value = self.value(is_drawing(name));
                        json |= name == b"type" && value.ends_with(b"json");
                    }
                }
                _ => self.at += length,
            }
        }
        json
    }

    /// An attribute's name may be somebody's word, such as `data-…`.
    fn attribute_name(&mut self) {
        let stream = std::mem::replace(&mut self.stream, Stream::Code);
        self.word();
        while let Some(b'-' | b':' | b'_') = self.bytes.get(self.at) {
            self.at += 1;
            self.word();
        }
        self.gap();
        self.stream = stream;
    }

    fn skip_spaces(&mut self) {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    /// Reads an attribute's value, up to a quote that is written as the first one is.
    fn value(&mut self, drawing: bool) -> &'a [u8] {
        self.skip_spaces();
        let (c, length) = if self.at < self.bytes.len() { self.peek(self.at) } else { ('>', 0) };
        let bytes = self.bytes;
        // In JSON a plain quote is not the value's but ends the string.
        let quoted = c == '\'' || c == '"' && (self.format != Format::Json || length > 1);
        let end = if quoted {
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
        // What stands behind the site's own address is not its continuation.
        let home = self.known.map_or(&b""[..], |known| known.home().as_bytes());
        if bytes[start..end].starts_with(home) {
            self.at += home.len();
        }
        let format = if self.format == Format::Json { Format::Json } else { Format::Plain };
        self.read_inside(end, format, if drawing { Stream::Code } else { Stream::Values });
        if self.at == end {
            self.at += quote;
        }
        &bytes[start..end]
    }
}

/// Attributes that nearly every tag has: their names are HTML's and nobody's words.
fn is_usual(name: &[u8]) -> bool {
    matches!(
        name,
        b"class"
            | b"href"
            | b"id"
            | b"lang"
            | b"dir"
            | b"rel"
            | b"datetime"
            | b"hreflang"
            | b"scope"
    )
}
