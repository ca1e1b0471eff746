//! The slugs in front matter -> the documents that they mean, or a diagnostic.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::{Document, Place, rows};
use crate::audience::Tlp;
use crate::diagnostics::{Code, Diagnostic, Few, Severity, Span, nearest_few};
use crate::kept::{Memo, Same};
use crate::kinds::{KINDS, Kind};
use crate::names::fold_str;
use crate::record::{Record, Reference, Spot};

/// The kinds of the originals that have a slug.
pub type Slugs = BTreeMap<String, Vec<Kind>>;

/// A document's kind, slug and language.
pub type Called = (Kind, Arc<str>, usize);

pub fn slugs(called: &[Called]) -> Slugs {
    let mut slugs = Slugs::new();
    for (kind, slug, _) in called.iter().filter(|(.., language)| *language == 0) {
        slugs.entry(slug.to_string()).or_default().push(*kind);
    }
    slugs
}

/// What every document is called, and where it stood before. Two are the same if these are.
pub struct Named(Vec<One>);

/// A document as it is called, with its record.
type One = (Called, Arc<Record>);

impl Named {
    pub fn new(list: &[Arc<Document>]) -> Named {
        let one = |d: &Arc<Document>| ((d.kind, d.slug.clone(), d.language), d.front.clone());
        Named(list.iter().map(one).collect())
    }

    /// Titles, short names and aliases, folded.
    fn folded(&self) -> BTreeMap<String, Vec<(Kind, String)>> {
        let mut folded: BTreeMap<String, Vec<(Kind, String)>> = BTreeMap::new();
        for ((kind, slug, _), front) in &self.0 {
            for name in names(front).filter(|name| !name.is_empty()) {
                let meaning = (*kind, slug.to_string());
                let meanings = folded.entry(fold_str(name)).or_default();
                // The names of one document come one after the other.
                if meanings.last() != Some(&meaning) {
                    meanings.push(meaning);
                }
            }
        }
        folded
    }
}

impl PartialEq for Named {
    fn eq(&self, other: &Named) -> bool {
        let same = |((called, front), other): (&One, &One)| {
            *called == other.0 && (Arc::ptr_eq(front, &other.1) || said(front).eq(said(&other.1)))
        };
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(same)
    }
}

/// What others may write to mean a document.
fn said(front: &Record) -> impl Iterator<Item = &str> {
    let old = front.texts("old_addresses").iter().map(|old| old.value.as_str());
    names(front).chain(["\0"]).chain(old)
}

fn names(front: &Record) -> impl Iterator<Item = &str> {
    let aliases = front.texts("aliases").iter().map(|alias| alias.value.as_str());
    [front.text("title"), front.text("short")].into_iter().chain(aliases)
}

/// What a slug or a name can mean, over all documents of the desk.
pub struct Known {
    slugs: Same<Slugs>,
    named: Same<Named>,
    /// Made when a name is asked for first: most desks write slugs.
    names: OnceLock<BTreeMap<String, Vec<(Kind, String)>>>,
}

impl Known {
    pub fn new(slugs: Same<Slugs>, named: Same<Named>) -> Known {
        Known { slugs, named, names: OnceLock::new() }
    }

    fn names(&self) -> &BTreeMap<String, Vec<(Kind, String)>> {
        self.names.get_or_init(|| self.named.folded())
    }

    /// What `[[text]]` can mean: a slug, `kind:slug`, or else a name.
    pub fn meant(&self, text: &str) -> Vec<(Kind, String)> {
        let (wanted, name) = match text.split_once(':') {
            Some((kind, name)) => (Kind::from_name(kind.trim()).into_iter().collect(), name.trim()),
            None => (KINDS.iter().map(|about| about.kind).collect::<Vec<Kind>>(), text),
        };
        let is_wanted = |kind: &Kind| wanted.contains(kind);
        let by_slug: Vec<(Kind, String)> = self
            .slugs
            .get(name)
            .into_iter()
            .flatten()
            .filter(|kind| is_wanted(kind))
            .map(|kind| (*kind, name.to_string()))
            .collect();
        if !by_slug.is_empty() {
            return by_slug;
        }
        let named = self.names().get(&fold_str(name)).into_iter().flatten();
        named.filter(|(kind, _)| is_wanted(kind)).cloned().collect()
    }

