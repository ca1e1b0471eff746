//! The plan -> the files of the site: each page's view through its template to bytes, in parallel.

mod crawlers;
pub mod headers;
mod redirects;
mod resources;
mod theme;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use tera::Context;

use crate::address;
use crate::diagnostics::Diagnostic;
use crate::exports;
use crate::graph::Graph;
use crate::language::Language;
use crate::output::Take;
use crate::pages::shelf::Shelf;
use crate::pages::{self, Page, Plan};
use crate::site::{Extra, Site};
use crate::sources::SourceFile;

pub use theme::{Theme, theme_files};

/// The desk's languages, with the words that its own `templates/strings/` change.
pub fn languages(
    site: &Site,
    templates: &[SourceFile],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Language> {
    diagnostics.extend(theme::unused_strings(&site.languages, templates));
    site.languages.iter().map(|code| theme::language(code, templates, diagnostics)).collect()
}

/// All that the bytes of a site's files follow from.
pub struct Press<'a> {
    pub plan: &'a Plan,
    pub graph: &'a Graph,
    pub site: &'a Site,
    pub words: &'a [Language],
    pub theme: &'a Theme,
    /// The desk's files that are copied as they are, by their path in the site.
    pub statics: &'a BTreeMap<String, Arc<[u8]>>,
    /// What was made of files beside documents.
    pub media: &'a BTreeMap<String, Vec<u8>>,
}

impl Press<'_> {
    /// Makes every file of the site and hands each on as soon as it is made, each path once. `made` is
    /// called after each page.
    pub fn all(&self, made: &(dyn Fn() + Sync), take: &Take) -> Vec<Diagnostic> {
        let whole = |path: &str, bytes: Vec<u8>| {
            let external = resources::check_file(path, &bytes);
            take(path, bytes);
            external
        };
        let mut external: Vec<Diagnostic> =
            self.copied().into_iter().flat_map(|(path, bytes)| whole(&path, bytes)).collect();
        let exports = self.plan.exports.par_iter();
        external.par_extend(
            exports.flat_map_iter(|file| whole(&file.address, self.export(file)).into_iter()),
        );
        let strings: Vec<tera::Value> = self.words.iter().map(strings).collect();
        let (failed, more): (Vec<Option<Diagnostic>>, Vec<Vec<Diagnostic>>) = self
            .plan
            .pages
            .par_iter()
            // Neighbours share a shelf, so a thread takes a run of them.
            .with_min_len((self.plan.pages.len() / 64).clamp(1, 256))
            .map_init(Shelf::default, |shelf, page| {
                let bytes = self.page(page, &strings[page.language], shelf);
                made();
                match bytes {
                    Ok(bytes) => (None, whole(&address::file(&page.address), bytes)),
                    Err(problem) => (Some(problem), Vec::new()),
                }
            })
            .unzip();
        let mut problems = once_each(failed.into_iter().flatten().collect());
        external.extend(more.into_iter().flatten());
        problems.extend(external);
        problems
    }

    /// The files that no page and no export is: the theme's, those of hosts and crawlers, the desk's,
    /// and what was made of files beside documents. Of one path the last is meant.
    fn copied(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        files.extend(self.theme_statics().map(|(path, bytes)| (path, bytes.to_vec())));
        let texts = headers::files(self.site, &self.plan.redirects).into_iter();
        let texts = texts.chain(crawlers::files(self.site, self.graph));
        files.extend(texts.map(|(path, text)| (path.to_string(), text.into_bytes())));
        files.extend(self.statics.iter().map(|(path, bytes)| (path.clone(), bytes.to_vec())));
        files.extend(self.media.iter().map(|(path, bytes)| (path.clone(), bytes.clone())));
        let has_page = |path: &str| pages::page_at(&self.plan.pages, path).is_some();
        let has_export = |path: &str| self.plan.exports.iter().any(|file| file.address == path);
        files.retain(|path, _| !has_page(path) && !has_export(path));
        files
    }

    /// The theme's own files, as far as a page asks for them.
    fn theme_statics(&self) -> impl Iterator<Item = (String, &'static [u8])> {
        self.theme.statics().filter(|(path, _)| match path.as_str() {
            "search.js" => self.site.has(Extra::Search),
            "previews.js" => self.site.has(Extra::Previews),
            _ => true,
        })
    }

    /// One file of the site, made now, as [`Press::all`] would make it.
    pub fn file(&self, path: &str) -> Option<Result<Vec<u8>, Vec<Diagnostic>>> {
        let bytes = match pages::page_at(&self.plan.pages, path) {
            Some(page) => {
                match self.page(page, &strings(&self.words[page.language]), &Shelf::default()) {
                    Ok(bytes) => bytes,
                    Err(problem) => return Some(Err(vec![problem])),
                }
            }
            None => self.other(path)?,
        };
        let external = resources::check_file(path, &bytes);
        Some(if external.is_empty() { Ok(bytes) } else { Err(external) })
    }

    /// What stands at a path that no page has: the last one that is meant by it.
    fn other(&self, path: &str) -> Option<Vec<u8>> {
        if let Some(file) = self.plan.exports.iter().find(|file| file.address == path) {
            return Some(self.export(file));
        }
        if let Some(bytes) = self.media.get(path) {
            return Some(bytes.clone());
        }
        if let Some(bytes) = self.statics.get(path) {
            return Some(bytes.to_vec());
        }
        let told = crawlers::files(self.site, self.graph).into_iter();
        let mut told = told.chain(headers::files(self.site, &self.plan.redirects));
        let told = told.find(|(known, _)| *known == path).map(|(_, text)| text.into_bytes());
        told.or_else(|| self.theme_statics().find(|(p, _)| p == path).map(|(_, b)| b.to_vec()))
    }

    fn export(&self, file: &exports::File) -> Vec<u8> {
        exports::bytes(&file.what, &self.plan.exports, self.graph, self.site, self.words)
    }

    fn page(
        &self,
        page: &Page,
        strings: &tera::Value,
        shelf: &Shelf,
    ) -> Result<Vec<u8>, Diagnostic> {
        let made = pages::make(page, self.graph, self.site, self.words, shelf);
        let mut context = Context::new();
        context.insert("site", &made.site);
        context.insert("page", &made.page);
        context.insert_value("view", made.view);
        context.insert_value("t", strings.clone());
        self.theme.render(made.template, &context, &page.address)
    }
}

fn strings(language: &Language) -> tera::Value {
    tera::Value::from_serializable(language.strings())
}

/// A fault in a template shows on every page that uses it: it is told once, with the first page.
fn once_each(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut first: BTreeMap<_, (Diagnostic, usize)> = BTreeMap::new();
    for problem in problems {
        let place = problem.at.as_ref().map(|(span, _)| span.clone());
        let key = (place, problem.message.clone());
        first.entry(key).and_modify(|(_, count)| *count += 1).or_insert((problem, 1));
    }
    first
        .into_values()
        .map(|(mut problem, count)| {
            if let (Some(page), true) = (&problem.page, count > 1) {
                problem.page = Some(format!("{page} (and {} more)", count - 1));
            }
            problem
        })
        .collect()
}
