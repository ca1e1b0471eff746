//! watchdesk compiles a desk (a folder of markdown and TOML) into a static site.
//!
//! ```text
//! watchdesk.toml, content/, templates/, static/
//!    | sources     read the files                                -> SourceTree
//!    | documents   parse and check each file; raw, confidential  -> Documents
//!  ==| release ==  THE GATE: audience and date                   -> Release
//!    | graph       entries, relations, names found in text       -> Graph
//!    | pages       which pages there are, and every address      -> Plan
//!    | render      each page: a small view, a template, bytes    -> Output
//!    | output      write what differs, delete what is no more
//! ```
//!
//! Values flow one way. Every stage returns its value and its diagnostics and goes on after a
//! problem. Only `sources`, `output` and `commands` touch files, and only `commands` knows the
//! clock, the environment and the terminal.

pub mod audience;
pub mod commands;
pub mod dates;
pub mod diagnostics;
pub mod kinds;
pub mod output;
pub mod release;
pub mod sources;

mod address;
mod documents;
mod graph;
mod language;
mod markup;
mod names;
mod pages;
mod record;
mod render;
mod site;

use diagnostics::{Code, Diagnostic};
use output::{Output, Stamp};
use release::{AsOf, Terms};
use site::Site;
use sources::SourceTree;

/// What a build is asked for, beside the desk itself.
#[derive(Debug, Clone)]
pub struct Request {
    /// The audience's name; the desk's default if none is given.
    pub audience: Option<String>,
    pub as_of: AsOf,
    /// Drafts too, for the editor's own eyes.
    pub drafts: bool,
}

/// How far a build has come, for whoever waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Documents(usize),
    Graph,
    /// So many pages are to be made.
    Pages(usize),
    /// One more page is made.
    Page,
}

/// A finished site and all that is to be said about it. There is an output only if there was no
/// error.
pub struct Built {
    pub site: Option<Site>,
    pub output: Option<Output>,
    pub stamp: Stamp,
    pub pages: usize,
    pub diagnostics: Vec<Diagnostic>,
}

/// The whole pipeline, from files in memory to files in memory.
pub fn build(tree: &SourceTree, request: &Request, step: &(dyn Fn(Step) + Sync)) -> Built {
    let mut found = Vec::new();
    let version = env!("CARGO_PKG_VERSION").to_string();
    let date = request.as_of.date().to_string();
    let stamp = |audience: &str| Stamp {
        version: version.clone(),
        audience: audience.to_string(),
        date: date.clone(),
    };
    let Some(config) = &tree.config else {
        return Built { site: None, output: None, stamp: stamp(""), pages: 0, diagnostics: found };
    };
    let site = site::read(config, &mut found);
    let name = request.audience.as_deref().unwrap_or(&site.audience);
    let audience = match site.audience(name) {
        Ok(audience) => audience.clone(),
        Err(diagnostic) => {
            if request.audience.is_some() {
                found.push(diagnostic);
            }
            let stamp = stamp(name);
            diagnostics::sort(&mut found);
            return Built { site: Some(site), output: None, stamp, pages: 0, diagnostics: found };
        }
    };
    let statics = |path: &str| tree.statics.contains_key(path);

    step(Step::Documents(tree.content.len()));
    let documents = keep(documents::parse(tree, &site), &mut found);
    let terms = Terms {
        audience: &audience,
        as_of: request.as_of,
        drafts: request.drafts,
        strict_references: site.strict_references,
    };
    let release = keep(release::release(&documents, &terms), &mut found);
    drop(documents);
    step(Step::Graph);
    let graph = keep(graph::build(&release, &site, &statics), &mut found);
    drop(release);
    let words = render::languages(&site, tree, &mut found);
    let plan =
        keep(pages::plan(&graph, &site, tree.statics.keys().map(String::as_str)), &mut found);
    let theme = keep(render::Theme::load(tree), &mut found);
    step(Step::Pages(plan.pages.len()));
    // A template that does not load fails on every page: that is said already.
    let broken = found.iter().any(|d| d.code == Code::TemplateSyntax);
    let output = if broken {
        Output::default()
    } else {
        let made = || step(Step::Page);
        keep(render::render(&plan, &graph, &site, &words, &theme, tree, &made), &mut found)
    };
    diagnostics::sort(&mut found);
    let failed = found.iter().any(Diagnostic::is_error);
    Built {
        stamp: stamp(&audience.name),
        site: Some(site),
        output: (!failed).then_some(output),
        pages: plan.pages.len(),
        diagnostics: found,
    }
}

fn keep<T>((value, diagnostics): (T, Vec<Diagnostic>), found: &mut Vec<Diagnostic>) -> T {
    found.extend(diagnostics);
    value
}
