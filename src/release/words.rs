//! Released documents -> where their words or fields name what is withheld.
//!
//! A slug in front matter would stand on the page, so it is an error. Words in a text stay and
//! lose their link; since the words themselves may be the leak, an editor is told of each.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use memchr::memchr2;
use rayon::prelude::*;

use super::{KEY, Reason, Released, Source, Terms, Withheld, tombstones};
use crate::diagnostics::{Code, Diagnostic, Severity, Span};
use crate::documents::{Document, Documents, Place};
use crate::kept::{Last, Memo, Same, Settled};
use crate::kinds::{KINDS, Kind, NAMED};
use crate::names::{Case, Name, Names, fold_str, weakness};

/// All that is withheld, as far as released words can name it.
#[derive(PartialEq)]
pub struct Closed {
    withheld: Vec<(Kind, String, Reason)>,
    /// With whose they are.
    names: Vec<(String, Kind, String)>,
    /// Those that no released document has too and no person has reviewed.
    slugs: BTreeMap<String, Reason>,
    strict: bool,
}

/// What is kept of this from one state of a desk to the next: by file and place in it, made from the
/// text and the record.
pub struct Kept {
    closed: Settled<Closed>,
    names: Last<Same<Closed>, Names>,
    found: Memo<Place, Same<Closed>, Source, Vec<Diagnostic>>,
}

impl Kept {
    pub fn new(keeps: bool) -> Kept {
        let closed = Settled::default();
        Kept { closed, names: Last::default(), found: Memo::new(keeps) }
    }
}

pub fn check(
    documents: &Documents,
    released: &[(&Arc<Document>, Released)],
    withheld: &Withheld,
    terms: &Terms,
    kept: &mut Kept,
) -> Vec<Diagnostic> {
    let closed = kept.closed.settle(Closed {
        withheld: withheld.iter().map(|((kind, slug), r)| (*kind, slug.to_string(), *r)).collect(),
        names: withheld_names(documents, withheld),
        slugs: withheld_slugs(released, withheld, terms),
        strict: terms.strict_references,
    });
    let automaton = |closed: &Same<Closed>| {
        let name = |(target, (text, ..)): (u32, &(String, Kind, String))| Name {
            text: text.clone(),
            target,
            case: Case::Auto,
            ..Name::default()
        };
        Names::new((0..).zip(&closed.names).map(name).collect())
    };
    let names = kept.names.of(closed.clone(), automaton);
    let words = |text: &str, place: &dyn Fn(Range<usize>) -> Span| {
        let named = names.find(text).into_iter().filter_map(|name| {
            let (_, kind, slug) = closed.names.get(*name.targets.first()? as usize)?;
            let reason = withheld.get(&(*kind, slug.as_str()))?;
            Some(withheld_name(place(name.start..name.end), *reason, terms))
        });
        let slugs = slugs_in(text, &closed.slugs).into_iter();
        named
            .chain(slugs.map(|(range, reason)| withheld_reference(place(range), reason)))
            .collect::<Vec<_>>()
    };
    let of = |(document, _): &(&Arc<Document>, Released)| super::of(document);
    let found = kept.found.each(closed.clone(), released, of, |(document, released)| {
        let mut found = fields(document, released, withheld);
        found.extend(file_name(document, &closed.slugs));
        released.front.each_text(&mut |line| {
            // Escapes may make a text shorter than its source: the whole of it is the place.
            found.extend(words(&line.value, &|_| Span::new(&document.path, line.range())));
        });
        found.extend(body(document, terms, withheld, &words));
        found
    });
    // A tombstone's words are published although their document is not.
    let stones = documents.list.par_iter().filter(|document| document.language == 0).flat_map_iter(
        |stone| {
            let line = tombstones::words(stone, terms)?;
            Some(words(&line.value, &|_| Span::new(&stone.path, line.range())))
        },
    );
    let stones: Vec<Diagnostic> = stones.flatten_iter().collect();
    found.into_iter().flat_map(Arc::unwrap_or_clone).chain(stones).collect()
}

