//! Source files -> [`Documents`]: each file's kind, slug, checked front matter, body and marking.
//! A table of incidents gives one document for each row.
//!
//! Raw and confidential: nothing after the gate may see them. Everything that can be said
//! without knowing the audience is checked here, for all files, at once.

mod body;
mod checks;
mod figures;
pub mod files;
mod front;
mod judgements;
mod letters;
pub mod passages;
mod references;
pub mod rows;
pub mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::address;
use crate::audience::Tlp;
use crate::diagnostics::{Code, Diagnostic, Few, Span};
use crate::excerpt::Excerpt;
use crate::kept::{Last, Memo, Same, Settled};
use crate::kinds::{KINDS, Kind, Passing, TRANSLATED};
use crate::record::{self, Record};
use crate::release::Key;
use crate::site::Site;
use crate::sources::{SourceFile, SourceTree};
pub use files::Attachment;
use passages::Passages;
use references::{Named, Slugs};

/// One source file, or one row of a table, parsed and checked. What stands in it is closed to all but the gate, which has
/// the [`Key`].
#[derive(Debug, Clone)]
pub struct Document {
    pub kind: Kind,
    pub slug: Arc<str>,
    /// Index into the desk's languages; 0 is the original.
    pub language: usize,
    pub path: Arc<str>,
    /// The strictest of the file's own marking, its folders' and its original's.
    pub marking: Tlp,
    /// Where a row's slug stands in its file; of a file, whose name it is, nothing.
    named: Range<usize>,
    front: Arc<Record>,
    /// The file's text and the part of it that is the body.
    text: Arc<str>,
    body: Range<usize>,
    /// The parts of the body that carry a marking of their own.
    passages: Passages,
    /// The body has signs of links or of HTML.
    has_links: bool,
}

impl Document {
    pub fn front(&self, _: Key) -> &Arc<Record> {
        &self.front
    }

    /// The whole text of its file.
    pub fn text(&self, _: Key) -> &Arc<str> {
        &self.text
    }

    pub fn body(&self, _: Key) -> &str {
        &self.text[self.body.clone()]
    }

    /// The same, as a part of its file's text.
    pub fn shared_body(&self, _: Key) -> Excerpt {
        Excerpt::new(&self.text, self.body.clone())
    }

    /// Where the body begins in its file.
    pub fn body_start(&self) -> usize {
        self.body.start
    }

    pub fn passages(&self, _: Key) -> &Passages {
        &self.passages
    }

    pub fn place(&self) -> Place {
        (self.path.clone(), self.named.start)
    }

    /// Where its slug is written.
    pub fn named(&self) -> Span {
        Span::new(&self.path, self.named.clone())
    }

    fn is_row(&self) -> bool {
        !self.named.is_empty()
    }
}

/// All documents of a desk, ordered by kind, slug and language.
#[derive(Debug)]
pub struct Documents {
    pub list: Vec<Arc<Document>>,
    /// The files beside the documents, ordered by path.
    pub files: Vec<Attachment>,
}

impl Documents {
    /// Where the body of a file has some words first; the file, if they stand there otherwise.
    pub fn place_of(&self, path: &Arc<str>, words: &str) -> Span {
        let document = self.list.iter().find(|document| document.path == *path);
        let place = document.and_then(|document| {
            let at = document.text[document.body.clone()].find(words)? + document.body.start;
            Some(Span::new(path, at..at + words.len()))
        });
        place.unwrap_or_else(|| Span::file(path))
    }
}

/// So many documents are checked at a time.
const PART: usize = 8_192;

/// What a source file has in it, and what is wrong with that.
#[derive(Debug, Clone)]
pub struct Parsed {
    pub documents: Vec<Arc<Document>>,
    pub diagnostics: Vec<Diagnostic>,
    /// What was counted of a table.
    pub few: Few,
}

/// What tells documents apart: the file, and of a row the place in it.
pub type Place = (Arc<str>, usize);

