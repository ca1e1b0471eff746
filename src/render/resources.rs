//! Finished pages and style sheets -> whatever they would load from elsewhere.
//!
//! The policy would keep a browser from loading it; but a page that needs it is broken, and the
//! name of the other host is in it. So it is an error, wherever it came from.

use memchr::{memchr, memchr_iter, memmem};

use crate::diagnostics::{Code, Diagnostic};

/// Elements whose address is loaded without a click, and the attributes that hold it.
const LOADING: &[(&str, &[&str])] = &[
    ("img", &["src", "srcset"]),
    ("script", &["src"]),
    ("iframe", &["src", "srcdoc"]),
    ("frame", &["src"]),
    ("embed", &["src"]),
    ("object", &["data"]),
    ("video", &["src", "poster"]),
    ("audio", &["src"]),
    ("source", &["src", "srcset"]),
    ("track", &["src"]),
    ("input", &["src"]),
    ("image", &["href", "xlink:href"]),
    ("use", &["href", "xlink:href"]),
    ("form", &["action"]),
    ("base", &["href"]),
];

/// What a `link` loads, by its `rel`; `canonical` and `alternate` only name something.
const NAMING: &[&str] = &["canonical", "alternate", "license", "author", "me", "next", "prev"];

pub fn check_file(path: &str, bytes: &[u8]) -> Vec<Diagnostic> {
    let text = || String::from_utf8_lossy(bytes);
    let found = if path.ends_with(".html") || path.ends_with(".svg") {
        let mut found = in_markup(bytes);
        if memmem::find(bytes, b"<style").is_some() {
            found.extend(in_style(&text()));
        }
        found
    } else if path.ends_with(".css") {
        in_style(&text()).collect()
    } else {
        Vec::new()
    };
    found.into_iter().map(|address| external(path, &address)).collect()
}

fn is_external(address: &str) -> bool {
    let address = address.trim();
    address.starts_with("//")
        || address.split_once(':').is_some_and(|(scheme, _)| {
            !scheme.is_empty()
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
                && !scheme.eq_ignore_ascii_case("data")
        })
}

/// Whether a text can hold an address of which [`is_external`] is true.
fn may_lead_elsewhere(text: &[u8]) -> bool {
    memchr(b':', text).is_some() || memmem::find(text, b"//").is_some()
}

/// Whether an element is one of those below, by what is quickly seen. Most tags of a page end here.
fn may_load(name: &[u8]) -> bool {
    let Some(first) = name.first() else { return false };
    let same = |known: &str| {
        known.len() == name.len() && known.as_bytes()[0] == first.to_ascii_lowercase()
    };
    (3..=6).contains(&name.len())
        && LOADING.iter().map(|(known, _)| *known).chain(["link", "meta"]).any(same)
}

/// Addresses that elements of a page load, if they are elsewhere.
fn in_markup(bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for at in memchr_iter(b'<', bytes) {
        let tag = &bytes[at + 1..];
        let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'<');
        // No element that is looked for has a longer name.
        let Some(end) = tag.iter().take(12).position(ends) else { continue };
        let name = &tag[..end];
        if !may_load(name) {
            continue;
        }
        let tag = &tag[..memchr(b'<', tag).unwrap_or(tag.len())];
        if !may_lead_elsewhere(tag) {
            continue;
        }
        let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
        let loading = LOADING.iter().find(|(known, _)| is(known));
        if loading.is_none() && !is("link") && !is("meta") {
            continue;
        }
        let tag = &String::from_utf8_lossy(tag);
        let attribute = |wanted: &str| attribute(tag, wanted);
        if is("link") {
            let rel = attribute("rel").unwrap_or_default().to_ascii_lowercase();
            let names =
                rel.split_whitespace().all(|word| NAMING.contains(&word)) && !rel.is_empty();
            found.extend(attribute("href").filter(|_| !names));
        } else if is("meta") {
            // Most say what a page is to other programs.
            if !tag.contains("http-equiv") {
                continue;
            }
            let refresh =
                attribute("http-equiv").is_some_and(|v| v.eq_ignore_ascii_case("refresh"));
            let content = attribute("content").filter(|_| refresh);
            found
                .extend(content.and_then(|c| c.split_once("url=").map(|(_, url)| url.to_string())));
        } else if let Some((_, attributes)) = loading {
            for wanted in *attributes {
                let Some(value) = attribute(wanted) else { continue };
                let parts = value.split(',').filter_map(|part| part.split_whitespace().next());
                found.extend(parts.map(str::to_string));
            }
        }
    }
    found.retain(|address| is_external(address));
    found
}

