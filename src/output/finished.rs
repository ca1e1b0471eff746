//! A folder that was built -> the [`Finished`] site in it, if it is whole and nobody changed it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use rayon::prelude::*;

use super::folder::{Folder, is_note, is_unfinished};
use super::manifest::{self, MARKER, SIGNATURE, SUMS, Stamp};
use crate::diagnostics::Diagnostic;

/// A site with its record.
pub struct Finished {
    pub stamp: Stamp,
    /// The text of `SHA256SUMS`.
    pub sums: String,
    pub signature: Option<String>,
    /// Every file but those two.
    files: Vec<File>,
}

/// Path, bytes and SHA-256.
type File = (String, Vec<u8>, String);

/// What is not as the record says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// There is no record, or none that can be read.
    NoRecord,
    /// A build was cut off.
    Unfinished,
    Missing(String),
    Changed(String),
    Added(String),
}

impl Finished {
    /// Reads a folder; everything that is wrong with it otherwise. Files that the record does not
    /// name are somebody else's and are passed over.
    pub fn read(folder: &Path) -> Result<Finished, Vec<Fault>> {
        if is_unfinished(folder) {
            return Err(vec![Fault::Unfinished]);
        }
        let no_record = |_| vec![Fault::NoRecord];
        let sums = fs::read_to_string(folder.join(SUMS)).map_err(no_record)?;
        let listed: Vec<(String, String)> = manifest::read_sums(&sums).into_iter().collect();
        let files: Vec<Result<File, Fault>> = listed
            .into_par_iter()
            .map(|(path, sum)| match read_file(&folder.join(&path)) {
                None => Err(Fault::Missing(path)),
                Some(bytes) if manifest::sum(&bytes) != sum => Err(Fault::Changed(path)),
                Some(bytes) => Ok((path, bytes, sum)),
            })
            .collect();
        let faults: Vec<Fault> = files.iter().filter_map(|f| f.as_ref().err().cloned()).collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        let files: Vec<_> = files.into_iter().flatten().collect();
        let marker = files.iter().find(|(path, ..)| path == MARKER);
        let marker = marker.and_then(|(_, bytes, _)| std::str::from_utf8(bytes).ok());
        let (stamp, named) =
            marker.and_then(manifest::read_stamp).ok_or_else(|| vec![Fault::NoRecord])?;
        // The two records must be of one build.
        let by_marker: BTreeMap<&str, &str> =
            named.iter().map(|file| (file.path.as_str(), file.sha256.as_str())).collect();
        let others = || files.iter().filter(|(path, ..)| path != MARKER);
        let same = others().count() == by_marker.len()
            && others().all(|(path, _, sum)| by_marker.get(path.as_str()) == Some(&sum.as_str()));
        if !same {
            return Err(vec![Fault::Changed(SUMS.to_string())]);
        }
        let signature = fs::read_to_string(folder.join(SIGNATURE)).ok();
        Ok(Finished { stamp, sums, signature, files })
    }

    /// Path, bytes and SHA-256 of every file but the record itself.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8], &str)> {
        self.files.iter().map(|(path, bytes, sum)| (path.as_str(), bytes.as_slice(), sum.as_str()))
    }

    pub(super) fn list(&self) -> &[(String, Vec<u8>, String)] {
        &self.files
    }

    pub fn get(&self, path: &str) -> Option<&[u8]> {
        let found = self.files.binary_search_by(|(known, ..)| known.as_str().cmp(path));
        found.ok().map(|at| self.files[at].1.as_slice())
    }
}

/// A file's bytes. A link is none: what it leads to was not built.
fn read_file(path: &Path) -> Option<Vec<u8>> {
    let real = fs::symlink_metadata(path).is_ok_and(|found| found.is_file());
    real.then(|| fs::read(path).ok()).flatten()
}

/// Everything in a folder that is not as its `SHA256SUMS` says, what was added included.
pub fn faults(folder: &Path) -> Vec<Fault> {
    let Ok(sums) = fs::read_to_string(folder.join(SUMS)) else { return vec![Fault::NoRecord] };
    let listed = manifest::read_sums(&sums);
    let mut found: BTreeSet<Fault> = listed
        .par_iter()
        .filter_map(|(path, sum)| match read_file(&folder.join(path)) {
            None => Some(Fault::Missing(path.clone())),
            Some(bytes) if manifest::sum(&bytes) != *sum => Some(Fault::Changed(path.clone())),
            Some(_) => None,
        })
        .collect();
    for entry in walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok) {
        let Ok(path) = entry.path().strip_prefix(folder) else { continue };
        let path = path.to_string_lossy().replace('\\', "/");
        let own = [SUMS, SIGNATURE].contains(&path.as_str()) || is_note(&path);
        let of_git = path == ".git" || path.starts_with(".git/");
        if !entry.file_type().is_dir() && !own && !of_git && !listed.contains_key(&path) {
            found.insert(Fault::Added(path));
        }
    }
    found.into_iter().collect()
}

/// Puts the signature of `SHA256SUMS` beside it, if it is not there already.
pub fn sign(folder: &Path, signature: &str) -> Result<(), Diagnostic> {
    let there = fs::read_to_string(folder.join(SIGNATURE));
    if there.is_ok_and(|there| there == signature) {
        return Ok(());
    }
    Folder::open(folder)?.put(SIGNATURE, signature.as_bytes())
}
