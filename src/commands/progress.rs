//! How far a build has come: one line on a terminal, nothing in a pipe.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::Step;

/// A build that is done before this shows nothing.
const PATIENCE: Duration = Duration::from_millis(400);
const INTERVAL: Duration = Duration::from_millis(100);

pub struct Progress {
    terminal: bool,
    pages: AtomicUsize,
    made: AtomicUsize,
    next: Mutex<Instant>,
}

impl Progress {
    pub fn start() -> Progress {
        Progress {
            terminal: std::io::stderr().is_terminal(),
            pages: AtomicUsize::new(0),
            made: AtomicUsize::new(0),
            next: Mutex::new(Instant::now() + PATIENCE),
        }
    }

    pub fn step(&self, step: Step) {
        if !self.terminal {
            return;
        }
        match step {
            Step::Documents(count) => self.show(&format!("reading {count} documents")),
            Step::Graph => self.show("finding names and relations"),
            Step::Pages(count) => self.pages.store(count, Ordering::Relaxed),
            Step::Index => self.show("making the search index"),
            Step::Search => self.show("searching for what is withheld"),
            Step::Page => {
                let made = self.made.fetch_add(1, Ordering::Relaxed) + 1;
                let pages = self.pages.load(Ordering::Relaxed);
                self.show(&format!("{made} of {pages} pages"));
            }
        }
    }

    /// Makes room for what is said at the end.
    pub fn clear(&self) {
        if self.terminal {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }

    /// Shows a line if it is time to; whoever finds the line taken goes on without waiting.
    fn show(&self, line: &str) {
        let Ok(mut next) = self.next.try_lock() else { return };
        if Instant::now() >= *next {
            *next = Instant::now() + INTERVAL;
            let _ = write!(std::io::stderr(), "\r\x1b[K{line}");
        }
    }
}
