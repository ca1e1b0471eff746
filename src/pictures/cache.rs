//! Pictures that were made before, kept from build to build in a folder outside the desk.
//!
//! A file is named for the bytes that it was made from and for how it was made, so it is never
//! stale; the folder may be deleted at any time. What cannot be read or written is made anew.

use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Encoded, hash};

/// To be raised when pictures are made in another way.
const RECIPE: &str = "1";

#[derive(Debug, Clone, Default)]
pub struct Cache {
    /// Without a folder nothing is kept.
    pub folder: Option<PathBuf>,
}

/// The first line of a cached file; the bytes of each picture follow.
#[derive(Serialize, Deserialize)]
struct Contents {
    /// Of all bytes that follow.
    sha256: Vec<u8>,
    /// Width, height, end of the name, length.
    pictures: Vec<(u32, u32, String, usize)>,
}

impl Cache {
    /// What was made of these bytes before, or what `make` makes of them now.
    pub(super) fn or_make(
        &self,
        source: &[u8],
        make: impl Fn(&[u8]) -> Result<Vec<Encoded>, String>,
    ) -> Result<Vec<Encoded>, String> {
        let Some(folder) = &self.folder else { return make(source) };
        let path = folder.join(format!("{}-{RECIPE}", hash(source)));
        if let Some(kept) = fs::read(&path).ok().and_then(|bytes| read(&bytes)) {
            return Ok(kept);
        }
        let made = make(source)?;
        let _ = fs::create_dir_all(folder);
        // Another build may be writing the same file: each writes its own and puts it in place.
        let part = path.with_extension(format!("part-{}", std::process::id()));
        if fs::write(&part, write(&made)).is_ok() && fs::rename(&part, &path).is_err() {
            let _ = fs::remove_file(&part);
        }
        Ok(made)
    }
}

fn write(made: &[Encoded]) -> Vec<u8> {
    let bytes: Vec<u8> = made.iter().flat_map(|one| one.bytes.iter().copied()).collect();
    let contents = Contents {
        sha256: Sha256::digest(&bytes).to_vec(),
        pictures: made
            .iter()
            .map(|one| (one.width, one.height, one.end.clone(), one.bytes.len()))
            .collect(),
    };
    let mut file = serde_json::to_vec(&contents).unwrap_or_default();
    file.push(b'\n');
    file.extend(bytes);
    file
}

fn read(file: &[u8]) -> Option<Vec<Encoded>> {
    let end = file.iter().position(|&byte| byte == b'\n')?;
    let contents: Contents = serde_json::from_slice(&file[..end]).ok()?;
    let mut rest = &file[end + 1..];
    if Sha256::digest(rest).as_slice() != contents.sha256 {
        return None;
    }
    let mut made = Vec::new();
    for (width, height, end, length) in contents.pictures {
        let (bytes, after) = rest.split_at_checked(length)?;
        made.push(Encoded { width, height, end, bytes: bytes.to_vec() });
        rest = after;
    }
    (!made.is_empty()).then_some(made)
}
