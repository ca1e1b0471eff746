//! `watchdesk init`: a small desk of an invented region, which builds at once.

use std::path::Path;
use std::process::ExitCode;

use include_dir::{Dir, include_dir};

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/commands/starter");

/// Writes the starter desk into a folder that is not there yet or is empty.
pub fn init(folder: &Path) -> ExitCode {
    let shown = folder.display();
    if folder.exists() {
        let empty = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
        if !empty {
            eprintln!("{shown} is there already and is not an empty folder; name another one");
            return ExitCode::FAILURE;
        }
    }
    let written = std::fs::create_dir_all(folder).and_then(|()| STARTER.extract(folder));
    if let Err(error) = written {
        eprintln!("{shown} cannot be written: {error}");
        return ExitCode::FAILURE;
    }
    println!("A desk is in {shown}. Its region is invented: change all of it.\n");
    println!("  watchdesk serve --desk {shown}     shows it while you write");
    println!("  watchdesk build --desk {shown}     writes the site to {shown}/public");
    println!("  {shown}/watchdesk.toml             has the desk's name and address");
    println!("  {shown}/content/                   has its documents");
    ExitCode::SUCCESS
}
