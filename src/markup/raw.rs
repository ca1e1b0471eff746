//! Raw HTML of a body -> what of it may stand on a page, for desks that allow it.
//!
//! The cleaning itself is ammonia's, which reads HTML as a browser does. What stands here besides
//! tells an editor what went, and takes the cleaned text apart so that names in it are found.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

/// What may stand inside a paragraph.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd",
    "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time",
    "u", "var", "wbr",
];

/// What may stand in a block of its own, beside that.
const BLOCK: &[&str] = &[
    "blockquote",
    "caption",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements that go with all that is in them.
const GONE: &[&str] = &["script", "style", "iframe", "noscript", "object", "svg", "math"];

const EVERYWHERE: &[&str] = &["dir", "lang", "title"];

/// The attributes of single elements. Without `id`, `class` and `style` nothing can take the place
/// or the looks of the page's own parts, and without `src` nothing is loaded.
const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "hreflang"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("del", &["datetime"]),
    ("details", &["open"]),
    ("ins", &["datetime"]),
    ("ol", &["start"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

const SCHEMES: &[&str] = &["https", "http", "mailto"];

static INLINE_CLEANER: LazyLock<Builder<'static>> =
    LazyLock::new(|| cleaner(INLINE.iter().copied().collect()));

static BLOCK_CLEANER: LazyLock<Builder<'static>> =
    LazyLock::new(|| cleaner(INLINE.iter().chain(BLOCK).copied().collect()));

fn cleaner(tags: HashSet<&'static str>) -> Builder<'static> {
    let attributes: HashMap<&str, HashSet<&str>> = ATTRIBUTES
        .iter()
        .filter(|(tag, _)| tags.contains(tag))
        .map(|(tag, names)| (*tag, names.iter().copied().collect()))
        .collect();
    let mut builder = Builder::default();
    builder
        .tags(tags)
        .clean_content_tags(GONE.iter().copied().collect())
        .tag_attributes(attributes)
        .generic_attributes(EVERYWHERE.iter().copied().collect())
        .url_schemes(SCHEMES.iter().copied().collect())
        // A relative address would mean another thing on each page: markdown writes these.
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer"));
    builder
}

/// A cleaned tag, or the words between two.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    Open { name: String, html: String },
    Close { name: String, html: String },
    Words(String),
}

/// A block of HTML, cleaned as a whole: what was open at its end is closed.
pub fn block(html: &str) -> Vec<Piece> {
    pieces(&BLOCK_CLEANER.clean(&without_controls(html)).to_string())
}

/// A tag inside a paragraph: its beginning cleaned, or its name if it is an end.
pub fn inline(html: &str) -> Option<Piece> {
    if let Some(rest) = html.strip_prefix("</") {
        let name = rest.trim_end_matches('>').trim().to_ascii_lowercase();
        return Some(Piece::Close { html: format!("</{name}>"), name });
    }
    pieces(&INLINE_CLEANER.clean(&without_controls(html)).to_string()).into_iter().next()
}

/// Whether an element has no end.
pub fn is_void(name: &str) -> bool {
    matches!(name, "br" | "wbr" | "hr" | "col")
}

/// Whether an element's words stand apart from those around it.
pub fn is_block(name: &str) -> bool {
    BLOCK.contains(&name) || name == "br"
}

fn without_controls(html: &str) -> String {
    html.replace(|c: char| c.is_control() && c != '\n' && c != '\t', "")
}

/// Takes cleaned HTML apart: every `<` in it begins a tag.
fn pieces(html: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let (piece, length) = match rest.strip_prefix('<') {
            None => {
                let length = rest.find('<').unwrap_or(rest.len());
                (Piece::Words(read(&rest[..length])), length)
            }
            Some(tag) => {
                let length = tag_length(rest);
                let html = rest[..length].to_string();
                let name = name_of(tag.trim_start_matches('/'));
                let piece = if tag.starts_with('/') {
                    Piece::Close { name, html }
                } else {
                    Piece::Open { name, html }
                };
                (piece, length)
            }
        };
        pieces.push(piece);
        rest = &rest[length..];
    }
    pieces
}

/// The words of cleaned HTML: it has these entities and no others.
fn read(text: &str) -> String {
    text.replace("&nbsp;", "\u{a0}")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

fn name_of(tag: &str) -> String {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(tag.len());
    tag[..end].to_ascii_lowercase()
}

/// How long a tag is, to its `>`, which may also stand in quotation marks.
fn tag_length(tag: &str) -> usize {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// What the cleaning leaves out: where it stands, and what it is. This is for the editor only; what
/// it misses goes all the same.
pub fn left_out(html: &str, inline: bool) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = html[at..].find('<').map(|place| at + place) {
        let tag = &html[start..];
        if tag.starts_with("<!--") {
            at = tag.find("-->").map_or(html.len(), |end| start + end + 3);
            continue;
        }
        let name = name_of(&tag[1..]);
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            at = start + 1;
            continue;
        }
        let end = start + tag_length(tag);
        let known = INLINE.contains(&&*name) || !inline && BLOCK.contains(&&*name);
        if !known {
            found.push((start..start + 1 + name.len(), format!("`<{name}>`")));
            at = match GONE.contains(&&*name) {
                true => html[end..].find("</").map_or(html.len(), |close| end + close),
                false => end,
            };
            continue;
        }
        let own = ATTRIBUTES.iter().find(|(tag, _)| *tag == name).map_or(&[][..], |(_, own)| own);
        // One element is told once, with all that it loses.
        let (mut gone, mut leads_nowhere) = (Vec::new(), false);
        let mut first = None;
        for (place, attribute, value) in attributes(html, start + 1 + name.len()..end) {
            let good = EVERYWHERE.contains(&&*attribute) || own.contains(&&*attribute);
            let leads = value.split_once(':').is_some_and(|(scheme, _)| {
                SCHEMES.contains(&scheme.trim().to_ascii_lowercase().as_str())
            });
            if !good {
                gone.push(format!("`{attribute}`"));
            } else if attribute == "href" && !leads {
                leads_nowhere = true;
            } else {
                continue;
            }
            first.get_or_insert(place);
        }
        if let Some(first) = first {
            let attributes = match gone.as_slice() {
                [] => None,
                [one] => Some(format!("the attribute {one}")),
                all => Some(format!("the attributes {}", all.join(", "))),
            };
            let address = leads_nowhere.then(|| "this address".to_string());
            let all: Vec<String> = attributes.into_iter().chain(address).collect();
            found.push((first, all.join(" and ")));
        }
        at = end;
    }
    found
}

/// The attributes of a tag: where each name stands, the name, and its value.
fn attributes(html: &str, tag: Range<usize>) -> Vec<(Range<usize>, String, String)> {
    let mut found = Vec::new();
    let mut at = tag.start;
    let text = &html[..tag.end];
    let is_end = |c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/');
    loop {
        let skip = text[at..].find(|c: char| !is_end(c)).unwrap_or(text.len() - at);
        let start = at + skip;
        if start >= text.len() {
            return found;
        }
        let end = text[start..].find(is_end).map_or(text.len(), |length| start + length);
        let rest = text[end..].trim_start();
        let mut value = "";
        at = end;
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let begin = text.len() - after.len();
            let (from, close) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => (begin + 1, after[1..].find(quote)),
                _ => (begin, after.find(|c: char| c.is_whitespace() || c == '>')),
            };
            let to = close.map_or(text.len(), |length| from + length);
            value = &text[from..to];
            // Behind the closing mark, if there is one.
            at = (to + usize::from(from > begin)).min(text.len());
        }
        found.push((start..end, text[start..end].to_ascii_lowercase(), value.to_string()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(html: &str) -> String {
        let html = block(html).into_iter().map(|piece| match piece {
            Piece::Open { html, .. } | Piece::Close { html, .. } => html,
            Piece::Words(words) => words,
        });
        html.collect()
    }

    #[test]
    fn nothing_that_acts_or_loads_is_left() {
        for (html, left) in [
            ("<script>alert(1)</script>b", "b"),
            ("<b onclick=\"x()\" style='a' class=c id=d>b</b>", "<b>b</b>"),
            ("<img src=\"https://example.com/a.png\">b", "b"),
            ("<iframe src=x>y</iframe>b", "b"),
            ("<form action=x><input>b</form>", "b"),
            ("<div><i>b", "<div><i>b</i></div>"),
            ("</div>b</i>", "b"),
            (
                "<details open><summary>a</summary>b</details>",
                "<details open=\"\"><summary>a</summary>b</details>",
            ),
        ] {
            assert_eq!(cleaned(html), left, "{html}");
        }
        for href in
            ["javascript:x()", " java\tscript:x()", "&#106;avascript:x()", "//example.com/", "x.md"]
        {
            let html = format!("<a href=\"{href}\">b</a>");
            assert_eq!(cleaned(&html), "<a rel=\"noopener noreferrer\">b</a>", "{html}");
            assert_eq!(left_out(&html, true).len(), 1, "{html}");
        }
    }

    #[test]
    fn what_is_left_out_is_told_with_its_place() {
        let html = "<p title='a > b' onclick=x()>x <em>y</em><script>if (a<b) {}</script> <br/><!-- <x> --> 1 < 2";
        let told: Vec<(&str, String)> =
            left_out(html, false).into_iter().map(|(place, what)| (&html[place], what)).collect();
        let expected = [("onclick", "the attribute `onclick`"), ("<script", "`<script>`")];
        assert_eq!(told, expected.map(|(text, what)| (text, what.to_string())));
    }

    #[test]
    fn an_element_is_told_once() {
        let html = "<b onclick=x() style='a' lang=fr class=c>b</b> <i id=d>c</i>";
        let told: Vec<(&str, String)> =
            left_out(html, true).into_iter().map(|(place, what)| (&html[place], what)).collect();
        let all = "the attributes `onclick`, `style`, `class`";
        assert_eq!(told, [("onclick", all.to_string()), ("id", "the attribute `id`".to_string())]);
    }

    #[test]
    fn odd_tags_are_read_to_their_end() {
        for html in [
            "<",
            "<a",
            "<a href",
            "<a href=",
            "<a href=\"",
            "<a href='é",
            "<é>",
            "<b é=ü>",
            "</",
            "<!--",
            "<script",
        ] {
            left_out(html, true);
            block(html);
            inline(html);
        }
    }
}
