//! THE GATE. Documents, an audience and a moment -> a [`Release`]: all that the audience may see.
//!
//! What comes after can be made from a `Release` only, and a `Release` can be made here only.
//! The gate works on generic fields and tables, so that a new kind cannot forget it.

mod confidential;
mod files;
mod tally;
mod tombstones;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::audience::{Audience, Tlp};
use crate::dates::{DayOrMoment, start_of_day};
use crate::diagnostics::{Diagnostic, Span};
use crate::documents::{Document, Documents, Place};
use crate::excerpt::Excerpt;
use crate::kept::{Memo, Same};
use crate::kinds::{Kind, PROPOSED};
use crate::record::Record;

pub use confidential::{Confidential, Secret, confidential};
pub use files::ReleasedFile;
pub use tally::{Tally, tally};
pub use tombstones::Tombstone;

/// When the site is built: a moment, or a whole day in UTC.
///
/// Of a day the stricter end counts: an embargo that ends at noon still holds, and what expires
/// at noon has expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    first: Timestamp,
    last: Timestamp,
    day: Date,
}

impl AsOf {
    pub fn day(day: Date) -> AsOf {
        let next = day.tomorrow().map(start_of_day).unwrap_or(Timestamp::MAX);
        let last = next.checked_sub(jiff::SignedDuration::from_nanos(1)).unwrap_or(next);
        AsOf { first: start_of_day(day), last, day }
    }

    pub fn moment(moment: Timestamp) -> AsOf {
        let day = jiff::tz::TimeZone::UTC.to_datetime(moment).date();
        AsOf { first: moment, last: moment, day }
    }

    /// No embargo holds and nothing has expired: for the editor, who sees everything.
    pub fn always() -> AsOf {
        AsOf { first: Timestamp::MAX, last: Timestamp::MIN, day: Date::MIN }
    }

    /// The day in UTC.
    pub fn date(self) -> Date {
        self.day
    }
}

/// Why a document is withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    Marking(Tlp),
    Draft,
    Embargo,
    Expired,
}

impl Reason {
    /// "is TLP:AMBER", "is a draft".
    pub fn says(self) -> String {
        match self {
            Reason::Marking(tlp) => format!("is {tlp}"),
            Reason::Draft => "is a draft".to_string(),
            Reason::Embargo => "is under embargo".to_string(),
            Reason::Expired => "has expired".to_string(),
        }
    }
}

/// What opens a [`Document`]: only the gate can make one.
#[derive(Debug, Clone, Copy)]
pub struct Key(());

const KEY: Key = Key(());

/// A released document, without whatever the audience may not see. Only the gate can make one.
#[derive(Debug)]
pub struct Released {
    kind: Kind,
    slug: Arc<str>,
    language: usize,
    path: Arc<str>,
    front: Arc<Record>,
    body: Excerpt,
    names_others: bool,
    has_marked_tables: bool,
    marking: Tlp,
}

impl Released {
    pub fn kind(&self) -> Kind {
        self.kind
    }

    pub fn slug(&self) -> &Arc<str> {
        &self.slug
    }

    /// Index into the desk's languages; 0 is the original.
    pub fn language(&self) -> usize {
        self.language
    }

    pub fn path(&self) -> &Arc<str> {
        &self.path
    }

    pub fn front(&self) -> &Arc<Record> {
        &self.front
    }

    /// The body without the passages that the audience may not see.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The same, to be kept.
    pub fn shared_body(&self) -> &Excerpt {
        &self.body
    }

    /// Whether the body has `[[…]]`.
    pub fn names_others(&self) -> bool {
        self.names_others
    }

    /// Whether a table of the record has a marking of its own.
    pub fn has_marked_tables(&self) -> bool {
        self.has_marked_tables
    }

    pub fn marking(&self) -> Tlp {
        self.marking
    }
}

/// All that an audience may see. Ordered by kind, slug and language.
#[derive(Debug)]
pub struct Release {
    documents: Vec<Released>,
    files: Vec<ReleasedFile>,
    tombstones: Vec<Tombstone>,
    audience: Audience,
    date: Date,
}

impl Release {
    pub fn documents(&self) -> &[Released] {
        &self.documents
    }

    /// The files that these documents show or link to, ordered by path.
    pub fn files(&self) -> &[ReleasedFile] {
        &self.files
    }

    /// What stands in place of pages that were withdrawn. Ordered as documents are.
    pub fn tombstones(&self) -> &[Tombstone] {
        &self.tombstones
    }

    pub fn audience(&self) -> &Audience {
        &self.audience
    }

    /// The day that the site is built as of.
    pub fn date(&self) -> Date {
        self.date
    }
}

/// What the audience is asked to be shown, beside the documents.
#[derive(Debug, Clone)]
pub struct Terms<'a> {
    pub audience: &'a Audience,
    pub as_of: AsOf,
    /// Drafts too, for the editor's own eyes.
    pub drafts: bool,
    /// Released words that name what is withheld are an error.
    pub strict_references: bool,
    /// Words of withheld content that a person has looked at.
    pub reviewed: &'a [String],
}

