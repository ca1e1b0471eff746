//! All feeds of the site -> one OPML 2.0 file, for a reader of feeds to take in at once.

use std::fmt::Write;

use super::atom::escape;
use super::{Feed, Form, Of};
use crate::address;
use crate::pages::scope::Scope;

/// `scope` gives a language's scope with whole addresses.
pub fn opml<'a>(
    feeds: impl Iterator<Item = &'a Feed>,
    scope: &dyn Fn(usize) -> Scope<'a>,
) -> Vec<u8> {
    let mut xml =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n");
    let mut outlines = String::new();
    let main = scope(0);
    let Scope { graph, site, .. } = main;
    let mut group = None;
    for feed in feeds {
        let scope = scope(feed.language);
        let heading = match &feed.of {
            Of::Entry(id) => format!("kind.{}.plural", graph.entry(*id).kind.name()),
            Of::Tag(_) => "kind.tag.plural".to_string(),
            _ => String::new(),
        };
        let heading = if heading.is_empty() { site.name.clone() } else { scope.text(&heading) };
        let new = Some((feed.language, heading.clone()));
        if group != new {
            if group.is_some() {
                outlines.push_str("</outline>\n");
            }
            outlines.push_str("<outline");
            attribute(&mut outlines, "text", &heading);
            outlines.push_str(">\n");
            group = new;
        }
        let page = feed.page(graph, site);
        let title = feed.title(&scope);
        outlines.push_str("<outline type=\"rss\"");
        attribute(&mut outlines, "text", &title);
        attribute(&mut outlines, "title", &title);
        attribute(&mut outlines, "xmlUrl", &scope.href(&address::feed(&page, Form::Atom)));
        attribute(&mut outlines, "htmlUrl", &scope.href(&page));
        attribute(&mut outlines, "language", scope.words.code());
        outlines.push_str("/>\n");
        if let Of::Entry(id) = feed.of {
            main.link(id);
        }
    }
    if group.is_some() {
        outlines.push_str("</outline>\n");
    }
    let title = super::labelled(&site.name, &main.marking());
    let _ = write!(xml, "<head><title>");
    escape(&title, &mut xml);
    let _ = write!(xml, "</title></head>\n<body>\n{outlines}</body>\n</opml>\n");
    xml.into_bytes()
}

fn attribute(xml: &mut String, name: &str, value: &str) {
    let _ = write!(xml, " {name}=\"");
    escape(value, xml);
    xml.push('"');
}
