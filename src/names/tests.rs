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

fn name(text: &str, target: u32) -> Name {
    Name { text: text.to_string(), target, ..Name::default() }
}

/// What is found of the names, in words of the text.
fn found(names: &[Name], text: &str) -> Vec<String> {
    Names::new(names.to_vec())
        .find(text)
        .iter()
        .map(|found| text[found.start..found.end].to_string())
        .collect()
}

#[test]
fn the_longest_name_counts() {
    let names = [
        name("Bamako", 0),
        name("Bamako-Sénou", 1),
        name("Bamako-Sénou airport", 1),
        name("Niger Delta", 2),
        name("Niger", 3),
    ];
    assert_eq!(
        found(&names, "Bamako, Bamako-Senou, Bamako Sénou airport"),
        ["Bamako", "Bamako-Senou", "Bamako Sénou airport"]
    );
    // The longer one ends inside a word: the shorter one is not lost, but it is another's name.
    assert_eq!(found(&names, "Bamako Senouville"), ["Bamako"]);
    assert_eq!(found(&names, "the Niger Delta and Niger"), ["Niger Delta", "Niger"]);
}

#[test]
fn a_name_of_two_entities_is_ambiguous() {
    let names = Names::new(vec![name("Gao", 7), name("Gao", 3), name("GAO", 9), name("Gao", 7)]);
    let found = names.find("Gao and GAO");
    assert_eq!(found[0].targets, [3, 7]);
    assert_eq!(found[1].targets, [3, 7, 9]);
}

#[test]
fn cases() {
    let with = |text: &str, case: Case| [Name { case, ..name(text, 0) }];
    assert_eq!(found(&with("Sahel", Case::Any), "sahel Sahel SAHEL").len(), 3);
    assert_eq!(found(&with("Sahel", Case::Initial), "sahel Sahel SAHEL"), ["Sahel", "SAHEL"]);
    assert_eq!(found(&with("Sahel", Case::Exact), "sahel Sahel SAHEL"), ["Sahel"]);
    assert_eq!(found(&with("Sahel", Case::Auto), "sahel Sahel SAHEL"), ["Sahel", "SAHEL"]);
    assert_eq!(found(&with("AES", Case::Auto), "aes Aes AES A.E.S."), ["AES", "A.E.S."]);
    assert_eq!(
        found(&with("Islamic State", Case::Auto), "an Islamic state, the Islamic State"),
        ["Islamic State"]
    );
    assert_eq!(
        found(&with("Wagner Group", Case::Auto), "the Wagner group, a wagner Group"),
        ["Wagner group"]
    );
    assert_eq!(
        found(&with("G5 Sahel", Case::Auto), "g5 Sahel, G5 Sahel, G5 SAHEL"),
        ["G5 Sahel", "G5 SAHEL"]
    );
    assert_eq!(
        found(&with("État", Case::Auto), "état État e\u{301}tat E\u{301}tat"),
        ["État", "E\u{301}tat"]
    );
}

#[test]
fn an_acronym_that_is_a_common_word_is_no_verb_of_a_headline() {
    let names = [name("IS", 0), name("JNIM", 1)];
    assert_eq!(found(&names, "this is IS, not Is"), ["IS"]);
    assert_eq!(found(&names, "THIS IS NEW ABOUT JNIM"), ["JNIM"]);
    assert_eq!(found(&names, "IS and JNIM"), ["IS", "JNIM"]);
}

#[test]
fn demonyms_have_their_endings() {
    let demonym = |text: &str| [Name { demonym: true, ..name(text, 0) }];
    assert_eq!(
        found(&demonym("Malian"), "Malians, a malian, Malian's, Malianx, Somalian"),
        ["Malians", "malian", "Malian"]
    );
    assert_eq!(
        found(&demonym("Nigérien"), "nigérienne nigériennes Nigeriens Nigerian"),
        ["nigérienne", "nigériennes", "Nigeriens"]
    );
    assert_eq!(
        found(&demonym("Sénégalais"), "sénégalaise sénégalaises Senegalais"),
        ["sénégalaise", "sénégalaises", "Senegalais"]
    );
    assert_eq!(found(&demonym("German"), "Germans, germane"), ["Germans"]);
    assert_eq!(found(&demonym("جزائري"), "الجزائرية والجزائريون"), ["الجزائرية", "الجزائريون"]);
    let names = Names::new(vec![name("Mali", 0), Name { demonym: true, ..name("Malian", 0) }]);
    let demonyms: Vec<bool> =
        names.find("Mali, Malian").iter().map(|found| found.demonym).collect();
    assert_eq!(demonyms, [false, true]);
}