/// What is kept of documents from one state of a desk to the next, for one configuration.
pub struct Kept {
    parsed: Memo<Arc<str>, (), Arc<str>, Parsed>,
    slugs: Last<Vec<references::Called>, Slugs>,
    places: Settled<rows::Places>,
    resolved: references::Kept,
    named: Settled<Named>,
    beside: Settled<Beside>,
    files: Settled<Vec<String>>,
    fields: Memo<Place, Same<Beside>, Same<Record>, Vec<Diagnostic>>,
    bodies: Memo<Arc<str>, Targets, Same<str>, Vec<Diagnostic>>,
}

impl Kept {
    /// Keeps nothing, if it is not told to.
    pub fn new(keeps: bool) -> Kept {
        Kept {
            parsed: Memo::new(keeps),
            slugs: Last::default(),
            places: Settled::default(),
            resolved: Memo::new(keeps),
            named: Settled::default(),
            beside: Settled::default(),
            files: Settled::default(),
            fields: Memo::new(keeps),
            bodies: Memo::new(keeps),
        }
    }

    pub fn keeps(&self) -> bool {
        self.parsed.keeps()
    }
}

/// Whatever a link can lead to: documents by what they are called, and files.
type Targets = (Same<Named>, Same<Vec<String>>);

/// What the fields of a document are checked against in others.
#[derive(PartialEq)]
struct Beside {
    /// The ISO codes of countries by slug.
    codes: BTreeMap<String, String>,
    /// The slugs of sources that let no row of their data be passed on.
    closed: BTreeSet<String>,
}

impl Beside {
    fn new(list: &[Arc<Document>]) -> Beside {
        let originals = |kind: Kind| list.iter().filter(move |d| d.kind == kind && d.language == 0);
        let codes = originals(Kind::Country)
            .map(|country| (country.slug.to_string(), country.front.text("iso").to_string()));
        let closed = originals(Kind::Source)
            .filter(|source| Passing::of(source.front.text("redistribute")) < Passing::Rows)
            .map(|source| source.slug.to_string());
        Beside { codes: codes.collect(), closed: closed.collect() }
    }
}

/// Parses every file of `content/`.
pub fn parse(tree: &SourceTree, site: &Site, kept: &mut Kept) -> (Documents, Vec<Diagnostic>) {
    let text = |file: &SourceFile| (file.path.clone(), file.text.clone());
    let parsed = kept.parsed.each((), &tree.content, text, |file| match is_table(file) {
        true => rows::documents(file, site),
        false => document(file, site),
    });
    let mut diagnostics = Vec::new();
    let mut few = Few::default();
    let mut list = Vec::with_capacity(parsed.len());
    for parsed in parsed {
        list.extend(parsed.documents.iter().cloned());
        diagnostics.extend(parsed.diagnostics.iter().cloned());
        few.join(parsed.few.clone());
    }
    if tree.content.is_empty() {
        diagnostics.push(empty_desk());
    }
    list.sort_by(|a, b| {
        (a.kind, &a.slug, a.language, &a.path).cmp(&(b.kind, &b.slug, b.language, &b.path))
    });
    let mut doubles = Vec::new();
    remove_doubles(&mut list, &mut doubles);
    diagnostics.extend(few.of(doubles));
    inherit_from_originals(&mut list, &mut diagnostics);
    let called = list.iter().map(|d| (d.kind, d.slug.clone(), d.language)).collect();
    let slugs = Same(kept.slugs.of(called, |called| references::slugs(called)));
    let places = kept.places.settle(rows::places(&list));
    let failed = references::resolve(&mut list, &slugs, &places, &mut kept.resolved);
    let named = kept.named.settle(Named::new(&list));
    let known = references::Known::new(slugs, named.clone());
    references::tell(failed, &known, &mut few, &mut diagnostics);
    if let (Some(config), Some(lead)) = (&tree.config, &site.lead) {
        diagnostics.extend(references::check(&config.path, lead, &known));
    }
    let files = files::attachments(tree, site, &mut diagnostics);
    diagnostics.extend(check(&list, &known, named, tree, site, &mut few, kept));
    diagnostics.extend(few.rest());
    diagnostics.extend(files::unused(&list, &files));
    (Documents { list, files }, diagnostics)
}

