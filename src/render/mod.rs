//! The plan -> the [`Output`]: each page's view through its template to bytes, in parallel.

mod crawlers;
pub mod headers;
mod redirects;
mod resources;
mod theme;

use std::collections::BTreeMap;

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

/// Renders every page and adds the files that are copied as they are. `made` is called after
/// each page.
pub fn render(
    plan: &Plan,
    graph: &Graph,
    site: &Site,
    words: &[Language],
    theme: &Theme,
    copied: &mut dyn Iterator<Item = (&String, &Vec<u8>)>,
    made: &(dyn Fn() + Sync),
) -> (Output, Vec<Diagnostic>) {
    let strings: Vec<tera::Value> =
        words.iter().map(|language| tera::Value::from_serializable(language.strings())).collect();
    let rendered: Vec<(String, Result<Vec<u8>, Diagnostic>)> = plan
        .pages
        .par_iter()
        .map(|page| {
            let bytes = page_bytes(page, graph, site, words, &strings, theme);
            made();
            (address::file(&page.address), bytes)
        })
        .collect();
    let mut output = Output::default();
    for (path, bytes) in theme.statics() {
        output.insert(path, bytes.to_vec());
    }
    for (path, text) in headers::files(site, &plan.redirects) {
        output.insert(path, text.into_bytes());
    }
    for (path, text) in crawlers::files(site, graph) {
        output.insert(path, text.into_bytes());
    }
    for (path, bytes) in copied {
        output.insert(path.clone(), bytes.clone());
    }
    let exported: Vec<Vec<u8>> = plan
        .exports
        .par_iter()
        .map(|file| exports::bytes(&file.what, &plan.exports, graph, site, words))
        .collect();
    for (file, bytes) in plan.exports.iter().zip(exported) {
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

fn page_bytes(
    page: &Page,
    graph: &Graph,
    site: &Site,
    words: &[Language],
    strings: &[tera::Value],
    theme: &Theme,
) -> Result<Vec<u8>, Diagnostic> {
    let made = pages::make(page, graph, site, words);
    let mut context = Context::new();
    context.insert("site", &made.site);
    context.insert("page", &made.page);
    context.insert_value("view", made.view);
    context.insert_value("t", strings[page.language].clone());
    theme.render(made.template, &context, &page.address)
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