    /// What a mistyped slug or name may have been meant to be, as it can be written in `[[…]]`: the
    /// nearest first.
    pub fn nearest(&self, text: &str) -> Vec<String> {
        let written = |kind: &Kind, slug: &str| match self.slugs.get(slug).map(Vec::len) {
            Some(1) => slug.to_string(),
            _ => format!("{}:{slug}", kind.name()),
        };
        let slugs = self.slugs.keys().map(String::as_str);
        let mut near = Vec::new();
        let folded = fold_str(text);
        for word in nearest_few(&folded.replace(' ', "-"), slugs, 3).into_iter().chain(nearest_few(
            &folded,
            self.names().keys().map(String::as_str),
            3,
        )) {
            let kinds = self.slugs.get(word).into_iter().flatten();
            near.extend(kinds.map(|kind| written(kind, word)));
            let named = self.names().get(word).into_iter().flatten();
            near.extend(named.map(|(kind, slug)| written(kind, slug)));
        }
        let mut seen = Vec::new();
        near.retain(|way| {
            !seen.contains(way) && {
                seen.push(way.clone());
                true
            }
        });
        near.truncate(3);
        near
    }
}

/// A document with a title and every reference narrowed, and those that mean nothing.
pub struct Resolved {
    document: Arc<Document>,
    failed: Vec<Failed>,
}

/// What is kept of resolved documents: by file and place in it, made from the record as it was written,
/// the marking, the slugs of all documents and the names of places.
pub type Kept = Memo<Place, (Same<Slugs>, Same<rows::Places>), Written, Resolved>;

/// A document's record as it was written, and its marking.
type Written = (Same<Record>, Tlp);

/// Gives a title to every row that has none, and narrows every reference of every document to the one
/// kind that it means. What means nothing is handed on, with the path of its file.
pub fn resolve(
    list: &mut [Arc<Document>],
    slugs: &Same<Slugs>,
    places: &Same<rows::Places>,
    kept: &mut Kept,
) -> Vec<(Arc<str>, Vec<Failed>)> {
    kept.enter((slugs.clone(), places.clone()));
    let known: &Kept = kept;
    let resolved: Vec<(Place, Written, Arc<Resolved>)> = list
        .par_iter_mut()
        .enumerate()
        .filter_map(|(at, document)| {
            let name = document.place();
            let written = |document: &Document| (Same(document.front.clone()), document.marking);
            let key = known.keeps().then(|| written(document));
            let before = key.as_ref().and_then(|written| known.get(at, &name, written));
            let resolved = before.unwrap_or_else(|| {
                let failed = settle(Arc::make_mut(document), slugs, places);
                Arc::new(Resolved { document: document.clone(), failed })
            });
            *document = resolved.document.clone();
            let is_of_use = known.keeps() || !resolved.failed.is_empty();
            is_of_use.then(|| (name, key.unwrap_or_else(|| written(document)), resolved))
        })
        .collect();
    let failed = |(name, _, resolved): &(Place, Written, Arc<Resolved>)| {
        (!resolved.failed.is_empty()).then(|| (name.0.clone(), resolved.failed.clone()))
    };
    let mut failed: Vec<(Arc<str>, Vec<Failed>)> = resolved.iter().filter_map(failed).collect();
    kept.keep(resolved);
    failed.sort_by_key(|(path, failed)| (path.clone(), failed.first().map(|(at, _)| at.start)));
    failed
}

/// The same for one document.
fn settle(document: &mut Document, slugs: &Slugs, places: &rows::Places) -> Vec<Failed> {
    if document.is_row() && !document.front.has("title") {
        rows::give_title(document, places);
    }
    let mut failed = Vec::new();
    let resolve = &mut |reference: &mut Spot<Reference>| {
        let failure = narrow(reference, slugs);
        failed.extend(failure.map(|failure| (reference.clone(), failure)));
    };
    Arc::make_mut(&mut document.front).each_reference_mut(resolve);
    failed
}

/// Says which references mean nothing.
pub fn tell(
    failed: Vec<(Arc<str>, Vec<Failed>)>,
    known: &Known,
    few: &mut Few,
    diagnostics: &mut Vec<Diagnostic>,
) {
    // What is near to a mistyped slug is looked for only if it is told.
    for (path, failed) in failed {
        for (reference, failure) in failed {
            let span = Span::new(&path, reference.range());
            if few.takes(failure.code(), Severity::Error, &span) {
                let mut problem = failure.told(&path, &reference, known);
                if path.ends_with(".csv")
                    && let Some((_, text)) = &mut problem.fix
                {
                    *text = text.trim_matches('"').to_string();
                }
                diagnostics.push(problem);
            }
        }
    }
}

/// A reference that means nothing, and why.
pub type Failed = (Spot<Reference>, Failure);

