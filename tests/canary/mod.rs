//! A desk with a word of its own in every place where a text can stand: for each audience every
//! byte of the site is searched for all of them. None above the ceiling is there, and all others
//! are, so that a word that no page shows cannot make the test pass.

mod desk;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use watchdesk::audience::Tlp;
use watchdesk::release::AsOf;
use watchdesk::{Desk, Request};

use desk::Canary;

/// What no page shows to anyone. A channel that begins to be shown must be taken out here.
/// `*` stands for any beginning.
const HIDDEN: &[&str] = &[
    "folder",
    // They are looked for in texts, and not shown.
    "*.not_before",
    "*.not_after",
    // When a profile was looked through is between editors.
    "country.as_of",
    "group.as_of",
    "person.as_of",
    // They join claims.
    "incident.claims.id",
    "incident.claims.supersedes",
    // Only a briefing has one.
    "country in another language.dateline",
    "group in another language.dateline",
    "person in another language.dateline",
    "place in another language.dateline",
    "source in another language.dateline",
    "incident in another language.dateline",
    "page in another language.dateline",
    // It has not expired.
    "*.tombstone",
    // A note among editors.
    "*.body.comment",
    "*.body.picture title",
];

static DESK: LazyLock<desk::Desk> = LazyLock::new(desk::Desk::new);

fn is_hidden(canary: &Canary) -> bool {
    HIDDEN.iter().any(|hidden| {
        canary.channel == *hidden
            || hidden.strip_prefix('*').is_some_and(|end| canary.channel.ends_with(end))
    })
}

/// All that a reader, a crawler or a script can make of some bytes: as they are, with entities and
/// escapes read, with percent signs read, without tags, and with digits that belong together.
fn views(bytes: &[u8]) -> String {
    let raw = String::from_utf8_lossy(bytes).to_lowercase();
    let read = unescaped(&raw);
    let mut views = folded(&raw);
    for view in [folded(&read), folded(&without_percent(&read)), folded(&without_tags(&read))] {
        views.push('\n');
        views += &view;
        views.push('\n');
        views += &digits_together(&view);
    }
    views
}

fn folded(text: &str) -> String {
    let fold = |c: char| match c {
        'é' => Some('e'),
        // An accent of its own behind the letter.
        '\u{301}' => None,
        '٠'..='٩' => char::from_digit(c as u32 - '٠' as u32, 10),
        other => Some(other),
    };
    text.chars().filter_map(fold).collect()
}

/// `&eacute;`, `&#233;`, `&#xe9;`, `\u00e9`.
fn unescaped(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['&', '\\']) {
        read += &rest[..at];
        rest = &rest[at..];
        let escape = match rest.strip_prefix("\\u") {
            Some(digits) => digits.get(..4).map(|digits| (format!("x{digits}"), 6)),
            None => rest
                .find(';')
                .filter(|end| *end < 10)
                .map(|end| (rest[1..end].trim_start_matches('#').to_string(), end + 1)),
        };
        let character = escape.and_then(|(name, length)| Some((character(&name)?, length)));
        let (c, length) = character.unwrap_or((rest.as_bytes()[0] as char, 1));
        read.push(c);
        rest = &rest[length..];
    }
    read + rest
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "eacute" => Some('é'),
        name => {
            let number = match name.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => name.parse(),
            };
            char::from_u32(number.ok()?)
        }
    }
}

fn without_percent(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut read = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                read.push(byte);
                at += 3;
            }
            None => {
                read.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&read).into_owned()
}

fn without_tags(text: &str) -> String {
    let mut inside = false;
    let keep = |c: &char| {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                return false;
            }
            _ => {}
        }
        !inside
    };
    text.chars().filter(keep).collect()
}

/// "400,007" and "400 007" as 400007. What has no three digits behind the mark is no thousand: the
/// coordinates in a drawing, for instance.
fn digits_together(text: &str) -> String {
    let is_mark =
        |c: char| matches!(c, ',' | '.' | '\'' | '٬' | '\u{a0}' | '\u{202f}' | '\u{2009}');
    let mut together = String::with_capacity(text.len());
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let thousands = || {
            let behind = &text.as_bytes()[at + c.len_utf8()..];
            behind.iter().take(4).take_while(|byte| byte.is_ascii_digit()).count() == 3
        };
        if !(is_mark(c) && before.is_ascii_digit() && thousands()) {
            together.push(c);
        }
        before = c;
    }
    together
}

