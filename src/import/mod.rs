//! What others wrote (exports of data sets, articles, whole sites) -> new files of a desk, as
//! text, and a report of what became of everything.
//!
//! Nothing here touches a file or the clock: `commands/import.rs` reads, asks, and writes all or
//! nothing.

pub mod article;
mod bodies;
mod boilerplate;
mod dates;
pub mod events;
mod figures;
mod html;
mod known;
mod layouts;
pub mod mapping;
mod merge;
pub mod sites;

use crate::audience::Tlp;
use crate::scaffold::quoted;
pub use known::Known;
use layouts::Layout;

/// The document of a data set that the desk has none of yet. `folder` is its folder's label.
pub fn new_source(layout: Layout, folder: Option<Tlp>) -> Option<String> {
    let (title, summary, url, redistribute, body) = match layout {
        Layout::Ucdp => (
            "UCDP Georeferenced Event Dataset",
            "Events of organised violence, by the Uppsala Conflict Data Program.",
            "https://ucdp.uu.se/",
            "full",
            "Cite Sundberg and Melander (2013) and the version of the data set.",
        ),
        Layout::Acled => (
            "ACLED",
            "Armed Conflict Location and Event Data.",
            "https://acleddata.com/",
            "aggregate",
            "The terms of the data set do not allow its rows to be passed on. If the desk has a\npermission, write `redistribute = \"full\"` and import again.",
        ),
        Layout::Table => return None,
    };
    let tlp = if folder.is_none() { "tlp = \"clear\"\n" } else { "" };
    Some(format!(
        "+++\ntitle = {}\nsummary = {}\ntype = \"data set\"\nurl = {}\nredistribute = \"{redistribute}\"\n{tlp}+++\n\n{body}\n",
        quoted(title),
        quoted(summary),
        quoted(url)
    ))
}

/// The bytes of a file that somebody else made -> its text, or what is wrong with them.
pub fn text(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("is UTF-16; save it as UTF-8".to_string());
    }
    if bytes.contains(&0) {
        return Err("is no text: it has bytes that no text has".to_string());
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid].iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("is not UTF-8: line {line} has other bytes; save it as UTF-8")
    })?;
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return Err("is empty".to_string());
    }
    Ok(text)
}
