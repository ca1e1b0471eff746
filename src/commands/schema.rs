//! `watchdesk schema`: JSON schemas for editors with TOML support.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::diagnostics::nearest_few;
use crate::schema;

/// Where a desk keeps its schemas.
const FOLDER: &str = ".watchdesk/schema";

/// What Taplo and the editors that use it read. Front matter inside markdown they do not read.
const TAPLO: &str = "\
# Made by `watchdesk schema --write`: by this, editors with TOML support complete and check.
[[rule]]
include = [\"watchdesk.toml\"]
[rule.schema]
path = \".watchdesk/schema/watchdesk.toml.json\"

[[rule]]
include = [\"content/**/*.toml\"]
[rule.schema]
path = \".watchdesk/schema/picture.json\"
";

/// Prints one schema; without a name, the names.
pub fn print(name: Option<&str>) -> ExitCode {
    let Some(name) = name else {
        for name in schema::names() {
            println!("{name}");
        }
        return ExitCode::SUCCESS;
    };
    match schema::schema(name) {
        Some(schema) => {
            print!("{}", text(&schema));
            ExitCode::SUCCESS
        }
        None => {
            let near = nearest_few(name, schema::names(), 3);
            let help = match near.as_slice() {
                [] => format!("the schemas are: {}", schema::names().join(", ")),
                near => format!("did you mean {}?", near.join(" or ")),
            };
            eprintln!("there is no schema `{name}`; {help}");
            ExitCode::from(2)
        }
    }
}

/// Writes all schemas into a desk, and what leads editors to them unless there is such a file.
pub fn write(desk: &Path) -> ExitCode {
    if !desk.join(schema::DESK).is_file() {
        eprintln!("there is no desk in {}: name its folder with --desk", desk.display());
        return ExitCode::FAILURE;
    }
    let mut files: Vec<(PathBuf, String)> = schema::names()
        .into_iter()
        .filter_map(|name| {
            let path = desk.join(FOLDER).join(format!("{name}.json"));
            Some((path, text(&schema::schema(name)?)))
        })
        .collect();
    let taplo = desk.join(".taplo.toml");
    let own = std::fs::read_to_string(&taplo).is_ok_and(|there| there != TAPLO);
    if !own {
        files.push((taplo.clone(), TAPLO.to_string()));
    }
    let written = std::fs::create_dir_all(desk.join(FOLDER))
        .and_then(|()| files.iter().try_for_each(|(path, text)| std::fs::write(path, text)));
    if let Err(error) = written {
        eprintln!("the schemas cannot be written: {error}");
        return ExitCode::FAILURE;
    }
    println!("{} schemas are in {}", schema::names().len(), desk.join(FOLDER).display());
    if own {
        println!(
            "{} is yours and stays as it is. To use the schemas, add:\n\n{TAPLO}",
            taplo.display()
        );
    }
    ExitCode::SUCCESS
}

fn text(schema: &serde_json::Value) -> String {
    serde_json::to_string_pretty(schema).unwrap_or_default() + "\n"
}
