//! watchdesk compiles a desk (a folder of markdown and TOML) into a static site.
//!
//! ```text
//! watchdesk.toml, content/, templates/, static/
//!    | sources     read the files                                -> SourceTree
//!    | documents   parse and check each file; raw, confidential  -> Documents
//!  ==| release ==  THE GATE: audience and date                   -> Release
//!    | pictures    files that released texts show or link to   -> Published
//!    | graph       entries, relations, names found in text       -> Graph
//!    | pages       which pages there are, and every address      -> Plan
//!    | search      words of released texts to the files of an index
//!    | render      each page: a small view, a template, bytes; handed on one by one
//!    | leaks       search each file's bytes for what was withheld
//!    | output      write what differs, delete what is no more
//! ```
//!
//! Values flow one way. Every stage returns its value and its diagnostics and goes on after a
//! problem. Only `sources`, `output`, `commands` and the cache of `pictures` touch files, and only
//! `commands` knows the clock, the environment and the terminal.

pub mod audience;
pub mod commands;
pub mod dates;
pub mod diagnostics;
pub mod kinds;
pub mod output;
pub mod release;
pub mod scan;
pub mod schema;
pub mod sources;

mod address;
mod asked;
mod cards;
mod charts;
mod citation;
mod data;
mod documents;
mod edition;
mod editorial;
mod excerpt;
mod explain;
mod exports;
mod feeds;
mod fingerprint;
mod gathered;
mod graph;
mod import;
mod kept;
mod language;
mod leaks;
mod maps;
mod markup;
mod names;
mod pages;
mod pictures;
mod publish;
mod record;
mod redacted;
#[cfg(test)]
mod reference;
mod render;
mod scaffold;
mod search;
mod site;
mod stix;
mod yardstick;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use audience::Tlp;
use diagnostics::{Code, Diagnostic, Few};
use documents::Documents;
use fingerprint::Fingerprint;
use gathered::Gathered;
use graph::Graph;
pub use graph::NameRow;
use language::Language;
use output::{Output, Stamp, Take};
use pages::Plan;
use pictures::Published;
use rayon::prelude::*;
use release::{AsOf, Release, Terms};
use render::{Before, Press, Theme};
pub use render::{Ground, Origin, Standing};
use site::{Extra, Site};
use sources::{SourceFile, SourceTree};

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
    /// Everything is read: the gate is next.
    Gate,
    Graph,
    /// Names are found: which pages there are is next.
    Plan,
    /// Which pages there are is known: the index for the readers' search is next.
    Index,
    /// What is for other programs is next.
    Files,
    /// So many pages are to be made.
    Pages(usize),
    /// One more page is made.
    Page,
    /// Every file is made.
    Done,
}

/// A desk that was read and checked: everything that does not depend on who will see it.
pub struct Desk {
    tree: SourceTree,
    site: Site,
    documents: Documents,
    words: Vec<Language>,
    theme: Arc<(Theme, Vec<Diagnostic>)>,
    problems: Vec<Diagnostic>,
}

/// A finished site and all that is to be said about it.
pub struct Built {
    /// The files, if they were built in memory and there is no error.
    pub output: Option<Output>,
    pub stamp: Stamp,
    pub pages: usize,
    pub diagnostics: Vec<Diagnostic>,
}

