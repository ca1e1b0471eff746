//! A folder, also one that is mounted or handed on to other programs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::plan::{Plan, There};
use super::{Place, Sent, Trouble};
use crate::output::{self, Finished, SIGNATURE, SUMS};

pub struct Folder {
    pub path: PathBuf,
    /// Files of others that stand in the way are replaced.
    pub replace: bool,
}

impl Place for Folder {
    fn look(&mut self, site: &Finished) -> Result<There, Trouble> {
        let listed = output::read_manifest(&self.path);
        let left = output::journal(&self.path);
        let ours: BTreeSet<String> = listed.into_keys().chain(left).collect();
        let mut there = There {
            // A run may be killed when all stands in place and only its own notes are left.
            interrupted: !output::is_at_rest(&self.path),
            sums: std::fs::read_to_string(self.path.join(SUMS)).ok(),
            signature: std::fs::read_to_string(self.path.join(SIGNATURE)).ok(),
            ..There::default()
        };
        let wanted: BTreeMap<&str, &str> = site.files().map(|(path, _, sum)| (path, sum)).collect();
        // Files are compared themselves, because a hand may have changed them.
        for (path, bytes, sum) in site.files() {
            let Ok(found) = std::fs::read(self.path.join(path)) else { continue };
            if found == bytes {
                there.ours.insert(path.to_string(), Some(sum.to_string()));
            } else if ours.contains(path) {
                there.ours.insert(path.to_string(), None);
            } else {
                there.others.insert(path.to_string());
            }
        }
        for path in ours {
            if !wanted.contains_key(path.as_str()) && self.path.join(&path).is_file() {
                there.ours.insert(path, None);
            }
        }
        Ok(there)
    }

    fn send(
        &mut self,
        site: &Finished,
        plan: &Plan,
        sent: &(dyn Fn(u64) + Sync),
    ) -> Result<Sent, Trouble> {
        let placed = output::place(&self.path, site, self.replace);
        placed.map_err(|problems| {
            let told = problems.into_iter().next();
            let told = told.map(|p| (p.message, p.help.unwrap_or_default())).unwrap_or_default();
            Trouble::new(told.0, told.1)
        })?;
        sent(plan.length());
        Ok(Sent::Done)
    }
}
