//! A feed -> JSON Feed 1.1.

use serde_json::{Value, json};

use super::{Content, Item};
use crate::language::Language;
use crate::site::Site;

pub fn json(content: &Content, site: &Site, words: &Language) -> Vec<u8> {
    let items: Vec<Value> = content.items.iter().map(|item| self::item(item, words)).collect();
    let mut whole = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": content.title,
        "home_page_url": content.home,
        "feed_url": content.json,
        "language": words.code(),
        "authors": [{ "name": site.name }],
        // An extension, as the format allows: the label of TLP.
        "_tlp": { "label": content.marking.label },
        "items": items,
    });
    if !site.description.is_empty() {
        whole["description"] = site.description.as_str().into();
    }
    let mut bytes = whole.to_string().into_bytes();
    bytes.push(b'\n');
    bytes
}

fn item(item: &Item, words: &Language) -> Value {
    let mut value = json!({
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_html": item.html,
        "date_published": item.published.to_string(),
        "date_modified": item.updated.to_string(),
        "language": words.code(),
        "_tlp": { "label": item.marking.label },
    });
    if !item.summary.is_empty() {
        value["summary"] = item.summary.as_str().into();
    }
    if !item.tags.is_empty() {
        value["tags"] = item.tags.clone().into();
    }
    if !item.authors.is_empty() {
        value["authors"] = item.authors.iter().map(|name| json!({ "name": name })).collect();
    }
    value
}
