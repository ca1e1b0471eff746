//! `watchdesk import`: what others wrote becomes files of the desk, all of them or none.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::files::{File, read, write_all};
use super::{ArticleArgs, EventsArgs, ImportCommand, SiteArgs};
use crate::audience::Tlp;
use crate::import::sites::{self as old_site, Maker};
use crate::import::{Known, article as one_article, events, mapping, new_source};
use crate::kinds::{Kind, NAMED, Passing};
use crate::{Desk, sources};

/// An export may be as large as this; it is held in memory.
const MOST_OF_AN_EXPORT: u64 = 1_000_000_000;

pub fn import(command: &ImportCommand) -> ExitCode {
    let done = match command {
        ImportCommand::Article(args) => article(args),
        ImportCommand::Hugo(args) => site(args, Maker::Hugo),
        ImportCommand::Zola(args) => site(args, Maker::Zola),
        ImportCommand::Jekyll(args) => site(args, Maker::Jekyll),
        ImportCommand::Ucdp(args) => events(args, events::Layout::Ucdp),
        ImportCommand::Acled(args) => events(args, events::Layout::Acled),
        ImportCommand::Csv(args) => events(args, events::Layout::Table),
    };
    match done {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}; nothing was written");
            ExitCode::FAILURE
        }
    }
}

/// Opens the desk as far as an import needs it: its entities and settings, not the briefings and
/// incidents, of which there may be very many.
fn open(root: &Path) -> Result<(Desk, Known), String> {
    let (mut tree, mut problems) = sources::read(root);
    let needed = |path: &str| {
        let folder = path.split('/').nth(1).unwrap_or_default();
        folder == "sources" || NAMED.iter().any(|kind| kind.folder() == folder)
    };
    tree.content.retain(|file| needed(&file.path));
    tree.files.clear();
    let desk = Desk::open(tree, &|_| ()).map_err(|found| {
        problems.extend(found);
        match problems.first() {
            Some(problem) => problem.message.clone(),
            None => format!("{} is no desk", root.display()),
        }
    })?;
    let known = desk.known().map_err(|problem| problem.message)?;
    Ok((desk, known))
}

/// An article may be as large as this.
const MOST_OF_AN_ARTICLE: u64 = 20_000_000;

fn article(args: &ArticleArgs) -> Result<String, String> {
    let root = &args.desk;
    let text = read(&args.file, MOST_OF_AN_ARTICLE)?;
    let (desk, known) = open(root)?;
    if let Some(slug) = &args.source
        && known.reference(&[Kind::Source], slug).is_none()
    {
        return Err(format!("there is no source `{slug}`: watchdesk new source \"…\""));
    }
    // Nobody but the desk, until somebody has said who.
    let label = |folder: &str| {
        let path = format!("content/{folder}/x.md");
        desk.folder_marking(&path).is_none().then_some(Tlp::Red)
    };
    let taken = one_article::import(&one_article::Given {
        text: &text,
        known: &known,
        today: Timestamp::now().to_zoned(TimeZone::UTC).date(),
        title: args.title.as_deref(),
        date: args.date,
        source: args.source.as_deref(),
        url: args.url.as_deref(),
        markings: [label("briefings"), label("incidents")],
    })
    .map_err(|why| format!("{}: {why}", args.file.display()))?;
    let mut files = Vec::new();
    for (folder, file) in [("briefings", Some(taken.briefing)), ("incidents", taken.incident)] {
        let Some((slug, text)) = file else { continue };
        files.push(File::new(format!("content/{folder}/{slug}.md"), text));
    }
    write_all(root, &files)?;
    let written: String = files.iter().map(|file| format!("{} is a draft\n", file.path)).collect();
    Ok(taken.report + &written)
}

fn text_of(root: &Path, path: &str) -> Result<Option<String>, String> {
    let full = root.join(path);
    if !full.exists() {
        return Ok(None);
    }
    read(&full, MOST_OF_AN_EXPORT).map(Some)
}

