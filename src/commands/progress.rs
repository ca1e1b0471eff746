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
    /// When each stage began, if anybody asks.
    began: Option<Mutex<Vec<(&'static str, Instant)>>>,
    pages: AtomicUsize,
    made: AtomicUsize,
    next: Mutex<Instant>,
}

impl Progress {
    pub fn start() -> Progress {
        Progress {
            terminal: std::io::stderr().is_terminal(),
            began: None,
            pages: AtomicUsize::new(0),
            made: AtomicUsize::new(0),
            next: Mutex::new(Instant::now() + PATIENCE),
        }
    }

    /// The same, to say in the end how long each stage took.
    pub fn timed() -> Progress {
        Progress { began: Some(Mutex::new(vec![("read", Instant::now())])), ..Progress::start() }
    }

    pub fn step(&self, step: Step) {
        let stage = match step {
            Step::Documents(_) => "documents",
            Step::Gate => "gate",
            Step::Graph => "graph",
            Step::Plan => "plan",
            Step::Index => "search",
            Step::Files => "files",
            Step::Pages(_) => "pages",
            Step::Page => "",
            Step::Done => "write",
        };
        self.stage(stage);
        if !self.terminal {
            return;
        }
        match step {
            Step::Documents(count) => self.show(&format!("reading {count} documents")),
            Step::Gate | Step::Plan | Step::Done => {}
            Step::Graph => self.show("finding names and relations"),
            Step::Pages(count) => self.pages.store(count, Ordering::Relaxed),
            Step::Index => self.show("making the search index"),
            Step::Files => self.show("making feeds and data"),
            Step::Page => {
                let made = self.made.fetch_add(1, Ordering::Relaxed) + 1;
                let pages = self.pages.load(Ordering::Relaxed);
                self.show(&format!("{made} of {pages} pages"));
            }
        }
    }

    /// A stage begins; nothing without a name.
    fn stage(&self, name: &'static str) {
        if let (Some(began), false) = (&self.began, name.is_empty())
            && let Ok(mut began) = began.lock()
        {
            began.push((name, Instant::now()));
        }
    }

    /// Says how long each stage took, in milliseconds, if that was asked for.
    pub fn tell_times(&self) {
        let Some(began) = self.began.as_ref().and_then(|began| began.lock().ok()) else { return };
        let ends = began.iter().skip(1).map(|(_, at)| *at).chain([Instant::now()]);
        for ((name, from), to) in began.iter().zip(ends) {
            eprintln!("{:>8.1} ms  {name}", (to - *from).as_secs_f64() * 1000.0);
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
