//! What a build leaves for the next one into the same folder <-> files in the user's cache folder.
//!
//! They lie there and not in the site, because what a site is made from would tell of withheld files.

use std::fs;
use std::path::{Path, PathBuf};

use super::build::cache_root;
use crate::output;

/// The file that says which folder the others are of.
const FOLDER: &str = "folder";

/// Where is kept what a build into one folder leaves.
pub struct Remembered {
    place: PathBuf,
    folder: PathBuf,
}

impl Remembered {
    /// Of a folder that sites are built into. Without a cache folder nothing is kept.
    pub fn of(folder: &Path) -> Option<Remembered> {
        let folder = std::path::absolute(folder).ok()?;
        let name = output::sum(folder.as_os_str().as_encoded_bytes());
        Some(Remembered { place: cache_root()?.join("builds").join(name), folder })
    }

    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.place.join(name)).ok()
    }

    /// What can't be written is made again the next time.
    pub fn write(&self, name: &str, bytes: &[u8]) {
        if !self.place.is_dir() {
            self.forget_others();
            let _ = fs::create_dir_all(&self.place);
            self.put(FOLDER, self.folder.as_os_str().as_encoded_bytes());
        }
        self.put(name, bytes);
    }

    /// Another build may be at work for the same folder: each writes its own and puts it in place.
    fn put(&self, name: &str, bytes: &[u8]) {
        let part = self.place.join(format!("{name}.part-{}", std::process::id()));
        if fs::write(&part, bytes).is_err() || fs::rename(&part, self.place.join(name)).is_err() {
            let _ = fs::remove_file(&part);
        }
    }

    /// Removes what was left for folders that are no more, and what older versions left here.
    fn forget_others(&self) {
        let all = self.place.parent().map(fs::read_dir);
        for place in all.into_iter().flatten().flatten().filter_map(Result::ok) {
            let path = place.path();
            let known =
                fs::read(path.join(FOLDER)).ok().and_then(|name| String::from_utf8(name).ok());
            if path.is_file() {
                let _ = fs::remove_file(path);
            } else if known.is_none_or(|folder| !Path::new(&folder).exists()) {
                let _ = fs::remove_dir_all(path);
            }
        }
    }
}
