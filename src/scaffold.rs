//! A kind and a title -> the text of a new document: what must be there filled in, and every other
//! field of the kind in a comment, ready to be used.
//!
//! All of it comes from the kind's table of fields, so a new field is in the next new file.

use std::fmt::Write;

use jiff::civil::Date;

use crate::audience::Tlp;
use crate::kinds::Kind;
use crate::record::{Field, Shape};

/// What a new document begins with.
pub struct New<'a> {
    pub kind: Kind,
    pub title: &'a str,
    pub today: Date,
    /// The label that it must carry itself, because its folder has none.
    pub marking: Option<Tlp>,
    /// The slugs of the documents of some kinds, for a reference that must be there.
    pub known: &'a dyn Fn(&[Kind]) -> Vec<String>,
}

/// A code of ISO 3166-1 that means no country.
const NO_COUNTRY: &str = "ZZ";

/// Writes the document. It fails if something must be referred to and there is nothing.
pub fn write(new: &New) -> Result<String, String> {
    let lists = new.kind.fields();
    let fields: Vec<&Field> = lists.into_iter().flatten().collect();
    let mut text = String::from("+++\n");
    for field in fields.iter().filter(|field| is_filled(field)) {
        let (value, note) = value(new, field)?;
        line(&mut text, "", &format!("{} = {value}", field.name), &note);
    }
    if let Some(marking) = new.marking {
        let note = "who may see it; its folder has no label";
        line(&mut text, "", &format!("tlp = \"{}\"", marking.word()), note);
    }
    text.push_str("\n# What else can be said. Take away the # in front of what you use.\n");
    if new.marking.is_none() {
        line(&mut text, "# ", "tlp = \"amber\"", "a stricter label than its folder's");
    }
    let (tables, plain): (Vec<&Field>, Vec<&Field>) = fields
        .into_iter()
        .filter(|field| !is_filled(field))
        .partition(|field| matches!(field.shape, Shape::Tables(_)));
    for field in plain {
        commented(&mut text, new, field);
    }
    for field in tables {
        let Shape::Tables(inner) = field.shape else { continue };
        text.push_str("#\n");
        line(&mut text, "# ", &format!("[[{}]]", field.name), field.says);
        inner.iter().for_each(|field| commented(&mut text, new, field));
    }
    text.push_str("+++\n\n");
    Ok(text)
}

/// A new document has what it cannot do without, its day, and is a draft.
fn is_filled(field: &Field) -> bool {
    field.required || matches!((field.name, field.shape), ("date", Shape::When) | ("draft", _))
}

/// The value of a field that is filled in, and what is to be known of it.
fn value(new: &New, field: &Field) -> Result<(String, String), String> {
    let says = field.says.to_string();
    Ok(match field.shape {
        _ if field.name == "title" => (quoted(new.title), String::new()),
        _ if field.name == "draft" => ("true".to_string(), says),
        Shape::When => (new.today.to_string(), says),
        Shape::CountryCode => (format!("\"{NO_COUNTRY}\""), format!("{says}: put the right one")),
        Shape::Reference(kinds) => {
            let known = (new.known)(kinds);
            let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
            let Some(first) = known.first() else {
                let kind = names.join(" or a ");
                return Err(format!(
                    "a {} needs its {kind}, and the desk has none yet: watchdesk new {} \"…\"",
                    new.kind.name(),
                    names[0]
                ));
            };
            let note = match known.len() {
                1 => says,
                _ => format!("{says}: put the right one"),
            };
            (format!("\"{first}\""), note)
        }
        _ => (example(new, field), says),
    })
}

fn commented(text: &mut String, new: &New, field: &Field) {
    let must = if field.required { "; must be there" } else { "" };
    let says = format!("{}{must}", field.says);
    line(text, "# ", &format!("{} = {}", field.name, example(new, field)), &says);
    if let Shape::Word(words) | Shape::Words(words) = field.shape {
        let mut row = String::from("#    one of:");
        for (index, word) in words.iter().enumerate() {
            let end = if index + 1 == words.len() { "" } else { "," };
            if row.len() + word.len() > 96 {
                let _ = writeln!(text, "{row}");
                row = String::from("#   ");
            }
            let _ = write!(row, " {word}{end}");
        }
        let _ = writeln!(text, "{row}");
    }
}

