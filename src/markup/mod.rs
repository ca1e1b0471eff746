//! A released body -> its HTML, its plain text, its headings and the names that it mentions.
//!
//! The HTML does not know yet on which page it will stand: links inside the site begin with
//! [`ROOT`], which a page replaces by the way to the site's root.

pub mod links;
mod packed;
mod pictures;
mod quotation;
pub mod raw;
mod sentence;
mod tables;
pub mod tags;
mod writer;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

use pulldown_cmark::Options;
use pulldown_cmark_escape::escape_html;
use serde::{Deserialize, Serialize};

use crate::audience::Tlp;
use crate::excerpt::Excerpt;
use crate::names::Names;
use crate::pictures::Media;
use packed::Packed;
pub use sentence::{sentence_around, sentences};
pub use writer::text;

/// Stands for the way to the site's root in links; a character that no text can hold.
pub const ROOT: char = '\u{1}';
const ROOT_TEXT: &str = "\u{1}";

/// CommonMark with tables, footnotes, smart punctuation and `[[links]]`.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_WIKILINKS
}

/// What a body needs to know of the rest of the site.
pub struct Surroundings<'a> {
    pub names: &'a Names,
    /// The entry that the body belongs to: its own name is not linked.
    pub own: u32,
    /// Which of several entries of one name the document means, if that is known.
    pub choose: &'a dyn Fn(&[u32]) -> Option<u32>,
    /// What an entry's acronym stands for, if the words are one.
    pub long_form: &'a dyn Fn(u32, &str) -> Option<String>,
    /// A name is linked again after each heading of the second level.
    pub link_again: bool,
    /// The address of an entry's page in the body's language, from the root.
    pub address: &'a dyn Fn(u32) -> String,
    /// What `[[…]]` means, if it is known, and the words to show where none are given.
    pub lookup: &'a dyn Fn(&str) -> Option<(u32, String)>,
    /// Where a link to a file of the desk or a page of the site leads, if anywhere.
    pub site_link: &'a dyn Fn(&str) -> Option<String>,
    /// What is published of a file of the desk that a path leads to.
    pub media: &'a dyn Fn(&str) -> Option<Media>,
    /// Raw HTML is cleaned and obeyed, and not shown as text.
    pub raw_html: bool,
}

/// A name found in the text: of which entry, and where in the plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mention {
    pub entry: u32,
    pub start: u32,
    pub end: u32,
    /// The place of the name in the list of names; `None` for a `[[link]]`.
    pub name: Option<u32>,
}

/// A name that several entries share where nothing says which one is meant.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Unclear {
    pub targets: Vec<u32>,
    /// Where it stands first, in the bytes of the body.
    pub place: Range<usize>,
    pub count: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Heading {
    pub id: String,
    pub text: String,
    pub level: u8,
}

/// A body, ready to stand on a page.
#[derive(Debug, Default, Hash, Serialize, Deserialize)]
pub struct Text {
    /// Written down without it, it is nothing that can be read.
    #[serde(skip)]
    body: Excerpt,
    html: Packed,
    plain: Packed,
    pub headings: Vec<Heading>,
    /// In the order of the text.
    pub mentions: Vec<Mention>,
    /// By the place of the name in the list of names.
    pub unclear: BTreeMap<u32, Unclear>,
    /// The strictest marking of a passage.
    pub marking: Option<Tlp>,
}

impl Text {
    /// A text that was written down, beside the body that it was made of.
    pub fn beside(self, body: &Excerpt) -> Text {
        Text { body: body.clone(), ..self }
    }

    /// Its HTML: see [`ROOT`].
    pub fn html(&self) -> String {
        self.html.unpack(&self.body)
    }

    /// Its words, blocks apart by blank lines.
    pub fn plain(&self) -> String {
        self.plain.unpack(&self.body)
    }

    /// How many bytes its HTML has.
    pub fn html_length(&self) -> usize {
        self.html.length()
    }

    /// How many bytes its words have.
    pub fn plain_length(&self) -> usize {
        self.plain.length()
    }
}

/// One line of text (a claim's `by`, for instance) as HTML with its names linked.
pub fn line(text: &str, around: &Surroundings) -> String {
    let mut html = String::new();
    let mut from = 0;
    for found in around.names.find(text) {
        let meant = (around.choose)(&found.targets).filter(|_| !found.demonym);
        let Some(entry) = meant else { continue };
        escape(&text[from..found.start], &mut html);
        open_entry(entry, around, &mut html);
        escape(&text[found.start..found.end], &mut html);
        html.push_str("</a>");
        from = found.end;
    }
    escape(&text[from..], &mut html);
    html
}

/// What `[[target|words]]` leads to. In a table its bar is written `\|`, and the parser leaves the
/// backslash.
pub fn wiki_target(dest: &str, has_words: bool) -> &str {
    if has_words { dest.strip_suffix('\\').unwrap_or(dest) } else { dest }
}

/// Escapes text for HTML and drops control characters.
pub fn escape(text: &str, html: &mut String) {
    // Writing to a string cannot fail.
    let _ = escape_html(&mut *html, &without_controls(text));
}

/// A text without control characters, beside the ends of lines and tabs.
fn without_controls(text: &str) -> Cow<'_, str> {
    let bad = |c: char| c.is_control() && c != '\n' && c != '\t';
    // Those beyond ASCII begin with the byte C2, as do a few others. To look at bytes is many times
    // faster, and almost no text has any.
    let may_be =
        |byte: u8| byte < b' ' && byte != b'\n' && byte != b'\t' || byte == 0x7f || byte == 0xc2;
    let any = text.bytes().fold(false, |any, byte| any | may_be(byte));
    if any && text.contains(bad) { text.replace(bad, "").into() } else { text.into() }
}

fn open_entry(entry: u32, around: &Surroundings, html: &mut String) {
    let _ = write!(html, "<a href=\"{ROOT}{}\">", (around.address)(entry));
}
