//! A folder on the disk, changed step by step so that it can be repaired after any of them.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Before;
use super::manifest::{self, MARKER, Manifest, SUMS};
use crate::diagnostics::{Code, Diagnostic};

/// Lists all files that may be there while they change; its presence says that a build did not end.
const JOURNAL: &str = ".watchdesk-journal";
const LOCK: &str = ".watchdesk-lock";

/// What the new bytes of a file are called until they take its place.
const NEW: &str = ".watchdesk-new";
/// Where new files wait until all of them are good.
const WAITING: &str = ".watchdesk-waiting";

pub struct Folder {
    root: PathBuf,
    /// Files that a build of ours has listed, with their sums, or may have written before it was killed.
    listed: Manifest,
    interrupted: bool,
    /// Whether nothing stood in it.
    new: bool,
    /// Whether it was not there at all.
    made: bool,
    /// Held as long as we write; the system lets go of it when the program ends, however it ends.
    _lock: Option<File>,
}

impl Folder {
    /// Opens a folder that is ours, is empty, or is not there yet. Any other is refused.
    pub fn open(root: &Path) -> Result<Folder, Diagnostic> {
        Folder::open_with(root, false)
    }

    /// Opens a folder in which files of others may stand: those are left alone.
    pub fn open_shared(root: &Path) -> Result<Folder, Diagnostic> {
        Folder::open_with(root, true)
    }

    fn open_with(root: &Path, shared: bool) -> Result<Folder, Diagnostic> {
        if root.exists() && !root.is_dir() {
            return Err(not_a_folder(root));
        }
        let made = !root.exists();
        fs::create_dir_all(root).map_err(|error| failed(root, &error))?;
        let marked =
            fs::read_to_string(root.join(MARKER)).is_ok_and(|text| manifest::is_marker(&text));
        let interrupted = root.join(JOURNAL).is_file();
        let own = [JOURNAL, LOCK].map(|name| format!("{name}{NEW}"));
        let mut entries = fs::read_dir(root).map_err(|error| failed(root, &error))?;
        let new = !entries.any(|entry| {
            let name = entry.map(|e| e.file_name().to_string_lossy().into_owned());
            name.map_or(true, |name| ![LOCK, WAITING].contains(&&*name) && !own.contains(&name))
        });
        if !marked && !interrupted && !shared && !new {
            return Err(foreign_folder(root));
        }
        let lock = lock(root)?;
        // What a build that was killed left behind.
        remove_all(&root.join(WAITING))?;
        let mut listed = manifest::read_manifest(root);
        for file in journal(root) {
            listed.entry(file).or_default();
        }
        Ok(Folder { root: root.to_path_buf(), listed, interrupted, new, made, _lock: Some(lock) })
    }

    pub fn path(&self) -> &Path {
        &self.root
    }

    pub fn listed(&self) -> &Manifest {
        &self.listed
    }

    pub fn was_interrupted(&self) -> bool {
        self.interrupted
    }

    /// Whether nothing stood in it when it was opened.
    pub fn is_new(&self) -> bool {
        self.new
    }

    /// Whether a real file stands there. A link is none: we neither follow it nor trust it.
    pub fn is_file(&self, file: &str) -> bool {
        fs::symlink_metadata(self.root.join(file)).is_ok_and(|found| found.is_file())
    }

    /// Compares a file with what it should hold: by its length first, which costs no reading.
    pub fn compare(&self, file: &str, bytes: &[u8]) -> Before {
        if self.new {
            return Before::Nothing;
        }
        let path = self.root.join(file);
        match fs::symlink_metadata(&path) {
            Err(_) => Before::Nothing,
            Ok(found) if !found.is_file() || found.len() != bytes.len() as u64 => Before::Other,
            Ok(_) => match fs::read(&path) {
                Ok(there) if there == bytes => Before::Same,
                _ => Before::Other,
            },
        }
    }

