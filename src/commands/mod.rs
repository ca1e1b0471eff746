//! What was typed -> what is done about it. The only code that knows the clock, the environment
//! and the terminal.

mod build;
mod done;
mod edition;
mod explain;
mod external;
mod files;
mod import;
mod init;
mod keygen;
mod matrix;
mod memory;
mod names;
mod new;
mod pack;
mod progress;
mod publish;
mod remembered;
mod schema;
mod serve;
mod shell;
mod typed;
mod verify;

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::Parser;
use jiff::Timestamp;

use crate::diagnostics::{self, Diagnostic, Format, Texts};
use crate::publish::Trouble;
use crate::release::AsOf;
use crate::sources::SourceTree;
use crate::{Request, render};
use typed::{
    ArticleArgs, BuildArgs, Cli, Command, DeskArgs, EventsArgs, ExplainArgs, FormatArg,
    ImportCommand, NamesArgs, NamesFormat, NewArgs, PackArgs, PublishArgs, ServeArgs, SiteArgs,
    VerifyArgs,
};

/// Runs the program. 0 is success, 1 is a problem in the desk, 2 is a wrong use of the program.
pub fn run() -> ExitCode {
    match Cli::parse().command {
        Command::Build(args) => build::build(&args),
        Command::Check(args) => match &args.explain {
            Some(code) => explain_code(code),
            None => build::check(&args.desk, args.names, args.external),
        },
        Command::Serve(args) => serve::serve(&args),
        Command::Publish(args) => publish::publish(&args),
        Command::Verify(args) => verify::verify(&args),
        Command::Pack(args) => pack::pack(&args),
        Command::Keygen { file } => keygen::keygen(&file),
        Command::Names(args) => names::names(&args),
        Command::New(args) => new::new(&args),
        Command::Import(command) => import::import(&command),
        Command::Explain(args) => explain::explain(&args),
        Command::Schema(args) if args.write => schema::write(&args.desk),
        Command::Schema(args) => schema::print(args.name.as_deref()),
        Command::Completions { shell } => shell::completions(shell),
        Command::Man { command, dir } => shell::man(command.as_deref(), dir.as_deref()),
        Command::Init { folder } => init::init(&folder),
    }
}

fn request(args: &DeskArgs, audience: Option<String>) -> Request {
    Request {
        audience,
        as_of: args.date.unwrap_or_else(|| AsOf::moment(Timestamp::now())),
        drafts: args.drafts,
    }
}

fn explain_code(code: &str) -> ExitCode {
    match diagnostics::explain(code) {
        Ok(text) => {
            let width = terminal_size::terminal_size().map_or(80, |(width, _)| width.0);
            println!("{code}\n\n{}", wrapped(&text, usize::from(width).clamp(20, 100)));
            ExitCode::SUCCESS
        }
        Err(near) => {
            let near = if near.is_empty() {
                String::new()
            } else {
                format!("; did you mean {}?", near.join(" or "))
            };
            eprintln!("there is no problem called `{code}`{near}");
            ExitCode::from(2)
        }
    }
}

/// Lines of at most so many characters, broken between words; a line that is broken in the text
/// stays so.
fn wrapped(text: &str, width: usize) -> String {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        let mut length = 0;
        for word in paragraph.split(' ') {
            let wide = word.chars().count();
            if length > 0 && length + 1 + wide > width {
                lines.push(std::mem::take(&mut line));
                length = 0;
            }
            if length > 0 {
                line.push(' ');
                length += 1;
            }
            line.push_str(word);
            length += wide;
        }
        lines.push(line);
    }
    lines.join("\n")
}

/// Tells the problems: JSON and annotations on standard output, text for people on the other.
fn tell(problems: &[Diagnostic], tree: &SourceTree, format: FormatArg) {
    let texts = &AllTexts(tree);
    let terminal = std::io::stderr().is_terminal();
    match format {
        FormatArg::Json => print!("{}", diagnostics::report(problems, texts, Format::Json)),
        FormatArg::Github => print!("{}", diagnostics::report(problems, texts, Format::Github)),
        FormatArg::Terminal => {
            let color = terminal && std::env::var_os("NO_COLOR").is_none();
            let format = Format::Terminal { color, quote: true };
            eprint!("{}", diagnostics::report(problems, texts, format));
        }
    }
}

/// Says why something could not be done.
fn trouble(why: &Trouble) -> ExitCode {
    eprintln!("error: {}", why.what);
    if !why.help.is_empty() {
        eprintln!("  help: {}", why.help);
    }
    ExitCode::FAILURE
}

/// Whether a run with these problems has failed.
fn failed(problems: &[Diagnostic], strict: bool) -> bool {
    problems.iter().any(|problem| strict || problem.is_error())
}

/// The texts that a diagnostic may quote: the desk's, and the theme's.
struct AllTexts<'a>(&'a SourceTree);

impl Texts for AllTexts<'_> {
    fn text(&self, file: &str) -> Option<&str> {
        self.0.text(file).or_else(|| {
            let name = file.strip_prefix("theme/")?;
            render::theme_files().find(|(known, _)| *known == name).map(|(_, text)| text)
        })
    }
}
