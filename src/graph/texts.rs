//! Each released body -> its text, with links to the entries that it names; and whose texts name an entry.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::declared::Declared;
use super::left::Left;
use super::relations::by_slug;
use super::{Entries, Entry, meaning};
use crate::address;
use crate::excerpt::Excerpt;
use crate::fingerprint::Fingerprint;
use crate::kept::{Memo, Same, Settled};
use crate::kinds::Kind;
use crate::markup::{self, Surroundings, Text, links};
use crate::names::{Names, fold_str};
use crate::pictures::{Media, Published};
use crate::record::Record;
use crate::release::Released;
use crate::site::Site;

/// What is kept of texts from one state of a desk to the next: by the document's number, made from its
/// record and body and, if it has `[[…]]`, from the names of all.
pub struct Kept {
    facts: Settled<Facts>,
    titles: Settled<Titles>,
    statics: Settled<Vec<String>>,
    media: Settled<BTreeMap<String, Media>>,
    texts: Memo<usize, World, Source, Text>,
    lasting: Option<Lasting>,
}

/// Texts that are written down from one build to the next.
struct Lasting {
    config: Fingerprint,
    before: Vec<u8>,
    /// What is to be written, if it is not the same.
    after: Option<Vec<u8>>,
}

impl Kept {
    pub fn new(keeps: bool) -> Kept {
        Kept {
            facts: Settled::default(),
            titles: Settled::default(),
            statics: Settled::default(),
            media: Settled::default(),
            texts: Memo::new(keeps),
            lasting: None,
        }
    }

    /// For a desk that is opened once, with the texts that its last build wrote down.
    pub fn lasting(config: Fingerprint, before: Vec<u8>) -> Kept {
        Kept { lasting: Some(Lasting { config, before, after: None }), ..Kept::new(false) }
    }

    /// The texts for the next build, if they are others than those of the last.
    pub fn written(&mut self) -> Option<Vec<u8>> {
        self.lasting.take()?.after
    }

    /// What is said of all documents, and what they are called.
    pub fn settle(&mut self, documents: &[Released]) -> (Same<Facts>, Same<Titles>) {
        let fact = |d: &Released| (d.kind(), d.slug().clone(), d.language(), Arc::clone(d.front()));
        let facts: Arc<Vec<Fact>> = Arc::new(documents.iter().map(fact).collect());
        (self.facts.settle(Facts(facts.clone())), self.titles.settle(Titles(facts)))
    }
}

/// All that any text may depend on beside its own document.
type World = (Same<Names>, Same<Facts>, Same<Vec<String>>, Same<BTreeMap<String, Media>>);

/// A document's record and body, and what all are called if it asks for that.
type Source = (Same<Record>, Excerpt, Option<Same<Titles>>);

/// A released document's kind, slug and language, and its record.
type Fact = (Kind, Arc<str>, usize, Arc<Record>);

/// What is said of all documents. Two are the same if the documents are, and what is said of those that
/// a name can mean.
pub struct Facts(Arc<Vec<Fact>>);

impl Facts {
    /// What can matter to others of a document.
    fn said(kind: Kind, record: &Record) -> (Option<&Record>, Vec<String>) {
        match kind {
            Kind::Briefing | Kind::Page => (None, values(record, "old_addresses")),
            _ => (Some(record), Vec::new()),
        }
    }

    /// Two sums are the same if the facts are.
    fn sum(&self) -> Fingerprint {
        let sum = |(kind, slug, language, record): &Fact| {
            Fingerprint::of(&(kind, slug, language, Facts::said(*kind, record)))
        };
        Fingerprint::of(&self.0.par_iter().map(sum).collect::<Vec<_>>())
    }
}

impl PartialEq for Facts {
    fn eq(&self, other: &Facts) -> bool {
        alike(&self.0, &other.0, |kind, one, other| {
            Facts::said(kind, one) == Facts::said(kind, other)
        })
    }
}

/// What all documents are called. Two are the same if the names are.
pub struct Titles(Arc<Vec<Fact>>);

impl Titles {
    fn called(record: &Record) -> (&str, &str, Vec<String>) {
        (record.text("title"), record.text("short"), values(record, "aliases"))
    }

    /// Two sums are the same if the names are.
    fn sum(&self) -> Fingerprint {
        let sum = |(.., record): &Fact| Fingerprint::of(&Titles::called(record));
        Fingerprint::of(&self.0.par_iter().map(sum).collect::<Vec<_>>())
    }
}

impl PartialEq for Titles {
    fn eq(&self, other: &Titles) -> bool {
        alike(&self.0, &other.0, |_, one, other| Titles::called(one) == Titles::called(other))
    }
}

fn values(record: &Record, field: &str) -> Vec<String> {
    record.texts(field).iter().map(|text| text.value.clone()).collect()
}