    /// Notes all files that may be there from now on, before any is changed.
    pub fn begin<'a>(&self, files: impl Iterator<Item = &'a str>) -> Result<(), Diagnostic> {
        for file in self.listed.keys() {
            // What a killed build left half-written.
            if self.interrupted {
                let _ = fs::remove_file(self.root.join(format!("{file}{NEW}")));
            }
        }
        let all: BTreeSet<&str> = files.collect();
        let text: String = all.iter().map(|file| format!("{file}\n")).collect();
        self.put(JOURNAL, text.as_bytes())?;
        let journal = self.root.join(JOURNAL);
        // The journal must be on the disk before what it speaks of.
        let synced = File::open(&journal).and_then(|file| file.sync_all());
        synced.map_err(|error| failed(&journal, &error))
    }

    /// Makes the folders that the files stand in, through no link.
    pub fn make_folders<'a>(&self, files: impl Iterator<Item = &'a str>) -> Vec<Diagnostic> {
        let mut folders: BTreeSet<&str> = BTreeSet::new();
        for file in files {
            let slashes = file.match_indices('/').map(|(at, _)| at);
            folders.extend(slashes.map(|at| &file[..at]));
        }
        let mut problems = Vec::new();
        for folder in folders {
            let path = self.root.join(folder);
            match fs::symlink_metadata(&path) {
                Ok(found) if found.is_dir() => {}
                Ok(_) => problems.push(not_a_folder(&path)),
                Err(_) => {
                    if let Err(error) = fs::create_dir(&path) {
                        problems.push(failed(&path, &error));
                    }
                }
            }
        }
        problems
    }

    /// Puts a whole file in its place, or leaves the one that was there.
    pub fn put(&self, file: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        let path = self.root.join(file);
        let new = self.root.join(format!("{file}{NEW}"));
        let write = || -> io::Result<()> {
            let mut file = File::create(&new)?;
            file.write_all(bytes)?;
            drop(file);
            fs::rename(&new, &path)
        };
        write().map_err(|error| {
            let _ = fs::remove_file(&new);
            failed(&path, &error)
        })
    }

    /// Lets a whole file wait to be moved in.
    pub fn stage(&self, file: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        let path = self.root.join(WAITING).join(file);
        let written =
            fs::write(&path, bytes).or_else(|error| match (error.kind(), path.parent()) {
                (io::ErrorKind::NotFound, Some(folder)) => {
                    fs::create_dir_all(folder)?;
                    fs::write(&path, bytes)
                }
                _ => Err(error),
            });
        written.map_err(|error| failed(&self.root.join(file), &error))
    }

    /// Puts a file that waits in its place.
    pub fn move_in(&self, file: &str) -> Result<(), Diagnostic> {
        let path = self.root.join(file);
        fs::rename(self.root.join(WAITING).join(file), &path).map_err(|error| failed(&path, &error))
    }

    /// Puts all that waits in its place, where nothing stands.
    pub fn move_all(&self) -> Option<Diagnostic> {
        let moved = fs::read_dir(self.root.join(WAITING)).and_then(|mut entries| {
            entries.try_for_each(|entry| {
                let entry = entry?;
                fs::rename(entry.path(), self.root.join(entry.file_name()))
            })
        });
        moved.err().map(|error| failed(&self.root, &error))
    }

    /// Deletes files, and the folders that are empty after it.
    pub fn delete(&self, files: &[&str]) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for file in files {
            if !self.is_through_folders(file) {
                continue;
            }
            let path = self.root.join(file);
            match fs::remove_file(&path) {
                Ok(()) => {}
                // It is gone already, or somebody put a folder of their own there.
                Err(error)
                    if matches!(
                        error.kind(),
                        io::ErrorKind::NotFound
                            | io::ErrorKind::NotADirectory
                            | io::ErrorKind::IsADirectory
                    ) => {}
                Err(error) => {
                    problems.push(failed(&path, &error));
                    continue;
                }
            }
            let mut folder = path.parent();
            while let Some(inner) = folder.filter(|folder| *folder != self.root) {
                if fs::remove_dir(inner).is_err() {
                    break;
                }
                folder = inner.parent();
            }
        }
        problems
    }

    /// A folder that was replaced by a link leads out of ours: what is there is not deleted.
    fn is_through_folders(&self, file: &str) -> bool {
        file.match_indices('/').all(|(at, _)| {
            fs::symlink_metadata(self.root.join(&file[..at])).map_or(true, |found| found.is_dir())
        })
    }

    /// All is written: the journal is no longer needed.
    pub fn finish(&self) -> Result<(), Diagnostic> {
        let journal = self.root.join(JOURNAL);
        fs::remove_file(&journal).map_err(|error| failed(&journal, &error))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What still waits belongs to a build that failed.
        let _ = remove_all(&self.root.join(WAITING));
        let _ = fs::remove_file(self.root.join(LOCK));
        if self.made {
            // Only an empty folder goes.
            let _ = fs::remove_dir(&self.root);
        }
    }
}

fn remove_all(path: &Path) -> Result<(), Diagnostic> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(path, &error)),
        _ => Ok(()),
    }
}

/// Whether writing to a folder did not come to its end, or has not yet.
pub fn is_unfinished(root: &Path) -> bool {
    root.join(JOURNAL).is_file()
}

/// Whether no build is at work in a folder, and none was killed there.
pub fn is_at_rest(root: &Path) -> bool {
    [JOURNAL, LOCK, WAITING].iter().all(|note| !root.join(note).exists())
}

/// The files that an interrupted run may have left in a folder.
pub fn journal(root: &Path) -> Vec<String> {
    let journal = fs::read_to_string(root.join(JOURNAL)).unwrap_or_default();
    journal.lines().filter(|path| manifest::is_inside(path)).map(String::from).collect()
}

/// Whether a file is one of watchdesk's own notes in a folder.
pub fn is_note(file: &str) -> bool {
    let first = file.split('/').next().unwrap_or_default();
    [JOURNAL, LOCK, WAITING].contains(&first) || file.ends_with(NEW)
}

fn lock(root: &Path) -> Result<File, Diagnostic> {
    let path = root.join(LOCK);
    let file = File::create(&path).map_err(|error| failed(&path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Diagnostic::new(
            Code::OutputFailed,
            format!("another build is writing to {}", root.display()),
        )
        .help("wait until it is done, or write to another folder with --output")),
        // Some network folders know no locks; a build there is still whole after the next one.
        Err(TryLockError::Error(_)) => Ok(file),
    }
}

fn foreign_folder(root: &Path) -> Diagnostic {
    Diagnostic::new(
        Code::ForeignFolder,
        format!("{} holds files that watchdesk did not make", root.display()),
    )
    .help(format!(
        "a build deletes what it no longer needs, so it writes only to a folder of its own: empty this one, or name another with `output` in watchdesk.toml or --output ({MARKER} and {SUMS} mark a folder as its own)"
    ))
}

fn not_a_folder(path: &Path) -> Diagnostic {
    Diagnostic::new(
        Code::OutputFailed,
        format!("{} is in the way: it is no folder", path.display()),
    )
    .help("move it away, or name another folder with --output")
}

fn failed(path: &Path, error: &io::Error) -> Diagnostic {
    let help = match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "look at who may write to the folder, or name another one with --output"
        }
        io::ErrorKind::StorageFull => "make room on the disk and build again: nothing is lost",
        _ => "mend the cause and build again: the next build completes what is missing",
    };
    Diagnostic::new(Code::OutputFailed, format!("{} cannot be written: {error}", path.display()))
        .help(help)
}
