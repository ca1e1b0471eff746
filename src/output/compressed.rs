//! A site -> the same site with its texts compressed beside them, for hosts that hand those out.

use std::io::Write;

use flate2::{Compression, GzBuilder};
use rayon::prelude::*;

use super::Output;

/// What is shorter travels in one packet anyway.
const SHORTEST: usize = 1_000;

const TEXTS: [&str; 12] = [
    "html",
    "css",
    "js",
    "json",
    "geojson",
    "jsonld",
    "xml",
    "svg",
    "csv",
    "opml",
    "txt",
    "webmanifest",
];

impl Output {
    /// Puts `.gz` and `.br` beside each text that becomes smaller.
    pub fn with_compressed(&mut self) {
        let is_text =
            |path: &str| path.rsplit_once('.').is_some_and(|(_, end)| TEXTS.contains(&end));
        let texts: Vec<(&String, &Vec<u8>)> = self
            .files
            .iter()
            .filter(|(path, bytes)| is_text(path) && bytes.len() >= SHORTEST)
            .collect();
        let made: Vec<(String, Vec<u8>)> = texts
            .par_iter()
            .flat_map_iter(|(path, bytes)| {
                let both =
                    [(format!("{path}.gz"), gzip(bytes)), (format!("{path}.br"), brotli(bytes))];
                both.into_iter().filter(|(_, smaller)| smaller.len() < bytes.len())
            })
            .collect();
        for (path, bytes) in made {
            // A desk's own file of that name stays.
            self.files.entry(path).or_insert(bytes);
        }
    }
}

/// Without name and time, so that the same text gives the same bytes.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut made = GzBuilder::new().write(Vec::new(), Compression::best());
    // Writing to memory does not fail.
    let _ = made.write_all(bytes);
    made.finish().unwrap_or_default()
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut made = Vec::new();
    {
        // 9 of 11: the last two steps cost twenty times as much for two percent.
        let mut writer = brotli::CompressorWriter::new(&mut made, 1 << 16, 9, 20);
        let _ = writer.write_all(bytes);
    }
    made
}
