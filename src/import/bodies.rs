//! The body of an article of another site -> markdown of a desk, and what was lost on the way.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::sites::{Maker, plain};

/// The body without shortcodes and Liquid tags; what stood between two of them stays.
pub fn shortcodes(maker: Maker, body: &str) -> (String, Vec<String>) {
    let pairs: &[(&str, &str)] = match maker {
        Maker::Hugo => &[("{{<", ">}}"), ("{{%", "%}}")],
        Maker::Zola | Maker::Jekyll => &[("{{", "}}"), ("{%", "%}"), ("{#", "#}")],
    };
    let mut out = String::with_capacity(body.len());
    let mut lost = Vec::new();
    let mut at = 0;
    while at < body.len() {
        let next = pairs.iter().filter_map(|(open, close)| {
            body[at..].find(open).map(|found| (at + found, *open, *close))
        });
        let Some((start, open, close)) = next.min_by_key(|(start, ..)| *start) else { break };
        let Some(length) = body[start..].find(close) else { break };
        let end = start + length + close.len();
        out.push_str(&body[at..start]);
        let inner = body[start + open.len()..start + length].trim().trim_matches('-').trim();
        match replacement(maker, inner) {
            Some(text) => out.push_str(&text),
            None => {
                let shown: String = body[start..end].chars().take(200).collect();
                lost.push(format!("shortcode: {}", shown.replace('\n', " ")));
            }
        }
        at = end;
    }
    out.push_str(&body[at..]);
    let out = out.replace("<!--more-->", "").replace("<!-- more -->", "");
    (out, lost)
}

/// What stands for a shortcode without a loss, if anything does.
fn replacement(maker: Maker, inner: &str) -> Option<String> {
    let first = inner.split(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let argument = || {
        let rest = inner[first.len()..].trim().trim_matches(['"', '\'', '`']);
        rest.split_whitespace().next().unwrap_or_default().to_string()
    };
    match (maker, first) {
        (Maker::Hugo, "ref" | "relref") => Some(argument()),
        (Maker::Hugo, "highlight") | (Maker::Jekyll, "highlight") => {
            Some(format!("```{}", argument()))
        }
        (Maker::Hugo, "/highlight") | (Maker::Jekyll, "endhighlight") => Some("```".to_string()),
        (Maker::Jekyll, "site.baseurl" | "site.url") => Some(String::new()),
        (Maker::Jekyll, "raw" | "endraw") => Some(String::new()),
        (Maker::Jekyll, "post_url" | "link") => Some(argument()),
        (Maker::Zola, "end") => Some(String::new()),
        (_, name) if name.starts_with('/') => Some(String::new()),
        _ => None,
    }
}

/// The body with links that lead somewhere: to articles that came along, and to the web. Of other
/// links the words stay, of pictures what they show.
pub fn links(body: &str, path: &str, moved: &BTreeMap<String, String>) -> (String, Vec<String>) {
    let mut lost = Vec::new();
    let mut cuts: Vec<(Range<usize>, String)> = Vec::new();
    // Where it stands, whether it is a picture, where it leads, where its words are.
    type Open = (Range<usize>, bool, String, Option<Range<usize>>);
    let mut open: Vec<Open> = Vec::new();
    let mut html = false;
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    for (event, place) in Parser::new_ext(body, options).into_offset_iter() {
        for (_, _, _, inner) in &mut open {
            let end = inner.as_ref().map_or(place.start, |inner| inner.start);
            *inner = Some(end..place.end);
        }
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                open.push((place, false, dest_url.to_string(), None));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                open.push((place, true, dest_url.to_string(), None));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let Some((place, picture, dest, inner)) = open.pop() else { continue };
                // The end of the element itself is no part of its words.
                let words =
                    inner.filter(|inner| inner.end < place.end || inner.start > place.start);
                let words = words.map_or("", |inner| {
                    let whole = &body[place.clone()];
                    let from = inner.start.saturating_sub(place.start).min(whole.len());
                    let to = whole.find("](").unwrap_or(whole.len()).max(from);
                    &whole[from..to]
                });
                let web = ["https://", "http://", "mailto:"].iter().any(|s| dest.starts_with(s));
                if picture {
                    lost.push(format!("picture: {dest}"));
                    cuts.push((place, words.to_string()));
                } else if !web || moved.contains_key(&plain(&dest)) && dest.contains("://") {
                    match target(&dest, path, moved) {
                        Some(to) if body[place.clone()].contains("](") => {
                            cuts.push((place, format!("[{words}]({to})")));
                        }
                        _ if web => {}
                        _ => {
                            lost.push(format!("link: {dest}"));
                            cuts.push((place, words.to_string()));
                        }
                    }
                }
            }
            Event::Html(_) | Event::InlineHtml(_) => html = true,
            _ => {}
        }
    }
    if html {
        lost.push("it has HTML, which is shown as text unless raw_html = true".to_string());
    }
    // A picture in a link goes with the link.
    cuts.sort_by_key(|(place, _)| (place.start, std::cmp::Reverse(place.end)));
    let mut out = String::with_capacity(body.len());
    let mut at = 0;
    for (place, text) in cuts {
        if place.start < at {
            continue;
        }
        out.push_str(&escaped(&body[at..place.start]));
        out.push_str(&text);
        at = place.end;
    }
    out.push_str(&escaped(&body[at..]));
    (out, lost)
}

/// `[[` links to a document of a desk; on other sites it is two brackets.
fn escaped(text: &str) -> String {
    text.replace("[[", "\\[\\[")
}

/// The document that a link of the old site leads to now.
fn target(dest: &str, path: &str, moved: &BTreeMap<String, String>) -> Option<String> {
    let inner = plain(dest.trim_start_matches("@/"));
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let section = folder.strip_prefix("content/").unwrap_or(folder);
    let candidates = [
        inner.clone(),
        format!("content/{inner}"),
        format!("{folder}/{inner}"),
        format!("content/{inner}.md"),
        format!("{folder}/{inner}.md"),
        format!("_posts/{inner}.md"),
        format!("{section}/{inner}"),
    ];
    candidates.iter().find_map(|candidate| moved.get(candidate)).cloned()
}
