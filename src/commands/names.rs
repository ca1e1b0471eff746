//! `watchdesk names`: every name that is looked for, and what comes of it.

use std::io::IsTerminal;
use std::process::ExitCode;

use super::{DeskArgs, NamesArgs, NamesFormat, build, request};
use crate::{Desk, NameRow};

/// Prints the table. On a terminal sits an editor, who sees the whole desk. Elsewhere others may
/// read along: they get what the audience that is named may see, or else the one that sees least.
pub fn names(args: &NamesArgs) -> ExitCode {
    let desk_args = DeskArgs::from(args);
    let desk = match build::open(&desk_args, &super::progress::Progress::start()) {
        Ok((desk, _)) => desk,
        Err(problems) => return build::no_desk(&problems, &desk_args),
    };
    let mut audience = args.audience.clone();
    if audience.is_none() && !std::io::stdout().is_terminal() {
        let name = desk.least_audience().name;
        eprintln!("what the audience `{name}` may see; --audience names another one");
        audience = Some(name);
    }
    let request = audience.map(|name| request(&desk_args, Some(name)));
    let rows = match desk.names(request.as_ref()) {
        Ok(rows) => rows,
        Err(problem) => return build::no_desk(&[problem], &desk_args),
    };
    match args.format {
        NamesFormat::Table => print!("{}", table(&rows)),
        NamesFormat::Csv => print!("{}", csv(&rows, &desk)),
        NamesFormat::Json => println!("{}", json(&rows, &desk)),
    }
    ExitCode::SUCCESS
}

/// One line for each name, under a line for its entity.
fn table(rows: &[NameRow]) -> String {
    let width = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0).clamp(4, 44);
    let mut text = String::new();
    let mut entity = "";
    for row in rows {
        if row.entity != entity {
            entity = &row.entity;
            text.push_str(&format!("{entity}\n"));
        }
        let gap = " ".repeat(width.saturating_sub(row.name.chars().count()));
        let mut notes = Vec::new();
        if !row.not_looked_for.is_empty() {
            notes.push(format!("not looked for: {}", row.not_looked_for));
        }
        if !row.ambiguous_with.is_empty() {
            notes.push(format!("also {}", row.ambiguous_with.join(", ")));
        }
        if row.unclear > 0 {
            notes.push(format!("{} times unclear which", row.unclear));
        }
        let line = format!(
            "  {}{gap}  {:<10} {:>6}  {}",
            row.name,
            row.origin,
            row.found,
            notes.join("; ")
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn json(rows: &[NameRow], desk: &Desk) -> String {
    let rows: Vec<serde_json::Value> = rows
        .iter()
        .map(|row| {
            // A row is a plain table of texts and numbers: it always is one in JSON too.
            let mut value = serde_json::to_value(row).unwrap_or_default();
            value["language"] = desk.language(row.language).into();
            value
        })
        .collect();
    serde_json::to_string_pretty(&rows).unwrap_or_default()
}

fn csv(rows: &[NameRow], desk: &Desk) -> String {
    let mut text =
        String::from("name,entity,origin,language,found,unclear,ambiguous_with,not_looked_for\n");
    for row in rows {
        let cells = [
            cell(&row.name),
            cell(&row.entity),
            cell(row.origin),
            cell(desk.language(row.language)),
            row.found.to_string(),
            row.unclear.to_string(),
            cell(&row.ambiguous_with.join(" ")),
            cell(&row.not_looked_for),
        ];
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

/// A cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_string() };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}
