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
mod names;
mod new;
mod pack;
mod progress;
mod publish;
mod schema;
mod serve;
mod shell;
mod verify;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::audience::Tlp;
use crate::dates::When;
use crate::diagnostics::{self, Diagnostic, Format, Texts};
use crate::publish::Trouble;
use crate::release::AsOf;
use crate::sources::SourceTree;
use crate::{Request, render};

#[derive(Parser)]
#[command(
    name = "watchdesk",
    version,
    about = "Turns a desk of security briefings into a linked static site",
    after_help = "Examples:\n  watchdesk init my-desk              make a new desk\n  watchdesk new briefing \"A title\"    begin a briefing, or another kind\n  watchdesk build --desk my-desk      build its site into my-desk/public\n  watchdesk serve --open              see it in a browser while you write\n  watchdesk build --audience partners build for the partners\n  watchdesk check                     look for problems without writing\n  watchdesk names                     see every name that is looked for\n  watchdesk check --explain unmarked  say what a problem means\n  watchdesk explain /countries/mali/  say what a page is made from"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the site
    #[command(after_help = BUILD_EXAMPLES)]
    Build(BuildArgs),
    /// Show the site in a browser while the desk is written
    #[command(after_help = SERVE_EXAMPLES)]
    Serve(ServeArgs),
    /// Look for problems without writing anything
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Publish a build: to a folder, a branch of a git remote, or a store of objects
    #[command(after_help = PUBLISH_EXAMPLES)]
    Publish(PublishArgs),
    /// Check a copy of a site: what is missing, changed or added, and whether it is signed
    #[command(after_help = VERIFY_EXAMPLES)]
    Verify(VerifyArgs),
    /// Pack a build, with record and signature, into one archive
    #[command(after_help = PACK_EXAMPLES)]
    Pack(PackArgs),
    /// Make a key to sign builds with
    #[command(after_help = KEYGEN_EXAMPLES)]
    Keygen {
        /// The file of the secret key; the public one stands beside it, with .pub
        #[arg(default_value = "watchdesk.key")]
        file: PathBuf,
    },
    /// Print every name that is looked for, how often it was found and what else has it
    #[command(after_help = NAMES_EXAMPLES)]
    Names(NamesArgs),
    /// Begin a document: a file with the fields of its kind
    New(NewArgs),
    /// Take in what others wrote: articles, exports of data sets, whole sites
    #[command(subcommand, after_help = IMPORT_EXAMPLES)]
    Import(ImportCommand),
    /// Say what a page is made from, or which pages a file reaches
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// Print JSON schemas for editors with TOML support, or write them into the desk
    #[command(after_help = SCHEMA_EXAMPLES)]
    Schema(SchemaArgs),
    /// Print completions for a shell
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell that is to complete
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or that of a command
    #[command(after_help = MAN_EXAMPLES)]
    Man {
        /// A command, such as build
        command: Option<String>,
        /// Write all pages into a folder instead
        #[arg(long, value_name = "DIR", conflicts_with = "command")]
        dir: Option<PathBuf>,
    },
    /// Make a small desk of an invented region, to begin from
    #[command(after_help = INIT_EXAMPLES)]
    Init {
        /// The folder to make; it must not exist, or be empty
        folder: PathBuf,
    },
}

const BUILD_EXAMPLES: &str = "Examples:
  watchdesk build                            the site of the desk in this folder
  watchdesk build --audience partners        the site of an audience, in a folder of its own
  watchdesk build --all-audiences --strict   every audience; a warning stops it
  watchdesk build --date 2031-05-04          as of a day: embargoes, what has expired
  watchdesk build --output /srv/site         to another folder
  watchdesk build --sign --key watchdesk.key with a signature that readers can check";

const SERVE_EXAMPLES: &str = "Examples:
  watchdesk serve --open                     write, save, and see the page change
  watchdesk serve --audience partners        as an audience sees it
  watchdesk serve --drafts --port 8000       drafts too, at a port of your choice
  watchdesk serve --date 2031-05-04          as of a day: embargoes, what has expired";

const CHECK_EXAMPLES: &str = "Examples:
  watchdesk check                            every audience, and what an editor would ask
  watchdesk check --strict                   fail on a warning: for a hook or for CI
  watchdesk check --format github            annotations on a pull request
  watchdesk check --external                 ask the addresses elsewhere too; slow
  watchdesk check --explain no-cutoff        what a message means";

const PUBLISH_EXAMPLES: &str = "Examples:
  watchdesk publish                          to the desk's only target
  watchdesk publish pages --dry-run          what would be added, changed and deleted
  watchdesk publish pages --sign --key watchdesk.key
  watchdesk publish archive --as-built       the build as it stands, however old
  watchdesk publish pages --replace          also over an older site of another tool";

