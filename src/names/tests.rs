//! What is found and what is not; and how well, measured on a text labelled by hand.

use super::*;

const LABELLED: &str = include_str!("../../tests/names/labelled.txt");

/// A text with its labels taken out: where they stood, and what they said.
type Mention<'t> = (usize, usize, Vec<&'t str>);

/// Reads `[words|slug,slug]` and the escapes of the labelled file.
fn labels(line: &str) -> (String, Vec<Mention<'_>>) {
    let (mut text, mut mentions, mut open) = (String::new(), Vec::new(), None);
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let mut next = &rest[c.len_utf8()..];
        match c {
            '\\' if next.starts_with("u{") => {
                let (code, after) = next[2..].split_once('}').expect("an escape ends");
                text.extend(u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
                next = after;
            }
            '\\' => {
                let escaped = next.chars().next().expect("something is escaped");
                text.push(if escaped == 'n' { '\n' } else { escaped });
                next = &next[escaped.len_utf8()..];
            }
            '[' => open = Some(text.len()),
            '|' if open.is_some() => {
                let (slugs, after) = next.split_once(']').expect("a label ends");
                let mut slugs: Vec<&str> = slugs.split(',').collect();
                slugs.sort_unstable();
                mentions.push((open.take().unwrap_or(0), text.len(), slugs));
                next = after;
            }
            c => text.push(c),
        }
        rest = next;
    }
    (text, mentions)
}

/// The names of `slug = Name | Name | ~demonym` lines, and the slugs by number.
fn table(lines: &str) -> (Names, Vec<&str>) {
    let (mut names, mut slugs) = (Vec::new(), Vec::new());
    for (slug, list) in lines
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "))
    {
        for text in list.split('|').map(str::trim) {
            names.push(Name {
                text: text.trim_start_matches('~').to_string(),
                target: slugs.len() as u32,
                demonym: text.starts_with('~'),
                ..Name::default()
            });
        }
        slugs.push(slug);
    }
    (Names::new(names), slugs)
}

#[test]
fn precision_and_recall() {
    let names_end = LABELLED.find("= English").expect("texts follow the names");
    let (names, slugs) = table(&LABELLED[..names_end]);
    let (mut labelled, mut found, mut right) = (0, 0, 0);
    for line in LABELLED[names_end..]
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with(['#', '=']))
    {
        let (text, expected) = labels(line);
        let got: Vec<Mention> = names
            .find(&text)
            .iter()
            .map(|found| {
                let mut targets: Vec<&str> =
                    found.targets.iter().map(|target| slugs[*target as usize]).collect();
                targets.sort_unstable();
                (found.start, found.end, targets)
            })
            .collect();
        labelled += expected.len();
        found += got.len();
        right += got.iter().filter(|mention| expected.contains(mention)).count();
        for (start, end, slugs) in expected.iter().filter(|mention| !got.contains(mention)) {
            println!("missed {} {slugs:?} in: {line}", &text[*start..*end]);
        }
        for (start, end, slugs) in got.iter().filter(|mention| !expected.contains(mention)) {
            println!("wrong  {} {slugs:?} in: {line}", &text[*start..*end]);
        }
    }
    let (precision, recall) = (right as f64 / found as f64, right as f64 / labelled as f64);
    println!("{labelled} labelled mentions: precision {precision:.4}, recall {recall:.4}");
    assert!(labelled >= 400);
    assert!(precision >= 0.995 && recall >= 0.97);
}