fn is_table(file: &SourceFile) -> bool {
    file.path.ends_with(".csv")
}

/// What is wrong with each document, beyond what its own fields say one by one.
fn check(
    list: &[Arc<Document>],
    known: &references::Known,
    named: Same<Named>,
    tree: &SourceTree,
    site: &Site,
    few: &mut Few,
    kept: &mut Kept,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let beside = kept.beside.settle(Beside::new(list));
    let fields = |document: &Arc<Document>| (document.place(), Same(document.front.clone()));
    // In parts, so that one mistake in a large table is not held a hundred thousand times.
    for part in list.chunks(if kept.fields.keeps() { list.len().max(1) } else { PART }) {
        let checked = kept.fields.each(beside.clone(), part, fields, |document| {
            let mut found = checks::check(document, site);
            found.extend(checks::place(document, &beside.codes));
            found.extend(checks::passing_on(document, &beside.closed));
            found
        });
        diagnostics.extend(few.of(checked.into_iter().flat_map(Arc::unwrap_or_clone)));
    }
    let addresses = OnceLock::new();
    let has = |address: &str| {
        tree.statics.contains_key(address)
            || tree.files.contains_key(address)
            || addresses.get_or_init(|| self::addresses(list, site)).contains(address)
    };
    let linked: Vec<&Arc<Document>> = list.iter().filter(|d| d.has_links && !d.is_row()).collect();
    let files = tree.statics.keys().chain(tree.files.keys()).cloned().collect();
    let world = (named, kept.files.settle(files));
    let text = |document: &&Arc<Document>| (document.path.clone(), Same(document.text.clone()));
    let checked =
        kept.bodies.each(world, &linked, text, |document| body::check(document, known, site, &has));
    diagnostics.extend(few.of(checked.into_iter().flat_map(Arc::unwrap_or_clone)));
    diagnostics
}

/// The address of every document's page, and those that it had before.
fn addresses(list: &[Arc<Document>], site: &Site) -> BTreeSet<String> {
    let address = |d: &Arc<Document>| address::entry(d.kind, &d.slug, site.prefix(d.language));
    let old = list.iter().flat_map(|d| d.front.texts("old_addresses"));
    let old = old.filter_map(|old| address::old(&old.value).ok());
    list.iter().map(address).chain(old).collect()
}

fn document(file: &SourceFile, site: &Site) -> Parsed {
    let mut diagnostics = Vec::new();
    let documents = one(file, site, &mut diagnostics).map(Arc::new).into_iter().collect();
    Parsed { documents, diagnostics, few: Few::default() }
}

fn one(file: &SourceFile, site: &Site, diagnostics: &mut Vec<Diagnostic>) -> Option<Document> {
    let Some(kind) = file.path.split('/').nth(1).and_then(Kind::from_folder) else {
        diagnostics.push(no_kind(file));
        return None;
    };
    let name = file.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
    let (slug, language) = split_language(name, site, file, diagnostics)?;
    if !is_slug(slug) {
        diagnostics.push(bad_slug(file, slug));
    }
    let parts = front::split(file, diagnostics)?;
    let toml = record::Source {
        file: &file.path,
        toml: &file.text[parts.front.clone()],
        offset: parts.front.start,
    };
    let front = if language == 0 {
        record::read(&toml, &kind.fields(), diagnostics)
    } else {
        record::read(&toml, &[TRANSLATED], diagnostics)
    };
    if let Some(title) = front.spot_text("title")
        && !title.value.chars().any(char::is_alphanumeric)
    {
        diagnostics.push(bad_title(file, &title.value, title.range()));
    }
    let marking = marking(file, &front, site, language, diagnostics);
    front.each_text(&mut |line| passages::check_line(&file.path, line, diagnostics));
    let body = &file.text[parts.body.clone()];
    let passages = passages::passages(&file.path, body, parts.body.start, marking, diagnostics);
    Some(Document {
        kind,
        slug: slug.into(),
        language,
        path: file.path.clone(),
        named: 0..0,
        front: Arc::new(front),
        text: file.text.clone(),
        body: parts.body,
        marking,
        passages,
        has_links: body::has_links(body),
    })
}

