//! Finished files, one by one -> a folder that holds exactly them, beside files that no build made.
//!
//! Each file is compared with what stands there as soon as it is made, and is then forgotten: what
//! differs waits in a folder of its own until the whole site is known to be good. So a site needs no
//! more memory than a few of its pages, and a build that fails changes nothing.

use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;

use super::folder::Folder;
use super::manifest::{self, Listed, Stamp};
use super::{Before, LAST, Written, stage};
use crate::diagnostics::{Code, Diagnostic};
use crate::gathered::Gathered;

pub struct Writer {
    folder: Folder,
    /// Whether a file of others that stands where one of ours must go is replaced.
    replace: bool,
    taken: Gathered<Taken>,
}

#[derive(Default)]
struct Taken {
    files: Vec<(Listed, Before)>,
    problems: Vec<Diagnostic>,
}

/// What is written when all files are there.
pub(super) struct Record<'a> {
    pub sums: &'a str,
    /// The signature that there must be, or that there must be none; else the one that is there may
    /// stay as long as it fits.
    pub signature: Option<Option<&'a str>>,
}

impl Writer {
    /// For a folder that is ours, is empty, or is not there yet. Any other is refused.
    pub fn open(path: &Path) -> Result<Writer, Diagnostic> {
        Ok(Writer { folder: Folder::open(path)?, replace: false, taken: Gathered::default() })
    }

    /// For a folder in which files of others may stand: those are left alone, or with `replace` give
    /// way to ours.
    pub fn open_shared(path: &Path, replace: bool) -> Result<Writer, Diagnostic> {
        Ok(Writer { folder: Folder::open_shared(path)?, replace, taken: Gathered::default() })
    }

    /// Takes one file. Each path must come once.
    pub fn take(&self, path: &str, bytes: &[u8]) {
        self.take_listed(Listed::of(path, bytes), bytes);
    }

    /// Whether the last build listed a file, with its sum.
    pub fn has(&self, path: &str) -> bool {
        self.folder.listed().get(path).is_some_and(|sum| !sum.is_empty())
    }

    /// Takes a file that the last build listed, of so many bytes, as it stands there.
    pub fn keep(&self, path: &str, length: u64) {
        let sha256 = self.folder.listed().get(path).cloned().unwrap_or_default();
        let listed = Listed { path: path.to_string(), sha256, length };
        self.taken.so_far().files.push((listed, Before::Same));
    }

    pub(super) fn take_listed(&self, listed: Listed, bytes: &[u8]) {
        let Writer { folder, replace, .. } = self;
        let path = listed.path.as_str();
        let before = folder.compare(path, bytes);
        // A file that no build made is somebody's: it is not ours to replace.
        let foreign =
            before == Before::Other && !folder.listed().contains_key(path) && folder.is_file(path);
        let problem = match before {
            Before::Same => None,
            _ if foreign && !replace => Some(in_the_way(folder.path(), path)),
            _ => folder.stage(path, bytes).err(),
        };
        let mut taken = self.taken.so_far();
        taken.files.push((listed, before));
        taken.problems.extend(problem);
    }

    /// All files were taken, and they are good: the folder holds this site now. On an error it holds
    /// whole files only; the next build completes it.
    pub fn finish(self, stamp: &Stamp) -> Result<Written, Vec<Diagnostic>> {
        let record =
            manifest::record(self.taken.so_far().files.iter().map(|(listed, _)| listed), stamp);
        self.take(manifest::MARKER, record.marker.as_bytes());
        self.put(&Record { sums: &record.sums, signature: None })
    }

    pub(super) fn put(self, record: &Record) -> Result<Written, Vec<Diagnostic>> {
        let Writer { folder, taken, .. } = self;
        let Taken { mut files, mut problems } = taken.all();
        files.sort_by(|(one, _), (other, _)| one.path.cmp(&other.path));
        if !problems.is_empty() {
            few(&mut problems);
            return Err(problems);
        }
        let changed: Vec<&str> = files
            .iter()
            .filter(|(_, found)| *found != Before::Same)
            .map(|(file, _)| file.path.as_str())
            .collect();
        let before = folder.listed();
        let here: BTreeSet<&str> = files.iter().map(|(file, _)| file.path.as_str()).collect();
        let stale: Vec<&str> = before
            .keys()
            .map(String::as_str)
            .filter(|old| !here.contains(old) && *old != manifest::SUMS)
            .collect();
        let sums_differ = folder.compare(manifest::SUMS, record.sums.as_bytes()) != Before::Same;
        let signed = folder.is_file(manifest::SIGNATURE);
        let signature_differs = match record.signature {
            Some(Some(text)) => {
                folder.compare(manifest::SIGNATURE, text.as_bytes()) != Before::Same
            }
            Some(None) => signed,
            None => signed && sums_differ,
        };
        let is_own = |file: &str| file == manifest::MARKER;
        let written = changed.iter().filter(|file| !is_own(file)).count();
        let done = Written {
            files: files.len() - 1,
            written,
            unchanged: files.len() - 1 - written,
            deleted: stale.len(),
        };
        let same = changed.is_empty() && stale.is_empty() && !sums_differ && !signature_differs;
        if same && !folder.was_interrupted() {
            return Ok(done);
        }

        let all = here.iter().copied().chain(before.keys().map(String::as_str));
        folder.begin(all).map_err(|problem| vec![problem])?;
        let (in_way, gone): (Vec<&str>, Vec<&str>) =
            stale.into_iter().partition(|old| stands_in_the_way(old, &changed));
        let mut problems = folder.delete(&in_way);
        if folder.is_new() {
            // Nobody reads a site that was not there, and a folder moves as fast as a file.
            problems.extend(folder.move_all());
        } else {
            problems.extend(folder.make_folders(changed.iter().copied()));
            for number in 0..=LAST {
                if number == LAST && problems.is_empty() {
                    problems.extend(folder.delete(&gone));
                }
                if problems.is_empty() {
                    let now = changed.par_iter().filter(|file| stage(file) == number);
                    let failed = now.filter_map(|file| folder.move_in(file).err());
                    problems.extend(failed.collect::<Vec<_>>());
                }
            }
        }
        if problems.is_empty() {
            if signature_differs {
                problems.extend(folder.delete(&[manifest::SIGNATURE]));
            }
            problems.extend(folder.put(manifest::SUMS, record.sums.as_bytes()).err());
            if let Some(Some(text)) = record.signature {
                problems.extend(folder.put(manifest::SIGNATURE, text.as_bytes()).err());
            }
        }
        if !problems.is_empty() {
            few(&mut problems);
            return Err(problems);
        }
        folder.finish().map_err(|problem| vec![problem])?;
        Ok(done)
    }
}

/// The first few in order: a disk that is full says so for every file.
fn few(problems: &mut Vec<Diagnostic>) {
    problems.sort_by(|one, other| one.message.cmp(&other.message));
    problems.truncate(20);
}

/// Whether an old file stands where a folder must be, or in a folder where a file must be. The changed
/// ones are in order.
fn stands_in_the_way(old: &str, changed: &[&str]) -> bool {
    let folder = format!("{old}/");
    let next = changed.partition_point(|new| *new < folder.as_str());
    changed.get(next).is_some_and(|new| new.starts_with(&folder))
        || old.match_indices('/').any(|(at, _)| changed.binary_search(&&old[..at]).is_ok())
}

fn in_the_way(folder: &Path, file: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ForeignFolder,
        format!(
            "{} was not made by watchdesk, and a page must go there",
            folder.join(file).display()
        ),
    )
    .help("move it into the desk's static/ folder, or out of the way")
}
