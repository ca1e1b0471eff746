//! A finished site and what is there already -> what has to travel, in which order, and what was
//! published before and would be gone.

use std::collections::{BTreeMap, BTreeSet};

use crate::output::{Finished, LAST, stage};

/// What stands at a target: our own files with their SHA-256 as far as it is known, and those of
/// others, as far as they were looked for.
#[derive(Debug, Default, Clone)]
pub struct There {
    pub ours: BTreeMap<String, Option<String>>,
    pub others: BTreeSet<String>,
    /// An earlier run did not come to its end.
    pub interrupted: bool,
    /// The texts of `SHA256SUMS` and of its signature.
    pub sums: Option<String>,
    pub signature: Option<String>,
}

/// What a run would do.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Paths and lengths.
    pub added: Vec<(String, u64)>,
    pub changed: Vec<(String, u64)>,
    pub deleted: Vec<String>,
    /// Files of others that stand where one of ours must go.
    pub in_the_way: Vec<String>,
    /// Pages that were there and are no more.
    pub gone: Vec<String>,
    /// The record of the target must be written, though no file differs.
    pub unfinished: bool,
}

impl Plan {
    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.changed.is_empty()
            && self.deleted.is_empty()
            && !self.unfinished
    }

    /// How many bytes travel.
    pub fn length(&self) -> u64 {
        self.added.iter().chain(&self.changed).map(|(_, length)| length).sum()
    }

    /// The files that travel, in stages: each is whole before the next begins.
    pub fn stages(&self) -> Vec<Vec<&str>> {
        let mut stages = vec![Vec::new(); LAST + 1];
        for (path, _) in self.added.iter().chain(&self.changed) {
            stages[stage(path)].push(path.as_str());
        }
        stages
    }
}

/// Compares. A file that is ours and of unknown content travels again.
pub fn plan(site: &Finished, there: &There) -> Plan {
    let recorded = there.sums.as_deref() == Some(&site.sums) && there.signature == site.signature;
    let mut plan = Plan { unfinished: there.interrupted || !recorded, ..Plan::default() };
    for (path, bytes, sum) in site.files() {
        let length = bytes.len() as u64;
        match there.ours.get(path) {
            Some(Some(known)) if known == sum => {}
            Some(_) => plan.changed.push((path.to_string(), length)),
            None => {
                if there.others.contains(path) {
                    plan.in_the_way.push(path.to_string());
                }
                plan.added.push((path.to_string(), length));
            }
        }
    }
    let stays: BTreeSet<&str> = site.files().map(|(path, ..)| path).collect();
    plan.deleted = there.ours.keys().filter(|old| !stays.contains(old.as_str())).cloned().collect();
    plan.gone = plan.deleted.iter().filter(|path| is_cited(path)).cloned().collect();
    plan
}

/// A page that others may have written down; the further pages of a list are not.
fn is_cited(path: &str) -> bool {
    (path.ends_with(".html") || path.ends_with(".htm")) && !path.contains("/page/")
}
