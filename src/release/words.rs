//! Released documents -> where their words or fields name what is withheld.
//!
//! A slug in front matter would stand on the page, so it is an error. Words in a text stay and
//! lose their link; since the words themselves may be the leak, an editor is told of each.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Reason, Released, Terms, Withheld};
use crate::diagnostics::{Code, Diagnostic, Severity, Span};
use crate::documents::{Document, Documents};
use crate::kinds::{Kind, NAMED};
use crate::names::{Case, Name, Names, fold_str, weakness};

pub fn check(
    documents: &Documents,
    released: &[(&Document, Released)],
    withheld: &Withheld,
    terms: &Terms,
) -> Vec<Diagnostic> {
    let (names, owners) = withheld_names(documents, withheld);
    let found: Vec<Vec<Diagnostic>> = released
        .par_iter()
        .map(|(document, released)| {
            let mut found = fields(document, released, withheld);
            found.extend(text(document, &names, &owners, withheld, terms));
            found
        })
        .collect();
    found.into_iter().flatten().collect()
}

/// The names of withheld entities that no released entity has too.
fn withheld_names<'a>(
    documents: &'a Documents,
    withheld: &Withheld,
) -> (Names, Vec<(Kind, &'a str)>) {
    let mut open: BTreeMap<String, ()> = BTreeMap::new();
    let mut closed: Vec<(&str, &Document)> = Vec::new();
    for document in documents.list.iter().filter(|document| NAMED.contains(&document.kind)) {
        let front = &document.front;
        let aliases = front.texts("aliases").iter().map(|alias| alias.value.as_str());
        let names = [front.text("title"), front.text("short")].into_iter().chain(aliases);
        for name in names.filter(|name| weakness(name).is_none()) {
            if withheld.contains_key(&(document.kind, document.slug.as_str())) {
                closed.push((name, document));
            } else {
                open.insert(fold_str(name), ());
            }
        }
    }
    closed.retain(|(name, _)| !open.contains_key(&fold_str(name)));
    let mut owners = Vec::with_capacity(closed.len());
    let mut names = Vec::with_capacity(closed.len());
    for (text, document) in closed {
        names.push(Name {
            text: text.to_string(),
            target: owners.len() as u32,
            case: Case::Auto,
            ..Name::default()
        });
        owners.push((document.kind, document.slug.as_str()));
    }
    (Names::new(names), owners)
}

fn fields(document: &Document, released: &Released, withheld: &Withheld) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    released.front.each_reference(&mut |reference| {
        let [kind] = reference.value.kinds else { return };
        if let Some(reason) = withheld.get(&(*kind, reference.value.slug.as_str())) {
            let span = Span::new(&document.path, reference.range());
            found.push(withheld_reference(span, *reason));
        }
    });
    found
}

/// Looks at the source itself, so that the place is the editor's. What the audience does not see
/// of the body may name what it likes.
fn text(
    document: &Document,
    names: &Names,
    owners: &[(Kind, &str)],
    withheld: &Withheld,
    terms: &Terms,
) -> Vec<Diagnostic> {
    let start = document.body.start;
    let body = &document.text[document.body.clone()];
    let cut = document.passages.withheld(terms.audience.ceiling);
    let hidden = |at: usize| cut.iter().any(|range| range.contains(&at));
    let span = |from: usize, to: usize| Span::new(&document.path, from + start..to + start);
    let mut found = Vec::new();
    for name in names.find(body).into_iter().filter(|name| !hidden(name.start)) {
        let owner = name.targets.first().and_then(|target| owners.get(*target as usize));
        if let Some(reason) = owner.and_then(|owner| withheld.get(owner)) {
            found.push(withheld_name(span(name.start, name.end), *reason, terms));
        }
    }
    for (at, slug) in slugs_in_links(body).into_iter().filter(|(at, _)| !hidden(*at)) {
        let reason = withheld.iter().find(|((_, withheld), _)| *withheld == slug);
        if let Some((_, reason)) = reason {
            found.push(withheld_reference(span(at, at + slug.len()), *reason));
        }
    }
    found
}

/// The slugs in `[[slug]]`, `[[kind:slug|words]]` and `(../folder/slug.md)`, and where they stand.
fn slugs_in_links(body: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (open, close) in [("[[", "]]"), ("](", ")")] {
        let mut from = 0;
        while let Some(at) = body[from..].find(open).map(|at| from + at + open.len()) {
            let inside = body[at..].split(close).next().unwrap_or_default();
            let target = inside.split(['|', '#', ' ']).next().unwrap_or_default();
            let name = target.rsplit([':', '/']).find(|part| !part.is_empty()).unwrap_or_default();
            let slug = name.split('.').next().unwrap_or_default();
            if !slug.is_empty() {
                found.push((at + target.rfind(slug).unwrap_or(0), slug));
            }
            from = at;
        }
    }
    found
}

fn withheld_reference(span: Span, reason: Reason) -> Diagnostic {
    Diagnostic::new(Code::WithheldReference, "what is published refers to what is withheld")
        .at(span, reason.says())
        .help("take the reference out, put it into a table or passage with a marking of its own, or withhold this file too")
}

fn withheld_name(span: Span, reason: Reason, terms: &Terms) -> Diagnostic {
    let mut diagnostic =
        Diagnostic::new(Code::WithheldName, "what is published names what is withheld")
            .at(span, format!("this {}: the words stay, the link goes", reason.says()))
            .help("the words themselves may be the leak: take them out, or mark the passage");
    if terms.strict_references {
        diagnostic.severity = Severity::Error;
    }
    diagnostic
}
