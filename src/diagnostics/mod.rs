//! A problem that an editor can mend: what is wrong, where, and the likely repair.
//!
//! Every stage returns its value and its diagnostics and goes on, so that one run shows all
//! problems of a desk. A diagnostic is plain data; `codes` lists every kind of problem and
//! `report` turns a list of them into text for people, JSON, or annotations for CI.

mod codes;
mod few;
mod report;
mod switches;

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use codes::{Code, explain};
pub use few::Few;
pub use report::{Format, Texts, report};
pub use switches::{Switch, Switches};

/// How bad a problem is: an error stops the build, a warning does not (unless `--strict`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    Error,
    Warning,
}

/// A place in a source file: its path from the desk's root with `/`, and a range of bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    pub file: Arc<str>,
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(file: &Arc<str>, range: Range<usize>) -> Span {
        Span { file: file.clone(), start: range.start, end: range.end }
    }

    /// A whole file, where no narrower place can be named.
    pub fn file(file: &Arc<str>) -> Span {
        Span::new(file, 0..0)
    }
}

/// One problem. Made by a named function next to the check that finds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    /// What is wrong, in a short sentence without a full stop.
    pub message: String,
    /// Where, with words that stand beside the underlined text. May be empty.
    pub at: Option<(Span, String)>,
    /// Other places that belong to the problem, such as the first of two files with one slug.
    pub also: Vec<(Span, String)>,
    /// What to do about it.
    pub help: Option<String>,
    /// A text that would repair it, and the place where it goes.
    pub fix: Option<(Span, String)>,
    /// The address of the page that was being made, if it was found while making one.
    pub page: Option<String>,
}

impl Diagnostic {
    pub fn new(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: code.severity(),
            message: message.into(),
            at: None,
            also: Vec::new(),
            help: None,
            fix: None,
            page: None,
        }
    }

    pub fn at(mut self, span: Span, label: impl Into<String>) -> Diagnostic {
        self.at = Some((span, label.into()));
        self
    }

    pub fn also(mut self, span: Span, label: impl Into<String>) -> Diagnostic {
        self.also.push((span, label.into()));
        self
    }

    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Proposes to put `text` at `span`; shown under the help text.
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.fix = Some((span, text.into()));
        self
    }

    pub fn while_making(mut self, page: impl Into<String>) -> Diagnostic {
        self.page = Some(page.into());
        self
    }

    /// Without anything that a file might have said, if one of its files is `closed`.
    pub fn redacted(self, closed: &dyn Fn(&str) -> bool) -> Diagnostic {
        let mut files = self.at.iter().chain(&self.also).map(|(span, _)| span.file.as_ref());
        if !files.any(closed) {
            return self;
        }
        let message = format!("{} in a file with parts that are not for all", self.code.name());
        let mut redacted = Diagnostic::new(self.code, message);
        redacted.severity = self.severity;
        let place = |(span, _): (Span, String)| (Span { end: span.start, ..span }, String::new());
        redacted.at = self.at.map(place);
        redacted.help = Some("run the same command on a terminal to see it".to_string());
        redacted
    }

    /// Without the names that are near to a mistyped one: they are those of any document.
    pub fn without_nearest(mut self) -> Diagnostic {
        if self.code == Code::UnknownEntity {
            self.help = Some("run the same command on a terminal to see what is near".to_string());
            self.fix = None;
        }
        self
    }

    /// Without the page that was being made, for those who may not know that there is one.
    pub fn without_page(mut self) -> Diagnostic {
        if self.at.is_none() && self.page.take().is_some() {
            self.message = format!("{} on a page that is not for all", self.code.name());
            self.help = Some("run the same command on a terminal to see it".to_string());
        }
        self
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// File, place, code and message: the order of a report, the same on every machine.
    fn key(&self) -> (Option<&Span>, Code, &str, Option<&str>) {
        (self.at.as_ref().map(|(span, _)| span), self.code, &self.message, self.page.as_deref())
    }
}

/// Orders a run's diagnostics by file and place and drops the same one found twice.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| a.key().cmp(&b.key()));
    diagnostics.dedup();
}

/// The candidate nearest to a mistyped word, if one is near enough to be meant.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_few(word, candidates, 1).into_iter().next()
}

/// The candidates near to a mistyped word, the nearest first, at most `most`.
///
/// Near means an edit distance of at most a third of the word, or that both begin alike.
pub fn nearest_few<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    most: usize,
) -> Vec<&'a str> {
    let word = word.to_lowercase();
    let limit = (word.chars().count() / 3).max(1);
    let mut near: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let lower = candidate.to_lowercase();
            let distance = strsim::damerau_levenshtein(&word, &lower);
            let shared = word.chars().zip(lower.chars()).take_while(|(a, b)| a == b).count();
            let shorter = word.chars().count().min(lower.chars().count());
            let begins_alike = shorter >= 3 && shared * 4 >= shorter * 3;
            (distance <= limit || begins_alike).then_some((distance, candidate))
        })
        .collect();
    near.sort();
    near.dedup();
    near.into_iter().take(most).map(|(_, candidate)| candidate).collect()
}
