//! What a host says to crawlers and to those who report a fault: `robots.txt` and
//! `/.well-known/security.txt`. A desk's own file in `static/` stands in their place.

use jiff::ToSpan;

use crate::address;
use crate::audience::Tlp;
use crate::graph::Graph;
use crate::site::Site;

pub fn files(site: &Site, graph: &Graph) -> Vec<(&'static str, String)> {
    // What is not for everybody is not for a search engine either.
    let robots = if graph.audience.ceiling == Tlp::Clear {
        format!("User-agent: *\nAllow: /\n\nSitemap: {}{}\n", site.base_url, address::SITEMAP)
    } else {
        "User-agent: *\nDisallow: /\n".to_string()
    };
    let mut files = vec![("robots.txt", robots)];
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
