//! The addresses of the site's pages, from the root and without a slash before them.
//!
//! Every address follows from a kind and a slug alone, so that a link can be written before any
//! page is made.

use percent_encoding::percent_decode_str;

use crate::feeds::Form;
use crate::kinds::{KINDS, Kind};
use crate::markup::links;

/// Pages that are there whatever the desk holds, in each of its languages: see [`fixed`].
pub const TIMELINE: &str = "timeline/";
pub const MAP: &str = "map/";
pub const TAGS: &str = "tags/";
pub const CORRECTIONS: &str = "corrections/";
pub const SEARCH: &str = "search/";
/// Everything that has a name, from A to Z.
pub const NAMES: &str = "names/";
/// How the site is to be read: what its figures, words and grades mean.
pub const READING: &str = "reading/";
/// How a reader checks that a copy of the site is whole and unchanged.
pub const VERIFY: &str = "about/verify/";
/// The file of one-line descriptions that the script for previews reads.
pub const DESCRIPTIONS: &str = "descriptions.js";
/// What the desk knows as tables, and the page that explains them.
pub const DATA: &str = "data/";
/// The folder of reading lists, by year and month.
const PRINT: &str = "print/";
/// The list of all feeds, for readers of feeds.
pub const FEEDS: &str = "feeds.opml";
/// How browsers search the site.
pub const OPENSEARCH: &str = "opensearch.xml";
/// In the main language only.
pub const NOT_FOUND: &str = "404.html";
pub const SITEMAP: &str = "sitemap.xml";

/// The front page; in another language than the main one it stands in a folder of its own.
pub fn front(prefix: &str) -> String {
    if prefix.is_empty() { String::new() } else { format!("{prefix}/") }
}

/// The page of a document. `prefix` is the language's code, or empty for the main language.
pub fn entry(kind: Kind, slug: &str, prefix: &str) -> String {
    match kind.address() {
        "" => format!("{}{slug}/", front(prefix)),
        folder => format!("{}{folder}/{slug}/", front(prefix)),
    }
}

/// A page of the list of a kind; pages count from 1.
pub fn list(kind: Kind, prefix: &str, page: usize) -> String {
    format!("{}{}/{}", front(prefix), kind.folder(), paged(page))
}

/// A page of a long list of a dossier, below the dossier's own address.
pub fn part(dossier: &str, folder: &str, page: usize) -> String {
    format!("{dossier}{folder}/{}", paged(page))
}

pub fn tag(slug: &str, prefix: &str, page: usize) -> String {
    format!("{}{TAGS}{slug}/{}", front(prefix), paged(page))
}

/// A page of the list of names; pages count from 1.
pub fn names(prefix: &str, page: usize) -> String {
    format!("{}{NAMES}{}", front(prefix), paged(page))
}

/// A page of the list of tags; pages count from 1.
pub fn tags(prefix: &str, page: usize) -> String {
    format!("{}{TAGS}{}", front(prefix), paged(page))
}

/// A page of all corrections; pages count from 1.
pub fn corrections(prefix: &str, page: usize) -> String {
    format!("{}{CORRECTIONS}{}", front(prefix), paged(page))
}

/// A page of what is known of a year and of none of its months; pages count from 1.
pub fn year(year: i16, prefix: &str, page: usize) -> String {
    format!("{}{TIMELINE}{year:04}/{}", front(prefix), paged(page))
}

/// A page of a month; pages count from 1.
pub fn month((year, month): (i16, i8), prefix: &str, page: usize) -> String {
    format!("{}{TIMELINE}{year:04}/{month:02}/{}", front(prefix), paged(page))
}

/// A page of those that have all briefings of a month; pages count from 1.
pub fn print((year, month): (i16, i8), prefix: &str, page: usize) -> String {
    format!("{}{PRINT}{year:04}/{month:02}/{}", front(prefix), paged(page))
}

/// A part of the list of pages for search engines, if it is too long for one file; they count from 1.
pub fn sitemap(part: usize) -> String {
    format!("sitemap/{part}.xml")
}

/// The feed that goes with a page, beside it.
pub fn feed(page: &str, form: Form) -> String {
    match form {
        Form::Atom => format!("{page}feed.xml"),
        Form::Json => format!("{page}feed.json"),
    }
}

/// One of the pages that are there whatever the desk holds, in a language.
pub fn fixed(page: &str, prefix: &str) -> String {
    format!("{}{page}", front(prefix))
}

fn paged(page: usize) -> String {
    if page == 1 { String::new() } else { format!("page/{page}/") }
}

/// The file that a host serves for an address.
pub fn file(address: &str) -> String {
    if address.is_empty() || address.ends_with('/') {
        format!("{address}index.html")
    } else {
        address.to_string()
    }
}

/// The way from a page to the site's root: `../../` for `countries/mali/`.
pub fn root(address: &str) -> String {
    "../".repeat(address.matches('/').count())
}

/// The page of a source file: `content/groups/x.fr.md` -> `fr/groups/x/`.
pub fn of_file(path: &str, languages: &[String]) -> Option<String> {
    let rest = path.strip_prefix("content/")?.strip_suffix(".md")?;
    let kind = Kind::from_folder(rest.split('/').next()?)?;
    let name = rest.rsplit('/').next()?;
    let (slug, prefix) = match name.rsplit_once('.') {
        Some((slug, code)) if languages.iter().skip(1).any(|language| language == code) => {
            (slug, code)
        }
        Some((slug, code)) if languages.first().is_some_and(|main| main == code) => (slug, ""),
        _ => (name, ""),
    };
    Some(entry(kind, slug, prefix))
}

/// Where a link in a document leads: to the page of another document (`../groups/x.md`), or to
/// a page or file of the site (`/groups/x/`), as far as `has` knows it.
pub fn of_link(
    document: &str,
    dest: &str,
    languages: &[String],
    has: &dyn Fn(&str) -> bool,
) -> Option<String> {
    let (path, tail) = links::resolve(document, dest)?;
    let address = of_file(&path, languages).unwrap_or(path);
    let slashed = format!("{address}/");
    let known = [address, slashed].into_iter().find(|a| has(a) || is_fixed(a))?;
    Some(known + &tail)
}

/// Whether an address is one that every desk has, such as a list.
pub fn is_fixed(address: &str) -> bool {
    matches!(
        address,
        "" | TIMELINE
            | MAP
            | TAGS
            | CORRECTIONS
            | READING
            | SEARCH
            | NAMES
            | DATA
            | VERIFY
            | SITEMAP
    ) || KINDS.iter().any(|about| address == format!("{}/", about.folder))
}

/// What no host and no file system could be trusted with.
const FORBIDDEN: &str = "\"'\\<>^`{|}*$;:[]";

/// An old address as one of the site: `posts/ostrel/`, `j.html`. Else what to write instead.
pub fn old(text: &str) -> Result<String, &'static str> {
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

#[cfg(test)]
mod tests {
    use super::old;

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
            assert_eq!(old(text).as_deref(), Ok(from), "{text}");
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
            assert!(old(text).is_err(), "{text}: {:?}", old(text));
        }
    }
}
