//! Documents and audiences -> how much there is of each marking, and what each is not shown.

use std::collections::BTreeMap;

use super::{AsOf, KEY, Reason, Terms, why_withheld};
use crate::audience::{Audience, Tlp};
use crate::documents::Documents;

/// What a desk holds by marking, and what is withheld from whom.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Documents, passages and tables of each marking.
    pub held: BTreeMap<Tlp, [usize; 3]>,
    /// Each audience with the files that it is not shown, and why.
    pub withheld: Vec<(Audience, Vec<(String, Reason)>)>,
}

pub fn tally(documents: &Documents, audiences: &[Audience], as_of: AsOf) -> Tally {
    let mut tally = Tally::default();
    let mut add = |tlp: Tlp, what: usize| tally.held.entry(tlp).or_default()[what] += 1;
    for document in &documents.list {
        add(document.marking, 0);
        for passage in &document.passages(KEY).list {
            add(passage.marking, 1);
        }
        document.front(KEY).each_record(&mut |record| {
            if let Some(marking) = &record.marking {
                add(marking.value, 2);
            }
        });
    }
    for audience in audiences {
        let terms =
            Terms { audience, as_of, drafts: false, strict_references: false, reviewed: &[] };
        let withheld = documents.list.iter().filter_map(|document| {
            Some((document.path.to_string(), why_withheld(document, &terms)?))
        });
        tally.withheld.push((audience.clone(), withheld.collect()));
    }
    tally
}