fn alike(one: &[Fact], other: &[Fact], same: impl Fn(Kind, &Record, &Record) -> bool) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|(one, other)| {
            (one.0, &one.1, one.2) == (other.0, &other.1, other.2)
                && (Arc::ptr_eq(&one.3, &other.3) || same(one.0, &one.3, &other.3))
        })
}

/// What texts can lead to or show beside entries.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    pub site: &'a Site,
    pub statics: &'a BTreeMap<String, Arc<[u8]>>,
    pub media: &'a Published,
}

/// A document with its number and that of its entry.
type Numbered<'a> = (usize, u32, &'a Released);

/// The text of every version of every entry, in their order, which is that of the documents.
pub fn texts(
    entries: &Entries,
    documents: &[Released],
    said: &(Same<Facts>, Same<Titles>),
    names: &Arc<Names>,
    Around { site, statics, media }: Around,
    kept: &mut Kept,
) -> Vec<Arc<Text>> {
    let directory = Directory::new(entries, site, statics, media);
    let ids = (0u32..).zip(entries).flat_map(|(id, entry)| entry.versions.iter().map(move |_| id));
    let numbered: Vec<Numbered> = ids
        .zip(documents)
        .enumerate()
        .map(|(number, (id, document))| (number, id, document))
        .collect();
    let make = |(_, id, document): &Numbered| directory.text(entries, *id, document, names);
    let (facts, titles) = said;
    if let Some(lasting) = &mut kept.lasting {
        // Names follow from the facts.
        let addresses: Vec<&String> = statics.keys().collect();
        let world = Fingerprint::of(&(lasting.config, facts.sum(), addresses, media.all()));
        return lasting.each(world, titles, &numbered, make);
    }
    let world = (
        Same(names.clone()),
        facts.clone(),
        kept.statics.settle(statics.keys().cloned().collect()),
        kept.media.settle(media.all().clone()),
    );
    let made_from = |(number, _, document): &Numbered| {
        let names = document.names_others().then(|| titles.clone());
        (*number, (Same(document.front().clone()), document.shared_body().clone(), names))
    };
    kept.texts.each(world, &numbered, made_from, make)
}

impl Lasting {
    /// The text of each document: read, if it was made in this world of this document, or else made.
    fn each(
        &mut self,
        world: Fingerprint,
        titles: &Titles,
        numbered: &[Numbered],
        make: impl Fn(&Numbered) -> Text + Sync,
    ) -> Vec<Arc<Text>> {
        let left = Left::read(&self.before, world);
        let called = OnceLock::new();
        let is_new = AtomicBool::new(left.len() != numbered.len());
        let each = |numbered: &Numbered| {
            let document = numbered.2;
            let called = document.names_others().then(|| called.get_or_init(|| titles.sum()));
            let sum = (document.path(), document.front(), document.body(), called);
            let sum = Fingerprint::of(&sum);
            let text = left.text(sum, document.shared_body()).unwrap_or_else(|| {
                is_new.store(true, Ordering::Relaxed);
                make(numbered)
            });
            (sum, Arc::new(text))
        };
        let texts: Vec<(Fingerprint, Arc<Text>)> = numbered.par_iter().map(each).collect();
        self.after = is_new.into_inner().then(|| left.write(world, &texts)).flatten();
        texts.into_iter().map(|(_, text)| text).collect()
    }
}

/// Gives every version its text.
pub fn give(entries: &mut Entries, texts: Vec<Arc<Text>>) {
    let versions = entries.list.iter_mut().flat_map(|entry| &mut entry.versions);
    for (version, text) in versions.zip(texts) {
        version.text = text;
    }
}

/// Whose texts name each entry, without those that declare it, the newest first.
pub fn mentioned(entries: &Entries, declared: &[Arc<Declared>], newest: &[u32]) -> Vec<Vec<u32>> {
    let mentioned_by = |id: usize| {
        let texts = entries[id].versions.iter().map(|version| &version.text);
        let mut others: Vec<u32> =
            texts.flat_map(|text| text.mentions.iter().map(|mention| mention.entry)).collect();
        others.sort_unstable();
        others.dedup();
        others.retain(|&other| other as usize != id && !declared[id].has(other));
        others
    };
    let all: Vec<Vec<u32>> = (0..entries.len()).into_par_iter().map(mentioned_by).collect();
    let mut lists = vec![Vec::new(); entries.len()];
    for &id in newest {
        all[id as usize].iter().for_each(|other| lists[*other as usize].push(id));
    }
    lists
}

/// A body of more bytes is long: about a thousand words.
const LONG: usize = 6_000;

/// The title in a language, if the words are the short form of it in capitals.
fn long_form<'a>(entry: &'a Entry, words: &str, language: usize) -> Option<&'a str> {
    let short = entry.front.text("short");
    let title = entry.version(language).title();
    let small = |text: &str| text.chars().any(char::is_lowercase);
    let acronym = !short.is_empty() && !small(words) && fold_str(words) == fold_str(short);
    (acronym && fold_str(title) != fold_str(short)).then_some(title)
}