#[test]
fn a_desk_says_what_must_not_stand_beside_a_name() {
    let names = [Name {
        not_before: vec!["Corps".to_string(), "market".to_string()],
        not_after: vec!["Port of".to_string()],
        ..name("Zoria", 0)
    }];
    assert_eq!(found(&names, "Zoria Corps, Zoria corps, Zoria market, Zoria Market").len(), 1);
    assert_eq!(
        found(&names, "the Port of Zoria, a port of Zoria, Zoria Corpse"),
        ["Zoria", "Zoria"]
    );
    assert_eq!(found(&names, "Zoria. Corps arrived"), ["Zoria"]);
}

#[test]
fn arabic_prefixes_and_articles() {
    let names = [name("النيجر", 0), name("مالي", 1), name("أزواد", 2), name("اللاذقية", 3)];
    for (text, words) in [
        ("وبالنيجر", &["النيجر"][..]),
        ("للنيجر وللنيجر", &["لنيجر", "لنيجر"]),
        ("لمالي وبمالي", &["مالي", "مالي"]),
        ("المالي المالية كماليات", &[]),
        ("الأزواد وبالأزواد", &["الأزواد", "الأزواد"]),
        ("للاذقية", &["لاذقية"]),
        ("نيجر", &[]),
        ("النيجري", &[]),
        ("مـالـي", &["مـالـي"]),
    ] {
        assert_eq!(found(&names, text), words, "{text}");
    }
    // A prefix before a name in Latin letters.
    assert_eq!(found(&[name("AES", 0)], "وAES"), ["AES"]);
}

#[test]
fn a_surname_is_not_every_bearers() {
    let names =
        [name("Assimi Goïta", 0), name("Goïta", 0), name("Mali", 1), name("Republic of Mali", 1)];
    assert_eq!(found(&names, "Moussa Goïta and Assimi Goïta"), ["Assimi Goïta"]);
    assert_eq!(found(&names, "President Goïta; when Goïta spoke; In Mali Goïta spoke").len(), 4);
    assert_eq!(found(&names, "Northern Mali"), ["Mali"]);
}

#[test]
fn what_machines_read_is_left_alone() {
    let names = [name("Mali", 0), name("Niger", 1)];
    for text in [
        "https://Mali.example/Niger",
        "www.Mali.example",
        "press@Mali.example",
        "@Mali",
        "#Mali",
        "#Mali-Niger",
        "Mali.pdf",
        "Mali.PDF",
        "a/Mali/b",
        "/srv/Mali",
        "C:\\Mali",
        "x=Mali",
        "Mali_Niger",
        "(Mali.csv)",
        "maps/Mali.png",
    ] {
        assert_eq!(found(&names, text), [""; 0], "{text}");
    }
    for text in [
        "Mali/Niger",
        "Mali.",
        "Mali...",
        "(Mali)",
        "Mali,Niger",
        "Mali.Niger",
        "Mali; a@b.example",
        "Mali #1",
    ] {
        assert!(!found(&names, text).is_empty(), "{text}");
    }
}

#[test]
fn odd_input() {
    assert!(Names::new(Vec::new()).find("Mali").is_empty());
    let names = Names::new(vec![name("", 0), name(" - ", 0), name("’", 0), name("Mali", 1)]);
    assert_eq!(names.find("").len(), 0);
    assert_eq!(names.find("’Mali\u{ad}’ -Mali\u{301} -").len(), 2);
    assert_eq!(names.find("\u{0}Mali\u{0}").len(), 1);
}

#[test]
fn a_huge_paragraph_takes_linear_time() {
    let names =
        Names::new(vec![name("Niger", 0), name("Niger Delta", 1), name("مالي", 2), name("A", 3)]);
    for unit in
        ["Niger ", "Niger/", "Niger’", "A.", "A'", "ومالي", "ـ", "Niger-", "the Niger, ", "l'A"]
    {
        let text = unit.repeat(1_000_000 / unit.len());
        let start = std::time::Instant::now();
        names.find(&text);
        // Quadratic work would take hours; a debug build on a busy machine takes a second or two.
        assert!(start.elapsed().as_secs() < 20, "{unit}");
    }
}