impl Built {
    pub fn failed(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// A site of which everything is known but the bytes of its pages.
pub struct Planned {
    media: Published,
    graph: Graph,
    plan: Plan,
    /// The files of the index for the readers' search, once they are asked for.
    index: OnceLock<BTreeMap<String, Vec<u8>>>,
    /// What was found on the way, in no order.
    found: Vec<Diagnostic>,
}

/// What is kept of one state of a desk, so that the next needs less time. It changes nothing else.
pub struct Kept {
    /// All that is kept is of one configuration.
    config: Arc<str>,
    documents: documents::Kept,
    theme: kept::Last<Vec<SourceFile>, (Theme, Vec<Diagnostic>)>,
    release: release::Kept,
    graph: graph::Kept,
}

impl Kept {
    /// For a desk that will be opened again.
    pub fn new() -> Kept {
        Kept::of("".into(), true)
    }

    /// For a desk that is opened once.
    fn nothing() -> Kept {
        Kept::of("".into(), false)
    }

    fn of(config: Arc<str>, keeps: bool) -> Kept {
        Kept {
            config,
            documents: documents::Kept::new(keeps),
            theme: kept::Last::default(),
            release: release::Kept::new(keeps),
            graph: graph::Kept::new(keeps),
        }
    }
}

impl Default for Kept {
    fn default() -> Kept {
        Kept::new()
    }
}

impl Planned {
    fn index(&self, site: &Site) -> &BTreeMap<String, Vec<u8>> {
        self.index.get_or_init(|| self.new_index(site))
    }

    fn new_index(&self, site: &Site) -> BTreeMap<String, Vec<u8>> {
        match site.has(Extra::Search) {
            true => search::index(&self.graph, site),
            false => BTreeMap::new(),
        }
    }
}

impl Desk {
    /// The first half of the pipeline: from files to checked documents. Without a
    /// `watchdesk.toml` there is no desk, only problems.
    pub fn open(tree: SourceTree, step: &dyn Fn(Step)) -> Result<Desk, Vec<Diagnostic>> {
        Desk::open_again(tree, step, &mut Kept::nothing())
    }

    /// The same, for a desk that was opened before as it was then.
    pub fn open_again(
        tree: SourceTree,
        step: &dyn Fn(Step),
        kept: &mut Kept,
    ) -> Result<Desk, Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let Some(config) = &tree.config else { return Err(problems) };
        if kept.config != config.text {
            *kept = Kept::of(config.text.clone(), kept.documents.keeps());
        }
        let site = site::read(config, &mut problems);
        step(Step::Documents(tree.content.len()));
        let mut of_words = Vec::new();
        // To take the theme's templates apart is half the time of a desk with one page.
        let templates = tree.templates.clone();
        let ((documents, words), theme) = rayon::join(
            || {
                let documents = documents::parse(&tree, &site, &mut kept.documents);
                (documents, render::languages(&site, &tree.templates, &mut of_words))
            },
            || kept.theme.of(templates, |templates| Theme::load(templates)),
        );
        let documents = keep(documents, &mut problems);
        problems.extend(of_words.into_iter().chain(theme.1.iter().cloned()));
        Ok(Desk { tree, site, documents, words, theme, problems })
    }

    /// The second half: through the gate, to the bytes of every file, in memory.
    pub fn build(&self, request: &Request, step: &(dyn Fn(Step) + Sync)) -> Built {
        let output = Gathered::<Output>::default();
        let insert = |path: &str, bytes: Vec<u8>| output.so_far().insert(path, bytes);
        let built = self.build_into(request, step, &insert, None);
        Built { output: (!built.failed()).then_some(output.all()), ..built }
    }

    /// The same, with each file handed on as soon as it is made, so that no site has to fit into
    /// memory. Whether the files are good is known at the end. A page that is `standing` as it would be made
    /// stays.
    pub fn build_into(
        &self,
        request: &Request,
        step: &(dyn Fn(Step) + Sync),
        take: &Take,
        standing: Option<&dyn Standing>,
    ) -> Built {
        let stamp = self.stamp(request);
        let mut kept = Kept::nothing();
        if let Some(standing) = standing {
            let config = Fingerprint::of(&self.tree.config.as_ref().map(|file| &file.text));
            kept.graph = graph::Kept::lasting(config, standing.texts());
        }
        let (mut planned, release) = match self.released(request, step, &mut kept) {
            Ok(both) => both,
            Err(diagnostics) => return Built { output: None, stamp, pages: 0, diagnostics },
        };
        let written = standing.zip(kept.graph.written());
        drop(kept);
        let mut found = planned.found.clone();
        // Pages are made all the same, for what is wrong with them, and nobody needs them.
        let failed = self.problems.iter().chain(&found).any(Diagnostic::is_error);
        // A template that does not load fails on every page: that is said already.
        if !self.has_broken_templates()
            && let Ok(terms) = self.terms(request)
        {
            let confidential = release::confidential(&self.documents, &terms);
            let open = leaks::Open {
                release: &release,
                site: &self.site,
                words: &self.words,
                theme: &self.theme.0,
                tombstones: planned.plan.tombstones(),
            };
            let guard = leaks::Guard::new(&confidential, &open);
            // From here on all is made of the graph; what was released is as large as the desk.
            drop((release, confidential));
            let hits = Gathered::<Vec<_>>::default();
            let searched = |path: &str, bytes: Vec<u8>| {
                let found = guard.search(path, &bytes);
                if !found.is_empty() {
                    hits.so_far().extend(found);
                }
                if !failed {
                    self.with_compressed(path, bytes, take);
                }
            };
            // The index needs the most room of all: it is made first, and what comes later takes that room again.
            step(Step::Index);
            rayon::join(
                || {
                    let index = planned.new_index(&self.site).into_par_iter();
                    index.for_each(|(path, bytes)| searched(&path, bytes));
                },
                || written.into_iter().for_each(|(standing, texts)| standing.leave_texts(texts)),
            );
            let Desk { tree, site, .. } = self;
            let before = standing.map(|standing| {
                let files = tree.config.iter().chain(&tree.templates);
                let (graph, searched) = (&planned.graph, Fingerprint::of(&guard));
                Before::new(standing, files, &tree.statics, site.compress, graph, searched)
            });
            step(Step::Files);
            found.extend(self.press(&planned).files(&searched, before.as_ref()));
            planned.plan.exports = Vec::new();
            step(Step::Pages(planned.plan.pages.len()));
            let made = || step(Step::Page);
            found.extend(self.press(&planned).pages(&made, &searched, before.as_ref()));
            step(Step::Done);
            found.extend(leaks::told(hits.all()));
        }
        let diagnostics = self.told(found);
        let pages = planned.plan.pages.len();
        // A large site takes a while to take apart, and nobody has to wait for it.
        rayon::spawn(move || drop(planned));
        Built { output: None, stamp, pages, diagnostics }
    }

    /// Hands on a file, and its compressed forms if the desk wants them. A desk's own file of such a
    /// name stays.
    fn with_compressed(&self, path: &str, bytes: Vec<u8>, take: &Take) {
        if self.site.compress {
            let own = |path: &String| self.tree.statics.contains_key(path);
            let made = output::compressed(path, &bytes).into_iter();
            made.filter(|(path, _)| !own(path)).for_each(|(path, bytes)| take(&path, bytes));
        }
        take(path, bytes);
    }

    /// Everything of the second half but the bytes of the pages, which [`Desk::file`] makes one by
    /// one. Fails only if there is no such audience.
    pub fn plan(
        &self,
        request: &Request,
        step: &(dyn Fn(Step) + Sync),
        kept: &mut Kept,
    ) -> Result<Planned, Vec<Diagnostic>> {
        self.released(request, step, kept).map(|(planned, _)| planned)
    }

    /// The same, and what the gate let through.
    fn released(
        &self,
        request: &Request,
        step: &(dyn Fn(Step) + Sync),
        kept: &mut Kept,
    ) -> Result<(Planned, Release), Vec<Diagnostic>> {
        let Desk { tree, site, documents, .. } = self;
        let terms = self.terms(request).map_err(|unknown| {
            let mut found = self.problems.clone();
            found.extend(unknown.filter(|_| request.audience.is_some()));
            diagnostics::sort(&mut found);
            found
        })?;
        let mut found = Vec::new();
        step(Step::Gate);
        let release = keep(release::release(documents, &terms, &mut kept.release), &mut found);
        let media = keep(pictures::publish(release.files(), &tree.cache), &mut found);
        step(Step::Graph);
        let mut graph =
            keep(graph::build(&release, site, &tree.statics, &media, &mut kept.graph), &mut found);
        if !site.has(Extra::Mentions) {
            graph.mentioned.iter_mut().for_each(Vec::clear);
        }
        step(Step::Plan);
        let copied = tree.statics.keys().map(String::as_str);
        let (plan, unclear) = rayon::join(
            || pages::plan(&graph, site, &self.words, copied),
            || (graph::unclear(&graph), graph::unclear_lines(&graph)),
        );
        let plan = keep(plan, &mut found);
        let (in_bodies, in_lines) = unclear;
        if !in_bodies.is_empty() {
            let in_file = release::in_files(documents, &terms);
            for graph::InBody { path, place, label, problem } in in_bodies {
                found.push(problem.at(in_file(&path, place), label));
            }
        }
        found.extend(in_lines);
        Ok((Planned { media, graph, plan, index: OnceLock::new(), found }, release))
    }

    /// What is wrong with a planned site, as far as no page had to be made to find it.
    pub fn problems(&self, planned: &Planned) -> Vec<Diagnostic> {
        self.told(planned.found.clone())
    }

    /// The bytes of one file of a planned site, made now: those that [`Desk::build`] would give it.
    /// `None` if the site has no such file. What was withheld is not searched for: for that, all
    /// pages must be there.
    pub fn file(&self, planned: &Planned, path: &str) -> Option<Result<Vec<u8>, Vec<Diagnostic>>> {
        let Some(made) = self.press(planned).file(path) else {
            let searched = path.starts_with(address::SEARCH);
            let bytes = searched.then(|| planned.index(&self.site).get(path).cloned()).flatten();
            return bytes.map(Ok);
        };
        Some(made.map_err(|mut found| {
            diagnostics::sort(&mut found);
            found
        }))
    }

    /// The path that the site stands at, from `/` to `/`.
    pub fn base_path(&self) -> &str {
        &self.site.base_path
    }

    fn press<'a>(&'a self, planned: &'a Planned) -> Press<'a> {
        let Desk { tree, site, words, theme, .. } = self;
        let Planned { plan, graph, media, .. } = planned;
        let theme = &theme.0;
        Press { plan, graph, site, words, theme, statics: &tree.statics, media: media.output() }
    }

    fn stamp(&self, request: &Request) -> Stamp {
        let site = &self.site;
        let name = request.audience.as_ref().unwrap_or(&site.audience);
        Stamp {
            version: env!("CARGO_PKG_VERSION").to_string(),
            audience: name.clone(),
            ceiling: site.audience(name).map_or(Tlp::Clear, |audience| audience.ceiling),
            date: request.as_of.date().to_string(),
            base_url: site.base_url.clone(),
        }
    }

    /// What the gate is told; or what is wrong with the audience's name, if it is not said already.
    fn terms(&self, request: &Request) -> Result<Terms<'_>, Option<Diagnostic>> {
        let site = &self.site;
        let name = request.audience.as_deref().unwrap_or(&site.audience);
        Ok(Terms {
            audience: site.audience(name).map_err(Some)?,
            as_of: request.as_of,
            drafts: request.drafts,
            strict_references: site.strict_references,
            reviewed: &site.reviewed,
        })
    }

    fn has_broken_templates(&self) -> bool {
        self.problems.iter().any(|problem| problem.code == Code::TemplateSyntax)
    }

    /// All problems of a run, in order, and not too many of a kind.
    fn told(&self, late: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut found = self.problems.clone();
        let mut few = Few::default();
        found.extend(few.of(late));
        found.extend(few.rest());
        self.site.checks.apply(&mut found);
        diagnostics::sort(&mut found);
        found
    }
}

fn keep<T>((value, diagnostics): (T, Vec<Diagnostic>), found: &mut Vec<Diagnostic>) -> T {
    found.extend(diagnostics);
    value
}
