//! The plan -> the [`Output`]: each page's view through its template to bytes, in parallel.

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
use crate::output::Output;
use crate::pages::{self, Page, Plan};
use crate::site::Site;
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
    /// Renders every page and adds the files that are copied as they are. `made` is called after
    /// each page.
    pub fn all(&self, made: &(dyn Fn() + Sync)) -> (Output, Vec<Diagnostic>) {
        let strings: Vec<tera::Value> = self.words.iter().map(strings).collect();
        let rendered: Vec<(String, Result<Vec<u8>, Diagnostic>)> = self
            .plan
            .pages
            .par_iter()
            .map(|page| {
                let bytes = self.page(page, &strings[page.language]);
                made();
                (address::file(&page.address), bytes)
            })
            .collect();
        let mut output = Output::default();
        for (path, bytes) in self.theme.statics() {
            output.insert(path, bytes.to_vec());
        }
        for (path, text) in headers::files(self.site, &self.plan.redirects) {
            output.insert(path, text.into_bytes());
        }
        for (path, text) in crawlers::files(self.site, self.graph) {
            output.insert(path, text.into_bytes());
        }
        for (path, bytes) in self.statics {
            output.insert(path.clone(), bytes.to_vec());
        }
        for (path, bytes) in self.media {
            output.insert(path.clone(), bytes.clone());
        }
        let exported: Vec<Vec<u8>> =
            self.plan.exports.par_iter().map(|file| self.export(file)).collect();
        for (file, bytes) in self.plan.exports.iter().zip(exported) {
            output.insert(file.address.clone(), bytes);
        }
        let mut problems = Vec::new();
        for (path, result) in rendered {
            match result {
                Ok(bytes) => output.insert(path, bytes),
                Err(diagnostic) => problems.push(diagnostic),
            }
        }
        let mut problems = once_each(problems);
        problems.extend(resources::check(&output));
        (output, problems)
    }

    /// One file of the site, made now, as [`Press::all`] would make it.
    pub fn file(&self, path: &str) -> Option<Result<Vec<u8>, Vec<Diagnostic>>> {
        let bytes = match pages::page_at(&self.plan.pages, path) {
            Some(page) => match self.page(page, &strings(&self.words[page.language])) {
                Ok(bytes) => bytes,
                Err(problem) => return Some(Err(vec![problem])),
            },
            None => self.other(path)?,
        };
        let external = resources::check_file(path, &bytes);
        Some(if external.is_empty() { Ok(bytes) } else { Err(external) })
    }

    /// What stands at a path that no page has. The last one that [`Press::all`] would put there.
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
        told.or_else(|| self.theme.statics().find(|(p, _)| p == path).map(|(_, b)| b.to_vec()))
    }

    fn export(&self, file: &exports::File) -> Vec<u8> {
        exports::bytes(&file.what, &self.plan.exports, self.graph, self.site, self.words)
    }

    fn page(&self, page: &Page, strings: &tera::Value) -> Result<Vec<u8>, Diagnostic> {
        let made = pages::make(page, self.graph, self.site, self.words);
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
