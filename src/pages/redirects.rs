//! Old addresses of released documents -> redirects to the pages that they have now.
//!
//! An old address gives way to nothing: where a page, a file or another's old address stands, it is
//! an error, because a reader who follows a citation would arrive at something else.

use std::collections::BTreeMap;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::{Page, What};
use crate::address;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::exports;
use crate::graph::Graph;
use crate::site::Site;

/// An address that leads to another one; both from the root and without escapes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    pub from: String,
    pub to: String,
}

/// Who has a file: a source and the place in it, or a source, or watchdesk itself.
type Owner = Option<Span>;

/// Every redirect with its page, ordered as the documents are.
pub fn plan<'a>(
    graph: &Graph,
    site: &Site,
    pages: &[Page],
    exports: &[exports::File],
    statics: impl Iterator<Item = &'a str>,
) -> (Vec<(Redirect, Page)>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut diagnostics = Vec::new();
    let versions = graph.entries.iter().flat_map(|entry| &entry.versions);
    if versions.into_iter().all(|version| version.old_addresses.is_empty()) {
        return (found, diagnostics);
    }
    let whole = |path: &Arc<str>| Span::file(path);
    let mut taken: BTreeMap<String, Owner> = BTreeMap::new();
    taken.extend(statics.map(|path| {
        let source: Arc<str> = format!("static/{path}").into();
        (path.to_string(), Some(whole(&source)))
    }));
    taken.extend(exports.iter().map(|file| (file.address.clone(), None)));
    taken.extend(
        pages.iter().map(|page| (address::file(&page.address), page.source.as_ref().map(whole))),
    );
    for (id, entry) in graph.entries.iter().enumerate() {
        for version in &entry.versions {
            let to = address::entry(entry.kind, &entry.slug, site.prefix(version.language));
            for old in &version.old_addresses {
                let span = Span::new(&version.path, old.range());
                let from = match read(&old.value) {
                    Ok(from) => from,
                    Err(help) => {
                        diagnostics.push(bad(&old.value, span, help));
                        continue;
                    }
                };
                let file = address::file(&from);
                if let Some(owner) = in_the_way(&taken, &file) {
                    diagnostics.push(collision(&from, from == to, span, owner));
                    continue;
                }
                taken.insert(file, Some(span));
                let page = Page {
                    address: from.clone(),
                    language: version.language,
                    what: What::Redirect(id as u32),
                    source: Some(version.path.clone()),
                };
                found.push((Redirect { from, to: to.clone() }, page));
            }
        }
    }
    (found, diagnostics)
}

/// Whoever has the file already, has a file where it needs a folder, or stands in it as in a folder.
fn in_the_way<'a>(taken: &'a BTreeMap<String, Owner>, file: &str) -> Option<&'a Owner> {
    let folders = file.match_indices('/').map(|(at, _)| &file[..at]);
    let above = folders.chain([file]).find_map(|path| taken.get(path));
    above.or_else(|| {
        let inside = format!("{file}/");
        let next = taken.range(inside.clone()..).next();
        next.filter(|(path, _)| path.starts_with(&inside)).map(|(_, owner)| owner)
    })
}

/// What no host and no file system could be trusted with.
const FORBIDDEN: &str = "\"'\\<>^`{|}*$;:[]";

/// An old address as one of the site: `posts/ostrel/`, `j.html`. Else what to write instead.
fn read(text: &str) -> Result<String, &'static str> {
    if text.contains("://") {
        return Err("write only what stands behind the host: \"/posts/ostrel/\"");
    }
    if text.contains(['?', '#']) {
        return Err("static hosts look at the path alone: leave out what begins with ? or #");
    }
    let path = percent_decode_str(text.trim()).decode_utf8();
    let path = path.map_err(|_| "its percent signs stand for bytes that are no UTF-8")?;
    let path = path.trim_start_matches('/');
    let path = path.strip_suffix("index.html").filter(|p| p.ends_with('/')).unwrap_or(path);
    let inner = path.trim_end_matches('/');
    if inner.is_empty() || inner == "index.html" {
        return Err("the front page stands there; write the path of an older page");
    }
    let sound = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.len() <= 200
            && part.trim() == part
            && !part.contains(|c: char| c.is_control() || FORBIDDEN.contains(c))
    };
    if !inner.split('/').all(sound) {
        return Err("its parts are plain names with one / between them: \"/posts/ostrel/\"");
    }
    let is_file = !path.ends_with('/') && (inner.ends_with(".html") || inner.ends_with(".htm"));
    Ok(if is_file { inner.to_string() } else { format!("{inner}/") })
}

fn bad(text: &str, span: Span, help: &str) -> Diagnostic {
    Diagnostic::new(Code::BadValue, format!("`{text}` cannot be an old address"))
        .at(span, "here")
        .help(help)
}

fn collision(from: &str, own: bool, span: Span, owner: &Owner) -> Diagnostic {
    let message = format!("an old address is one that is in use: /{from}");
    let diagnostic = Diagnostic::new(Code::DuplicateUrl, message);
    let help = match own {
        true => "the page stands there now: take the old address out",
        false => "take it out of one of the two; a reader can be led to one page only",
    };
    match owner {
        Some(other) => diagnostic.at(span, "").also(other.clone(), "it is that of this one"),
        None => diagnostic.at(span, "a page that watchdesk makes stands there"),
    }
    .help(help)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn an_old_address_is_read_as_a_path_of_the_site() {
        for (text, from) in [
            ("/posts/ostrel/", "posts/ostrel/"),
            ("posts/ostrel", "posts/ostrel/"),
            ("/p/1", "p/1/"),
            ("/j.html", "j.html"),
            ("/j.htm", "j.htm"),
            ("/a/index.html", "a/"),
            ("/old.php", "old.php/"),
            ("/pays/c%C3%B4te/", "pays/côte/"),
            ("/a b/", "a b/"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(from), "{text}");
        }
        for text in [
            "",
            "/",
            "//",
            "/index.html",
            "/../a/",
            "/a/../b/",
            "/a//b/",
            "/.git/x/",
            "/a?b=1",
            "/a#b",
            "https://example.org/a/",
            "/a\\b",
            "/a\"b/",
            "/%0a/",
            "/%ff/",
            "/a/ /b/",
            "/*",
        ] {
            assert!(read(text).is_err(), "{text}: {:?}", read(text));
        }
    }
}
