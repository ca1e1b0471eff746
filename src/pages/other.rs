//! The desk's own pages, and all corrections.

use std::cmp::Reverse;

use super::scope::Scope;
use super::view::{Correction, Corrections, Plain, Redirect, Verify, Withdrawn};
use super::{PER_PAGE, briefing, lists};
use crate::address;
use crate::dates::When;
use crate::graph::Graph;
use crate::kinds::Kind;
use crate::record::Record;

pub fn plain(scope: &Scope, id: u32) -> Plain {
    let version = scope.graph.entry(id).version(scope.language);
    let text = scope.body(version);
    scope.note_text(text);
    Plain {
        title: version.title().to_string(),
        summary: version.summary().to_string(),
        body: scope.html(&text.html()),
        headings: briefing::headings(text),
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

/// Every correction of the desk, the newest first, with its briefing.
fn all_corrections(graph: &Graph) -> Vec<(When, u32, &Record)> {
    let of = |&id: &u32| {
        let records = graph.entry(id).front.records("corrections").iter();
        records.filter_map(move |record| Some((record.when("date")?, id, record)))
    };
    let mut all: Vec<_> = graph.by_date(Kind::Briefing).iter().flat_map(of).collect();
    all.sort_by_key(|(when, ..)| Reverse(*when));
    all
}

/// So many pages the list of corrections has.
pub fn correction_pages(graph: &Graph) -> usize {
    all_corrections(graph).len().div_ceil(PER_PAGE).max(1)
}

/// One of the pages of all corrections, counted from 1.
pub fn corrections(scope: &Scope, number: usize) -> Corrections {
    let all = all_corrections(scope.graph);
    let shown = all.iter().skip((number - 1) * PER_PAGE).take(PER_PAGE);
    let corrections = shown.filter_map(|(_, id, record)| {
        let correction = briefing::correction(scope, record)?;
        Some(Correction { link: Some(scope.link(*id)), ..correction })
    });
    let at = |page| address::corrections(scope.prefix(), page);
    Corrections {
        corrections: corrections.collect(),
        pager: lists::pager(scope, all.len(), number, &at),
    }
}
