//! Changes in a desk's folder -> batches of paths that may be other than before.
//!
//! What the system tells is a hint: it may be late, come in pieces, or be lost when too much happens
//! at once. So a batch waits until nothing more comes, folders are looked at a second time, and
//! whatever is in doubt has all read again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant, UNIX_EPOCH};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::sources::FOLDERS;

/// A file that is being saved is told of several times; so long nothing must come.
const QUIET: Duration = Duration::from_millis(6);
/// A branch switch goes on for longer; but an editor is not kept waiting for ever.
const LONGEST: Duration = Duration::from_millis(400);
/// What is written into a new folder before it is watched is told by nobody.
const SECOND_LOOK: Duration = Duration::from_millis(250);
/// How often it is made sure that the folders are still those that are watched.
const ROUND: Duration = Duration::from_millis(500);
/// More paths than these are more work one by one than all at once.
const MANY: usize = 20_000;

/// What is to be read again.
#[derive(Debug, PartialEq, Eq)]
pub enum Batch {
    Paths(BTreeSet<PathBuf>),
    All,
}

/// Watches one desk, whatever becomes of its folder.
pub struct Watch {
    root: PathBuf,
    events: Receiver<notify::Result<Event>>,
    /// Kept because its end is the end of the events.
    _watcher: Option<RecommendedWatcher>,
    /// What is watched, so that it is noticed when another folder stands in its place.
    watched: Vec<Option<Identity>>,
    /// Folders that are to be looked at once more, and when.
    again: Option<(Instant, BTreeSet<PathBuf>)>,
}

/// Which folder it is, whatever it is called.
type Identity = (u64, u128);

impl Watch {
    pub fn new(root: &Path) -> Watch {
        let (watcher, events, watched) = begin(root);
        Watch { root: root.to_path_buf(), events, _watcher: watcher, watched, again: None }
    }

    /// Waits for the next batch.
    pub fn next(&mut self) -> Batch {
        loop {
            let mut paths = BTreeSet::new();
            let mut all = false;
            let wait = self
                .again
                .as_ref()
                .map_or(ROUND, |(at, _)| at.saturating_duration_since(Instant::now()).min(ROUND));
            match self.events.recv_timeout(wait) {
                Ok(event) => {
                    all |= note(event, &mut paths);
                    all |= self.gather(&mut paths);
                }
                Err(RecvTimeoutError::Timeout) => {}
                // The watcher has ended, or there is none: then looking is all that can be done.
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(ROUND),
            }
            // With lost events a new folder may be among what nobody was told of.
            if all || self.is_other(&paths) {
                (self._watcher, self.events, self.watched) = begin(&self.root);
                self.again = None;
                return Batch::All;
            }
            let due = self.again.take_if(|(at, _)| *at <= Instant::now());
            let folders: BTreeSet<PathBuf> =
                paths.iter().filter(|path| path.is_dir()).cloned().collect();
            if !folders.is_empty() {
                let (_, again) =
                    self.again.get_or_insert((Instant::now() + SECOND_LOOK, BTreeSet::new()));
                again.extend(folders);
            }
            paths.extend(due.into_iter().flat_map(|(_, folders)| folders));
            if paths.len() > MANY {
                return Batch::All;
            }
            if !paths.is_empty() {
                return Batch::Paths(paths);
            }
        }
    }

    /// Adds what else comes until it is quiet.
    fn gather(&self, paths: &mut BTreeSet<PathBuf>) -> bool {
        let end = Instant::now() + LONGEST;
        let mut all = false;
        while Instant::now() < end
            && let Ok(event) = self.events.recv_timeout(QUIET)
        {
            all |= note(event, paths);
        }
        all
    }

    fn is_other(&self, paths: &BTreeSet<PathBuf>) -> bool {
        let touched = FOLDERS.iter().any(|folder| paths.contains(&self.root.join(folder)));
        touched || paths.contains(&self.root) || self.watched != identities(&self.root)
    }
}

