//! A text -> how it differs from one that is kept beside it, and back.
//!
//! A body is kept as its HTML and as its words, which are both nearly the body itself: packed beside it they take
//! a tenth, and unpacking one takes some microseconds.

use lz4_flex::block::{compress_prepend_size_with_dict, decompress_size_prepended_with_dict};
use serde::{Deserialize, Serialize};

/// A text that can be read only beside the one that it was packed beside.
#[derive(Debug, Default, Hash, Serialize, Deserialize)]
pub struct Packed(#[serde(with = "serde_bytes")] Box<[u8]>);

impl Packed {
    pub fn new(text: &str, beside: &str) -> Packed {
        if text.is_empty() {
            return Packed::default();
        }
        Packed(compress_prepend_size_with_dict(text.as_bytes(), beside.as_bytes()).into())
    }

    /// How many bytes the text has.
    pub fn length(&self) -> usize {
        // The size stands before what is packed.
        self.0.first_chunk().map_or(0, |size| u32::from_le_bytes(*size) as usize)
    }

    pub fn unpack(&self, beside: &str) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        let bytes = decompress_size_prepended_with_dict(&self.0, beside.as_bytes());
        let text = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok());
        text.expect("what was packed beside the same text")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_comes_back() {
        let body = "The market of Ostzan was attacked at dawn. Nobody says who did it.\n\n";
        let long = (0..4000).map(|n| format!("{body}({n}) ")).collect::<String>();
        let html = long.replace("Ostzan", "<a href=\"../\">Ostzan</a>");
        let texts = ["", "a", "أعلنت", body, &long, &html];
        for text in texts {
            for beside in texts {
                let packed = Packed::new(text, beside);
                assert_eq!(packed.unpack(beside), text);
                assert_eq!(packed.length(), text.len());
            }
        }
        // LZ4 looks back 64 KB at most, and takes no note of a few letters.
        for length in (0..20).chain(65_500..65_560).step_by(3) {
            let (text, beside) = (&long[..length], &html[..html.len().min(length + 7)]);
            assert_eq!(Packed::new(text, beside).unpack(beside), text);
            assert_eq!(Packed::new(&html, text).unpack(text), html);
        }
    }

    #[test]
    fn what_stands_beside_takes_no_room() {
        let body: String =
            (0..80).map(|n| format!("Of the {n} who fled {} came back. ", n * n)).collect();
        let html =
            format!("<p>{}</p>\n", body.replace("fled", "<a href=\"../places/ostzan/\">fled</a>"));
        assert!(Packed::new(&body, &body).0.len() * 20 < body.len());
        assert!(Packed::new(&html, &body).0.len() * 4 < html.len());
    }
}
