//! Each released body -> its text, with links to the entries that it names.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::relations::by_slug;
use super::{Entry, find, meaning};
use crate::address;
use crate::kinds::Kind;
use crate::markup::{self, Surroundings, Text, links};
use crate::names::{Names, fold_str};
use crate::pictures::Published;
use crate::release::Released;
use crate::site::Site;

/// Gives every version of every entry its text.
pub fn write(
    entries: &mut [Entry],
    documents: &[Released],
    names: &Names,
    site: &Site,
    statics: &(dyn Fn(&str) -> bool + Sync),
    media: &Published,
) {
    let directory = Directory::new(entries, site, statics, media);
    // Documents are in the order of entries and their versions.
    let places: Vec<(u32, usize)> = entries
        .iter()
        .enumerate()
        .flat_map(|(id, entry)| (0..entry.versions.len()).map(move |version| (id as u32, version)))
        .collect();
    let shared: &[Entry] = entries;
    let texts: Vec<Text> = places
        .par_iter()
        .zip(documents.par_iter())
        .map(|(&(id, _), document)| directory.text(shared, id, document, names))
        .collect();
    for ((id, version), text) in places.into_iter().zip(texts) {
        entries[id as usize].versions[version].text = text;
    }
}

/// A body of more bytes is long: about a thousand words.
const LONG: usize = 6_000;

/// The title in a language, if the words are the short form of it in capitals.
fn long_form<'a>(entry: &'a Entry, words: &str, language: usize) -> Option<&'a str> {
    let short = entry.front.text("short");
    let title = &entry.version(language).title;
    let small = |text: &str| text.chars().any(char::is_lowercase);
    let acronym = !short.is_empty() && !small(words) && fold_str(words) == fold_str(short);
    (acronym && fold_str(title) != fold_str(short)).then_some(title)
}

struct Directory<'a> {
    site: &'a Site,
    statics: &'a (dyn Fn(&str) -> bool + Sync),
    media: &'a Published,
    /// Titles and aliases, folded, of entries that `[[…]]` can mean.
    titles: BTreeMap<String, Vec<u32>>,
    addresses: BTreeSet<String>,
}

impl<'a> Directory<'a> {
    fn new(
        entries: &[Entry],
        site: &'a Site,
        statics: &'a (dyn Fn(&str) -> bool + Sync),
        media: &'a Published,
    ) -> Directory<'a> {
        let mut titles: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut addresses = BTreeSet::new();
        for (id, entry) in entries.iter().enumerate() {
            let short = entry.front.text("short");
            let names = entry.versions.iter().flat_map(|version| {
                version.aliases.iter().map(String::as_str).chain([version.title.as_str()])
            });
            for name in names.chain([short]).filter(|name| !name.is_empty()) {
                titles.entry(fold_str(name)).or_default().push(id as u32);
            }
            for version in &entry.versions {
                let prefix = site.prefix(version.language);
                addresses.insert(address::entry(entry.kind, &entry.slug, prefix));
            }
        }
        for list in titles.values_mut() {
            list.dedup();
        }
        Directory { site, statics, media, titles, addresses }
    }

    fn text(&self, entries: &[Entry], id: u32, document: &Released, names: &Names) -> Text {
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
        markup::text(document.body(), &around)
    }

    /// What `[[target]]` means: a slug, `kind:slug`, or a title or alias.
    fn lookup(&self, entries: &[Entry], target: &str, language: usize) -> Option<(u32, String)> {
        let target = target.trim();
        let (slugs, kind, name) = match target.split_once(':') {
            Some((kind, slug)) => {
                let kind = Kind::from_name(kind.trim())?;
                (find(entries, kind, slug.trim()).into_iter().collect(), Some(kind), slug.trim())
            }
            None => (by_slug(entries, target), None, target),
        };
        if let [id] = slugs.as_slice() {
            let entry = &entries[*id as usize];
            let title = match entry.front.text("short") {
                "" => entry.version(language).title.clone(),
                short => short.to_string(),
            };
            return Some((*id, title));
        }
        let named = self.titles.get(&fold_str(name)).into_iter().flatten();
        let of_kind = |id: &&u32| kind.is_none_or(|kind| entries[**id as usize].kind == kind);
        let mut named = named.filter(of_kind);
        match (named.next(), named.next()) {
            (Some(&id), None) => Some((id, name.to_string())),
            _ => None,
        }
    }

    fn site_link(&self, document: &str, dest: &str) -> Option<String> {
        address::of_link(document, dest, &self.site.languages, &|address| {
            self.addresses.contains(address) || (self.statics)(address)
        })
    }
}
