//! The tables of kinds, settings and views -> the reference pages in `docs/`.
//!
//! Only tests use it: `docs/fields.md` and `docs/views.md` are made from the code, so that they
//! cannot say anything else. `UPDATE=1 cargo test` writes them anew.

use std::fmt::Write;

use crate::diagnostics::{Code, Severity, Switch};
use crate::documents::rows::COLUMNS;
use crate::kinds::{COMMON, KINDS, NAMED, NAMING, TRANSLATED};
use crate::record::{Field, Shape};
use crate::site;

/// `docs/fields.md`: every field of every kind and of `watchdesk.toml`.
fn fields() -> String {
    let mut page = String::from(
        "# All fields\n\nMade from the program's own tables. A field in **bold** must be there. Every table inside a\ndocument may also carry `tlp`, its own TLP label.\n",
    );
    let mut section = |title: &str, intro: &str, fields: &[Field]| {
        let _ = write!(page, "\n## {title}\n\n{intro}\n\n");
        table(&mut page, fields);
    };
    section(
        "Every document",
        "Beside these, a document may have `tlp = \"…\"`, its TLP label.",
        COMMON,
    );
    for about in KINDS {
        let folder = about.folder;
        let intro = format!("In `content/{folder}/`.");
        let own = about.fields;
        if own.is_empty() {
            section(about.name, &format!("{intro} It has the fields of every document only."), &[]);
        } else {
            section(about.name, &intro, own);
        }
    }
    columns(&mut page);
    let mut section = |title: &str, intro: &str, fields: &[Field]| {
        let _ = write!(page, "\n## {title}\n\n{intro}\n\n");
        table(&mut page, fields);
    };
    let named: Vec<&str> = NAMED.iter().map(|kind| kind.name()).collect();
    section(
        "How names are found",
        &format!("In documents of these kinds: {}.", named.join(", ")),
        NAMING,
    );
    section("Translations", "In a file such as `bamako.fr.md`.", TRANSLATED);
    section("watchdesk.toml", "The desk as a whole.", site::FIELDS);
    page
}

/// The columns of `content/incidents/*.csv`.
fn columns(page: &mut String) {
    page.push_str("\n## Tables of incidents\n\nThe columns of `content/incidents/*.csv`, in any order. A table has `id`, and `date` or `from`.\n\n| column | fills | what to write |\n|---|---|---|\n");
    for column in COLUMNS {
        let fills = if column.fills.is_empty() { "" } else { &format!("`{}`", column.fills) };
        let _ = writeln!(page, "| `{}` | {fills} | {} |", column.name, column.says);
    }
}

fn table(page: &mut String, fields: &[Field]) {
    if fields.is_empty() {
        return;
    }
    page.push_str("| field | what to write | what it is |\n|---|---|---|\n");
    rows(page, "", fields);
}

fn rows(page: &mut String, before: &str, fields: &[Field]) {
    for field in fields {
        let name = format!("`{before}{}`", field.name);
        let name = if field.required { format!("**{name}**") } else { name };
        let wanted = match field.shape {
            Shape::Word(words) => format!("one of: {}", words.join(", ")),
            Shape::Words(words) => format!("a list of: {}", words.join(", ")),
            Shape::Reference(kinds) | Shape::References(kinds) => {
                let kinds: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
                format!("{} ({})", field.shape.wanted(), kinds.join(", "))
            }
            Shape::Tables(_) => format!("tables `[[{}]]`", field.name),
            shape => shape.wanted().to_string(),
        };
        let _ = writeln!(page, "| {name} | {} | {} |", wanted.replace('|', "\\|"), field.says);
        if let Shape::Tables(inner) = field.shape {
            rows(page, &format!("{}.", field.name), inner);
        }
    }
}

/// `docs/views.md`: every value that templates get, from the comments in `pages/view.rs`.
fn views() -> String {
    let mut page = String::from(
        "# What templates get\n\nMade from `src/pages/view.rs`. Every template gets `site` (Site), `page` (Head), `view` (its own, named\nbelow) and `t` (the words of the page's language, by key). `Option<…>` may be absent: ask with\n`{% if %}`. `Vec<…>` is a list.\n",
    );
    let mut comment = String::new();
    for line in include_str!("pages/view.rs").lines() {
        let text = line.trim();
        if let Some(words) = text.strip_prefix("/// ") {
            if !comment.is_empty() {
                comment.push(' ');
            }
            comment.push_str(words);
        } else if let Some(name) = text.strip_prefix("pub struct ") {
            let name = name.trim_end_matches(" {");
            let _ = write!(page, "\n## {name}\n\n");
            if !comment.is_empty() {
                let _ = write!(page, "{comment}\n\n");
            }
            page.push_str("| field | type | what it is |\n|---|---|---|\n");
            comment.clear();
        } else if let Some((name, kind)) =
            text.strip_prefix("pub ").and_then(|field| field.split_once(": "))
        {
            let kind = kind.trim_end_matches(',').replace("&'static str", "String");
            let kind = kind.replace("Shown<Card>", "Card").replace("Shown<Link>", "Link");
            let _ = writeln!(page, "| `{name}` | `{kind}` | {comment} |");
            comment.clear();
        } else if !text.starts_with("#[") {
            comment.clear();
        }
    }
    page
}

/// The table of checks in `docs/check.md`, which is put between two comments.
fn checks() -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/check.md");
    let page = std::fs::read_to_string(path).expect("docs/check.md");
    let (before, rest) = page.split_once(FROM).expect("where the table begins");
    let (_, after) = rest.split_once(TO).expect("where the table ends");
    let mut table = String::from(
        "\n\n| check | told by | unless switched | what it is about |\n|---|---|---|---|\n",
    );
    for code in Code::ALL {
        let switch = match (code.can_be_switched(), code.default_switch()) {
            (false, _) if code.severity() == Severity::Error => "an error",
            (false, _) => "a warning, always",
            (true, Switch::Off) => "**off**",
            (true, _) => "on",
        };
        let says = code.explanation().split("\n\n").next().unwrap_or_default();
        let says = says.replace('|', "\\|").replace('<', "&lt;");
        let _ = writeln!(table, "| `{}` | {} | {switch} | {says} |", code.name(), code.told_by());
    }
    format!("{before}{FROM}{table}\n{TO}{after}")
}

const FROM: &str = "<!-- made from the program's table: UPDATE=1 cargo test -->";
const TO: &str = "<!-- end of the table -->";

#[test]
fn the_reference_pages_say_what_the_tables_say() {
    for (path, made) in
        [("docs/fields.md", fields()), ("docs/views.md", views()), ("docs/check.md", checks())]
    {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &made).expect("written");
        }
        let there = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(there == made, "{} is out of date: UPDATE=1 cargo test", path.display());
    }
}
