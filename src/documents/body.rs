//! A document's body -> what is wrong with its links and its raw HTML.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag};

use super::Document;
use super::references::Known;
use crate::address;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::markup::{self, links};
use crate::pictures::{self, Sort};
use crate::site::Site;

/// Whether a body can have something to check. Most have none of these signs.
pub fn has_links(body: &str) -> bool {
    body.contains("](") || body.contains("]:") || body.contains("[[") || body.contains('<')
}

/// Checks the links and the HTML of a body.
pub fn check(
    document: &Document,
    known: &Known,
    site: &Site,
    has: &dyn Fn(&str) -> bool,
) -> Vec<Diagnostic> {
    let body = &document.text[document.body.clone()];
    let mut found = Vec::new();
    let mut html = false;
    for (event, range) in Parser::new_ext(body, markup::options()).into_offset_iter() {
        let start = document.body.start;
        let span = Span::new(&document.path, range.start + start..range.end + start);
        match event {
            Event::Start(Tag::Link {
                link_type: LinkType::WikiLink { has_pothole },
                dest_url,
                ..
            }) => {
                let target = markup::wiki_target(&dest_url, has_pothole);
                found.extend(wiki_link(target, span, known));
            }
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                found.extend(link(document, &dest_url, link_type, span, site, has));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                found.extend(image(document, &dest_url, span, site, has));
            }
            Event::Start(Tag::HtmlBlock) if site.raw_html => {
                found.extend(left_out(document, range, false));
            }
            Event::InlineHtml(_) if site.raw_html => found.extend(left_out(document, range, true)),
            Event::Html(_) if site.raw_html => {}
            // A comment is a note among editors. Of the rest, the first is enough to say.
            Event::Html(text) | Event::InlineHtml(text)
                if !html && !text.trim_start().starts_with("<!--") && text.contains('<') =>
            {
                html = true;
                found.push(raw_html(span));
            }
            _ => {}
        }
    }
    found
}

fn wiki_link(target: &str, span: Span, known: &Known) -> Option<Diagnostic> {
    if target.starts_with('!') {
        return None;
    }
    let name = target.split_once(':').map_or(target, |(_, name)| name).trim();
    let meant = known.meant(target.trim());
    match meant.len() {
        1 => None,
        0 => {
            let near = known.nearest(name);
            let diagnostic = Diagnostic::new(
                Code::UnknownEntity,
                format!("`[[{target}]]` is nothing that the desk knows"),
            )
            .at(span, "no document has this slug or name");
            Some(match near.as_slice() {
                [] => {
                    diagnostic.help("write the slug of a document, or a title or an alias of one")
                }
                near => diagnostic.help(format!("did you mean [[{}]]?", near.join("]] or [["))),
            })
        }
        _ => {
            let ways: Vec<String> =
                meant.iter().map(|(kind, slug)| format!("[[{}:{slug}]]", kind.name())).collect();
            Some(
                Diagnostic::new(
                    Code::AmbiguousEntity,
                    format!("`[[{target}]]` can mean several things"),
                )
                .at(span, "which one?")
                .help(format!("write {}", ways.join(" or "))),
            )
        }
    }
}

fn link(
    document: &Document,
    dest: &str,
    link_type: LinkType,
    span: Span,
    site: &Site,
    has: &dyn Fn(&str) -> bool,
) -> Option<Diagnostic> {
    match links::target(dest, link_type) {
        links::Target::Unsafe => Some(
            Diagnostic::new(
                Code::UnsafeLink,
                format!("a link to `{}` is not allowed", short(dest)),
            )
            .at(span, "here")
            .help("links lead to https://, http:// or mailto: addresses, or to pages of the site"),
        ),
        links::Target::Site(path) if path.is_empty() => None,
        links::Target::Site(path) => {
            let lead = address::of_link(&document.path, &path, &site.languages, has);
            let file = links::file(&document.path, &path).is_some_and(|(file, _)| has(&file));
            (lead.is_none() && !file).then(|| broken(&path, span, "link"))
        }
        _ => None,
    }
}

fn image(
    document: &Document,
    dest: &str,
    span: Span,
    site: &Site,
    has: &dyn Fn(&str) -> bool,
) -> Option<Diagnostic> {
    match links::target(dest, LinkType::Inline) {
        links::Target::Site(path) => {
            let lead = address::of_link(&document.path, &path, &site.languages, has);
            let file = links::file(&document.path, &path).filter(|(file, _)| has(file));
            match (lead, file) {
                (_, Some((file, _))) if pictures::sort(&file) == Sort::Download => {
                    Some(no_picture(&path, span))
                }
                (None, None) => Some(broken(&path, span, "picture")),
                _ => None,
            }
        }
        _ => Some(
            Diagnostic::new(
                Code::ExternalResource,
                "a picture from elsewhere would tell its host who reads this page",
            )
            .at(span, "here")
            .help(
                "put the file beside this one and show it from there: ![What it shows](name.jpg)",
            ),
        ),
    }
}

fn broken(path: &str, span: Span, what: &str) -> Diagnostic {
    Diagnostic::new(Code::BrokenLink, format!("the {what} `{path}` leads nowhere"))
        .at(span, "no such page or file")
        .help("write a path from this file (../groups/x.md, map.png), an address of the site (/groups/x/), or a file of static/ (/files/x.pdf)")
}

fn no_picture(path: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadFile, format!("`{path}` is no picture that a page can show"))
        .at(span, "shown as a picture")
        .help(
            "pictures are JPEG, PNG, WebP, GIF or SVG; link to other files: [the report](name.pdf)",
        )
}

fn raw_html(span: Span) -> Diagnostic {
    Diagnostic::new(Code::RawHtml, "HTML in a text is shown as it stands, not obeyed")
        .at(span, "shown as text")
        .help("write markdown instead, or put the text between ` and ` if it is meant to be shown")
}

/// What the cleaner takes out of raw HTML that the desk allows.
fn left_out(
    document: &Document,
    range: Range<usize>,
    inline: bool,
) -> impl Iterator<Item = Diagnostic> {
    let start = document.body.start + range.start;
    let html = &document.text[start..document.body.start + range.end];
    markup::raw::left_out(html, inline).into_iter().map(move |(place, what)| {
        let is = if what.starts_with("the attributes") || what.contains(" and ") { "are" } else { "is" };
        Diagnostic::new(Code::RawHtml, format!("{what} {is} left out of the page"))
            .at(Span::new(&document.path, place.start + start..place.end + start), "left out")
            .help("HTML in a text may say what its words are; it may not act, load anything or change how the page looks. Write links and pictures in markdown")
    })
}

fn short(dest: &str) -> String {
    dest.chars().take(40).collect()
}