/// Why a reference means nothing.
#[derive(Clone)]
pub enum Failure {
    Unknown(String),
    Ambiguous(Vec<Kind>),
}

impl Failure {
    fn code(&self) -> Code {
        match self {
            Failure::Unknown(_) => Code::UnknownEntity,
            Failure::Ambiguous(_) => Code::AmbiguousEntity,
        }
    }

    fn told(&self, path: &Arc<str>, reference: &Spot<Reference>, known: &Known) -> Diagnostic {
        match self {
            Failure::Unknown(slug) => unknown_entity(path, reference, slug, known),
            Failure::Ambiguous(kinds) => ambiguous_entity(path, reference, kinds),
        }
    }
}

/// Checks a reference that stands in no document, such as `lead` in `watchdesk.toml`.
pub fn check(path: &Arc<str>, reference: &Spot<Reference>, known: &Known) -> Option<Diagnostic> {
    narrow(&mut reference.clone(), &known.slugs).map(|failure| failure.told(path, reference, known))
}

fn narrow(reference: &mut Spot<Reference>, slugs: &Slugs) -> Option<Failure> {
    let (wanted, slug) = match reference.value.slug.split_once(':') {
        Some((kind, slug)) => match Kind::from_name(kind.trim()) {
            Some(kind) => (vec![kind], slug.trim().to_string()),
            None => (Vec::new(), slug.trim().to_string()),
        },
        None => (reference.value.kinds.to_vec(), reference.value.slug.clone()),
    };
    let allowed: Vec<Kind> =
        wanted.iter().copied().filter(|kind| reference.value.kinds.contains(kind)).collect();
    let having: Vec<Kind> = slugs
        .get(&slug)
        .map(|kinds| kinds.iter().copied().filter(|kind| allowed.contains(kind)).collect())
        .unwrap_or_default();
    match having.as_slice() {
        [kind] => {
            reference.value = Reference { kinds: kind.alone(), slug };
            None
        }
        [] => Some(Failure::Unknown(slug)),
        several => Some(Failure::Ambiguous(several.to_vec())),
    }
}

fn unknown_entity(
    path: &Arc<str>,
    reference: &Spot<Reference>,
    slug: &str,
    known: &Known,
) -> Diagnostic {
    let kinds = reference.value.kinds;
    let span = Span::new(path, reference.range());
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
    let diagnostic =
        Diagnostic::new(Code::UnknownEntity, format!("unknown {} `{slug}`", names.join(" or ")));
    // A title or an alias in place of the slug is the usual slip.
    let named = known.names().get(&fold_str(slug)).into_iter().flatten();
    let mut named = named.filter(|(kind, _)| kinds.contains(kind));
    if let Some((_, slug)) = named.next() {
        return diagnostic
            .at(span.clone(), "a name, not a slug")
            .help("write the slug: the name of its file without .md")
            .fix(span, format!("\"{slug}\""));
    }
    let of_kind = known
        .slugs
        .iter()
        .filter(|(_, having)| having.iter().any(|kind| kinds.contains(kind)))
        .map(|(slug, _)| slug.as_str());
    let near = nearest_few(slug, of_kind, 3);
    let folder = kinds.first().map_or("pages", |kind| kind.folder());
    let diagnostic = match known.slugs.get(slug).and_then(|having| having.first()) {
        Some(other) => diagnostic.at(span.clone(), format!("is a {}", other.name())),
        None => diagnostic.at(span.clone(), "no document has this slug"),
    };
    match near.as_slice() {
        [] => diagnostic.help(format!("write content/{folder}/{slug}.md, or mend the slug")),
        [only] => {
            diagnostic.help(format!("did you mean `{only}`?")).fix(span, format!("\"{only}\""))
        }
        several => {
            let list: Vec<String> = several.iter().map(|slug| format!("`{slug}`")).collect();
            diagnostic.help(format!("did you mean one of {}?", list.join(", ")))
        }
    }
}

fn ambiguous_entity(path: &Arc<str>, reference: &Spot<Reference>, kinds: &[Kind]) -> Diagnostic {
    let slug = &reference.value.slug;
    let ways: Vec<String> =
        kinds.iter().map(|kind| format!("\"{}:{slug}\"", kind.name())).collect();
    Diagnostic::new(Code::AmbiguousEntity, format!("`{slug}` is the slug of several things"))
        .at(Span::new(path, reference.range()), "which one?")
        .help(format!("write its kind before it: {}", ways.join(" or ")))
}
