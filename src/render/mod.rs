//! The plan -> the files of the site: each page's view through its template to bytes, in parallel.

mod crawlers;
pub mod headers;
mod origin;
mod redirects;
mod resources;
mod theme;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use tera::{Context, Value};

use crate::address;
use crate::diagnostics::Diagnostic;
use crate::exports;
use crate::graph::Graph;
use crate::language::Language;
use crate::output::{COMPRESSED, Take};
use crate::pages::shelf::{Lent, Shelf, Shelves};
use crate::pages::{self, Made, Page, Plan};
use crate::site::{Extra, Site};
use crate::sources::SourceFile;

pub use origin::{Before, Ground, Origin, Standing};
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

/// Takes a finished file, and tells what is wrong with it.
type Whole<'a> = dyn Fn(&str, Vec<u8>) -> Vec<Diagnostic> + Sync + 'a;

fn whole(take: &Take) -> impl Fn(&str, Vec<u8>) -> Vec<Diagnostic> + Sync {
    move |path, bytes| {
        let external = resources::check_file(path, &bytes);
        take(path, bytes);
        external
    }
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
    /// Makes every file that is no page and hands each on as soon as it is made, each path once; but for exports
    /// that stand there `before` as they would be made.
    pub fn files(&self, take: &Take, before: Option<&Before>) -> Vec<Diagnostic> {
        let whole = whole(take);
        let copied = self.copied().into_iter().flat_map(|(path, bytes)| whole(&path, bytes));
        let mut external: Vec<Diagnostic> = copied.collect();
        // The forms of one thing stand together, so a thread takes a run of files.
        let exports = self.plan.exports.par_iter().with_min_len(16);
        let exported: Vec<Vec<Diagnostic>> = exports
            .map_init(exports::Last::default, |last, file| {
                self.renew_export(file, last, before, &whole).unwrap_or_else(|wrong| vec![wrong])
            })
            .filter(|found| !found.is_empty())
            .collect();
        external.extend(exported.into_iter().flatten());
        external
    }

    /// The same for every page. `made` is called after each.
    pub fn pages(
        &self,
        made: &(dyn Fn() + Sync),
        take: &Take,
        before: Option<&Before>,
    ) -> Vec<Diagnostic> {
        let whole = whole(take);
        let shelves = Shelves::default();
        let strings: Vec<Value> = self.words.iter().map(strings).collect();
        // Neighbours share a shelf, so a thread takes a run of them.
        let least = (self.plan.pages.len() / 64).clamp(1, 256);
        let make = |shelf: &mut Lent, page: &Page| {
            let found = self.renew_page(page, &strings[page.language], shelf, before, &whole);
            made();
            found
        };
        let pages = self.plan.pages.par_iter().with_min_len(least);
        let made = pages.map_init(|| shelves.lend(), make);
        let wrong: Vec<Result<Vec<Diagnostic>, Diagnostic>> =
            made.filter(|made| !made.as_ref().is_ok_and(Vec::is_empty)).collect();
        let (mut external, mut failed) = (Vec::new(), Vec::new());
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

    fn renew_page(
        &self,
        page: &Page,
        strings: &Value,
        shelf: &Shelf,
        before: Option<&Before>,
        whole: &Whole,
    ) -> Result<Vec<Diagnostic>, Diagnostic> {
        let sum = |made: &Made, before: &Before| {
            let said = [made.template, self.words[page.language].code(), &page.address];
            let sum = before.sum(said, [&made.site, &made.page, &made.view]);
            Origin { sum, texts: made.texts.clone() }
        };
        let make = || self.make(page, shelf);
        let print = |made| self.print(made, strings, &page.address);
        self.renew(&address::file(&page.address), before, whole, make, sum, print)
    }

    fn renew_export(
        &self,
        file: &exports::File,
        last: &mut exports::Last,
        before: Option<&Before>,
        whole: &Whole,
    ) -> Result<Vec<Diagnostic>, Diagnostic> {
        let sum = |made: &exports::Made<Vec<u8>>, before: &Before| Origin {
            sum: before.sum_of_bytes(&made.what),
            texts: made.texts.clone(),
        };
        let make = || self.export(file, last);
        self.renew(&file.address, before, whole, make, sum, |made| Ok(made.what))
    }

    /// Makes a file and hands it on, unless it stands there as it would be made. What is dear to make of it and
    /// not needed to know that, `print` makes.
    fn renew<T>(
        &self,
        path: &str,
        before: Option<&Before>,
        whole: &Whole,
        make: impl FnOnce() -> T,
        sum: impl FnOnce(&T, &Before) -> Origin,
        print: impl FnOnce(T) -> Result<Vec<u8>, Diagnostic>,
    ) -> Result<Vec<Diagnostic>, Diagnostic> {
        let Some(before) = before else { return Ok(whole(path, print(make())?)) };
        let (standing, forms) = (before.standing, self.compressed_forms(path));
        let stood = standing.origin(path, &forms);
        if let Some(origin) = stood.filter(|origin| before.is_same(&origin.texts)) {
            standing.stay(path, &forms, origin.clone());
            return Ok(Vec::new());
        }
        let made = make();
        let origin = sum(&made, before);
        if stood.is_some_and(|stood| stood.sum == origin.sum) {
            standing.stay(path, &forms, origin);
            return Ok(Vec::new());
        }
        let found = whole(path, print(made)?);
        if found.is_empty() {
            standing.made(path, origin);
        }
        Ok(found)
    }

    /// The files that one may have beside it, but for those that are the desk's own.
    fn compressed_forms(&self, path: &str) -> Vec<String> {
        let forms = COMPRESSED.iter().filter(|_| self.site.compress);
        forms.map(|end| format!("{path}{end}")).filter(|f| !self.statics.contains_key(f)).collect()
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
                let shelf = Shelf::default();
                let made = self.make(page, &shelf);
                match self.print(made, &strings(&self.words[page.language]), &page.address) {
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
            return Some(self.export(file, &mut exports::Last::default()).what);
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

    fn export(&self, file: &exports::File, last: &mut exports::Last) -> exports::Made<Vec<u8>> {
        let Press { plan, graph, site, words, .. } = self;
        exports::make(&file.what, &plan.exports, graph, site, words, last)
    }

    fn make(&self, page: &Page, shelf: &Shelf) -> Made {
        pages::make(page, self.graph, self.site, self.words, shelf)
    }

    fn print(&self, made: Made, strings: &Value, address: &str) -> Result<Vec<u8>, Diagnostic> {
        let Made { template, site, page, view, texts: _ } = made;
        let mut context = Context::new();
        context.insert_value("site", site);
        context.insert_value("page", page);
        context.insert_value("view", view);
        context.insert_value("t", strings.clone());
        self.theme.render(template, &context, address)
    }
}

fn strings(language: &Language) -> Value {
    Value::from_serializable(language.strings())
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
