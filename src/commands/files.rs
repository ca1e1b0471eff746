//! New and changed files of a desk -> the disk: all of them or none.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A file that is to be written, with its path from the desk's root.
pub struct File {
    pub path: String,
    pub text: String,
    /// It may stand in the place of one that is there.
    pub replaces: bool,
}

impl File {
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> File {
        File { path: path.into(), text: text.into(), replaces: false }
    }
}

/// Writes all files, or none. A file that is there already is never overwritten, unless it is said
/// to be replaced.
pub fn write_all(root: &Path, files: &[File]) -> Result<(), String> {
    for file in files.iter().filter(|file| !file.replaces) {
        if root.join(&file.path).symlink_metadata().is_ok() {
            return Err(there_already(&file.path));
        }
    }
    let mut staged: Vec<(PathBuf, PathBuf, &File)> = Vec::new();
    let mut done: Vec<PathBuf> = Vec::new();
    let result = stage(root, files, &mut staged).and_then(|()| {
        for (temporary, target, file) in &staged {
            let moved = match file.replaces {
                true => fs::rename(temporary, target),
                // A link is refused if the name is taken, also by another program in this moment.
                false => match fs::hard_link(temporary, target) {
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                        return Err(there_already(&file.path));
                    }
                    Err(_) => fs::rename(temporary, target),
                    Ok(()) => Ok(()),
                },
            };
            moved.map_err(|error| unwritten(&file.path, &error))?;
            if !file.replaces {
                done.push(target.clone());
            }
        }
        Ok(())
    });
    for (temporary, _, _) in &staged {
        let _ = fs::remove_file(temporary);
    }
    if result.is_err() {
        done.iter().for_each(|made| {
            let _ = fs::remove_file(made);
        });
    }
    result
}

/// Writes each text to a hidden file beside where it is to stand. What replaces a file comes last,
/// when all that can be taken back is there.
fn stage<'f>(
    root: &Path,
    files: &'f [File],
    staged: &mut Vec<(PathBuf, PathBuf, &'f File)>,
) -> Result<(), String> {
    let mut ordered: Vec<&File> = files.iter().collect();
    ordered.sort_by_key(|file| file.replaces);
    for (index, file) in ordered.into_iter().enumerate() {
        let target = root.join(&file.path);
        let folder = target.parent().unwrap_or(root).to_path_buf();
        let temporary = folder.join(format!(".watchdesk-{}-{index}", std::process::id()));
        let written = fs::create_dir_all(&folder);
        staged.push((temporary.clone(), target, file));
        written
            .and_then(|()| fs::write(&temporary, &file.text))
            .map_err(|error| unwritten(&file.path, &error))?;
    }
    Ok(())
}

fn there_already(path: &str) -> String {
    format!("{path} is there already and was left as it is")
}

fn unwritten(path: &str, error: &io::Error) -> String {
    format!("{path} cannot be written: {error}; nothing was changed")
}

/// Reads a file that somebody else made, or standard input for `-`, as text. `most` is how many
/// bytes it may have.
pub fn read(path: &Path, most: u64) -> Result<String, String> {
    let shown = path.display();
    let cannot = |error: io::Error| format!("{shown} cannot be read: {error}");
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().take(most + 1).read_to_end(&mut bytes).map_err(cannot)?;
    } else {
        let file = fs::File::open(path).map_err(cannot)?;
        if file.metadata().map_err(cannot)?.is_dir() {
            return Err(format!("{shown} is a folder, not a file"));
        }
        file.take(most + 1).read_to_end(&mut bytes).map_err(cannot)?;
    }
    if bytes.len() as u64 > most {
        let megabytes = most / 1_000_000;
        return Err(format!("{shown} is larger than {megabytes} MB; import it in parts"));
    }
    crate::import::text(bytes).map_err(|problem| format!("{shown} {problem}"))
}
