//! A desk -> what commands ask of it beside its site: names, addresses, editions, who may see what.

use std::sync::Arc;

use crate::audience::{Audience, Tlp};
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::graph::{self, Graph, NameRow};
use crate::output::Output;
use crate::pictures::Published;
use crate::release::{self, AsOf, Release, Tally, Terms};
use crate::sources::SourceTree;
use crate::{
    Desk, Request, address, diagnostics, documents, edition, editorial, explain, import, kinds,
    pages, site,
};

/// What was told of an address or a file.
pub(crate) struct Told {
    pub what: explain::Explained,
    pub audience: String,
    /// Other audiences that have what this one has not.
    pub elsewhere: Vec<String>,
}

impl Desk {
    /// From now on all briefings of a month stand on one page, however long it is.
    pub fn keep_months_whole(&mut self) {
        self.site.printed = usize::MAX;
    }

    /// A month's briefings as files that need nothing beside them, by the code of their language, of a
    /// site with whole months.
    pub fn editions(&self, output: &Output, month: (i16, i8)) -> Vec<(&str, String)> {
        let languages = self.site.languages.iter().enumerate();
        let made = languages.filter_map(|(language, code)| {
            let address = address::print(month, self.site.prefix(language), 1);
            Some((code.as_str(), edition::edition(output, &address, &self.site.base_url)?))
        });
        made.collect()
    }

    /// The names of the desk and what comes of them: as an audience sees it, or else as the editor
    /// does, who sees everything.
    pub fn names(&self, request: Option<&Request>) -> Result<Vec<NameRow>, Diagnostic> {
        Ok(graph::names(&self.graph(request)?))
    }

    /// What looks like a name in several documents and is none, as problems to look into.
    pub fn strangers(&self, request: Option<&Request>) -> Vec<Diagnostic> {
        let Ok(graph) = self.graph(request) else { return Vec::new() };
        let told = graph::strangers(&graph).into_iter().map(|stranger| {
            let span = self.documents.place_of(&stranger.path, &stranger.name);
            candidate_name(&stranger).at(span, "for example here")
        });
        told.collect()
    }

    /// What a page is made from, or which pages a file reaches, as an audience has it.
    pub(crate) fn explain(&self, request: &Request, asked: &str) -> Told {
        let name = request.audience.as_deref().unwrap_or(&self.site.audience);
        let here = |name: &str| {
            let request = Request { audience: Some(name.to_string()), ..request.clone() };
            let Ok(graph) = self.graph(Some(&request)) else {
                return explain::Explained::Unknown(Vec::new());
            };
            let statics = self.tree.statics.keys().map(String::as_str);
            let (plan, _) = pages::plan(&graph, &self.site, &self.words, statics);
            let known =
                explain::Known { graph: &graph, plan: &plan, site: &self.site, words: &self.words };
            explain::explain(&known, asked)
        };
        let what = here(name);
        let mut elsewhere = Vec::new();
        if matches!(what, explain::Explained::Unknown(_)) {
            let others = self.site.audiences.iter().map(|audience| &audience.name);
            elsewhere.extend(
                others
                    .filter(|other| *other != name)
                    .filter(|other| !matches!(here(other), explain::Explained::Unknown(_)))
                    .cloned(),
            );
        }
        Told { what, audience: name.to_string(), elsewhere }
    }

    /// Whether a template is the desk's own and not the theme's.
    pub(crate) fn has_template(&self, name: &str) -> bool {
        self.theme.0.is_own(name)
    }

    /// Every address elsewhere that an audience is led to, with its place.
    pub fn addresses(&self, request: &Request) -> Vec<(String, Span)> {
        let name = request.audience.as_deref().unwrap_or(&self.site.audience);
        let Some(audience) = self.site.audiences.iter().find(|audience| audience.name == name)
        else {
            return Vec::new();
        };
        let terms = Terms {
            audience,
            as_of: request.as_of,
            drafts: request.drafts,
            strict_references: false,
            reviewed: &[],
        };
        let (release, _) =
            release::release(&self.documents, &terms, &mut release::Kept::new(false));
        let in_file = release::in_files(&self.documents, &terms);
        let found = editorial::addresses(&release, &self.site.base_url).into_iter();
        found
            .map(|editorial::Elsewhere { url, path, place, in_body }| match in_body {
                true => (url, in_file(&path, place)),
                false => (url, Span::new(&path, place)),
            })
            .collect()
    }

