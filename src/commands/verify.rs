//! `watchdesk verify`: is a copy what its desk published?

use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;

use super::{VerifyArgs, trouble};
use crate::output::Fault;
use crate::publish::verify;

/// So many files are named one by one.
const NAMED: usize = 50;

pub fn verify(args: &VerifyArgs) -> ExitCode {
    let key = args.key.as_ref().map(|key| match std::fs::read_to_string(key) {
        Ok(text) => text,
        Err(_) => key.clone(),
    });
    let key = key.as_deref();
    let is_address = args.copy.starts_with("https://") || args.copy.starts_with("http://");
    let terminal = std::io::stderr().is_terminal();
    let step = |done: usize, all: usize| {
        if terminal && done.is_multiple_of(20) {
            eprint!("\r\x1b[K{done} of {all} files");
        }
    };
    let found = match is_address {
        true => verify::address(&args.copy, key, &step),
        false => verify::folder(Path::new(&args.copy), key),
    };
    if terminal {
        eprint!("\r\x1b[K");
    }
    let verdict = match found {
        Ok(verdict) => verdict,
        Err(why) => return trouble(&why),
    };
    for fault in verdict.faults.iter().take(NAMED) {
        match fault {
            Fault::Missing(path) => println!("missing  {path}"),
            Fault::Changed(path) => println!("changed  {path}"),
            Fault::Added(path) => println!("added    {path}"),
            Fault::NoRecord => println!("the copy has no record that can be read"),
            Fault::Unfinished => println!("a build was cut off"),
        }
    }
    if verdict.faults.len() > NAMED {
        println!("and {} more", verdict.faults.len() - NAMED);
    }
    match (&verdict.signed, verdict.has_signature) {
        (Some(comment), _) => println!("the signature is good; it says: {comment}"),
        (None, true) => {
            println!("there is a signature; give the desk's public key with --key to check it")
        }
        (None, false) => println!(
            "there is no signature: whoever changed a page could have changed SHA256SUMS too"
        ),
    }
    let count = |wanted: fn(&Fault) -> bool| verdict.faults.iter().filter(|f| wanted(f)).count();
    println!(
        "{} files: {} missing, {} changed, {}{}",
        verdict.files,
        count(|fault| matches!(fault, Fault::Missing(_))),
        count(|fault| matches!(fault, Fault::Changed(_))),
        match is_address {
            true => "what was added cannot be seen from outside".to_string(),
            false => format!("{} added", count(|fault| matches!(fault, Fault::Added(_)))),
        },
        match verdict.not_served {
            0 => String::new(),
            count => format!("; {count} are for the host alone and not given out"),
        }
    );
    if verdict.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
