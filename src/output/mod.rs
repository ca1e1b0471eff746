//! Finished pages -> files in a folder: what differs is written, what is no more is deleted, and
//! nothing else is touched.
//!
//! The folder's own record is `SHA256SUMS`, which standard tools can check, and `watchdesk.json`,
//! which says whose folder it is. While files change, a journal lists all that may be there, so
//! that a build which was killed is repaired by the next one.

mod compressed;
mod finished;
mod folder;
mod manifest;
mod portable;
mod stages;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use crate::diagnostics::{Code, Diagnostic};
pub use finished::{Fault, Finished, faults, sign};
use folder::Folder;
pub use folder::{is_unfinished, journal};
pub use manifest::{
    MARKER, Manifest, SIGNATURE, SUMS, Stamp, read_manifest, read_stamp, read_sums, sum,
};
pub use stages::{LAST, stage};

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
    let record = manifest::record(output, stamp);
    let mut files: Vec<(&str, &[u8])> = output.iter().collect();
    files.push((manifest::MARKER, record.marker.as_bytes()));
    put(&folder, &files, &Record { sums: &record.sums, signature: None }, false)
}

/// What `SHA256SUMS` would say of a site.
pub fn sums_of(output: &Output, stamp: &Stamp) -> Manifest {
    manifest::read_sums(&manifest::record(output, stamp).sums)
}

/// Makes `path`, where files of others may be too, hold a finished site. With `replace`, a file of
/// others that stands where one of ours must go is replaced.
pub fn place(path: &Path, site: &Finished, replace: bool) -> Result<Written, Vec<Diagnostic>> {
    let folder = Folder::open_shared(path).map_err(|problem| vec![problem])?;
    let files: Vec<(&str, &[u8])> = site.files().map(|(path, bytes, _)| (path, bytes)).collect();
    let record = Record { sums: &site.sums, signature: Some(site.signature.as_deref()) };
    put(&folder, &files, &record, replace)
}

/// What is written when all files are there.
struct Record<'a> {
    sums: &'a str,
    /// The signature that there must be, or that there must be none; else the one that is there may
    /// stay as long as it fits.
    signature: Option<Option<&'a str>>,
}

fn put(
    folder: &Folder,
    files: &[(&str, &[u8])],
    record: &Record,
    replace: bool,
) -> Result<Written, Vec<Diagnostic>> {
    let before = folder.listed();
    let looked: Vec<(Before, Option<Diagnostic>)> = files
        .par_iter()
        .map(|(file, bytes)| {
            let found = folder.compare(file, bytes);
            // A file that no build made is somebody's: it is not ours to replace.
            let foreign = found == Before::Other && !before.contains(*file) && folder.is_file(file);
            (found, (foreign && !replace).then(|| in_the_way(folder.path(), file)))
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
    let here: BTreeSet<&str> = files.iter().map(|(file, _)| *file).collect();
    let stale: Vec<&str> = before
        .iter()
        .map(String::as_str)
        .filter(|old| !here.contains(old) && *old != manifest::SUMS)
        .collect();
    let sums_differ = folder.compare(manifest::SUMS, record.sums.as_bytes()) != Before::Same;
    let signed = folder.is_file(manifest::SIGNATURE);
    let signature_differs = match record.signature {
        Some(Some(text)) => folder.compare(manifest::SIGNATURE, text.as_bytes()) != Before::Same,
        Some(None) => signed,
        None => signed && sums_differ,
    };
    let own = |file: &str| file == manifest::MARKER;
    let done = Written {
        files: files.len() - 1,
        written: changed.iter().filter(|(file, _)| !own(file)).count(),
        unchanged: looked.iter().filter(|(found, _)| *found == Before::Same).count()
            - usize::from(!changed.iter().any(|(file, _)| own(file))),
        deleted: stale.len(),
    };
    let same = changed.is_empty() && stale.is_empty() && !sums_differ && !signature_differs;
    if same && !folder.was_interrupted() {
        return Ok(done);
    }

    let all = files.iter().map(|(file, _)| *file).chain(before.iter().map(String::as_str));
    folder.begin(all).map_err(|problem| vec![problem])?;
    let (in_way, gone): (Vec<&str>, Vec<&str>) =
        stale.into_iter().partition(|old| stands_in_the_way(old, &changed));
    let mut problems = folder.delete(&in_way);
    problems.extend(folder.make_folders(changed.iter().map(|(file, _)| *file)));
    for number in 0..=LAST {
        if number == LAST && problems.is_empty() {
            problems.extend(folder.delete(&gone));
        }
        if problems.is_empty() {
            let now = changed.par_iter().filter(|(file, _)| stage(file) == number);
            let failed = now.filter_map(|(file, bytes)| folder.put(file, bytes).err());
            problems.extend(failed.collect::<Vec<_>>());
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
