//! What the readers' search costs: an invented desk of ten thousand briefings of 700 words is built,
//! and the index is measured, and what a browser loads for a first search.
//!
//! `cargo run --release --example search_size [BRIEFINGS] [WORDS]`

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Mutex;
use std::time::Instant;

use flate2::Compression;
use flate2::write::GzEncoder;
use watchdesk::output::Output;
use watchdesk::release::AsOf;
use watchdesk::sources::SourceTree;
use watchdesk::{Desk, Request, Step};

const CONFIG: &str =
    "name = \"Desk\"\nbase_url = \"https://example.org/\"\n\n[markings]\ncontent = \"clear\"\n";

/// The same numbers on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    /// A rank as words have them in texts: the second is half as frequent as the first, the tenth a
    /// tenth (Zipf, and Mandelbrot's correction for the first few).
    fn zipf(&mut self, n: usize) -> usize {
        let share = self.below(1 << 24) as f64 / f64::from(1 << 24);
        ((((n as f64 + 2.7) / 2.7).powf(share) - 1.0) * 2.7) as usize
    }

    fn word(&mut self) -> String {
        const PARTS: [&str; 24] = [
            "ka", "lo", "mi", "ren", "sto", "tal", "vo", "bur", "den", "fa", "gri", "hol", "je",
            "nas", "pel", "qui", "ru", "wen", "xa", "zor", "é", "in", "ar", "ot",
        ];
        let parts = 1 + self.below(4);
        let ending = ["", "", "", "s", "ed", "ing"][self.below(6)];
        (0..parts).map(|_| PARTS[self.below(24)]).collect::<String>() + ending
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

struct Invented {
    files: Vec<(String, String)>,
    words: Vec<String>,
    names: Vec<String>,
}

fn desk(briefings: usize, length: usize) -> Invented {
    let mut dice = Dice(7);
    let mut files = vec![("watchdesk.toml".to_string(), CONFIG.to_string())];
    let mut known = BTreeSet::new();
    let mut words = Vec::new();
    // Short words are the frequent ones.
    while words.len() < 60_000 {
        let word = dice.word();
        if word.len() > 1 && known.insert(word.clone()) {
            words.push(word);
        }
    }
    words[..2000].sort_by_key(String::len);
    let mut names = Vec::new();
    for (number, letter) in ('A'..='T').enumerate() {
        let title = capital(&dice.word()) + "land";
        let text = format!("+++\ntitle = \"{title}\"\niso = \"X{letter}\"\n+++\n");
        files.push((format!("content/countries/c{number}.md"), text));
        names.push(title);
    }
    for number in 0..400 {
        let title = format!("{} {} Front", capital(&dice.word()), capital(&dice.word()));
        let folder = ["groups", "people"][number % 2];
        files.push((
            format!("content/{folder}/n{number}.md"),
            format!(
                "+++\ntitle = \"{title}\"\nsummary = \"It is a {} of the invented land.\"\n+++\n",
                words[dice.zipf(3000)]
            ),
        ));
        names.push(title);
    }
    for number in 0..briefings {
        let sentence = |dice: &mut Dice, length: usize| -> String {
            let row: Vec<&str> = (0..length).map(|_| words[dice.zipf(60_000)].as_str()).collect();
            capital(&row.join(" "))
        };
        let day = 1 + number % 28;
        let (year, month) = (2021 + number * 10 / briefings, 1 + number * 120 / briefings % 12);
        let title = sentence(&mut dice, 7);
        let summary = sentence(&mut dice, 22);
        let country = dice.zipf(20);
        let group = 2 * dice.zipf(200);
        let mut text = format!(
            "+++\ntitle = \"{title}\"\nsummary = \"{summary}.\"\ndate = {year}-{month:02}-{day:02}\ncountries = [\"c{country}\"]\ngroups = [\"n{group}\"]\n+++\n"
        );
        for part in 0..length / 20 {
            let name = &names[dice.zipf(420)];
            let _ = write!(text, "{} {name}. ", sentence(&mut dice, 18));
            if part % 5 == 4 {
                text.push_str("\n\n");
            }
        }
        let slug: Vec<&str> = title.split(' ').take(4).collect();
        let slug = slug.join("-").to_lowercase().replace('é', "e");
        files.push((
            format!("content/briefings/{year}-{month:02}-{day:02}-{slug}-{number}.md"),
            text,
        ));
    }
    Invented { files, words, names }
}

/// The most memory that this process has had so far, in MB.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kb| kb.parse::<usize>().ok()).unwrap_or(0) / 1024
}

