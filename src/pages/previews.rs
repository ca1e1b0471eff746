//! The entities that texts link to -> one line about each, for the script that shows previews.

use std::collections::BTreeMap;

use super::scope::Scope;
use super::view::Descriptions;
use crate::audience::Tlp;
use crate::kinds::NAMED;

/// The descriptions by address from the root, in the page's language or else the original.
pub fn descriptions(scope: &Scope) -> Descriptions {
    let mut lines: BTreeMap<String, String> = BTreeMap::new();
    for entry in scope.graph.entries.iter().filter(|entry| NAMED.contains(&entry.kind)) {
        let version = entry.version(scope.language);
        if version.summary().is_empty() {
            continue;
        }
        // A preview may be stricter than the page that it is shown on: it says so itself.
        let line = match version.marking {
            Tlp::Clear => version.summary().to_string(),
            marking => format!("({}) {}", marking.label(), version.summary()),
        };
        lines.insert(scope.address(entry), line);
    }
    // A table of texts always is one in JSON too.
    Descriptions { json: serde_json::to_string(&lines).unwrap_or_default() }
}
