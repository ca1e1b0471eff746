//! What several threads find -> one value.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A value that several threads add to. A thread that panics stops the program in the end, and what the
/// others added is whole: so nobody is kept from adding.
#[derive(Debug, Default)]
pub struct Gathered<T>(Mutex<T>);

impl<T> Gathered<T> {
    pub fn so_far(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn all(self) -> T {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}
