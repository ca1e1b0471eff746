//! Finished files -> a folder: what differs is written, what is no more is deleted, and nothing else
//! is touched.
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
mod writer;

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use crate::diagnostics::Diagnostic;
use crate::gathered::Gathered;
pub use compressed::{COMPRESSED, compressed};
pub use finished::{Fault, Finished, faults, sign};
pub use folder::{is_at_rest, is_unfinished, journal};
use manifest::Listed;
pub use manifest::{
    MARKER, Manifest, SIGNATURE, SUMS, Stamp, read_manifest, read_paths, read_stamp, read_sums, sum,
};
pub use portable::portable;
pub use stages::{LAST, stage};
use writer::Record;
pub use writer::Writer;

/// Takes the finished files of a site, each path once, from several threads and in no order.
pub type Take<'a> = dyn Fn(&str, Vec<u8>) + Sync + 'a;

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

/// The sums of files that are not kept.
#[derive(Default)]
pub struct Sums(Gathered<Vec<Listed>>);

impl Sums {
    pub fn take(&self, path: &str, bytes: &[u8]) {
        let listed = Listed::of(path, bytes);
        self.0.so_far().push(listed);
    }

    /// What `SHA256SUMS` would say of the site.
    pub fn of(self, stamp: &Stamp) -> Manifest {
        manifest::read_sums(&manifest::record(self.0.all().iter(), stamp).sums)
    }
}

/// Makes `path`, where files of others may be too, hold a finished site. With `replace`, a file of
/// others that stands where one of ours must go is replaced.
pub fn place(path: &Path, site: &Finished, replace: bool) -> Result<Written, Vec<Diagnostic>> {
    let writer = Writer::open_shared(path, replace).map_err(|problem| vec![problem])?;
    site.list().par_iter().for_each(|(path, bytes, sum)| {
        let listed = Listed { path: path.clone(), sha256: sum.clone(), length: bytes.len() as u64 };
        writer.take_listed(listed, bytes);
    });
    writer.put(&Record { sums: &site.sums, signature: Some(site.signature.as_deref()) })
}
