//! Problems -> the same for a place that others may read: without what quotes a closed file.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::Desk;
use crate::audience::{Audience, Tlp};
use crate::diagnostics::{Code, Diagnostic, Texts};
use crate::documents::passages::may_have_label;
use crate::release::{self, AsOf, Terms};

impl Desk {
    /// The same problems for a place that others may read, such as the log of a machine: of a file
    /// that is not wholly open to the audience, only the place and the kind of the problem.
    pub fn redacted(
        &self,
        problems: Vec<Diagnostic>,
        audience: &str,
        as_of: AsOf,
    ) -> Vec<Diagnostic> {
        if problems.is_empty() {
            return problems;
        }
        let audience = self.site.audiences.iter().find(|a| a.name == audience).cloned();
        let nobody = Audience { name: String::new(), ceiling: Tlp::Clear };
        let audience = audience.unwrap_or(nobody);
        let terms = Terms {
            audience: &audience,
            as_of,
            drafts: false,
            strict_references: false,
            reviewed: &[],
        };
        let closed = release::closed_files(&self.documents, &terms);
        let beside = self.tree.files.keys().map(String::as_str);
        let labels = self.tree.labels.iter().map(|file| file.path.as_ref());
        let documents = self.documents.list.iter().map(|document| document.path.as_ref());
        let read: BTreeSet<&str> = documents.chain(beside).chain(labels).collect();
        let unsure: BTreeSet<Arc<str>> =
            problems.iter().filter(|problem| self.hides_marking(problem)).flat_map(files).collect();
        let is_closed = |file: &str| {
            let folder = || self.site.folder_marking(file);
            let unread = file.starts_with("content/") && !read.contains(file);
            closed.contains(file)
                || unsure.contains(file)
                // A file that could not be read as a document is as closed as its folder.
                || unread && folder().is_none_or(|marking| marking > audience.ceiling)
                || unread && self.says_marking(file)
        };
        let all_open = closed.is_empty() && unsure.is_empty();
        problems
            .into_iter()
            .map(|problem| problem.redacted(&is_closed))
            .map(|problem| if all_open { problem } else { problem.without_nearest() })
            .collect()
    }

    /// Whether a file has a problem because of which its marking may not have been understood: then
    /// it is as closed as can be.
    fn hides_marking(&self, problem: &Diagnostic) -> bool {
        let Some((span, _)) = &problem.at else { return false };
        let misspelt = problem.fix.as_ref().is_some_and(|(_, text)| text == "tlp");
        let unread = matches!(
            problem.code,
            Code::TomlSyntax
                | Code::WrongType
                | Code::UnknownWord
                | Code::UnknownField
                | Code::StrayMarking
                | Code::WeakerMarking
                | Code::UnclosedFrontMatter
                // A row that became no document has its label in the table all the same.
                | Code::MissingColumn
                | Code::UnknownColumn
                | Code::RaggedRow
                | Code::UnclosedQuote
                | Code::BadSlug
                | Code::DuplicateSlug
        );
        misspelt || unread && self.says_marking(&span.file)
    }

    /// Whether a file has the letters of a label.
    fn says_marking(&self, file: &str) -> bool {
        may_have_label(self.tree.text(file).unwrap_or_default())
    }
}

/// The files that a problem names.
fn files(problem: &Diagnostic) -> impl Iterator<Item = Arc<str>> {
    problem.at.iter().chain(&problem.also).map(|(span, _)| span.file.clone())
}
