//! A feed -> Atom (RFC 4287).

use std::fmt::Write;

use super::Content;
use crate::language::Language;
use crate::pages::view::Marking;
use crate::site::Site;

/// Whose words the labels are.
const TLP: &str = "https://www.first.org/tlp/";

pub fn atom(content: &Content, site: &Site, words: &Language) -> Vec<u8> {
    let mut xml = String::with_capacity(64 * 1024);
    let _ = writeln!(
        xml,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">",
        words.code()
    );
    head(&mut xml, content, site);
    for item in &content.items {
        xml.push_str("<entry>\n");
        element(&mut xml, "id", &item.id);
        element(&mut xml, "title", &item.title);
        link(&mut xml, "alternate", "text/html", &item.url);
        element(&mut xml, "published", &item.published.to_string());
        element(&mut xml, "updated", &item.updated.to_string());
        for author in &item.authors {
            person(&mut xml, author);
        }
        marking(&mut xml, &item.marking);
        for tag in &item.tags {
            category(&mut xml, tag, "");
        }
        if !item.summary.is_empty() {
            element(&mut xml, "summary", &item.summary);
        }
        xml.push_str("<content type=\"html\">");
        as_it_stands(&item.html, &mut xml);
        xml.push_str("</content>\n</entry>\n");
    }
    xml.push_str("</feed>\n");
    xml.into_bytes()
}

fn head(xml: &mut String, content: &Content, site: &Site) {
    element(xml, "id", &content.id);
    element(xml, "title", &content.title);
    if !site.description.is_empty() {
        element(xml, "subtitle", &site.description);
    }
    link(xml, "self", "application/atom+xml", &content.atom);
    link(xml, "alternate", "text/html", &content.home);
    link(xml, "alternate", "application/feed+json", &content.json);
    element(xml, "updated", &content.updated.to_string());
    person(xml, &site.name);
    marking(xml, &content.marking);
    element(xml, "generator", "watchdesk");
}

fn marking(xml: &mut String, marking: &Marking) {
    element(xml, "rights", marking.label);
    category(xml, marking.label, TLP);
}

fn category(xml: &mut String, term: &str, scheme: &str) {
    xml.push_str("<category term=\"");
    escape(term, xml);
    if !scheme.is_empty() {
        let _ = write!(xml, "\" scheme=\"{scheme}");
    }
    xml.push_str("\"/>\n");
}

fn person(xml: &mut String, name: &str) {
    xml.push_str("<author><name>");
    escape(name, xml);
    xml.push_str("</name></author>\n");
}

fn link(xml: &mut String, rel: &str, kind: &str, href: &str) {
    let _ = write!(xml, "<link rel=\"{rel}\" type=\"{kind}\" href=\"");
    escape(href, xml);
    xml.push_str("\"/>\n");
}

fn element(xml: &mut String, name: &str, text: &str) {
    let _ = write!(xml, "<{name}>");
    escape(text, xml);
    let _ = writeln!(xml, "</{name}>");
}

/// HTML for XML, in lines that are those of the page.
fn as_it_stands(html: &str, xml: &mut String) {
    let mut between = "<![CDATA[";
    for part in html.split("]]>") {
        xml.push_str(between);
        xml.extend(part.chars().filter(|c| !is_impossible(*c)));
        between = "]]]]><![CDATA[>";
    }
    xml.push_str("]]>");
}

/// What XML 1.0 cannot hold, even escaped: control characters.
fn is_impossible(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Text for XML. What it cannot hold is left out.
pub fn escape(text: &str, xml: &mut String) {
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\r' => xml.push_str("&#13;"),
            c if is_impossible(c) => {}
            c => xml.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        let mut xml = String::new();
        super::escape("a\u{7}b\u{0}<&>\"\u{ffff}é\n", &mut xml);
        assert_eq!(xml, "ab&lt;&amp;&gt;&quot;é\n");
        xml.clear();
        super::as_it_stands("a\u{7}<b>&amp;]]>é", &mut xml);
        assert_eq!(xml, "<![CDATA[a<b>&amp;]]]]><![CDATA[>é]]>");
    }
}
