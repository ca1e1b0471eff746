//! Thousands of one mistake in a table of rows -> the first few, and how many more there are.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Code, Diagnostic, Severity, Span};

/// So many problems of one sort are told of one table.
const FEW: usize = 20;

/// Counts what was told. Only tables of rows (`.csv`) can hold so many that it matters.
#[derive(Debug, Clone, Default)]
pub struct Few {
    seen: BTreeMap<(Arc<str>, Code), Seen>,
}

#[derive(Debug, Clone)]
struct Seen {
    times: usize,
    severity: Severity,
    /// The first that was not told.
    next: Span,
}

impl Few {
    /// Whether a problem is to be told; else it is only counted.
    pub fn takes(&mut self, code: Code, severity: Severity, at: &Span) -> bool {
        if !at.file.ends_with(".csv") {
            return true;
        }
        let seen = self.seen.entry((at.file.clone(), code)).or_insert_with(|| Seen {
            times: 0,
            severity,
            next: at.clone(),
        });
        seen.times += 1;
        if seen.times == FEW + 1 {
            seen.next = at.clone();
        }
        seen.severity = seen.severity.min(severity);
        seen.times <= FEW
    }

    /// Goes on counting where another has counted other tables.
    pub fn join(&mut self, other: Few) {
        self.seen.extend(other.seen);
    }

    /// Those of a list that are to be told.
    pub fn of(&mut self, found: impl IntoIterator<Item = Diagnostic>) -> Vec<Diagnostic> {
        let mut told = Vec::new();
        for problem in found {
            let at = problem.at.as_ref().map(|(span, _)| span);
            if at.is_none_or(|at| self.takes(problem.code, problem.severity, at)) {
                told.push(problem);
            }
        }
        told
    }

    /// How many more there are of each sort in each table.
    pub fn rest(self) -> impl Iterator<Item = Diagnostic> {
        let more = self.seen.into_iter().filter(|(_, seen)| seen.times > FEW);
        more.map(|((_, code), seen)| {
            let count = seen.times - FEW;
            let message = format!("{count} more of this in the table ({FEW} are told)");
            let mut problem = Diagnostic::new(code, message)
                .at(seen.next, "the next one")
                .help("mend the column as a whole, then check again");
            problem.severity = seen.severity;
            problem
        })
    }
}
