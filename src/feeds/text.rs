//! A briefing, a correction or a status -> the HTML that a feed carries.
//!
//! It is read without the site's style, so it is plain: the label first, then what the page has, in
//! the page's order.

use std::fmt::Write;

use crate::markup::escape;
use crate::pages::scope::Scope;
use crate::pages::{briefing, claims, figures};

pub fn briefing(scope: &Scope, id: u32, url: &str) -> String {
    let entry = scope.graph.entry(id);
    let version = entry.version(scope.language);
    let text = scope.body(version);
    scope.note_text(text);
    for mention in &text.mentions {
        scope.note(scope.graph.entry(mention.entry).version(scope.language).marking);
    }
    let mut html = String::with_capacity(text.html_length() + 1024);
    if !version.summary().is_empty() {
        paragraph(&mut html, "strong", version.summary());
        // A paragraph in a line of its own is known from the page when the site is searched for leaks.
        html.push('\n');
    }
    let judgements = briefing::judgements(scope, id);
    if !judgements.is_empty() {
        heading(&mut html, scope, "heading.judgements");
        html.push_str("<ul>");
        for judgement in judgements {
            html.push_str("<li>");
            escape(&judgement.text, &mut html);
            for (key, said, range) in [
                ("judgement.likelihood", &judgement.likelihood, judgement.range.as_str()),
                ("judgement.confidence", &judgement.confidence, ""),
            ] {
                if !said.is_empty() {
                    html.push_str("<br>");
                    escape(&format!("{}: {said}", scope.text(key)), &mut html);
                    if !range.is_empty() {
                        escape(&format!(" ({range})"), &mut html);
                    }
                }
            }
            html.push_str("</li>");
        }
        html.push_str("</ul>");
    }
    // Notes lead to places of the page, which a reader of feeds does not have.
    let body = scope.html(&text.html());
    html.push_str(&body.replace("href=\"#", &format!("href=\"{url}#")));
    let figures: Vec<_> = scope
        .graph
        .referred(&entry.front, "incidents")
        .filter_map(|incident| figures::figures(scope, incident))
        .collect();
    if !figures.is_empty() {
        heading(&mut html, scope, "heading.figures");
        html.push_str("<ul>");
        for figure in figures {
            let link = &figure.card.link;
            html.push_str("<li>");
            anchor(&mut html, &link.href, &link.text);
            let _ = write!(html, "<br>{}</li>", figure.sentence);
        }
        html.push_str("</ul>");
    }
    let sources = claims::sources(scope, &entry.front);
    if !sources.is_empty() {
        heading(&mut html, scope, "heading.sources");
        html.push_str("<ol>");
        for note in sources {
            html.push_str("<li>");
            let mut between = "";
            if let Some(source) = &note.source {
                anchor(&mut html, &source.href, &source.text);
                between = ", ";
            }
            let date = note.date.map(|date| date.text).unwrap_or_default();
            let grade = note.grade.map(|grade| grade.code).unwrap_or_default();
            for text in [&note.title, &date, &grade].into_iter().filter(|text| !text.is_empty()) {
                html.push_str(between);
                escape(text, &mut html);
                between = ", ";
            }
            if let Some(link) = &note.url {
                html.push_str(between);
                anchor(&mut html, &link.href, &link.text);
            }
            html.push_str("</li>");
        }
        html.push_str("</ol>");
    }
    let corrections = briefing::corrections(scope, id);
    if !corrections.is_empty() {
        heading(&mut html, scope, "heading.corrections");
        for correction in corrections {
            paragraph(&mut html, "strong", &correction.date.text);
            was_and_now(&mut html, scope, &correction.was, &correction.now);
        }
    }
    framed(scope, &html)
}

pub fn correction(scope: &Scope, was: &str, now: &str) -> String {
    let mut html = String::new();
    was_and_now(&mut html, scope, was, now);
    framed(scope, &html)
}

pub fn plain(scope: &Scope, text: &str) -> String {
    let mut html = String::from("<p>");
    escape(text, &mut html);
    html.push_str("</p>");
    framed(scope, &html)
}

/// With its label before it, its language and its direction.
fn framed(scope: &Scope, html: &str) -> String {
    let label = scope.marking().label;
    let (code, dir) = (scope.words.code(), scope.words.dir());
    format!(
        "<div lang=\"{code}\" dir=\"{dir}\"><p><bdi dir=\"ltr\">{label}</bdi></p>\n{html}</div>"
    )
}

fn was_and_now(html: &mut String, scope: &Scope, was: &str, now: &str) {
    for (key, text) in [("correction.was", was), ("correction.now", now)] {
        html.push_str("<p>");
        escape(&format!("{}: {text}", scope.text(key)), html);
        html.push_str("</p>");
    }
}

fn heading(html: &mut String, scope: &Scope, key: &str) {
    html.push_str("<h2>");
    escape(&scope.text(key), html);
    html.push_str("</h2>");
}

fn paragraph(html: &mut String, tag: &str, text: &str) {
    let _ = write!(html, "<p><{tag}>");
    escape(text, html);
    let _ = write!(html, "</{tag}></p>");
}

fn anchor(html: &mut String, href: &str, text: &str) {
    html.push_str("<a href=\"");
    escape(href, html);
    html.push_str("\">");
    escape(text, html);
    html.push_str("</a>");
}
