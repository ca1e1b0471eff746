//! A finished site -> a place where readers find it: a folder, a branch of a git remote, or a store
//! of objects.
//!
//! Each kind of place can say what is there and take what differs. What watchdesk did not put there
//! is never touched. Whatever moment a run is cut off at, what stands there are whole files, and the
//! next run completes it.

pub mod folder;
pub mod git;
pub mod media;
pub mod pack;
pub mod plan;
pub mod signature;
pub mod store;
pub mod verify;

use crate::output::Finished;
use plan::{Plan, There};

/// Why something could not be done, and what may help. Neither has a secret in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    pub what: String,
    pub help: String,
}

impl Trouble {
    pub fn new(what: impl Into<String>, help: impl Into<String>) -> Trouble {
        Trouble { what: what.into(), help: help.into() }
    }
}

/// What came of sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    Done,
    /// Somebody else changed the place meanwhile and nothing was done: look again.
    Overtaken,
}

/// Somewhere a site can be published.
pub trait Place {
    /// What is there. The site says which files matter.
    fn look(&mut self, site: &Finished) -> Result<There, Trouble>;

    /// Carries out a plan made of what was seen last. `sent` is told how many bytes more are there.
    fn send(
        &mut self,
        site: &Finished,
        plan: &Plan,
        sent: &(dyn Fn(u64) + Sync),
    ) -> Result<Sent, Trouble>;
}
