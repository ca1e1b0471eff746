//! A desk that is being written -> its pages as they are now, made when they are asked for.
//!
//! While the desk has errors, the last site without them is shown, with the errors over it.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::commands::AllTexts;
use crate::diagnostics::{self, Diagnostic, Format};
use crate::sources::SourceTree;
use crate::{Desk, Planned};

/// One state of the desk: what its files make, or why they make nothing.
pub struct Site {
    made: Option<(Desk, Planned)>,
    pub problems: Vec<Diagnostic>,
    /// The problems as a browser shows them.
    told: String,
    /// Which style sheets, scripts and pictures it has.
    assets: u64,
    /// The pages that were asked for.
    pages: Mutex<HashMap<String, Made>>,
}

/// A file of the site, or what is wrong with its template.
type Made = Result<Arc<Page>, Vec<Diagnostic>>;

/// The bytes of a file of the site, and a tag that is another for other bytes.
pub struct Page {
    pub bytes: Vec<u8>,
    pub tag: String,
}

impl Site {
    /// A site from what was made of the desk. `shown` are the problems that may be shown to whoever
    /// looks at its pages.
    pub fn new(
        made: Option<(Desk, Planned)>,
        problems: Vec<Diagnostic>,
        shown: &[Diagnostic],
    ) -> Site {
        let empty = SourceTree::default();
        let tree = made.as_ref().map_or(&empty, |(desk, _)| desk.texts());
        let told = told(shown, tree);
        let mut assets = DefaultHasher::new();
        for (path, bytes) in &tree.statics {
            // A file that was not changed is kept, and so is its place in memory.
            (path, bytes.as_ptr() as usize, bytes.len()).hash(&mut assets);
        }
        let assets = assets.finish();
        Site { made, problems, told, assets, pages: Mutex::default() }
    }

    /// A site that could not be made, with problems in files that are no desk's yet.
    pub fn broken(problems: Vec<Diagnostic>) -> Site {
        let shown = problems.clone();
        Site::new(None, problems, &shown)
    }

    pub fn desk(&self) -> Option<&Desk> {
        self.made.as_ref().map(|(desk, _)| desk)
    }

    fn errors(&self) -> usize {
        self.problems.iter().filter(|problem| problem.is_error()).count()
    }

    fn file(&self, path: &str) -> Option<Made> {
        let (desk, planned) = self.made.as_ref()?;
        if let Some(page) = lock(&self.pages).get(path) {
            return Some(page.clone());
        }
        let page = desk.file(planned, path)?.map(|bytes| {
            let mut hash = DefaultHasher::new();
            bytes.hash(&mut hash);
            Arc::new(Page { bytes, tag: format!("{:016x}", hash.finish()) })
        });
        lock(&self.pages).insert(path.to_string(), page.clone());
        Some(page)
    }
}

fn told(problems: &[Diagnostic], tree: &SourceTree) -> String {
    let format = Format::Terminal { color: false, quote: true };
    diagnostics::report(problems, &AllTexts(tree), format)
}

/// The desk as it is now, for all who look at it.
pub struct Live {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    version: u64,
    now: Arc<Site>,
    /// The last one without errors.
    good: Option<Arc<Site>>,
    /// Pages as they were last without a fault in a template, of those that were asked for.
    seen: HashMap<String, Arc<Page>>,
}

/// What a browser is to show for an address.
pub struct Shown {
    pub version: u64,
    pub assets: u64,
    /// `None`: the site has no such file.
    pub page: Option<Arc<Page>>,
    pub errors: usize,
    pub warnings: usize,
    /// The problems in words.
    pub told: String,
    /// There has not yet been a site without errors.
    pub never: bool,
}

impl Live {
    pub fn new(now: Arc<Site>) -> Live {
        let good = (now.errors() == 0).then(|| now.clone());
        let state = State { version: 1, now, good, seen: HashMap::new() };
        Live { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Puts a new state in the place of the old one, and tells all who wait.
    pub fn show(&self, site: Arc<Site>) {
        let mut state = lock(&self.state);
        state.version += 1;
        let old = (state.now.clone(), state.good.clone());
        if site.errors() == 0 {
            state.good = Some(site.clone());
        }
        state.now = site;
        drop(state);
        self.changed.notify_all();
        // A large desk takes a while to take down: nobody waits for it.
        std::thread::spawn(move || drop(old));
    }

    /// Waits until there is another version than one that is known; after a while it is the same.
    pub fn wait(&self, known: u64, longest: Duration) -> u64 {
        let state = lock(&self.state);
        let waited = self.changed.wait_timeout_while(state, longest, |s| s.version == known);
        waited.unwrap_or_else(PoisonError::into_inner).0.version
    }

    /// The file of an address, made if it was not.
    pub fn look(&self, path: &str) -> Shown {
        let (version, now, good) = {
            let state = lock(&self.state);
            (state.version, state.now.clone(), state.good.clone())
        };
        let errors = now.errors();
        let mut shown = Shown {
            version,
            assets: good.as_ref().map_or(0, |good| good.assets),
            page: None,
            errors,
            warnings: now.problems.len() - errors,
            told: now.told.clone(),
            never: good.is_none(),
        };
        let Some(good) = good else { return shown };
        match good.file(path) {
            None => {}
            Some(Ok(page)) => {
                lock(&self.state).seen.insert(path.to_string(), page.clone());
                shown.page = Some(page);
            }
            Some(Err(problems)) => {
                shown.page = lock(&self.state).seen.get(path).cloned();
                shown.never = shown.page.is_none();
                shown.errors += problems.len();
                let own = good.desk().map(|desk| told(&problems, desk.texts())).unwrap_or_default();
                shown.told.insert_str(0, &own);
            }
        }
        shown
    }

    /// The path that the site stands at, from `/` to `/`.
    pub fn base_path(&self) -> String {
        let state = lock(&self.state);
        // A desk that never was without errors may still say where it will stand.
        let site = state.good.as_ref().unwrap_or(&state.now);
        site.made.as_ref().map_or("/".to_string(), |(desk, _)| desk.base_path().to_string())
    }
}

/// Whoever failed while it held the lock has left whole values behind.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
