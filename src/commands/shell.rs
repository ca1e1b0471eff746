//! The table of commands -> completions for a shell, and manual pages.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::Cli;

/// Prints the completions for a shell.
pub fn completions(shell: Shell) -> ExitCode {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "watchdesk", &mut text);
    print(&text)
}

/// Prints one manual page, or writes all of them into a folder.
pub fn man(command: Option<&str>, folder: Option<&Path>) -> ExitCode {
    let mut root = Cli::command();
    root.build();
    if let Some(folder) = folder {
        let mut pages =
            std::iter::once(&root).chain(root.get_subcommands().filter(|c| !c.is_hide_set()));
        let written = std::fs::create_dir_all(folder).and_then(|()| {
            pages.try_for_each(|page| {
                let name = Man::new(page.clone()).get_filename();
                std::fs::write(folder.join(name), roff(page))
            })
        });
        return match written {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{} cannot be written: {error}", folder.display());
                ExitCode::FAILURE
            }
        };
    }
    let page = match command {
        None => &root,
        Some(name) => match root.get_subcommands().find(|command| command.get_name() == name) {
            Some(command) => command,
            None => {
                let names: Vec<&str> = root.get_subcommands().map(Command::get_name).collect();
                eprintln!("there is no command `{name}`; the commands are: {}", names.join(", "));
                return ExitCode::from(2);
            }
        },
    };
    print(&roff(page))
}

fn roff(page: &Command) -> Vec<u8> {
    let mut text = Vec::new();
    // Writing to memory cannot fail.
    let _ = Man::new(page.clone()).manual("watchdesk").render(&mut text);
    text
}

/// A reader that has enough, such as `head`, is no failure.
fn print(text: &[u8]) -> ExitCode {
    let _ = std::io::stdout().write_all(text);
    ExitCode::SUCCESS
}