/// What is kept of released documents from one state of a desk to the next, for one configuration:
/// by file and place in it, made from the text and the record.
pub struct Kept {
    parts: Memo<Place, (Tlp, bool), Source, Parts>,
    words: words::Kept,
}

impl Kept {
    /// Keeps nothing, if it is not told to.
    pub fn new(keeps: bool) -> Kept {
        Kept { parts: Memo::new(keeps), words: words::Kept::new(keeps) }
    }
}

/// What an audience sees of one document.
#[derive(Clone)]
struct Parts {
    front: Arc<Record>,
    body: Excerpt,
    names_others: bool,
    has_marked_tables: bool,
}

/// Lets through what the audience may see.
pub fn release(
    documents: &Documents,
    terms: &Terms,
    kept: &mut Kept,
) -> (Release, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let ceiling = terms.audience.ceiling;
    let mut withheld = Withheld::new();
    let mut released = Vec::new();
    let reasons: Vec<Option<Reason>> =
        documents.list.par_iter().map(|document| why_withheld(document, terms)).collect();
    for (document, own) in documents.list.iter().zip(reasons) {
        let key = (document.kind, document.slug.as_ref());
        // Without its original a translation has no facts to stand on.
        let of_original = || if document.language > 0 { withheld.get(&key).copied() } else { None };
        match own.or_else(of_original) {
            Some(reason) if document.language == 0 => {
                withheld.insert(key, reason);
            }
            Some(_) => {}
            None => released.push(document),
        }
    }
    // What nobody has confirmed is as a draft is.
    let drafted = |record: &Record| !terms.drafts && record.text("status") == PROPOSED;
    let may_see = |record: &Record| {
        record.marking.as_ref().is_none_or(|marking| marking.value <= ceiling) && !drafted(record)
    };
    let parts = kept.parts.each((ceiling, terms.drafts), &released, of, |document| {
        let body = body(document, ceiling);
        let names_others = body.contains("[[");
        let front = strip(document.front(KEY), &may_see);
        let mut has_marked_tables = false;
        front.each_record(&mut |record| has_marked_tables |= record.marking.is_some());
        Parts { front, body, names_others, has_marked_tables }
    });
    let released: Vec<(&Arc<Document>, Released)> = released
        .into_iter()
        .zip(parts)
        .map(|(document, parts)| {
            let Parts { front, body, names_others, has_marked_tables } =
                Arc::unwrap_or_clone(parts);
            let released = Released {
                kind: document.kind,
                slug: document.slug.clone(),
                language: document.language,
                path: document.path.clone(),
                front,
                body,
                names_others,
                has_marked_tables,
                marking: document.marking,
            };
            (document, released)
        })
        .collect();
    if !withheld.is_empty() {
        diagnostics.extend(words::check(documents, &released, &withheld, terms, &mut kept.words));
    }
    let let_through: Vec<Released> = released.into_iter().map(|(_, released)| released).collect();
    let (files, found) = files::release(documents, &let_through, terms);
    diagnostics.extend(found);
    let release = Release {
        tombstones: tombstones::tombstones(documents, terms),
        documents: let_through,
        files,
        audience: terms.audience.clone(),
        date: terms.as_of.date(),
    };
    (release, diagnostics)
}

/// What names a document among all, and what the audience's part of it is made from.
fn of(document: &&Arc<Document>) -> (Place, Source) {
    let source = (Same(document.text(KEY).clone()), Same(document.front(KEY).clone()));
    (document.place(), source)
}

/// A document's text and record.
type Source = (Same<str>, Same<Record>);

/// The originals that are withheld, and why.
type Withheld<'a> = BTreeMap<(Kind, &'a str), Reason>;

/// The files of which an audience is not shown every word.
pub fn closed_files(documents: &Documents, terms: &Terms) -> BTreeSet<Arc<str>> {
    let ceiling = terms.audience.ceiling;
    let has_above = |document: &Document| {
        let mut above = document.passages(KEY).list.iter().any(|passage| passage.marking > ceiling);
        document.front(KEY).each_record(&mut |record| {
            above |= record.marking.as_ref().is_some_and(|marking| marking.value > ceiling);
        });
        above
    };
    let mut original = None;
    let mut closed = BTreeSet::new();
    for document in &documents.list {
        let withheld = why_withheld(document, terms).is_some();
        let key = (document.kind, &document.slug);
        if document.language == 0 {
            original = Some((key, withheld));
        }
        if withheld || original == Some((key, true)) || has_above(document) {
            closed.insert(document.path.clone());
        }
    }
    for file in documents.files.iter().filter(|file| file.marking > ceiling) {
        closed.insert(file.path.clone());
        closed.insert(format!("{}.toml", file.path).into());
    }
    closed
}

