//! `watchdesk new KIND "Title"`: a file for a new document, at its place and with its kind's fields.

use std::path::Path;
use std::process::{Command, ExitCode};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::files::{File, write_all};
use super::{NewArgs, build, progress::Progress};
use crate::audience::Tlp;
use crate::diagnostics::nearest_few;
use crate::kinds::{KINDS, Kind};
use crate::scaffold;

/// Makes the file and prints its path.
pub fn new(args: &NewArgs) -> ExitCode {
    let Some(kind) = Kind::from_name(&args.kind).or_else(|| Kind::from_folder(&args.kind)) else {
        eprintln!("{}", unknown_kind(&args.kind));
        return ExitCode::from(2);
    };
    let editor = std::env::var("EDITOR").ok().filter(|editor| !editor.trim().is_empty());
    if args.edit && editor.is_none() {
        eprintln!("--edit opens the program that EDITOR names, and EDITOR is not set");
        return ExitCode::from(2);
    }
    let today = args.date.unwrap_or_else(|| Timestamp::now().to_zoned(TimeZone::UTC).date());
    if !args.title.chars().any(char::is_alphanumeric) {
        eprintln!("the title `{}` has no letter or digit", args.title);
        return ExitCode::from(2);
    }
    let first = match kind {
        Kind::Briefing | Kind::Incident => today.to_string(),
        _ => String::new(),
    };
    let slug = match &args.slug {
        Some(slug) => slug.clone(),
        None => scaffold::slug(&first, &args.title),
    };
    if !crate::documents::is_slug(&slug) {
        let what = if args.slug.is_some() { slug.as_str() } else { args.title.as_str() };
        eprintln!("`{what}` gives no address of a-z, 0-9 and hyphens; choose one: --slug my-words");
        return ExitCode::from(2);
    }
    let desk = match build::open_quietly(&args.desk, &Progress::start()) {
        Ok(desk) => desk,
        Err(told) => return told,
    };
    if let Some(path) = desk.path_of(kind, &slug) {
        eprintln!("there is a {} `{slug}` already: {path}", kind.name());
        return ExitCode::FAILURE;
    }
    let path = format!("content/{}/{slug}.md", kind.folder());
    // Nobody but the desk, until somebody has said who.
    let marking = desk.folder_marking(&path).is_none().then_some(Tlp::Red);
    let known = |kinds: &[Kind]| desk.slugs(kinds);
    let made =
        scaffold::write(&scaffold::New { kind, title: &args.title, today, marking, known: &known });
    let made = made.and_then(|text| write_all(&args.desk, &[File::new(&path, text)]));
    if let Err(problem) = made {
        eprintln!("{problem}");
        return ExitCode::FAILURE;
    }
    let path = args.desk.join(path);
    println!("{}", path.strip_prefix(".").unwrap_or(&path).display());
    match editor.filter(|_| args.edit) {
        Some(editor) => edit(&editor, &path),
        None => ExitCode::SUCCESS,
    }
}

/// Opens the file. The editor may have options of its own: `code --wait`.
fn edit(editor: &str, path: &Path) -> ExitCode {
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default();
    match Command::new(program).args(words).arg(path).status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("the editor `{editor}` cannot be started: {error}; the file is there");
            ExitCode::FAILURE
        }
    }
}

fn unknown_kind(typed: &str) -> String {
    let names: Vec<&str> = KINDS.iter().map(|about| about.name).collect();
    match nearest_few(typed, names.iter().copied(), 3).as_slice() {
        [] => format!("there is no kind `{typed}`; the kinds are: {}", names.join(", ")),
        near => format!("there is no kind `{typed}`; did you mean `{}`?", near.join("` or `")),
    }
}
