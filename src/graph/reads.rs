//! Whose texts were read, for who is made again when one of them changes.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

/// The entries whose texts a page, or a part of it, was made of.
#[derive(Debug, Clone, Default)]
pub struct Reads(Option<Rc<RefCell<BTreeSet<u32>>>>);

impl Reads {
    /// For whoever is made anew each time.
    pub fn unnoted() -> Reads {
        Reads(None)
    }

    pub fn noted() -> Reads {
        Reads(Some(Rc::default()))
    }

    pub(super) fn note(&self, entry: u32) {
        if let Some(reads) = &self.0 {
            reads.borrow_mut().insert(entry);
        }
    }

    /// The entries so far, in order.
    pub fn entries(&self) -> Vec<u32> {
        self.0.as_ref().map(|reads| reads.borrow().iter().copied().collect()).unwrap_or_default()
    }
}
