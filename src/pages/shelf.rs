//! A part of a view that stands on many pages -> the same part, made once for all pages of a depth.
//!
//! Pages are made in the order of their addresses, so neighbours show much the same. A shelf belongs
//! to a run of such pages on one thread, and then to the next; what it gives back is what would be made
//! anew.

use std::cell::RefCell;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::{HashMap, HashMapExt};
use serde::{Serialize, Serializer};

use super::view::{Card, Link, Site};
use crate::audience::Tlp;

/// So many parts of a sort were asked for lately: lists of dossiers show the same over and over. With
/// those before, a few megabytes.
const MOST: usize = 512;

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

/// Each part and the strictest marking of what it shows: those that were asked for lately, and those
/// that were before.
struct Parts<T> {
    lately: HashMap<Key, (T, Tlp)>,
    before: HashMap<Key, (T, Tlp)>,
}

impl<T> Default for Parts<T> {
    fn default() -> Parts<T> {
        Parts { lately: HashMap::new(), before: HashMap::new() }
    }
}

impl<T: Clone> Parts<T> {
    fn get(&mut self, key: Key) -> Option<(T, Tlp)> {
        if let Some(part) = self.lately.get(&key) {
            return Some(part.clone());
        }
        let part = self.before.remove(&key)?;
        self.put(key, part.clone());
        Some(part)
    }

    fn put(&mut self, key: Key, part: (T, Tlp)) {
        if self.lately.len() >= MOST {
            self.before = std::mem::take(&mut self.lately);
        }
        self.lately.insert(key, part);
    }
}

/// Of which list of the menu, in which language, how deep, and the page's marking.
type Frame = (Option<String>, usize, usize, Tlp);

#[derive(Default)]
pub struct Shelf {
    sites: RefCell<HashMap<Frame, Shown<Site>>>,
    cards: RefCell<Parts<Shown<Card>>>,
    links: RefCell<Parts<Shown<Link>>>,
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

/// Shelves that wait for the next run of pages: what one run has made, another may show.
#[derive(Default)]
pub struct Shelves(Mutex<Vec<Shelf>>);

impl Shelves {
    pub fn lend(&self) -> Lent<'_> {
        let waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Lent { shelf: waiting.unwrap_or_default(), to: self }
    }
}

/// A shelf that goes back when its run is over.
pub struct Lent<'a> {
    shelf: Shelf,
    to: &'a Shelves,
}

impl Deref for Lent<'_> {
    type Target = Shelf;

    fn deref(&self) -> &Shelf {
        &self.shelf
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let shelf = std::mem::take(&mut self.shelf);
        let mut waiting = self.to.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A run that a thread takes up while it waits for another has a shelf of its own: nobody needs it later.
        if waiting.len() < rayon::current_num_threads() {
            waiting.push(shelf);
        }
    }
}

fn shown<T: Serialize>((part, marking): (T, Tlp)) -> (Shown<T>, Tlp) {
    (Shown::new(part), marking)
}

fn kept<T: Clone>(
    parts: &RefCell<Parts<T>>,
    key: Key,
    make: impl FnOnce() -> (T, Tlp),
) -> (T, Tlp) {
    if let Some(part) = parts.borrow_mut().get(key) {
        return part;
    }
    let made = make();
    parts.borrow_mut().put(key, made.clone());
    made
}
