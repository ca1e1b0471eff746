//! What was made of each document -> used again for the next state of the desk, where nothing that it
//! follows from has changed.
//!
//! A value is used again only if its key and its world are the same. The key is what it is made from
//! (a text, a record), the world all else that it depends on; both are compared by value, or by place
//! in memory where that says the same. So what is kept can save time and change nothing:
//! `tests/serve.rs` holds that over random edits.

use std::hash::Hash;
use std::sync::{Arc, OnceLock};

use foldhash::HashMap;
use rayon::prelude::*;

/// Values by the name of what they were made of. `W` is the world, `K` the key, `V` the value.
pub struct Memo<N, W, K, V> {
    /// Without it nothing is remembered, and nothing costs memory.
    keeps: bool,
    world: Option<W>,
    /// In the order of the things of the last time, which is nearly always that of the next.
    made: Vec<(N, K, Arc<V>)>,
    /// Where each name stands, for when it is not.
    places: OnceLock<HashMap<N, usize>>,
}

impl<N, W, K, V> Memo<N, W, K, V>
where
    N: Clone + Eq + Hash + Send + Sync,
    W: PartialEq + Send + Sync,
    K: PartialEq + Send + Sync,
    V: Send + Sync,
{
    pub fn new(keeps: bool) -> Self {
        Memo { keeps, world: None, made: Vec::new(), places: OnceLock::new() }
    }

    pub fn keeps(&self) -> bool {
        self.keeps
    }

    /// Forgets all that was made in another world.
    pub fn enter(&mut self, world: W) {
        if self.world.as_ref() != Some(&world) {
            self.made.clear();
            self.places = OnceLock::new();
            self.world = Some(world);
        }
    }

    /// The value that was made of the thing with this name, the `at`-th of all, with this key in this
    /// world.
    pub fn get(&self, at: usize, name: &N, key: &K) -> Option<Arc<V>> {
        // One thing more or less moves the others by one place.
        let near = [at, at.wrapping_sub(1), at + 1].into_iter();
        let mut near = near.filter_map(|at| self.made.get(at));
        let known = near.find(|(known, ..)| known == name).or_else(|| self.far(name))?;
        (known.1 == *key).then(|| known.2.clone())
    }

    fn far(&self, name: &N) -> Option<&(N, K, Arc<V>)> {
        let numbered = || self.made.iter().enumerate();
        let places = || numbered().map(|(at, (name, ..))| (name.clone(), at)).collect();
        self.places.get_or_init(places).get(name).map(|at| &self.made[*at])
    }

    /// Remembers these and forgets all others.
    pub fn keep(&mut self, all: Vec<(N, K, Arc<V>)>) {
        if self.keeps {
            self.made = all;
            self.places = OnceLock::new();
        }
    }

    /// The value of each thing, in the order of the things.
    pub fn each<T: Sync>(
        &mut self,
        world: W,
        things: &[T],
        key: impl Fn(&T) -> (N, K) + Sync,
        make: impl Fn(&T) -> V + Sync,
    ) -> Vec<Arc<V>> {
        if !self.keeps {
            return things.par_iter().map(|thing| Arc::new(make(thing))).collect();
        }
        self.enter(world);
        let all: Vec<(N, K, Arc<V>)> = things
            .par_iter()
            .enumerate()
            .map(|(at, thing)| {
                let (name, key) = key(thing);
                let value = self.get(at, &name, &key).unwrap_or_else(|| Arc::new(make(thing)));
                (name, key, value)
            })
            .collect();
        let values = all.iter().map(|(.., value)| value.clone()).collect();
        self.keep(all);
        values
    }
}

/// The value that was made last, used again as long as what it is made from is equal.
pub struct Last<K, V>(Option<(K, Arc<V>)>);

impl<K, V> Default for Last<K, V> {
    fn default() -> Self {
        Last(None)
    }
}

impl<K: PartialEq, V> Last<K, V> {
    pub fn of(&mut self, key: K, make: impl FnOnce(&K) -> V) -> Arc<V> {
        let value = match &self.0 {
            Some((known, value)) if *known == key => value.clone(),
            _ => Arc::new(make(&key)),
        };
        // An equal key may share more with what comes next than the one that was there.
        self.0 = Some((key, value.clone()));
        value
    }
}

/// One value that many others depend on: as long as it stays equal it is the very same, so that it can
/// be compared by its place.
pub struct Settled<T>(Option<Same<T>>);

impl<T> Default for Settled<T> {
    fn default() -> Self {
        Settled(None)
    }
}

impl<T: PartialEq> Settled<T> {
    /// The value, or the equal one that was there before.
    pub fn settle(&mut self, value: T) -> Same<T> {
        match &self.0 {
            Some(before) if *before.0 == value => before.clone(),
            _ => {
                let value = Same(Arc::new(value));
                self.0 = Some(value.clone());
                value
            }
        }
    }
}

/// A shared value that equals another only if both are one and the same.
pub struct Same<T: ?Sized>(pub Arc<T>);

impl<T: ?Sized> Clone for Same<T> {
    fn clone(&self) -> Self {
        Same(self.0.clone())
    }
}

impl<T: ?Sized> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T: ?Sized> std::ops::Deref for Same<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
