//! `watchdesk build` and `watchdesk check`.

use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;

use super::done::{Last, Note, Pages};
use super::progress::Progress;
use super::{
    BuildArgs, DeskArgs, FormatArg, edition, external, failed, matrix, memory, request, tell,
};
use crate::audience::Audience;
use crate::diagnostics::{self, Code, Diagnostic};
use crate::gathered::Gathered;
use crate::output::{self, Output, Stamp, Take, Writer, Written};
use crate::pictures::Cache;
use crate::sources::SourceTree;
use crate::{Built, Desk, Request, Standing, site, sources};

/// Builds the site and writes it, if nothing is wrong. The last good site stays otherwise.
pub fn build(args: &BuildArgs) -> ExitCode {
    let progress = if args.timings { Progress::timed() } else { Progress::start() };
    let start = Instant::now();
    let (tree, unread) = read(&args.desk);
    let goals = Goal::all(&tree, unread.is_empty(), args);
    // Where there is nothing to do and nothing to say, no document need be looked into.
    if !goals.is_empty() && goals.iter().all(|goal| goal.stands().is_some_and(Last::is_clean)) {
        progress.clear();
        tell(&[], &tree, args.desk.format);
        for goal in &goals {
            if let Some(last) = goal.stands() {
                goal.tell(last, &[], start, args);
            }
        }
        progress.tell_times();
        std::mem::forget((tree, goals));
        return ExitCode::SUCCESS;
    }
    let mut desk = match opened(tree, unread, &progress) {
        Ok(desk) => desk,
        Err(problems) => return no_desk(&problems, &args.desk),
    };
    if let Some(misuse) = unknown_audience(&desk.0, &args.desk) {
        return misuse;
    }
    if args.edition.is_some() {
        desk.0.keep_months_whole();
    }
    let mut good = true;
    for goal in goals {
        good &= build_for(&desk, goal, args, &progress);
    }
    progress.tell_times();
    // The program ends here, and the system takes memory back faster than we give it.
    std::mem::forget(desk);
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A desk, and what could not be read of it.
pub(super) type Opened = (Desk, Vec<Diagnostic>);

/// One site of the desk: for whom it is, where it goes, and what stands there.
struct Goal {
    /// As it was named; else the desk's own.
    audience: Option<String>,
    name: String,
    folder: PathBuf,
    note: Option<Note>,
    last: Option<Last>,
    /// The last build is what the next would be.
    stands: bool,
}

impl Goal {
    /// What is to be built. `is_whole` says whether all of the desk could be read.
    fn all(tree: &SourceTree, is_whole: bool, args: &BuildArgs) -> Vec<Goal> {
        let Some(config) = &tree.config else { return Vec::new() };
        let site = site::read(config, &mut Vec::new());
        let audiences = match args.all_audiences {
            true => site.audiences.iter().map(|a| Some(a.name.clone())).collect(),
            false => vec![args.desk.audience.clone()],
        };
        let goal = |audience: Option<String>| {
            let name = audience.clone().unwrap_or_else(|| site.audience.clone());
            let folder = match &args.output {
                Some(folder) if args.all_audiences => folder.join(&name),
                Some(folder) => folder.clone(),
                None => {
                    let end = if args.portable { "-portable" } else { "" };
                    args.desk.desk.join(site.folder(&name) + end)
                }
            };
            let asked = request(&args.desk, audience.clone());
            // What could not be read has no content to be compared by.
            let note = match is_whole && !signs(args) && args.edition.is_none() {
                true => Note::of(tree, &name, &asked, args.portable, args.desk.strict, &folder),
                false => None,
            };
            let last = note.as_ref().and_then(|note| note.last(&folder));
            let both = note.as_ref().zip(last.as_ref());
            let stands = both.is_some_and(|(note, last)| note.is_of(last, &folder));
            Goal { audience, name, folder, note, last, stands }
        };
        audiences.into_iter().map(goal).collect()
    }

    /// What was said of the site that stands there, if the next would be the same.
    fn stands(&self) -> Option<&Last> {
        self.last.as_ref().filter(|_| self.stands)
    }

    /// Tells of a site that stays as it is.
    fn tell(&self, last: &Last, problems: &[Diagnostic], start: Instant, args: &BuildArgs) {
        let same = Written { files: last.files, written: 0, unchanged: last.files, deleted: 0 };
        let seconds = start.elapsed().as_secs_f64();
        let to = names_folder(args).then_some(self.folder.as_path());
        summary(last.pages, same, problems, seconds, args.desk.format, to);
    }
}

fn signs(args: &BuildArgs) -> bool {
    args.sign || args.key.is_some()
}

fn build_for(desk: &Opened, goal: Goal, args: &BuildArgs, progress: &Progress) -> bool {
    let start = Instant::now();
    if let Some(last) = goal.stands() {
        progress.clear();
        let problems = for_this_reader(&desk.0, last.diagnostics.clone(), &goal.name, &args.desk);
        tell(&problems, desk.0.texts(), args.desk.format);
        goal.tell(last, &problems, start, args);
        return true;
    }
    let Goal { audience, folder, note, last, .. } = goal;
    if let Some(month) = args.edition {
        return edition_for(desk, audience, month, args, &folder, progress);
    }
    let asked = request(&args.desk, audience);
    let writer = Writer::open(&folder);
    let take = |path: &str, bytes: Vec<u8>| {
        if let Ok(writer) = &writer {
            let bytes = if args.portable { output::portable(path, bytes) } else { bytes };
            writer.take(path, &bytes);
        }
    };
    let pages = match (&note, &writer) {
        (Some(note), Ok(writer)) => Some(Pages::new(note, last, &folder, writer)),
        _ => None,
    };
    let standing = pages.as_ref().map(|pages| pages as &dyn Standing);
    let built = compile(desk, asked, progress, &take, standing);
    let mut problems = built.diagnostics;
    let mut written = None;
    let made_of = pages.map(Pages::made_of);
    if !failed(&problems, args.desk.strict) {
        match writer.map_err(|problem| vec![problem]).and_then(|all| all.finish(&built.stamp)) {
            Ok(done) => {
                if let Some(note) = note {
                    note.write(&folder, built.pages, &problems, made_of);
                }
                written = Some(done);
            }
            Err(more) => problems.extend(more),
        }
    }
    let signed = match written.is_some() && signs(args) {
        true => super::publish::sign(&folder, args.key.as_deref()),
        false => Ok(()),
    };
    progress.clear();
    let problems = for_this_reader(&desk.0, problems, &built.stamp.audience, &args.desk);
    tell(&problems, desk.0.texts(), args.desk.format);
    match written {
        Some(written) => {
            let seconds = start.elapsed().as_secs_f64();
            let to = names_folder(args).then_some(folder.as_path());
            summary(built.pages, written, &problems, seconds, args.desk.format, to);
        }
        None => failure(&problems, args.desk.strict, "nothing was written"),
    }
    if let Err(why) = &signed {
        super::trouble(why);
    }
    written.is_some() && signed.is_ok()
}

/// Whether a build says where it wrote to: where that is not the usual place.
fn names_folder(args: &BuildArgs) -> bool {
    args.all_audiences || args.portable || args.desk.audience.is_some()
}

/// A month's briefings as one file of their own.
fn edition_for(
    desk: &Opened,
    audience: Option<String>,
    month: (i16, i8),
    args: &BuildArgs,
    folder: &Path,
    progress: &Progress,
) -> bool {
    let output = Gathered::<Output>::default();
    let keep = |path: &str, bytes: Vec<u8>| {
        // Of the pages only those of a month are asked for.
        if !path.ends_with(".html") || path.contains("print/") {
            output.so_far().insert(path, bytes);
        }
    };
    let built = compile(desk, request(&args.desk, audience), progress, &keep, None);
    progress.clear();
    let problems = for_this_reader(&desk.0, built.diagnostics, &built.stamp.audience, &args.desk);
    tell(&problems, desk.0.texts(), args.desk.format);
    if failed(&problems, args.desk.strict) {
        failure(&problems, args.desk.strict, "nothing was written");
        return false;
    }
    edition::write(&desk.0, &output.all(), month, folder)
}

/// The files of a site that may be published: everything that keeps a build from being written has
/// been told otherwise.
pub(super) fn for_publishing(
    desk: &Opened,
    audience: &str,
    args: &DeskArgs,
    progress: &Progress,
    take: &Take,
) -> Result<Stamp, ExitCode> {
    let asked = request(args, Some(audience.to_string()));
    let built = compile(desk, asked, progress, take, None);
    if failed(&built.diagnostics, args.strict) {
        progress.clear();
        let problems = for_this_reader(&desk.0, built.diagnostics, audience, args);
        tell(&problems, desk.0.texts(), args.format);
        failure(&problems, args.strict, "nothing was published");
        return Err(ExitCode::FAILURE);
    }
    Ok(built.stamp)
}

/// Runs the whole pipeline without writing: for every audience, if none is named.
pub fn check(args: &DeskArgs, with_names: bool, external: bool) -> ExitCode {
    let progress = Progress::start();
    let desk = match open(args, &progress) {
        Ok(desk) => desk,
        Err(problems) => return no_desk(&problems, args),
    };
    if let Some(misuse) = unknown_audience(&desk.0, args) {
        return misuse;
    }
    let names = match &args.audience {
        Some(name) => vec![name.clone()],
        None => desk.0.audiences().0.iter().map(|audience| audience.name.clone()).collect(),
    };
    let mut problems: Vec<Diagnostic> = Vec::new();
    let mut pages = 0;
    // What may be quoted in a log is decided for the audience that sees least.
    let all = desk.0.audiences().0;
    let least = desk.0.least_audience();
    let mut unclear = Unclear::default();
    for name in by_ceiling(names, all) {
        let stricter = all.iter().any(|a| a.name == name && a.ceiling > least.ceiling);
        let built = compile(&desk, request(args, Some(name)), &progress, &|_, _| {}, None);
        pages = pages.max(built.pages);
        let found =
            built.diagnostics.into_iter().filter_map(|problem| unclear.once(problem, stricter));
        if stricter && !is_read_by_editor() {
            problems.extend(found.map(Diagnostic::without_page));
        } else {
            problems.extend(found);
        }
    }
    // What is broken would be asked about again.
    let broken: BTreeSet<Arc<str>> =
        problems.iter().filter(|p| p.is_error()).filter_map(file_of).collect();
    let led_to = |problem: &Diagnostic| matches!(problem.code, Code::Orphan | Code::NeverMentioned);
    problems.extend(desk.0.editorial(args.drafts).into_iter().filter(|problem| {
        broken.is_empty()
            || !led_to(problem) && file_of(problem).is_none_or(|file| !broken.contains(&file))
    }));
    if external {
        problems.extend(ask_elsewhere(&desk.0, args));
    }
    if with_names {
        // On a terminal sits an editor, who sees all.
        let reader = (!is_read_by_editor()).then(|| request(args, Some(least.name.clone())));
        problems.extend(desk.0.strangers(reader.as_ref()));
    }
    diagnostics::sort(&mut problems);
    progress.clear();
    let problems = for_this_reader(&desk.0, problems, &least.name, args);
    tell(&problems, desk.0.texts(), args.format);
    if args.format == FormatArg::Terminal {
        matrix::print(&desk.0.tally(request(args, None).as_of));
    }
    if failed(&problems, args.strict) {
        failure(&problems, args.strict, "the desk needs mending");
        return ExitCode::FAILURE;
    }
    if args.format == FormatArg::Terminal {
        eprintln!("{pages} pages, {}", counted(problems.len(), "warning"));
    }
    ExitCode::SUCCESS
}

fn file_of(problem: &Diagnostic) -> Option<Arc<str>> {
    problem.at.as_ref().map(|(span, _)| span.file.clone())
}

/// An editor is told first what the one who sees most is told; a log, what the one who sees least is.
fn by_ceiling(mut names: Vec<String>, all: &[Audience]) -> Vec<String> {
    let ceiling = |name: &String| all.iter().find(|a| a.name == *name).map(|a| a.ceiling);
    names.sort_by_key(ceiling);
    if is_read_by_editor() {
        names.reverse();
    }
    names
}

/// Audiences know different candidates of one unclear name, and it is one name all the same.
#[derive(Default)]
struct Unclear(BTreeSet<(Arc<str>, String)>);

impl Unclear {
    fn once(&mut self, mut problem: Diagnostic, stricter: bool) -> Option<Diagnostic> {
        if problem.code != Code::AmbiguousName {
            return Some(problem);
        }
        let name = problem.message.split('`').nth(1).unwrap_or_default().to_string();
        let new = self.0.insert((file_of(&problem)?, name));
        if stricter && !is_read_by_editor() {
            // Candidates of which the one who sees least knows nothing.
            problem.help = Some("run the same command on a terminal to see which".to_string());
        }
        new.then_some(problem)
    }
}

/// Asks what the readers of an audience are led to: the one that is named, or the desk's own.
fn ask_elsewhere(desk: &Desk, args: &DeskArgs) -> Vec<Diagnostic> {
    let addresses = desk.addresses(&request(args, args.audience.clone()));
    if is_read_by_editor() && !addresses.is_empty() {
        eprintln!("asking {} elsewhere, a host once a second", counted(addresses.len(), "address"));
    }
    let cache = external::cache_file(cache_root());
    external::check(&addresses, cache.as_deref(), Timestamp::now(), &external::Manners::default())
}

pub(super) fn open(args: &DeskArgs, progress: &Progress) -> Result<Opened, Vec<Diagnostic>> {
    let (tree, unread) = read(args);
    opened(tree, unread, progress)
}

/// The desk's files, and what could not be read of them.
fn read(args: &DeskArgs) -> (SourceTree, Vec<Diagnostic>) {
    let (mut tree, unread) = sources::read(&args.desk);
    tree.cache = Cache { folder: cache_folder() };
    (tree, unread)
}

fn opened(
    tree: SourceTree,
    unread: Vec<Diagnostic>,
    progress: &Progress,
) -> Result<Opened, Vec<Diagnostic>> {
    match Desk::open(tree, &|step| progress.step(step)) {
        Ok(desk) => Ok((desk, unread)),
        Err(mut problems) => {
            problems.extend(unread);
            Err(problems)
        }
    }
}

/// Opens a desk to look things up in it: what is wrong in its documents does not matter now.
pub(super) fn open_quietly(desk: &Path, progress: &Progress) -> Result<Desk, ExitCode> {
    let args = DeskArgs::plain(desk.to_path_buf());
    let opened = open(&args, progress);
    progress.clear();
    opened.map(|(desk, _)| desk).map_err(|problems| no_desk(&problems, &args))
}

/// A name that was typed wrong is no problem of the desk.
pub(super) fn unknown_audience(desk: &Desk, args: &DeskArgs) -> Option<ExitCode> {
    let problem = desk.audience(args.audience.as_deref()?).err()?;
    eprintln!("{}; {}", problem.message, problem.help.unwrap_or_default());
    Some(ExitCode::from(2))
}

/// On a terminal sits an editor; elsewhere others may read along.
pub(super) fn for_this_reader(
    desk: &Desk,
    problems: Vec<Diagnostic>,
    audience: &str,
    args: &DeskArgs,
) -> Vec<Diagnostic> {
    if is_read_by_editor() {
        return problems;
    }
    desk.redacted(problems, audience, request(args, None).as_of)
}

fn is_read_by_editor() -> bool {
    std::io::stderr().is_terminal()
}

pub(super) fn no_desk(problems: &[Diagnostic], args: &DeskArgs) -> ExitCode {
    tell(problems, &sources::SourceTree::default(), args.format);
    failure(problems, args.strict, "nothing was done");
    ExitCode::FAILURE
}

fn compile(
    desk: &Opened,
    asked: Request,
    progress: &Progress,
    take: &Take,
    standing: Option<&dyn Standing>,
) -> Built {
    let (desk, unread) = desk;
    let text = desk.tree.content.iter().map(|file| file.text.len()).sum();
    let step = |step| {
        progress.step(step);
        memory::suit(step, text);
    };
    let mut built = desk.build_into(&asked, &step, take, standing);
    built.diagnostics.extend(unread.iter().cloned());
    diagnostics::sort(&mut built.diagnostics);
    built
}

fn summary(
    pages: usize,
    written: Written,
    problems: &[Diagnostic],
    seconds: f64,
    format: FormatArg,
    to: Option<&Path>,
) {
    let line = format!(
        "{}{pages} pages: {} written, {} unchanged, {} deleted, {}, {seconds:.2} s",
        to.map(|folder| format!("{}: ", folder.display())).unwrap_or_default(),
        written.written,
        written.unchanged,
        written.deleted,
        counted(problems.len(), "warning"),
    );
    // Standard output belongs to the machine where one was asked for.
    match format {
        FormatArg::Terminal => println!("{line}"),
        _ => eprintln!("{line}"),
    }
}

fn failure(problems: &[Diagnostic], strict: bool, outcome: &str) {
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let warnings = problems.len() - errors;
    let note = if errors == 0 && strict { " (--strict)" } else { "" };
    eprintln!("{}, {}{note}: {outcome}", counted(errors, "error"), counted(warnings, "warning"));
}

pub(super) fn counted(count: usize, what: &str) -> String {
    let end = if what.ends_with('s') { "es" } else { "s" };
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}{end}") }
}

/// Where pictures are kept.
pub(super) fn cache_folder() -> Option<PathBuf> {
    let own = std::env::var_os("WATCHDESK_CACHE").is_some_and(|folder| !folder.is_empty());
    cache_root().map(|root| if own { root } else { root.join("pictures") })
}

/// Where a user's programs keep what can be made again. Without such a place nothing is kept.
pub(super) fn cache_root() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    if let Some(folder) = named("WATCHDESK_CACHE") {
        return Some(folder);
    }
    let caches = match std::env::consts::OS {
        "windows" => named("LOCALAPPDATA"),
        "macos" => named("HOME").map(|home| home.join("Library/Caches")),
        _ => named("XDG_CACHE_HOME").or_else(|| named("HOME").map(|home| home.join(".cache"))),
    };
    caches.map(|caches| caches.join("watchdesk"))
}
