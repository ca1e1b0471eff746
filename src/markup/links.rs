//! Where a link in a body leads, and what is wrong with it.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag};

/// What a link's destination is.
#[derive(Debug, PartialEq, Eq)]
pub enum Target {
    /// A web address elsewhere.
    External(String),
    /// A `mailto:` address.
    Mail(String),
    /// A place on the same page: `#…`.
    Fragment(String),
    /// A file of the desk or a page of the site: a path, relative or from the root.
    Site(String),
    /// A scheme that a page must not hold, such as `javascript:`.
    Unsafe,
}

/// Reads a destination. Whatever has a scheme that is not known to be harmless is unsafe.
pub fn target(dest: &str, link_type: LinkType) -> Target {
    let dest = dest.trim();
    if link_type == LinkType::Email {
        return Target::Mail(format!("mailto:{dest}"));
    }
    if dest.starts_with('#') {
        return Target::Fragment(dest.to_string());
    }
    if dest.starts_with("//") {
        return Target::External(format!("https:{dest}"));
    }
    // Browsers ignore control characters and spaces inside a scheme; so must this.
    let bare: String = dest
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .collect::<String>()
        .to_lowercase();
    match bare.split_once(':') {
        Some((scheme, _)) if !scheme.contains(['/', '?', '#']) => match scheme {
            "http" | "https" => Target::External(dest.to_string()),
            "mailto" => Target::Mail(dest.to_string()),
            _ => Target::Unsafe,
        },
        _ => Target::Site(dest.to_string()),
    }
}

/// A path in a document resolved against the document's folder: from the desk's root, without
/// `.` and `..`; the query and the fragment apart. `None` if it leads out of the desk.
pub fn resolve(document: &str, dest: &str) -> Option<(String, String)> {
    let cut = dest.find(['?', '#']).unwrap_or(dest.len());
    let (path, tail) = dest.split_at(cut);
    let mut parts: Vec<&str> = Vec::new();
    if !path.starts_with('/') {
        parts = document.split('/').collect();
        parts.pop();
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let mut resolved = parts.join("/");
    if path.ends_with('/') && !resolved.is_empty() {
        resolved.push('/');
    }
    Some((resolved, tail.to_string()))
}

/// The files of the desk that a body shows or links to, with where it does so in the body.
pub fn files(document: &str, body: &str) -> Vec<(String, Range<usize>)> {
    // Most bodies link to nothing at all: they need not be read.
    if !body.contains("](") && !body.contains("]:") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (event, place) in Parser::new_ext(body, super::options()).into_offset_iter() {
        let (Event::Start(Tag::Link { link_type, dest_url, .. })
        | Event::Start(Tag::Image { link_type, dest_url, .. })) = event
        else {
            continue;
        };
        if matches!(link_type, LinkType::WikiLink { .. }) {
            continue;
        }
        if let Target::Site(path) = target(&dest_url, link_type)
            && let Some((path, _)) = file(document, &path)
        {
            found.push((path, place));
        }
    }
    found
}

/// The path in the desk that a link's destination means, and the query and fragment behind it.
/// A name with spaces is written with %20.
pub fn file(document: &str, dest: &str) -> Option<(String, String)> {
    let (path, tail) = resolve(document, dest)?;
    let path = percent_encoding::percent_decode_str(&path).decode_utf8().ok()?.into_owned();
    (path.starts_with("content/") && !path.ends_with(".md")).then_some((path, tail))
}
