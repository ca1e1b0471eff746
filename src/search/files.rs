//! The index -> files, each small enough to be loaded for one search. `docs/search.md` describes them.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::code;
use super::documents::Document;
use super::inverted::Inverted;
use crate::address;
use crate::audience::Tlp;
use crate::graph::{Reads, Version};
use crate::site::Site;

/// The file that leads to all others. Its address stays, theirs change with what is in them.
pub const ROOT: &str = "search/index.js";

/// So many files there are at most of each sort, and how many bytes each has at least, so that a
/// small desk has few.
const NARROWING: (usize, usize) = (15, 2_500);
const WORDS: (usize, usize) = (435, 10_000);
const DOCUMENTS: (usize, usize) = (405, 2_500);
const TEXTS: (usize, usize) = (400, 6_000);
/// How many bytes a file of places has at least. A phrase needs two of them, so they get all the files that
/// words and documents leave, and texts those that are left then: a desk with large files of places has more
/// text than fits anyway.
const PLACES: usize = 8_000;
/// All files together, and the greatest file of texts. Where the texts do not fit, there are none,
/// and a result shows what a document says of itself.
const ALL: usize = 990;
const LARGEST_TEXTS: usize = 16_000;

/// Pieces that go into files in their order: each a JSON text.
struct Shards {
    /// The files, each a list of pieces with commas between.
    files: Vec<String>,
    /// The number of the first piece of each file.
    starts: Vec<usize>,
}

impl Shards {
    /// These, and behind them `more`, whose first piece has the number `from`.
    fn and(mut self, more: Shards, from: usize) -> Shards {
        self.files.extend(more.files);
        self.starts.extend(more.starts.iter().map(|start| from + start));
        self
    }
}

/// `write` writes a piece.
fn shards<T>(pieces: &[T], write: impl Fn(&T, &mut String), limit: (usize, usize)) -> Shards {
    let (most, least) = limit;
    let mut written = String::new();
    let length = |piece: &T| {
        written.clear();
        write(piece, &mut written);
        written.len()
    };
    let lengths: Vec<usize> = pieces.iter().map(length).collect();
    let total: usize = lengths.iter().map(|length| length + 1).sum();
    // Files are not filled to the last byte, and the larger the pieces the less: a little more than
    // the share of each, and more until there are not too many.
    let mut size = (total / most.max(1) * 21 / 20).max(least);
    while starts(&lengths, size).len() > most.max(1) {
        size += size / 16 + 1;
    }
    let starts = starts(&lengths, size);
    let ends = starts.iter().skip(1).copied().chain([pieces.len()]);
    let file = |(start, end): (&usize, usize)| {
        let mut file =
            String::with_capacity(lengths[*start..end].iter().sum::<usize>() + end - start);
        for (number, piece) in pieces[*start..end].iter().enumerate() {
            if number > 0 {
                file.push(',');
            }
            write(piece, &mut file);
        }
        file
    };
    let files = starts.iter().zip(ends).map(file).collect();
    Shards { files, starts }
}

/// Which pieces begin a file, if none is larger than that unless one piece is.
fn starts(lengths: &[usize], size: usize) -> Vec<usize> {
    let (mut starts, mut length) = (Vec::new(), 0);
    for (number, piece) in lengths.iter().enumerate() {
        if number == 0 || length + piece > size {
            starts.push(number);
            length = 0;
        }
        length += piece + 1;
    }
    starts
}

/// A key and its value. Neither has a quotation mark or a backslash in it.
fn pair((key, value): &(&str, &str), file: &mut String) {
    file.extend(["\"", key, "\",\"", value, "\""]);
}