const VERIFY_EXAMPLES: &str = "Examples:
  watchdesk verify public                    a folder, or a copy on a stick
  watchdesk verify https://mirror.example.org/ --key RWQ...
  watchdesk verify /media/stick/site --key watchdesk.key.pub";

const PACK_EXAMPLES: &str = "Examples:
  watchdesk pack                             public/ as one .tar.gz
  watchdesk build --portable && watchdesk pack public-portable";

const KEYGEN_EXAMPLES: &str = "Examples:
  watchdesk keygen                           watchdesk.key and watchdesk.key.pub
  watchdesk keygen ~/keys/desk.key           then: watchdesk build --sign --key ~/keys/desk.key";

const NAMES_EXAMPLES: &str = "Examples:
  watchdesk names                            every name of the desk
  watchdesk names --audience public          what the public's texts are searched for
  watchdesk names --format csv > names.csv   for a spreadsheet";

const EXPLAIN_EXAMPLES: &str = "Examples:
  watchdesk explain /countries/mali/             what a page is made from
  watchdesk explain content/groups/jnim.md       which pages a file reaches
  watchdesk explain public/map/index.html        a file of the site
  watchdesk explain /map/ --audience partners    as an audience has it";

const SCHEMA_EXAMPLES: &str = "Examples:
  watchdesk schema                           the names of all schemas
  watchdesk schema briefing                  the front matter of a briefing
  watchdesk schema --write                   all of them into .watchdesk/schema/";

const COMPLETIONS_EXAMPLES: &str = "Examples:
  watchdesk completions bash > ~/.local/share/bash-completion/completions/watchdesk
  watchdesk completions zsh > ~/.zfunc/_watchdesk
  watchdesk completions fish > ~/.config/fish/completions/watchdesk.fish
  watchdesk completions powershell >> $PROFILE";

const MAN_EXAMPLES: &str = "Examples:
  watchdesk man | man -l -                   read it at once
  watchdesk man build | man -l -             of one command
  watchdesk man --dir ~/.local/share/man/man1";

const IMPORT_EXAMPLES: &str = "Examples:
  watchdesk import article saved.html
  watchdesk import acled export.csv --desk my-desk
  watchdesk import hugo ../old-site";

const INIT_EXAMPLES: &str = "Examples:
  watchdesk init my-desk                     then: watchdesk build --desk my-desk";

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
    /// Write no site but one file with all briefings of a month, such as 2024-09, to send by mail
    #[arg(long, value_name = "YYYY-MM", value_parser = month, conflicts_with_all = ["portable", "sign", "key"])]
    edition: Option<(i16, i8)>,
    /// Links that work without a server, from a stick for example; in a folder of its own
    #[arg(long)]
    portable: bool,
    /// Sign the build
    #[arg(long)]
    sign: bool,
    /// The secret key to sign with; what WATCHDESK_KEY says, if left out
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Say how long each stage took
    #[arg(long)]
    timings: bool,
}

/// `2024-09`.
fn month(text: &str) -> Result<(i16, i8), String> {
    match When::parse(text).map(When::parts) {
        Some((year, Some(month), None)) => Ok((year, month)),
        _ => Err("a month is written like this: 2024-09".to_string()),
    }
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
struct PublishArgs {
    /// The target's name in watchdesk.toml; it may be left out if there is one only
    target: Option<String>,
    #[command(flatten)]
    desk: DeskArgs,
    /// Say what would be done and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Publish the build as it stands, without asking whether the desk has changed since
    #[arg(long)]
    as_built: bool,
    /// Sign the build first
    #[arg(long)]
    sign: bool,
    /// The secret key to sign with; what WATCHDESK_KEY says, if left out
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Replace files that watchdesk did not publish, where a page must go
    #[arg(long)]
    replace: bool,
    /// Let pages go that were published before, though strict_addresses keeps them
    #[arg(long)]
    let_go: bool,
}

#[derive(Args)]
struct PackArgs {
    /// The folder of the build
    #[arg(default_value = "public", value_name = "FOLDER")]
    folder: PathBuf,
    /// The archive's name; made of the site's address, audience and date, if left out
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Args)]
struct VerifyArgs {
    /// A folder, or the address of a site
    copy: String,
    /// The desk's public key: a line, or the file that has it
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
}

#[derive(Args)]
struct CheckArgs {
    #[command(flatten)]
    desk: DeskArgs,
    /// Look for words that are used like names and are none that the desk knows
    #[arg(long)]
    names: bool,
    /// Ask the addresses elsewhere that an audience is led to; slow, and only ever a warning
    #[arg(long)]
    external: bool,
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

#[derive(Args)]
#[command(
    after_help = "Examples:\n  watchdesk new briefing \"Shots at the Kerrin ferry\"\n  watchdesk new place Kerrin --edit\n  watchdesk new incident \"هجوم على السوق\" --date 2031-05-19"
)]
struct NewArgs {
    /// briefing, incident, country, group, person, place, source or page
    kind: String,
    /// What its page is called, in any script
    title: String,
    /// The desk's folder
    #[arg(long, default_value = ".", value_name = "DIR")]
    desk: PathBuf,
    /// The day it is dated, and the first words of the file's name; today, if left out
    #[arg(long, value_name = "DAY")]
    date: Option<Date>,
    /// The file's name, instead of one made from the title
    #[arg(long, value_name = "SLUG")]
    slug: Option<String>,
    /// Open it with the program that EDITOR names
    #[arg(long)]
    edit: bool,
}

