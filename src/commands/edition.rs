//! `watchdesk build --edition`: a month's briefings as one file, beside the folder of the site.

use std::fs;
use std::path::Path;

use crate::Desk;
use crate::output::Output;

/// Writes one file for each language that has briefings of the month. `folder` is where the site
/// would be written to: its name says for whom the file is.
pub fn write(desk: &Desk, output: &Output, month: (i16, i8), folder: &Path) -> bool {
    let name = format!("{:04}-{:02}", month.0, month.1);
    let editions = desk.editions(output, month);
    if editions.is_empty() {
        eprintln!("error: there is no briefing of {name} that this audience may see");
        return false;
    }
    let audience = folder.file_name().unwrap_or_default().to_string_lossy();
    let mut good = true;
    for (code, html) in editions {
        let language = if code == desk.language(0) { String::new() } else { format!(".{code}") };
        let path = folder.with_file_name(format!("{audience}-{name}{language}.html"));
        let made = path.parent().map_or(Ok(()), fs::create_dir_all);
        match made.and_then(|()| fs::write(&path, &html)) {
            Ok(()) => eprintln!("{}: {} KB", path.display(), html.len().div_ceil(1000)),
            Err(error) => {
                eprintln!("error: {} cannot be written: {error}", path.display());
                good = false;
            }
        }
    }
    good
}
