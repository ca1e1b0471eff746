//! What is typed -> what was asked for: the commands, their arguments and what they say of themselves.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::audience::Tlp;
use crate::dates::When;
use crate::release::AsOf;

#[derive(Parser)]
#[command(
    name = "watchdesk",
    version,
    about = "Turns a desk of security briefings into a linked static site",
    after_help = "Examples:\n  watchdesk init my-desk              make a new desk\n  watchdesk new briefing \"A title\"    begin a briefing, or another kind\n  watchdesk build --desk my-desk      build its site into my-desk/public\n  watchdesk serve --open              see it in a browser while you write\n  watchdesk build --audience partners build for the partners\n  watchdesk check                     look for problems without writing\n  watchdesk names                     see every name that is looked for\n  watchdesk check --explain unmarked  say what a problem means\n  watchdesk explain /countries/mali/  say what a page is made from"
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
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
pub(super) struct DeskArgs {
    /// The desk's folder
    #[arg(long, default_value = ".", value_name = "DIR")]
    pub(super) desk: PathBuf,
    /// For whom: a name from [audiences] in watchdesk.toml
    #[arg(long, value_name = "NAME")]
    pub(super) audience: Option<String>,
    /// As of a day (2024-09-24) or a moment (2024-09-24T12:00:00Z); now, if left out
    #[arg(long, value_name = "DATE", value_parser = as_of)]
    pub(super) date: Option<AsOf>,
    /// Drafts too
    #[arg(long)]
    pub(super) drafts: bool,
    /// Warnings are errors
    #[arg(long)]
    pub(super) strict: bool,
    /// How problems are told
    #[arg(long, value_enum, default_value_t = FormatArg::Terminal)]
    pub(super) format: FormatArg,
}

#[derive(Args)]
pub(super) struct BuildArgs {
    #[command(flatten)]
    pub(super) desk: DeskArgs,
    /// One site for each audience, each in a folder of its own
    #[arg(long, conflicts_with = "audience")]
    pub(super) all_audiences: bool,
    /// The folder to write to, instead of the one in watchdesk.toml
    #[arg(long, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
    /// Write no site but one file with all briefings of a month, such as 2024-09, to send by mail
    #[arg(long, value_name = "YYYY-MM", value_parser = month, conflicts_with_all = ["portable", "sign", "key"])]
    pub(super) edition: Option<(i16, i8)>,
    /// Links that work without a server, from a stick for example; in a folder of its own
    #[arg(long)]
    pub(super) portable: bool,
    /// Sign the build
    #[arg(long)]
    pub(super) sign: bool,
    /// The secret key to sign with; what WATCHDESK_KEY says, if left out
    #[arg(long, value_name = "FILE")]
    pub(super) key: Option<PathBuf>,
    /// Say how long each stage took
    #[arg(long)]
    pub(super) timings: bool,
}

/// `2024-09`.
fn month(text: &str) -> Result<(i16, i8), String> {
    match When::parse(text).map(When::parts) {
        Some((year, Some(month), None)) => Ok((year, month)),
        _ => Err("a month is written like this: 2024-09".to_string()),
    }
}

#[derive(Args)]
pub(super) struct ServeArgs {
    /// The desk's folder
    #[arg(long, default_value = ".", value_name = "DIR")]
    pub(super) desk: PathBuf,
    /// For whom: a name from [audiences] in watchdesk.toml
    #[arg(long, value_name = "NAME")]
    pub(super) audience: Option<String>,
    /// As of a day (2024-09-24) or a moment (2024-09-24T12:00:00Z); now, if left out
    #[arg(long, value_name = "DATE", value_parser = as_of)]
    pub(super) date: Option<AsOf>,
    /// Drafts too
    #[arg(long)]
    pub(super) drafts: bool,
    /// The port; 4747 or the next free one, if left out
    #[arg(long, value_name = "NUMBER")]
    pub(super) port: Option<u16>,
    /// The name or address to serve at; other machines reach it only if this lets them
    #[arg(long, value_name = "HOST")]
    pub(super) host: Option<String>,
    /// Open the site in a browser
    #[arg(long)]
    pub(super) open: bool,
}

