//! A finished site and what the gate held back -> an error for each place that has what only
//! withheld content has.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::data;
use crate::diagnostics::{Code, Diagnostic};
use crate::language::Language;
use crate::release::{Confidential, Release, Secret};
use crate::render::{Theme, headers};
use crate::scan::{self, Channel, Secrets, Withheld};
use crate::site::Site;
use crate::stix;

/// All texts that a site may show, whoever withholds what.
pub struct Open<'a> {
    pub release: &'a Release,
    pub site: &'a Site,
    pub words: &'a [Language],
    pub theme: &'a Theme,
    /// The files that stand in place of withdrawn pages.
    pub tombstones: BTreeSet<String>,
}

/// What the finished files must not have. It is empty, and costs nothing, if nothing is withheld. Two guards that
/// find the same have the same hash.
#[derive(Hash)]
pub struct Guard {
    secrets: Secrets,
    /// The same, for the files that stand in place of withdrawn pages.
    on_stones: Secrets,
    stones: BTreeSet<String>,
}

impl Guard {
    pub fn new(confidential: &Confidential, open: &Open) -> Guard {
        if confidential.is_empty() {
            let (secrets, on_stones) = (Secrets::default(), Secrets::default());
            return Guard { secrets, on_stones, stones: BTreeSet::new() };
        }
        let withheld = confidential.files().iter().map(|(file, secrets)| Withheld {
            file,
            texts: secrets
                .iter()
                .map(|secret| match secret {
                    Secret::Name(text) => (Channel::Name, text.as_str()),
                    Secret::Prose(text) => (Channel::Prose, text.as_str()),
                })
                .collect(),
        });
        let released = released(open);
        let released = released.iter().map(AsRef::as_ref);
        let secrets = scan::secrets(withheld, released, &open.site.reviewed)
            .published_at(&open.site.base_url);
        // Its address and the desk's words stand on a tombstone, and nowhere else.
        let said = open.release.tombstones().iter().flat_map(|stone| [stone.slug(), stone.words()]);
        let on_stones =
            if open.tombstones.is_empty() { Secrets::default() } else { secrets.without(said) };
        Guard { secrets, on_stones, stones: open.tombstones.clone() }
    }

    /// Where a file has what only withheld content has.
    pub fn search(&self, path: &str, bytes: &[u8]) -> Vec<scan::Hit> {
        let on_stone = !self.stones.is_empty() && self.stones.contains(path);
        scan::scan(path, bytes, if on_stone { &self.on_stones } else { &self.secrets })
    }
}

/// What was found, in order and as errors.
pub fn told(mut hits: Vec<scan::Hit>) -> Vec<Diagnostic> {
    hits.sort();
    hits.iter().map(leak).collect()
}

fn released<'a>(open: &'a Open) -> Vec<Cow<'a, str>> {
    let Open { release, site, words, theme, .. } = open;
    let mut texts: Vec<Cow<str>> = Vec::new();
    let mut add = |text: &'a str| texts.push(Cow::Borrowed(text));
    for text in [&site.name, &site.description, &site.base_url, &release.audience().name] {
        add(text);
    }
    for document in release.documents() {
        add(document.slug());
        add(document.body());
        document.front().each_text(&mut |text| add(&text.value));
    }
    for file in release.files() {
        [file.path(), file.credit(), file.alt()].into_iter().for_each(&mut add);
    }
    words.iter().flat_map(|words| words.strings().values()).for_each(|text| add(text));
    theme.texts().for_each(&mut add);
    let mut made: Vec<String> = Vec::new();
    for document in release.documents() {
        made.push(document.slug().replace('-', " "));
        made.extend(document.front().numbers());
    }
    for words in *words {
        made.extend((1..=12).map(|month| words.month(2000, month)));
        made.extend((1..=12).map(|month| words.day(2000, month, 1)));
    }
    made.extend(headers::files(site, &[]).into_iter().map(|(_, text)| text));
    made.extend(data::words().map(str::to_string));
    made.push(stix::WORDS.to_string());
    texts.extend(made.into_iter().map(Cow::Owned));
    texts
}

fn leak(hit: &scan::Hit) -> Diagnostic {
    Diagnostic::new(Code::Leak, hit.to_string())
        .help("something published has words of what is withheld: take them out there, or, if a person has looked at it and it is harmless, list the words under `reviewed` in watchdesk.toml")
}
