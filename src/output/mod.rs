//! Finished pages -> files in a folder: what differs is written, what is no more is deleted, and
//! nothing else is touched.
//!
//! The folder's own record is `SHA256SUMS`, which standard tools can check, and `watchdesk.json`,
//! which says whose folder it is. While files change, a journal lists all that may be there, so
//! that a build which was killed is repaired by the next one.

mod folder;
mod manifest;

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use crate::diagnostics::{Code, Diagnostic};
use folder::Folder;
pub use manifest::{Manifest, Stamp, read_manifest};

/// A site in memory: the bytes of each file by its path, with `/` between the parts.
#[derive(Debug, Default)]
pub struct Output {
    files: BTreeMap<String, Vec<u8>>,
}

impl Output {
    pub fn insert(&mut self, path: impl Into<String>, bytes: Vec<u8>) {
        self.files.insert(path.into(), bytes);
    }

    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// Paths and bytes, ordered by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    pub fn len(&self) -> usize {
        self.files.len()
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// What writing did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    pub files: usize,
    pub written: usize,
    pub unchanged: usize,
    pub deleted: usize,
}

/// What stands at a file's place before it is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Same,
    Other,
}

/// Makes `path` hold exactly this site, beside files that no build has made.
///
/// Everything is looked at before anything is changed, and pages are written before old ones are
/// deleted. On an error the folder holds whole files only; the next build completes it.
pub fn write(path: &Path, output: &Output, stamp: &Stamp) -> Result<Written, Vec<Diagnostic>> {
    let folder = Folder::open(path).map_err(|problem| vec![problem])?;
    let listed = manifest::entries(output, stamp);
    let marker = manifest::marker(stamp, output.len());
    let mut files: Vec<(&str, &[u8])> = output.iter().collect();
    files.push((manifest::MARKER, marker.as_bytes()));

    let before = folder.listed();
    let looked: Vec<(Before, Option<Diagnostic>)> = files
        .par_iter()
        .map(|(file, bytes)| {
            let found = folder.compare(file, bytes);
            // A file that no build made is somebody's: it is not ours to replace.
            let foreign = found == Before::Other && !before.contains(*file) && folder.is_file(file);
            (found, foreign.then(|| in_the_way(path, file)))
        })
        .collect();
    let problems: Vec<Diagnostic> = looked.iter().filter_map(|(_, p)| p.clone()).collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let changed: Vec<(&str, &[u8])> = files
        .iter()
        .zip(&looked)
        .filter(|(_, (found, _))| *found != Before::Same)
        .map(|(file, _)| *file)
        .collect();
    let stale: Vec<&str> = before
        .iter()
        .map(String::as_str)
        .filter(|old| {
            *old != manifest::MARKER && *old != manifest::SUMS && output.get(old).is_none()
        })
        .collect();
    let sums_differ = folder.compare(manifest::SUMS, listed.as_bytes()) != Before::Same;
    let own = |file: &str| file == manifest::MARKER;
    let done = Written {
        files: output.len(),
        written: changed.iter().filter(|(file, _)| !own(file)).count(),
        unchanged: looked.iter().filter(|(found, _)| *found == Before::Same).count()
            - usize::from(!changed.iter().any(|(file, _)| own(file))),
        deleted: stale.len(),
    };
    if changed.is_empty() && stale.is_empty() && !sums_differ && !folder.was_interrupted() {
        return Ok(done);
    }

    let all = files.iter().map(|(file, _)| *file).chain(before.iter().map(String::as_str));
    folder.begin(all).map_err(|problem| vec![problem])?;
    let (in_way, gone): (Vec<&str>, Vec<&str>) =
        stale.into_iter().partition(|old| stands_in_the_way(old, &changed));
    let mut problems = folder.delete(&in_way);
    problems.extend(folder.make_folders(changed.iter().map(|(file, _)| *file)));
    if problems.is_empty() {
        let failed = changed.par_iter().filter_map(|(file, bytes)| folder.put(file, bytes).err());
        problems.extend(failed.collect::<Vec<_>>());
    }
    if problems.is_empty() {
        problems.extend(folder.delete(&gone));
    }
    if problems.is_empty() {
        problems.extend(folder.put(manifest::SUMS, listed.as_bytes()).err());
    }
    if !problems.is_empty() {
        problems.truncate(20);
        return Err(problems);
    }
    folder.finish().map_err(|problem| vec![problem])?;
    Ok(done)
}

/// Whether an old file stands where a folder must be, or in a folder where a file must be.
fn stands_in_the_way(old: &str, changed: &[(&str, &[u8])]) -> bool {
    let inside = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
    };
    changed.iter().any(|(new, _)| inside(new, old) || inside(old, new))
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