struct Directory<'a> {
    site: &'a Site,
    statics: &'a BTreeMap<String, Arc<[u8]>>,
    media: &'a Published,
    entries: &'a Entries,
    /// Titles and aliases, folded, of entries that `[[…]]` can mean. Made when one is asked for first,
    /// as the addresses of all pages are.
    titles: OnceLock<BTreeMap<String, Vec<u32>>>,
    addresses: OnceLock<BTreeMap<String, String>>,
}

impl<'a> Directory<'a> {
    fn new(
        entries: &'a Entries,
        site: &'a Site,
        statics: &'a BTreeMap<String, Arc<[u8]>>,
        media: &'a Published,
    ) -> Directory<'a> {
        let (titles, addresses) = (OnceLock::new(), OnceLock::new());
        Directory { site, statics, media, entries, titles, addresses }
    }

    fn titles(&self) -> &BTreeMap<String, Vec<u32>> {
        self.titles.get_or_init(|| {
            let mut titles: BTreeMap<String, Vec<u32>> = BTreeMap::new();
            for (id, entry) in self.entries.iter().enumerate() {
                let short = entry.front.text("short");
                let names = entry
                    .versions
                    .iter()
                    .flat_map(|version| version.aliases().chain([version.title()]));
                for name in names.chain([short]).filter(|name| !name.is_empty()) {
                    titles.entry(fold_str(name)).or_default().push(id as u32);
                }
            }
            for list in titles.values_mut() {
                list.dedup();
            }
            titles
        })
    }

    fn addresses(&self) -> &BTreeMap<String, String> {
        self.addresses.get_or_init(|| super::addresses(self.entries, self.site))
    }

    fn text(&self, entries: &Entries, id: u32, document: &Released, names: &Names) -> Text {
        let language = document.language();
        // Few texts have a name of two meanings.
        let context = OnceCell::new();
        let choose = |targets: &[u32]| match targets {
            [only] => Some(*only),
            _ => context.get_or_init(|| meaning::Context::of(entries, id)).choose(entries, targets),
        };
        let long_form = |entry: u32, words: &str| {
            long_form(&entries[entry as usize], words, language).map(str::to_string)
        };
        let address_of = |entry: u32| {
            let entry = &entries[entry as usize];
            let language = entry.version(language).language;
            address::entry(entry.kind, &entry.slug, self.site.prefix(language))
        };
        let lookup = |target: &str| self.lookup(entries, target, language);
        let site_link = |dest: &str| self.site_link(document.path(), dest);
        let around = Surroundings {
            names,
            own: id,
            choose: &choose,
            long_form: &long_form,
            link_again: self.site.link_again && document.body().len() > LONG,
            address: &address_of,
            lookup: &lookup,
            site_link: &site_link,
            media: &|dest| self.media.get(&links::file(document.path(), dest)?.0).cloned(),
            raw_html: self.site.raw_html,
        };
        markup::text(document.shared_body(), &around)
    }

    /// What `[[target]]` means: a slug, `kind:slug`, or a title or alias.
    fn lookup(&self, entries: &Entries, target: &str, language: usize) -> Option<(u32, String)> {
        let target = target.trim();
        let (slugs, kind, name) = match target.split_once(':') {
            Some((kind, slug)) => {
                let kind = Kind::from_name(kind.trim())?;
                (entries.find(kind, slug.trim()).into_iter().collect(), Some(kind), slug.trim())
            }
            None => (by_slug(entries, target), None, target),
        };
        if let [id] = slugs.as_slice() {
            let entry = &entries[*id as usize];
            let title = match entry.front.text("short") {
                "" => entry.version(language).title().to_string(),
                short => short.to_string(),
            };
            return Some((*id, title));
        }
        let named = self.titles().get(&fold_str(name)).into_iter().flatten();
        let of_kind = |id: &&u32| kind.is_none_or(|kind| entries[**id as usize].kind == kind);
        let mut named = named.filter(of_kind);
        match (named.next(), named.next()) {
            (Some(&id), None) => Some((id, name.to_string())),
            _ => None,
        }
    }

    fn site_link(&self, document: &str, dest: &str) -> Option<String> {
        let lead = address::of_link(document, dest, &self.site.languages, &|address| {
            self.statics.contains_key(address) || self.addresses().contains_key(address)
        })?;
        // A reader on a slow line is spared the way over a redirect.
        let (path, tail) = lead.split_at(lead.find(['?', '#']).unwrap_or(lead.len()));
        Some(self.addresses().get(path).map(|now| format!("{now}{tail}")).unwrap_or(lead))
    }
}
