//! A number -> an invented desk with so many briefings, or the same texts as a site of Hugo or Zola.
//!
//! `cargo run --release --example corpus -- --briefings 10000 DIR`
//! `cargo run --release --example corpus -- --briefings 10000 --as hugo DIR`
//!
//! The same numbers give the same bytes on every machine. The folder must not exist or be empty, so
//! that nothing of it is lost.

mod prose;
mod sites;
mod world;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use sites::Form;

/// What is to be made.
struct Wanted {
    briefings: usize,
    seed: u64,
    form: Form,
    folder: PathBuf,
}

const USAGE: &str = "usage: corpus [--briefings N] [--seed N] [--as watchdesk|plain|hugo|zola] DIR";

fn wanted(mut arguments: impl Iterator<Item = String>) -> Result<Wanted, String> {
    let mut wanted =
        Wanted { briefings: 10_000, seed: 1, form: Form::Watchdesk, folder: PathBuf::new() };
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value\n{USAGE}"));
        let number = |text: String| text.parse().map_err(|_| format!("`{text}` is no number"));
        match argument.as_str() {
            "--briefings" => wanted.briefings = number(value()?)? as usize,
            "--seed" => wanted.seed = number(value()?)?,
            "--as" => {
                wanted.form = match value()?.as_str() {
                    "watchdesk" => Form::Watchdesk,
                    "plain" => Form::Plain,
                    "hugo" => Form::Hugo,
                    "zola" => Form::Zola,
                    other => return Err(format!("`{other}` is no form of site\n{USAGE}")),
                }
            }
            option if option.starts_with('-') => return Err(USAGE.to_string()),
            folder => wanted.folder = folder.into(),
        }
    }
    if wanted.folder.as_os_str().is_empty() { Err(USAGE.to_string()) } else { Ok(wanted) }
}

fn main() -> ExitCode {
    let made = wanted(std::env::args().skip(1)).and_then(|wanted| {
        let folder = wanted.folder.as_path();
        if folder.read_dir().is_ok_and(|mut inside| inside.next().is_some()) {
            return Err(format!("{} is not empty", folder.display()));
        }
        let world = world::world(wanted.seed, wanted.briefings);
        let mut bytes = 0;
        let mut files = 0;
        sites::each_file(&world, wanted.form, &mut |path, text| {
            bytes += text.len();
            files += 1;
            write(folder, path, text)
        })?;
        Ok(format!("{files} files, {} MB in {}", bytes / 1_000_000, folder.display()))
    });
    match made {
        Ok(says) => {
            println!("{says}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &Path, path: &str, text: &str) -> Result<(), String> {
    let file = folder.join(path);
    let inside = file.parent().unwrap_or(folder);
    std::fs::create_dir_all(inside)
        .and_then(|()| std::fs::write(&file, text))
        .map_err(|problem| format!("{}: {problem}", file.display()))
}
