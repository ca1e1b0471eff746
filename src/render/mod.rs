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
use crate::pages::shelf::{Lent, Shelf, Shelves};
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
        // The forms of one thing stand together, so a thread takes a run of files.
        let exports = self.plan.exports.par_iter().with_min_len(16);
        let exported: Vec<Vec<Diagnostic>> = exports
            .map_init(exports::Last::default, |last, file| {
                whole(&file.address, self.export(file, last))
            })
            .collect();
        external.extend(exported.into_iter().flatten());
        let shelves = Shelves::default();
        let strings: Vec<tera::Value> = self.words.iter().map(strings).collect();
        // Neighbours share a shelf, so a thread takes a run of them.
        let least = (self.plan.pages.len() / 64).clamp(1, 256);
        let make = |shelf: &mut Lent, page: &Page| {
            let bytes = self.page(page, &strings[page.language], shelf);
            made();
            bytes.map(|bytes| whole(&address::file(&page.address), bytes))
        };
        let pages = self.plan.pages.par_iter().with_min_len(least);
        let made = pages.map_init(|| shelves.lend(), make);
        let wrong: Vec<Result<Vec<Diagnostic>, Diagnostic>> =
            made.filter(|made| !made.as_ref().is_ok_and(Vec::is_empty)).collect();
        let mut failed = Vec::new();
        for wrong in wrong {
            match wrong {
                Ok(found) => external.extend(found),
                Err(problem) => failed.push(problem),
            }
        }
        let mut problems = once_each(failed);
        problems.extend(external);
        problems
    }

    /// The files that no page and no export is: the theme's, those of hosts and crawlers, the desk's,
    /// and what was made of files beside documents. Of one path the last is meant.
    fn copied(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        files.extend(self.theme_statics().map(|(path, bytes)| (path.to_string(), bytes)));
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
    fn theme_statics(&self) -> impl Iterator<Item = (&'static str, Vec<u8>)> {
        self.theme.statics().filter(|(path, _)| match *path {
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
            return Some(self.export(file, &mut exports::Last::default()));
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
        told.or_else(|| self.theme_statics().find(|(known, _)| *known == path).map(|(_, b)| b))
    }

    fn export(&self, file: &exports::File, last: &mut exports::Last) -> Vec<u8> {
        let Press { plan, graph, site, words, .. } = self;
        exports::bytes(&file.what, &plan.exports, graph, site, words, last)
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
