//! The built-in theme and the desk's own templates -> a [`Theme`] that turns views into bytes.
//!
//! A desk's `templates/briefing.html` stands in place of the theme's; it may extend
//! `theme/briefing.html` and say only the blocks that differ. There are no other candidates.

use include_dir::{Dir, include_dir};
use tera::{Context, ErrorKind, Tera};

use crate::diagnostics::{Code, Diagnostic, Span, nearest};
use crate::language::{Language, unused_keys};
use crate::sources::SourceFile;

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static STATICS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/static");

/// What the theme's templates are called when a desk's own stand in their place.
const THEME: &str = "theme/";

pub struct Theme {
    tera: Tera,
    /// The desk's templates, for the places in diagnostics.
    own: Vec<SourceFile>,
}

/// The theme's templates by name, with their texts.
pub fn theme_files() -> impl Iterator<Item = (&'static str, &'static str)> {
    TEMPLATES.files().filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)))
}

/// The theme's own tables of strings: a desk's copy of one changes nothing.
fn theme_files_of_strings() -> impl Iterator<Item = &'static str> {
    let strings = TEMPLATES.get_dir("strings").into_iter().flat_map(|folder| folder.files());
    strings.filter_map(|file| file.contents_utf8())
}

/// A language with the desk's changes from `templates/strings/<code>.toml`.
pub fn language(
    code: &str,
    templates: &[SourceFile],
    diagnostics: &mut Vec<Diagnostic>,
) -> Language {
    let language = Language::new(code);
    let path = format!("templates/strings/{code}.toml");
    let Some(file) = templates.iter().find(|file| file.path.as_ref() == path) else {
        return language;
    };
    match language.with_overrides(&file.text) {
        Ok(language) => language,
        Err(error) => {
            diagnostics.push(
                Diagnostic::new(Code::TomlSyntax, error.to_string())
                    .at(Span::file(&file.path), "")
                    .help("each line is a key and a text: \"nav.home\" = \"Home\""),
            );
            Language::new(code)
        }
    }
}

/// Words that no page will say: tables of strings of a language that the desk does not have, and
/// keys that nothing asks for.
pub fn unused_strings(languages: &[String], templates: &[SourceFile]) -> Vec<Diagnostic> {
    let own: Vec<&str> =
        templates.iter().filter(|file| differs_from_theme(file)).map(|f| f.text.as_ref()).collect();
    let mut found = Vec::new();
    for file in templates {
        let Some(name) = file.path.strip_prefix("templates/strings/") else { continue };
        let Some(code) = name.strip_suffix(".toml") else { continue };
        let keys = unused_keys(&file.text, &own);
        if languages.iter().any(|language| language == code) {
            found.extend(keys.into_iter().map(|(key, place, near)| {
                unused_string(&Span::new(&file.path, place), &key, near)
            }));
        } else if theme_files_of_strings().all(|text| text != file.text.as_ref()) {
            found.push(unused_language(file, code, languages));
        }
    }
    found
}

fn unused_string(span: &Span, key: &str, near: Option<String>) -> Diagnostic {
    let unused = Diagnostic::new(Code::UnusedString, format!("no page asks for the words `{key}`"))
        .at(span.clone(), "not a key of the theme");
    match near {
        Some(near) => unused.help(format!("did you mean `{near}`?")),
        None => unused.help(
            "the keys are those of the theme's templates/strings/en.toml, and what your own templates ask for: t[\"my.key\"]",
        ),
    }
}

fn unused_language(file: &SourceFile, code: &str, languages: &[String]) -> Diagnostic {
    let known = languages.iter().map(String::as_str);
    let help = match nearest(code, known).filter(|near| *near != code) {
        Some(near) => format!("did you mean {near}.toml?"),
        None => format!(
            "add \"{code}\" to `languages` in watchdesk.toml (now: {}), or remove the file",
            languages.join(", ")
        ),
    };
    Diagnostic::new(
        Code::UnusedString,
        format!("the desk has no language `{code}`, so these words are never shown"),
    )
    .at(Span::file(&file.path), "")
    .help(help)
}

impl Theme {
    /// Loads the theme and the desk's templates. All syntax errors are found, not only the first.
    pub fn load(templates: &[SourceFile]) -> (Theme, Vec<Diagnostic>) {
        let own: Vec<SourceFile> =
            templates.iter().filter(|file| differs_from_theme(file)).cloned().collect();
        let mut diagnostics = Vec::new();
        let mut tera = built_in(&mut diagnostics, &own);
        let templates = own.iter().filter_map(|file| Some((name_of(file)?, file.text.as_ref())));
        // Tera looks at all templates once more, even if there are none to add.
        if !own.is_empty()
            && let Err(all_at_once) = tera.add_raw_templates(templates.clone())
        {
            for (name, text) in templates {
                let mut alone = tera.clone();
                if let Err(error) = alone.add_raw_template(name, text) {
                    diagnostics.extend(problems(&error, &own, None));
                }
            }
            if diagnostics.is_empty() {
                diagnostics.extend(problems(&all_at_once, &own, None));
            }
        }
        // What extends a template that cannot be read cannot be read either: noise beside it.
        if diagnostics.iter().any(|diagnostic| diagnostic.at.is_some()) {
            diagnostics.retain(|diagnostic| diagnostic.at.is_some());
        }
        diagnostics.extend(own.iter().filter_map(unknown_template));
        (Theme { tera, own }, diagnostics)
    }

    /// Whether the desk has a template of its own in place of the theme's.
    pub fn is_own(&self, template: &str) -> bool {
        self.own.iter().any(|file| name_of(file) == Some(template))
    }

