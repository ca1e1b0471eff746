//! The finished site -> where it has words that only withheld content has.
//!
//! The gate promises that there are none. This is the second look, at the bytes that are going to
//! be published, whatever made them: a template, a plugin of tomorrow, a picture's metadata, a
//! file in `static/`. It knows nothing of the pipeline, so that it cannot share its mistakes.
//!
//! A secret is a name (a title, an alias, a slug, a tag), a word, a long number or six words in a
//! row that withheld content has and no released text. A site is compared with them word by word,
//! see [`words`], so that neither markup nor spelling hides one.

mod binary;
mod escapes;
mod hashes;
mod letters;
mod pieces;
mod secrets;
mod tags;
#[cfg(test)]
mod tests;
mod words;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

pub use secrets::Secrets;
use words::{Format, Words};

/// What a text of withheld content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// A title, alias, slug, file name without its ending, or tag: a secret as a whole.
    Name,
    /// A body, a passage, a table's or a field's text or number.
    Prose,
}

/// All that the audience may not see of one file.
#[derive(Debug, Clone)]
pub struct Withheld<'a> {
    /// The source file's path; a hit names it.
    pub file: &'a str,
    pub texts: Vec<(Channel, &'a str)>,
}

/// What was found, the most telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    Name,
    Number,
    Phrase,
    Word,
}

/// Where in an output it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the file's own name.
    FileName,
    /// A line of a text, counted from one.
    Line(usize),
    /// A byte of a binary file.
    Byte(usize),
}

/// An output that has something of a withheld file. Of one such pair only the most telling thing
/// is kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// The output.
    pub path: String,
    /// The withheld file.
    pub file: String,
    pub what: What,
    pub place: Place,
}

/// Says what and where, and never quotes: the message may be read by anyone.
impl fmt::Display for Hit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.what {
            What::Name => "a name",
            What::Number => "a number",
            What::Phrase => "a phrase",
            What::Word => "a word",
        };
        match self.place {
            Place::FileName => write!(f, "the file name of {} has {what}", self.path)?,
            Place::Line(line) => write!(f, "{}, line {line}, has {what}", self.path)?,
            Place::Byte(byte) => write!(f, "{}, byte {byte}, has {what}", self.path)?,
        }
        write!(f, " that only withheld content has ({})", self.file)
    }
}

/// What occurs only in withheld content.
///
/// `released` is every text that the site may show: the released bodies and fields, the templates,
/// the theme's words, and what is made from numbers (names of months, of countries). It is not
/// read if nothing is withheld. `allowed` are texts that a person has looked at: what they contain
/// is no secret.
pub fn secrets<'a>(
    withheld: impl Iterator<Item = Withheld<'a>>,
    released: impl Iterator<Item = &'a str>,
    allowed: &'a [String],
) -> Secrets {
    secrets::collect(withheld, released, allowed)
}

/// Searches a file, its path and its bytes. Ordered by withheld file.
pub fn scan(path: &str, bytes: &[u8], secrets: &Secrets) -> Vec<Hit> {
    if secrets.is_empty() {
        return Vec::new();
    }
    thread_local! {
        // Each thread takes one file apart after another: the room for its words is used again.
        static READ: RefCell<Words> = RefCell::default();
    }
    READ.with_borrow_mut(|words| scan_file(path, bytes, secrets, words))
}

fn scan_file(path: &str, bytes: &[u8], secrets: &Secrets, words: &mut Words) -> Vec<Hit> {
    // The best of each withheld file.
    let mut best: BTreeMap<&str, (What, Place, usize)> = BTreeMap::new();
    let mut note = |id: usize, place: Place, at: usize, anywhere: bool| {
        let secret = secrets.get(id);
        if anywhere && !secret.anywhere {
            return;
        }
        let new = (secret.what, place, at);
        let old = best.entry(secrets.file(secret)).or_insert(new);
        *old = new.min(*old);
    };
    words.read(path.as_bytes(), Format::Plain);
    secrets.find(words, |id, at, _| note(id, Place::FileName, at as usize, false));
    match format(path, bytes) {
        Some(format) => {
            let mut found = false;
            words.read_new(bytes, format, secrets.read(), &mut |words| {
                secrets.find(words, |id, at, code| {
                    found = true;
                    note(id, Place::Line(0), at as usize, code);
                });
            });
            if !found {
                secrets.read().add(words.pieces());
            }
        }
        None => secrets.needles().find(bytes, |id, at| note(id, Place::Byte(at), at, true)),
    }
    let line = |at: usize| bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    best.into_iter()
        .map(|(file, (what, place, at))| {
            let place = if place == Place::Line(0) { Place::Line(line(at)) } else { place };
            Hit { path: path.to_string(), file: file.to_string(), what, place }
        })
        .collect()
}

/// How a file is to be read; `None` if it is no text.
fn format(path: &str, bytes: &[u8]) -> Option<Format> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let format = match ending.as_str() {
        "html" | "htm" | "xhtml" => Format::Html,
        "xml" | "svg" | "rss" | "atom" => Format::Xml,
        "json" | "geojson" | "webmanifest" => Format::Json,
        // A script that hands on a JSON text, as those that the site makes do.
        "js" if bytes.starts_with(b"/* data */") => Format::Json,
        "css" | "js" | "mjs" => Format::Code,
        _ if bytes.contains(&0) => return None,
        "csv" | "tsv" => Format::Table,
        "txt" | "md" | "ics" => Format::Plain,
        _ if std::str::from_utf8(bytes).is_err() => return None,
        _ => Format::Plain,
    };
    Some(format)
}

/// Words of the formats that we write. Withheld prose may have them as well, and no released text.
const OURS: &str = include_str!("ours.txt");
