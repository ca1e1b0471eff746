//! Diagnostics -> text for people, JSON for programs, or annotations for CI.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet};
use serde::Serialize;

use super::{Diagnostic, Severity, Span};

/// How a list of diagnostics is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people. Without `quote` no text of a file is shown, for logs that others can read.
    Terminal { color: bool, quote: bool },
    /// One JSON array.
    Json,
    /// Workflow commands of GitHub, which Gitea and Forgejo read too. Never quotes a file.
    Github,
}

/// Where the text of a file comes from, by its path in diagnostics.
pub trait Texts {
    fn text(&self, file: &str) -> Option<&str>;
}

/// A line longer than this is not shown: an excerpt should help, and some files are one line.
const LONGEST_LINE: usize = 400;

/// So many lines of one place are shown.
const MOST_LINES: usize = 4;

/// Tells all diagnostics in the given order.
pub fn report(diagnostics: &[Diagnostic], texts: &dyn Texts, format: Format) -> String {
    match format {
        Format::Terminal { color, quote } => {
            let renderer = if color { Renderer::styled() } else { Renderer::plain() };
            let renderer = renderer.decor_style(DecorStyle::Ascii);
            diagnostics
                .iter()
                .map(|diagnostic| {
                    let groups = groups(diagnostic, texts, quote);
                    format!("{}\n\n", renderer.render(&groups))
                })
                .collect()
        }
        Format::Json => {
            let list: Vec<Json> = diagnostics.iter().map(|d| Json::new(d, texts)).collect();
            // Plain texts and numbers always serialise.
            serde_json::to_string_pretty(&list).unwrap_or_default() + "\n"
        }
        Format::Github => diagnostics.iter().map(|d| annotation(d, texts)).collect(),
    }
}

fn groups<'a>(diagnostic: &'a Diagnostic, texts: &'a dyn Texts, quote: bool) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(printable(&diagnostic.message)).id(diagnostic.code.name());
    let mut main = match &diagnostic.at {
        Some((span, label)) => {
            let place = place(span, label, AnnotationKind::Primary, texts, quote);
            place.into_iter().fold(Group::with_title(title), Group::element)
        }
        None => Group::with_title(title),
    };
    for (span, label) in &diagnostic.also {
        main = place(span, label, AnnotationKind::Context, texts, quote)
            .into_iter()
            .fold(main, Group::element);
    }
    if let Some(page) = &diagnostic.page {
        main = main.element(Level::NOTE.message(format!("while making {}", printable(page))));
    }
    let Some(help) = &diagnostic.help else { return vec![main] };
    let fix = diagnostic.fix.as_ref().filter(|_| quote).and_then(|(span, text)| {
        let excerpt = Excerpt::of(texts.text(&span.file)?, span)?;
        let snippet = Snippet::source(excerpt.text)
            .line_start(excerpt.line)
            .path(span.file.as_ref())
            .patch(Patch::new(excerpt.range, printable(text)));
        Some(Group::with_title(Level::HELP.secondary_title(printable(help))).element(snippet))
    });
    match fix {
        Some(fix) => vec![main, fix],
        None => vec![main.element(Level::HELP.message(printable(help)))],
    }
}

/// A place with its line underlined, or its position alone where the line cannot be shown.
fn place<'a>(
    span: &'a Span,
    label: &'a str,
    kind: AnnotationKind,
    texts: &'a dyn Texts,
    quote: bool,
) -> Vec<Element<'a>> {
    let text = texts.text(&span.file);
    let is_file = span.start == 0 && span.end == 0;
    // A redacted problem has a place without width and without words.
    let is_place = !is_file && (span.end > span.start || !label.is_empty());
    if let Some(excerpt) =
        text.filter(|_| quote && is_place).and_then(|text| Excerpt::of(text, span))
    {
        let label = (!label.is_empty()).then(|| printable(label));
        let annotation = kind.span(excerpt.range).label(label);
        let snippet = Snippet::source(excerpt.text)
            .line_start(excerpt.line)
            .path(span.file.as_ref())
            .annotation(annotation);
        return vec![snippet.into()];
    }
    let origin = Origin::path(span.file.as_ref());
    let origin = match text.filter(|_| !is_file) {
        Some(text) => {
            let (line, column) = position(text, span.start);
            origin.line(line).char_column(column)
        }
        None => origin,
    };
    let note = (!label.is_empty()).then(|| Level::NOTE.message(printable(label)).into());
    [Some(origin.into()), note].into_iter().flatten().collect()
}

/// The lines that a place stands in, and the place inside them.
struct Excerpt {
    text: String,
    line: usize,
    range: Range<usize>,
}

impl Excerpt {
    fn of(text: &str, span: &Span) -> Option<Excerpt> {
        let start = boundary(text, span.start);
        let end = boundary(text, span.end.max(span.start)).max(start);
        let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let to = text[end..].find('\n').map_or(text.len(), |at| end + at);
        let lines = text[from..to].split('\n');
        let too_long = lines.clone().any(|line| line.len() > LONGEST_LINE);
        if too_long {
            return None;
        }
        let to = from
            + lines.take(MOST_LINES).map(|line| line.len() + 1).sum::<usize>().saturating_sub(1);
        let end = end.min(to);
        let line = text[..from].matches('\n').count() + 1;
        // Of one byte each, so that the place stays where it is.
        let clean = |c: char| if c.is_control() && c != '\n' && c != '\t' { ' ' } else { c };
        let range = start - from..end - from;
        Some(Excerpt {
            text: text[from..to].chars().map(|c| narrow(c, clean(c))).collect(),
            line,
            range,
        })
    }
}

