//! The desk's own pages, and all corrections.

use super::briefing;
use super::scope::Scope;
use super::view::{Correction, Corrections, Plain, Redirect, Verify, Withdrawn};
use crate::kinds::Kind;

pub fn plain(scope: &Scope, id: u32) -> Plain {
    let version = scope.graph.entry(id).version(scope.language);
    scope.note_text(&version.text);
    Plain {
        title: version.title().to_string(),
        summary: version.summary().to_string(),
        body: scope.html(&version.text.html),
        headings: briefing::headings(&version.text),
    }
}

/// What stands in place of a page that was withdrawn.
pub fn withdrawn(scope: &Scope, place: usize) -> Withdrawn {
    let stone = &scope.graph.tombstones[place];
    scope.note(stone.marking());
    Withdrawn { words: stone.words().to_string(), language: scope.other_language(0) }
}

/// What stands at an old address of an entry.
pub fn redirect(scope: &Scope, id: u32) -> Redirect {
    Redirect { link: scope.link(id) }
}

/// How a copy of the site is checked.
pub fn verify(scope: &Scope) -> Verify {
    Verify {
        address: scope.site.base_url.clone(),
        key: scope.site.public_key.clone(),
        mirrors: scope.site.mirrors.clone(),
        sums: scope.href("SHA256SUMS"),
        signature: scope.href("SHA256SUMS.minisig"),
    }
}

/// Every correction of the desk, the newest first.
pub fn corrections(scope: &Scope) -> Corrections {
    let mut found: Vec<Correction> = Vec::new();
    for &id in scope.graph.by_date(Kind::Briefing) {
        if scope.graph.entry(id).front.records("corrections").is_empty() {
            continue;
        }
        let link = scope.link(id);
        found.extend(
            briefing::corrections(scope, id)
                .into_iter()
                .map(|correction| Correction { link: Some(link.clone()), ..correction }),
        );
    }
    found.sort_by(|a, b| b.date.iso.cmp(&a.date.iso));
    Corrections { corrections: found }
}
