//! A step of a build -> how soon the memory that it needs no more goes back to the system.

use std::ffi::{c_int, c_long};

use libmimalloc_sys::{mi_collect, mi_option_set};

use crate::Step;

/// The number of `mi_option_purge_delay`, which the bindings do not name: mimalloc.h.
const PURGE_DELAY: c_int = 15;
/// What mimalloc waits by itself, in milliseconds.
const USUAL: c_long = 1_000;
const SOON: c_long = 10;

/// A desk with fewer bytes of text leaves nothing worth the time.
const LITTLE: usize = 1_000_000;

/// Most steps need much room once, each for something else: kept for a second, what they leave would add up to a
/// third of all memory. Pages take the same few kilobytes over and over, and would take longer if they gave any back.
pub fn suit(step: Step, text: usize) {
    let delay = match step {
        Step::Pages(_) => USUAL,
        Step::Gate | Step::Graph | Step::Plan | Step::Index | Step::Files | Step::Done => SOON,
        Step::Documents(_) | Step::Page => return,
    };
    if text < LITTLE {
        return;
    }
    // SAFETY: an option may be set at any time, and each thread collects what is its own.
    let collect = || unsafe { mi_collect(true) };
    unsafe { mi_option_set(PURGE_DELAY, delay) };
    rayon::broadcast(|_| collect());
    collect();
}