fn now_used() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kb| kb.parse::<usize>().ok()).unwrap_or(0) / 1024
}

/// The time that all processors have given to this process, in seconds.
fn processor() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn gz(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_or(0, |packed| packed.len())
}

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|text| text.parse::<usize>().ok());
    let (briefings, length) = (numbers.next().unwrap_or(10_000), numbers.next().unwrap_or(700));
    let invented = desk(briefings, length);
    let tree = SourceTree::from_texts(
        invented.files.iter().map(|(path, text)| (path.as_str(), text.as_str())),
    );
    let times = Mutex::new(Vec::new());
    let step = |step: Step| {
        if matches!(step, Step::Index | Step::Done) {
            let mut times = times.lock().expect("no thread has failed");
            times.push((Instant::now(), now_used(), peak(), processor()));
        }
    };
    let start = Instant::now();
    let Ok(desk) = Desk::open(tree, &step) else { panic!("no desk") };
    let as_of = AsOf::day("2032-01-01".parse().expect("a day"));
    let built = desk.build(&Request { audience: None, as_of, drafts: false }, &step);
    let whole = start.elapsed();
    let Some(output) = built.output else { panic!("{:#?}", built.diagnostics.first()) };
    let times = times.into_inner().expect("no thread has failed");
    let [(from, before, peak_before, cpu_from), (to, after, peak_after, cpu_to)] = times[..] else {
        panic!("two steps")
    };
    println!("{briefings} briefings of {length} words; whole build {whole:.1?}");
    println!("the index took {:.2?}, of all processors {:.2} s", to - from, cpu_to - cpu_from);
    println!(
        "memory in use {before} MB before, {after} MB after; peak {peak_before} -> {peak_after} MB"
    );
    let index: BTreeMap<&str, usize> = output
        .iter()
        .filter(|(path, _)| path.starts_with("search/") && path.ends_with(".js"))
        .map(|(path, bytes)| (path, gz(bytes)))
        .collect();
    let sum = |sort: &str| {
        let of = |path: &&&str| path.rsplit('/').next().is_some_and(|name| name.starts_with(sort));
        let files: Vec<&&str> = index.keys().filter(of).collect();
        let raw: usize = files.iter().filter_map(|path| output.get(path)).map(<[u8]>::len).sum();
        let packed: usize = files.iter().map(|path| index[**path]).sum();
        println!(
            "  {sort}: {} files, {} KB, {} KB compressed",
            files.len(),
            raw / 1000,
            packed / 1000
        );
    };
    println!("{} files", index.len());
    ["index", "w", "p", "d", "t"].into_iter().for_each(sum);
    if let Ok(folder) = std::env::var("SITE") {
        write_search(&output, &folder);
    }
    let rank = |n: usize| invented.words[n].as_str();
    // `SITE=folder` and then `node tests/browser/first_search.mjs folder QUERY…` says what they load.
    let queries = [
        rank(30).to_string(),
        rank(3000).to_string(),
        format!("{} {}", rank(200), rank(1500)),
        invented.names[3].clone(),
        invented.names[50].clone(),
    ];
    println!("queries to try: {queries:?}");
}

/// Writes what a browser needs to try the search of this desk.
fn write_search(output: &Output, folder: &str) {
    for (path, bytes) in output.iter() {
        let wanted = path.starts_with("search/") || !path.contains('/');
        if wanted {
            let file = std::path::Path::new(folder).join(path);
            let made = file.parent().map_or(Ok(()), std::fs::create_dir_all);
            made.and_then(|()| std::fs::write(&file, bytes)).expect("written");
        }
    }
}
