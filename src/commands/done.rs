//! What a build was made from and the files that it left -> what the next build need not do: anything at all, or
//! the pages that would be the same.
//!
//! What a build was made from is compared by content, never by the age of a source file. A file of the
//! site counts as untouched if the system says that nothing was written to it since; for that the
//! system keeps a time of its own (ctime), which no ordinary program can set back.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use foldhash::HashMap;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::remembered::Remembered;
use crate::diagnostics::Diagnostic;
use crate::gathered::Gathered;
use crate::output::{self, Writer};
use crate::sources::SourceTree;
use crate::{Ground, Origin, Request, Standing};

/// The names of what is kept.
const NOTE: &str = "note";
const TEXTS: &str = "texts";

/// The note of one folder's last build.
pub struct Note {
    remembered: Remembered,
    /// All that a build follows from.
    key: String,
    /// What makes pages of views: the program, and the links that it writes.
    maker: String,
}

/// What a build said.
#[derive(Serialize, Deserialize)]
pub struct Last {
    key: String,
    maker: String,
    /// What all its pages were made of.
    ground: Option<Ground>,
    pub pages: usize,
    pub files: usize,
    pub diagnostics: Vec<Diagnostic>,
    /// Each file of the site, its state on the disk, and what a page was made of.
    states: Vec<(String, State, Option<Origin>)>,
}

impl Last {
    /// Whether it had nothing to say.
    pub fn is_clean(&self) -> bool {
        self.diagnostics.is_empty()
    }
}

/// Length, number on the disk, and when the system last noted a change, in nanoseconds.
type State = (u64, i128, i128);

impl Note {
    /// The note of a build for an audience into a folder, with links for a stick if `portable`. Without a cache
    /// folder there is none.
    pub fn of(
        tree: &SourceTree,
        audience: &str,
        request: &Request,
        portable: bool,
        strict: bool,
        folder: &Path,
    ) -> Option<Note> {
        let remembered = Remembered::of(folder)?;
        let program = fs::metadata(std::env::current_exe().ok()?).ok()?;
        // Only embargoes and ends need more of the time than its day.
        let at = if has_moments(tree) {
            format!("{:?}", request.as_of)
        } else {
            request.as_of.date().to_string()
        };
        let asked = format!(
            "{} {:?} {audience} {at} {} {portable} {strict}",
            env!("CARGO_PKG_VERSION"),
            state(&program),
            request.drafts,
        );
        let key = output::sum(&[asked.into_bytes(), sources(tree)].concat());
        let maker = format!("{:?} {portable}", state(&program));
        Some(Note { remembered, key, maker })
    }

    /// The last build into the folder, if none was at work there since.
    pub fn last(&self, folder: &Path) -> Option<Last> {
        let last: Last = postcard::from_bytes(&self.remembered.read(NOTE)?).ok()?;
        output::is_at_rest(folder).then_some(last)
    }

    /// Whether the next build would be the same as the last, and finds the folder as that left it.
    pub fn is_of(&self, last: &Last, folder: &Path) -> bool {
        last.key == self.key
            && last.states.par_iter().all(|(path, then, _)| state_of(folder, path) == Some(*then))
    }

    /// Notes a build that was written. What cannot be noted is built again the next time.
    pub fn write(
        &self,
        folder: &Path,
        pages: usize,
        diagnostics: &[Diagnostic],
        made: Option<MadeOf>,
    ) {
        let MadeOf { ground, mut origins, stayed } = made.unwrap_or_default();
        let mut paths = output::read_paths(folder);
        let files = paths.len().saturating_sub(1);
        paths.push(output::SUMS.to_string());
        // What stayed is what was looked at, and not what somebody may have made of it meanwhile.
        let state = |path: &String| stayed.get(path).copied().or_else(|| state_of(folder, path));
        let states: Option<Vec<State>> = paths.par_iter().map(state).collect();
        let Some(states) = states else { return };
        let files_left = paths.into_iter().zip(states).map(|(path, state)| {
            let origin = origins.remove(&path);
            (path, state, origin)
        });
        let last = Last {
            key: self.key.clone(),
            maker: self.maker.clone(),
            ground,
            pages,
            files,
            diagnostics: diagnostics.to_vec(),
            states: files_left.collect(),
        };
        if let Ok(bytes) = postcard::to_allocvec(&last) {
            self.remembered.write(NOTE, &bytes);
        }
    }
}

/// What the pages of a build were made of.
#[derive(Default)]
pub struct MadeOf {
    ground: Option<Ground>,
    // A tree, because a map of half a million is twice as large when it grows.
    origins: BTreeMap<String, Origin>,
    /// The files that stand there as they did, with their states.
    stayed: HashMap<String, State>,
}