/// `bamako.fr` -> `bamako` in French, if French is one of the desk's languages. A file in a
/// language that the desk does not have says nothing more.
fn split_language<'a>(
    name: &'a str,
    site: &Site,
    file: &SourceFile,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(&'a str, usize)> {
    let Some((slug, code)) = name.rsplit_once('.') else { return Some((name, 0)) };
    if let Some(language) = site.languages.iter().position(|language| language == code) {
        return Some((slug, language));
    }
    if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase()) && is_slug(slug) {
        diagnostics.push(unknown_language(file, code, site));
        return None;
    }
    Some((name, 0))
}

/// A slug is part of an address that people type and cite: a-z, 0-9 and single hyphens.
pub fn is_slug(slug: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    slug.len() <= 120 && slug.split('-').all(part)
}

/// The strictest of what the file says and what its folders say. Without either it is not known
/// who may see it, so the build stops.
fn marking(
    file: &SourceFile,
    front: &Record,
    site: &Site,
    language: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Tlp {
    let folder = site.folder_marking(&file.path);
    let own = front.marking.as_ref().map(|spot| spot.value);
    if let (Some(spot), Some(folder)) = (&front.marking, folder)
        && spot.value < folder
    {
        diagnostics.push(weaker_marking(&file.path, spot, folder, "its folder"));
    }
    let marking = own.max(folder);
    if marking.is_none() && language == 0 {
        diagnostics.push(unmarked(file));
    }
    let marking = marking.unwrap_or(if language == 0 { Tlp::Red } else { Tlp::Clear });
    front.each_record(&mut |record| {
        if let Some(spot) = &record.marking
            && spot.value < marking
        {
            diagnostics.push(weaker_marking(&file.path, spot, marking, "its file"));
        }
    });
    marking
}

/// Keeps the first of several files with one kind, slug and language.
fn remove_doubles(list: &mut Vec<Arc<Document>>, diagnostics: &mut Vec<Diagnostic>) {
    list.dedup_by(|document, first| {
        let is_double = (first.kind, &first.slug, first.language)
            == (document.kind, &document.slug, document.language);
        if is_double {
            diagnostics.push(duplicate_slug(document, first));
        }
        is_double
    });
}

/// A translation is never seen by more people than its original.
fn inherit_from_originals(list: &mut Vec<Arc<Document>>, diagnostics: &mut Vec<Diagnostic>) {
    let mut original: Option<(Kind, Arc<str>, Tlp)> = None;
    list.retain_mut(|document| {
        if document.language == 0 {
            original = Some((document.kind, document.slug.clone(), document.marking));
            return true;
        }
        match &original {
            Some((kind, slug, marking)) if *kind == document.kind && *slug == document.slug => {
                if document.marking < *marking {
                    Arc::make_mut(document).marking = *marking;
                }
                true
            }
            _ => {
                diagnostics.push(missing_original(document));
                false
            }
        }
    });
}

fn empty_desk() -> Diagnostic {
    Diagnostic::new(Code::EmptyDesk, "the desk has no documents")
        .help("write one, such as content/pages/about.md; docs/editors.md shows how")
}

fn no_kind(file: &SourceFile) -> Diagnostic {
    let folders: Vec<&str> = KINDS.iter().map(|about| about.folder).collect();
    let found = file.path.split('/').nth(1).unwrap_or_default();
    let diagnostic =
        Diagnostic::new(Code::StrayFile, "this file is in no kind's folder, so it makes no page")
            .at(Span::file(&file.path), "");
    match crate::diagnostics::nearest(found, folders.iter().copied()) {
        Some(near) if found != near && file.path.matches('/').count() > 1 => {
            diagnostic.help(format!("did you mean content/{near}/?"))
        }
        _ => diagnostic.help(format!("move it to one of content/{{{}}}/", folders.join(","))),
    }
}

fn bad_slug(file: &SourceFile, slug: &str) -> Diagnostic {
    let proposed = slug::slugify(slug);
    let help = if is_slug(&proposed) {
        format!("rename the file to `{proposed}.md`; the name is the page's address")
    } else {
        "rename the file with letters a-z, digits and hyphens, such as `2024-09-24-bamako.md`"
            .to_string()
    };
    Diagnostic::new(
        Code::BadSlug,
        format!("`{slug}` cannot be an address: only a-z, 0-9 and single hyphens can"),
    )
    .at(Span::file(&file.path), "")
    .help(help)
}

fn bad_title(file: &SourceFile, title: &str, range: Range<usize>) -> Diagnostic {
    Diagnostic::new(Code::BadTitle, format!("the title `{title}` has no letter or digit"))
        .at(Span::new(&file.path, range), "cannot be read out or searched for")
        .help("write a title in words, in any script")
}

fn unknown_language(file: &SourceFile, code: &str, site: &Site) -> Diagnostic {
    Diagnostic::new(Code::UnknownLanguage, format!("`{code}` is none of the desk's languages"))
        .at(Span::file(&file.path), "")
        .help(format!(
            "add it to `languages` in watchdesk.toml (now: {}), or rename the file",
            site.languages.join(", ")
        ))
}

fn unmarked(file: &SourceFile) -> Diagnostic {
    let folder = file.path.rsplit_once('/').map_or("content", |(folder, _)| folder);
    Diagnostic::new(Code::Unmarked, "the file has no TLP marking, and neither has its folder")
        .at(Span::file(&file.path), "")
        .help(format!(
            "add `tlp = \"clear\"` (or green, amber, amber+strict, red) to its front matter, or `\"{folder}\" = \"…\"` to [markings] in watchdesk.toml"
        ))
}

fn unmarked_file(path: &str) -> Diagnostic {
    let folder = path.rsplit_once('/').map_or("content", |(folder, _)| folder);
    Diagnostic::new(Code::Unmarked, "the file has no TLP marking, and neither has its folder")
        .at(Span::file(&path.into()), "")
        .help(format!(
            "write `tlp = \"clear\"` (or green, amber, amber+strict, red) into {path}.toml beside it, or add `\"{folder}\" = \"…\"` to [markings] in watchdesk.toml"
        ))
}

fn weaker_marking(path: &Arc<str>, spot: &record::Spot<Tlp>, outer: Tlp, what: &str) -> Diagnostic {
    Diagnostic::new(
        Code::WeakerMarking,
        format!("{} is less strict than {what}, which is {outer}", spot.value),
    )
    .at(Span::new(path, spot.range()), "less strict than what it stands in")
    .help(format!("raise it to \"{}\" or more, or lower the marking of {what}", outer.word()))
}

fn duplicate_slug(document: &Document, first: &Document) -> Diagnostic {
    let (what, help) = match document.is_row() || first.is_row() {
        true => ("two rows or files", "give a row another id: it is its page's address"),
        false => ("two files", "rename one of them: a file's name is its page's address"),
    };
    let label = if document.is_row() { "the second" } else { "" };
    Diagnostic::new(
        Code::DuplicateSlug,
        format!("{what} are the {} `{}`", document.kind.name(), document.slug),
    )
    .at(document.named(), label)
    .also(first.named(), "the other one")
    .help(help)
}

fn missing_original(document: &Document) -> Diagnostic {
    let folder = document.kind.folder();
    Diagnostic::new(
        Code::MissingOriginal,
        format!("a translation of `{}`, which is not there", document.slug),
    )
    .at(Span::file(&document.path), "")
    .help(format!(
        "write content/{folder}/{}.md first: facts are said once, in the main file",
        document.slug
    ))
}