/// Adds the paths of an event. Says whether events were lost.
fn note(event: notify::Result<Event>, paths: &mut BTreeSet<PathBuf>) -> bool {
    match event {
        Ok(event) => {
            // Reading the desk is told too.
            if !matches!(event.kind, EventKind::Access(_)) {
                let rescan = event.need_rescan();
                paths.extend(event.paths);
                return rescan;
            }
            false
        }
        Err(_) => true,
    }
}

type Begun = (Option<RecommendedWatcher>, Receiver<notify::Result<Event>>, Vec<Option<Identity>>);

/// Watches the folders of a desk that a site is made from, and no others: the site itself may lie
/// beside them.
fn begin(root: &Path) -> Begun {
    let (sender, events) = channel();
    let watched = identities(root);
    let mut watcher = notify::recommended_watcher(sender).ok();
    if let Some(watcher) = &mut watcher {
        let _ = watcher.watch(root, RecursiveMode::NonRecursive);
        for folder in FOLDERS {
            let _ = watcher.watch(&root.join(folder), RecursiveMode::Recursive);
        }
    }
    (watcher, events, watched)
}

fn identities(root: &Path) -> Vec<Option<Identity>> {
    let folders = FOLDERS.iter().map(|folder| root.join(folder));
    [root.to_path_buf()].into_iter().chain(folders).map(|path| identity(&path)).collect()
}

/// The number of a folder may be given again at once, the moment of its birth is not.
fn identity(path: &Path) -> Option<Identity> {
    let about = path.metadata().ok()?;
    let born = about.created().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    Some((number(&about), born.map_or(0, |born| born.as_nanos())))
}

#[cfg(unix)]
fn number(about: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(about)
}

#[cfg(not(unix))]
fn number(_: &std::fs::Metadata) -> u64 {
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{CreateKind, Flag};
    use std::sync::mpsc::Sender;

    /// A desk that is watched by what the test tells of it, and nothing else.
    fn told() -> (tempfile::TempDir, Sender<notify::Result<Event>>, Watch) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_path_buf();
        std::fs::create_dir(root.join("content")).unwrap();
        let (sender, events) = channel();
        let watched = identities(&root);
        (folder, sender, Watch { root, events, _watcher: None, watched, again: None })
    }

    /// The next batch, or none if there is none for a while.
    fn next(mut watch: Watch) -> Option<(Batch, Watch)> {
        let (sender, came) = channel();
        std::thread::spawn(move || {
            let batch = watch.next();
            let _ = sender.send((batch, watch));
        });
        came.recv_timeout(Duration::from_secs(20)).ok()
    }

    #[test]
    fn after_lost_events_all_is_read_and_every_folder_watched_anew() {
        let (folder, sender, watch) = told();
        let briefings = folder.path().join("content/briefings");
        std::fs::create_dir(&briefings).unwrap();
        sender.send(Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan))).unwrap();
        let (batch, watch) = next(watch).unwrap();
        assert_eq!(batch, Batch::All);
        let file = briefings.join("2031-05-04-market.md");
        std::fs::write(&file, "+++").unwrap();
        let (batch, _) = next(watch).expect("what is written after it is noticed");
        assert!(matches!(batch, Batch::Paths(paths) if paths.contains(&file)));
    }

    #[test]
    fn a_new_folder_is_looked_at_twice_also_when_another_is_looked_at_again() {
        let (folder, sender, mut watch) = told();
        let [old, new] = ["content/groups", "content/briefings"].map(|at| folder.path().join(at));
        std::fs::create_dir(&new).unwrap();
        watch.again = Some((Instant::now(), BTreeSet::from([old.clone()])));
        let event = Event::new(EventKind::Create(CreateKind::Folder)).add_path(new.clone());
        sender.send(Ok(event)).unwrap();
        let (batch, watch) = next(watch).unwrap();
        assert_eq!(batch, Batch::Paths(BTreeSet::from([old, new.clone()])));
        let (batch, _) = next(watch).expect("the second look");
        assert_eq!(batch, Batch::Paths(BTreeSet::from([new])));
    }
}
