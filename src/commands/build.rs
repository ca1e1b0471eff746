//! `watchdesk build` and `watchdesk check`.

use std::process::ExitCode;
use std::time::Instant;

use super::progress::Progress;
use super::{AllTexts, BuildArgs, DeskArgs, FormatArg, failed, request, tell};
use crate::diagnostics::{self, Diagnostic};
use crate::output::{self, Written};
use crate::{Built, sources};

/// Builds the site and writes it, if nothing is wrong. The last good site stays otherwise.
pub fn build(args: &BuildArgs) -> ExitCode {
    let start = Instant::now();
    let (tree, built) = compile(&args.desk);
    let mut problems = built.diagnostics;
    let mut written = None;
    if let (Some(site), Some(output)) = (&built.site, &built.output)
        && !failed(&problems, args.desk.strict)
    {
        let folder = args.output.clone().unwrap_or_else(|| args.desk.desk.join(&site.output));
        match output::write(&folder, output, &built.stamp) {
            Ok(done) => written = Some(done),
            Err(more) => problems.extend(more),
        }
    }
    tell(&problems, &AllTexts(&tree), args.desk.format);
    let seconds = start.elapsed().as_secs_f64();
    match written {
        Some(written) => {
            summary(built.pages, written, &problems, seconds, args.desk.format);
            ExitCode::SUCCESS
        }
        None => failure(&problems, args.desk.strict, "nothing was written"),
    }
}

/// Runs the whole pipeline without writing.
pub fn check(args: &DeskArgs) -> ExitCode {
    let (tree, built) = compile(args);
    tell(&built.diagnostics, &AllTexts(&tree), args.format);
    if failed(&built.diagnostics, args.strict) {
        return failure(&built.diagnostics, args.strict, "the desk needs mending");
    }
    if args.format == FormatArg::Terminal {
        eprintln!("{} pages, {}", built.pages, counted(built.diagnostics.len(), "warning"));
    }
    ExitCode::SUCCESS
}

fn compile(args: &DeskArgs) -> (sources::SourceTree, Built) {
    let progress = Progress::start();
    let (tree, problems) = sources::read(&args.desk);
    let mut built = crate::build(&tree, &request(args), &|step| progress.step(step));
    built.diagnostics.extend(problems);
    diagnostics::sort(&mut built.diagnostics);
    if built.diagnostics.iter().any(Diagnostic::is_error) {
        built.output = None;
    }
    (tree, built)
}

fn summary(
    pages: usize,
    written: Written,
    problems: &[Diagnostic],
    seconds: f64,
    format: FormatArg,
) {
    let line = format!(
        "{pages} pages: {} written, {} unchanged, {} deleted, {}, {seconds:.2} s",
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

fn failure(problems: &[Diagnostic], strict: bool, outcome: &str) -> ExitCode {
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let warnings = problems.len() - errors;
    let note = if errors == 0 && strict { " (--strict)" } else { "" };
    eprintln!("{}, {}{note}: {outcome}", counted(errors, "error"), counted(warnings, "warning"));
    ExitCode::FAILURE
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