/// Finds words of the desk in any bytes.
struct Search {
    words: AhoCorasick,
}

impl Search {
    fn new(canaries: &[Canary]) -> Search {
        let needles = canaries.iter().map(|canary| canary.needle.as_str());
        let words = AhoCorasick::builder().match_kind(MatchKind::Standard).build(needles);
        Search { words: words.expect("words") }
    }

    /// The numbers of the canaries in some bytes.
    fn find(&self, bytes: &[u8], canaries: &[Canary]) -> BTreeSet<usize> {
        let text = views(bytes);
        let text = text.as_bytes();
        let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
        let mut found = BTreeSet::new();
        for hit in self.words.find_overlapping_iter(text) {
            let needle = &canaries[hit.pattern().as_usize()].needle;
            let number = needle.starts_with(|c: char| c.is_ascii_digit());
            let longer = digit(hit.start().checked_sub(1).and_then(|at| text.get(at)))
                || digit(text.get(hit.end())) && !needle.contains('.');
            if !(number && (longer || in_a_hash(text, hit.start(), hit.end()))) {
                found.insert(hit.pattern().as_usize());
            }
        }
        found
    }
}

/// Whether digits stand in a long run of hexadecimal ones: a hash may have any year in it.
fn in_a_hash(text: &[u8], start: usize, end: usize) -> bool {
    let hex = |byte: &&u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let before = text[..start].iter().rev().take_while(hex).count();
    let after = text[end..].iter().take_while(hex).count();
    before + after >= 12
}

fn built(audience: &str) -> Vec<(String, Vec<u8>)> {
    let Ok(desk) = Desk::open(DESK.tree(), &|_| {}) else { panic!("no desk") };
    let as_of = AsOf::day("2031-06-01".parse().expect("a day"));
    let request = Request { audience: Some(audience.to_string()), as_of, drafts: false };
    let built = desk.build(&request, &|_| {});
    let told: Vec<String> = built.diagnostics.iter().map(|d| format!("{d:?}")).take(20).collect();
    let Some(output) = built.output else { panic!("{audience}: {}", told.join("\n")) };
    assert!(told.is_empty(), "{audience}: {}", told.join("\n"));
    output.iter().map(|(path, bytes)| (path.to_string(), bytes.to_vec())).collect()
}

#[test]
fn each_audience_gets_every_word_up_to_its_ceiling_and_none_above() {
    let canaries = &DESK.canaries;
    let search = Search::new(canaries);
    let Ok(desk) = Desk::open(DESK.tree(), &|_| {}) else { panic!("no desk") };
    let mut wrong: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let mut note = |what: String, example: String| {
        wrong.entry(what).or_insert((0, example)).0 += 1;
    };
    for audience in desk.audiences().0 {
        let mut found = BTreeSet::new();
        for (path, bytes) in built(&audience.name) {
            let mut here = search.find(&bytes, canaries);
            here.extend(search.find(path.as_bytes(), canaries));
            for canary in here.iter().map(|id| &canaries[*id]) {
                if canary.level.is_none_or(|level| level > audience.ceiling) {
                    let around = around(&bytes, &canary.needle);
                    let example = format!("{canary:?} in {path}: {around}");
                    note(format!("{} leaks", canary.channel), example);
                } else if is_hidden(canary) {
                    note(format!("{} is shown", canary.channel), format!("{canary:?} in {path}"));
                }
            }
            found.extend(here);
        }
        for (id, canary) in canaries.iter().enumerate() {
            let visible = canary.level.is_some_and(|level| level <= audience.ceiling);
            if visible && !is_hidden(canary) && !found.contains(&id) {
                let example = format!("{canary:?} for {}", audience.name);
                note(format!("{} is lost", canary.channel), example);
            }
        }
    }
    let told: Vec<String> = wrong
        .iter()
        .map(|(what, (times, example))| format!("{what}, {times} times: {example}"))
        .collect();
    assert!(told.is_empty(), "{} words;\n{}", canaries.len(), told.join("\n"));
}

/// What stands around a word that was found.
fn around(bytes: &[u8], needle: &str) -> String {
    let view = views(bytes);
    let at = view.find(needle).unwrap_or(0);
    let before: String = view[..at].chars().rev().take(40).collect();
    before.chars().rev().chain(view[at..].chars().take(40)).collect()
}

