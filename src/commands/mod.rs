//! What was typed -> what is done about it. The only code that knows the clock, the environment
//! and the terminal.

mod build;
mod init;
mod matrix;
mod names;
mod progress;
mod serve;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::diagnostics::{self, Diagnostic, Format, Texts};
use crate::release::AsOf;
use crate::sources::SourceTree;
use crate::{Request, render};

#[derive(Parser)]
#[command(
    name = "watchdesk",
    version,
    about = "Turns a desk of security briefings into a linked static site",
    after_help = "Examples:\n  watchdesk init my-desk              make a new desk\n  watchdesk build --desk my-desk      build its site into my-desk/public\n  watchdesk serve --open              see it in a browser while you write\n  watchdesk build --audience partners build for the partners\n  watchdesk check                     look for problems without writing\n  watchdesk names                     see every name that is looked for\n  watchdesk check --explain unmarked  say what a problem means"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the site
    Build(BuildArgs),
    /// Show the site in a browser while the desk is written
    Serve(ServeArgs),
    /// Look for problems without writing anything
    Check(CheckArgs),
    /// Print every name that is looked for, how often it was found and what else has it
    Names(NamesArgs),
    /// Make a small desk of an invented region, to begin from
    Init {
        /// The folder to make; it must not exist, or be empty
        folder: PathBuf,
    },
}

#[derive(Args)]
struct DeskArgs {
    /// The desk's folder
    #[arg(long, default_value = ".", value_name = "DIR")]
    desk: PathBuf,
    /// For whom: a name from [audiences] in watchdesk.toml
    #[arg(long, value_name = "NAME")]
    audience: Option<String>,
    /// As of a day (2024-09-24) or a moment (2024-09-24T12:00:00Z); now, if left out
    #[arg(long, value_name = "DATE", value_parser = as_of)]
    date: Option<AsOf>,
    /// Drafts too
    #[arg(long)]
    drafts: bool,
    /// Warnings are errors
    #[arg(long)]
    strict: bool,
    /// How problems are told
    #[arg(long, value_enum, default_value_t = FormatArg::Terminal)]
    format: FormatArg,
}

#[derive(Args)]
struct BuildArgs {
    #[command(flatten)]
    desk: DeskArgs,
    /// One site for each audience, each in a folder of its own
    #[arg(long, conflicts_with = "audience")]
    all_audiences: bool,
    /// The folder to write to, instead of the one in watchdesk.toml
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

#[derive(Args)]
struct ServeArgs {
    /// The desk's folder
    #[arg(long, default_value = ".", value_name = "DIR")]
    desk: PathBuf,
    /// For whom: a name from [audiences] in watchdesk.toml
    #[arg(long, value_name = "NAME")]
    audience: Option<String>,
    /// As of a day (2024-09-24) or a moment (2024-09-24T12:00:00Z); now, if left out
    #[arg(long, value_name = "DATE", value_parser = as_of)]
    date: Option<AsOf>,
    /// Drafts too
    #[arg(long)]
    drafts: bool,
    /// The port; 4747 or the next free one, if left out
    #[arg(long, value_name = "NUMBER")]
    port: Option<u16>,
    /// The name or address to serve at; other machines reach it only if this lets them
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// Open the site in a browser
    #[arg(long)]
    open: bool,
}

impl From<&ServeArgs> for DeskArgs {
    fn from(args: &ServeArgs) -> DeskArgs {
        DeskArgs {
            desk: args.desk.clone(),
            audience: args.audience.clone(),
            date: args.date,
            drafts: args.drafts,
            strict: false,
            format: FormatArg::Terminal,
        }
    }
}

#[derive(Args)]
struct CheckArgs {
    #[command(flatten)]
    desk: DeskArgs,
    /// Look for words that are used like names and are none that the desk knows
    #[arg(long)]
    names: bool,
    /// Say what a problem means and how it is mended
    #[arg(long, value_name = "CODE")]
    explain: Option<String>,
}

#[derive(Args)]
struct NamesArgs {
    /// The desk's folder
    #[arg(long, default_value = ".", value_name = "DIR")]
    desk: PathBuf,
    /// As an audience sees it; on a terminal the whole desk, if left out
    #[arg(long, value_name = "NAME")]
    audience: Option<String>,
    /// As of a day or a moment, for an audience; now, if left out
    #[arg(long, value_name = "DATE", value_parser = as_of)]
    date: Option<AsOf>,
    /// How the table is printed
    #[arg(long, value_enum, default_value_t = NamesFormat::Table)]
    format: NamesFormat,
}

impl From<&NamesArgs> for DeskArgs {
    fn from(args: &NamesArgs) -> DeskArgs {
        DeskArgs {
            desk: args.desk.clone(),
            audience: args.audience.clone(),
            date: args.date,
            drafts: false,
            strict: false,
            format: FormatArg::Terminal,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum NamesFormat {
    /// For people
    Table,
    /// For a spreadsheet
    Csv,
    /// For programs
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// For people: with the text underlined
    Terminal,
    /// One JSON array
    Json,
    /// Annotations for GitHub and what reads them
    Github,
}

/// Runs the program. 0 is success, 1 is a problem in the desk, 2 is a wrong use of the program.
pub fn run() -> ExitCode {
    match Cli::parse().command {
        Command::Build(args) => build::build(&args),
        Command::Check(args) => match &args.explain {
            Some(code) => explain(code),
            None => build::check(&args.desk, args.names),
        },
        Command::Serve(args) => serve::serve(&args),
        Command::Names(args) => names::names(&args),
        Command::Init { folder } => init::init(&folder),
    }
}

fn as_of(text: &str) -> Result<AsOf, String> {
    if let Ok(day) = text.parse::<Date>()
        && text.len() == 10
    {
        return Ok(AsOf::day(day));
    }
    let moment = text.parse::<Timestamp>();
    moment.map(AsOf::moment).map_err(|_| {
        "write a day, 2024-09-24, or a moment with its offset, 2024-09-24T12:00:00Z".to_string()
    })
}

fn request(args: &DeskArgs, audience: Option<String>) -> Request {
    Request {
        audience,
        as_of: args.date.unwrap_or_else(|| AsOf::moment(Timestamp::now())),
        drafts: args.drafts,
    }
}

fn explain(code: &str) -> ExitCode {
    match diagnostics::explain(code) {
        Ok(text) => {
            println!("{code}\n\n{text}");
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
