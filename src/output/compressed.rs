//! A text -> the same text compressed, to stand beside it for hosts that hand that out.

use std::io::Write;

use flate2::{Compression, GzBuilder};

/// What the names of compressed forms end with.
pub const COMPRESSED: [&str; 2] = [".gz", ".br"];

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

/// The `.gz` and `.br` of a text, as far as they are smaller.
pub fn compressed(path: &str, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let is_text = path.rsplit_once('.').is_some_and(|(_, end)| TEXTS.contains(&end));
    if !is_text || bytes.len() < SHORTEST {
        return Vec::new();
    }
    let forms = [gzip(bytes), brotli(bytes)];
    let names = COMPRESSED.map(|end| format!("{path}{end}"));
    let mut made: Vec<_> = names.into_iter().zip(forms).collect();
    made.retain(|(_, smaller)| smaller.len() < bytes.len());
    made
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