/// The names of withheld entities that no released entity has too.
fn withheld_names(documents: &Documents, withheld: &Withheld) -> Vec<(String, Kind, String)> {
    let names = |document| {
        let front = Document::front(document, KEY);
        let aliases = front.texts("aliases").iter().map(|alias| alias.value.as_str());
        let names = [front.text("title"), front.text("short")].into_iter().chain(aliases);
        names.filter(|name| weakness(name).is_none())
    };
    let named = documents.list.iter().filter(|document| NAMED.contains(&document.kind));
    let (closed, open): (Vec<&Arc<Document>>, Vec<&Arc<Document>>) =
        named.partition(|d| withheld.contains_key(&(d.kind, d.slug.as_ref())));
    let mut closed: Vec<(&str, &Arc<Document>)> =
        closed.into_iter().flat_map(|d| names(d).map(move |name| (name, d))).collect();
    if !closed.is_empty() {
        let open: BTreeSet<String> =
            open.into_iter().flat_map(|d| names(d)).map(fold_str).collect();
        closed.retain(|(name, _)| !open.contains(&fold_str(name)));
    }
    let owned = |(name, d): (&str, &Arc<Document>)| (name.to_string(), d.kind, d.slug.to_string());
    closed.into_iter().map(owned).collect()
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

/// What is found in a text, at the places that a function gives.
type Words<'a> = dyn Fn(&str, &dyn Fn(Range<usize>) -> Span) -> Vec<Diagnostic> + 'a;

/// Looks at the source itself, so that the place is the editor's. What the audience does not see
/// of the body may name what it likes.
fn body(document: &Document, terms: &Terms, withheld: &Withheld, words: &Words) -> Vec<Diagnostic> {
    let start = document.body_start();
    let body = document.body(KEY);
    let cut = document.passages(KEY).withheld(terms.audience.ceiling);
    let hidden = |at: usize| cut.iter().any(|range| range.contains(&at));
    let span =
        |range: Range<usize>| Span::new(&document.path, range.start + start..range.end + start);
    let mut found = words(body, &span);
    for (at, slug) in slugs_in_links(body) {
        let reason = KINDS.iter().find_map(|about| withheld.get(&(about.kind, slug)));
        if let Some(reason) = reason {
            found.push(withheld_reference(span(at..at + slug.len()), *reason));
        }
    }
    let is_hidden = |found: &Diagnostic| {
        found.at.as_ref().is_some_and(|(span, _)| hidden(span.start.saturating_sub(start)))
    };
    found.retain(|found| !is_hidden(found));
    // A slug between brackets is both a link and a word.
    crate::diagnostics::sort(&mut found);
    found
}

/// The slugs of withheld documents that no released one has too and no person has reviewed.
fn withheld_slugs(
    released: &[(&Arc<Document>, Released)],
    withheld: &Withheld,
    terms: &Terms,
) -> BTreeMap<String, Reason> {
    let mut slugs: BTreeMap<String, Reason> =
        withheld.iter().map(|((_, slug), reason)| (slug.to_string(), *reason)).collect();
    for (document, _) in released {
        slugs.remove(document.slug.as_ref());
    }
    for text in terms.reviewed {
        slugs.remove(text.as_str());
    }
    slugs
}

/// Where a text has a slug as only a file's name or an address is written: with hyphens, or with
/// `.md` behind it. A slug of one word is a word of every language.
fn slugs_in(text: &str, slugs: &BTreeMap<String, Reason>) -> Vec<(Range<usize>, Reason)> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let is_slug = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let mut at = 0;
    // Most words have neither a hyphen nor a full stop behind them.
    while let Some(sign) = memchr2(b'-', b'.', &bytes[at..]).map(|sign| at + sign) {
        let before = bytes[at..sign].iter().rev().take_while(|b| is_slug(**b)).count();
        let after = bytes[sign..].iter().take_while(|b| is_slug(**b)).count();
        let (start, end) = (sign - before, sign + after);
        at = end.max(sign + 1);
        let slug = &text[start..end];
        let whole = !text[..start].ends_with(char::is_alphanumeric)
            && !text[end..].starts_with(char::is_alphanumeric);
        if whole
            && (slug.contains('-') || text[end..].starts_with(".md"))
            && let Some(reason) = slugs.get(slug)
        {
            found.push((start..end, *reason));
        }
    }
    found
}

/// A file's name is an address: it may not hold the slug of what is withheld.
fn file_name(document: &Document, slugs: &BTreeMap<String, Reason>) -> Option<Diagnostic> {
    let parts: Vec<usize> = std::iter::once(0)
        .chain(document.slug.match_indices('-').flat_map(|(at, _)| [at, at + 1]))
        .chain([document.slug.len()])
        .collect();
    let starts = parts.iter().step_by(2);
    let mut inner = starts.flat_map(|from| {
        let ends = parts.iter().skip(1).step_by(2).filter(move |to| *to > from);
        ends.map(|to| &document.slug[*from..*to])
    });
    let (_, reason) = inner.find_map(|part| {
        let distinct = part.contains('-');
        slugs.get_key_value(part).filter(|_| distinct)
    })?;
    let diagnostic = withheld_reference(document.named(), *reason);
    Some(diagnostic.help("rename the file, withhold it too, or, if a person has looked at it and it is harmless, list the withheld slug under `reviewed` in watchdesk.toml"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_seen_where_it_is_written_as_a_file_or_an_address_is() {
        let slugs = ["attack-on-vess", "vess", "a"].map(|slug| (slug.to_string(), Reason::Draft));
        let slugs = BTreeMap::from(slugs);
        let seen = |text: &str| -> Vec<String> {
            let found = slugs_in(text, &slugs).into_iter();
            found.map(|(range, _)| text[range].to_string()).collect()
        };
        assert_eq!(seen("attack-on-vess"), ["attack-on-vess"]);
        assert_eq!(seen("(see attack-on-vess, vess.md.)"), ["attack-on-vess", "vess"]);
        assert_eq!(
            seen("أattack-on-vess attack-on-vessé ِ.attack-on-vess/a.md"),
            ["attack-on-vess", "a"]
        );
        for none in
            ["", ".", "-", ".md", "vess", "vess.mc", "Xvess.md", "attack-on", "an-attack-on-vess"]
        {
            assert_eq!(seen(none), [""; 0], "{none}");
        }
    }
}