pub fn files(documents: &[Document], index: Inverted, site: &Site) -> BTreeMap<String, Vec<u8>> {
    let narrowing = index.narrowing.iter().map(|(key, list)| (key.as_str(), list.as_str()));
    let forms = index.forms.iter().map(|(form, word)| {
        let word = &index.words[*word as usize];
        let is_home = word.home == *form;
        (form.as_str(), if is_home { word.documents.as_str() } else { word.home.as_str() })
    });
    // What narrows down is asked for beside words: it is in small files of its own, before them.
    let lines: Vec<(&str, &str)> = narrowing.chain(forms).collect();
    let (narrowing, forms) = lines.split_at(index.narrowing.len());
    let first = |shards: &Shards, lines: &[(&str, &str)]| -> Vec<String> {
        shards.starts.iter().map(|start| lines[*start].0.to_string()).collect()
    };
    let words = shards(narrowing, pair, NARROWING).and(shards(forms, pair, WORDS), narrowing.len());
    let homes = index.forms.iter().map(|(form, word)| (form, &index.words[*word as usize]));
    let homes = homes.filter(|(form, word)| word.home == **form && !word.places.is_empty());
    let placed: Vec<(&str, &str)> =
        homes.map(|(form, word)| (form.as_str(), word.places.as_str())).collect();
    let left = ALL - words.files.len() - DOCUMENTS.0.min(documents.len());
    let places = shards(&placed, pair, (left, PLACES));
    let left = (left - places.files.len()).min(TEXTS.0);
    let (texts, place_of) = texts(documents, left);
    let (about, per) = about(documents, site, &place_of);
    let mut root = json!({
        "per": per,
        "chunks": about.len(),
        "documents": documents.len(),
        "words": first(&words, &lines),
        "places": first(&places, &placed),
        "common": index.common,
        "again": again(documents),
    });
    // The files have it all now.
    drop(index);
    let sorts = [("w", words.files), ("p", places.files), ("d", about), ("t", texts.files)];
    let files = sorts.into_iter().flat_map(|(letter, lists)| {
        let named = move |(number, list)| (format!("{letter}{number}"), list);
        lists.into_iter().enumerate().map(named)
    });
    let files: Vec<(String, String)> = files.collect();
    let mut hash = Sha256::new();
    for (name, list) in &files {
        hash.update(name);
        hash.update(list);
    }
    let hash: String = hash.finalize().iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    root["folder"] = json!(format!("search/{hash}/"));
    let file = |name: &str, data: &str| format!("/* data */searching({},{data});\n", json!(name));
    let mut written: BTreeMap<String, Vec<u8>> = files
        .into_iter()
        .map(|(name, list)| {
            let text = file(&name, &format!("[{list}]"));
            (format!("search/{hash}/{name}.js"), text.into_bytes())
        })
        .collect();
    written.insert(ROOT.to_string(), file("index", &root.to_string()).into_bytes());
    written
}

/// The documents that are another version of the one before them.
fn again(documents: &[Document]) -> String {
    let pairs = (1u32..).zip(documents.windows(2));
    let again = pairs.filter(|(_, pair)| std::ptr::eq(pair[0].entry, pair[1].entry));
    let again: Vec<(u32, usize)> = again.map(|(number, _)| (number, 0)).collect();
    code::documents(&again, documents.len())
}

/// A number of a document, and where its text is: in which file, and its place there.
type Places = BTreeMap<usize, (usize, usize)>;

/// The texts, if there is room for them, and where each stands.
fn texts(documents: &[Document], most: usize) -> (Shards, Places) {
    let body = |document: &Document| document.version.body(&Reads::unnoted()).plain_length();
    let mut texts: Vec<usize> =
        (0..documents.len()).filter(|number| body(&documents[*number]) > 0).collect();
    let total: usize = texts.iter().map(|number| body(&documents[*number]) + 3).sum();
    if total > most * LARGEST_TEXTS {
        texts.clear();
    }
    let write = |number: &usize, file: &mut String| {
        let text = documents[*number].version.body(&Reads::unnoted()).plain();
        file.push_str(&json!(text.trim()).to_string());
    };
    let shards = shards(&texts, write, (most, TEXTS.1));
    let place = |(at, number): (usize, &usize)| {
        let file = shards.starts.partition_point(|start| *start <= at) - 1;
        (*number, (file, at - shards.starts[file]))
    };
    let place_of = texts.iter().enumerate().map(place).collect();
    (shards, place_of)
}