impl From<&ServeArgs> for DeskArgs {
    fn from(args: &ServeArgs) -> DeskArgs {
        DeskArgs {
            audience: args.audience.clone(),
            date: args.date,
            drafts: args.drafts,
            ..DeskArgs::plain(args.desk.clone())
        }
    }
}

#[derive(Args)]
pub(super) struct PublishArgs {
    /// The target's name in watchdesk.toml; it may be left out if there is one only
    pub(super) target: Option<String>,
    #[command(flatten)]
    pub(super) desk: DeskArgs,
    /// Say what would be done and do nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Publish the build as it stands, without asking whether the desk has changed since
    #[arg(long)]
    pub(super) as_built: bool,
    /// Sign the build first
    #[arg(long)]
    pub(super) sign: bool,
    /// The secret key to sign with; what WATCHDESK_KEY says, if left out
    #[arg(long, value_name = "FILE")]
    pub(super) key: Option<PathBuf>,
    /// Replace files that watchdesk did not publish, where a page must go
    #[arg(long)]
    pub(super) replace: bool,
    /// Let pages go that were published before, though strict_addresses keeps them
    #[arg(long)]
    pub(super) let_go: bool,
}

#[derive(Args)]
pub(super) struct PackArgs {
    /// The folder of the build
    #[arg(default_value = "public", value_name = "FOLDER")]
    pub(super) folder: PathBuf,
    /// The archive's name; made of the site's address, audience and date, if left out
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct VerifyArgs {
    /// A folder, or the address of a site
    pub(super) copy: String,
    /// The desk's public key: a line, or the file that has it
    #[arg(long, value_name = "KEY")]
    pub(super) key: Option<String>,
}

#[derive(Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) desk: DeskArgs,
    /// Look for words that are used like names and are none that the desk knows
    #[arg(long)]
    pub(super) names: bool,
    /// Ask the addresses elsewhere that an audience is led to; slow, and only ever a warning
    #[arg(long)]
    pub(super) external: bool,
    /// Say what a problem means and how it is mended
    #[arg(long, value_name = "CODE")]
    pub(super) explain: Option<String>,
}

#[derive(Args)]
pub(super) struct NamesArgs {
    /// The desk's folder
    #[arg(long, default_value = ".", value_name = "DIR")]
    pub(super) desk: PathBuf,
    /// As an audience sees it; on a terminal the whole desk, if left out
    #[arg(long, value_name = "NAME")]
    pub(super) audience: Option<String>,
    /// As of a day or a moment, for an audience; now, if left out
    #[arg(long, value_name = "DATE", value_parser = as_of)]
    pub(super) date: Option<AsOf>,
    /// How the table is printed
    #[arg(long, value_enum, default_value_t = NamesFormat::Table)]
    pub(super) format: NamesFormat,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  watchdesk new briefing \"Shots at the Kerrin ferry\"\n  watchdesk new place Kerrin --edit\n  watchdesk new incident \"هجوم على السوق\" --date 2031-05-19"
)]
pub(super) struct NewArgs {
    /// briefing, incident, country, group, person, place, source or page
    pub(super) kind: String,
    /// What its page is called, in any script
    pub(super) title: String,
    /// The desk's folder
    #[arg(long, default_value = ".", value_name = "DIR")]
    pub(super) desk: PathBuf,
    /// The day it is dated, and the first words of the file's name; today, if left out
    #[arg(long, value_name = "DAY")]
    pub(super) date: Option<Date>,
    /// The file's name, instead of one made from the title
    #[arg(long, value_name = "SLUG")]
    pub(super) slug: Option<String>,
    /// Open it with the program that EDITOR names
    #[arg(long)]
    pub(super) edit: bool,
}

