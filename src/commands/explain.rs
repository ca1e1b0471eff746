//! `watchdesk explain`: what a page is made from, or which pages a file reaches.

use std::process::ExitCode;

use super::{DeskArgs, ExplainArgs, build, request};
use crate::Desk;
use crate::asked::Told;
use crate::explain::{Explained, FileFacts, PageFacts};

/// So many files or pages are listed of each sort.
const MOST: usize = 40;

pub fn explain(args: &ExplainArgs) -> ExitCode {
    let desk_args = DeskArgs {
        audience: args.audience.clone(),
        date: args.date,
        drafts: args.drafts,
        ..DeskArgs::plain(args.desk.clone())
    };
    let desk = match build::open(&desk_args, &super::progress::Progress::start()) {
        Ok((desk, _)) => desk,
        Err(problems) => return build::no_desk(&problems, &desk_args),
    };
    if let Some(misuse) = build::unknown_audience(&desk, &desk_args) {
        return misuse;
    }
    let asked = in_desk(args);
    let told = desk.explain(&request(&desk_args, args.audience.clone()), &asked);
    match &told.what {
        Explained::Page(page) => print!("{}", of_page(page, &told, &desk)),
        Explained::File(file) => print!("{}", of_file(file, &told)),
        Explained::Unknown(near) => {
            let mut help = match near.as_slice() {
                [] => "give an address, a path of the site, or a file of content/".to_string(),
                near => format!("did you mean {}?", near.join(" or ")),
            };
            if !told.elsewhere.is_empty() {
                help = format!("it is there for {}", told.elsewhere.join(", "));
            }
            eprintln!("there is no page or document `{}` for {}; {help}", args.what, told.audience);
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// A file as it is typed from anywhere, by its path in the desk.
fn in_desk(args: &ExplainArgs) -> String {
    let whole = |path: &std::path::Path| path.canonicalize().ok();
    let typed = std::path::Path::new(&args.what);
    let inside = whole(typed)
        .filter(|path| path.is_file())
        .zip(whole(&args.desk))
        .and_then(|(file, desk)| Some(file.strip_prefix(desk).ok()?.to_str()?.to_string()));
    inside.unwrap_or_else(|| args.what.clone())
}

fn of_page(page: &PageFacts, told: &Told, desk: &Desk) -> String {
    let own = desk.has_template(page.template);
    let whose = if own { "the desk's own" } else { "the theme's" };
    let mut text = format!("{}  {}\n", page.address, page.what);
    text += &line("audience", &told.audience);
    if let Some(file) = &page.file {
        text += &line("file", file);
    }
    text += &line("template", &format!("{} ({whose})", page.template));
    text += &line("view", &format!("{} (docs/views.md)", page.view));
    text += &list("names", &page.names);
    text + &list("made from", &page.made_from)
}

fn of_file(file: &FileFacts, told: &Told) -> String {
    let mut text = format!("{}  {}\n", file.file, file.what);
    text += &line("audience", &told.audience);
    text += &list("its pages", &file.own);
    text += &list("shown on", &file.shown_on);
    text + &list("named on", &file.named_on)
}

fn line(label: &str, words: &str) -> String {
    format!("  {label:<10} {words}\n")
}

fn list(label: &str, items: &[String]) -> String {
    let mut text = String::new();
    for (index, item) in items.iter().take(MOST).enumerate() {
        text += &line(if index == 0 { label } else { "" }, item);
    }
    if items.len() > MOST {
        text += &line("", &format!("and {} more", items.len() - MOST));
    }
    text
}