    /// What an editor would ask before the desk goes out, of the whole of it, whoever may see which
    /// part. Drafts are looked at only if asked.
    pub fn editorial(&self, drafts: bool) -> Vec<Diagnostic> {
        let everything = Audience { name: String::new(), ceiling: Tlp::Red };
        let terms = Terms {
            audience: &everything,
            as_of: AsOf::always(),
            drafts: true,
            strict_references: false,
            reviewed: &[],
        };
        let (release, _) =
            release::release(&self.documents, &terms, &mut release::Kept::new(false));
        let graph = self.whole(&release);
        let editorial::Found { in_bodies, elsewhere } =
            editorial::check(&release, &graph, &self.site, drafts);
        let in_file = release::in_files(&self.documents, &terms);
        let mut found = elsewhere;
        found.extend(in_bodies.into_iter().map(|graph::InBody { path, place, label, problem }| {
            problem.at(in_file(&path, place), label)
        }));
        self.site.checks.apply(&mut found);
        diagnostics::sort(&mut found);
        found
    }

    fn graph(&self, request: Option<&Request>) -> Result<Graph, Diagnostic> {
        let everything = Audience { name: String::new(), ceiling: Tlp::Red };
        let audience = match request.and_then(|request| request.audience.as_deref()) {
            Some(name) => self.site.audience(name)?,
            None => &everything,
        };
        let terms = Terms {
            audience,
            as_of: request.map_or(AsOf::always(), |request| request.as_of),
            drafts: request.is_none_or(|request| request.drafts),
            strict_references: false,
            reviewed: &[],
        };
        let (release, _) =
            release::release(&self.documents, &terms, &mut release::Kept::new(false));
        Ok(self.whole(&release))
    }

    /// The graph without pictures.
    fn whole(&self, release: &Release) -> Graph {
        let (statics, none) = (&self.tree.statics, &Published::default());
        graph::build(release, &self.site, statics, none, &mut graph::Kept::new(false)).0
    }

    /// The code of one of the desk's languages.
    pub fn language(&self, index: usize) -> &str {
        self.site.languages.get(index).map_or("", String::as_str)
    }

    /// The file of a document, whatever its marking: for the editor who is about to write another.
    pub fn path_of(&self, kind: kinds::Kind, slug: &str) -> Option<&str> {
        let same = |d: &&Arc<documents::Document>| d.kind == kind && *d.slug == *slug;
        self.documents.list.iter().find(same).map(|document| document.path.as_ref())
    }

    /// The slugs of all documents of some kinds, in the order of the kinds.
    pub fn slugs(&self, kinds: &[kinds::Kind]) -> Vec<String> {
        let of = |d: &&Arc<documents::Document>| kinds.contains(&d.kind) && d.language == 0;
        self.documents.list.iter().filter(of).map(|document| document.slug.to_string()).collect()
    }

    /// Who and what the desk knows, for an import that is to be matched with it.
    pub fn known(&self) -> Result<import::Known, Diagnostic> {
        Ok(import::Known::new(self.graph(None)?))
    }

    /// The label that a file has from its folders.
    pub fn folder_marking(&self, path: &str) -> Option<Tlp> {
        self.site.folder_marking(path)
    }

    /// The audience that sees least: what it may see, any log may hold.
    pub fn least_audience(&self) -> Audience {
        let nobody = Audience { name: String::new(), ceiling: Tlp::Clear };
        self.site
            .audiences
            .iter()
            .min_by_key(|audience| audience.ceiling)
            .cloned()
            .unwrap_or(nobody)
    }

    /// The desk's audiences, and the one that a build is for if none is named.
    pub fn audiences(&self) -> (&[Audience], &str) {
        (&self.site.audiences, &self.site.audience)
    }

    /// An audience by its name; else what is wrong with the name, and the nearest ones.
    pub fn audience(&self, name: &str) -> Result<&Audience, Diagnostic> {
        self.site.audience(name)
    }

    /// The folder that an audience's site is written to.
    pub fn folder(&self, audience: &str) -> String {
        self.site.folder(audience)
    }

    /// Where the site can be published, by name; of one target no name is asked.
    pub(crate) fn targets(&self) -> &[site::Target] {
        &self.site.targets
    }

    /// Whether a page that was published may not go without a redirect or tombstone.
    pub(crate) fn keeps_addresses(&self) -> bool {
        self.site.strict_addresses
    }

    /// How much there is of each marking, and what each audience is not shown.
    pub fn tally(&self, as_of: AsOf) -> Tally {
        release::tally(&self.documents, &self.site.audiences, as_of)
    }

    pub fn texts(&self) -> &SourceTree {
        &self.tree
    }
}

fn candidate_name(stranger: &graph::Candidate) -> Diagnostic {
    let graph::Candidate { name, documents, times, .. } = stranger;
    Diagnostic::new(
        Code::CandidateName,
        format!("`{name}` stands in {documents} documents, {times} times, and is nobody's name"),
    )
    .help("write its document; or put it among the `aliases` of what it names; or let it be")
}