fn events(args: &EventsArgs, layout: events::Layout) -> Result<String, String> {
    let root = &args.desk;
    let (desk, known) = open(root)?;
    let export = read(&args.file, MOST_OF_AN_EXPORT)?;
    let mapping = match text_of(root, mapping::PATH)? {
        Some(text) => mapping::read(&text, &known).map_err(|wrong| wrong.join("\n"))?,
        None => mapping::Mapping::default(),
    };
    let name = match (&args.name, layout) {
        (Some(name), _) => name.clone(),
        (None, events::Layout::Ucdp) => "ucdp".to_string(),
        (None, events::Layout::Acled) => "acled".to_string(),
        (None, events::Layout::Table) => {
            slug::slugify(args.file.file_stem().unwrap_or_default().to_string_lossy())
        }
    };
    if !crate::documents::is_slug(&name) {
        return Err(format!("`{name}` cannot be the table's name; choose one: --name my-table"));
    }
    let path = format!("content/incidents/{name}.csv");
    let memory = format!("imports/{name}.csv");
    let (before, now) = (text_of(root, &memory)?, text_of(root, &path)?);
    if before.is_none() && now.is_some() {
        return Err(format!("{path} is there and was not imported; choose another --name"));
    }
    let mut files = Vec::new();
    let source = match &args.source {
        Some(slug) => match known.reference(&[Kind::Source], slug) {
            Some(_) => Some(slug.clone()),
            None => return Err(format!("there is no source `{slug}`: watchdesk new source \"…\"")),
        },
        None => layout.source().map(str::to_string),
    };
    let folder = desk.folder_marking(&path);
    if let Some(slug) = &source
        && known.reference(&[Kind::Source], slug).is_none()
        && let Some(text) = new_source(layout, desk.folder_marking("content/sources/x.md"))
    {
        files.push(File::new(format!("content/sources/{slug}.md"), text));
    }
    let of_source = source.as_deref().and_then(|slug| {
        let id = known.reference(&[Kind::Source], slug)?;
        Some(known.redistribute(id))
    });
    // A set of which no row may be passed on is for the desk's own eyes: see docs/import.md.
    let closed = match of_source {
        Some(words) => Passing::of(words) < Passing::Rows,
        None => layout == events::Layout::Acled,
    };
    let tlp = match (args.tlp, closed) {
        (_, true) => Some(Tlp::Red),
        (Some(tlp), false) => Some(tlp),
        (None, false) if folder.is_none() => {
            return Err(format!(
                "nothing says who may see the rows: give them a label, --tlp clear (or green, amber, amber+strict, red), or give {path}'s folder one in watchdesk.toml"
            ));
        }
        (None, false) => None,
    };
    let taken = events::import(&events::Given {
        layout,
        export: &export,
        name: &name,
        source: source.as_deref(),
        tlp: tlp.map(Tlp::word),
        known: &known,
        mapping: &mapping,
        desk: now.as_deref(),
        before: before.as_deref(),
        remove_vanished: args.remove_vanished,
    })
    .map_err(|why| format!("{}: {why}", args.file.display()))?;
    let mut told = taken.report.text(before.is_some());
    told.push_str(&format!("{path} is written, {memory} remembers what was imported\n"));
    if closed {
        told.push_str("no row of this data set may be passed on: all rows are TLP:RED\n");
    }
    files.push(File { path, text: taken.table, replaces: true });
    files.push(File { path: memory, text: taken.memory, replaces: true });
    if let Some(text) = taken.report.names_file()
        && !root.join(mapping::PATH).exists()
    {
        told.push_str(&format!("{} lists the names to decide on\n", mapping::PATH));
        files.push(File::new(mapping::PATH, text));
    }
    write_all(root, &files)?;
    Ok(told)
}

/// Takes the articles of a whole site.
fn site(args: &SiteArgs, maker: Maker) -> Result<String, String> {
    let folder = &args.folder;
    if !folder.is_dir() {
        return Err(format!("{} is no folder", folder.display()));
    }
    let (desk, _) = open(&args.desk)?;
    let mut texts = BTreeMap::new();
    let mut unread = String::new();
    // What the generator made, and what it needs, is none of the site's texts.
    let hidden = |name: &str| {
        matches!(name, ".git" | "node_modules" | "public" | "_site" | "themes" | "vendor")
    };
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let walk = walk
        .filter_entry(|entry| entry.depth() == 0 || !hidden(&entry.file_name().to_string_lossy()));
    for entry in walk {
        let entry = entry.map_err(|error| format!("{}: {error}", folder.display()))?;
        let inner = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let path = inner.to_string_lossy().replace('\\', "/");
        if !entry.file_type().is_file() || !maker.is_article(&path) {
            continue;
        }
        match read(entry.path(), MOST_OF_AN_ARTICLE) {
            Ok(text) => {
                texts.insert(path, text);
            }
            Err(why) => unread.push_str(&format!("{path}\n  not carried: {why}\n")),
        }
    }
    let label = |kind: Kind| {
        let path = format!("content/{}/x.md", kind.folder());
        desk.folder_marking(&path).is_none().then_some(Tlp::Red)
    };
    let taken = old_site::import(maker, &texts, &label);
    if taken.made.is_empty() {
        let what = unread + &taken.report();
        return Err(format!("{what}{} has no article that could be taken", folder.display()));
    }
    let count = taken.made.len();
    let report = format!("{unread}{}{count} files are written\n", taken.report());
    let files: Vec<File> =
        taken.made.into_iter().map(|made| File::new(made.path, made.text)).collect();
    write_all(&args.desk, &files)?;
    Ok(report)
}
