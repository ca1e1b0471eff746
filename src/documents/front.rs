//! A file's text -> where its front matter and its body are.

use std::ops::Range;

use crate::diagnostics::{Code, Diagnostic, Span};
use crate::sources::SourceFile;

pub struct Parts {
    pub front: Range<usize>,
    pub body: Range<usize>,
}

/// Finds the TOML between two lines `+++`; blank lines may stand before the first.
pub fn split(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> Option<Parts> {
    let text = file.text.as_ref();
    let mut lines = lines(text).skip_while(|range| text[range.clone()].trim().is_empty());
    let Some(opening) = lines.next().filter(|range| is_fence(&text[range.clone()])) else {
        diagnostics.push(no_front_matter(file));
        return None;
    };
    let Some(closing) = lines.find(|range| is_fence(&text[range.clone()])) else {
        diagnostics.push(unclosed(file, opening));
        return None;
    };
    Some(Parts { front: opening.end..closing.start, body: closing.end..text.len() })
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "+++"
}

/// The byte ranges of a text's lines, each with its line end.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let range = start..start + line.len();
        start = range.end;
        range
    })
}

fn no_front_matter(file: &SourceFile) -> Diagnostic {
    let first = file.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let start = file.text.find(first).unwrap_or(0);
    let length = first.chars().take(40).map(char::len_utf8).sum::<usize>();
    let help = match first.trim_end() {
        "---" => {
            "this is YAML; watchdesk reads TOML: begin with a line +++, then `title = \"…\"`, then a line +++"
        }
        _ => "begin the file with a line +++, then `title = \"…\"`, then a line +++",
    };
    Diagnostic::new(Code::NoFrontMatter, "the file does not begin with front matter")
        .at(Span::new(&file.path, start..start + length), "a line +++ is wanted here")
        .help(help)
}

fn unclosed(file: &SourceFile, opening: Range<usize>) -> Diagnostic {
    let fence = opening.start..opening.start + 3;
    Diagnostic::new(Code::UnclosedFrontMatter, "the front matter is not closed")
        .at(Span::new(&file.path, fence), "opened here")
        .help("put a line +++ between the last field and the text")
}