/// The pages that the last build left in a folder, and those that this one wants there.
pub struct Pages<'a> {
    note: &'a Note,
    folder: &'a Path,
    writer: &'a Writer,
    ground: Option<Ground>,
    before: HashMap<String, (State, Option<Origin>)>,
    now: Gathered<MadeOf>,
}

impl<'a> Pages<'a> {
    /// `last` is the last build into the folder that the writer holds.
    pub fn new(
        note: &'a Note,
        last: Option<Last>,
        folder: &'a Path,
        writer: &'a Writer,
    ) -> Pages<'a> {
        // What stays is listed with the sum that the site's own list has.
        let list = |last: &Last| {
            let list = last.states.iter().find(|(path, ..)| path == output::SUMS);
            list.map(|(_, state, _)| *state)
        };
        let last = last.filter(|last| {
            let list = list(last);
            last.maker == note.maker && list.is_some() && list == state_of(folder, output::SUMS)
        });
        let (ground, states) = last.map(|last| (last.ground, last.states)).unwrap_or_default();
        let before =
            states.into_iter().map(|(path, state, origin)| (path, (state, origin))).collect();
        Pages { note, folder, writer, ground, before, now: Gathered::default() }
    }

    pub fn made_of(self) -> MadeOf {
        self.now.all()
    }

    /// A file and those of its other forms that stand there.
    fn files<'b>(&'b self, path: &'b str, forms: &'b [String]) -> impl Iterator<Item = &'b str> {
        let forms = forms.iter().map(String::as_str).filter(|form| self.writer.has(form));
        [path].into_iter().chain(forms)
    }
}

impl Standing for Pages<'_> {
    fn ground(&self) -> Option<&Ground> {
        self.ground.as_ref()
    }

    // What another program made of a document may be another text.
    fn texts(&self) -> Vec<u8> {
        let mut texts = self.note.remembered.read(TEXTS).unwrap_or_default();
        let maker = texts.len().saturating_sub(self.note.maker.len());
        match texts.split_off(maker) == self.note.maker.as_bytes() {
            true => texts,
            false => Vec::new(),
        }
    }

    fn leave_texts(&self, mut texts: Vec<u8>) {
        texts.extend(self.note.maker.as_bytes());
        self.note.remembered.write(TEXTS, &texts);
    }

    fn origin(&self, path: &str, forms: &[String]) -> Option<&Origin> {
        let origin = self.before.get(path)?.1.as_ref()?;
        let untouched = |file: &str| {
            let state = self.before.get(file).map(|(state, _)| *state);
            state.is_some() && state == state_of(self.folder, file) && self.writer.has(file)
        };
        self.files(path, forms).all(untouched).then_some(origin)
    }

    fn stay(&self, path: &str, forms: &[String], origin: Origin) {
        for file in self.files(path, forms) {
            let Some((state, _)) = self.before.get(file) else { continue };
            self.writer.keep(file, state.0);
            self.now.so_far().stayed.insert(file.to_string(), *state);
        }
        self.made(path, origin);
    }

    fn made(&self, path: &str, origin: Origin) {
        self.now.so_far().origins.insert(path.to_string(), origin);
    }

    fn stands_on(&self, ground: Ground) {
        self.now.so_far().ground = Some(ground);
    }
}

/// Whether what is published may change within a day.
fn has_moments(tree: &SourceTree) -> bool {
    let words = [b"embargo_until".as_slice(), b"expires"];
    let says =
        |text: &str| words.iter().any(|word| memchr::memmem::find(text.as_bytes(), word).is_some());
    tree.content.par_iter().any(|file| says(&file.text))
}

/// The sums of all sources, each with its path, in the order of the tree.
fn sources(tree: &SourceTree) -> Vec<u8> {
    let texts = tree.config.iter().chain(&tree.content).chain(&tree.labels).chain(&tree.templates);
    let texts = texts.map(|file| (file.path.as_ref(), file.text.as_bytes()));
    let files = tree.files.iter().chain(&tree.statics);
    let files = files.map(|(path, bytes)| (path.as_str(), bytes.as_ref()));
    let all: Vec<(&str, &[u8])> = texts.chain(files).collect();
    let sums = all.par_iter().flat_map_iter(|(path, bytes)| {
        Sha256::digest(path).into_iter().chain(Sha256::digest(bytes))
    });
    sums.collect()
}

fn state_of(folder: &Path, path: &str) -> Option<State> {
    let found = fs::symlink_metadata(folder.join(path)).ok()?;
    found.is_file().then(|| state(&found))
}

#[cfg(unix)]
fn state(found: &fs::Metadata) -> State {
    use std::os::unix::fs::MetadataExt;
    let changed = i128::from(found.ctime()) * 1_000_000_000 + i128::from(found.ctime_nsec());
    (found.len(), i128::from(found.ino()), changed)
}

#[cfg(not(unix))]
fn state(found: &fs::Metadata) -> State {
    let since = found.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    (found.len(), 0, since.map_or(0, |since| since.as_nanos() as i128))
}