fn why_withheld(document: &Document, terms: &Terms) -> Option<Reason> {
    let front = document.front(KEY);
    if document.marking > terms.audience.ceiling {
        return Some(Reason::Marking(document.marking));
    }
    if front.bool("draft") && !terms.drafts {
        return Some(Reason::Draft);
    }
    if let Some(DayOrMoment::Moment(until)) = front.day_or_moment("embargo_until")
        && terms.as_of.first < until
    {
        return Some(Reason::Embargo);
    }
    let expired = |end: &DayOrMoment| end.end() <= terms.as_of.last;
    front.day_or_moment("expires").filter(expired).map(|_| Reason::Expired)
}

/// The record without tables above the ceiling. Most have none: those are shared, not copied.
fn strip(front: &Arc<Record>, may_see: &dyn Fn(&Record) -> bool) -> Arc<Record> {
    let mut all = true;
    front.each_record(&mut |record| all &= may_see(record));
    if all { front.clone() } else { Arc::new(front.filtered(may_see)) }
}

/// A body as an audience sees it, and where its parts stood: for each, its first byte here and in
/// the whole body.
struct Visible {
    text: String,
    parts: Vec<(usize, usize)>,
}

/// The body without what is above the ceiling: a part of the file's text, if it is all there.
fn body(document: &Document, ceiling: Tlp) -> Excerpt {
    match document.passages(KEY).withheld(ceiling).is_empty() {
        true => document.shared_body(KEY),
        false => visible(document, ceiling).text.into(),
    }
}

/// The body without what is above the ceiling. Where a whole block goes, its line goes with it, so
/// that what stood before and after does not run together; a numbered list begins with the number
/// that it had.
fn visible(document: &Document, ceiling: Tlp) -> Visible {
    let body = document.body(KEY);
    let passages = document.passages(KEY);
    let cuts = passages.withheld(ceiling);
    let begins = passages.begins(&cuts);
    let mut visible = String::with_capacity(body.len());
    let mut parts = vec![(0, 0)];
    let mut from = 0;
    for cut in cuts {
        push(&mut visible, body, from..cut.start, &begins);
        let gone = &body[cut.clone()];
        from = cut.end;
        if !gone.ends_with('\n') {
            parts.push((visible.len(), from));
            continue;
        }
        // What indents the block, or marks it as quoted, would be an empty line.
        let marks: &[char] = &[' ', '\t', '>'];
        let before = visible.trim_end_matches(marks).len();
        if before == 0 || visible[..before].ends_with('\n') {
            visible.truncate(before);
        }
        // The last item of a list reaches over the empty line behind it, which ends the list.
        let was_apart = gone.ends_with("\n\n") || gone.ends_with("\n\r\n");
        if was_apart || !visible.is_empty() && !visible.ends_with('\n') {
            visible.push('\n');
        }
        parts.retain(|(here, _)| *here < visible.len());
        parts.push((visible.len(), from));
    }
    push(&mut visible, body, from..body.len(), &begins);
    Visible { text: visible, parts }
}

/// Where a place in a released body is in the document's file: for the editor, and for nobody
/// behind the gate.
pub fn in_file(documents: &Documents, terms: &Terms, path: &Arc<str>, place: Range<usize>) -> Span {
    let Some(document) = documents.list.iter().find(|document| document.path == *path) else {
        return Span::file(path);
    };
    place_in_file(document, terms.audience.ceiling, path, place)
}

fn place_in_file(document: &Document, ceiling: Tlp, path: &Arc<str>, place: Range<usize>) -> Span {
    let visible = visible(document, ceiling);
    let part = visible.parts.partition_point(|(here, _)| *here <= place.start) - 1;
    let (here, there) = visible.parts[part];
    let start = document.body_start() + there + (place.start - here);
    let end = document.body_start() + document.body(KEY).len();
    Span::new(path, start..(start + place.len()).min(end))
}

/// The same for many places.
pub fn in_files<'a>(
    documents: &'a Documents,
    terms: &'a Terms,
) -> impl Fn(&Arc<str>, Range<usize>) -> Span + 'a {
    let by_path: BTreeMap<&str, &Arc<Document>> =
        documents.list.iter().map(|document| (document.path.as_ref(), document)).collect();
    let ceiling = terms.audience.ceiling;
    move |path, place| match by_path.get(path.as_ref()) {
        Some(document) => place_in_file(document, ceiling, path, place),
        None => Span::file(path),
    }
}

/// Copies a part of a body, with other numbers where lists now begin.
fn push(visible: &mut String, body: &str, part: Range<usize>, begins: &[(usize, u64)]) {
    let mut from = part.start;
    for (at, number) in begins.iter().filter(|(at, _)| part.contains(at)) {
        let digits = body[*at..].bytes().take_while(u8::is_ascii_digit).count();
        let number = format!("{number:>digits$}");
        // A longer number would move what is indented below it.
        if number.len() == digits {
            visible.push_str(&body[from..*at]);
            visible.push_str(&number);
            from = at + digits;
        }
    }
    visible.push_str(&body[from..part.end]);
}
