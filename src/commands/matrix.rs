//! What a desk holds by marking, and what each audience is not shown: the end of `check`.

use std::io::IsTerminal;

use crate::audience::Tlp;
use crate::release::Tally;

/// Prints the table to standard output. File names are shown on a terminal only, since the log of
/// a machine may be read by others.
pub fn print(tally: &Tally) {
    let audiences = tally.withheld.iter().map(|(audience, _)| audience);
    print!("{:<18}{:>11}{:>11}{:>9}", "", "documents", "passages", "tables");
    for audience in audiences.clone() {
        print!("  {:>14}", audience.name);
    }
    println!();
    for tlp in Tlp::ALL.into_iter().filter(|tlp| tally.held.contains_key(tlp)) {
        let [documents, passages, tables] = tally.held.get(&tlp).copied().unwrap_or_default();
        print!("{:<18}{documents:>11}{passages:>11}{tables:>9}", tlp.label());
        for audience in audiences.clone() {
            print!("  {:>14}", if tlp <= audience.ceiling { "shown" } else { "withheld" });
        }
        println!();
    }
    for (audience, files) in &tally.withheld {
        println!("{}: {} of the documents are withheld", audience.name, files.len());
        if std::io::stdout().is_terminal() {
            for (file, reason) in files {
                println!("  {file} {}", reason.says());
            }
        }
    }
}
