//! Each file of `tests/cases/` is a small desk in text and what must come of it.
//!
//! A case begins with a sentence that says what it is about. Then come the desk's files, each
//! after a line `-- path --`, and what is expected:
//!
//! - `-- expect problems --` the report, as an editor reads it; without it there must be none
//! - `-- expect /address/ --` lines that the page must contain
//! - `-- expect /address/ lacks --` lines that it must not contain
//! - `-- expect no /address/ --` there is no such page
//! - `-- ask --` the request, such as `audience = partners` or `date = 2031-05-04`; `check = true`
//!   for what `watchdesk check` tells beside `build`
//!
//! A desk without a `watchdesk.toml` gets a plain one. `UPDATE=1 cargo test` writes the reports
//! that came out into the files: read the difference before you commit it.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use watchdesk::diagnostics::{Format, Texts, report};
use watchdesk::release::AsOf;
use watchdesk::sources::SourceTree;
use watchdesk::{Desk, Request};

const PLAIN: &str = "name = \"Test desk\"\nbase_url = \"https://example.org/\"\n\n[markings]\ncontent = \"clear\"\n";

struct Section {
    name: String,
    text: String,
}

fn sections(case: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in case.lines() {
        let name = line.strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
        match (name, sections.last_mut()) {
            (Some(name), _) => {
                sections.push(Section { name: name.to_string(), text: String::new() });
            }
            (None, Some(section)) => {
                let _ = writeln!(section.text, "{line}");
            }
            (None, None) => {}
        }
    }
    sections
}

fn request(text: &str) -> Request {
    let mut request = Request {
        audience: None,
        as_of: AsOf::day("2031-06-01".parse().expect("a day")),
        drafts: false,
    };
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (key, value) = line.split_once('=').expect("key = value");
        match key.trim() {
            "audience" => request.audience = Some(value.trim().to_string()),
            "date" => request.as_of = AsOf::day(value.trim().parse().expect("a day")),
            // What an editor would ask is told too, as `watchdesk check` does.
            "check" => {}
            "drafts" => request.drafts = value.trim() == "true",
            other => panic!("`{other}` cannot be asked"),
        }
    }
    request
}

/// Runs one case; what differs is told in words.
fn run(path: &Path) -> Result<(), String> {
    let case = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let sections = sections(&case);
    let is_file = |s: &&Section| !s.name.starts_with("expect ") && s.name != "ask";
    let mut files: Vec<(&str, &str)> =
        sections.iter().filter(is_file).map(|s| (s.name.as_str(), s.text.as_str())).collect();
    if !files.iter().any(|(name, _)| *name == "watchdesk.toml") {
        files.push(("watchdesk.toml", PLAIN));
    }
    let asked = sections.iter().find(|s| s.name == "ask").map_or("", |s| &s.text);
    let desk = Desk::open(SourceTree::from_texts(files), &|_| {}).map_err(|_| "no desk")?;
    let mut built = desk.build(&request(asked), &|_| {});
    if asked.lines().any(|line| line.replace(' ', "") == "check=true") {
        built.diagnostics.extend(desk.editorial(request(asked).drafts));
        watchdesk::diagnostics::sort(&mut built.diagnostics);
    }
    let tree = desk.texts();
    let format = Format::Terminal { color: false, quote: true };
    let problems = report(&built.diagnostics, tree as &dyn Texts, format);
    let problems: String = problems
        .lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect::<String>()
        .trim()
        .to_string();

    let expected = sections.iter().find(|s| s.name == "expect problems");
    if problems != expected.map_or("", |s| s.text.trim()) {
        if std::env::var_os("UPDATE").is_some() {
            return update(path, &case, &problems);
        }
        return Err(format!("the problems are:\n{problems}\n"));
    }
    let mut wrong = String::new();
    for section in &sections {
        let Some(expected) = section.name.strip_prefix("expect ") else { continue };
        if expected == "problems" {
            continue;
        }
        let (address, lacks, absent) =
            match (expected.strip_suffix(" lacks"), expected.strip_prefix("no ")) {
                (Some(address), _) => (address, true, false),
                (_, Some(address)) => (address, false, true),
                _ => (expected, false, false),
            };
        let file = match address.trim_start_matches('/') {
            "" => "index.html".to_string(),
            folder if folder.ends_with('/') => format!("{folder}index.html"),
            file => file.to_string(),
        };
        let page = built.output.as_ref().and_then(|output| output.get(&file));
        let Some(page) = page.map(|bytes| String::from_utf8_lossy(bytes).into_owned()) else {
            if !absent {
                let _ = writeln!(wrong, "there is no page {address}");
            }
            continue;
        };
        if absent {
            let _ = writeln!(wrong, "there is a page {address}");
        }
        for line in section.text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if page.contains(line) == lacks {
                let what = if lacks { "has" } else { "lacks" };
                let _ = writeln!(wrong, "{address} {what}: {line}\n{}", main_of(&page));
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

fn main_of(page: &str) -> &str {
    let from = page.find("<main").unwrap_or(0);
    let to = page.find("</main>").unwrap_or(page.len());
    &page[from..to.max(from)]
}

/// Puts the report that came out into the case's file, before what else is expected.
fn update(path: &Path, case: &str, problems: &str) -> Result<(), String> {
    fs::write(path, updated(case, problems)).map_err(|error| error.to_string())
}

fn updated(case: &str, problems: &str) -> String {
    let heading = "-- expect problems --\n";
    let section =
        if problems.is_empty() { String::new() } else { format!("{heading}{problems}\n") };
    match case.find(heading) {
        Some(at) => {
            // From the heading's own line break, so that an empty section ends where it begins.
            let after = &case[at + heading.len() - 1..];
            let rest = after.find("\n-- ").map_or("", |next| &after[next + 1..]);
            let gap = if rest.is_empty() { "" } else { "\n" };
            format!("{}{section}{gap}{rest}", &case[..at])
        }
        None => match case.find("-- expect ") {
            Some(at) => format!("{}{section}\n{}", &case[..at], &case[at..]),
            None => format!("{case}{section}"),
        },
    }
}

#[test]
fn a_report_takes_the_place_of_the_old_one_and_of_nothing_else() {
    let rest = "-- expect /a/ --\nwords\n";
    for old in ["", "-- expect problems --\n", "-- expect problems --\nold\n\n"] {
        let case = format!("A case.\n-- a.md --\ntext\n{old}{rest}");
        let report = "-- expect problems --\nnew\n\n";
        let with = format!("A case.\n-- a.md --\ntext\n{report}{rest}");
        assert_eq!(updated(&case, "new"), with, "{old:?}");
        let without = format!("A case.\n-- a.md --\ntext\n\n{rest}");
        assert_eq!(updated(&case, ""), without, "{old:?}");
    }
}

#[test]
fn every_case_comes_out_as_its_file_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<_> = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "txt"))
        .map(|entry| entry.into_path())
        .collect();
    if let Ok(only) = std::env::var("CASE") {
        paths.retain(|path| path.to_string_lossy().contains(&only));
    }
    assert!(!paths.is_empty(), "no cases");
    let mut failed = Vec::new();
    for path in &paths {
        if let Err(what) = run(path) {
            failed.push(format!("== {}\n{what}", path.display()));
        }
    }
    assert!(
        failed.is_empty(),
        "{} of {} cases failed\n{}",
        failed.len(),
        paths.len(),
        failed.join("\n")
    );
}
