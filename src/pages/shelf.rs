//! A part of a view that stands on many pages -> the same part, made once for all pages of a depth.
//!
//! Pages are made in the order of their addresses, so neighbours show much the same. A shelf belongs
//! to a run of such pages on one thread; what it gives back is what would be made anew.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::view::{Card, Link, Site};
use crate::audience::Tlp;

/// So many parts of a sort are kept, some megabytes: lists of dossiers show the same over and over.
const MOST: usize = 16_384;

/// A part of a view, also as templates get it.
#[derive(Debug, Clone)]
pub struct Shown<T> {
    part: Arc<T>,
    value: tera::Value,
}

impl<T: Serialize> Shown<T> {
    pub fn new(part: T) -> Shown<T> {
        let value = tera::Value::from_serializable(&part);
        Shown { part: Arc::new(part), value }
    }
}

impl<T> Deref for Shown<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.part
    }
}

impl<T> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Tera hands a value of its own on as it is.
        self.value.serialize(serializer)
    }
}

/// Which entry, in which language, and how deep the page is.
type Key = (u32, usize, usize);

/// Each part and the strictest marking of what it shows.
type Parts<K, T> = RefCell<HashMap<K, (T, Tlp)>>;

/// Of which list of the menu, in which language, how deep, and the page's marking.
type Frame = (Option<String>, usize, usize, Tlp);

#[derive(Default)]
pub struct Shelf {
    sites: RefCell<HashMap<Frame, Shown<Site>>>,
    cards: Parts<Key, Shown<Card>>,
    links: Parts<Key, Shown<Link>>,
}

impl Shelf {
    pub fn site(&self, frame: Frame, make: impl FnOnce(&Option<String>) -> Site) -> Shown<Site> {
        let mut sites = self.sites.borrow_mut();
        match sites.get(&frame) {
            Some(site) => site.clone(),
            None => {
                let site = Shown::new(make(&frame.0));
                sites.insert(frame, site.clone());
                site
            }
        }
    }

    pub fn card(&self, key: Key, make: impl FnOnce() -> (Card, Tlp)) -> (Shown<Card>, Tlp) {
        kept(&self.cards, key, || shown(make()))
    }

    pub fn link(&self, key: Key, make: impl FnOnce() -> (Link, Tlp)) -> (Shown<Link>, Tlp) {
        kept(&self.links, key, || shown(make()))
    }
}

fn shown<T: Serialize>((part, marking): (T, Tlp)) -> (Shown<T>, Tlp) {
    (Shown::new(part), marking)
}

fn kept<K, T>(parts: &Parts<K, T>, key: K, make: impl FnOnce() -> (T, Tlp)) -> (T, Tlp)
where
    K: Eq + std::hash::Hash,
    T: Clone,
{
    if let Some((part, marking)) = parts.borrow().get(&key) {
        return (part.clone(), *marking);
    }
    let made = make();
    let mut parts = parts.borrow_mut();
    if parts.len() >= MOST {
        parts.clear();
    }
    parts.insert(key, made.clone());
    made
}
