//! Old addresses of released documents -> redirects to the pages that they have now.
//!
//! An old address gives way to nothing: where a page, a file or another's old address stands, it is
//! an error, because a reader who follows a citation would arrive at something else.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Page, What};
use crate::address;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::exports;
use crate::graph::Graph;
use crate::site::Site;

/// An address that leads to another one; both from the root and without escapes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    pub from: String,
    pub to: String,
}

/// Who has a file: a source and the place in it, or a source, or watchdesk itself.
type Owner = Option<Span>;

/// Every redirect with its page, ordered as the documents are.
pub fn plan<'a>(
    graph: &Graph,
    site: &Site,
    pages: &[Page],
    exports: &[exports::File],
    statics: impl Iterator<Item = &'a str>,
) -> (Vec<(Redirect, Page)>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut diagnostics = Vec::new();
    let versions = graph.entries.iter().flat_map(|entry| &entry.versions);
    if versions.into_iter().all(|version| version.old_addresses().is_empty()) {
        return (found, diagnostics);
    }
    let whole = |path: &Arc<str>| Span::file(path);
    let mut taken: BTreeMap<String, Owner> = BTreeMap::new();
    taken.extend(statics.map(|path| {
        let source: Arc<str> = format!("static/{path}").into();
        (path.to_string(), Some(whole(&source)))
    }));
    taken.extend(exports.iter().map(|file| (file.address.clone(), None)));
    taken.extend(
        pages.iter().map(|page| (address::file(&page.address), page.source.as_ref().map(whole))),
    );
    for (id, entry) in graph.entries.iter().enumerate() {
        for version in &entry.versions {
            let to = address::entry(entry.kind, &entry.slug, site.prefix(version.language));
            for old in version.old_addresses() {
                let span = Span::new(&version.path, old.range());
                let from = match address::old(&old.value) {
                    Ok(from) => from,
                    Err(help) => {
                        diagnostics.push(bad(&old.value, span, help));
                        continue;
                    }
                };
                let file = address::file(&from);
                if let Some(owner) = in_the_way(&taken, &file) {
                    diagnostics.push(collision(&from, from == to, span, owner));
                    continue;
                }
                taken.insert(file, Some(span));
                let page = Page {
                    address: from.clone(),
                    language: version.language,
                    what: What::Redirect(id as u32),
                    source: Some(version.path.clone()),
                };
                found.push((Redirect { from, to: to.clone() }, page));
            }
        }
    }
    (found, diagnostics)
}

/// Whoever has the file already, has a file where it needs a folder, or stands in it as in a folder.
fn in_the_way<'a>(taken: &'a BTreeMap<String, Owner>, file: &str) -> Option<&'a Owner> {
    let folders = file.match_indices('/').map(|(at, _)| &file[..at]);
    let above = folders.chain([file]).find_map(|path| taken.get(path));
    above.or_else(|| {
        let inside = format!("{file}/");
        let next = taken.range(inside.clone()..).next();
        next.filter(|(path, _)| path.starts_with(&inside)).map(|(_, owner)| owner)
    })
}

fn bad(text: &str, span: Span, help: &str) -> Diagnostic {
    Diagnostic::new(Code::BadValue, format!("`{text}` cannot be an old address"))
        .at(span, "here")
        .help(help)
}

fn collision(from: &str, own: bool, span: Span, owner: &Owner) -> Diagnostic {
    let message = format!("an old address is one that is in use: /{from}");
    let diagnostic = Diagnostic::new(Code::DuplicateUrl, message);
    let help = match own {
        true => "the page stands there now: take the old address out",
        false => "take it out of one of the two; a reader can be led to one page only",
    };
    match owner {
        Some(other) => diagnostic.at(span, "").also(other.clone(), "it is that of this one"),
        None => diagnostic.at(span, "a page that watchdesk makes stands there"),
    }
    .help(help)
}
