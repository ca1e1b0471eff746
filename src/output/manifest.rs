//! The record of a written site: `SHA256SUMS` for the usual tools and `watchdesk.json` for programs.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::audience::Tlp;

pub const SUMS: &str = "SHA256SUMS";
pub const MARKER: &str = "watchdesk.json";
/// The signature of `SHA256SUMS`, if somebody signed it.
pub const SIGNATURE: &str = "SHA256SUMS.minisig";

/// Which build it was: the tool's version, the audience with its ceiling, the day (`2024-09-24`),
/// and where the site is to stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    pub version: String,
    pub audience: String,
    pub ceiling: Tlp,
    pub date: String,
    pub base_url: String,
}

/// Each file of a written site and its SHA-256 in hexadecimal.
pub type Manifest = BTreeMap<String, String>;

/// One file of a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub path: String,
    pub sha256: String,
    pub length: u64,
}

impl Listed {
    pub fn of(path: &str, bytes: &[u8]) -> Listed {
        Listed { path: path.to_string(), sha256: sum(bytes), length: bytes.len() as u64 }
    }
}

/// `F` is a [`Listed`], its own or another's.
#[derive(Serialize, Deserialize)]
struct Marker<F> {
    tool: String,
    version: String,
    audience: String,
    ceiling: String,
    date: String,
    base_url: String,
    files: Vec<F>,
}

/// The texts of `watchdesk.json` and `SHA256SUMS`.
pub struct Record {
    pub marker: String,
    pub sums: String,
}

/// The record of a site with these files, in any order.
pub fn record<'a>(files: impl Iterator<Item = &'a Listed>, stamp: &Stamp) -> Record {
    let mut files: Vec<&Listed> = files.collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    let marker = Marker {
        tool: "watchdesk".to_string(),
        version: stamp.version.clone(),
        audience: stamp.audience.clone(),
        ceiling: stamp.ceiling.word().to_string(),
        date: stamp.date.clone(),
        base_url: stamp.base_url.clone(),
        files,
    };
    // A text that grows is in memory twice, and that of a large site has megabytes.
    let each = |more: usize| marker.files.iter().map(|file| file.path.len() + more).sum::<usize>();
    let mut text = Vec::with_capacity(each(160) + 1_000);
    // Plain texts always serialise.
    let _ = serde_json::to_writer_pretty(&mut text, &marker);
    text.push(b'\n');
    let text = String::from_utf8(text).unwrap_or_default();
    let mut sums = String::with_capacity(each(67) + 100);
    let own = sum(text.as_bytes());
    let files = marker.files.iter().map(|file| (file.path.as_str(), file.sha256.as_str()));
    let mut all: Vec<(&str, &str)> = files.chain([(MARKER, own.as_str())]).collect();
    all.sort();
    for (path, sum) in all {
        sums.extend([sum, "  ", path, "\n"]);
    }
    Record { marker: text, sums }
}

/// Whether a text is the marker of a folder that watchdesk made.
pub fn is_marker(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Tool {
        tool: String,
    }
    serde_json::from_str::<Tool>(text).is_ok_and(|marker| marker.tool == "watchdesk")
}

/// What a `watchdesk.json` says of its build; none if it is not one of this version's.
pub fn read_stamp(text: &str) -> Option<(Stamp, Vec<Listed>)> {
    let marker: Marker<Listed> = serde_json::from_str(text).ok()?;
    let stamp = Stamp {
        version: marker.version,
        audience: marker.audience,
        ceiling: Tlp::parse(&marker.ceiling)?,
        date: marker.date,
        base_url: marker.base_url,
    };
    (marker.tool == "watchdesk").then_some((stamp, marker.files))
}

pub fn sum(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or_default();
    Sha256::digest(bytes).iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Reads a folder's `SHA256SUMS`; empty if there is none.
pub fn read_manifest(folder: &Path) -> Manifest {
    read_sums(&std::fs::read_to_string(folder.join(SUMS)).unwrap_or_default())
}

/// The files of a folder's `SHA256SUMS`, without their sums; none if there is none.
pub fn read_paths(folder: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join(SUMS)).unwrap_or_default();
    entries(&text).map(|(path, _)| path.to_string()).collect()
}

/// The files of a `SHA256SUMS`.
pub fn read_sums(text: &str) -> Manifest {
    entries(text).map(|(path, sum)| (path.to_string(), sum.to_string())).collect()
}

/// Paths and sums. Paths that lead out of the folder are passed over, so that a forged manifest cannot make us touch
/// what is not ours.
fn entries(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let entries = text.lines().filter_map(|line| line.split_once("  "));
    entries.map(|(sum, path)| (path, sum)).filter(|(path, _)| is_inside(path))
}

/// A path that stays in its folder.
pub fn is_inside(path: &str) -> bool {
    !path.is_empty() && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}