/// The files of what results show, and how many documents are in each: as many as in any other, so that a number
/// leads to its file.
fn about(documents: &[Document], site: &Site, place_of: &Places) -> (Vec<String>, usize) {
    let of = |number: usize| describe(documents, site, number, place_of.get(&number).copied());
    let about: Vec<String> = (0..documents.len()).into_par_iter().map(of).collect();
    let total: usize = about.iter().map(|text| text.len() + 1).sum();
    let size = (total / DOCUMENTS.0).max(DOCUMENTS.1);
    let per =
        (size * about.len()).div_ceil(total.max(1)).max(documents.len().div_ceil(DOCUMENTS.0));
    let per = per.max(1);
    (about.chunks(per).map(|chunk| chunk.join(",")).collect(), per)
}

/// What a result shows of a document. Its texts are in the order that the script knows.
fn describe(
    documents: &[Document],
    site: &Site,
    number: usize,
    text: Option<(usize, usize)>,
) -> String {
    let document = &documents[number];
    let Document { entry, version, language, .. } = document;
    let address = address::entry(entry.kind, &entry.slug, site.prefix(version.language));
    let marking = document.marking();
    let when = |when: Option<crate::dates::When>| when.map_or(String::new(), |when| when.iso());
    let text = text.map_or(json!([]), |(file, place)| json!([file, place]));
    let about: Vec<Value> = vec![
        json!(version.title()),
        json!(address),
        json!(entry.kind.name()),
        json!(when(entry.date)),
        json!(when(entry.until)),
        json!(lead(version)),
        json!(language),
        json!(if marking == Tlp::Clear { "" } else { marking.label() }),
        text,
    ];
    Value::Array(about).to_string()
}

/// What a document says of itself, or else how it begins.
fn lead(version: &Version) -> String {
    const LETTERS: usize = 100;
    let body;
    let said = match version.summary().trim() {
        "" => {
            body = version.body(&Reads::unnoted()).plain();
            body.split("\n\n").find(|block| block.chars().count() > 40)
        }
        summary => Some(summary),
    };
    let said = said.unwrap_or_default();
    match said.char_indices().nth(LETTERS) {
        None => said.to_string(),
        Some((end, _)) => {
            let cut = said[..end].rfind(char::is_whitespace).unwrap_or(end);
            format!("{}…", said[..cut].trim_end())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_texts(pieces: &[String], limit: (usize, usize)) -> Shards {
        shards(pieces, |piece, file| file.push_str(piece), limit)
    }

    #[test]
    fn no_file_takes_what_the_others_have_no_room_for() {
        // Of two such pieces a file of the usual size has room for one.
        let piece = |number: usize| format!("{number:03}").repeat(1000);
        let all: Vec<String> = (0..150).map(piece).collect();
        let made = of_texts(&all, (100, 1000));
        assert!(made.files.len() <= 100, "{} files", made.files.len());
        assert!(made.files.iter().all(|file| file.len() < 7000));
        assert_eq!(made.files.join(","), all.join(","));
        let firsts = made.starts.iter().map(|start| piece(*start));
        assert!(firsts.zip(&made.files).all(|(first, file)| file.starts_with(&first)));
    }

    #[test]
    fn nothing_makes_no_file_and_a_large_piece_one_of_its_own() {
        assert!(of_texts(&[], (10, 100)).files.is_empty());
        let large = ["a".to_string(), "b".repeat(500), "c".to_string()];
        let made = of_texts(&large, (10, 100));
        assert_eq!(made.starts, [0, 1, 2]);
    }
}
