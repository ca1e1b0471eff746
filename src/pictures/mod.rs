//! Released files of `content/` -> what is published of them: pictures in a few widths and without
//! anything but their pixels, drawings cleaned, other files as they are.
//!
//! A photograph tells where and when it was taken, with which camera and sometimes by whom, and
//! holds a small copy of what was cut away. None of that is copied: a picture is decoded, turned
//! the right way up, scaled and encoded anew. Names of files are not published either, but for
//! files that a reader downloads.

mod cache;
mod drawing;
mod photo;

use std::collections::BTreeMap;
use std::fmt::Write;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::audience::Tlp;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::release::ReleasedFile;
pub use cache::Cache;

/// The folder of the site that such files stand in.
const FOLDER: &str = "media";

/// Pictures of pixels that can be read.
const PHOTOS: &[&str] = &["jpg", "jpeg", "png", "webp", "gif"];

/// Files that a browser would obey rather than show.
const ACTIVE: &[&str] = &[
    "html", "htm", "xhtml", "xht", "xml", "xsl", "js", "mjs", "css", "wasm", "swf", "php", "svgz",
];

/// What a file of `content/` is published as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Photo,
    Drawing,
    Download,
    /// It is not published: a browser would obey it.
    Active,
}

/// By the end of its name.
pub fn sort(path: &str) -> Sort {
    let name = path.rsplit('/').next().unwrap_or_default();
    let end = name.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
    match end.as_str() {
        "svg" => Sort::Drawing,
        end if PHOTOS.contains(&end) => Sort::Photo,
        end if ACTIVE.contains(&end) => Sort::Active,
        _ => Sort::Download,
    }
}

/// A file of the site that was made from one of the desk.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Media {
    /// Where it stands, from the site's root; of a picture, its largest width.
    pub address: String,
    pub picture: Option<Picture>,
    pub credit: String,
    /// What it shows, in words, for texts that do not say it.
    pub alt: String,
    pub marking: Tlp,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Picture {
    /// In pixels; not known of a drawing.
    pub size: Option<(u32, u32)>,
    /// Each width in pixels with its address, the smallest first.
    pub widths: Vec<(u32, String)>,
}

/// Everything that is published of a desk's files.
#[derive(Debug, Default)]
pub struct Published {
    /// By the path in the desk.
    media: BTreeMap<String, Media>,
    /// Bytes by the path in the site.
    output: BTreeMap<String, Vec<u8>>,
}

impl Published {
    pub fn get(&self, path: &str) -> Option<&Media> {
        self.media.get(path)
    }

    /// Everything by the path in the desk.
    pub fn all(&self) -> &BTreeMap<String, Media> {
        &self.media
    }

    /// Bytes by the path in the site.
    pub fn output(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.output
    }
}

/// An encoding of a picture: its width and height in pixels, the end of its name, its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Encoded {
    width: u32,
    height: u32,
    end: String,
    bytes: Vec<u8>,
}

/// Makes what is published of each file. A picture that was made before comes from the cache.
pub fn publish(files: &[ReleasedFile], cache: &Cache) -> (Published, Vec<Diagnostic>) {
    let made: Vec<Result<(String, Media, Files), Diagnostic>> =
        files.par_iter().map(|file| one(file, cache)).collect();
    let mut published = Published::default();
    let mut problems = Vec::new();
    for result in made {
        match result {
            Ok((path, media, output)) => {
                published.media.insert(path, media);
                published.output.extend(output);
            }
            Err(problem) => problems.push(problem),
        }
    }
    (published, problems)
}

type Files = Vec<(String, Vec<u8>)>;

fn one(file: &ReleasedFile, cache: &Cache) -> Result<(String, Media, Files), Diagnostic> {
    let path = file.path();
    let bad = |why: String| unreadable(path, &why);
    let (address, picture, output) = match sort(path) {
        Sort::Photo => {
            let sizes = cache.or_make(file.bytes(), photo::encode).map_err(bad)?;
            let files: Files = sizes.iter().map(|one| (named(one), one.bytes.clone())).collect();
            let widths = sizes.iter().map(|one| (one.width, named(one))).collect();
            let size = sizes.last().map(|one| (one.width, one.height));
            let address = sizes.last().map(named).unwrap_or_default();
            (address, Some(Picture { size, widths }), files)
        }
        Sort::Drawing => {
            let clean = drawing::clean(file.bytes()).map_err(bad)?;
            let address = format!("{FOLDER}/{}.svg", hash(&clean));
            let picture = Picture { size: None, widths: Vec::new() };
            (address.clone(), Some(picture), vec![(address, clean)])
        }
        Sort::Download => {
            let name = path.rsplit('/').next().unwrap_or_default();
            let address = format!("{FOLDER}/{}/{name}", hash(file.bytes()));
            (address.clone(), None, vec![(address, file.bytes().to_vec())])
        }
        Sort::Active => return Err(active(path)),
    };
    let (credit, alt) = (file.credit().to_string(), file.alt().to_string());
    let media = Media { address, picture, credit, alt, marking: file.marking() };
    Ok((path.to_string(), media, output))
}

fn named(one: &Encoded) -> String {
    format!("{FOLDER}/{}-{}.{}", hash(&one.bytes), one.width, one.end)
}

/// The beginning of the SHA-256 of some bytes, in hexadecimal digits.
fn hash(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in Sha256::digest(bytes).iter().take(10) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn unreadable(path: &str, why: &str) -> Diagnostic {
    Diagnostic::new(Code::BadFile, format!("the picture cannot be read: {why}"))
        .at(Span::file(&path.into()), "")
        .help("open it in a picture editor and save it as JPEG or PNG; a drawing as plain SVG")
}

/// A file that would act in a reader's browser.
pub fn active(path: &str) -> Diagnostic {
    Diagnostic::new(Code::BadFile, "a browser would obey this file instead of showing it")
        .at(Span::file(&path.into()), "")
        .help("publish a PDF, a picture or a table instead")
}
