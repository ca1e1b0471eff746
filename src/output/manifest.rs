//! The record of a written site: `SHA256SUMS` and `watchdesk.json`.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Output;

pub const SUMS: &str = "SHA256SUMS";
pub const MARKER: &str = "watchdesk.json";

/// Which build it was: the tool's version, the audience and the day (`2024-09-24`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    pub version: String,
    pub audience: String,
    pub date: String,
}

/// Each file of a written site and its SHA-256 in hexadecimal.
pub type Manifest = BTreeMap<String, String>;

#[derive(Serialize, Deserialize)]
struct Marker {
    tool: String,
    version: String,
    audience: String,
    date: String,
    files: usize,
}

/// The text of `watchdesk.json`.
pub fn marker(stamp: &Stamp, files: usize) -> String {
    let marker = Marker {
        tool: "watchdesk".to_string(),
        version: stamp.version.clone(),
        audience: stamp.audience.clone(),
        date: stamp.date.clone(),
        files,
    };
    // Plain texts always serialise.
    serde_json::to_string_pretty(&marker).unwrap_or_default() + "\n"
}

/// Whether a text is the marker of a folder that watchdesk made.
pub fn is_marker(text: &str) -> bool {
    serde_json::from_str::<Marker>(text).is_ok_and(|marker| marker.tool == "watchdesk")
}

/// The text of `SHA256SUMS`: every file but itself, as `sha256sum` writes it.
pub fn entries(output: &Output, stamp: &Stamp) -> String {
    let marker = marker(stamp, output.len());
    let mut files: Vec<(&str, &[u8])> = output.iter().collect();
    files.push((MARKER, marker.as_bytes()));
    files.sort();
    let lines: Vec<String> =
        files.par_iter().map(|(path, bytes)| format!("{}  {path}\n", sum(bytes))).collect();
    lines.concat()
}

fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads a folder's `SHA256SUMS`; empty if there is none. Paths that lead out of the folder are
/// passed over, so that a forged manifest cannot make us touch what is not ours.
pub fn read_manifest(folder: &Path) -> Manifest {
    let text = std::fs::read_to_string(folder.join(SUMS)).unwrap_or_default();
    let entry = |line: &str| {
        let (sum, path) = line.split_once("  ")?;
        is_inside(path).then(|| (path.to_string(), sum.to_string()))
    };
    text.lines().filter_map(entry).collect()
}

/// A path that stays in its folder.
pub fn is_inside(path: &str) -> bool {
    !path.is_empty() && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}