/// Runs the program on the desk, with `change` made to every document. Nobody sits at a terminal.
fn said(arguments: &[&str], change: &dyn Fn(&str) -> String) -> String {
    let folder = tempfile::TempDir::new().expect("a folder");
    let write = |path: &str, bytes: &[u8]| {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(file, bytes).expect("written");
    };
    for (path, text) in DESK.texts().chain([("content/pages/open.md", OPEN)]) {
        let text = if path.ends_with(".md") { change(text) } else { text.to_string() };
        write(path, text.as_bytes());
    }
    for (path, bytes) in &DESK.pictures {
        write(path, bytes);
    }
    let mut program = assert_cmd::Command::cargo_bin("watchdesk").expect("the program");
    let run = program.args(arguments).args(["--date", "2031-06-01", "--desk"]).arg(folder.path());
    let output = run.output().expect("an end");
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

const OPEN: &str = "+++\ntitle = \"Open\"\n+++\n[Away](https://numbat.example.org/).\n";

#[test]
fn no_log_has_a_word_above_the_lowest_ceiling() {
    let canaries = &DESK.canaries;
    let search = Search::new(canaries);
    let near = &canaries
        .iter()
        .find(|c| c.level == Some(Tlp::Red) && c.channel == "group.title")
        .expect("a title")
        .needle;
    // Changes that make problems whose message or quoted line would have words of the file.
    type Change<'a> = &'a dyn Fn(&str) -> String;
    let changes: [(&str, Change); 7] = [
        ("none", &|text| text.to_string()),
        ("unsafe links", &|text| text.replace("](https://", "](javascript:")),
        ("unknown fields", &|text| text.replace("\ntitle = \"Z", "\ntitel = \"Z")),
        ("unclosed", &|text| text.replacen("\n+++\n", "\n", 1)),
        ("wrong labels", &|text| {
            text.replace("tlp = \"", "tlp = \"very ").replace("](https://", "](javascript:")
        }),
        ("misspelt labels", &|text| {
            text.replace("tlp = ", "tpl = ").replace("](https://", "](javascript:")
        }),
        ("unknown names", &|text| {
            text.replace("[Away](", &format!("[[{}]] [Away](", &near[..near.len() - 1]))
        }),
    ];
    let mut wrong = BTreeSet::new();
    for (name, change) in changes {
        let mut runs = vec![["check", "--format", "github"]];
        if name == "unsafe links" {
            runs.push(["check", "--format", "terminal"]);
            runs.push(["check", "--format", "json"]);
            runs.push(["build", "--audience", "public"]);
        }
        for run in runs {
            let said = said(&run, change);
            for id in search.find(said.as_bytes(), canaries) {
                let canary = &canaries[id];
                // A problem's place has the name of its file, and any number for its bytes.
                let is_place = canary.channel.ends_with("file name")
                    || canary.channel == "folder"
                    || !canary.needle.starts_with("zu");
                if canary.level != Some(Tlp::Clear) && !is_place {
                    wrong.insert(format!("{name}, {run:?}: {}", canary.channel));
                }
            }
            if name == "unsafe links" {
                assert!(said.contains("javascript:numbat"), "{run:?}: {said:.2000}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_search_finds_a_word_however_it_is_written() {
    let canaries = &DESK.canaries;
    let search = Search::new(canaries);
    let id = canaries.iter().position(|canary| canary.needle.starts_with("zu")).expect("a word");
    let word = &canaries[id].needle;
    let stem = &word[..word.len() - 2];
    for written in [
        word.to_uppercase(),
        format!("a{stem}éq!"),
        format!("{stem}e\u{301}q"),
        format!("{stem}&eacute;q"),
        format!("{stem}&#233;q"),
        format!("{stem}&amp;#xE9;q").replace("&amp;", "&"),
        format!("{stem}\\u00e9q"),
        format!("{stem}%C3%A9q"),
        format!("{}<b class=\"x\">{}</b>", &word[..4], &word[4..]),
    ] {
        assert!(search.find(written.as_bytes(), canaries).contains(&id), "{written}");
    }
    let number = canaries.iter().position(|canary| canary.needle.starts_with("40")).expect("one");
    let digits = &canaries[number].needle;
    let (thousands, rest) = digits.split_at(3);
    for written in
        [digits.clone(), format!("{thousands},{rest}"), format!("{thousands}\u{202f}{rest}")]
    {
        assert!(search.find(written.as_bytes(), canaries).contains(&number), "{written}");
    }
    assert!(search.find(format!("1{digits}").as_bytes(), canaries).is_empty());
}