#[derive(Subcommand)]
enum ImportCommand {
    /// An article as copied from a web page, as a draft briefing
    Article(ArticleArgs),
    /// The articles of a site made by Hugo
    Hugo(SiteArgs),
    /// The articles of a site made by Zola
    Zola(SiteArgs),
    /// The articles of a site made by Jekyll
    Jekyll(SiteArgs),
    /// An export of the UCDP Georeferenced Event Dataset, as a table of incidents
    Ucdp(EventsArgs),
    /// An export of ACLED, as a table of incidents
    Acled(EventsArgs),
    /// Any table of events with named columns or HXL tags, as a table of incidents
    Csv(EventsArgs),
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  watchdesk import hugo ../old-site --desk my-desk\n\nArticles with a date become briefings, others pages; where they stood is kept in\n`old_addresses`. What could not be carried over is listed for each file."
)]
struct SiteArgs {
    /// The folder of the site's sources
    folder: PathBuf,
    /// The desk's folder
    #[arg(long, default_value = ".", value_name = "DIR")]
    desk: PathBuf,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  watchdesk import article saved.html --source kerrin-courier\n  watchdesk import article - < copied.txt\n\nThe report lists everything that was left out. Figures are proposed as claims of a draft\nincident, for a person to confirm."
)]
struct ArticleArgs {
    /// The article as HTML or text in UTF-8; - for standard input
    file: PathBuf,
    /// The desk's folder
    #[arg(long, default_value = ".", value_name = "DIR")]
    desk: PathBuf,
    /// Its title, if the one that is found is wrong
    #[arg(long)]
    title: Option<String>,
    /// Its day, if the one that is found is wrong
    #[arg(long, value_name = "DAY")]
    date: Option<Date>,
    /// The slug of the source that published it
    #[arg(long, value_name = "SLUG")]
    source: Option<String>,
    /// The address it was read at
    #[arg(long)]
    url: Option<String>,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  watchdesk import ucdp GEDEvent.csv\n  watchdesk import acled export.csv --desk my-desk\n  watchdesk import csv field-reports.csv --source field-office --tlp amber\n\nA second import of a newer export updates the table and keeps what was changed by hand.\nimports/names.toml says what names in the data mean on this desk."
)]
struct EventsArgs {
    /// The export, as CSV in UTF-8
    file: PathBuf,
    /// The desk's folder
    #[arg(long, default_value = ".", value_name = "DIR")]
    desk: PathBuf,
    /// The table's name: content/incidents/NAME.csv
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The slug of the source that the rows were read in
    #[arg(long, value_name = "SLUG")]
    source: Option<String>,
    /// The TLP label of every row
    #[arg(long, value_name = "LABEL", value_parser = label)]
    tlp: Option<Tlp>,
    /// Take out rows that are no more in the export, unless they were changed by hand
    #[arg(long)]
    remove_vanished: bool,
}

fn label(text: &str) -> Result<Tlp, String> {
    Tlp::parse(text).ok_or_else(|| "clear, green, amber, amber+strict or red".to_string())
}

impl DeskArgs {
    /// A desk, and nothing special about it.
    fn plain(desk: PathBuf) -> DeskArgs {
        DeskArgs {
            desk,
            audience: None,
            date: None,
            drafts: false,
            strict: false,
            format: FormatArg::Terminal,
        }
    }
}

#[derive(Args)]
struct ExplainArgs {
    /// An address, a path of the site, or a file of the desk
    what: String,
    /// The desk's folder
    #[arg(long, default_value = ".", value_name = "DIR")]
    desk: PathBuf,
    /// For whom: a name from [audiences] in watchdesk.toml
    #[arg(long, value_name = "NAME")]
    audience: Option<String>,
    /// As of a day or a moment; now, if left out
    #[arg(long, value_name = "DATE", value_parser = as_of)]
    date: Option<AsOf>,
    /// Drafts too
    #[arg(long)]
    drafts: bool,
}

#[derive(Args)]
struct SchemaArgs {
    /// A kind, `translation`, `picture` or `watchdesk.toml`
    name: Option<String>,
    /// Write all of them into the desk, where editors find them
    #[arg(long, conflicts_with = "name")]
    write: bool,
    /// The desk's folder
    #[arg(long, default_value = ".", value_name = "DIR")]
    desk: PathBuf,
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