/// How a value of the field is written.
fn example(new: &New, field: &Field) -> String {
    let today = new.today;
    match field.shape {
        Shape::Line | Shape::Text => "\"…\"".to_string(),
        Shape::Lines => "[\"…\"]".to_string(),
        Shape::Bool => "true".to_string(),
        Shape::When => today.to_string(),
        Shape::Month => format!("\"{:04}-{:02}\"", today.year(), today.month()),
        Shape::Moment | Shape::DayOrMoment => format!("{today}T12:00:00Z"),
        Shape::Number => "0".to_string(),
        Shape::Point => "[0.0, 0.0]".to_string(),
        Shape::Url => "\"https://example.org/\"".to_string(),
        Shape::Word(words) => format!("\"{}\"", words[0]),
        Shape::Words(words) => format!("[\"{}\"]", words[0]),
        Shape::Grade => "\"B2\"".to_string(),
        Shape::Letter => "\"B\"".to_string(),
        Shape::CountryCode => format!("\"{NO_COUNTRY}\""),
        Shape::Reference(kinds) => format!("\"{}\"", slug_of(kinds[0])),
        Shape::References(kinds) => format!("[\"{}\"]", slug_of(kinds[0])),
        Shape::Marking => "\"amber\"".to_string(),
        Shape::Pairs | Shape::Tables(_) => "{}".to_string(),
    }
}

fn slug_of(kind: Kind) -> String {
    let name = kind.name();
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("slug-of-{article}-{name}")
}

fn line(text: &mut String, mark: &str, code: &str, note: &str) {
    let code = format!("{mark}{code}");
    let gap = " ".repeat(38usize.saturating_sub(code.chars().count()));
    let _ = match note {
        "" => writeln!(text, "{code}"),
        note => writeln!(text, "{code}{gap} # {note}"),
    };
}

/// A text in quotation marks, as TOML wants it, on one line.
pub fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut quoted = String::with_capacity(line.len() + 2);
    quoted.push('"');
    for c in line.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", c as u32);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The slug that a title gives, in the letters of addresses; empty if it has none. `first` stands
/// before it, such as a date.
pub fn slug(first: &str, title: &str) -> String {
    const LONGEST: usize = 80;
    let mut slug = slug::slugify(title);
    if slug.len() > LONGEST {
        let end = slug[..LONGEST].rfind('-').unwrap_or(LONGEST);
        slug.truncate(end);
    }
    match (slug.is_empty(), first) {
        (true, _) | (_, "") => slug,
        _ => format!("{first}-{slug}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::KINDS;
    use crate::sources::SourceTree;
    use crate::{Desk, diagnostics::Severity};

    fn new(kind: Kind, title: &str) -> String {
        let known = |_: &[Kind]| vec!["aria".to_string()];
        let today = Date::constant(2031, 5, 21);
        write(&New { kind, title, today, marking: None, known: &known }).expect("a text")
    }

    fn problems(text: &str, kind: Kind) -> Vec<String> {
        let config =
            "name = \"T\"\nbase_url = \"https://example.org/\"\n[markings]\ncontent = \"clear\"\n";
        let path = format!("content/{}/made.md", kind.folder());
        let aria = "+++\ntitle = \"Aria\"\niso = \"XA\"\n+++\n";
        let files = [
            ("watchdesk.toml", config),
            ("content/countries/aria.md", aria),
            (path.as_str(), text),
        ];
        let desk = Desk::open(SourceTree::from_texts(files), &|_| ()).expect("a desk");
        let problems = desk.problems.iter();
        problems.filter(|p| p.severity == Severity::Error).map(|p| p.message.clone()).collect()
    }

    #[test]
    fn a_new_file_of_each_kind_is_sound() {
        for about in KINDS {
            let text = new(about.kind, "The \"bridge\" \\ of Kerrin");
            assert_eq!(problems(&text, about.kind), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn what_is_in_comments_has_the_right_form() {
        for about in KINDS {
            let text = new(about.kind, "Kerrin");
            let taken: Vec<&str> = text
                .lines()
                .map(|line| match line.strip_prefix("# ") {
                    Some(code) if code.contains(" = ") || code.starts_with("[[") => code,
                    _ => line,
                })
                .collect();
            let wrong = problems(&taken.join("\n"), about.kind);
            // The examples name documents that are not there, and give all fields at once.
            let form: Vec<&String> = wrong
                .iter()
                .filter(|p| {
                    ["unknown field", "missing", "must be", "TOML", "expected", "no word"]
                        .iter()
                        .any(|sign| p.contains(sign))
                })
                .collect();
            assert!(form.is_empty(), "{}: {form:?}", about.name);
        }
    }

    #[test]
    fn slugs_are_spelled_out_and_end_with_a_word() {
        assert_eq!(
            slug("2031-05-21", "Côte d’Ivoire: l’œuvre"),
            "2031-05-21-cote-d-ivoire-l-oeuvre"
        );
        assert_eq!(slug("", "؟"), "");
        assert!(crate::documents::is_slug(&slug("2031-05-21", "هجوم على السوق")));
        assert!(slug("", &"long word ".repeat(20)).ends_with("word"));
    }
}
