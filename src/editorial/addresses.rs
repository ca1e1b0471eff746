//! A release -> every address elsewhere that it leads to, and where it does so.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, LinkType, Parser, Tag};

use crate::markup::{self, links};
use crate::release::Release;

/// An address, and its place in a file or in the body of one.
#[derive(Debug, PartialEq, Eq)]
pub struct Elsewhere {
    pub url: String,
    pub path: Arc<str>,
    pub place: Range<usize>,
    pub in_body: bool,
}

/// In the order of the documents. An address of the site itself, below `own`, is not elsewhere.
pub fn addresses(release: &Release, own: &str) -> Vec<Elsewhere> {
    let mut found = Vec::new();
    for document in release.documents() {
        let path = document.path();
        document.front().each_text(&mut |text| {
            let url = text.value.trim();
            if !url.contains(char::is_whitespace) {
                let place = text.range();
                found.push(Elsewhere {
                    url: url.into(),
                    path: path.clone(),
                    place,
                    in_body: false,
                });
            }
        });
        for (event, place) in Parser::new_ext(document.body(), markup::options()).into_offset_iter()
        {
            let Event::Start(Tag::Link { link_type, dest_url, .. }) = event else { continue };
            if matches!(link_type, LinkType::WikiLink { .. }) {
                continue;
            }
            if let links::Target::External(url) = links::target(&dest_url, link_type) {
                found.push(Elsewhere { url, path: path.clone(), place, in_body: true });
            }
        }
    }
    found.retain(|found| {
        let web = found.url.starts_with("https://") || found.url.starts_with("http://");
        web && !found.url.starts_with(own)
    });
    found
}
