//! What a host says to crawlers, to browsers that search, and to those who report a fault: `robots.txt`,
//! `opensearch.xml` and `/.well-known/security.txt`. A desk's own file in `static/` stands in their place.

use jiff::ToSpan;

use crate::address;
use crate::audience::Tlp;
use crate::feeds;
use crate::graph::Graph;
use crate::site::{Extra, Site};

pub fn files(site: &Site, graph: &Graph) -> Vec<(&'static str, String)> {
    // What is not for everybody is not for a search engine either.
    let robots = if graph.audience.ceiling == Tlp::Clear {
        format!("User-agent: *\nAllow: /\n\nSitemap: {}{}\n", site.base_url, address::SITEMAP)
    } else {
        "User-agent: *\nDisallow: /\n".to_string()
    };
    let mut files = vec![("robots.txt", robots)];
    if site.has(Extra::Search) {
        files.push((address::OPENSEARCH, opensearch(site)));
    }
    if !site.security_contact.is_empty() {
        // RFC 9116 asks for an end within a year; each build puts it off.
        let expires = graph.date.checked_add(360.days()).unwrap_or(graph.date);
        let languages = site.languages.join(", ");
        let contact = match site.security_contact.contains(':') {
            true => site.security_contact.clone(),
            false => format!("mailto:{}", site.security_contact),
        };
        files.push((
            ".well-known/security.txt",
            format!(
                "Contact: {contact}\nExpires: {expires}T00:00:00Z\nPreferred-Languages: {languages}\nCanonical: {}.well-known/security.txt\n",
                site.base_url
            ),
        ));
    }
    files
}

/// How a browser searches the site from its own field. It is read as XML, so markup in names is text.
fn opensearch(site: &Site) -> String {
    let xml = |text: &str| {
        let mut escaped = String::new();
        feeds::escape(text, &mut escaped);
        escaped
    };
    // The format has room for sixteen letters.
    let short: String = site.name.chars().take(16).collect();
    let about = if site.description.is_empty() { &site.name } else { &site.description };
    let about: String = about.chars().take(1024).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n<ShortName>{}</ShortName>\n<Description>{}</Description>\n<Language>{}</Language>\n<InputEncoding>UTF-8</InputEncoding>\n<OutputEncoding>UTF-8</OutputEncoding>\n<Url type=\"text/html\" method=\"get\" template=\"{}{}?q={{searchTerms}}\"/>\n</OpenSearchDescription>\n",
        xml(short.trim()),
        xml(&about),
        site.languages[0],
        xml(&site.base_url),
        address::SEARCH,
    )
}
