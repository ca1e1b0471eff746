//! A published picture -> its HTML, with each width that there is of it.

use std::fmt::Write;

use pulldown_cmark_escape::escape_href;

use super::{ROOT, escape};
use crate::pictures::{Media, Picture};

/// How wide the column of text is: the browser chooses the width by it.
const SIZES: &str = "(min-width: 48rem) 44rem, 92vw";

/// Writes the picture, and below it whose it is. `words` are what the text says that it shows.
pub fn write(media: &Media, words: &str, html: &mut String) {
    let words = if words.is_empty() { &media.alt } else { words };
    html.push_str("<img src=\"");
    address(&media.address, html);
    html.push('"');
    if let Some(Picture { size: Some((width, height)), widths }) = &media.picture {
        if widths.len() > 1 {
            html.push_str(" srcset=\"");
            for (index, (width, at)) in widths.iter().enumerate() {
                html.push_str(if index > 0 { ", " } else { "" });
                address(at, html);
                // Writing to a string cannot fail.
                let _ = write!(html, " {width}w");
            }
            let _ = write!(html, "\" sizes=\"{SIZES}\"");
        }
        let _ = write!(html, " width=\"{width}\" height=\"{height}\"");
    }
    html.push_str(" alt=\"");
    escape(words, html);
    html.push_str("\" loading=\"lazy\" decoding=\"async\">");
    if !media.credit.is_empty() {
        html.push_str("<small class=\"credit\"><bdi>");
        escape(&media.credit, html);
        html.push_str("</bdi></small>");
    }
}

fn address(address: &str, html: &mut String) {
    html.push(ROOT);
    let _ = escape_href(html, address);
}