    /// The texts of all templates, the theme's and the desk's, and of the theme's own files.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let own = self.own.iter().map(|file| file.text.as_ref());
        let statics = STATICS.files().filter_map(|file| file.contents_utf8());
        theme_files().map(|(_, text)| text).chain(statics).chain(own)
    }

    /// Renders one page. `address` is named if the template has a fault.
    pub fn render(
        &self,
        template: &str,
        context: &Context,
        address: &str,
    ) -> Result<Vec<u8>, Diagnostic> {
        let mut bytes = Vec::with_capacity(16 * 1024);
        match self.tera.render_to(template, context, &mut bytes) {
            Ok(()) => Ok(bytes),
            Err(error) => Err(problems(&error, &self.own, Some(address)).swap_remove(0)),
        }
    }

    /// The theme's own style sheet, scripts and pictures.
    pub fn statics(&self) -> impl Iterator<Item = (&'static str, Vec<u8>)> {
        STATICS.files().filter_map(|file| {
            let path = file.path().to_str()?;
            let bytes = match file.contents_utf8() {
                Some(script) if path.ends_with(".js") => bare(script).into_bytes(),
                _ => file.contents().to_vec(),
            };
            Some((path, bytes))
        })
    }
}

/// A script of ours without what only its writers need: lines of comment and indentation. None has a
/// text that goes over several lines.
fn bare(script: &str) -> String {
    let lines = script.lines().map(str::trim_start);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn built_in(diagnostics: &mut Vec<Diagnostic>, own: &[SourceFile]) -> Tera {
    let mut tera = Tera::new();
    tera.autoescape_on([".html", ".xml", ".svg"]);
    let loaded = tera.set_fallback_prefixes([THEME]).and_then(|()| {
        tera.add_raw_templates(theme_files().map(|(name, text)| (format!("{THEME}{name}"), text)))
    });
    if let Err(error) = loaded {
        diagnostics.extend(problems(&error, own, None));
    }
    tera
}

/// The name of a template file below `templates/`; `None` for the tables of strings.
fn name_of(file: &SourceFile) -> Option<&str> {
    let name = file.path.strip_prefix("templates/")?;
    (!name.starts_with("strings/")).then_some(name)
}

/// A copy of the theme's own template changes nothing; this repository is such a desk.
fn differs_from_theme(file: &SourceFile) -> bool {
    name_of(file).is_some_and(|name| {
        theme_files().all(|(known, text)| known != name || text != file.text.as_ref())
    })
}

/// A template that no page uses and no other can mean to include is a slip of the name.
fn unknown_template(file: &SourceFile) -> Option<Diagnostic> {
    let name = name_of(file)?;
    let known: Vec<&str> = theme_files().map(|(name, _)| name).collect();
    if known.contains(&name) {
        return None;
    }
    let near = nearest(name, known)?;
    Some(
        Diagnostic::new(Code::UnknownTemplate, format!("no page uses the template `{name}`"))
            .at(Span::file(&file.path), "")
            .help(format!(
                "did you mean `{near}`? A template of your own that others include is fine"
            )),
    )
}

/// What Tera says, as diagnostics with a place in the desk's file or the theme's.
fn problems(error: &tera::Error, own: &[SourceFile], page: Option<&str>) -> Vec<Diagnostic> {
    let code = if page.is_some() { Code::TemplateError } else { Code::TemplateSyntax };
    let found = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let start = (report.span().start_line, report.span().start_col);
            let end = (report.span().end_line, report.span().end_col);
            vec![fault(code, report.message(), report.filename(), start, end, own)]
        }
        ErrorKind::Msg(text) if text.contains("\n --> ") => {
            text.split("error: ").filter_map(|part| from_report(code, part, own)).collect()
        }
        _ => vec![Diagnostic::new(code, error.to_string().trim().to_string())],
    };
    let found =
        if found.is_empty() { vec![Diagnostic::new(code, error.to_string())] } else { found };
    found
        .into_iter()
        .map(|diagnostic| match page {
            Some(address) => diagnostic.while_making(format!("/{address}")),
            None => diagnostic,
        })
        .collect()
}

/// Faults that Tera finds when it loads come as text: a message, then ` --> name:line:column`,
/// then the excerpt with the place underlined by `^`.
fn from_report(code: Code, report: &str, own: &[SourceFile]) -> Option<Diagnostic> {
    let mut lines = report.lines();
    let message = lines.next()?.trim();
    let place = lines.next()?.trim().strip_prefix("--> ")?;
    let mut parts = place.rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let name = parts.next()?;
    let width = lines.map(|line| line.matches('^').count()).find(|count| *count > 0).unwrap_or(1);
    let start = (line, column.saturating_sub(1));
    Some(fault(code, message, name, start, (line, start.1 + width), own))
}

fn fault(
    code: Code,
    message: &str,
    name: &str,
    start: (usize, usize),
    end: (usize, usize),
    own: &[SourceFile],
) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(code, message.lines().next().unwrap_or("the template is wrong"))
            .help("docs/themes.md lists what each template gets");
    match own.iter().find(|file| name_of(file) == Some(name)) {
        Some(file) => {
            let range = byte(&file.text, start)..byte(&file.text, end);
            diagnostic.at(Span::new(&file.path, range.start..range.end.max(range.start)), "here")
        }
        None => diagnostic.at(Span::file(&format!("{name}:{}", start.0).into()), ""),
    }
}

/// The byte at a line (from 1) and a column (from 0, in characters).
fn byte(text: &str, (line, column): (usize, usize)) -> usize {
    let begin =
        text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    let rest = &text[begin.min(text.len())..];
    begin + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at)
}