/// The cleaned character if it has the same length; else the one that was there.
fn narrow(was: char, clean: char) -> char {
    if was.len_utf8() == clean.len_utf8() { clean } else { '\u{a0}' }
}

/// The nearest place at or before `at` where a character begins.
fn boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Line and column, both from 1, the column in characters.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..boundary(text, at)];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

/// Without control characters, which could command the terminal.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

#[derive(Serialize)]
struct Json<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    at: Option<JsonPlace<'a>>,
    help: Option<&'a str>,
    fix: Option<JsonFix<'a>>,
    also: Vec<JsonPlace<'a>>,
    page: Option<&'a str>,
}

/// Lines and columns from 1, columns in characters; `start` and `end` in bytes of the file.
#[derive(Serialize)]
struct JsonPlace<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start: usize,
    end: usize,
    label: &'a str,
}

#[derive(Serialize)]
struct JsonFix<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

impl<'a> Json<'a> {
    fn new(diagnostic: &'a Diagnostic, texts: &dyn Texts) -> Json<'a> {
        let place = |(span, label): &'a (Span, String)| JsonPlace::new(span, label, texts);
        Json {
            code: diagnostic.code.name(),
            severity: severity(diagnostic),
            message: &diagnostic.message,
            at: diagnostic.at.as_ref().map(place),
            help: diagnostic.help.as_deref(),
            fix: diagnostic.fix.as_ref().map(|(span, text)| JsonFix {
                start: span.start,
                end: span.end,
                text,
            }),
            also: diagnostic.also.iter().map(place).collect(),
            page: diagnostic.page.as_deref(),
        }
    }
}

impl<'a> JsonPlace<'a> {
    fn new(span: &'a Span, label: &'a str, texts: &dyn Texts) -> JsonPlace<'a> {
        let text = texts.text(&span.file).unwrap_or_default();
        let (line, column) = position(text, span.start);
        let (end_line, end_column) = position(text, span.end);
        let (start, end) = (span.start, span.end);
        JsonPlace { file: &span.file, line, column, end_line, end_column, start, end, label }
    }
}

fn severity(diagnostic: &Diagnostic) -> &'static str {
    match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// `::error file=…,line=…,col=…,title=…::message`.
fn annotation(diagnostic: &Diagnostic, texts: &dyn Texts) -> String {
    let mut properties = Vec::new();
    if let Some((span, label)) = &diagnostic.at {
        let place = JsonPlace::new(span, label, texts);
        properties.push(format!("file={}", property(place.file)));
        if span.end > 0 {
            properties.push(format!("line={},col={}", place.line, place.column));
            properties.push(format!("endLine={},endColumn={}", place.end_line, place.end_column));
        }
    }
    properties.push(format!("title={}", property(diagnostic.code.name())));
    let mut message = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        message += &format!("\n{help}");
    }
    if let Some(page) = &diagnostic.page {
        message += &format!("\nwhile making {page}");
    }
    format!("::{} {}::{}\n", severity(diagnostic), properties.join(","), data(&message))
}

/// Escaped as the workflow commands ask for.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Code;

    struct One(&'static str);
    impl Texts for One {
        fn text(&self, _: &str) -> Option<&str> {
            Some(self.0)
        }
    }

    fn at(range: Range<usize>) -> Diagnostic {
        Diagnostic::new(Code::UnknownEntity, "unknown place `ostrell`")
            .at(Span::new(&"content/x.md".into(), range), "no such slug")
    }

    fn told(diagnostic: &Diagnostic, text: &'static str, quote: bool) -> String {
        let format = Format::Terminal { color: false, quote };
        report(std::slice::from_ref(diagnostic), &One(text), format)
    }

    #[test]
    fn the_place_is_underlined_in_its_line() {
        let told = told(&at(10..17), "title = 1\nostrell\n", true);
        assert!(told.contains("--> content/x.md:2:1"), "{told}");
        assert!(told.contains("2 | ostrell") && told.contains("^^^^^^^ no such slug"), "{told}");
    }

    #[test]
    fn without_quoting_no_text_of_the_file_is_shown() {
        let told = told(&at(10..17), "title = 1\nzebrafinch\n", false);
        assert!(!told.contains("zebrafinch") && told.contains("content/x.md:2:1"), "{told}");
    }

    #[test]
    fn places_outside_inside_a_letter_and_in_endless_lines_are_told_all_the_same() {
        let long: &'static str = Box::leak("x".repeat(1_000_000).into_boxed_str());
        for (range, text) in
            [(100..200, "short"), (1..2, "é\u{1b}[31m"), (500..510, long), (0..1, "")]
        {
            let told = told(&at(range), text, true);
            assert!(told.len() < 2_000 && !told.contains('\u{1b}'), "{}", told.len());
        }
    }

    #[test]
    fn annotations_escape_what_would_end_them() {
        let mut diagnostic = at(0..3);
        diagnostic.message = "100% wrong\nand more".into();
        let told = report(&[diagnostic], &One("abc"), Format::Github);
        assert!(told.contains("::100%25 wrong%0Aand more\n"), "{told}");
    }
}
