//! A finished site -> one archive, the same bytes for the same site.

use std::io::Write;

use flate2::{Compression, GzBuilder};

use crate::output::{Finished, SIGNATURE, SUMS};

const BLOCK: usize = 512;

/// A `.tar.gz` with everything in one folder, record and signature included. Times are the build's
/// date.
pub fn pack(site: &Finished, folder: &str) -> Vec<u8> {
    let time = site.stamp.date.parse::<jiff::civil::Date>().ok();
    let time = time.and_then(|day| day.to_zoned(jiff::tz::TimeZone::UTC).ok());
    let time = time.map_or(0, |moment| moment.timestamp().as_second().max(0));
    let mut made = GzBuilder::new().write(Vec::new(), Compression::best());
    // Writing to memory does not fail.
    let mut add = |path: &str, bytes: &[u8]| {
        let _ = made.write_all(&entry(&format!("{folder}/{path}"), bytes, time));
    };
    for (path, bytes, _) in site.files() {
        add(path, bytes);
    }
    add(SUMS, site.sums.as_bytes());
    if let Some(signature) = &site.signature {
        add(SIGNATURE, signature.as_bytes());
    }
    let _ = made.write_all(&[0; 2 * BLOCK]);
    made.finish().unwrap_or_default()
}

/// A file in the format of POSIX: a name that its header has no room for, or that is not ASCII, stands
/// in an entry before it.
fn entry(path: &str, bytes: &[u8], time: i64) -> Vec<u8> {
    let mut made = Vec::new();
    if path.len() > 100 || !path.is_ascii() {
        let named = pax("path", path);
        made.extend(header("././@PaxHeader", named.len(), time, b'x'));
        made.extend(padded(named.as_bytes()));
    }
    let short: String = path.chars().filter(char::is_ascii).take(100).collect();
    made.extend(header(&short, bytes.len(), time, b'0'));
    made.extend(padded(bytes));
    made
}

/// A line that begins with its own length.
fn pax(name: &str, value: &str) -> String {
    let rest = format!(" {name}={value}\n");
    let mut length = rest.len();
    while length != rest.len() + length.to_string().len() {
        length = rest.len() + length.to_string().len();
    }
    format!("{length}{rest}")
}

fn padded(bytes: &[u8]) -> Vec<u8> {
    let mut made = bytes.to_vec();
    made.resize(bytes.len().div_ceil(BLOCK) * BLOCK, 0);
    made
}

fn header(path: &str, length: usize, time: i64, sort: u8) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    let mut put = |at: usize, text: &str| {
        block[at..at + text.len()].copy_from_slice(text.as_bytes());
    };
    put(0, path);
    put(100, "0000644\0");
    put(108, "0000000\0");
    put(116, "0000000\0");
    put(124, &format!("{length:011o}\0"));
    put(136, &format!("{time:011o}\0"));
    // The checksum is made as if it were blank.
    put(148, "        ");
    put(257, "ustar\u{0}00");
    block[156] = sort;
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}