#[derive(Subcommand)]
pub(super) enum ImportCommand {
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
pub(super) struct SiteArgs {
    /// The folder of the site's sources
    pub(super) folder: PathBuf,
    /// The desk's folder
    #[arg(long, default_value = ".", value_name = "DIR")]
    pub(super) desk: PathBuf,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  watchdesk import article saved.html --source kerrin-courier\n  watchdesk import article - < copied.txt\n\nThe report lists everything that was left out. Figures are proposed as claims of a draft\nincident, for a person to confirm."
)]
pub(super) struct ArticleArgs {
    /// The article as HTML or text in UTF-8; - for standard input
    pub(super) file: PathBuf,
    /// The desk's folder
    #[arg(long, default_value = ".", value_name = "DIR")]
    pub(super) desk: PathBuf,
    /// Its title, if the one that is found is wrong
    #[arg(long)]
    pub(super) title: Option<String>,
    /// Its day, if the one that is found is wrong
    #[arg(long, value_name = "DAY")]
    pub(super) date: Option<Date>,
    /// The slug of the source that published it
    #[arg(long, value_name = "SLUG")]
    pub(super) source: Option<String>,
    /// The address it was read at
    #[arg(long)]
    pub(super) url: Option<String>,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  watchdesk import ucdp GEDEvent.csv\n  watchdesk import acled export.csv --desk my-desk\n  watchdesk import csv field-reports.csv --source field-office --tlp amber\n\nA second import of a newer export updates the table and keeps what was changed by hand.\nimports/names.toml says what names in the data mean on this desk."
)]
pub(super) struct EventsArgs {
    /// The export, as CSV in UTF-8
    pub(super) file: PathBuf,
    /// The desk's folder
    #[arg(long, default_value = ".", value_name = "DIR")]
    pub(super) desk: PathBuf,
    /// The table's name: content/incidents/NAME.csv
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// The slug of the source that the rows were read in
    #[arg(long, value_name = "SLUG")]
    pub(super) source: Option<String>,
    /// The TLP label of every row
    #[arg(long, value_name = "LABEL", value_parser = label)]
    pub(super) tlp: Option<Tlp>,
    /// Take out rows that are no more in the export, unless they were changed by hand
    #[arg(long)]
    pub(super) remove_vanished: bool,
}

fn label(text: &str) -> Result<Tlp, String> {
    Tlp::parse(text).ok_or_else(|| "clear, green, amber, amber+strict or red".to_string())
}

impl DeskArgs {
    /// A desk, and nothing special about it.
    pub(super) fn plain(desk: PathBuf) -> DeskArgs {
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
pub(super) struct ExplainArgs {
    /// An address, a path of the site, or a file of the desk
    pub(super) what: String,
    /// The desk's folder
    #[arg(long, default_value = ".", value_name = "DIR")]
    pub(super) desk: PathBuf,
    /// For whom: a name from [audiences] in watchdesk.toml
    #[arg(long, value_name = "NAME")]
    pub(super) audience: Option<String>,
    /// As of a day or a moment; now, if left out
    #[arg(long, value_name = "DATE", value_parser = as_of)]
    pub(super) date: Option<AsOf>,
    /// Drafts too
    #[arg(long)]
    pub(super) drafts: bool,
}

#[derive(Args)]
pub(super) struct SchemaArgs {
    /// A kind, `translation`, `picture` or `watchdesk.toml`
    pub(super) name: Option<String>,
    /// Write all of them into the desk, where editors find them
    #[arg(long, conflicts_with = "name")]
    pub(super) write: bool,
    /// The desk's folder
    #[arg(long, default_value = ".", value_name = "DIR")]
    pub(super) desk: PathBuf,
}

impl From<&NamesArgs> for DeskArgs {
    fn from(args: &NamesArgs) -> DeskArgs {
        DeskArgs {
            audience: args.audience.clone(),
            date: args.date,
            ..DeskArgs::plain(args.desk.clone())
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum NamesFormat {
    /// For people
    Table,
    /// For a spreadsheet
    Csv,
    /// For programs
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatArg {
    /// For people: with the text underlined
    Terminal,
    /// One JSON array
    Json,
    /// Annotations for GitHub and what reads them
    Github,
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