/// The value of an attribute in the text of a tag. Attributes made by us have quotes; a desk's
/// template may do without.
fn attribute(tag: &str, wanted: &str) -> Option<String> {
    let mut rest = tag;
    loop {
        let at = rest.find(wanted)?;
        let starts = rest[..at].ends_with(|c: char| c.is_whitespace() || c == '"' || c == '\'');
        let after = rest[at + wanted.len()..].trim_start();
        if let Some(value) = after.strip_prefix('=').filter(|_| starts) {
            let value = value.trim_start();
            let quoted = value.strip_prefix(['"', '\'']);
            return Some(match quoted {
                Some(inner) => inner.split(&value[..1]).next().unwrap_or_default().to_string(),
                None => value.split([' ', '>', '\n']).next().unwrap_or_default().to_string(),
            });
        }
        rest = &rest[at + wanted.len()..];
    }
}

/// Addresses in `url(…)` and `@import` of a style sheet, if they are elsewhere.
fn in_style(text: &str) -> impl Iterator<Item = String> {
    let quotes: &[char] = &['"', '\'', ' '];
    let urls = text.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
    let imports = text.split("@import").skip(1).filter_map(|rest| rest.split(';').next());
    urls.chain(imports.filter(|import| !import.contains("url(")))
        .map(move |address| address.trim_matches(quotes).to_string())
        .filter(|address| is_external(address))
}

fn external(path: &str, address: &str) -> Diagnostic {
    let shown: String = address.chars().take(80).collect();
    Diagnostic::new(Code::ExternalResource, format!("`{shown}` would be loaded from elsewhere"))
        .help("the other host would learn who reads the page: copy the file into static/ and refer to it there")
        .while_making(format!("/{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        check_file(path, text.as_bytes()).len()
    }

    #[test]
    fn whatever_loads_from_elsewhere_is_found() {
        for page in [
            "<img src=\"https://example.com/a.png\">",
            "<img alt='x' srcset=\"a.png 1x, //example.com/b.png 2x\">",
            "<LINK rel=stylesheet href=https://example.com/a.css>",
            "<link rel=\"preload\" href=\"//example.com/f.woff2\">",
            "<script src='https://example.com/a.js'></script>",
            "<style>p { background: url(https://example.com/p.png) }</style>",
            "<meta http-equiv=refresh content=\"0;url=https://example.com/\">",
            "<svg><use xlink:href=\"https://example.com/a.svg#x\"/></svg>",
        ] {
            assert_eq!(found("index.html", page), 1, "{page}");
        }
        assert_eq!(
            found(
                "style.css",
                "@import \"//example.com/x.css\"; a { background: url('ftp://x/y') }"
            ),
            2
        );
    }

    #[test]
    fn what_a_page_only_names_is_fine() {
        for page in [
            "<a href=\"https://example.com/\">elsewhere</a>",
            "<link rel=\"canonical\" href=\"https://example.org/\">",
            "<img src=\"../a.png\" alt=\"src=https://example.com/\">",
            "<p>img src=&quot;https://example.com&quot;</p>",
        ] {
            assert_eq!(found("index.html", page), 0, "{page}");
        }
    }
}
